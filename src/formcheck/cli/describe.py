"""An exercise in words, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from formcheck.form.exercise import Exercise, Fault, Hold, RepFault
from formcheck.wording import BY_NAME, setting

_WIDTH = 100


def metric_lines() -> Iterator[str]:
    """What a declaration can name, a line each, and what its values mean."""
    from formcheck.form.exercise import MAKERS, MEASURES
    from formcheck.form.metrics import METRICS, READERS

    yield "Metrics (and minus_ before each: with the sign turned round)"
    for name, metric in sorted(METRICS.items()):
        yield f"  {name:<34} {metric.positive}"
    yield "Measures of a repetition"
    for name, measure in sorted(MEASURES.items()):
        yield f"  {name:<34} {measure.positive}"
    for name, make in sorted(MAKERS.items()):
        yield f"  {f'{name} METRIC':<34} {(make.__doc__ or '').splitlines()[0]}"
    yield "Readers of a side, or of a limb"
    for name, reader in sorted(READERS.items()):
        yield f"  {name:<34} {(reader.__doc__ or '').splitlines()[0]}"


def listing_lines(exercises: Iterable[Exercise]) -> Iterator[str]:
    """A line an exercise: id, title, kind and prescription."""
    for exercise in exercises:
        kind = "hold" if isinstance(exercise, Hold) else "repetitions"
        yield f"{exercise.id:<20} {exercise.title:<20} {kind:<12} {exercise.prescription.words}"


def description_lines(exercise: Exercise) -> Iterator[str]:
    """Everything that is known of one exercise."""
    yield f"{exercise.title} ({exercise.id})"
    yield from _paragraph("Right", exercise.right)
    yield from _paragraph("Camera", f"{exercise.view.label} view. {exercise.camera}")
    if not exercise.is_recognised:
        yield from _paragraph("Auto", BY_NAME)
    yield from _paragraph("Asked for", exercise.prescription.words)
    if exercise.caution:
        yield from _paragraph("Caution", exercise.caution)
    yield ""
    yield "Faults"
    for fault in exercise.all_faults:
        yield from _fault_lines(fault)
    yield ""
    yield from _paragraph("Sources", "; ".join(exercise.sources))
    yield from _paragraph("Note", "formcheck is no medical device. Pain means stop.")


def _paragraph(label: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(f"{label}: {text}", _WIDTH, subsequent_indent="    ")


def _fault_lines(fault: Fault | RepFault) -> Iterator[str]:
    limit = fault.limit
    measured = fault.metric if isinstance(fault, Fault) else fault.measure
    word = "above" if fault.sign > 0 else "below"
    yield f'  {fault.id}: "{fault.cue}"'
    parts = [f"{measured.name} {word} {setting(limit.value, measured.unit)}"]
    if limit.advice is not None:
        parts.append(f"advice from {setting(limit.advice, measured.unit)}")
    if isinstance(fault, Fault):
        parts.append(f"for {fault.after_s:g} s")
        if fault.from_rest:
            parts.append("as a change from rest")
    if limit.low < limit.high:
        parts.append(f"can be set to {limit.low:g}..{limit.high:g}")
    if isinstance(fault, Fault) and (other := fault.witness):
        word = "above" if other.sign > 0 else "below"
        value = setting(other.limit.value, other.metric.unit)
        parts.append(f"or {other.metric.name} {word} {value}{' as a change from rest' if other.from_rest else ''}")
    if not fault.voids:
        parts.append("a warning: breaks nothing")
    yield from textwrap.wrap(", ".join(parts), _WIDTH, initial_indent="      ", subsequent_indent="      ")
    yield from textwrap.wrap(
        f"positive means: {measured.positive}", _WIDTH, initial_indent="      ", subsequent_indent="      "
    )
    yield from textwrap.wrap(f"source: {limit.source}", _WIDTH, initial_indent="      ", subsequent_indent="      ")
