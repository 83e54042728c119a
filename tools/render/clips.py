"""What is rendered: each clip is a small declaration of a person, a camera and a motion."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from tools.render.arrays import Floats
from tools.render.bird_dog import BirdDog, BirdDogState
from tools.render.bridge import Bridge, BridgeState
from tools.render.camera import Camera, Stage
from tools.render.encode import TICKS
from tools.render.exercise import Rest, Solver, State, Step, Steps
from tools.render.free import Free, FreeState, Walk
from tools.render.knee_plank import KneePlank, KneePlankState
from tools.render.light import Light
from tools.render.people import ANNA, BEN, CARLA, DENG, EVA, Person
from tools.render.plank import Plank, PlankState
from tools.render.room import Decor
from tools.render.side_plank import SidePlank, SidePlankState
from tools.render.skeleton import Skeleton

__all__ = ["CLIPS", "Clip", "Extra", "View"]


@dataclass(frozen=True, slots=True)
class View:
    """Where the camera stands, and which way the person lies.

    `facing` is the side of the picture the head is at; `yaw_deg` turns the head towards the camera (+) or
    the feet (-).
    """

    facing: str = "right"
    yaw_deg: float = 0.0
    height_m: float = 0.55
    distance_m: float = 3.4
    aim_height_m: float = 0.33
    vertical_fov_deg: float = 22.0
    size: tuple[int, int] = (640, 360)
    roll_deg: float = 0.0

    def stage(self, middle_x_m: float) -> Stage:
        """Return the stage with the point `middle_x_m` of the person's x axis in the picture's middle."""
        heading = -self.yaw_deg if self.facing == "right" else 180.0 + self.yaw_deg
        a = np.radians(heading)
        camera = Camera(
            (0.0, -self.distance_m, self.height_m),
            (0.0, 0.0, self.aim_height_m),
            self.vertical_fov_deg,
            self.size,
            self.roll_deg,
        )
        origin = (-middle_x_m * float(np.cos(a)), -middle_x_m * float(np.sin(a)), 0.0)
        return Stage(camera, heading, origin)


class Motion(Protocol):
    """One state for every frame."""

    @property
    def duration_s(self) -> float:
        """From the first frame to the last."""
        ...

    def states(self, solver: Any, t_s: Floats, seed: int) -> list[State]:
        """Return one state for each time (T,)."""
        ...


@dataclass(frozen=True, slots=True)
class Extra:
    """Somebody else in the room, whose places are those of the world: the camera looks along +y."""

    person: Person
    motion: Motion


@dataclass(frozen=True, slots=True)
class Clip:
    """One file of `sample_videos/`.

    `middle` is what of the person stands in the picture's middle, in statures from the solver's origin. `jitter`
    spreads the frames unevenly: a rate that varies by this share. `rig_hips`: the numbers of the motion are counted at
    the rig's hinges instead of the hip joints; the truth never is.
    """

    name: str
    exercise: str | None
    shows: str
    person: Person | None
    view: View
    motion: Motion
    solver: Callable[[Skeleton, Stage], Solver] = Free
    middle: float = 0.0
    others: tuple[Extra, ...] = ()
    decor: Decor = field(default_factory=Decor)
    light: Light = field(default_factory=Light)
    fps: int = 20
    jitter: float = 0.0
    seed: int = 1
    crf: int = 27
    rig_hips: bool = True

    @property
    def ticks(self) -> list[int] | None:
        """Presentation times in ticks of a clip whose frames are not evenly spaced."""
        if not self.jitter:
            return None
        count = round(self.motion.duration_s * self.fps)
        random = np.random.default_rng(self.seed)
        steps = random.uniform(1 - self.jitter, 1 + self.jitter, count - 1) * TICKS / self.fps
        return [0, *np.cumsum(np.maximum(np.round(steps), 1)).astype(int).tolist()]

    @property
    def times_s(self) -> Floats:
        """Presentation times (T,) of the frames."""
        if self.ticks is not None:
            return np.asarray(self.ticks) / TICKS
        return np.arange(round(self.motion.duration_s * self.fps)) / self.fps


# --- The positions -----------------------------------------------------------------------------------------------

REST = Rest()
LINE = PlankState()
SEEN_RIGHT, SEEN_LEFT = View("right"), View("left")
PLANK_MIDDLE, HIGH_PLANK_MIDDLE, KNEE_PLANK_MIDDLE = -0.256, -0.27, -0.12
SIDE_PLANK_MIDDLE, DOG_MIDDLE, BRIDGE_MIDDLE = -0.25, 0.05, -0.17
WIDE = View("right", vertical_fov_deg=26.0, distance_m=3.6, aim_height_m=0.38)
WIDE_LEFT = View("left", vertical_fov_deg=26.0, distance_m=3.6, aim_height_m=0.38)


def held(*steps: Step, first: Rest | None = None) -> Steps:
    """From rest into the first state, through the others and back to rest."""
    rest = first or REST
    return Steps(rest, 0.6, (*steps, (1.2, rest, 0.7)))


def forearm(name: str, shows: str, person: Person, view: View, motion: Steps, lean_m: float = 0.0, **more: Any) -> Clip:
    """Return a clip of the forearm plank; `lean_m`: with the elbows set up so far behind the shoulders."""
    return Clip(
        f"forearm_plank_{name}",
        "forearm_plank",
        shows,
        person,
        view,
        motion,
        lambda skeleton, stage: Plank(skeleton, stage, set_lean_m=lean_m),
        PLANK_MIDDLE,
        **more,
    )


def high(name: str, shows: str, person: Person, view: View, motion: Steps, lean_m: float = 0.0, **more: Any) -> Clip:
    """Return a clip of the plank on straight arms."""
    return Clip(
        f"straight_arm_plank_{name}",
        "straight_arm_plank",
        shows,
        person,
        view,
        motion,
        lambda skeleton, stage: Plank(skeleton, stage, True, lean_m),
        HIGH_PLANK_MIDDLE,
        **more,
    )


def on_knees(name: str, shows: str, person: Person, view: View, motion: Steps, **more: Any) -> Clip:
    """Return a clip of the knee plank."""
    return Clip(f"knee_plank_{name}", "knee_plank", shows, person, view, motion, KneePlank, KNEE_PLANK_MIDDLE, **more)


def sideways(
    name: str,
    shows: str,
    person: Person,
    front: bool,
    motion: Steps,
    lean_m: float = 0.0,
    view: View = SEEN_RIGHT,
    **more: Any,
) -> Clip:
    """Return a clip of the side plank on the elbow that `name` begins with, chest or back to the camera."""
    side = name.split("_")[0]
    facing = "right" if (side == "left") == front else "left"
    view = View(facing, view.yaw_deg, view.height_m, view.distance_m, 0.42, 24.0, view.size, view.roll_deg)
    return Clip(
        f"side_plank_{name}",
        "side_plank",
        shows,
        person,
        view,
        motion,
        lambda skeleton, stage: SidePlank(skeleton, stage, side, lean_m),
        SIDE_PLANK_MIDDLE,
        **more,
    )


def dog(
    name: str, shows: str, person: Person, view: View, steps: tuple[Step, ...], rest: State | Rest = REST, **more: Any
) -> Clip:
    """Return a clip of the bird dog."""
    return Clip(
        f"bird_dog_{name}", "bird_dog", shows, person, view, Steps(rest, 0.9, steps), BirdDog, DOG_MIDDLE, **more
    )


def lifted(
    side: str, hold_s: float = 2.8, arm: str | None = None, rest: State | Rest = REST, **state: float
) -> tuple[Step, ...]:
    """Return the steps of one repetition of the bird dog; `side` is the leg's, `arm` the opposite if not given."""
    arm = arm or ("right" if side == "left" else "left")
    up = BirdDogState(**{f"{side}_leg": 1.0, f"{arm}_arm": 1.0}, **state)
    return ((1.2, up, hold_s), (1.2, rest, 0.8))


