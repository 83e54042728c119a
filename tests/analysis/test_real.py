"""The whole way with the real pose model: our own clip against its truth, and a handful of clips of real people.

The clips of people are not part of the project. They are looked for in $FORMCHECK_CLIPS, or in ../shared/clips beside
the checkout; without them these tests are skipped.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

import formcheck
from formcheck import ModelError
from formcheck.pose.model import resolve_model

CHECKOUT = Path(__file__).resolve().parents[2]
SAMPLE = CHECKOUT / "sample_videos" / "forearm_plank_sag.mp4"
CLIPS = Path(os.environ.get("FORMCHECK_CLIPS", CHECKOUT.parent / "shared" / "clips"))


@pytest.fixture(scope="module", autouse=True)
def _model() -> None:
    try:
        resolve_model()
    except ModelError as error:
        pytest.skip(f"no pose model: {error}")


@dataclass(frozen=True)
class Run:
    """What the command left behind for our own clip, and the truth it was rendered from."""

    out: Path
    printed: Any
    errors: str
    truth: Any

    @property
    def result(self) -> Any:
        return json.loads((self.out / "result.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Run:
    if not SAMPLE.exists():
        pytest.skip("the rendered clip is not in sample_videos")
    out = tmp_path_factory.mktemp("sample")
    command = [sys.executable, "-c", "from formcheck.cli.app import main; main()", "analyze", str(SAMPLE)]
    done = subprocess.run([*command, "--out", str(out), "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    truth = json.loads(SAMPLE.with_suffix(".truth.json").read_text(encoding="utf-8"))
    return Run(out / SAMPLE.stem, json.loads(done.stdout), done.stderr, truth)


def test_the_sample_is_judged_as_it_was_rendered(sample: Run) -> None:
    result, (true_hold,), (true_fault,) = (
        sample.result,
        sample.truth["events"]["holds"],
        sample.truth["events"]["faults"],
    )
    assert result["exercise"] == "forearm_plank"
    (hold,), (fault,) = result["holds"], result["faults"]
    assert hold["start_s"] == pytest.approx(true_hold["start_s"], abs=0.3)
    assert hold["end_s"] == pytest.approx(true_hold["end_s"], abs=0.3)
    assert hold["in_form_s"] == pytest.approx(true_hold["in_form_s"], abs=0.8)
    assert fault["id"] == true_fault["id"] == "hips_sagging"
    assert fault["start_s"] == pytest.approx(true_fault["onset_s"], abs=0.5)
    assert fault["end_s"] == pytest.approx(true_fault["end_s"], abs=0.5)
    assert fault["peak"] == pytest.approx(true_fault["peak"], abs=6)
    assert (result["notes"], result["problem"], sample.errors) == ([], None, "")
    assert result["view"]["judged"] > 0.95


def test_the_line_of_the_body_is_measured_as_it_was_rendered(sample: Run) -> None:
    with (sample.out / "metrics.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["phase"] == "holding" and row["body_line_deg"]]
    t, measured = (np.array([float(row[key]) for row in rows]) for key in ("t_s", "body_line_deg"))
    rendered = np.interp(t, sample.truth["t_s"], sample.truth["body_line_deg"])
    assert len(rows) > 450
    assert np.abs(measured - rendered).mean() <= 6


def test_the_sample_is_printed_as_it_is_written(sample: Run) -> None:
    assert sample.printed == sample.result
    assert {path.name for path in sample.out.iterdir()} == {
        "annotated.mp4",
        "landmarks.npz",
        "metrics.csv",
        "report.html",
        "result.json",
    }


def test_a_browser_plays_the_annotated_sample(sample: Run) -> None:
    data = (sample.out / "annotated.mp4").read_bytes()
    assert data.find(b"moov") < data.find(b"mdat"), "faststart"
    with av.open(str(sample.out / "annotated.mp4")) as container:
        context = container.streams.video[0].codec_context
        assert (context.name, context.pix_fmt, context.profile) == ("h264", "yuv420p", "High")
        assert [context.width, context.height] == sample.truth["size"]
        times = [frame.time for frame in container.decode(video=0)]
    assert times == pytest.approx(sample.truth["t_s"], abs=1e-3)


def test_the_sample_replays_to_the_same_verdict(sample: Run) -> None:
    again = formcheck.analyze(sample.out / "landmarks.npz")
    assert [hold.start_s for hold in again.holds] == [
        pytest.approx(h["start_s"], abs=1e-3) for h in sample.result["holds"]
    ]
    assert [fault.end_s for fault in again.faults] == [
        pytest.approx(f["end_s"], abs=1e-3) for f in sample.result["faults"]
    ]


@dataclass(frozen=True)
class Truth:
    """What a person saw in a clip (clips.csv, segments.csv): sides held, sides counted, faults with their onset."""

    exercise: str
    held: tuple[str | None, ...] = ()
    counted: tuple[str | None, ...] = ()
    faults: tuple[tuple[str, float], ...] = ()
    hold_s: tuple[float, float] | None = None


REAL = {
    "plank/guil_home_pike_then_ok": Truth("forearm_plank", (None,), faults=(("hips_piked", 1.6),), hold_s=(1.4, 2.77)),
    "plank/kaia_002": Truth("forearm_plank", (None,), hold_s=(0.0, 3.0)),
    "side_plank/guil_left": Truth("side_plank", ("left",), hold_s=(0.9, 3.3)),
    "side_plank/guil_right": Truth("side_plank", ("right",), hold_s=(0.6, 1.7)),
    "bird_dog/chloe_gif": Truth("bird_dog", counted=("left",)),
    "bird_dog/honza_home": Truth("bird_dog", counted=("right", "left")),
    "glute_bridge/goondoc_loop": Truth("glute_bridge", counted=(None,)),
}


def real(name: str) -> Path:
    path = CLIPS / f"{name}.mp4"
    if not path.exists():
        pytest.skip(f"the clip {path} is not here; set FORMCHECK_CLIPS to the folder of clips")
    return path


def side_of(span: Any) -> str | None:
    return span.side and str(span.side.value)


@pytest.mark.parametrize("name", REAL)
def test_real_people_are_judged_as_by_eye(name: str) -> None:
    result, truth = formcheck.analyze(real(name)), REAL[name]
    assert result.exercise == truth.exercise
    assert tuple(side_of(hold) for hold in result.holds) == truth.held
    assert tuple(side_of(rep) for rep in result.reps if rep.counted) == truth.counted
    assert [fault.id for fault in result.faults] == [fault for fault, _ in truth.faults]
    assert [fault.start_s for fault in result.faults] == pytest.approx([t for _, t in truth.faults], abs=0.5)
    if truth.hold_s:
        assert (result.holds[0].start_s, result.holds[0].end_s) == pytest.approx(truth.hold_s, abs=0.5)


@pytest.mark.parametrize("asked", ["bird_dog", "auto"])
def test_another_exercise_counts_nothing(asked: str) -> None:
    """Donkey kicks: the leg of a bird dog without its arm."""
    result = formcheck.analyze(real("bird_dog/donkey_kicks"), exercise=asked, start_s=3.0, end_s=9.0)
    assert (result.holds, [rep for rep in result.reps if rep.counted], result.faults) == ((), [], ())
    assert result.summary.reps == 0
    assert result.notes
