"""A batch from end to end: scored, resumed, survived, and shown."""

from __future__ import annotations

import csv
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from formcheck.errors import InputError, OutputError, SettingsError
from formcheck.evaluate.angles import angle_errors
from formcheck.evaluate.augment import parse_augment
from formcheck.evaluate.batch import Batch, Request, local_runner, run_batch
from formcheck.evaluate.clips import find_clips, labels_of
from formcheck.evaluate.export import batch_dict, write_exports
from formcheck.evaluate.gate import Gate
from formcheck.evaluate.jobs import Job, judge_clip
from formcheck.evaluate.labels import read_labels
from formcheck.evaluate.pages import overview_html
from formcheck.files import owned
from formcheck.pool import Ended, Message
from formcheck.settings import Settings

COMMAND = [sys.executable, "-c", "from formcheck.cli.app import main; main()"]
SAMPLE = Path(__file__).parents[1] / "data" / "forearm_plank_sag.npz"
TRUTH = Path(__file__).parents[2] / "sample_videos" / "forearm_plank_sag.truth.json"
LABELS = """clip,exercise,what,start,end,side,fault
good,forearm_plank,hold,1,11
good,forearm_plank,fault,5.1,6.9,,hips_sagging
other,forearm_plank,hold,1,11
deadly,,none
"""


@pytest.fixture
def clips(tmp_path: Path, plank_npz: Path) -> Path:
    folder = tmp_path / "clips"
    for name in ("good", "deadly", "other"):
        (folder / name).mkdir(parents=True)
        shutil.copy(plank_npz, folder / name / f"{name}.npz")
    (folder / "broken.npz").write_bytes(b"nothing")
    (folder / "labels.csv").write_text(LABELS, encoding="utf-8")
    return folder


def request(folder: Path, out: Path, **more: Any) -> Request:
    found = find_clips([str(folder)], out)
    known = labels_of(found, read_labels(folder / "labels.csv") if (folder / "labels.csv").exists() else None)
    return Request(tuple(found), out, known, **more)


def here(jobs: Sequence[Job]) -> Iterator[Message]:
    """Judges without any process; what processes do has tests of its own."""
    for index, job in enumerate(jobs):
        yield Ended(index, 0.1, judge_clip(job, lambda t, frames, duration_s: None))


def by_name(batch: Batch) -> dict[str, Any]:
    return {Path(run.clip.name).stem: run for run in batch.runs}


