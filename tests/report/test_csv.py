from __future__ import annotations

import csv
import math
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.errors import OutputError
from formcheck.form.events import FaultSpan, FormState, Level, Phase
from formcheck.report.csv import MetricsCsv

NAMES = ("body_line_deg", "knee_clearance_trunks")


def state(t: float, **changes: object) -> FormState:
    values = {"body_line_deg": 12.34567, "knee_clearance_trunks": math.nan, "other_deg": 1.0}
    return replace(FormState(t, "forearm_plank", Phase.HOLDING, values=values), **changes)  # type: ignore[arg-type]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_rows_read_back(tmp_path: Path, fault: Callable[..., FaultSpan]) -> None:
    path = tmp_path / "deep" / "metrics.csv"
    sag = fault("forearm_plank", "hips_sagging", 0.0, None, 20.0)
    head = fault("forearm_plank", "head_dropped", 0.0, None, 20.0, level=Level.ADVICE)
    with MetricsCsv(path, NAMES) as table:
        table.write(state(0.0))
        table.write(state(1 / 30, faults=(sag, head), values={"body_line_deg": -0.0001}))
        table.write(state(3600.5, exercise=None, phase=Phase.AWAY, values={}))
    assert path.read_text().splitlines()[0] == "t_s,body_line_deg,knee_clearance_trunks,exercise,phase,faults"
    assert [tuple(row.values()) for row in rows(path)] == [
        ("0.0000", "12.346", "", "forearm_plank", "holding", ""),
        ("0.0333", "0.000", "", "forearm_plank", "holding", "hips_sagging;head_dropped:advice"),
        ("3600.5000", "", "", "", "away", ""),
    ]


def test_nothing_is_there_until_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    with MetricsCsv(path, NAMES) as table:
        table.write(state(0.0))
        assert not path.exists()
        table.close()
        table.close()
        assert len(rows(path)) == 1
    with suppress(RuntimeError), MetricsCsv(path, NAMES) as table:
        table.write(state(0.0))
        table.write(state(1.0))
        raise RuntimeError
    assert len(rows(path)) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_memory_does_not_grow(tmp_path: Path) -> None:
    with MetricsCsv(tmp_path / "metrics.csv", NAMES) as table:
        table.write(state(0.0))
        tracemalloc.start()
        for index in range(1, 20_000):
            table.write(state(index / 30))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 100_000


def test_an_unwritable_place_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"metrics\.csv can't be written"):
        MetricsCsv(tmp_path / "file" / "metrics.csv", NAMES)
