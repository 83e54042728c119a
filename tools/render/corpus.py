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
from tools.render.bird_dog import BirdDog, BirdDogState
from tools.render.bridge import Bridge, BridgeState
from tools.render.camera import Stage
from tools.render.clips import Clip, Motion, View
from tools.render.exercise import Rest, Solver, State, Step, Steps
from tools.render.free import Free, FreeState
from tools.render.keypose import KeyPoses, Keys
from tools.render.knee_plank import KneePlank, KneePlankState
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
from tools.render.plank import Plank, PlankState
from tools.render.poses import DRILLS
from tools.render.rig import Rig
from tools.render.room import Decor
from tools.render.side_plank import SidePlank, SidePlankState
from tools.render.skeleton import Skeleton
from tools.render.solve import NoSolutionError

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

Make = Callable[[Person], tuple[Motion, Callable[[Skeleton, Stage], Solver]]]


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done in a clip: the exercise, a name, a line of words, the motion with its solver for a person.

    `facing` where it is given by which side of the body must be seen.
    """

    exercise: str | None
    name: str
    shows: str
    make: Make
    middle: float
    aim_height_m: float = 0.36
    facing: str | None = None


REST = Rest()


def _held(
    line: State, steps: tuple[Step, ...], rest: State | Rest = REST, end: tuple[Step, ...] | None = None
) -> Steps:
    """From rest into the line, the steps, the line once more, and out of it."""
    last = ((0.9, line, 1.2), (1.2, rest, 0.5)) if end is None else end
    return Steps(rest, 0.5, ((1.4, line, 1.6), *steps, *last))


def _twice(line: State, first: State, second: State, stay_s: float = 1.7) -> tuple[Step, ...]:
    return ((0.8, first, stay_s), (0.8, line, 1.5), (0.9, second, stay_s))


def _plank(exercise: str, name: str, shows: str, steps: Callable[[], Steps], lean_m: float = 0.0) -> Deed:
    straight = exercise == "straight_arm_plank"

    def make(person: Person) -> tuple[Steps, Callable[[Skeleton, Stage], Solver]]:
        motion = replace(steps(), tremor=person.tremor)
        return motion, lambda skeleton, stage: Plank(skeleton, stage, straight, lean_m, person.spread_deg)

    return Deed(exercise, name, shows, make, -0.26)


def _knees(name: str, shows: str, steps: Callable[[], Steps]) -> Deed:
    def make(person: Person) -> tuple[Steps, Callable[[Skeleton, Stage], Solver]]:
        motion = replace(steps(), tremor=person.tremor)
        return motion, lambda skeleton, stage: KneePlank(skeleton, stage, 0.0, person.spread_deg)

    return Deed("knee_plank", name, shows, make, -0.12)


def _side(name: str, shows: str, side: str, front: bool, steps: tuple[Step, ...], lean_m: float = 0.0) -> Deed:
    rest, ready = Rest(1.25), SidePlankState(6.0, knee_bend_deg=110.0)

    def make(person: Person) -> tuple[Steps, Callable[[Skeleton, Stage], Solver]]:
        whole = ((0.9, ready, 0.0), (0.9, SIDE, 1.4), *steps, (0.9, ready, 0.0), (0.8, rest, 0.4))
        return Steps(rest, 0.4, whole, tremor=person.tremor), lambda skeleton, stage: SidePlank(
            skeleton, stage, side, lean_m
        )

    return Deed("side_plank", name, shows, make, -0.25, 0.42, "right" if (side == "left") == front else "left")


def _up(
    side: str, hold_s: float = 2.2, arm: str | None = None, rest: State | Rest = REST, **state: float
) -> tuple[Step, ...]:
    arm = arm or ("right" if side == "left" else "left")
    up = BirdDogState(**{f"{side}_leg": 1.0, f"{arm}_arm": 1.0}, **state)
    return ((1.1, up, hold_s), (1.1, rest, 0.8))


def _dog(name: str, shows: str, *reps: tuple[Step, ...], rest: State | Rest = REST) -> Deed:
    def make(person: Person) -> tuple[Steps, Callable[[Skeleton, Stage], Solver]]:
        return Steps(rest, 0.9, tuple(s for rep in reps for s in rep), tremor=person.tremor), BirdDog

    return Deed("bird_dog", name, shows, make, 0.05, 0.40)


def _bridge(name: str, shows: str, *reps: tuple[Step, ...], knee_deg: float = 90.0) -> Deed:
    def make(person: Person) -> tuple[Steps, Callable[[Skeleton, Stage], Solver]]:
        motion = Steps(REST, 0.8, tuple(s for rep in reps for s in rep), tremor=person.tremor)
        return motion, lambda skeleton, stage: Bridge(skeleton, stage, knee_deg, person.spread_deg)

    return Deed("glute_bridge", name, shows, make, -0.17)


def _lift(lift_deg: float = 3.0, down_s: float = 1.5, hold_s: float = 1.3) -> tuple[Step, ...]:
    return ((1.3, BridgeState(lift_deg), hold_s), (down_s, REST, 0.8))


def _none(name: str, shows: str, steps: Steps, aim_height_m: float = 0.36) -> Deed:
    def make(person: Person) -> tuple[Steps, Callable[[Skeleton, Stage], Solver]]:
        return steps, Free

    return Deed(None, name, shows, make, 0.0, aim_height_m)


LINE, KNEE, SIDE = PlankState(-2.0), KneePlankState(-2.0), SidePlankState()
KNEE_REST = Rest(0.66)
PRONE = FreeState(
    trunk=89.0, left_thigh=87.5, right_thigh=87.5, left_calf=88.0, right_calf=88.0, ankle=150.0, left_arm=84.0,
    right_arm=84.0, head=4.0,
)  # fmt: skip
SPHINX = FreeState(
    trunk=62.0, left_thigh=86.0, right_thigh=86.0, left_calf=89.0, right_calf=89.0, ankle=150.0, left_arm=-4.0,
    right_arm=-4.0, elbow_bend=84.0, head=40.0,
)  # fmt: skip
KNEELING = FreeState(trunk=0.0, left_calf=90.0, right_calf=90.0, ankle=100.0)
FOURS = FreeState(
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
LOW_CHEST = BirdDogState(incline_deg=-14.0)

F, S = "forearm_plank", "straight_arm_plank"
SINK: tuple[Step, ...] = ((2.2, PlankState(27.0, 8.0, head_lift_deg=20.0), 2.0),)
DEEDS: dict[str, tuple[Deed, ...]] = {
    F: (
        _plank(F, "clean", "a straight plank of 6 s", lambda: _held(LINE, ((0.5, LINE, 4.0),))),
        _plank(F, "sag_17_21", "the hips sag by 17 and by 21, where they nearly touch the floor",
               lambda: _held(LINE, _twice(LINE, PlankState(17.0), PlankState(21.0)))),
        _plank(F, "pike_34_50", "the hips rise by 34 and by 50",
               lambda: _held(LINE, _twice(LINE, PlankState(-34.0), PlankState(-50.0, lean_m=-0.09)))),
        _plank(F, "inside", "small departures inside every limit: sag 6, pike 15, knees 158",
               lambda: _held(LINE, ((0.8, PlankState(6.0), 1.5), (0.8, PlankState(-15.0), 1.5),
                                    (0.8, PlankState(-5.0, 22.0), 1.5)))),
        _plank(F, "comes_down", "the hips sink to the floor and stay there",
               lambda: _held(LINE, ((0.5, LINE, 2.0),), end=SINK)),
        _plank(F, "knees_42_55", "the knees bend by 42 and by 55",
               lambda: _held(LINE, _twice(LINE, PlankState(-6.0, 42.0, -0.03), PlankState(-9.0, 55.0, -0.05)))),
        _plank(F, "head_drops", "the head hangs, and then hangs lower",
               lambda: _held(LINE, _twice(LINE, PlankState(-2.0, head_lift_deg=-74.0),
                                          PlankState(-2.0, head_lift_deg=-92.0)))),
        _plank(F, "elbows_ahead", "the elbows are some 36 and then 46 ahead of the shoulders",
               lambda: _held(PlankState(-2.0, lean_m=-0.05),
                             _twice(PlankState(-2.0, lean_m=-0.05), PlankState(-2.0, lean_m=-0.145),
                                    PlankState(-2.0, lean_m=-0.177), 2.6)), -0.11),
        _plank(F, "elbows_behind", "the elbows are some 41 and then 50 behind the shoulders",
               lambda: _held(PlankState(-2.0, lean_m=0.05),
                             _twice(PlankState(-2.0, lean_m=0.05), PlankState(-2.0, lean_m=0.165),
                                    PlankState(-2.0, lean_m=0.19), 2.6)), 0.125),
    ),
    S: (
        _plank(S, "clean", "a straight plank of 6 s", lambda: _held(LINE, ((0.5, LINE, 4.0),))),
        _plank(S, "sag_22_37", "the hips sag by 22 and by 37",
               lambda: _held(LINE, _twice(LINE, PlankState(22.0), PlankState(37.0)))),
        _plank(S, "pike_32_58", "the hips rise by 32 and by 58",
               lambda: _held(LINE, _twice(LINE, PlankState(-32.0), PlankState(-58.0, lean_m=-0.1)))),
        _plank(S, "elbows_bent", "the elbows bend by 58 and by 75",
               lambda: _held(LINE, _twice(LINE, PlankState(-2.0, elbow_bend_deg=58.0),
                                          PlankState(-2.0, elbow_bend_deg=75.0)))),
        _plank(S, "knees_45_57", "the knees bend by 45 and by 57",
               lambda: _held(LINE, _twice(LINE, PlankState(-6.0, 45.0, -0.04), PlankState(-9.0, 57.0, -0.08)))),
        _plank(S, "hands_ahead", "the hands set far ahead of the shoulders the whole time",
               lambda: Steps(PlankState(-2.0, lean_m=-0.29), 6.0, ()), -0.29),
        _plank(S, "inside", "small departures inside every limit: sag 6, pike 15, elbows 155",
               lambda: _held(LINE, ((0.8, PlankState(6.0), 1.5), (0.8, PlankState(-15.0), 1.5),
                                    (0.8, PlankState(-2.0, elbow_bend_deg=25.0), 1.5)))),
    ),
    "bird_dog": (
        _dog("clean", "left, right, left, 2.2 s each", _up("left"), _up("right"), _up("left")),
        _dog("sagging", "the back sinks with the left leg; right clean",
             _up("right", rest=LOW_CHEST, incline_deg=-12.0),
             _up("left", rest=LOW_CHEST, incline_deg=7.0, tilt_deg=26.0), rest=LOW_CHEST),
        _dog("leg_high_low", "left 32 above level, right 32 below it, left level",
             _up("left", leg_deg=32.0), _up("right", leg_deg=-32.0), _up("left")),
        _dog("shifting", "right with the hips drawn back by 26, left clean",
             _up("right", tilt_deg=-26.0, incline_deg=-1.0), _up("left")),
        _dog("arm_low_knee", "right with the arm 48 below level, left with the knee at 118",
             _up("right", arm_deg=-48.0), _up("left", knee_bend_deg=62.0, leg_deg=2.0)),
        _dog("same_side", "left leg with left arm, then right leg with left arm",
             _up("left", arm="left"), _up("right")),
        _dog("short", "right for about a second, left for 2.2 s", _up("right", 0.0), _up("left")),
        _dog("inside", "small departures inside every limit: leg 8 above, 9 below level, knee 158",
             _up("left", leg_deg=8.0), _up("right", leg_deg=-9.0, knee_bend_deg=18.0)),
    ),
    "side_plank": (
        _side("clean", "on the left elbow, chest to the camera", "left", True, ((0.5, SIDE, 3.5),)),
        _side("drop_19_26", "right elbow; the hips drop by 19 and by 26", "right", True,
              (*_twice(SIDE, SidePlankState(19.0), SidePlankState(26.0)), (0.8, SIDE, 1.3))),
        _side("high_24_31", "left elbow, back to the camera; the hips rise by 24 and by 31", "left", False,
              (*_twice(SIDE, SidePlankState(-24.0), SidePlankState(-31.0)), (0.8, SIDE, 1.3))),
        _side("rolled", "right elbow; the chest turns 56 to the floor and 56 to the ceiling", "right", True,
              (*_twice(SIDE, SidePlankState(roll_deg=56.0), SidePlankState(roll_deg=-56.0)), (0.9, SIDE, 1.3))),
        _side("elbow_off", "left elbow, 42 ahead of the shoulder", "left", True, ((0.5, SIDE, 3.0),), -0.155),
        _side("clean_back", "on the right elbow, back to the camera", "right", False, ((0.5, SIDE, 3.5),)),
        _side("inside", "right elbow; drop 5, rise 9, roll 18", "right", True,
              ((0.8, SidePlankState(5.0), 1.4), (0.8, SidePlankState(-9.0), 1.4),
               (0.8, SidePlankState(roll_deg=18.0), 1.4))),
    ),
    "glute_bridge": (
        _bridge("clean", "three, in line at the top", _lift(), _lift(5.0), _lift(1.0)),
        _bridge("too_low", "a full one, then 21 and 28 below the line", _lift(), _lift(-21.0), _lift(-28.0)),
        _bridge("over_arched", "a full one, then 31 above the line", _lift(), _lift(31.0, hold_s=1.6), knee_deg=97.0),
        _bridge("dropped", "let down slowly, then dropped twice", _lift(), _lift(down_s=0.42), _lift(down_s=0.36)),
        _bridge("feet_far", "two with the knees at 136", _lift(0.0), _lift(0.0), knee_deg=136.0),
        _bridge("inside", "6 below the line, 14 above it, knees at 108", _lift(-6.0), _lift(14.0), knee_deg=108.0),
    ),
    "knee_plank": (
        _knees("clean", "a straight plank on the knees of 5 s", lambda: _held(KNEE, ((0.5, KNEE, 3.0),), KNEE_REST)),
        _knees("sag_15_17", "the hips sag by 15 and by 17, where they touch the floor",
               lambda: _held(KNEE, _twice(KNEE, KneePlankState(15.0), KneePlankState(17.0)), KNEE_REST)),
        _knees("pike_30_34", "the hips rise by 30 and by 34",
               lambda: _held(KNEE, _twice(KNEE, KneePlankState(-30.0), KneePlankState(-34.0)), KNEE_REST)),
        _knees("inside", "sag 6, pike 12",
               lambda: _held(KNEE, ((0.8, KneePlankState(6.0), 1.5), (0.8, KneePlankState(-12.0), 1.5)), KNEE_REST)),
    ),
    "none": (
        _none("sphinx", "lying face down, propped on the forearms; the head goes down and up",
              Steps(SPHINX, 1.5, ((1.2, replace(SPHINX, head=8.0), 1.5), (1.2, SPHINX, 1.2)))),
        _none("down_dog", "on hands and feet, the hips as high as they go",
              Steps(FOURS, 1.0, ((1.5, DOWN_DOG, 3.5), (1.5, FOURS, 0.8)))),
        _none("lying", "face down, arms along the body", Steps(PRONE, 5.0, ())),
        _none("kneels_down", "kneels upright, goes on all fours, sits back on the heels, comes up",
              Steps(KNEELING, 1.5, ((1.6, FOURS, 1.2), (1.4, CURLED, 1.5), (1.4, FOURS, 0.5), (1.5, KNEELING, 0.8))),
              0.6),
        _none("fours", "on all fours, and stays", Steps(FOURS, 5.0, ())),
    ),
}  # fmt: skip


def _keyed(exercise: str, name: str, shows: str, fault: str | None = None) -> Deed:
    drill = DRILLS[exercise]

    def make(person: Person) -> tuple[Keys, Callable[[Skeleton, Stage], Solver]]:
        motion, _ = drill.motion(fault, tremor=person.tremor)
        return motion, lambda skeleton, stage: KeyPoses(Rig(skeleton), person.spread_deg * drill.spread)

    return Deed(exercise, name, shows, make, 0.0, 0.85 if drill.pose(drill.start).contacts == ("feet",) else 0.4)


#: What has no solver of its own: key poses only.
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
            motion, solver = deed.make(person)
            clip = Clip(
                f"{exercise}-{deed.name}-{person.name}-{place.name}",
                deed.exercise,
                deed.shows,
                person,
                view,
                motion,
                solver,
                deed.middle,
                decor=place.decor,
                light=place.light,
                fps=12,
                seed=split.seed + n,
                crf=26,
                rig_hips=False,
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
