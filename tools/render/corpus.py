"""Clips of known truth for tuning and for testing: the same deeds by other people before other cameras.

`python -m tools.render.corpus OUT [NAME ...]`, from the top of the checkout, renders what is not there yet to
`OUT/tune/` and `OUT/test/`. Nobody and no camera is in both: whoever fits a limit or a correction looks at the first
only. The people and cameras of `clips.py` belong to tuning. Sizes are true ones, counted at the hip joints of anatomy.
"""

import argparse
import json
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count, zip_longest
from pathlib import Path
from typing import Any

from tools.render import build
from tools.render.clips import Clip, Motion, View
from tools.render.free import FreeState, Steps
from tools.render.keypose import Key, Keys, NoSolutionError, Step, both
from tools.render.light import Light
from tools.render.people import (
    ANNA,
    BEN,
    CARLA,
    DENG,
    EVA,
    FINN,
    GRACE,
    HIRO,
    INES,
    JONAS,
    KIRA,
    LENA,
    MALIK,
    Person,
)  # fmt: skip
from tools.render.poses import DRILLS
from tools.render.poses.all_fours import fours, raised
from tools.render.poses.on_side import heels_back, hip_down, propped
from tools.render.poses.planks import FOREARMS_REST, HANDS_REST, KNEES_REST, forearms, hands, knees
from tools.render.poses.supine import DOWN, lifted
from tools.render.room import Decor

__all__ = ["CORPUS", "SPLITS", "Split"]

SIZE = (480, 270)


@dataclass(frozen=True, slots=True)
class Place:
    """A camera in a room: named for the truth; `view` faces right, clips turn it."""

    name: str
    view: View
    decor: Decor
    light: Light


def _view(height_m: float, yaw_deg: float, distance_m: float, fov_deg: float, size: tuple[int, int] = SIZE) -> View:
    return View("right", yaw_deg, height_m, distance_m, 0.36, fov_deg, size)


@dataclass(frozen=True, slots=True)
class Split:
    """Who and what belongs together: people, cameras with their rooms and lights, the first seed."""

    name: str
    people: tuple[Person, ...]
    places: tuple[Place, ...]
    seed: int


SPLITS = (
    Split(
        "tune",
        (LENA, BEN, CARLA, MALIK, EVA, DENG, ANNA),
        (
            Place("low", _view(0.25, 0.0, 3.2, 27.0), Decor(), Light()),
            Place(
                "feet25",
                _view(0.9, -25.0, 3.4, 27.0),
                Decor(wall=(0.72, 0.75, 0.78), floor=(0.52, 0.47, 0.43), mat=(0.55, 0.36, 0.45), depth_m=1.6, seed=21),
                Light(strength=0.55, noise_sigma=6.0),
            ),
            Place(
                "high",
                _view(1.4, 10.0, 3.6, 27.0, (640, 360)),
                Decor(wall=(0.80, 0.84, 0.78), floor=(0.66, 0.60, 0.52), mat=(0.24, 0.26, 0.30), seed=4),
                Light(strength=1.05, warmth=-0.05),
            ),
            Place(
                "head35",
                _view(0.5, 35.0, 3.4, 25.0),
                Decor(wall=(0.95, 0.94, 0.92), furniture=False, seed=9),
                Light(people=0.55, strength=1.08),
            ),
        ),
        2000,
    ),
    Split(
        "test",
        (FINN, GRACE, INES, JONAS, KIRA, HIRO),
        (
            Place(
                "floor",
                _view(0.2, -12.0, 3.0, 30.0),
                Decor(wall=(0.62, 0.55, 0.50), floor=(0.40, 0.30, 0.24), mat=(0.30, 0.46, 0.36), seed=31),
                Light(strength=0.8, warmth=0.06, noise_sigma=4.0),
            ),
            Place(
                "feet40",
                _view(0.7, -40.0, 3.3, 25.0),
                Decor(wall=(0.83, 0.79, 0.74), mat=(0.70, 0.66, 0.40), seed=32, depth_m=0.8),
                Light(),
            ),
            Place(
                "side",
                _view(0.45, 0.0, 3.6, 25.0, (640, 360)),
                Decor(wall=(0.70, 0.80, 0.86), floor=(0.78, 0.72, 0.64), mat=(0.20, 0.22, 0.40), depth_m=2.4, seed=33),
                Light(strength=0.45, noise_sigma=7.0),
            ),
            Place(
                "shelf",
                _view(1.2, 20.0, 3.5, 27.0),
                Decor(wall=(0.93, 0.88, 0.80), floor=(0.60, 0.58, 0.56), mat=(0.60, 0.24, 0.22), seed=34),
                Light(people=0.5, strength=1.1, warmth=-0.03),
            ),
            Place(
                "near",
                _view(0.6, -3.0, 2.5, 38.0),
                Decor(mat=(0.46, 0.44, 0.42), furniture=False, depth_m=1.0, seed=35),
                Light(strength=0.95, warmth=0.04, noise_sigma=3.0),
            ),
        ),
        3000,
    ),
)