def bridged(
    name: str, shows: str, person: Person, view: View, steps: tuple[Step, ...], knee_deg: float = 88.0, **more: Any
) -> Clip:
    """Return a clip of the glute bridge whose feet stand for a knee of `knee_deg` at the top."""
    return Clip(
        f"glute_bridge_{name}",
        "glute_bridge",
        shows,
        person,
        view,
        Steps(REST, 0.8, steps),
        lambda skeleton, stage: Bridge(skeleton, stage, knee_deg),
        BRIDGE_MIDDLE,
        **more,
    )


def up_down(lift_deg: float = 0.0, down_s: float = 1.6, hold_s: float = 1.3, up_s: float = 1.4) -> tuple[Step, ...]:
    """Return the steps of one bridge."""
    return ((up_s, BridgeState(lift_deg), hold_s), (down_s, REST, 0.9))


def nothing(name: str, shows: str, person: Person | None, view: View, motion: Motion, **more: Any) -> Clip:
    """Return a clip in which there is nothing to judge."""
    return Clip(f"none_{name}", None, shows, person, view, motion, **more)


def still(*steps: Step, first: State) -> Steps:
    """A pose that is kept, then steps."""
    return Steps(first, 4.0, steps) if not steps else Steps(first, 1.0, steps)


FAR = View("right", height_m=1.0, distance_m=4.0, aim_height_m=0.85, vertical_fov_deg=32.0)
LOW_LIGHT = Light(strength=0.62, warmth=0.07, noise_sigma=5.0)
DAYLIGHT = Light(strength=1.06, warmth=-0.05, noise_sigma=1.5)
GREY_ROOM = Decor(wall=(0.72, 0.75, 0.78), floor=(0.52, 0.47, 0.43), mat=(0.55, 0.36, 0.45), seed=21)
GREEN_ROOM = Decor(wall=(0.80, 0.84, 0.78), floor=(0.66, 0.60, 0.52), mat=(0.24, 0.26, 0.30), furniture=False, seed=4)

