"""The whole screen of a live session: the mirrored picture with its overlay, and what the coach has to show.

Made for somebody on the floor three metres away: one number that matters, at least an eighth of the height; one
sentence on what to do. Below the picture stands, small, what somebody at the keyboard may press.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from formcheck.coach import CoachState, Ended, Stage, Work
from formcheck.form.events import FormState, Phase
from formcheck.form.exercise import Hold
from formcheck.form.setup import COMPANY
from formcheck.overlay.figure import Figure
from formcheck.overlay.lettering import DESCENT, LINE_STEP, Colour, Image, Lettering, printable
from formcheck.overlay.overlay import MeasuredBy, Overlay, Verdict
from formcheck.overlay.ring import draw_ring
from formcheck.pose.types import Pose
from formcheck.wording import plural, timer

KEYS = "q quit · p pause · s skip · m mute · f full screen · x mirror · d degrees · c calibrate"

_WHITE: Colour = (255, 255, 255)
_SOFT: Colour = (205, 210, 214)
_FAINT: Colour = (150, 156, 162)
_AMBER: Colour = (255, 196, 46)
_GREEN: Colour = Verdict.GOOD.value
_DIM = 0.24  # of the brightness is left behind a panel
_LEAST_SIDE_PX = 80
_MOST_PX = (1920, 1080)
#: Of the picture's width, for the body that shows how it is done.
_FIGURE_SHARE = 0.4
#: Of the height of the clock, for the ring around it: how thick it is, and how far from the digits.
_RING, _RING_GAP = 0.12, 0.2

#: What is written where the spoken sentence alone would leave a question.
_MORE = dict.fromkeys(COMPANY, "The one with the lines drawn on is judged")
_ENDED: dict[Ended, str] = {
    Ended.TARGET: "",
    Ended.BROKEN: "form broke",
    Ended.LEFT: "left",
    Ended.SKIPPED: "skipped",
    Ended.STOPPED: "stopped",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a session adds to coach and judge.

    Attributes
    ----------
    camera : str or None
        What is the matter with the camera; None while it sends pictures.
    note : str
        A passing remark: what was stored, why no neutral was found.
    calibrating : float or None
        The share of a calibration that is done; None without one.
    muted, mirrored, figures : bool
        As chosen by key; `figures` are degrees at the joint.
    no_sound : bool
        Nothing of this machine can play a sound.
    said : str
        The words being spoken now.
    next_time : str
        What went wrong most: the cue to remember once all is done.
    """

    camera: str | None = None
    note: str = ""
    calibrating: float | None = None
    muted: bool = False
    no_sound: bool = False
    mirrored: bool = True
    figures: bool = False
    said: str = ""
    next_time: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A centred line of text; `share` is the height of its capitals in picture heights. `whole`: not broken."""

    words: str
    share: float
    colour: Colour = _WHITE
    whole: bool = False


class Screen:
    """Draws the screen of a live session. One object a session; not for several threads at once.

    `measured_by` says which value each fault is judged by, so that the badge and the cue go with that value.
    """

    def __init__(self, measured_by: MeasuredBy | None = None) -> None:
        self._overlay = Overlay(measured_by=measured_by)
        self._letters = Lettering()
        self._figure = Figure()
        self._canvas: Image | None = None

    def draw(
        self,
        image: Image,
        pose: Pose | None,
        state: FormState,
        coach: CoachState,
        shown: Shown,
        room: tuple[int, int] | None = None,
    ) -> Image:
        """The screen, (H + a line, W, 3) uint8 RGB; good until the next call.

        Parameters
        ----------
        image : (H, W, 3) uint8
            RGB, as the camera saw it.
        pose, state
            In pixels of `image`.
        coach : CoachState
            Where the session is.
        shown : Shown
            What else there is to show.
        room : (int, int), optional
            Width and height of where it is shown: it is drawn as large as that, so that letters are sharp.
        """
        if room is not None:
            image, pose, state = _fitted(image, pose, state, room)
        height, width = image.shape[:2]
        if shown.mirrored:
            image = cv2.flip(image, 1)  # type: ignore[assignment]
            pose = None if pose is None else pose.mirrored()
            state = replace(state, line=tuple((width - 1.0 - x, y) for x, y in state.line))
        picture = self._overlay.draw(image, pose, _for_overlay(state, coach, shown), figures=shown.figures)
        if min(width, height) < _LEAST_SIDE_PX:
            return picture
        self._draw_stage(picture, state, coach, shown)
        strip = _strip(height)
        if self._canvas is None or self._canvas.shape != (height + strip, width, 3):
            self._canvas = np.full((height + strip, width, 3), 16, np.uint8)
        self._canvas[:height] = picture
        self._draw_strip(self._canvas, height, strip, shown)
        return self._canvas

    # --- Stages -----------------------------------------------------------------------------------------------

    def _draw_stage(self, picture: Image, state: FormState, coach: CoachState, shown: Shown) -> None:
        height, below = picture.shape[0], 0.0
        if coach.stage is Stage.DONE:
            lines = self._summary(coach, picture.shape[1], height)
            if shown.next_time:
                lines.append(_Line(f"Next time: {shown.next_time}", 0.06, _AMBER))
            if shown.note:
                lines.append(_Line(shown.note, 0.05))
            self._across(picture, lines, whole=True)
            return
        if shown.camera is not None:
            lines = [_Line("CAMERA LOST", 0.14, _AMBER), _Line(shown.camera, 0.05)]
            if coach.work is not None and coach.clock_s > 0:
                lines.append(_Line(f"Kept so far: {_progress(coach)}", 0.06, _SOFT))
            self._across(picture, lines, whole=True)
            return
        if coach.stage is Stage.REST:
            self._draw_rest(picture, state.t, coach, shown)
        elif coach.stage is Stage.COUNTDOWN:
            self._across(picture, self._count_lines(coach))
        elif coach.stage is Stage.PAUSED:
            self._status(picture, coach, Verdict.UNKNOWN)
            self._across(picture, [_Line("PAUSED", 0.15, _AMBER), _Line(_how_to_go_on(coach, state), 0.065)])
        elif coach.stage is Stage.SETUP:
            self._set_up(picture, state.t, coach, no_sound=shown.no_sound)
        else:
            # Between two repetitions what is done stands in the colour of form, not of a doubt.
            rests = state.phase is Phase.READY and coach.work is not None and not coach.work.is_held
            shows = replace(state, phase=Phase.MOVING) if rests else state
            below = self._status(picture, coach, self._overlay.verdict(shows))
        if shown.calibrating is not None:
            is_hold = coach.work is None or isinstance(coach.work.exercise, Hold)
            words = "Hold your best form" if is_hold else "Do three good repetitions"
            self._bar(picture, words, shown.calibrating, below / height)
        elif shown.note:
            self._across(picture, [_Line(shown.note, 0.05)], bottom=0.66)

    def _set_up(self, picture: Image, t: float, coach: CoachState, *, no_sound: bool) -> None:
        work = coach.work
        if work is not None:
            lines = [_Line(work.exercise.title, 0.075)]
            below = " · ".join(part for part in (where_words(work), asked_words(work)) if part)
            if below:
                lines.append(_Line(below, 0.05, _SOFT))
            lines.append(_Line(work.exercise.warning, 0.042, _AMBER))
        else:
            lines = [_Line("Do any exercise: I count and time it", 0.06), _Line("Pain means stop.", 0.045, _AMBER)]
        if no_sound:  # face down nobody reads cues: it must be seen before
            lines = [_Line("NO SOUND", 0.1, _AMBER, whole=True), lines[0], lines[-1]]
        _, top = self._across(picture, lines, top=0.0)
        if coach.wrong_side and work is not None and work.side is not None:
            todo = [_Line(f"Switch to your {work.side.value} side", 0.1, _AMBER)]
        elif coach.advice:
            first = coach.advice[0]
            todo = [_Line(first.value, 0.1, _AMBER)]
            rest = [_MORE[first]] if first in _MORE else []
            rest += [other.value for other in coach.advice[1:2]]
            todo += [_Line(words, 0.05, _SOFT) for words in rest]
        elif coach.in_position:
            todo = [_Line("Stay like that", 0.1, _GREEN)]
        else:
            todo = [_Line("Get into position", 0.1)]
            if work is not None:
                todo.append(_Line(f"Camera: {work.exercise.camera}", 0.042, _SOFT))
        bottom, _ = self._across(picture, todo, bottom=1.0)
        if work is not None and not coach.in_position:  # how it looks, beside how one looks oneself
            width = picture.shape[1]
            wide = round(_FIGURE_SHARE * width)
            self._figure.draw(picture, work.exercise.id, t, (width - wide, round(top), wide, round(bottom - top)))

    def _count_lines(self, coach: CoachState) -> list[_Line]:
        work = coach.work
        lines = [_Line("GET READY", 0.09, _AMBER), _Line(str(coach.count), 0.42)]
        if work is not None:
            lines.append(
                _Line(", ".join(part for part in (work.exercise.title, where_words(work)) if part), 0.055, _SOFT)
            )
        return lines

    def _draw_rest(self, picture: Image, t: float, coach: CoachState, shown: Shown) -> None:
        """What is left of the rest, what comes next and how that looks, and what to remember of what was."""
        height, width = picture.shape[:2]
        lines = [_Line("REST", 0.06, _GREEN), _Line(timer(coach.remaining_s or 0.0, left=True), 0.17)]
        if coach.coming is not None:
            lines.append(_Line(f"Next: {next_words(coach.coming, coach.work)}", 0.06))
        if shown.next_time:
            lines.append(_Line(f"Remember: {shown.next_time}", 0.05, _AMBER))
        _, end = self._across(picture, lines, top=0.0)
        _dim(picture[round(end) :])
        if coach.coming is not None:
            wide = min(width, round(1.9 * (height - end)))
            box = ((width - wide) // 2, round(end), wide, height - round(end))
            self._figure.draw(picture, coach.coming.exercise.id, t, box)

    def _summary(self, coach: CoachState, width: int, height: int) -> list[_Line]:
        colour = _GREEN if all(one.ended is Ended.TARGET for one in coach.done) else _WHITE
        words = [done_words(one.work, one.worked_s, one.in_form_s, one.reps, one.ended) for one in coach.done[-7:]]
        if len(coach.done) > len(words):
            words.insert(0, f"and {len(coach.done) - len(words)} sets before")
        if width < 0.9 * height:
            return [_Line("ALL DONE", 0.09, colour, whole=True), *(_Line(line, 0.03) for line in words)]
        # All in one size, each on one line.
        room = 0.94 * width / height
        widest = max((self._letters.width(line, 100.0) / 100.0 for line in words), default=1.0)
        size = min(0.065, room / widest, 0.4 / max(1, len(words)))
        return [_Line("ALL DONE", 0.13, colour), *(_Line(line, size, whole=True) for line in words)]

    # --- Panels -----------------------------------------------------------------------------------------------

    def _status(self, picture: Image, coach: CoachState, verdict: Verdict) -> float:
        """What matters most in the top left corner, large, in a ring that fills; beside it what it is about.

        Returns the row where that ends.
        """
        height, width = picture.shape[:2]
        work = coach.work
        if work is None:
            return 0.0
        big, unit = _big(coach)
        pad = max(3.0, min(width, height) / 45)
        share = _share_done(coach)
        cap = min(height / (6.6 if share is None else 7.3), width / 4.5)
        small = min(0.27 * cap, min(width, height) / 18)
        wide_px = self._letters.width(_steady(big), cap)
        # Around the digits: the ring is as high as they need, and round where they are narrow.
        round_px = 0.0 if share is None else (_RING + _RING_GAP) * cap
        high = cap + 2 * round_px
        taken = wide_px if share is None else max(high, wide_px + 1.6 * round_px)
        notes = [(work.exercise.title, _WHITE), (" · ".join(p for p in (unit, where_words(work)) if p), _SOFT)]
        if work.is_held and coach.clock_s >= 1:
            notes.append((f"in form {timer(coach.in_form_s)}", _SOFT))
        notes = [note for note in notes if note[0]]
        upright = width < 0.9 * height
        room = width - 2 * pad - (0.0 if upright else taken + 1.4 * pad)
        beside = max(self._letters.width(_steady(words), small) for words, _ in notes)
        if beside > room:
            small, beside = small * room / beside, room
        left = pad if upright else pad + taken + 1.4 * pad
        step = 1.6 * small if upright else min((cap - small) / max(1, len(notes) - 1), 1.7 * small)
        y = pad + small + (high + pad if upright else round_px)
        deep = y + step * (len(notes) - 1) + DESCENT * small + pad if upright else high + 2 * pad
        wide = width if upright else left + beside + pad
        _dim(picture[: round(deep), : min(width, round(wide))])
        if share is not None:
            draw_ring(picture, (pad, pad, taken, high), _RING * cap, share, verdict.colour)
            wide_px = self._letters.width(big, cap)
        self._letters.draw(picture, big, pad + (taken - wide_px) / 2, pad + round_px + cap, cap, _WHITE)
        for index, (words, colour) in enumerate(notes):
            self._letters.draw(picture, words, left, y + index * step, small, colour)
        return float(deep)

    def _across(
        self,
        picture: Image,
        lines: Sequence[_Line],
        *,
        top: float | None = None,
        bottom: float | None = None,
        whole: bool = False,
    ) -> tuple[float, float]:
        """Centred lines on a dimmed band: from `top`, up to `bottom` (shares of the height), or in the middle.

        Returns the rows where the band begins and ends.
        """
        height, width = picture.shape[:2]
        pad = 0.03 * height
        room = width - 2 * pad
        rows: list[tuple[str, float, Colour, float]] = []  # words, size, colour, space above
        for line in lines:
            cap = line.share * height
            broken, size = self._letters.fit(printable(line.words), cap, 0.0 if line.whole else 0.75 * cap, room)
            gaps = [0.55 * max(size, rows[-1][1] if rows else 0.0)] + [(LINE_STEP - 1) * size] * (len(broken) - 1)
            gaps[0] = 0.0 if not rows else max(gaps[0] * 0.9, DESCENT * rows[-1][1] + 0.012 * height)
            rows += [(words, size, line.colour, gap) for words, gap in zip(broken, gaps, strict=True)]
        needed = sum(cap + gap for _, cap, _, gap in rows) + rows[-1][1] * DESCENT + 2 * pad
        scale = min(1.0, height / needed)
        needed *= scale
        start = (height - needed) / 2
        if top is not None:
            start = top * height
        elif bottom is not None:
            start = bottom * height - needed
        _dim(picture if whole else picture[max(0, round(start)) : round(start + needed)])
        y = start + pad * scale
        for words, cap, colour, gap in rows:
            y += (cap + gap) * scale
            x = (width - self._letters.width(_steady(words), cap * scale)) / 2
            self._letters.draw(picture, words, x, y, cap * scale, colour)
        return float(start), float(start + needed)

    def _bar(self, picture: Image, words: str, share: float, below: float) -> None:
        """How much of a calibration is done, across the picture between the clock, which ends `below`, and body."""
        height, width = picture.shape[:2]
        _, end = self._across(picture, [_Line(words, 0.07, whole=True), _Line(" ", 0.03)], top=max(0.28, below))
        thick = max(4, height // 50)
        y = round(end) - 2 * thick
        left, right = width // 4, 3 * width // 4
        picture[y : y + thick, left:right] = 70
        picture[y : y + thick, left : left + round((right - left) * min(1.0, share))] = _GREEN

    def _draw_strip(self, canvas: Image, top: int, strip: int, shown: Shown) -> None:
        """The line below the picture."""
        canvas[top:] = 16
        width = canvas.shape[1]
        left = strip / 2
        if shown.no_sound:
            cap = 0.72 * strip
            self._letters.draw(canvas, "NO SOUND", left, top + strip / 2 + cap / 2, cap, _AMBER)
            left += self._letters.width("NO SOUND", cap) + strip / 2
        words = f"{KEYS}{'  ·  SOUND OFF' if shown.muted and not shown.no_sound else ''}"
        cap = 0.46 * strip
        cap = min(cap, cap * (width - left - strip / 2) / max(1.0, self._letters.width(words, cap)))
        self._letters.draw(canvas, words, left, top + strip / 2 + cap / 2, cap, _FAINT)
        if shown.said:
            right = width - strip / 2 - self._letters.width(shown.said, cap)
            if right > left + strip / 2 + self._letters.width(words, cap):
                self._letters.draw(canvas, shown.said, right, top + strip / 2 + cap / 2, cap, _WHITE)


def _strip(height: int) -> int:
    """Height of the line below a picture."""
    return max(14, round(height / 24))


def _fitted(
    image: Image, pose: Pose | None, state: FormState, room: tuple[int, int]
) -> tuple[Image, Pose | None, FormState]:
    """All of it so that picture and line fill `room`, or as much of it as is still drawn quickly."""
    height, width = image.shape[:2]
    most = [min(have, most) for have, most in zip(room, _MOST_PX, strict=True)]
    factor = min(most[0] / width, (most[1] - _strip(most[1])) / height)
    size = (round(width * factor), round(height * factor))
    if min(size) < _LEAST_SIDE_PX or abs(factor - 1) < 0.01:
        return image, pose, state
    smaller = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    line = tuple((x * factor, y * factor) for x, y in state.line)
    return (
        cv2.resize(image, size, interpolation=smaller),  # type: ignore[return-value]
        None if pose is None else pose.scaled(factor, size),
        replace(state, line=line),
    )


# --- Words --------------------------------------------------------------------------------------------------------


def done_words(work: Work, worked_s: float, in_form_s: float, reps: int, ended: Ended) -> str:
    """One finished set in a line."""
    where = ", ".join(part for part in (work.exercise.title, where_words(work).replace(" · ", ", ")) if part)
    if work.is_held:
        what = f"{timer(worked_s)}, in form {timer(in_form_s)}"
    else:
        what = f"{reps} of {work.target_reps}" if work.target_reps else f"{reps}"
    note = f" ({_ENDED[ended]})" if _ENDED[ended] else ""
    return f"{where}: {what}{note}"


def _for_overlay(state: FormState, coach: CoachState, shown: Shown) -> FormState:
    """What the overlay is to draw: title and clock are the screen's; a cue only while a set runs."""
    if coach.stage is Stage.WORK and shown.camera is None:
        return replace(state, exercise=None)
    return replace(state, exercise=None, faults=(), unseen=None, phase=Phase.READY, events=(), shown="")