LINE, HIGH, KNEE, REST, FOURS = forearms(-2), hands(-2), knees(-2), FOREARMS_REST, fours()


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done in a clip: the exercise, a name, a line of words, the motion as a person does it.

    `facing` where it is given by which side of the body must be seen.
    """

    exercise: str | None
    name: str
    shows: str
    make: Callable[[Person], Motion]
    aim_height_m: float = 0.36
    facing: str | None = None


def _keys(
    exercise: str, name: str, shows: str, keys: Keys, aim_height_m: float = 0.36, facing: str | None = None
) -> Deed:
    def make(person: Person) -> Motion:
        return replace(keys, tremor=person.tremor, spread_deg=person.spread_deg)

    return Deed(exercise, name, shows, make, aim_height_m, facing)


def _held(exercise: str, name: str, shows: str, *steps: Step, line: Key, rest: Key, set_by: Key | None = None,
          end: tuple[Step, ...] | None = None) -> Deed:  # fmt: skip
    """From rest into the line, the steps, the line once more, and out of it."""
    last = ((0.9, line, 1.2), (1.2, rest, 0.5)) if end is None else end
    keys = Keys(rest, 0.5, ((1.4, line, 1.6), *steps, *last), set_by=set_by or line)
    return _keys(exercise, name, shows, keys)


def _plank(name: str, shows: str, *steps: Step, line: Key | None = None, rest: Key | None = None,
           set_by: Key | None = None, end: tuple[Step, ...] | None = None) -> Deed:  # fmt: skip
    return _held("forearm_plank", name, shows, *steps, line=line or LINE, rest=rest or REST, set_by=set_by, end=end)


def _high(name: str, shows: str, *steps: Step) -> Deed:
    return _held("straight_arm_plank", name, shows, *steps, line=HIGH, rest=HANDS_REST)


def _knees(name: str, shows: str, *steps: Step) -> Deed:
    return _held("knee_plank", name, shows, *steps, line=KNEE, rest=KNEES_REST)


def _twice(line: Key, first: Key, second: Key, stay_s: float = 1.7) -> tuple[Step, ...]:
    return ((0.8, first, stay_s), (0.8, line, 1.5), (0.9, second, stay_s))


def _side(name: str, shows: str, side: str, front: bool, steps: tuple[Step, ...], lean: float = 0.0) -> Deed:
    rest, ready, line = hip_down(side, lean), heels_back(side, lean), propped(side, lean=lean)
    whole = ((0.9, ready, 0.0), (0.9, line, 1.4), *steps, (0.9, ready, 0.0), (0.8, rest, 0.4))
    keys = Keys(rest, 0.4, whole, set_by=line)
    return _keys("side_plank", name, shows, keys, 0.42, "right" if (side == "left") == front else "left")


def _up(side: str, hold_s: float = 2.2, arm: str | None = None, rest: Key = FOURS, **angles: float) -> tuple[Step, ...]:
    return ((1.1, raised(side, arm, **angles), hold_s), (1.1, rest, 0.8))


def _dog(name: str, shows: str, *reps: tuple[Step, ...]) -> Deed:
    steps = tuple(s for rep in reps for s in rep)
    return _keys("bird_dog", name, shows, Keys(steps[-1][1], 0.9, steps), 0.40)


def _bridge(name: str, shows: str, *reps: tuple[Step, ...], knee: float = 90.0) -> Deed:
    """Return a deed of bridges, the feet set for a bend of the knees at the top of the first."""
    steps = tuple(s for rep in reps for s in rep)
    keys = Keys(DOWN, 0.8, steps, set_by=steps[0][1].but(None, **both(knee=knee)))
    return _keys("glute_bridge", name, shows, keys)


def _lift(lift: float = 3.0, down_s: float = 1.5, hold_s: float = 1.3) -> tuple[Step, ...]:
    return ((1.3, lifted(lift), hold_s), (down_s, DOWN, 0.8))


def _none(name: str, shows: str, steps: Steps, aim_height_m: float = 0.36) -> Deed:
    return Deed(None, name, shows, lambda person: steps, aim_height_m)


AHEAD, BEHIND = forearms(-2, lean=12), forearms(-2, lean=-12)
PRONE = FreeState(
    trunk=89.0, left_thigh=87.5, right_thigh=87.5, left_calf=88.0, right_calf=88.0, ankle=150.0, left_arm=84.0,
    right_arm=84.0, head=4.0,
)  # fmt: skip
SPHINX = FreeState(
    trunk=62.0, left_thigh=86.0, right_thigh=86.0, left_calf=89.0, right_calf=89.0, ankle=150.0, left_arm=-4.0,
    right_arm=-4.0, elbow_bend=84.0, head=40.0,
)  # fmt: skip
KNEELING = FreeState(trunk=0.0, left_calf=90.0, right_calf=90.0, ankle=100.0)
ON_FOURS = FreeState(
    trunk=86.0, left_calf=90.0, right_calf=90.0, ankle=150.0, left_arm=-2.0, right_arm=-2.0, elbow_bend=2.0, head=8.0,
)  # fmt: skip
DOWN_DOG = FreeState(
    trunk=132.0, left_thigh=38.0, right_thigh=38.0, left_calf=42.0, right_calf=42.0, ankle=18.0, left_arm=-48.0,
    right_arm=-48.0, elbow_bend=3.0, head=0.0,
)  # fmt: skip
CURLED = FreeState(
    trunk=92.0, left_thigh=-62.0, right_thigh=-62.0, left_calf=88.0, right_calf=88.0, ankle=150.0, left_arm=-80.0,
    right_arm=-80.0, elbow_bend=6.0, head=0.0,
)  # fmt: skip
LOW_CHEST = fours(-3)

DEEDS: dict[str, tuple[Deed, ...]] = {
    "forearm_plank": (
        _plank("clean", "a straight plank of 6 s", (0.5, LINE, 4.0)),
        _plank("sag_17_21", "the hips sag by 17 and by 21, where they nearly touch the floor",
               *_twice(LINE, forearms(17), forearms(21))),
        _plank("pike_34_50", "the hips rise by 34 and by 50", *_twice(LINE, forearms(-34), forearms(-50, lean=19))),
        _plank("inside", "small departures inside every limit: sag 6, pike 15, knees 158",
               (0.8, forearms(6), 1.5), (0.8, forearms(-15), 1.5), (0.8, forearms(-5, knee=22), 1.5)),
        _plank("comes_down", "the hips sink to the floor and stay there", (0.5, LINE, 2.0),
               end=((2.2, forearms(27, knee=8, neck=20), 2.0),)),
        _plank("knees_42_55", "the knees bend by 42 and by 55",
               *_twice(LINE, forearms(-6, lean=6, knee=42), forearms(-9, lean=10, knee=55))),
        _plank("head_drops", "the head hangs, and then hangs lower",
               *_twice(LINE, forearms(-2, neck=-74), forearms(-2, neck=-92))),
        _plank("elbows_ahead", "the elbows are some 36 and then 46 ahead of the shoulders",
               *_twice(AHEAD, forearms(-2, lean=36), forearms(-2, lean=46), 2.6), line=AHEAD,
               set_by=forearms(-2, lean=25)),
        _plank("elbows_behind", "the elbows are some 41 and then 50 behind the shoulders",
               *_twice(BEHIND, forearms(-2, lean=-41), forearms(-2, lean=-50), 2.6), line=BEHIND,
               set_by=forearms(-2, lean=-30)),
    ),
    "straight_arm_plank": (
        _high("clean", "a straight plank of 6 s", (0.5, HIGH, 4.0)),
        _high("sag_22_37", "the hips sag by 22 and by 37", *_twice(HIGH, hands(22), hands(37))),
        _high("pike_32_58", "the hips rise by 32 and by 58", *_twice(HIGH, hands(-28), hands(-47, lean=11))),
        _high("elbows_bent", "the elbows bend by 58 and by 75",
              *_twice(HIGH, hands(-2, elbow=58), hands(-2, elbow=75))),
        _high("knees_45_57", "the knees bend by 45 and by 57", *_twice(HIGH, hands(-6, 5, 45), hands(-9, 10, 57))),
        _keys("straight_arm_plank", "hands_ahead", "the hands set far ahead of the shoulders the whole time",
              Keys(hands(-2, lean=36), 6.0, ())),
        _high("inside", "small departures inside every limit: sag 6, pike 15, elbows 155",
              (0.8, hands(6), 1.5), (0.8, hands(-15), 1.5), (0.8, hands(-2, elbow=25), 1.5)),
    ),
    "bird_dog": (
        _dog("clean", "left, right, left, 2.2 s each", _up("left"), _up("right"), _up("left")),
        _dog("sagging", "the back sinks with the left leg; right clean",
             _up("right", rest=LOW_CHEST, incline=-2), _up("left", rest=LOW_CHEST, incline=13, thigh=-60)),
        _dog("leg_high_low", "left 32 above level, right 32 below it, left level",
             _up("left", level=32), _up("right", level=-24), _up("left")),
        _dog("shifting", "right with the hips drawn back by 26, left clean", _up("right", thigh=-116), _up("left")),
        _dog("arm_low_knee", "right with the arm 48 below level, left with the knee at 118",
             _up("right", reach=-48), _up("left", knee=62, level=2)),
        _dog("same_side", "left leg with left arm, then right leg with left arm",
             _up("left", arm="left"), _up("right")),
        _dog("short", "right for about a second, left for 2.2 s", _up("right", 0.0), _up("left")),
        _dog("inside", "small departures inside every limit: leg 8 above, 9 below level, knee 158",
             _up("left", level=8), _up("right", level=-9, knee=18)),
    ),
    "side_plank": (
        _side("clean", "on the left elbow, chest to the camera", "left", True, ((0.5, propped("left"), 3.5),)),
        _side("drop_19_26", "right elbow; the hips drop by 19 and by 26", "right", True,
              (*_twice(propped(), propped(line=19), propped(line=26)), (0.8, propped(), 1.3))),
        _side("high_24_31", "left elbow, back to the camera; the hips rise by 24 and by 31", "left", False,
              (*_twice(propped("left"), propped("left", -24, lean=13), propped("left", -31, lean=20)),
               (0.8, propped("left"), 1.3))),
        _side("rolled", "right elbow; the chest turns 56 to the floor and 56 to the ceiling", "right", True,
              (*_twice(propped(), propped(roll=56), propped(roll=-56)), (0.9, propped(), 1.3))),
        _side("elbow_off", "left elbow, 42 ahead of the shoulder", "left", True,
              ((0.5, propped("left", lean=42), 3.0),), 42),
        _side("clean_back", "on the right elbow, back to the camera", "right", False, ((0.5, propped(), 3.5),)),
        _side("inside", "right elbow; drop 5, rise 9, roll 18", "right", True,
              ((0.8, propped(line=5), 1.4), (0.8, propped(line=-9), 1.4), (0.8, propped(roll=18), 1.4))),
    ),
    "glute_bridge": (
        _bridge("clean", "three, in line at the top", _lift(), _lift(5), _lift(1)),
        _bridge("too_low", "a full one, then 21 and 28 below the line", _lift(), _lift(-21), _lift(-28)),
        _bridge("over_arched", "a full one, then 31 above the line", _lift(), _lift(31, hold_s=1.6), knee=83),
        _bridge("dropped", "let down slowly, then dropped twice", _lift(), _lift(down_s=0.42), _lift(down_s=0.36)),
        _bridge("feet_far", "two with the knees at 136", _lift(0), _lift(0), knee=44),
        _bridge("inside", "6 below the line, 14 above it, knees at 108", _lift(-6), _lift(14), knee=72),
    ),
    "knee_plank": (
        _knees("clean", "a straight plank on the knees of 5 s", (0.5, KNEE, 3.0)),
        _knees("sag_15_17", "the hips sag by 15 and by 17, where they touch the floor",
               *_twice(KNEE, knees(21), knees(25))),
        _knees("pike_30_34", "the hips rise by 30 and by 34", *_twice(KNEE, knees(-25), knees(-28))),
        _knees("inside", "sag 6, pike 12", (0.8, knees(6), 1.5), (0.8, knees(-12), 1.5)),
    ),
    "none": (
        _none("sphinx", "lying face down, propped on the forearms; the head goes down and up",
              Steps(SPHINX, 1.5, ((1.2, replace(SPHINX, head=8.0), 1.5), (1.2, SPHINX, 1.2)))),
        _none("down_dog", "on hands and feet, the hips as high as they go",
              Steps(ON_FOURS, 1.0, ((1.5, DOWN_DOG, 3.5), (1.5, ON_FOURS, 0.8)))),
        _none("lying", "face down, arms along the body", Steps(PRONE, 5.0, ())),
        _none("kneels_down", "kneels upright, goes on all fours, sits back on the heels, comes up",
              Steps(KNEELING, 1.5, ((1.6, ON_FOURS, 1.2), (1.4, CURLED, 1.5), (1.4, ON_FOURS, 0.5),
                                    (1.5, KNEELING, 0.8))),
              0.6),
        _none("fours", "on all fours, and stays", Steps(ON_FOURS, 5.0, ())),
    ),
}  # fmt: skip


def _keyed(exercise: str, name: str, shows: str, fault: str | None = None) -> Deed:
    drill = DRILLS[exercise]

    def make(person: Person) -> Motion:
        return drill.motion(fault, tremor=person.tremor, spread_deg=person.spread_deg)[0]

    return Deed(exercise, name, shows, make, 0.85 if drill.pose(drill.start).contacts == ("feet",) else 0.4)


#: Deeds of drills.
KEYED: dict[str, tuple[Deed, ...]] = {
    "cat_cow": (
        _keyed("cat_cow", "clean", "slow cycles: round, hollow"),
        _keyed("cat_cow", "small", "one full cycle, then two a third as far", "range_small"),
    ),
    "press_up": (
        _keyed("press_up", "clean", "the arms straighten, the pelvis stays down"),
        _keyed("press_up", "hips_lift", "once with the pelvis down, then lifted off the floor", "hips_lifting"),
    ),
    "romanian_deadlift": (
        _keyed("romanian_deadlift", "clean", "three hinges, the back keeps its shape"),
        _keyed("romanian_deadlift", "rounds", "one hinge, then two with a round back", "back_rounding"),
        _keyed("romanian_deadlift", "squats", "one hinge, then two that become squats", "knees_bending"),
    ),
}


def _clips(split: Split, of: dict[str, tuple[Deed, ...]], first: int) -> dict[str, list[tuple[Split, Clip]]]:
    """Return the clips of a split by exercise, each deed by another person before another camera."""
    turn = count(first)
    result: dict[str, list[tuple[Split, Clip]]] = {}
    for exercise, deeds in of.items():
        for deed in deeds:
            n = next(turn)
            person, place = split.people[n % len(split.people)], split.places[n % len(split.places)]
            facing = deed.facing or ("right", "left")[(n + (split.name == "test")) % 2]
            view = replace(place.view, facing=facing, aim_height_m=max(deed.aim_height_m, place.view.aim_height_m))
            if deed.aim_height_m > 0.5:
                view = replace(view, vertical_fov_deg=view.vertical_fov_deg + 10)
            clip = Clip(
                f"{exercise}-{deed.name}-{person.name}-{place.name}",
                deed.exercise,
                deed.shows,
                person,
                view,
                deed.make(person),
                decor=place.decor,
                light=place.light,
                fps=12,
                seed=split.seed + n,
                crf=26,
            )
            result.setdefault(exercise, []).append((split, clip))
    return result


def _in_order(of: dict[str, tuple[Deed, ...]], first: int) -> tuple[tuple[Split, Clip], ...]:
    """Breadth first: the first deed of every exercise in both splits, then the second ones."""
    rows = zip_longest(*(clips for split in SPLITS for clips in _clips(split, of, first).values()))
    return tuple(entry for row in rows for entry in row if entry is not None)


CORPUS = (*_in_order(DEEDS, 0), *_in_order(KEYED, 100))


def _job(task: tuple[int, Path, bool]) -> str:
    split, clip = CORPUS[task[0]]
    folder = task[1] / split.name
    start = time.perf_counter()
    try:
        build.build(clip, folder / ".new", only_truth=task[2])
    except NoSolutionError as error:
        return f"{split.name}/{clip.name}: {error}"
    for path in sorted((folder / ".new").glob(f"{clip.name}.*"), reverse=True):
        path.replace(folder / path.name)
    return f"{split.name}/{clip.name}: {time.perf_counter() - start:.0f} s"


def _told(events: dict[str, Any]) -> str:
    parts = [f"hold {h['start_s']:.1f}-{h['end_s']:.1f}" for h in events["holds"]]
    if events["reps"]:
        parts.append(f"{len(events['reps'])} reps, {sum(r['counted'] for r in events['reps'])} counted")
    parts += [f"`{f['id']}` {f['onset_s']:.1f}-{f['end_s']:.1f} ({f['peak']:.0f})" for f in events["faults"]]
    return "; ".join(parts) or "nothing to judge"


def write_page(out: Path) -> None:
    """Write `OUT/README.md`: what is there."""
    lines = [
        "# Clips of known truth for tuning and for testing",
        "",
        "Rendered by `python -m tools.render.corpus`; `NAME.truth.json` as in sample_videos/README.md.",
        "Fit on `tune/` only; figures come from `test/`: its people and cameras are nowhere else.",
    ]
    for split in SPLITS:
        found = sorted((out / split.name).glob("*.truth.json"))
        seconds = 0.0
        rows = []
        for path in found:
            truth = json.loads(path.read_text(encoding="utf-8"))
            seconds += truth["t_s"][-1]
            rows.append(f"| {truth['clip'].removesuffix('.mp4')} | {truth['shows']} | {_told(truth['events'])} |")
        people = ", ".join(p.name for p in split.people)
        places = ", ".join(
            f"{p.name} ({p.view.height_m:g} m high, yaw {p.view.yaw_deg:g}, {p.view.distance_m:g} m)"
            for p in split.places
        )
        lines += [
            "",
            f"## {split.name}: {len(found)} clips, {seconds:.0f} s",
            "",
            f"People: {people}. Cameras: {places}.",
        ]
        lines += ["", "| clip (exercise-deed-person-camera) | shows | true events (s; worst value) |", "|---|---|---|"]
        lines += rows
    (out / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Render what is missing of the named clips, or of all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("names", nargs="*", help="clips, * allowed; all when none is named")
    parser.add_argument("--truth", action="store_true", help="only the truth, anew, of clips that are there")
    parser.add_argument("--stills", type=float, nargs="+", metavar="S", help="only pictures at these seconds, to OUT")
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    patterns = arguments.names or ["*"]
    chosen: list[Any] = []
    for i, (split, clip) in enumerate(CORPUS):
        (arguments.out / split.name / ".new").mkdir(parents=True, exist_ok=True)
        there = (arguments.out / split.name / f"{clip.name}.mp4").exists()
        if any(Path(clip.name).match(p) for p in patterns):
            if arguments.stills:
                build.build(clip, arguments.out, arguments.stills)
            elif there == arguments.truth:
                chosen.append((i, arguments.out, arguments.truth))
    if arguments.stills:
        return
    with multiprocessing.get_context("spawn").Pool(arguments.jobs, maxtasksperchild=8) as pool:
        for line in pool.imap_unordered(_job, chosen, chunksize=1):
            print(line, flush=True)
            write_page(arguments.out)


if __name__ == "__main__":
    main()
