"""A session as `report.html`: one file for a person, with no script and nothing to fetch."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path, PurePath

from formcheck.files import write_text
from formcheck.form.body import Side
from formcheck.form.events import FaultSpan
from formcheck.form.exercise import Exercise, Fault, Hold, Limit, RepFault
from formcheck.report.charts import (
    judged_metrics,
    measured,
    plots,
    sign_words,
    since_words,
    time_axis,
    timeline,
    witness_words,
)
from formcheck.report.json import plain
from formcheck.report.result import Series, SessionResult
from formcheck.report.svg import PATTERNS
from formcheck.report.words import (
    DASH,
    clear_faults,
    duration,
    found_exercises,
    metric_title,
    moment,
    percent,
    prescription_words,
    quantity,
    remarks,
    score_words,
    setting,
    span,
    title_of,
    verdict_lines,
    warnings,
)

NOT_A_DEVICE = (
    "formcheck is not a medical device and no substitute for a physiotherapist. Pain means stop. The figures"
    " are estimates from a camera, good to about 5 degrees."
)

#: A table has at most this many rows, a report this many pictures; the rest is in result.json.
_MOST_ROWS = 250
_MOST_STILLS = 30
_NBSP = "\N{NO-BREAK SPACE}"


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
    return _Page(result, exercises, defaults).text()


class _Page:
    """The parts of one report; every method gives a piece of HTML, empty where there is nothing to say."""

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

    def text(self) -> str:
        heading = " and ".join(self.titles[name] for name in self.found) if len(self.found) < 3 else "Exercise session"
        heading = heading or "Exercise session"
        name = _short(self.result.source.path)
        style = (files("formcheck.report") / "style.css").read_text(encoding="utf-8")
        sections = (
            self._timeline(),
            self._faults(),
            self._stills(),
            self._advice(),
            self._holds(),
            self._reps(),
            self._values(),
            self._plots(),
            self._unjudged(),
            *(self._exercise(exercise) for exercise in self.told),
            self._limits(),
            self._technical(),
        )
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta http-equiv="Content-Security-Policy"'
            " content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
            '<meta name="referrer" content="no-referrer">\n'
            f"<title>{escape(heading)}: {escape(name)}</title>\n<style>\n{style}</style>\n</head>\n"
            f"<body>\n{PATTERNS}\n"
            f'<header><p class="brand">formcheck session report</p><h1>{escape(heading)}</h1>'
            f'<p class="source">{escape(self._source())}</p></header>\n<main>\n'
            + self._verdict()
            + "\n".join(section for section in sections if section)
            + f"\n</main>\n<footer>{escape(NOT_A_DEVICE)}</footer>\n</body>\n</html>\n"
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

    def _verdict(self) -> str:
        lines = verdict_lines(self.result, self.titles)
        said = "".join(f'<p class="verdict">{escape(line)}</p>' for line in lines)
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.result.notes)
        if self.result.problem:
            notes += f"<li><strong>Not the whole recording:</strong> {escape(self.result.problem)}</li>"
        if notes:
            said += f'<ul class="notes">{notes}</ul>'
        return f'<section aria-label="Verdict">{said}{self._tiles()}{self._caution()}</section>\n'

    def _tiles(self) -> str:
        summary, view = self.result.summary, self.result.view
        tiles: list[tuple[str, str, str]] = []
        if self.result.holds:
            tiles.append(("Held", duration(summary.hold_s), _plural(len(self.result.holds), "hold")))
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
                    tiles.append((name, str(len(spans)), _plural(kinds, "kind") if kinds else ""))
        if self.result.still is None:
            tiles.append(("Could be judged", percent(view.judged), "of the recording"))
        if summary.score is not None:
            tiles.append(("Score", score_words(summary.score), "of 100"))
        inner = "".join(
            f'<div class="tile"><dt>{escape(name)}</dt><dd>{escape(value)}</dd>'
            + (f'<dd class="small">{escape(more)}</dd>' if more else "")
            + "</div>"
            for name, value, more in tiles
        )
        return f'<dl class="tiles">{inner}</dl>' if inner else ""

    def _caution(self) -> str:
        said: dict[str, list[str]] = {}
        for exercise in self.told:
            if exercise.caution:
                said.setdefault(exercise.caution, []).append(exercise.title)
        lines = "".join(
            f"<p><strong>{escape(_caution_words(names) if self.several else 'Caution')}:</strong> {escape(caution)}</p>"
            for caution, names in said.items()
        )
        return f'<aside class="caution" aria-label="Caution">{lines}<p>{escape(NOT_A_DEVICE)}</p></aside>'

    # --- What happened ----------------------------------------------------------------------------

    def _timeline(self) -> str:
        result = self.result
        axis = time_axis(result)
        if result.still is not None or axis.end_s <= axis.start_s:
            return ""
        if not (self.found or result.unseen):
            return ""
        kinds = []
        if result.holds or result.reps:
            kinds.append(("good", "in good form, counted"))
        if any(fault.voids for fault in result.faults) and result.holds:
            kinds.append(("broken", "held, but not in good form"))
        if any(not rep.counted for rep in result.reps):
            kinds.append(("void", "repetition not counted"))
        if self.clear:
            kinds.append(("fault", "clear fault"))
        if self.warned:
            kinds.append(("warning", "warning, which costs nothing"))
        if remarks(result):
            kinds.append(("advice", "advice"))
        if result.unseen:
            kinds.append(("unseen", "could not be judged"))
        legend = "".join(
            f'<li><svg aria-hidden="true"><rect class="swatch {kind}" x="1" y="1" width="24" height="11"/>'
            f"</svg>{escape(words)}</li>"
            for kind, words in kinds
        )
        legend = f'<ul class="legend">{legend}</ul>' if legend else ""
        return (
            "<section><h2>Timeline</h2><figure>"
            f'<div class="chart-row">{timeline(result, axis, self.titles)}</div>'
            f"<figcaption>{legend}</figcaption></figure></section>"
        )

    def _faults(self) -> str:
        if not self.found:
            return ""
        told = "<p>No clear fault was seen in what could be judged.</p>"
        if self.clear:
            told = self._fault_table("Clear faults, in order of time", self.clear)
        if self.warned:
            told += "<p>Beyond a limit that only warns: no time and no repetition was taken off for these.</p>"
            told += self._fault_table("Warnings, in order of time", self.warned)
        return f"<section><h2>Faults</h2>{told}</section>"

    def _advice(self) -> str:
        advice = remarks(self.result)
        if not advice:
            return ""
        return (
            "<section><h2>Worth improving</h2><p>Beyond the mild limit but not the clear one: nothing was"
            f" taken off for these.</p>{self._fault_table('Advice, in order of time', advice)}</section>"
        )

    def _fault_table(self, caption: str, faults: Sequence[FaultSpan]) -> str:
        sided = any(fault.side is not None for fault in faults)
        timed = self.result.still is None
        heads = [
            *(["Exercise"] if self.several else []),
            "Fault",
            *(["When", "#Lasted"] if timed else []),
            *(["Side"] if sided else []),
            "#Worst",
            "#Limit",
            "What to do",
        ]
        rows = []
        for fault in faults:
            lasted = "to the end" if fault.end_s is None else duration(fault.end_s - fault.start_s)
            figures = [DASH, DASH]
            if fault.unit != "yes":
                figures = [
                    quantity(fault.peak, fault.unit, fault.limit),
                    setting(fault.limit, fault.unit),
                ]
            rows.append(
                [
                    *([self.titles[fault.exercise]] if self.several else []),
                    title_of(fault.id) + (f", by {fault.by}" if fault.by else ""),
                    *([span(fault.start_s, fault.end_s), lasted] if timed else []),
                    *([_side(fault.side)] if sided else []),
                    *figures,
                    fault.cue,
                ]
            )
        return _table(caption, heads, rows, header=1 if self.several else 0)

    def _stills(self) -> str:
        stills = self.result.stills
        if not stills:
            return ""
        figures = []
        for still in stills[:_MOST_STILLS]:
            fault = self._fault_at(still.exercise, still.fault, still.t_s)
            said = f"{title_of(still.fault)}" + ("" if self.result.still else f" at {moment(still.t_s)}")
            if fault is not None:
                if fault.unit != "yes":
                    said += f", worst {quantity(fault.peak, fault.unit, fault.limit)}"
                    said += f" by {fault.by}" if fault.by else ""
                said += f". {fault.cue}."
            picture = base64.b64encode(still.jpeg).decode("ascii")
            figures.append(
                f'<figure><img src="data:image/jpeg;base64,{picture}"'
                f' alt="{escape("Picture of the fault: " + said)}">'
                f"<figcaption>{escape(said)}</figcaption></figure>"
            )
        more = len(stills) - _MOST_STILLS
        rest = f"<p>{more} more pictures are left out here.</p>" if more > 0 else ""
        shown = f'<div class="stills">{"".join(figures)}</div>{rest}'
        return f"<section><h2>Pictures of the faults</h2>{shown}</section>"

    def _fault_at(self, exercise: str, name: str, t_s: float) -> FaultSpan | None:
        """The fault that a picture shows: of those of its name, the one nearest in time."""

        def away(fault: FaultSpan) -> float:
            end = math.inf if fault.end_s is None else fault.end_s
            return max(fault.start_s - t_s, t_s - end, 0.0)

        own = [f for f in (*self.result.faults, *self.result.advice) if (f.exercise, f.id) == (exercise, name)]
        return min(own, key=away, default=None)

    def _holds(self) -> str:
        holds = self.result.holds
        if not holds:
            return ""
        sided = any(hold.side is not None for hold in holds)
        heads = [
            "Hold",
            *(["Exercise"] if self.several else []),
            "When",
            *(["Side"] if sided else []),
            "#Held",
            "#In good form",
            "#Not seen",
        ]
        rows = [
            [
                str(index),
                *([self.titles[hold.exercise]] if self.several else []),
                span(hold.start_s, hold.end_s),
                *([_side(hold.side)] if sided else []),
                duration(hold.total_s),
                duration(hold.in_form_s),
                duration(hold.unseen_s),
            ]
            for index, hold in enumerate(holds, 1)
        ]
        return f"<section><h2>Holds</h2>{_table('Every hold', heads, rows)}</section>"

    def _reps(self) -> str:
        reps = self.result.reps
        if not reps:
            return ""
        sided = any(rep.side is not None for rep in reps)
        heads = [
            "No.",
            *(["Exercise"] if self.several else []),
            "When",
            *(["Side"] if sided else []),
            "#Hold at the top",
            "Counted",
            "Faults",
            "Not seen",
        ]
        rows = [
            [
                str(index),
                *([self.titles[rep.exercise]] if self.several else []),
                span(rep.start_s, rep.end_s),
                *([_side(rep.side)] if sided else []),
                duration(rep.hold_s),
                "yes" if rep.counted else "no",
                ", ".join(self._rep_fault(rep.exercise, name) for name in rep.faults) or "none",
                ", ".join(map(metric_title, rep.unjudged)) or DASH,
            ]
            for index, rep in enumerate(reps, 1)
        ]
        return f"<section><h2>Repetitions</h2>{_table('Every repetition', heads, rows)}</section>"

    def _rep_fault(self, exercise: str, name: str) -> str:
        declared = self.exercises[exercise].all_faults if exercise in self.exercises else ()
        warns = any(fault.id == name and not fault.voids for fault in declared)
        return title_of(name) + (" (warning)" if warns else "")

    # --- Measurements -----------------------------------------------------------------------------

    def _values(self) -> str:
        """The figures of a single photograph."""
        if self.result.still is None or not self.result.series:
            return ""
        rows = []
        judged = {name for exercise in self.told for name in judged_metrics(exercise)}
        for series in self.result.series:
            if series.name not in judged:
                continue
            value = float(series.low[0]) if len(series.low) else math.nan
            shown = quantity(value, series.unit) if math.isfinite(value) else "not seen"
            rows.append(
                [
                    metric_title(series.name, series.unit),
                    shown,
                    self._limits_of(series),
                    sign_words(series.positive),
                ]
            )
        table = _table("Measured in this photograph", ["Measure", "#Value", "Good form", "Sign"], rows)
        return f"<section><h2>Measurements</h2>{table}</section>"

    def _limits_of(self, series: Series) -> str:
        said = []
        for exercise in self.told:
            for fault in exercise.faults:
                if fault.metric.name == series.name and not fault.from_rest:
                    word = "up to" if fault.above is not None else "down to"
                    said.append(f"{word} {setting(fault.limit.value, series.unit)}")
        return ", ".join(dict.fromkeys(said)) or DASH

    def _plots(self) -> str:
        if self.result.still is not None:
            return ""
        drawn = plots(self.result, time_axis(self.result), self.exercises)
        if not drawn:
            return ""
        figures = []
        for plot in drawn:
            lines = "".join(f"<li>{escape(line)}.</li>" for line in plot.remarks)
            listed = f'<ul class="remarks">{lines}</ul>' if lines else ""
            figures.append(
                f"<figure><h3>{escape(plot.title)}</h3><figcaption>{escape(plot.signs)}</figcaption>"
                f'<div class="chart-row">{plot.scale}{plot.picture}</div>{listed}</figure>'
            )
        legend = (
            "Blue line: the measured value. Solid line: clear limit, with what lies beyond it shaded."
            " Dashed: advice. Dark band with a bar on top: the fault stood. Hatched: could not be judged."
            " Grey bar at the bottom: no value, as a joint was hidden or the measure did not apply. Pale: not in"
            " this exercise."
        )
        intro = f'<p class="soft">{escape(legend)}</p>'
        return f"<section><h2>Measurements over time</h2>{intro}{''.join(figures)}</section>"

    def _unjudged(self) -> str:
        view = self.result.view
        said = []
        if self.result.still is None:
            said.append(f"<p>{escape(percent(view.judged))} of the recording could be judged.</p>")
        if view.unjudged:
            rows = [[each.why, percent(each.share)] for each in view.unjudged]
            heads = ["Why, and what to change", "#Share"] if self.result.still is None else ["Why, and what to change"]
            rows = [row[: len(heads)] for row in rows]
            said.append(_table("What could not be judged", heads, rows))
        if self.result.unseen:
            rows = [[span(each.start_s, each.end_s), each.why] for each in self.result.unseen]
            said.append(_table("When", ["When", "Why"], rows))
        hidden: dict[str, list[str]] = {}
        for index, rep in enumerate(self.result.reps, 1):
            for name in rep.unjudged:
                hidden.setdefault(name, []).append(str(index))
        if hidden:
            lines = "".join(
                f"<li>{escape(self._needs(name))}: not seen in"
                f" {'repetition' if len(which) == 1 else 'repetitions'}"
                f" {escape(_listed(which))}; judged without it.</li>"
                for name, which in hidden.items()
            )
            said.append(f"<ul>{lines}</ul>")
        if not (view.unjudged or self.result.unseen or hidden):
            said.append("<p>Nothing was left out.</p>" if view.judged >= 1 else "")
        return f"<section><h2>What could not be judged, and why</h2>{''.join(said)}</section>"

    def _needs(self, name: str) -> str:
        """Which joints a metric needs, in words."""
        for exercise in self.told:
            for metric in exercise.metrics():
                if metric.name == name:
                    return f"{metric_title(name, metric.unit)} (needs {metric.needs})"
        return metric_title(name)

    # --- What it is judged by ---------------------------------------------------------------------

    def _exercise(self, exercise: Exercise) -> str:
        kind = "a position that is timed" if isinstance(exercise, Hold) else "a movement that is counted"
        facts = [
            ("Good form", exercise.right),
            ("Kind", kind),
            ("Prescription", prescription_words(exercise.prescription)),
            ("Caution", exercise.caution or "Stop at pain."),
            ("Camera", exercise.camera),
            ("Sources", "; ".join(exercise.sources) or "none"),
        ]
        return f"<section><h2>About the exercise: {escape(exercise.title)}</h2>{_facts(facts)}</section>"

    def _limits(self) -> str:
        if not self.told:
            return ""
        tables = []
        for exercise in self.told:
            before = {fault.id: fault for fault in self._default_faults(exercise.id)}
            heads = [
                "Fault",
                "Measured by",
                "#Clear limit",
                "#Advice",
                "#May be set to",
                "Where the limit comes from",
            ]
            if self.defaults is not None:
                heads.insert(5, "Changed")
            rows = []
            for fault in exercise.all_faults:
                title, unit, _ = measured(fault)
                if isinstance(fault, Fault):
                    title += since_words(fault, exercise)
                    title += witness_words(fault, exercise)
                limit = fault.limit
                word = "above" if fault.sign > 0 else "below"
                row = [
                    title_of(fault.id) + ("" if fault.voids else " (warning only)"),
                    title,
                    DASH if unit == "yes" else f"{word}{_NBSP}{setting(limit.value, unit)}",
                    DASH if limit.advice is None else f"{word}{_NBSP}{setting(limit.advice, unit)}",
                    DASH
                    if limit.low == limit.high
                    else f"{setting(limit.low, unit).partition(' ')[0]} to {setting(limit.high, unit)}",
                    limit.source,
                ]
                if self.defaults is not None:
                    row.insert(5, _changed(limit, before.get(fault.id), unit))
                rows.append(row)
            tables.append(_table(exercise.title, heads, rows))
        explained = (
            "A clear fault takes seconds off the time in good form and keeps a repetition from being counted,"
            " unless it is marked as a warning. Advice does neither."
        )
        intro = f"<p>{escape(explained)}</p>"
        return f"<section><h2>The limits and where they come from</h2>{intro}{''.join(tables)}</section>"

    def _default_faults(self, name: str) -> Sequence[Fault | RepFault]:
        exercise = None if self.defaults is None else self.defaults.get(name)
        return () if exercise is None else exercise.all_faults

    def _technical(self) -> str:
        result = self.result
        facts = [
            ("formcheck", result.version),
            ("Pose model", result.estimator),
            ("Model checksum (SHA-256)", result.model_sha256 or "not known"),
            ("Exercise asked for", result.asked),
            ("Kind of source", result.source.kind),
        ]
        rows = [[key, value] for key, value in _flat(plain(result.settings))]
        settings = ""
        if rows:
            table = _table("Settings in force", ["Setting", "Value"], rows, most=2000)
            settings = f"<details><summary>Settings in force ({len(rows)})</summary>{table}</details>"
        return f"<section><h2>How this was made</h2>{_facts(facts)}{settings}</section>"


def _short(path: str) -> str:
    """What a recording is called: its file name, or the whole address of a stream."""
    return path if "://" in path else PurePath(path).name or path


def _caution_words(names: Sequence[str]) -> str:
    return f"Caution ({', '.join(names)})"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _side(side: Side | None) -> str:
    return side.value if side is not None else DASH


def _listed(items: Sequence[str], most: int = 12) -> str:
    more = len(items) - most
    return ", ".join(items[:most]) + (f" and {more} more" if more > 0 else "")


def _changed(limit: Limit, before: Fault | RepFault | None, unit: str) -> str:
    if before is None or limit == before.limit:
        return "no"
    old = before.limit
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


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    inner = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    return f'<dl class="facts">{inner}</dl>'


def _table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    header: int = 0,
    most: int = _MOST_ROWS,
) -> str:
    """A table of text.

    A head that begins with # is a column of figures; `header` is the column that names a row.
    """
    figures = [head.startswith("#") for head in heads]
    times = [head in ("When", "Measure") for head in heads]
    top = "".join(
        f'<th scope="col"{_class(figure)}>{escape(head.removeprefix("#"))}</th>'
        for head, figure in zip(heads, figures, strict=True)
    )
    body = []
    for row in rows[:most]:
        cells = []
        for index, (cell, figure, time) in enumerate(zip(row, figures, times, strict=True)):
            tag, scope = ("th", ' scope="row"') if index == header else ("td", "")
            cells.append(f"<{tag}{scope}{_class(figure, time)}>{escape(cell)}</{tag}>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    more = len(rows) - most
    rest = f"<p>{more} more rows are left out here; result.json has them all.</p>" if more > 0 else ""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
        + rest
    )


def _class(figure: bool, time: bool = False) -> str:
    return ' class="number"' if figure else ' class="nowrap"' if time else ""
