"""A session as `report.html`: what a person reads of it."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from formcheck.files import write_text
from formcheck.form.body import Side
from formcheck.form.events import FaultSpan, RepSpan
from formcheck.form.exercise import Counted, Exercise, Fault, Hold, Limit, RepFault
from formcheck.pages import (
    NOT_A_DEVICE,
    Block,
    Caution,
    Facts,
    Figure,
    Fold,
    Items,
    Page,
    Pictures,
    Section,
    Table,
    Text,
    Tiles,
    render,
    table_of,
)
from formcheck.report.charts import (
    judged_metrics,
    measured,
    plots,
    session_axis,
    sign_words,
    timeline,
)
from formcheck.report.json import plain
from formcheck.report.limits import FaultColumn, limits_table
from formcheck.report.movement import movement_table, movement_words
from formcheck.report.result import Series, SessionResult
from formcheck.report.words import clear_faults, found_exercises, remarks, verdict_lines, warnings
from formcheck.wording import (
    DASH,
    duration,
    listed,
    metric_title,
    moment,
    percent,
    plural,
    quantity,
    score_words,
    setting,
    span,
    title_of,
)

#: A report has at most this many pictures, and this many settings.
_MOST_STILLS = 30
_MOST_SETTINGS = 2000
_LEGEND = (
    "Blue line: the measured value. Solid line: clear limit, with what lies beyond it shaded."
    " Dashed: advice. Dark band with a bar on top: the fault stood. Hatched: could not be judged."
    " Grey bar at the bottom: no value, as a joint was hidden or the measure did not apply. Pale: not in"
    " this exercise."
)


def write_html(
    result: SessionResult,
    path: Path,
    exercises: Mapping[str, Exercise],
    *,
    defaults: Mapping[str, Exercise] | None = None,
) -> None:
    """Write the report of `result` to `path`, whole or not at all; see `to_html`."""
    write_text(path, to_html(result, exercises, defaults=defaults))


def to_html(
    result: SessionResult,
    exercises: Mapping[str, Exercise],
    *,
    defaults: Mapping[str, Exercise] | None = None,
) -> str:
    """The report as text; the same result always gives the same text.

    Parameters
    ----------
    exercises : mapping of str to Exercise
        The exercises by id, with the limits that were in force.
    defaults : mapping of str to Exercise, optional
        The same as they ship; where given, limits that differ are marked as changed by the user.
    """
    return render(_Report(result, exercises, defaults).page())


class _Report:
    """The parts of one report; every method gives a section, None or without blocks where there is nothing to say."""

    def __init__(
        self,
        result: SessionResult,
        exercises: Mapping[str, Exercise],
        defaults: Mapping[str, Exercise] | None,
    ) -> None:
        self.result = result
        self.exercises = exercises
        self.defaults = defaults
        self.found = found_exercises(result)
        asked = () if result.asked == "auto" else (result.asked,)
        #: What is told about: the exercises that were found, or the one that was looked for.
        self.told = tuple(exercises[name] for name in self.found or asked if name in exercises)
        self.titles = {name: title_of(name) for name in (*self.found, *asked)}
        self.titles |= {name: exercise.title for name, exercise in exercises.items()}
        self.several = len(self.found) > 1
        self.clear, self.warned = clear_faults(result.faults), warnings(result.faults)
        self.is_still = result.still is not None
        self.axis = session_axis(result)

    def page(self) -> Page:
        heading = " and ".join(self.titles[name] for name in self.found) if len(self.found) < 3 else ""
        heading = heading or "Exercise session"
        return Page(
            heading,
            "formcheck session report",
            self._source(),
            (
                self._verdict(),
                self._timeline(),
                self._faults(),
                self._stills(),
                self._advice(),
                self._holds(),
                self._reps(),
                self._movement(),
                self._values(),
                self._plots(),
                self._unjudged(),
                *(self._exercise(exercise) for exercise in self.told),
                self._limits(),
                self._technical(),
            ),
            name=f"{heading}: {_short(self.result.source.path)}",
        )

    # --- On top -----------------------------------------------------------------------------------

    def _source(self) -> str:
        source = self.result.source
        said = [_short(source.path)]
        if source.duration_s is not None:
            said.append(duration(source.duration_s))
        if source.start_s is not None or source.end_s is not None:
            said.append(f"read {span(source.start_s or 0.0, source.end_s)}")
        said.append(f"{source.width} × {source.height} pixels")
        if source.fps is not None and math.isfinite(source.fps):
            said.append(f"{source.fps:.4g} frames a second")
        said.append(source.codec)
        return " · ".join(part for part in said if part)

    def _verdict(self) -> Section:
        blocks: list[Block] = [Text(line, "verdict") for line in verdict_lines(self.result, self.titles)]
        notes = [Text(note) for note in self.result.notes]
        if self.result.problem:
            notes.append(Text(self.result.problem, label="Not the whole recording"))
        if notes:
            blocks.append(Items(notes, "notes"))
        if tiles := self._tiles():
            blocks.append(Tiles(tiles))
        return Section("Verdict", (*blocks, self._caution()), is_named=False)

    def _tiles(self) -> list[tuple[str, str, str]]:
        summary, view = self.result.summary, self.result.view
        tiles: list[tuple[str, str, str]] = []
        if self.result.holds:
            tiles.append(("Held", duration(summary.hold_s), plural(len(self.result.holds), "hold")))
            seen = summary.hold_s - summary.unseen_s
            share = f"{percent(min(1.0, summary.in_form_s / seen))} of what was seen" if seen > 0 else ""
            tiles.append(("In good form", duration(summary.in_form_s), share))
            if summary.unseen_s >= 0.05:
                tiles.append(("Held out of sight", duration(summary.unseen_s), "neither good nor bad"))
        if self.result.reps:
            split = ", ".join(f"{count} {side}" for side, count in summary.reps_by_side.items() if count)
            tiles.append(("Repetitions", str(summary.reps), split))
            if summary.reps_not_counted:
                tiles.append(("Not counted", str(summary.reps_not_counted), "see the table for why"))
        if self.found:
            for name, spans in (("Clear faults", self.clear), ("Warnings", self.warned)):
                kinds = len({(fault.exercise, fault.id) for fault in spans})
                if spans or spans is self.clear:
                    tiles.append((name, str(len(spans)), plural(kinds, "kind") if kinds else ""))
        if not self.is_still:
            tiles.append(("Could be judged", percent(view.judged), "of the recording"))
        if summary.score is not None:
            tiles.append(("Score", score_words(summary.score), "of 100"))
        return tiles

    def _caution(self) -> Caution:
        said: dict[str, list[str]] = {}
        for exercise in self.told:
            if exercise.caution:
                said.setdefault(exercise.caution, []).append(exercise.title)
        lines = [
            Text(caution, label=f"Caution ({', '.join(names)})" if self.several else "Caution")
            for caution, names in said.items()
        ]
        return Caution((*lines, Text(NOT_A_DEVICE)))

    # --- What happened ----------------------------------------------------------------------------

    def _timeline(self) -> Section | None:
        result = self.result
        if self.is_still or self.axis.end <= self.axis.start or not (self.found or result.unseen):
            return None
        kinds = (
            (result.holds or result.reps, "good", "in good form, counted"),
            (any(fault.voids for fault in result.faults) and result.holds, "broken", "held, but not in good form"),
            (any(not rep.counted for rep in result.reps), "void", "repetition not counted"),
            (self.clear, "fault", "clear fault"),
            (self.warned, "warning", "warning, which costs nothing"),
            (remarks(result), "advice", "advice"),
            (result.unseen, "unseen", "could not be judged"),
        )
        legend = [(look, words) for is_there, look, words in kinds if is_there]
        return Section("Timeline", [Figure(timeline(result, self.axis, self.titles), legend=legend)])

    def _faults(self) -> Section | None:
        if not self.found:
            return None
        blocks: list[Block] = [Text("No clear fault was seen in what could be judged.")]
        if self.clear:
            blocks = [self._fault_table("Clear faults, in order of time", self.clear)]
        if self.warned:
            blocks.append(Text("Beyond a limit that only warns: no time and no repetition was taken off for these."))
            blocks.append(self._fault_table("Warnings, in order of time", self.warned))
        return Section("Faults", blocks)

    def _advice(self) -> Section | None:
        advice = remarks(self.result)
        if not advice:
            return None
        intro = Text("Beyond the mild limit but not the clear one: nothing was taken off for these.")
        return Section("Worth improving", [intro, self._fault_table("Advice, in order of time", advice)])

    def _fault_table(self, caption: str, faults: Sequence[FaultSpan]) -> Table:
        timed = not self.is_still
        sided = any(fault.side is not None for fault in faults)
        return table_of(
            caption,
            faults,
            ("Exercise", lambda fault: self.titles[fault.exercise]) if self.several else None,
            ("Fault", lambda fault: title_of(fault.id) + _by(fault)),
            ("When", lambda fault: span(fault.start_s, fault.end_s)) if timed else None,
            ("#Lasted", _lasted) if timed else None,
            ("Side", lambda fault: _side(fault.side)) if sided else None,
            ("#Worst", _worst),
            ("#Limit", lambda fault: DASH if fault.unit == "yes" else setting(fault.limit, fault.unit)),
            ("What to do", lambda fault: fault.cue),
            header=1 if self.several else 0,
        )

    def _stills(self) -> Section | None:
        pictures = []
        for still in self.result.stills[:_MOST_STILLS]:
            fault = self._fault_at(still.exercise, still.fault, still.t_s)
            said = f"{title_of(still.fault)}" + ("" if self.is_still else f" at {moment(still.t_s)}")
            if fault is not None:
                by = f" by {fault.by}" if fault.by else ""
                said += f"{'' if fault.unit == 'yes' else f', worst {_worst(fault)}{by}'}. {fault.cue}."
            pictures.append((base64.b64encode(still.jpeg).decode("ascii"), said))
        more = len(self.result.stills) - _MOST_STILLS
        rest = [Text(f"{more} more pictures are left out here.")] if more > 0 else []
        return Section("Pictures of the faults", [Pictures(pictures), *rest]) if pictures else None

    def _fault_at(self, exercise: str, name: str, t_s: float) -> FaultSpan | None:
        """The fault that a picture shows: of those of its name, the one nearest in time."""
        own = [f for f in (*self.result.faults, *self.result.advice) if (f.exercise, f.id) == (exercise, name)]
        return min(own, key=lambda fault: max(fault.span[0] - t_s, t_s - fault.span[1], 0.0), default=None)

    def _holds(self) -> Section | None:
        holds = self.result.holds
        if not holds:
            return None
        table = table_of(
            "Every hold",
            enumerate(holds, 1),
            ("Hold", lambda hold: str(hold[0])),
            ("Exercise", lambda hold: self.titles[hold[1].exercise]) if self.several else None,
            ("When", lambda hold: span(*hold[1].span)),
            ("Side", lambda hold: _side(hold[1].side)) if any(hold.side is not None for hold in holds) else None,
            ("#Held", lambda hold: duration(hold[1].total_s)),
            ("#In good form", lambda hold: duration(hold[1].in_form_s)),
            ("#Not seen", lambda hold: duration(hold[1].unseen_s)),
        )
        return Section("Holds", [table])

    def _reps(self) -> Section | None:
        reps = self.result.reps
        if not reps:
            return None
        table = table_of(
            "Every repetition",
            enumerate(reps, 1),
            ("No.", lambda rep: str(rep[0])),
            ("Exercise", lambda rep: self.titles[rep[1].exercise]) if self.several else None,
            ("When", lambda rep: span(*rep[1].span)),
            ("Side", lambda rep: _side(rep[1].side)) if any(rep.side is not None for rep in reps) else None,
            ("#Hold at the top", lambda rep: duration(rep[1].hold_s)),
            ("Counted", lambda rep: "yes" if rep[1].counted else "no"),
            ("Faults", lambda rep: self._rep_faults(rep[1])),
            ("Not seen", lambda rep: ", ".join(map(metric_title, rep[1].unjudged)) or DASH),
        )
        return Section("Repetitions", [table])

    def _movement(self) -> Section:
        blocks: list[Block] = []
        for exercise in self.told:
            reps = [rep for rep in self.result.reps if rep.exercise == exercise.id]
            if isinstance(exercise, Counted) and any(rep.measures for rep in reps):
                label = exercise.title if self.several else ""
                blocks += [Text(movement_words(exercise, reps), label=label), movement_table(exercise, reps)]
        return Section("How the repetitions were moved", blocks)

    def _rep_faults(self, rep: RepSpan) -> str:
        declared = self.exercises[rep.exercise].all_faults if rep.exercise in self.exercises else ()
        warning = {fault.id for fault in declared if not fault.voids}
        return ", ".join(title_of(name) + (" (warning)" if name in warning else "") for name in rep.faults) or "none"

    # --- Measurements -----------------------------------------------------------------------------

    def _values(self) -> Section | None:
        """The figures of a single photograph."""
        if not self.is_still or not self.result.series:
            return None
        judged = {name for exercise in self.told for name in judged_metrics(exercise)}
        table = table_of(
            "Measured in this photograph",
            (series for series in self.result.series if series.name in judged),
            ("Measure", lambda series: metric_title(series.name, series.unit)),
            ("#Value", _value),
            ("Good form", self._limits_of),
            ("Sign", lambda series: sign_words(series.positive)),
        )
        return Section("Measurements", [table])

    def _limits_of(self, series: Series) -> str:
        said = [
            f"{'up to' if fault.above is not None else 'down to'} {setting(fault.limit.value, series.unit)}"
            for exercise in self.told
            for fault in exercise.faults
            if fault.metric.name == series.name and not fault.from_rest
        ]
        return ", ".join(dict.fromkeys(said)) or DASH

    def _plots(self) -> Section | None:
        drawn = [] if self.is_still else plots(self.result, self.axis, self.exercises)
        figures = [
            Figure(plot.chart, plot.title, plot.signs, remarks=[f"{line}." for line in plot.remarks]) for plot in drawn
        ]
        return Section("Measurements over time", [Text(_LEGEND, "soft"), *figures]) if figures else None

    def _unjudged(self) -> Section:
        view = self.result.view
        blocks: list[Block] = []
        if not self.is_still:
            blocks.append(Text(f"{percent(view.judged)} of the recording could be judged."))
        if view.unjudged:
            blocks.append(
                table_of(
                    "What could not be judged",
                    view.unjudged,
                    ("Why, and what to change", lambda each: each.why),
                    None if self.is_still else ("#Share", lambda each: percent(each.share)),
                )
            )
        if self.result.unseen:
            blocks.append(
                table_of(
                    "When nothing could be judged",
                    self.result.unseen,
                    ("When", lambda each: span(each.start_s, each.end_s)),
                    ("Why", lambda each: each.why),
                )
            )
        hidden: dict[str, list[str]] = {}
        for index, rep in enumerate(self.result.reps, 1):
            for name in rep.unjudged:
                hidden.setdefault(name, []).append(str(index))
        if hidden:
            lines = [
                f"{self._needs(name)}: not seen in {'repetition' if len(which) == 1 else 'repetitions'}"
                f" {listed(which)}; judged without it."
                for name, which in hidden.items()
            ]
            blocks.append(Items([Text(line) for line in lines]))
        if not (view.unjudged or self.result.unseen or hidden) and view.judged >= 1:
            blocks.append(Text("Nothing was left out."))
        return Section("What could not be judged, and why", blocks)

    def _needs(self, name: str) -> str:
        """Which joints a metric needs, in words."""
        for exercise in self.told:
            for metric in exercise.metrics():
                if metric.name == name:
                    return f"{metric_title(name, metric.unit)} (needs {metric.needs})"
        return metric_title(name)

    # --- What it is judged by ---------------------------------------------------------------------

    def _exercise(self, exercise: Exercise) -> Section:
        kind = "a position that is timed" if isinstance(exercise, Hold) else "a movement that is counted"
        facts = (
            ("Good form", exercise.right),
            ("Kind", kind),
            ("Prescription", exercise.prescription.words),
            ("Caution", exercise.caution or "Stop at pain."),
            ("Camera", exercise.camera),
            ("Sources", "; ".join(exercise.sources) or "none"),
        )
        return Section(f"About the exercise: {exercise.title}", [Facts(facts)])

    def _limits(self) -> Section | None:
        if not self.told:
            return None
        intro = Text(
            "A clear fault takes seconds off the time in good form and keeps a repetition from being counted,"
            " unless it is marked as a warning. Advice does neither."
        )
        tables = [limits_table(exercise, self._changed_column(exercise)) for exercise in self.told]
        return Section("The limits and where they come from", [intro, *tables])

    def _changed_column(self, exercise: Exercise) -> FaultColumn | None:
        if self.defaults is None:
            return None
        shipped = self.defaults.get(exercise.id)
        before = {} if shipped is None else {fault.id: fault.limit for fault in shipped.all_faults}
        return "Changed", lambda fault: _changed(fault, before.get(fault.id))

    def _technical(self) -> Section:
        result = self.result
        facts = Facts(
            (
                ("formcheck", result.version),
                ("Pose model", result.estimator),
                ("Model checksum (SHA-256)", result.model_sha256 or "not known"),
                ("Exercise asked for", result.asked),
                ("Kind of source", result.source.kind),
            )
        )
        rows = list(_flat(plain(result.settings)))
        table = Table("Settings in force", ("Setting", "Value"), rows, most=_MOST_SETTINGS)
        return Section(
            "How this was made", [facts, *([Fold(f"Settings in force ({len(rows)})", table)] if rows else [])]
        )


def _short(path: str) -> str:
    """What a recording is called: its file name, or the whole address of a stream."""
    return path if "://" in path else PurePath(path).name or path


def _side(side: Side | None) -> str:
    return side.value if side is not None else DASH


def _lasted(fault: FaultSpan) -> str:
    return "to the end" if fault.end_s is None else duration(fault.end_s - fault.start_s)


def _worst(fault: FaultSpan) -> str:
    return DASH if fault.unit == "yes" else quantity(fault.peak, fault.unit, fault.limit)


def _value(series: Series) -> str:
    value = float(series.low[0]) if len(series.low) else math.nan
    return quantity(value, series.unit) if math.isfinite(value) else "not seen"


def _by(fault: FaultSpan) -> str:
    """Which of two quantities said that a fault is there; empty where only one can."""
    return f", by {fault.by}" if fault.by else ""


def _changed(fault: Fault | RepFault, old: Limit | None) -> str:
    limit, unit = fault.limit, measured(fault)[1]
    if old is None or limit == old:
        return "no"
    said = [f"by you; default {setting(old.value, unit)}"] if limit.value != old.value else ["by you"]
    if limit.advice != old.advice:
        said.append("advice by default " + (DASH if old.advice is None else setting(old.advice, unit)))
    return ", ".join(said)


def _flat(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Nested settings as dotted keys and values."""
    if isinstance(value, Mapping):
        for name, entry in value.items():
            yield from _flat(entry, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list):
        yield key, ", ".join(str(entry) for entry in value)
    else:
        yield key, "not set" if value is None else str(value)