KNEE_LINE = KneePlankState()
SIDE_LINE = SidePlankState()
KNEE_REST, SIDE_REST = Rest(0.72), Rest(1.25)
#: Hips up, heels still drawn back: on the way into the side plank and out of it.
SIDE_READY = SidePlankState(6.0, knee_bend_deg=110.0)


def on_side(*steps: Step) -> Steps:
    """As `held`, for side planks: the hips rise before the legs are stretched."""
    return Steps(SIDE_REST, 0.5, ((0.9, SIDE_READY, 0.0), *steps, (0.9, SIDE_READY, 0.0), (0.8, SIDE_REST, 0.5)))


PLANKS = (
    Clip(
        "forearm_plank_sag",
        "forearm_plank",
        "from the knees into a straight forearm plank; the hips sag by 20.5 at 9 s, are lifted at 13 s",
        ANNA,
        View("right", size=(854, 480)),
        Steps(
            Rest(0.16),
            0.7,
            (
                (1.8, LINE, 6.5),
                (1.5, PlankState(line_deg=20.5, head_lift_deg=20.0, lean_m=0.005), 2.5),
                (1.0, LINE, 4.0),
                (1.3, Rest(0.16), 0.7),
            ),
        ),
        Plank,
        PLANK_MIDDLE,
        fps=30,
        seed=11,
        crf=22,
    ),
    forearm("clean_ben", "a straight plank of 6 s", BEN, SEEN_LEFT, held((1.5, LINE, 6.0)), fps=25, seed=2),
    forearm(
        "inside_carla",
        "small departures that stay inside every limit: sag 3.5, pike 13, knees 160, head 8 lower",
        CARLA,
        SEEN_RIGHT,
        held(
            (1.5, PlankState(3.5), 2.0),
            (0.8, PlankState(-13.0), 2.0),
            (0.8, PlankState(-3.0, 20.0), 2.0),
            (0.8, PlankState(0.0, 3.0, 0.03, 2.0), 2.0),
        ),
        decor=GREY_ROOM,
        fps=25,
        seed=3,
    ),
    forearm(
        "sag_18_26",
        "the hips sag by 18 and, 2 s later, by 26",
        DENG,
        SEEN_LEFT,
        held(
            (1.5, LINE, 1.5),
            (0.8, PlankState(18.0), 2.0),
            (0.8, LINE, 2.0),
            (0.9, PlankState(26.0), 2.0),
            (0.9, LINE, 1.2),
        ),
        decor=GREEN_ROOM,
        light=DAYLIGHT,
        fps=25,
        seed=4,
    ),
    forearm(
        "pike_32_37",
        "the hips rise by 32 and, 2 s later, by 37",
        EVA,
        SEEN_RIGHT,
        held(
            (1.5, LINE, 1.5),
            (0.9, PlankState(-32.0), 2.0),
            (0.9, LINE, 2.0),
            (1.0, PlankState(-37.0), 2.0),
            (1.0, LINE, 1.2),
        ),
        fps=25,
        seed=5,
    ),
    forearm(
        "elbows_ahead_36_46",
        "the shoulders slide back until the elbows are 36 and then 46 ahead",
        ANNA,
        SEEN_LEFT,
        held(
            (1.5, PlankState(lean_m=-0.04), 1.5),
            (0.9, PlankState(lean_m=-0.145), 2.8),
            (0.8, PlankState(lean_m=-0.04), 1.6),
            (0.9, PlankState(lean_m=-0.177), 2.8),
            (0.9, PlankState(lean_m=-0.04), 1.0),
        ),
        lean_m=-0.11,
        seed=7,
    ),
    forearm(
        "elbows_behind_41_53",
        "the shoulders slide ahead until the elbows are 41 and then 53 behind",
        DENG,
        SEEN_RIGHT,
        held(
            (1.5, PlankState(lean_m=0.05), 1.5),
            (0.9, PlankState(lean_m=0.165), 2.8),
            (0.8, PlankState(lean_m=0.05), 1.6),
            (0.9, PlankState(lean_m=0.200), 2.8),
            (0.9, PlankState(lean_m=0.05), 1.0),
        ),
        lean_m=0.125,
        light=LOW_LIGHT,
        seed=8,
    ),
    forearm(
        "head_dropped_two_sizes",
        "the head hangs, and after 2 s hangs lower",
        CARLA,
        SEEN_LEFT,
        held(
            (1.5, LINE, 1.5),
            (0.8, PlankState(head_lift_deg=-74.0), 2.2),
            (0.8, LINE, 2.0),
            (0.8, PlankState(head_lift_deg=-92.0), 2.2),
            (0.8, LINE, 1.2),
        ),
        decor=GREEN_ROOM,
        seed=9,
    ),
    forearm(
        "breaks_mid_hold",
        "straight for 4 s, then the hips sink to 22 and stay there until the knees come down",
        EVA,
        SEEN_LEFT,
        held((1.5, LINE, 4.0), (2.5, PlankState(22.0), 2.5)),
        light=LOW_LIGHT,
        seed=10,
    ),
    forearm(
        "two_sets",
        "two holds with a rest on the knees between; the camera 20 to the side of the body's middle",
        BEN,
        View("right", yaw_deg=20.0, vertical_fov_deg=24.0),
        Steps(REST, 0.6, ((1.3, LINE, 3.5), (1.2, REST, 2.0), (1.3, LINE, 3.5), (1.2, REST, 0.8))),
        fps=15,
        seed=12,
    ),
    forearm(
        "yaw_30",
        "straight, then the hips sag by 22; the camera sees the body turned by 30, head towards it",
        ANNA,
        View("left", yaw_deg=30.0, height_m=0.6),
        held((1.5, LINE, 2.5), (0.9, PlankState(22.0), 2.5), (0.9, LINE, 1.5)),
        seed=13,
    ),
    forearm(
        "raised_rolled_5",
        "straight, then a pike of 33; the camera at 1.1 m and rolled by 5; variable frame rate",
        DENG,
        View("right", height_m=1.1, distance_m=3.6, roll_deg=5.0, vertical_fov_deg=24.0, size=(854, 480)),
        held((1.5, LINE, 2.5), (0.9, PlankState(-33.0), 2.0), (0.9, LINE, 1.5)),
        fps=24,
        jitter=0.35,
        seed=14,
    ),
    forearm(
        "two_people",
        "a straight plank of 6 s; somebody walks by behind",
        CARLA,
        SEEN_RIGHT,
        held((1.5, LINE, 6.0)),
        others=(Extra(DENG, Walk((-2.6, 0.85), (2.7, 0.95), 1.0, 7.5, 10.0)),),
        seed=15,
    ),
    forearm(
        "standing_behind",
        "a plank of 5 s with a sag of 23 for 2 s; somebody stands behind",
        ANNA,
        View("left", height_m=0.8, vertical_fov_deg=26.0),
        held((1.5, LINE, 2.0), (0.8, PlankState(23.0), 2.0), (0.8, LINE, 1.2)),
        others=(Extra(BEN, Walk((0.6, 0.9), (0.75, 0.9), 1.0, 2.5, 10.0, -90.0)),),
        light=DAYLIGHT,
        seed=16,
    ),
    high(
        "clean_deng",
        "a straight plank of 3 s, 60 frames a second",
        DENG,
        SEEN_LEFT,
        held((1.2, LINE, 2.5)),
        fps=60,
        seed=17,
    ),
    high(
        "sag_20_pike_33",
        "the hips sag by 20 and, 2 s later, rise by 33",
        CARLA,
        SEEN_RIGHT,
        held(
            (1.4, LINE, 1.5),
            (0.8, PlankState(20.0), 2.0),
            (0.8, LINE, 2.0),
            (0.9, PlankState(-33.0), 2.0),
            (0.9, LINE, 1.2),
        ),
        seed=18,
    ),
    high(
        "knees_bent_132_123",
        "the knees bend to 132 and, 2 s later, to 123",
        EVA,
        SEEN_RIGHT,
        held(
            (1.5, LINE, 1.5),
            (0.8, PlankState(-6.0, 48.0, -0.04), 2.0),
            (0.8, LINE, 2.0),
            (0.9, PlankState(-9.0, 57.0, -0.08), 2.0),
            (0.9, LINE, 1.2),
        ),
        decor=GREY_ROOM,
        seed=6,
    ),
    high(
        "elbows_bent",
        "the elbows bend to 122 for 3 s",
        BEN,
        SEEN_LEFT,
        held((1.4, LINE, 1.5), (0.8, PlankState(elbow_bend_deg=58.0), 3.0), (0.8, LINE, 1.5)),
        decor=GREEN_ROOM,
        seed=19,
    ),
    high(
        "hands_ahead_portrait",
        "the hands set 41 ahead of the shoulders the whole time; an upright picture",
        ANNA,
        View("right", size=(360, 640), distance_m=4.0, vertical_fov_deg=58.0, aim_height_m=0.5),
        Steps(PlankState(lean_m=-0.31), 6.0, ()),
        lean_m=-0.31,
        seed=20,
    ),
    on_knees(
        "clean_eva",
        "a straight plank on the knees of 6 s",
        EVA,
        SEEN_RIGHT,
        held((1.5, KNEE_LINE, 6.0), first=KNEE_REST),
        seed=21,
    ),
    on_knees(
        "sag_19_pike_33",
        "the hips sag by 19 and, 2 s later, rise by 33",
        BEN,
        SEEN_LEFT,
        held(
            (1.5, KNEE_LINE, 1.5),
            (0.8, KneePlankState(19.0), 2.0),
            (0.8, KNEE_LINE, 2.0),
            (0.9, KneePlankState(-33.0), 2.0),
            (0.9, KNEE_LINE, 1.2),
            first=KNEE_REST,
        ),
        decor=GREY_ROOM,
        seed=22,
    ),
)

