"""What the person sees on the picture: skeleton, judged line, angle, clock, count and what to change.

Made to be read from three metres away. Nothing is said by colour alone: a verdict also has a symbol (tick,
exclamation mark, cross, question mark) and a kind of line (solid, dashed, cased in white, dotted).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.form.events import FaultRaised, FaultSpan, FormState, Level, Phase
from formcheck.overlay.fixed import SHIFT, fixed
from formcheck.overlay.glow import draw_glow
from formcheck.overlay.lettering import DESCENT, LINE_STEP, Colour, Image, Lettering, printable
from formcheck.overlay.privacy import Privacy, Veil
from formcheck.pose.types import SKELETON, Pose
from formcheck.wording import timer

WHITE: Colour = (255, 255, 255)
_SOFT: Colour = (205, 210, 214)
_BONE: Colour = (214, 220, 224)
_FAINT: Colour = (140, 146, 152)
_CASING: Colour = (18, 20, 24)

#: Share of the brightness that is left of the picture behind a panel.
_PANEL_DIM = 0.24
#: Fractional bits of the coordinates handed to OpenCV: motion without jitter.
_LEAST_SIDE_PX = 80  # nothing can be read in a smaller picture

#: Words for the sign of a shown value: positive, negative.
SIGN_WORDS: Mapping[str, tuple[str, str]] = {
    "body_line_deg": ("sag", "pike"),
    "thigh_line_deg": ("sag", "pike"),
    "side_line_deg": ("sag", "high"),
}
#: What another shown value is called; one that is missing here is named by its id in words.
SHOWN_WORDS: Mapping[str, str] = {"raised_leg_deg": "leg", "hip_lift_deg": "hips"}
_UNITS: Mapping[str, str] = {"deg": "°", "percent": " %", "": ""}


@dataclass(frozen=True, slots=True)
class Measured:
    """What a fault is judged by: the name of a metric, which side of the limit is worse (+1 above, -1 below), and how
    far back inside, in the metric's unit, it is over. `margin` None: another value than the metric itself is judged."""

    metric: str
    sign: float = 1.0
    margin: float | None = None


#: By exercise and fault.
MeasuredBy = Mapping[tuple[str, str], Measured]


class Verdict(Enum):
    """What is thought of the form right now, with its colour (RGB).

    The colours are picked to stay apart for colour-blind eyes: a bluish green, a light amber, a dark red.
    """

    GOOD = (38, 214, 146)
    ADVICE = (255, 196, 46)
    FAULT = (228, 40, 52)
    UNKNOWN = (158, 164, 170)

    @property
    def colour(self) -> Colour:
        """RGB."""
        return self.value


def verdict_of(state: FormState) -> Verdict:
    """Right, mildly wrong, wrong or can't tell. In position but not yet counting is no praise either."""
    if state.phase in (Phase.AWAY, Phase.UNSEEN) or state.unseen is not None:
        return Verdict.UNKNOWN
    if state.faults:
        return _LEVELS[min((fault.level for fault in state.faults), key=list(_LEVELS).index)]
    return Verdict.UNKNOWN if state.phase is Phase.READY else Verdict.GOOD


_LEVELS = {Level.FAULT: Verdict.FAULT, Level.ADVICE: Verdict.ADVICE}


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes for one picture, all in pixels; of text, the height of a capital or digit.

    `clock` is also the size of the count; `cue` is what a cue gets on one line and `cue_least` about
    what it gets on several; `label` the angle at the joint, `small` everything else.
    """

    width: int
    height: int
    clock: float
    small: float
    cue: float
    cue_least: float
    label: float
    line: int
    bone: int
    pad: float

    @property
    def upright(self) -> bool:
        """Too narrow for words beside the clock."""
        return self.width < 0.9 * self.height


def layout(width: int, height: int) -> Layout:
    """The sizes for a picture of `width` x `height` pixels."""
    short = min(width, height)
    clock = min(1.03 * height / 8, width / 4.2)
    return Layout(
        width=width,
        height=height,
        clock=clock,
        small=min(0.36 * clock, short / 17),
        cue=min(height / 11, short / 8),
        cue_least=min(height / 14, short / 10),
        label=short / 17,
        line=max(3, round(short / 75)),
        bone=max(1, round(short / 330)),
        pad=max(3.0, short / 45),
    )


@dataclass(frozen=True, slots=True)
class Run:
    """Words with the height of their capitals in pixels."""

    words: str
    cap_px: float
    colour: Colour = WHITE


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: left end `x` on the baseline `y`, in pixels."""

    words: str
    x: float
    y: float
    cap_px: float
    colour: Colour = WHITE