@pytest.fixture
def batch(clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Of four clips one kills its worker and one is no recording."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    deadly = importlib.import_module("worker_jobs").judge_or_die
    return run_batch(request(clips, tmp_path / "out"), local_runner(2, deadly))


def test_one_that_kills_its_worker_and_one_that_is_bad_are_named_and_the_rest_goes_on(batch: Batch) -> None:
    runs = by_name(batch)
    assert {name for name, run in runs.items() if run.problem is None} == {"good", "other"}
    assert (runs["deadly"].crashed, runs["deadly"].problem) == (True, "its process died (SIGKILL)")
    assert "not a landmarks file" in runs["broken"].problem
    left = {path.relative_to(batch.request.out).parts[0] for path in batch.request.out.rglob("*.part")}
    assert left <= {"deadly"}  # at most what the killed one left


def test_scores_and_exports(batch: Batch) -> None:
    runs = by_name(batch)
    assert runs["good"].score.remarks == ()
    assert runs["other"].score.remarks == ("hips_sagging invented at 5.2 s",)
    told = batch_dict(batch)
    assert (told["labelled"], told["scores"]["all"]["holds_found"]) == (2, 2)
    assert told["scores"]["by_exercise"]["forearm_plank"]["fault_precision"] == 0.5
    assert told["scores"]["all"]["false_alarms"] == 1
    assert [one["status"] for one in told["clips"]] == ["failed", "crashed", "ok", "ok"]
    write_exports(batch)
    out = batch.request.out
    assert json.loads((out / "batch.json").read_text(encoding="utf-8")) == told
    with (out / "batch.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["failed", "crashed", "ok", "ok"]
    assert float(rows[2]["hold_s"]) == pytest.approx(10, abs=0.2)


class Page(HTMLParser):
    """Whether tags close as they open, and what a page refers to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_overview_is_sound_offline_and_leads_to_the_reports(batch: Batch) -> None:
    strange = replace(batch.runs[2], clip=replace(batch.runs[2].clip, name='<script>&"'))
    for shown in (batch, replace(batch, runs=(*batch.runs[:2], strange, batch.runs[3]))):
        text = overview_html(shown, ["fault_f1 is 0.6, under <1>"])
        page = Page(text)
        assert page.open == []
        assert not page.tags & {"script", "img", "link", "iframe"}
        assert "http" not in text.replace("http-equiv", "")
        assert sorted(page.links) == ["good/report.html", "other/report.html"]
        assert all((batch.request.out / link).is_file() for link in page.links)
        assert "its process died" in text


def test_a_second_run_goes_on_where_the_first_was_and_sees_what_has_changed(clips: Path, tmp_path: Path) -> None:
    (clips / "broken.npz").unlink()
    out = tmp_path / "out"

    def reused(**more: Any) -> set[str]:
        return {name for name, run in by_name(run_batch(request(clips, out, **more), here)).items() if run.reused}

    everything = {"good", "other", "deadly"}
    assert reused() == set()
    assert reused() == everything
    assert reused(exercise="forearm_plank") == set()
    assert reused(exercise="forearm_plank", settings=Settings({"forearm_plank.hips_sagging.limit": 20.0})) == set()
    assert reused() == set(), "only the last result is kept"
    os.utime(clips / "good" / "good.npz")
    assert reused() == everything - {"good"}
    (out / "other" / "result.json").write_text("{}", encoding="utf-8")
    assert reused() == everything - {"other"}
    journal = out / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:100])  # cut off in the middle of a line
    assert reused() == set()
    assert reused() == everything
    assert reused(fresh=True) == set()


def test_results_of_other_clips_are_kept_and_own_ones_found_again(recording_of: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("a", "b"):
        (tmp_path / name / "x").mkdir(parents=True)
        recording_of(tmp_path / name / "x" / "landmarks.npz")  # as results are: they go by the name of their folder
    for name, folder in (("a", "x"), ("b", "x-2"), ("a", "x"), ("b", "x-2")):
        clips = find_clips([str(tmp_path / name)], out)
        assert [clip.folder for clip in clips] == [out / folder]
        run_batch(Request(tuple(clips), out, exercise="forearm_plank"), here)
    assert find_clips([str(tmp_path / "b")], out, force=True)[0].folder == out / "x"


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"{}",
        b'{"folder": "good"}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"folder": [], "seconds": 1}',
        b"9" * 5000,
    ],
)
def test_a_damaged_journal_costs_its_clip_alone(clips: Path, tmp_path: Path, line: bytes) -> None:
    asked = replace(request(clips, tmp_path / "out"), clips=request(clips, tmp_path / "out").clips[-2:])
    first = run_batch(asked, here)
    journal = tmp_path / "out/journal.jsonl"
    lines = journal.read_bytes().splitlines()
    journal.write_bytes(b"\n".join([line, *lines[:-1], line]))
    assert [run.problem for run in run_batch(asked, here).runs] == [run.problem for run in first.runs]


def test_a_second_batch_in_one_folder_waits_or_goes_elsewhere(clips: Path, tmp_path: Path) -> None:
    asked = request(clips, tmp_path / "out")
    with owned(tmp_path / "out"), pytest.raises(OutputError, match=r"at work in .*choose another --out"):
        run_batch(asked, here)


def test_lists_that_name_themselves_and_metrics_that_are_damaged_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{tmp_path / 'a.txt'}\n")
    with pytest.raises(InputError, match="lists of clips that name lists"):
        find_clips([str(tmp_path / "a.txt")], tmp_path / "out")
    (tmp_path / "a.truth.json").write_text('{"exercise": "bird_dog", "t_s": [0, 1], "knee_deg": [1, 2], "events": {}}')
    labels = read_labels(tmp_path / "a.truth.json").entries[0]
    for text in ("", "t_s,knee_deg\n1,x\n", "t_s,knee_deg\n1\n", "knee_deg\n1\n", "\xff"):
        (tmp_path / "metrics.csv").write_text(text, encoding="latin-1")
        with pytest.raises(InputError, match=r"metrics\.csv is damaged"):
            angle_errors(labels, tmp_path / "metrics.csv")


def test_labelled_asks_for_what_the_labels_say(clips: Path, tmp_path: Path) -> None:
    jobs = {job.clip.name: job.exercise for job in request(clips, tmp_path, exercise="labelled").jobs()}
    assert jobs == {
        "broken.npz": "auto",
        "deadly/deadly.npz": "auto",
        "good/good.npz": "forearm_plank",
        "other/other.npz": "forearm_plank",
    }


def test_changed_clips_that_get_another_verdict_are_told(clips: Path, tmp_path: Path) -> None:
    only = replace(request(clips / "good", tmp_path / "out"), augment=parse_augment("mirror,noise,dark"))
    same = run_batch(only, here)
    assert (same.compared, same.flips, same.figures()[0]["flips"]) == (2, (), 0)
    noisy = tmp_path / "out" / "good" / "changed" / "noisy" / "result.json"
    assert noisy.is_file()
    assert "No verdict flipped" in overview_html(same)


def test_the_angles_of_a_truth_are_compared(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "forearm_plank_sag.npz")
    shutil.copy(TRUTH, tmp_path)
    angles = run_batch(request(tmp_path, tmp_path / "out"), here).overall.angles
    assert angles["body_line_deg"].n > 400
    assert angles["body_line_deg"].mae == pytest.approx(2.8, abs=0.5)


# --- Which clips --------------------------------------------------------------------------------------------------


def test_folders_patterns_and_lists_of_clips(clips: Path, tmp_path: Path) -> None:
    everything = [clip.spec for clip in find_clips([str(clips)], tmp_path / "out")]
    assert len(everything) == 4
    assert [clip.spec for clip in find_clips([str(clips / "**" / "*.npz")], tmp_path)] == everything
    (tmp_path / "list.txt").write_text("# mine\n" + "\n".join(everything), encoding="utf-8")
    found = find_clips([str(tmp_path / "list.txt"), everything[0]], tmp_path)
    assert [clip.spec for clip in found] == everything
    assert len({clip.folder for clip in found}) == 4
    with pytest.raises(InputError, match="fits no file"):
        find_clips([str(clips / "*.avi")], tmp_path)


def test_results_are_no_clips(clips: Path, tmp_path: Path) -> None:
    out = clips / "out"
    (out / "good").mkdir(parents=True)
    shutil.copy(clips / "good" / "good.npz", out / "good" / "landmarks.npz")
    (clips / "annotated.mp4").touch()
    assert len(find_clips([str(clips)], out)) == 4
    assert [clip.name for clip in find_clips([str(out)], tmp_path)] == ["good"], "landmarks go by their folder"
    with pytest.raises(InputError, match="is where the results go"):
        find_clips([str(clips)], clips)


def test_a_label_that_fits_two_clips_is_complained_of(clips: Path, tmp_path: Path, recording_of: Any) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        shutil.copy(clips / "good" / "good.npz", tmp_path / name / "good.npz")
    found = find_clips([str(tmp_path / "a"), str(tmp_path / "b")], tmp_path / "out")
    apart = [replace(clip, recorded=Path(clip.spec)) for clip in found]
    with pytest.raises(InputError, match=r"good fits both .* write the folder with it"):
        labels_of(apart, read_labels(clips / "labels.csv"))


# --- The gate -----------------------------------------------------------------------------------------------------


def test_the_gate() -> None:
    told = {"fault_f1": 0.9, "hold_time_max_s": 0.3, "rep_mae": None}

    def failure(text: str) -> str:
        return Gate.parse(text).failure(told, {"bird_dog": {"fault_f1": 0.5}})

    assert failure("fault_f1=0.9") == ""
    assert failure("fault_f1=0.95") == "fault_f1 is 0.9, under 0.95"
    assert failure("hold_time_max_s=0.3") == ""
    assert failure("hold_time_max_s=0.2") == "hold_time_max_s is 0.3, over 0.2"
    assert failure("bird_dog.fault_f1=0.6") == "bird_dog.fault_f1 is 0.5, under 0.6"
    assert "can't be told" in failure("rep_mae=0")
    assert "can't be told" in failure("side_plank.fault_f1=0")
    for text, complaint in (
        ("fault_f2=1", "did you mean 'fault_f1'"),
        ("holds=1", "unknown figure 'holds'"),
        ("fault_f1", "write it as METRIC=VALUE"),
        ("fault_f1=much", "write it as METRIC=VALUE"),
        ("bird_cat.fault_f1=1", "did you mean 'bird_dog'"),
    ):
        with pytest.raises(SettingsError, match=complaint.replace("'", ".")):
            Gate.parse(text)


# --- As a user runs it --------------------------------------------------------------------------------------------


def run(*arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, **more)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_the_command_and_its_exit_codes(clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    bad = run("batch", clips, "--out", out, "--fail-under", "fault_f1=1")
    assert bad.returncode == 1
    assert "broken.npz: " in bad.stderr
    (clips / "broken.npz").unlink()
    gated = run("batch", clips, "--out", out, "--fail-under", "fault_f1=1", "--labels", clips / "labels.csv")
    assert gated.returncode == 2
    assert "formcheck: fault_f1 is 0.5, under 1" in gated.stderr
    assert "3 were judged before and are as they were" in gated.stderr
    assert "recognised forearm plank, which is not done" in " ".join(gated.stdout.split())
    assert json.loads((out / "batch.json").read_text(encoding="utf-8"))["below"] == ["fault_f1 is 0.5, under 1"]
    passed = run("batch", clips / "good", "--out", out, "--labels", clips / "labels.csv", "--fail-under", "fault_f1=1")
    assert passed.returncode == 0, passed.stderr
    assert (out / "index.html").is_file()
    assert run("batch", clips, "--out", out, "--augment", "blur").returncode == 1


@pytest.fixture
def long_clips(tmp_path: Path, figure: Any, recording_of: Callable[..., Path]) -> Path:
    """Three recordings that take a second or so each."""
    folder = tmp_path / "long"
    folder.mkdir()
    still = figure(4.0)
    first = recording_of(folder / "a.npz", [k / 15 for k in range(3000)], lambda t: replace(still, t=t))
    for name in "bc":
        shutil.copy(first, folder / f"{name}.npz")
    return folder


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_stopped_in_the_middle_it_goes_on_from_there(long_clips: Path, tmp_path: Path, end: signal.Signals) -> None:
    out = tmp_path / "out"
    arguments = ["batch", str(long_clips), "--out", str(out), "--jobs", "1", "--no-report"]
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 60
        while not ((out / "journal.jsonl").exists() and "\n" in (out / "journal.jsonl").read_text(encoding="utf-8")):
            assert time.monotonic() < until
            time.sleep(0.02)
        process.send_signal(end)
        _, said = process.communicate(timeout=30)
    assert process.returncode == (130 if end == signal.SIGINT else -end)
    if end == signal.SIGINT:
        assert "of 3; the same command goes on from there" in said
    time.sleep(1.5)  # workers of a killed one leave by themselves, at their next word
    assert not list(out.rglob("*.part"))
    again = run(*arguments)
    assert again.returncode == 0
    reused = [one["reused"] for one in json.loads((out / "batch.json").read_text(encoding="utf-8"))["clips"]]
    assert sum(reused) in (1, 2)
    assert (out / "c" / "result.json").is_file()


def test_label_drafts_what_batch_reads(clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "drafted.csv"
    done = run("label", clips / "good" / "good.npz", "--out", out)
    assert done.returncode == 0
    assert "hips_sagging" in out.read_text(encoding="utf-8")
    again = run("label", clips / "good" / "good.npz", "--out", out)
    assert again.returncode == 1
    assert "is there already" in again.stderr
    perfect = run("batch", clips / "good", "-o", tmp_path / "o", "--labels", out, "--fail-under", "onset_max_s=0.01")
    assert perfect.returncode == 0, perfect.stderr
    assert run("label", clips / "good" / "good.npz").stdout == out.read_text(encoding="utf-8")