LOW_CHEST = BirdDogState(incline_deg=-17.0)

DOGS = (
    dog(
        "clean",
        "left, right, left, right, 2.8 s each, everything level",
        ANNA,
        WIDE,
        (*lifted("left"), *lifted("right"), *lifted("left"), *lifted("right")),
        fps=15,
        seed=31,
    ),
    dog(
        "sagging",
        "the back sinks with the left leg; right clean",
        BEN,
        WIDE_LEFT,
        (
            *lifted("right", rest=LOW_CHEST, incline_deg=-15.0),
            *lifted("left", rest=LOW_CHEST, incline_deg=6.5, tilt_deg=30.0),
        ),
        rest=LOW_CHEST,
        seed=32,
    ),
    dog(
        "trunk_shifting",
        "left clean, then right with the hips drawn back by 26",
        CARLA,
        WIDE,
        (*lifted("left"), *lifted("right", tilt_deg=-26.0, incline_deg=-1.0)),
        decor=GREY_ROOM,
        seed=41,
    ),
    dog(
        "leg_too_high",
        "left with the leg 30 above level, right level",
        DENG,
        WIDE,
        (*lifted("left", leg_deg=30.0), *lifted("right")),
        decor=GREEN_ROOM,
        seed=33,
    ),
    dog(
        "leg_too_low",
        "right with the leg 30 below level, left level",
        CARLA,
        WIDE_LEFT,
        (*lifted("right", leg_deg=-29.0), *lifted("left")),
        seed=34,
    ),
    dog(
        "arm_too_low",
        "left level, left with the arm 46 below level",
        EVA,
        WIDE,
        (*lifted("left"), *lifted("left", arm_deg=-46.0)),
        decor=GREY_ROOM,
        seed=35,
    ),
    dog(
        "knee_then_elbow_bent",
        "left with the knee at 122, then left with level leg, the right elbow at 95",
        ANNA,
        WIDE_LEFT,
        (*lifted("left", knee_bend_deg=58.0, leg_deg=2.0), *lifted("left", elbow_bend_deg=85.0)),
        seed=36,
    ),
    dog(
        "same_side",
        "left leg with left arm, then left leg with right arm",
        BEN,
        WIDE,
        (*lifted("left", arm="left"), *lifted("left")),
        seed=37,
    ),
    dog(
        "hold_too_short",
        "left for 2.8 s, right for about a second",
        CARLA,
        WIDE,
        (*lifted("left"), *lifted("right", hold_s=0.0)),
        light=DAYLIGHT,
        seed=38,
    ),
    dog(
        "uneven_sides",
        "three on the left, one on the right, 2 s each",
        DENG,
        WIDE_LEFT,
        (*lifted("left", 2.0), *lifted("left", 2.0), *lifted("left", 2.0), *lifted("right", 2.0)),
        fps=15,
        seed=39,
    ),
    dog(
        "pauses_half_way",
        "right, with a stop of 1 s half way up; then left",
        EVA,
        WIDE_LEFT,
        (
            (0.8, BirdDogState(right_leg=0.5, left_arm=0.5), 1.0),
            (0.8, BirdDogState(right_leg=1.0, left_arm=1.0), 2.6),
            (1.2, REST, 0.8),
            *lifted("left"),
        ),
        light=LOW_LIGHT,
        seed=40,
    ),
)

