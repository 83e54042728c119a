"""The limits of an exercise as a table, for a report and for the book of exercises."""

from __future__ import annotations

from collections.abc import Callable

from formcheck.form.exercise import Exercise, Fault, RepFault
from formcheck.pages import Table, table_of
from formcheck.report.charts import measured, since_words, witness_words
from formcheck.wording import DASH, setting, title_of

#: A head, and what stands below it for each fault.
FaultColumn = tuple[str, Callable[[Fault | RepFault], str]]

_NBSP = "\N{NO-BREAK SPACE}"


def limits_table(exercise: Exercise, more: FaultColumn | None = None) -> Table:
    """Each fault: by what it is measured, from where on it is clear or mild, and where that figure comes from."""
    return table_of(
        exercise.title,
        exercise.all_faults,
        ("Fault", lambda fault: title_of(fault.id) + ("" if fault.voids else " (warning only)")),
        ("Measured by", lambda fault: _measured_by(exercise, fault)),
        ("#Clear limit", lambda fault: _beyond(fault, fault.limit.value)),
        ("#Advice", lambda fault: _beyond(fault, fault.limit.advice)),
        ("#May be set to", _may_be_set_to),
        more,
        ("Where the limit comes from", lambda fault: fault.limit.source),
    )


def _measured_by(exercise: Exercise, fault: Fault | RepFault) -> str:
    if isinstance(fault, RepFault):
        return measured(fault)[0]
    return measured(fault)[0] + since_words(fault, exercise) + witness_words(fault, exercise)


def _beyond(fault: Fault | RepFault, value: float | None) -> str:
    unit = measured(fault)[1]
    if value is None or unit == "yes":
        return DASH
    return f"{'above' if fault.sign > 0 else 'below'}{_NBSP}{setting(value, unit)}"


def _may_be_set_to(fault: Fault | RepFault) -> str:
    limit, unit = fault.limit, measured(fault)[1]
    if limit.low == limit.high:
        return DASH
    return f"{setting(limit.low, unit).partition(' ')[0]} to {setting(limit.high, unit)}"