def _big(coach: CoachState) -> tuple[str, str]:
    """The number that matters, and what it means."""
    work = coach.work
    assert work is not None
    if not work.is_held:
        return str(coach.reps), f"of {work.target_reps}" if work.target_reps else "repetitions"
    if coach.remaining_s is None:
        return timer(coach.clock_s), ""
    return timer(coach.remaining_s, left=True), f"left of {timer(work.target_s or 0.0)}"


def _share_done(coach: CoachState) -> float | None:
    """How much of what the set asks for is done; None where it asks for nothing."""
    work = coach.work
    assert work is not None
    if not work.is_held:
        return min(1.0, coach.reps / work.target_reps) if work.target_reps else None
    if coach.remaining_s is None or not work.target_s:
        return None
    return min(1.0, max(0.0, 1.0 - coach.remaining_s / work.target_s))


def _progress(coach: CoachState) -> str:
    work = coach.work
    if work is not None and not work.is_held:
        return plural(coach.reps, "repetition")
    return timer(coach.clock_s)


def _how_to_go_on(coach: CoachState, state: FormState) -> str:
    if coach.why == "away" and coach.wrong_side and coach.work is not None and coach.work.side is not None:
        return f"Switch to your {coach.work.side.value} side"
    return {
        "key": "Press p to go on",
        "unseen": state.unseen or "I can't see you well enough",
        "camera": "Waiting for the camera",
    }.get(coach.why, "Get back into position")


def where_words(work: Work) -> str:
    """Which set and side: ``set 2 of 3 · left side``; empty where there is only one."""
    parts = [f"set {work.set_number} of {work.sets}"] if work.sets > 1 else []
    if work.side is not None:
        parts.append(f"{work.side.value} side")
    return " · ".join(parts)


def asked_words(work: Work) -> str:
    """What a set asks for."""
    if work.target_s is not None:
        return f"hold {timer(work.target_s)}"
    return plural(work.target_reps, "repetition") if work.target_reps else ""


def next_words(coming: Work, last: Work | None) -> str:
    """What follows `last`; its name only where that is another one."""
    name = coming.exercise.title if last is None or coming.exercise.id != last.exercise.id else ""
    return ", ".join(part for part in (name, where_words(coming).replace(" · ", ", ")) if part) or coming.exercise.title


def _steady(words: str) -> str:
    """`words` with the widest digit throughout: nothing jumps when a number changes."""
    return "".join("0" if c.isdigit() else c for c in words)


def _dim(pane: Image) -> None:
    if pane.size:
        cv2.convertScaleAbs(pane, dst=pane, alpha=_DIM, beta=6)