SIDE_PLANKS = (
    sideways(
        "left_clean_front",
        "on the left elbow, chest to the camera, 6 s",
        ANNA,
        True,
        on_side((0.9, SIDE_LINE, 6.0)),
        seed=51,
    ),
    sideways(
        "right_clean_back",
        "on the right elbow, back to the camera, 6 s",
        BEN,
        False,
        on_side((0.9, SIDE_LINE, 6.0)),
        decor=GREY_ROOM,
        seed=52,
    ),
    sideways(
        "right_dropped",
        "the hips drop by 18 for 3 s, and are lifted again",
        CARLA,
        True,
        on_side((0.9, SIDE_LINE, 2.5), (0.8, SidePlankState(18.0), 3.0), (0.8, SIDE_LINE, 2.0)),
        seed=53,
    ),
    sideways(
        "left_too_high",
        "the hips rise by 23 and, 2 s later, by 29",
        DENG,
        False,
        on_side(
            (0.9, SIDE_LINE, 1.5),
            (0.8, SidePlankState(-23.0), 2.0),
            (0.8, SIDE_LINE, 2.0),
            (0.9, SidePlankState(-29.0), 2.0),
            (0.9, SIDE_LINE, 1.2),
        ),
        seed=54,
    ),
    sideways(
        "left_elbow_off",
        "the elbow 43 ahead of the shoulder the whole time",
        EVA,
        True,
        on_side((0.9, SIDE_LINE, 4.5)),
        lean_m=-0.155,
        seed=55,
    ),
    sideways(
        "right_rolled",
        "the chest turns 55 to the floor and, 2 s later, 55 to the ceiling",
        ANNA,
        True,
        on_side(
            (0.9, SIDE_LINE, 1.5),
            (1.0, SidePlankState(roll_deg=55.0), 2.2),
            (1.0, SIDE_LINE, 2.0),
            (1.0, SidePlankState(roll_deg=-55.0), 2.2),
            (1.0, SIDE_LINE, 1.2),
        ),
        seed=56,
    ),
)