@dataclass(frozen=True, slots=True)
class Panel:
    """A dark pane with text. `box` is x, y, width, height in pixels, within the picture.

    `role` is "status", "clock", "cue" or "angle"; `badge` the x, y and radius of the symbol of `verdict`.
    """

    role: str
    box: tuple[int, int, int, int]
    texts: tuple[Text, ...]
    verdict: Verdict | None = None
    badge: tuple[float, float, float] | None = None


class Overlay:
    """Draws what the engine says onto pictures. One object a session; not for several threads at once.

    Parameters
    ----------
    exercise_titles : mapping of str to str, optional
        What to call an exercise, by id. Without one, the id in words.
    counted : collection of str
        Exercises that count repetitions: their count is shown from the start, not only from the first one on.
    measured_by : mapping of (exercise, fault) to Measured
        What each fault is judged by: so a value is marked wrong only by its own faults, and a cue goes as soon as its
        value is back inside. A fault that is missing is taken to be about the value shown.
    linger_s : float
        How long a cue stays that belongs to a repetition already over.
    privacy : Privacy
        What of the picture is hidden.
    """

    _ANGLE_EVERY_S = 0.2  # a number that changes faster can't be read

    def __init__(
        self,
        exercise_titles: Mapping[str, str] | None = None,
        counted: Collection[str] = (),
        measured_by: MeasuredBy | None = None,
        linger_s: float = 2.5,
        privacy: Privacy = Privacy.NONE,
    ) -> None:
        """Nothing is remembered yet."""
        self._veil = Veil(privacy)
        self._titles = dict(exercise_titles or {})
        self._counted = frozenset(counted)
        self._measured_by = dict(measured_by or {})
        self._linger_s = linger_s
        self._letters = Lettering()
        self.reset()

    def reset(self) -> None:
        """Forget what lingers, as before another session."""
        self._late: FaultRaised | None = None
        self._cue_on_top = False
        self._angle = ("", "")
        self._angle_t = -math.inf
        self._veil.reset()

    def watch(self, pose: Pose | None) -> None:
        """Take note of a frame that isn't drawn: what is hidden stays hidden where the next one lacks the person."""
        self._veil.watch(pose)

    def draw(self, image: Image, pose: Pose | None, state: FormState, *, figures: bool = True) -> Image:
        """A new picture with everything drawn on it.

        Parameters
        ----------
        image : (H, W, 3) uint8
            RGB; it stays as it is.
        pose : Pose or None
            The skeleton to draw, in pixels of `image`.
        state : FormState
            What is thought of it.
        figures : bool
            Whether the shown value stands beside the joint.
        """
        picture = np.array(image, dtype=np.uint8, order="C", copy=True)
        height, width = picture.shape[:2]
        if not width or not height:
            return picture
        sizes = layout(width, height)
        state = self._standing(state)
        verdict = verdict_of(state)
        self._veil.hide(picture, pose)
        if pose is not None:
            draw_glow(picture, pose, verdict.colour, min(width, height))
            _draw_skeleton(picture, pose, sizes)
        points = _usable(state.line, sizes)
        if state.shown in SIGN_WORDS and self._verdict_of_shown(state) is Verdict.FAULT:
            _draw_ghost(picture, points, sizes)
        _draw_line(picture, points, verdict, sizes)
        for panel in self.panels(width, height, state, figures=figures):
            self._draw_panel(picture, panel)
        return picture

    # --- What to say, and where ---------------------------------------------------------------------------

    def panels(self, width: int, height: int, state: FormState, *, figures: bool = True) -> tuple[Panel, ...]:
        """Everything written onto a picture of this size, and where; without the shown value if not `figures`."""
        state = self._standing(state)
        self._remember(state)
        if min(width, height) < _LEAST_SIDE_PX:
            return ()
        sizes = layout(width, height)
        found: list[Panel] = []
        if state.exercise is not None:
            found.extend(self._status(sizes, state))
        cue = self._cue(sizes, state)
        top, bottom = max((p.box[1] + p.box[3] for p in found), default=0), height
        if cue is not None:
            cue = self._beside_the_body(cue, top, _usable(state.line, sizes))
            found.append(cue)
            if self._cue_on_top:
                top = cue.box[1] + cue.box[3]
            else:
                bottom = _top(cue)
        angle = self._angle_label(sizes, state, top, bottom) if figures else None
        if angle is not None:
            found.insert(0, angle)
        return tuple(found)

    def verdict(self, state: FormState) -> Verdict:
        """What is thought of the form, as the cue says it: with what lingers of the last repetition drawn."""
        state = self._standing(state)
        if self._late is not None and not state.faults:
            state = replace(state, faults=(self._late.fault,))
        return verdict_of(state)

    def _standing(self, state: FormState) -> FormState:
        """Without the faults whose value is back inside: the engine waits a moment before it believes that."""

        def is_over(fault: FaultSpan) -> bool:
            by = self._measured_by.get((fault.exercise, fault.id))
            if by is None or by.margin is None or _other_spoke(fault, by):
                return False
            return (state.values.get(by.metric, math.nan) - fault.limit) * by.sign < -by.margin  # false for NaN

        faults = tuple(fault for fault in state.faults if not is_over(fault))
        return state if len(faults) == len(state.faults) else replace(state, faults=faults)

    def _verdict_of_shown(self, state: FormState) -> Verdict:
        """What is thought of the shown value itself: a dropped head is no verdict on the hips."""

        def is_its_own(fault: FaultSpan) -> bool:
            by = self._measured_by.get((fault.exercise, fault.id))
            return by is None or (by.metric == state.shown and not _other_spoke(fault, by))

        return verdict_of(replace(state, faults=tuple(fault for fault in state.faults if is_its_own(fault))))

    def _beside_the_body(self, cue: Panel, top: int, joints: Sequence[tuple[float, float]]) -> Panel:
        """The cue below, or under the other panes where it would hide more of the judged joints below.

        It stays where it is unless that hides more.
        """
        raised = _top(cue) - cue.box[1]  # its symbol may stand out above it
        above = _moved(cue, top - raised - cue.box[1])
        hidden = [sum(_covers(panel, point) for point in joints) for panel in (cue, above)]
        if hidden[self._cue_on_top] > hidden[not self._cue_on_top]:
            self._cue_on_top = not self._cue_on_top
        return above if self._cue_on_top else cue

    def _remember(self, state: FormState) -> None:
        """A fault of a finished repetition is raised and over in one frame: keep it a while."""
        if self._late is not None and not 0 <= state.t - self._late.confirmed_t <= self._linger_s:
            self._late = None
        over = [e for e in state.own_events if isinstance(e, FaultRaised) and e.fault.end_s is not None]
        if over:
            self._late = min(over, key=lambda event: event.fault.level is Level.ADVICE)

    def _status(self, sizes: Layout, state: FormState) -> Iterator[Panel]:
        """Title, count and clock along the top edge."""
        assert state.exercise is not None
        title = self._titles.get(state.exercise, state.exercise.replace("_", " ").capitalize())
        counts = state.exercise in self._counted or state.reps > 0 or state.phase in (Phase.MOVING, Phase.TOP)
        big: list[Run] = []
        notes: list[str] = []
        if counts:
            big, notes = _count(state, sizes), ["reps"]
        elif state.phase is Phase.HOLDING or state.hold_s > 0:
            stands = state.phase is not Phase.HOLDING
            big = [Run(timer(state.hold_s), sizes.clock, _FAINT if stands else WHITE)]
            notes = ["in form", timer(state.in_form_s)]
        right: list[Run] = []
        if counts and state.phase is Phase.TOP:
            right = [Run(f"{state.hold_s:.1f}", sizes.clock), Run("s", sizes.small)]
        if sizes.upright:
            yield self._tall_status(sizes, title, big, " ".join(notes), right)
        else:
            status = self._wide_status(sizes, [title, " ".join(notes)], big)
            yield status
            if right:
                yield self._corner(sizes, right, status.box)

    def _wide_status(self, sizes: Layout, lines: Sequence[str], big: Sequence[Run]) -> Panel:
        """A pane in the top left corner: what is big, and two small lines beside it."""
        pad, row = sizes.pad, sizes.clock if big else sizes.small
        lines = [line for line in lines if line]
        left = pad + (self._run_width(big, pad) + 1.4 * pad if big else 0.0)
        small = min(self._shrunk(line, sizes.small, sizes.width - left - pad) for line in lines)
        texts = list(self._row(big, pad, pad + row, pad))
        # The first line reaches up to the top of the big digits, the last one stands on their baseline.
        for index, line in enumerate(lines):
            y = pad + (small if len(lines) > 1 and index == 0 else row)
            texts.append(Text(line, left, y, small, WHITE if index == 0 else _SOFT))
        width = left + max(self._letters.width(_steady(line), small) for line in lines) + pad
        return Panel("status", _box(0, 0, width, row + 2 * pad, sizes), tuple(texts))

    def _tall_status(self, sizes: Layout, title: str, big: Sequence[Run], note: str, right: Sequence[Run]) -> Panel:
        """A pane across the top: the title, below it what is big, and below that what it means."""
        pad, small = sizes.pad, sizes.small
        across = sizes.width - 2 * pad
        y = pad + small
        texts = [Text(title, pad, y, self._shrunk(title, small, across), _SOFT if big else WHITE)]
        if big:
            taken = self._run_width(big, pad) + (self._run_width(right, pad) + 2 * pad if right else 0.0)
            shrink = min(1.0, across / taken)
            big = [replace(run, cap_px=run.cap_px * shrink) for run in big]
            right = [replace(run, cap_px=run.cap_px * shrink) for run in right]
            y += 1.2 * pad + sizes.clock
            texts += self._row(big, pad, y, pad)
            texts += self._row(right, sizes.width - pad - self._run_width(right, pad), y, pad)
            y += pad + small
            texts.append(Text(note, pad, y, small, _SOFT))
            if right:
                texts.append(Text("hold", sizes.width - pad - self._letters.width("hold", small), y, small, _SOFT))
        return Panel("status", _box(0, 0, sizes.width, y + pad, sizes), tuple(texts))

    def _corner(self, sizes: Layout, runs: Sequence[Run], taken: tuple[int, int, int, int]) -> Panel:
        """A pane in the top right corner; where that is `taken`, below."""
        pad = sizes.pad
        width = self._run_width(runs, pad) + 2 * pad
        x = sizes.width - width
        y = float(taken[3]) if taken[2] > math.floor(x) else 0.0
        texts = tuple(self._row(runs, x + pad, y + pad + sizes.clock, pad))
        return Panel("clock", _box(x, y, width, sizes.clock + 2 * pad, sizes), texts)

    def _cue(self, sizes: Layout, state: FormState) -> Panel | None:
        """The one thing to change, along the bottom edge."""
        fault = state.faults[0] if state.faults else self._late.fault if self._late else None
        if state.phase is Phase.UNSEEN and state.unseen:
            words, verdict = state.unseen, Verdict.UNKNOWN
        elif state.phase in (Phase.AWAY, Phase.UNSEEN) or fault is None or not printable(fault.cue):
            self._cue_on_top = False
            return None
        else:
            words, verdict = fault.cue, _LEVELS[fault.level]
            by = self._measured_by.get((fault.exercise, fault.id))
            if by is not None and _other_spoke(fault, by):
                words += f" ({fault.by})"
        pad = sizes.pad
        room = sizes.width - 2 * pad
        # Beside the words where there is room, else on the upper edge of the pane.
        radius = 0.75 * min(sizes.width, sizes.height) / 14
        beside = 0.0 if sizes.upright else 2 * radius + 1.5 * pad
        lines, cap = self._letters.fit(words, sizes.cue, sizes.cue_least, room - beside)
        text_width = max(self._letters.width(line, cap) for line in lines)
        inset = 0.85 * radius if sizes.upright else 0.0
        height = inset + (1 + (len(lines) - 1) * LINE_STEP + DESCENT) * cap + 2.2 * pad
        width = sizes.width if sizes.upright else text_width + beside + 2 * pad
        box = _box((sizes.width - width) / 2, sizes.height - height, width, height, sizes)
        top = sizes.height - height
        texts = tuple(
            Text(
                line,
                (sizes.width + beside - self._letters.width(line, cap)) / 2,
                top + inset + 1.2 * pad + cap * (1 + index * LINE_STEP),
                cap,
            )
            for index, line in enumerate(lines)
        )
        if sizes.upright:
            badge = (sizes.width / 2, top, radius)
        else:
            middle = top + 1.2 * pad + cap * (1 + (len(lines) - 1) * LINE_STEP) / 2
            badge = ((sizes.width - width) / 2 + pad + radius, middle, radius)
        return Panel("cue", box, texts, verdict, badge)

    def _angle_label(self, sizes: Layout, state: FormState, top: int, bottom: int) -> Panel | None:
        """The shown value beside the middle joint of the line, between the panes above and below."""
        points = _usable(state.line, sizes)
        value = state.values.get(state.shown, math.nan)
        verdict = self._verdict_of_shown(state)
        if len(points) < 2 or not math.isfinite(value) or state.phase in (Phase.AWAY, Phase.UNSEEN):
            return None
        words = self._angle_words(state, value)
        cap, pad = sizes.label, 0.6 * sizes.pad
        radius = 0.0 if verdict is Verdict.UNKNOWN else 0.8 * cap
        inner = self._letters.width(_steady(words), cap)
        width, height = inner + 2 * pad + (2 * radius + 1.2 * pad if radius else 0.0), 1.6 * cap + 2 * pad
        joint, away = points[len(points) // 2], 1.7 * sizes.label
        if abs(points[-1][0] - points[0][0]) >= abs(points[-1][1] - points[0][1]):
            # A body that lies or leans has air (or floor) below the hips; the lowest part is for the cue.
            below = joint[1] + away + height < 0.8 * sizes.height
            x, y = joint[0] - width / 2, joint[1] + away if below else joint[1] - away - height
        else:
            x, y = joint[0] + away, joint[1] - height / 2
            if x + width > sizes.width:
                x = joint[0] - away - width
        x = min(max(x, 0.0), max(0.0, sizes.width - width))
        y = min(max(y, float(top)), max(0.0, bottom - height))
        text_x = x + width - pad - inner
        text = Text(words, text_x, y + height / 2 + cap / 2, cap)
        badge = (x + pad + radius, y + height / 2, radius) if radius else None
        return Panel("angle", _box(x, y, width, height, sizes), (text,), verdict, badge)

    def _angle_words(self, state: FormState, value: float) -> str:
        """The value in words, kept for a moment so that it can be read."""
        if state.shown != self._angle[0] or not 0 <= state.t - self._angle_t < self._ANGLE_EVERY_S:
            self._angle, self._angle_t = (state.shown, _measured(state, value)), state.t
        return self._angle[1]

    # --- Letters ------------------------------------------------------------------------------------------

    def _run_width(self, runs: Sequence[Run], gap: float) -> float:
        """Width of runs side by side, with room for any digits so that nothing jumps."""
        widths = [self._letters.width(_steady(run.words), run.cap_px) for run in runs]
        return sum(widths) + 0.5 * gap * max(0, len(runs) - 1)

    def _shrunk(self, words: str, cap_px: float, room: float) -> float:
        """The size at which `words` fit into `room` pixels, at most `cap_px`."""
        return max(1.0, min(cap_px, cap_px * room / max(1.0, self._letters.width(_steady(words), cap_px))))

    def _row(self, runs: Sequence[Run], x: float, baseline: float, gap: float) -> Iterator[Text]:
        for run in runs:
            yield Text(run.words, x, baseline, run.cap_px, run.colour)
            x += self._letters.width(_steady(run.words), run.cap_px) + 0.5 * gap

    def _draw_panel(self, picture: Image, panel: Panel) -> None:
        x, y, width, height = panel.box
        pane = picture[y : y + height, x : x + width]
        if not pane.size:
            return
        cv2.convertScaleAbs(pane, dst=pane, alpha=_PANEL_DIM, beta=6)
        if panel.role == "cue" and panel.verdict is not None:
            edge = max(2, picture.shape[0] // 140)
            pane[:edge] = panel.verdict.colour
        for text in panel.texts:
            self._letters.draw(picture, text.words, text.x, text.y, text.cap_px, text.colour)
        if panel.badge is not None and panel.verdict is not None:
            _draw_badge(picture, panel.verdict, *panel.badge, self._letters)


# --- Words --------------------------------------------------------------------------------------------


def _other_spoke(fault: FaultSpan, by: Measured) -> bool:
    """Whether another quantity than that by which the fault is mostly measured said that it is there."""
    return bool(fault.by) and fault.metric != by.metric


def _count(state: FormState, sizes: Layout) -> list[Run]:
    """The repetitions; of each side apart where they were counted so."""
    if sum(state.reps_by_side.values()) == 0:
        return [Run(str(state.reps), sizes.clock)]
    return [
        run
        for side, reps in state.reps_by_side.items()
        for run in (Run(side[:1].upper(), sizes.small), Run(str(reps), sizes.clock))
    ]


def _measured(state: FormState, value: float) -> str:
    """A value with its unit; its sign in words where there are some."""
    unit = _UNITS.get(state.shown_unit, f" {state.shown_unit}")
    number = round(value) if state.shown_unit == "deg" else round(value, 2)
    signs = SIGN_WORDS.get(state.shown)
    if signs is not None:
        word = signs[0] if number > 0 else signs[1] if number < 0 else ""
        return f"{word} {abs(number)}{unit}".strip()
    name = SHOWN_WORDS.get(state.shown) or state.shown.removesuffix(f"_{state.shown_unit}").replace("_", " ")
    return f"{name} {number}{unit}".replace("-", "\N{MINUS SIGN}")


def _steady(words: str) -> str:
    """`words` with the widest digit throughout: its width stays when the number changes."""
    return "".join("0" if c.isdigit() else c for c in words)


# --- Shapes -------------------------------------------------------------------------------------------


def _box(x: float, y: float, width: float, height: float, sizes: Layout) -> tuple[int, int, int, int]:
    """Whole pixels within the picture."""
    left, top = max(0, math.floor(x)), max(0, math.floor(y))
    right, bottom = min(sizes.width, math.ceil(x + width)), min(sizes.height, math.ceil(y + height))
    return left, top, max(0, right - left), max(0, bottom - top)


def _top(panel: Panel) -> int:
    """Where a pane begins, its symbol included."""
    return min(panel.box[1], math.floor(panel.badge[1] - panel.badge[2]) if panel.badge else panel.box[1])


def _moved(panel: Panel, by_px: float) -> Panel:
    """The same panel further down."""
    x, y, width, height = panel.box
    return replace(
        panel,
        box=(x, round(y + by_px), width, height),
        texts=tuple(replace(text, y=text.y + by_px) for text in panel.texts),
        badge=None if panel.badge is None else (panel.badge[0], panel.badge[1] + by_px, panel.badge[2]),
    )


def _covers(panel: Panel, point: tuple[float, float]) -> bool:
    """Whether a panel, its symbol included, hides a point of the picture."""
    x, _, width, height = panel.box
    return x <= point[0] <= x + width and _top(panel) <= point[1] <= panel.box[1] + height


def _usable(points: Sequence[tuple[float, float]], sizes: Layout) -> list[tuple[float, float]]:
    """The points that are in the picture or not absurdly far out of it."""
    slack = 2 * max(sizes.width, sizes.height)
    return [
        (x, y)
        for x, y in points
        if -slack <= x <= sizes.width + slack and -slack <= y <= sizes.height + slack  # false for NaN
    ]


def _polylines(picture: Image, paths: Sequence[NDArray[np.int32]], colour: Colour, thickness: int) -> None:
    cv2.polylines(picture, paths, False, colour, thickness, cv2.LINE_AA, SHIFT)


def _disc(picture: Image, x: float, y: float, radius: float, colour: Colour, thickness: int = -1) -> None:
    scale = 1 << SHIFT
    centre = (round(x * scale), round(y * scale))
    cv2.circle(picture, centre, max(1, round(radius * scale)), colour, thickness, cv2.LINE_AA, SHIFT)


def _draw_skeleton(picture: Image, pose: Pose, sizes: Layout) -> None:
    """Thin and neutral; a bone with a hidden end is left out."""
    points = [tuple(point) for point in pose.image_xy.tolist()]
    seen = [
        visibility >= 0.3 and bool(_usable([point], sizes))
        for point, visibility in zip(points, pose.visibility.tolist(), strict=True)
    ]
    bones = [fixed([points[a], points[b]]) for a, b in SKELETON if seen[a] and seen[b]]
    if bones:
        _polylines(picture, bones, _CASING, 3 * sizes.bone)
        _polylines(picture, bones, _BONE, sizes.bone)


def _draw_line(picture: Image, points: Sequence[tuple[float, float]], verdict: Verdict, sizes: Layout) -> None:
    """The judged line: solid and cased in dark, dashed, solid and cased in white, or dotted."""
    if len(points) < 2:
        return
    thick = sizes.line if verdict is not Verdict.UNKNOWN else max(2, round(0.55 * sizes.line))
    casing = max(2, round(0.5 * thick))
    whole = [fixed(points)]
    if verdict is Verdict.FAULT:
        _polylines(picture, whole, _CASING, thick + 2 * casing + 2)
        _polylines(picture, whole, WHITE, thick + 2 * casing - 1)
    elif verdict is not Verdict.UNKNOWN:
        _polylines(picture, whole, _CASING, thick + casing)
    paths = whole
    if verdict is Verdict.ADVICE:
        paths = _dashes(points, 3.2 * thick, 2.2 * thick)
    elif verdict is Verdict.UNKNOWN:
        paths = _dashes(points, 1.0, 2.4 * thick)
        _polylines(picture, paths, _CASING, thick + 2)
    _polylines(picture, paths, verdict.colour, thick)
    if verdict is not Verdict.UNKNOWN:
        for x, y in points:
            _disc(picture, x, y, 1.15 * thick, _CASING)
            _disc(picture, x, y, 0.85 * thick, verdict.colour)


def _draw_ghost(picture: Image, points: Sequence[tuple[float, float]], sizes: Layout) -> None:
    """Where a straight line would run, thin and dashed, and an arrow from the middle joint towards it."""
    if len(points) != 3:
        return
    first, joint, last = (np.array(point) for point in points)
    thin = max(2, round(0.4 * sizes.line))
    paths = _dashes((points[0], points[-1]), 5.0 * thin, 4.0 * thin)
    _polylines(picture, paths, _CASING, thin + 2)
    _polylines(picture, paths, WHITE, thin)
    along = last - first
    target = first + along * float(np.clip((joint - first) @ along / max(float(along @ along), 1e-6), 0.0, 1.0))
    way = target - joint
    length = float(np.hypot(*way))
    if length < 3.0 * sizes.line:  # too near for an arrow to be seen
        return
    ahead = way / length
    aside = np.array([-ahead[1], ahead[0]])
    head = min(2.4 * sizes.line, 0.6 * length)
    tip = fixed([target, target - head * (ahead - 0.7 * aside), target - head * (ahead + 0.7 * aside)])
    shaft = [fixed([points[1], target - 0.8 * head * ahead])]
    for paint, more in ((_CASING, 2), (WHITE, 0)):
        _polylines(picture, shaft, paint, 2 * thin + more)
        if more:
            cv2.polylines(picture, [tip], True, paint, 2 * more, cv2.LINE_AA, SHIFT)
        cv2.fillPoly(picture, [tip], paint, cv2.LINE_AA, SHIFT)


def _dashes(points: Sequence[tuple[float, float]], dash: float, gap: float) -> list[NDArray[np.int32]]:
    """Dashes along each stretch, as even as its length allows, with a dash at both ends."""
    paths = []
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        count = max(1, min(400, round((length + gap) / (dash + gap))))
        step = (length + gap) / count / max(length, 1e-6)
        part = step * dash / (dash + gap)
        for index in range(count):
            a, b = index * step, min(1.0, index * step + part)
            paths.append(fixed([(x0 + (x1 - x0) * s, y0 + (y1 - y0) * s) for s in (a, b)]))
    return paths


#: Strokes of the symbols, in radii from the middle; y down.
_STROKES: Mapping[Verdict, tuple[tuple[tuple[float, float], ...], ...]] = {
    Verdict.GOOD: (((-0.45, 0.05), (-0.12, 0.38), (0.46, -0.34)),),
    Verdict.ADVICE: (((0.0, -0.5), (0.0, 0.1)), ((0.0, 0.47), (0.0, 0.48))),
    Verdict.FAULT: (((-0.36, -0.36), (0.36, 0.36)), ((-0.36, 0.36), (0.36, -0.36))),
}


def _draw_badge(picture: Image, verdict: Verdict, x: float, y: float, radius: float, letters: Lettering) -> None:
    """The symbol of a verdict in a disc of its colour."""
    ink = WHITE if verdict is Verdict.FAULT else _CASING
    _disc(picture, x, y, 1.12 * radius, _CASING)
    _disc(picture, x, y, radius, verdict.colour)
    if verdict is Verdict.UNKNOWN:
        cap = 1.2 * radius
        letters.draw(picture, "?", x - letters.width("?", cap) / 2, y + cap / 2, cap, ink)
        return
    strokes = [fixed([(x + dx * radius, y + dy * radius) for dx, dy in path]) for path in _STROKES[verdict]]
    _polylines(picture, strokes, ink, max(2, round(0.26 * radius)))
