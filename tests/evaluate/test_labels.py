"""Labels by hand are read as meant, or complained of in one clear line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from formcheck.errors import InputError
from formcheck.evaluate.drafts import draft
from formcheck.evaluate.labels import labels_beside, parse_time, read_csv, read_labels, read_truth

SAMPLES = Path(__file__).parents[2] / "sample_videos"
HEAD = "clip,exercise,what,start,end,side,fault,count,note\n"


@pytest.fixture
def table(tmp_path: Path) -> Any:
    def write(text: str, name: str = "labels.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *(("9", 9), ("9.8", 9.8), ("1:09.5", 69.5), ("01:02:03", 3723), ("9,5", 9.5), (" 75 ", 75)),
        *((bad, None) for bad in ("0:60", "", "-1", "1:-2", "nan", "1:75:00", "9s")),
    ],
)
def test_times(text: str, seconds: float | None) -> None:
    assert parse_time(text) == seconds


def test_a_table(table: Any) -> None:
    rows = """# a comment
plank.mp4,forearm_plank,hold,0:01.6,0:18.7
plank.mp4,forearm_plank,fault,9.8,13.5,,hips_sagging,,deep

dog.mp4,bird_dog,rep,,,left,,3
dog.mp4,bird_dog,rep,,,right
side.mp4,side_plank,correct,3,9,left
side.mp4,,unsure,9,12
squat.mp4,,none
"""
    plank, dog, side, squat = read_csv(table(HEAD + rows))
    assert [one.stretch for one in plank.events.holds] == [(1.6, 18.7)]
    assert [(one.id, one.start_s) for one in plank.events.faults] == [("hips_sagging", 9.8)]
    assert plank.in_form_s(plank.events.holds[0]) == pytest.approx(17.1 - 3.7)
    assert [rep.side for rep in dog.events.reps] == ["left"] * 3 + ["right"]
    assert side.correct == (("side_plank", (3.0, 9.0)),)
    assert side.unsure == ((9.0, 12.0),)
    assert squat.exercises == frozenset()


def test_a_table_of_a_german_spreadsheet(table: Any) -> None:
    path = table("\ufeffClip;Exercise;What;Start;End\nplank.mp4;Forearm_Plank;Hold;1,5;9\n")
    assert read_csv(path)[0].events.holds[0].stretch == (1.5, 9.0)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("a.mp4,forearm_planc,hold,1,2", "row 2: unknown exercise 'forearm_planc', did you mean 'forearm_plank'?"),
        (
            "a.mp4,forearm_plank,fault,1,2,,hips_saging",
            "forearm_plank has no fault 'hips_saging', did you mean 'hips_s",
        ),
        ("a.mp4,forearm_plank,holt,1,2", "row 2: what 'holt' is unknown, did you mean 'hold'?"),
        ("a.mp4,forearm_plank,,1,2", "row 2: no what; write hold, rep,"),
        ("a.mp4,forearm_plank,hold,5,2", "row 2: its end 2 is not after its start 5"),
        ("a.mp4,forearm_plank,hold,5", "row 2: no end"),
        ("a.mp4,forearm_plank,hold,5,1:70", "end '1:70' is no time; write seconds or minutes:seconds, like 1:09.5"),
        ("a.mp4,forearm_plank,hold,1,5,up", "side 'up' is unknown; write left or right"),
        ("a.mp4,forearm_plank,rep,1,5", "forearm_plank is held, not counted; write hold"),
        ("a.mp4,bird_dog,hold,1,5", "bird_dog is counted, not held; write rep"),
        ("a.mp4,bird_dog,rep,1,5,,,2", "several need a row each"),
        ("a.mp4,bird_dog,rep,,,,,two", "count 'two' is no number of repetitions"),
        ("a.mp4,,hold,1,5", "a hold needs its exercise"),
        ("a.mp4,bird_dog,none", "a none takes no exercise, but it says 'bird_dog'"),
        ("a.mp4,,none\na.mp4,bird_dog,rep", "row 2 says that nothing is done in this clip, row 3 says more"),
        ("a.mp4,forearm_plank,hold,1,5\na.mp4,forearm_plank,hold,4,9", "row 3: this hold overlaps that of row 2"),
        (",forearm_plank,hold,1,5", "row 2: no clip"),
        ("a.mp4,forearm_plank,fault,1,5", "a fault needs its id"),
        ("a.mp4,forearm_plank,hold,1,5,,,,,x", "10 cells, but the first row names 9 columns"),
    ],
)
def test_complaints_name_file_row_and_what(table: Any, row: str, complaint: str) -> None:
    path = table(HEAD + row + "\n")
    with pytest.raises(InputError) as error:
        read_csv(path)
    assert complaint in str(error.value)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is empty"),
        ("clip,wat\n", "unknown column 'wat', did you mean 'what'?"),
        ("clip,start\n", "no column 'what'"),
    ],
)
def test_complaints_of_the_first_row(table: Any, text: str, complaint: str) -> None:
    with pytest.raises(InputError, match=r"labels\.csv") as error:
        read_csv(table(text))
    assert complaint in str(error.value)


def test_complaints_of_files(tmp_path: Path, table: Any) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "latin.csv").write_bytes("clip,what\n\xe9.mp4,none\n".encode("latin-1"))
    for path, complaint in (
        (tmp_path / "no.csv", "no such file"),
        (tmp_path / "none", "holds no labels"),
        (tmp_path / "latin.csv", "not UTF-8 text"),
        (table("{", "a.truth.json"), "no JSON"),
        (table("[]", "b.truth.json"), "holds a list"),
        (table('{"exercise": "plank"}', "c.truth.json"), "no 'events'"),
        (table('{"exercise": "plank", "events": {"holds": [{"start_s": 1, "end_s": 2}]}}', "d.truth.json"), "'plank'"),
    ):
        with pytest.raises(InputError, match=path.name) as error:
            read_labels(path)
        assert complaint in str(error.value)


def test_the_truth_of_a_sample() -> None:
    path = SAMPLES / "forearm_plank_sag.truth.json"
    said = read_truth(path)
    given = json.loads(path.read_text(encoding="utf-8"))["events"]
    assert said.exercises == {"forearm_plank"}
    assert said.events.holds[0].in_form_s == given["holds"][0]["in_form_s"]
    assert said.events.faults[0].start_s == given["faults"][0]["onset_s"]
    beside = labels_beside(SAMPLES / "forearm_plank_sag.mp4")
    assert beside == said


def test_every_truth_of_the_samples_can_be_read() -> None:
    book = read_labels(SAMPLES)
    assert len(book.entries) == len(list(SAMPLES.glob("*.truth.json")))


def test_a_truth_without_exercise_or_end(table: Any) -> None:
    nothing = read_truth(table('{"clip": "room.mp4", "exercise": null, "events": {}}', "room.truth.json"))
    assert nothing.exercises == frozenset()
    open_end = {"holds": [{"start_s": 1, "end_s": 9}], "faults": [{"id": "hips_sagging", "onset_s": 4, "end_s": None}]}
    text = json.dumps({"exercise": "forearm_plank", "events": open_end})
    assert read_truth(table(text, "sag.truth.json")).events.faults[0].end_s == 9


def test_folders_tell_clips_of_one_name_apart(table: Any) -> None:
    book = read_labels(table(HEAD + "a/clip.mp4,,none\nb/clip,bird_dog,rep\n"))
    found = {name: book.of(Path("set") / name / "clip.mp4") for name in ("a", "b", "c")}
    assert [one.clip if one else None for one in found.values()] == ["a/clip.mp4", "b/clip", None]


def test_a_clip_is_labelled_once(tmp_path: Path, table: Any) -> None:
    table(HEAD + "room.mp4,,none\n")
    table('{"clip": "room.mp4", "exercise": null, "events": {}}', "room.truth.json")
    with pytest.raises(InputError, match=r"room\.mp4 is labelled twice, in .*truth.json and in .*labels.csv"):
        read_labels(tmp_path)


def test_a_draft_can_be_read_back(table: Any) -> None:
    result = {
        "source": {"duration_s": 80.0},
        "holds": [{"exercise": "side_plank", "start_s": 1.25, "end_s": 71.5, "side": "left"}],
        "reps": [{"exercise": "bird_dog", "start_s": 73.0, "end_s": 76.0, "side": "right", "counted": False}],
        "faults": [
            {"exercise": "forearm_plank", "id": "hips_sagging", "start_s": 9.994, "end_s": None, "side": None}
            | {"unit": "deg", "peak": 21.4}
        ],
    }
    text = draft([("some, clip.mp4", result), ("empty.mp4", {**result, "holds": [], "reps": [], "faults": []})])
    clip, empty = read_csv(table(text))
    assert clip.clip == "some, clip.mp4"
    assert clip.events.holds[0].stretch == (1.25, 71.5)
    assert (clip.events.reps[0].stretch, clip.events.reps[0].side) == ((73.0, 76.0), "right")
    assert clip.events.faults[0].stretch == (9.99, 80.0)
    assert empty.exercises == frozenset()
    assert "peak 21°" in text
    assert "not counted" in text


@pytest.mark.parametrize("count", ["999999999", "10001", "9" * 5000, "\u0663", "0", "-1"])
def test_a_count_is_a_small_number(table: Any, count: str) -> None:
    with pytest.raises(InputError, match=r"row 2: count .* is no number of repetitions from 1 to 10000"):
        read_csv(table(f"clip,exercise,what,count\na.mp4,bird_dog,rep,{count}\n"))


def test_many_counts_have_a_limit_too(table: Any) -> None:
    rows = "".join(f"{number}.mp4,bird_dog,rep,10000\n" for number in range(11))
    with pytest.raises(InputError, match="row 12: more than 100000 repetitions"):
        read_csv(table(f"clip,exercise,what,count\n{rows}"))


def test_a_cell_too_long_for_a_table_is_said(table: Any) -> None:
    with pytest.raises(InputError, match="row 2: field larger"):
        read_csv(table(f"clip,what\na.mp4,{'x' * 200_000}\n"))


@pytest.mark.parametrize(
    "change",
    [
        {"exercise": []},
        {"t_s": [0, 2, 1]},
        {"t_s": 5},
        {"events": {"holds": [{"start_s": "nan", "end_s": 2}]}},
        {"events": {"holds": [{"start_s": 3, "end_s": 2}]}},
        {"events": {"holds": [{"start_s": 1, "end_s": 2, "side": ["left"]}]}},
        {"events": {"holds": [{"start_s": 1, "end_s": 2, "in_form_s": "x"}]}},
        {"events": {"holds": [{"start_s": 1, "end_s": 2}] * 10_001}},
    ],
)
def test_a_truth_that_makes_no_sense_is_said(table: Any, change: dict[str, Any]) -> None:
    truth = {"exercise": "forearm_plank", "events": {}} | change
    with pytest.raises(InputError, match=r"a\.truth\.json: its events can't be read: "):
        read_labels(table(json.dumps(truth), "a.truth.json"))