BRIDGES = (
    bridged(
        "clean", "three, in line at the top", BEN, SEEN_RIGHT, (*up_down(), *up_down(2.0), *up_down(-2.0)), seed=61
    ),
    bridged(
        "too_low",
        "a full one, then one that ends 24 below the line, then 30",
        CARLA,
        SEEN_LEFT,
        (*up_down(), *up_down(-24.0), *up_down(-30.0)),
        seed=62,
    ),
    bridged(
        "over_arched",
        "a full one, then one 30 above the line",
        DENG,
        SEEN_RIGHT,
        (*up_down(), *up_down(30.0, hold_s=1.6)),
        knee_deg=100.0,
        decor=GREEN_ROOM,
        seed=63,
    ),
    bridged(
        "dropped_fast",
        "let down slowly, then dropped twice",
        ANNA,
        SEEN_LEFT,
        (*up_down(), *up_down(down_s=0.45), *up_down(down_s=0.38)),
        seed=64,
    ),
    bridged(
        "feet_too_far",
        "two with the knees at 132",
        EVA,
        SEEN_RIGHT,
        (*up_down(-3.0), *up_down(-3.0)),
        knee_deg=132.0,
        seed=65,
    ),
)


def _plank_from_the_side(skeleton: Skeleton, stage: Stage) -> Solver:
    """Straight as seen from the side: along the body, no line can be seen."""
    return Plank(skeleton, SEEN_RIGHT.stage(0.0))


SQUAT = FreeState(
    trunk=42.0,
    left_thigh=-78.0,
    right_thigh=-78.0,
    left_calf=28.0,
    right_calf=28.0,
    left_arm=-80.0,
    right_arm=-80.0,
    ankle=0.001,
)
UPRIGHT_KNEEL = FreeState(trunk=0.0, left_calf=90.0, right_calf=90.0, ankle=100.0)
PRONE = FreeState(
    trunk=89.0,
    left_thigh=87.5,
    right_thigh=87.5,
    left_calf=88.0,
    right_calf=88.0,
    ankle=150.0,
    left_arm=88.0,
    right_arm=88.0,
    elbow_bend=2.0,
    arms_out=12.0,
)

NEGATIVES = (
    nothing("standing", "somebody stands, side on", BEN, FAR, still(first=FreeState()), seed=71),
    nothing(
        "walking_in",
        "somebody walks in and stands, facing the camera",
        ANNA,
        FAR,
        Walk((-2.6, 0.0), (0.1, 0.0), 0.3, 3.4, 5.5, -90.0),
        seed=72,
    ),
    nothing(
        "kneeling",
        "somebody kneels upright, then stays",
        EVA,
        FAR,
        still(
            (
                1.0,
                FreeState(
                    trunk=12.0, left_thigh=-12.0, right_thigh=-12.0, left_calf=90.0, right_calf=90.0, ankle=100.0
                ),
                3.0,
            ),
            first=UPRIGHT_KNEEL,
        ),
        seed=73,
    ),
    nothing("lying", "somebody lies face down, arms along the body", CARLA, SEEN_RIGHT, still(first=PRONE), seed=74),
    nothing("empty_room", "nobody", None, FAR, Steps(FreeState(), 3.0, ()), seed=75),
    nothing(
        "squats",
        "three squats: another exercise",
        DENG,
        FAR,
        Steps(FreeState(), 0.6, ((1.2, SQUAT, 0.4), (1.1, FreeState(), 0.5)) * 3),
        seed=76,
    ),
    nothing(
        "plank_from_head",
        "a forearm plank seen from the head end: nothing can be judged",
        BEN,
        View("right", yaw_deg=90.0, height_m=0.7),
        Steps(LINE, 4.0, ()),
        solver=_plank_from_the_side,
        middle=PLANK_MIDDLE,
        seed=77,
    ),
    nothing(
        "plank_from_feet",
        "a forearm plank seen from the feet: nothing can be judged",
        ANNA,
        View("right", yaw_deg=-90.0, height_m=0.8),
        Steps(LINE, 4.0, ()),
        solver=_plank_from_the_side,
        middle=PLANK_MIDDLE,
        seed=78,
    ),
)

CLIPS = (*PLANKS, *DOGS, *SIDE_PLANKS, *BRIDGES, *NEGATIVES)
