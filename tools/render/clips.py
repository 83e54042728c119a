"""What is rendered: each clip is a small declaration of a person, a camera and a motion."""

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from tools.render.arrays import Floats
from tools.render.camera import Camera, Stage
from tools.render.encode import TICKS
from tools.render.free import FreeState, Steps, Walk
from tools.render.keypose import Key, Keys, Step, both
from tools.render.light import Light
from tools.render.people import ANNA, BEN, CARLA, DENG, EVA, Person
from tools.render.poses.all_fours import fours, raised
from tools.render.poses.on_side import heels_back, hip_down, propped
from tools.render.poses.planks import FOREARMS_REST, HANDS_REST, KNEES_REST, forearms, hands, knees
from tools.render.poses.supine import DOWN, lifted
from tools.render.room import Decor
from tools.render.skeleton import Posed, Skeleton

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

    def stage(self, middle_x_m: float, on_back: bool = False) -> Stage:
        """Return the stage with the point `middle_x_m` of the person's x axis in the picture's middle.

        The head is at the axis' end, or at its other one of who lies `on_back`.
        """
        heading = -self.yaw_deg if self.facing == "right" else 180.0 + self.yaw_deg
        heading += 180.0 * on_back
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
    """One pose for every frame."""

    @property
    def duration_s(self) -> float:
        """From the first frame to the last."""
        ...

    def poses(self, skeleton: Skeleton, t_s: Floats, seed: int) -> list[Posed]:
        """Return one pose for each time (T,)."""
        ...


@dataclass(frozen=True, slots=True)
class Extra:
    """Somebody else in the room, whose places are those of the world: the camera looks along +y."""

    person: Person
    motion: Motion


@dataclass(frozen=True, slots=True)
class Clip:
    """One file of `sample_videos/`; `jitter` spreads the frames unevenly: a rate that varies by this share."""

    name: str
    exercise: str | None
    shows: str
    person: Person | None
    view: View
    motion: Motion
    others: tuple[Extra, ...] = ()
    decor: Decor = field(default_factory=Decor)
    light: Light = field(default_factory=Light)
    fps: int = 20
    jitter: float = 0.0
    seed: int = 1
    crf: int = 27

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

#: A straight body reads a little more than 0, + sags, at the hip joints of anatomy; words count from there.
STRAIGHT = forearms()
HIGH = hands()
ON_KNEES = knees()
REST = FOREARMS_REST
ON_FOURS = fours()
SEEN_RIGHT, SEEN_LEFT = View("right"), View("left")
WIDE = View("right", vertical_fov_deg=26.0, distance_m=3.6, aim_height_m=0.38)
WIDE_LEFT = View("left", vertical_fov_deg=26.0, distance_m=3.6, aim_height_m=0.38)


def held(*steps: Step, rest: Key = REST, set_by: Key | None = None) -> Keys:
    """From rest into the first pose, through the others and back to rest; set up as in `set_by` or the first pose."""
    return Keys(rest, 0.6, (*steps, (1.2, rest, 0.7)), set_by=set_by or steps[0][1])


def forearm(name: str, shows: str, person: Person, view: View, motion: Keys, **more: Any) -> Clip:
    """Return a clip of the forearm plank."""
    return Clip(f"forearm_plank_{name}", "forearm_plank", shows, person, view, motion, **more)


def high(name: str, shows: str, person: Person, view: View, motion: Keys, **more: Any) -> Clip:
    """Return a clip of the plank on straight arms."""
    return Clip(f"straight_arm_plank_{name}", "straight_arm_plank", shows, person, view, motion, **more)


def on_knees(name: str, shows: str, person: Person, view: View, motion: Keys, **more: Any) -> Clip:
    """Return a clip of the knee plank."""
    return Clip(f"knee_plank_{name}", "knee_plank", shows, person, view, motion, **more)


def sideways(name: str, shows: str, person: Person, front: bool, motion: Keys, **more: Any) -> Clip:
    """Return a clip of the side plank on the elbow that `name` begins with, chest or back to the camera."""
    facing = "right" if (name.split("_")[0] == "left") == front else "left"
    view = View(facing, aim_height_m=0.42, vertical_fov_deg=24.0)
    return Clip(f"side_plank_{name}", "side_plank", shows, person, view, motion, **more)


def dog(name: str, shows: str, person: Person, view: View, steps: tuple[Step, ...], **more: Any) -> Clip:
    """Return a clip of the bird dog, which starts as its last step ends."""
    return Clip(f"bird_dog_{name}", "bird_dog", shows, person, view, Keys(steps[-1][1], 0.9, steps), **more)


def up(
    side: str, hold_s: float = 2.8, arm: str | None = None, rest: Key = ON_FOURS, **angles: float
) -> tuple[Step, ...]:
    """Return the steps of one repetition of the bird dog; `side` is the leg's, `arm` the opposite if not given."""
    return ((1.2, raised(side, arm, **angles), hold_s), (1.2, rest, 0.8))


def bridged(
    name: str, shows: str, person: Person, view: View, steps: tuple[Step, ...], knee: float = 93.0, **more: Any
) -> Clip:
    """Return a clip of the glute bridge whose feet stand for a bend of the knees at the top of its first one."""
    motion = Keys(DOWN, 0.8, steps, set_by=steps[0][1].but(None, **both(knee=knee)))
    return Clip(f"glute_bridge_{name}", "glute_bridge", shows, person, view, motion, **more)


def up_down(lift: float = 6.0, down_s: float = 1.6, hold_s: float = 1.3, up_s: float = 1.4) -> tuple[Step, ...]:
    """Return the steps of one bridge, its hips so far above the line from shoulder to knee."""
    return ((up_s, lifted(lift), hold_s), (down_s, DOWN, 0.9))


def nothing(name: str, shows: str, person: Person | None, view: View, motion: Motion, **more: Any) -> Clip:
    """Return a clip in which there is nothing to judge."""
    return Clip(f"none_{name}", None, shows, person, view, motion, **more)


def still(*steps: tuple[float, FreeState, float], first: FreeState) -> Steps:
    """A pose that is kept, then steps."""
    return Steps(first, 4.0, steps) if not steps else Steps(first, 1.0, steps)


FAR = View("right", height_m=1.0, distance_m=4.0, aim_height_m=0.85, vertical_fov_deg=32.0)
LOW_LIGHT = Light(strength=0.62, warmth=0.07, noise_sigma=5.0)
DAYLIGHT = Light(strength=1.06, warmth=-0.05, noise_sigma=1.5)
GREY_ROOM = Decor(wall=(0.72, 0.75, 0.78), floor=(0.52, 0.47, 0.43), mat=(0.55, 0.36, 0.45), seed=21)
GREEN_ROOM = Decor(wall=(0.80, 0.84, 0.78), floor=(0.66, 0.60, 0.52), mat=(0.24, 0.26, 0.30), furniture=False, seed=4)


def on_side(side: str, *steps: Step, lean: float = 0.0) -> Keys:
    """As `held`, for side planks, the elbow so far ahead of the shoulder."""
    rest, ready = hip_down(side, lean), heels_back(side, lean)
    steps = ((0.9, ready, 0.0), *steps, (0.9, ready, 0.0), (0.8, rest, 0.5))
    return Keys(rest, 0.5, steps, set_by=steps[1][1])


AHEAD, BEHIND = forearms(lean=9), forearms(6, lean=-12)

PLANKS = (
    Clip(
        "forearm_plank_sag",
        "forearm_plank",
        "from the knees into a straight forearm plank; the hips sag by 20.5 at 9 s, are lifted at 13 s",
        ANNA,
        View("right", size=(854, 480)),
        Keys(
            REST,
            0.7,
            ((1.8, STRAIGHT, 6.5), (1.5, forearms(24, neck=20), 2.5), (1.0, STRAIGHT, 4.0), (1.3, REST, 0.7)),
            set_by=STRAIGHT,
        ),
        fps=30,
        seed=11,
        crf=22,
    ),
    forearm("clean_ben", "a straight plank of 6 s", BEN, SEEN_LEFT, held((1.5, forearms(7), 6.0)), fps=25, seed=2),
    forearm(
        "inside_carla",
        "small departures that stay inside every limit: sag 3.5, pike 13, knees 160, head 8 lower",
        CARLA,
        SEEN_RIGHT,
        held(
            (1.5, forearms(7), 2.0),
            (0.8, forearms(-8), 2.0),
            (0.8, forearms(1, knee=20), 2.0),
            (0.8, forearms(4, lean=-7, neck=2), 2.0),
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
            (1.5, STRAIGHT, 1.5),
            (0.8, forearms(24), 2.0),
            (0.8, STRAIGHT, 2.0),
            (0.9, forearms(29), 2.0),
            (0.9, STRAIGHT, 1.2),
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
            (1.5, STRAIGHT, 1.5),
            (0.9, forearms(-28), 2.0),
            (0.9, STRAIGHT, 2.0),
            (1.0, forearms(-34), 2.0),
            (1.0, STRAIGHT, 1.2),
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
            (1.5, AHEAD, 1.5),
            (0.9, forearms(lean=37), 2.8),
            (0.8, AHEAD, 1.6),
            (0.9, forearms(lean=47), 2.8),
            (0.9, AHEAD, 1.0),
            set_by=forearms(lean=25),
        ),
        seed=7,
    ),
    forearm(
        "elbows_behind_41_53",
        "the shoulders slide ahead until the elbows are 41 and then 53 behind",
        DENG,
        SEEN_RIGHT,
        held(
            (1.5, BEHIND, 1.5),
            (0.9, forearms(6, lean=-41), 2.8),
            (0.8, BEHIND, 1.6),
            (0.9, forearms(6, lean=-53), 2.8),
            (0.9, BEHIND, 1.0),
            set_by=forearms(6, lean=-30),
        ),
        light=LOW_LIGHT,
        seed=8,
    ),
    forearm(
        "head_dropped_two_sizes",
        "the head hangs, and after 2 s hangs lower",
        CARLA,
        SEEN_LEFT,
        held(
            (1.5, STRAIGHT, 1.5),
            (0.8, forearms(neck=-74), 2.2),
            (0.8, STRAIGHT, 2.0),
            (0.8, forearms(neck=-92), 2.2),
            (0.8, STRAIGHT, 1.2),
        ),
        decor=GREEN_ROOM,
        seed=9,
    ),
    forearm(
        "breaks_mid_hold",
        "straight for 4 s, then the hips sink to 22 and stay there until the knees come down",
        EVA,
        SEEN_LEFT,
        held((1.5, STRAIGHT, 4.0), (2.5, forearms(26), 2.5)),
        light=LOW_LIGHT,
        seed=10,
    ),
    forearm(
        "two_sets",
        "two holds with a rest on the knees between; the camera 20 to the side of the body's middle",
        BEN,
        View("right", yaw_deg=20.0, vertical_fov_deg=24.0),
        Keys(
            REST, 0.6, ((1.3, STRAIGHT, 3.5), (1.2, REST, 2.0), (1.3, STRAIGHT, 3.5), (1.2, REST, 0.8)), set_by=STRAIGHT
        ),
        fps=15,
        seed=12,
    ),
    forearm(
        "yaw_30",
        "straight, then the hips sag by 22; the camera sees the body turned by 30, head towards it",
        ANNA,
        View("left", yaw_deg=30.0, height_m=0.6),
        held((1.5, STRAIGHT, 2.5), (0.9, forearms(23), 2.5), (0.9, STRAIGHT, 1.5)),
        seed=13,
    ),
    forearm(
        "raised_rolled_5",
        "straight, then a pike of 33; the camera at 1.1 m and rolled by 5; variable frame rate",
        DENG,
        View("right", height_m=1.1, distance_m=3.6, roll_deg=5.0, vertical_fov_deg=24.0, size=(854, 480)),
        held((1.5, STRAIGHT, 2.5), (0.9, forearms(-24), 2.0), (0.9, STRAIGHT, 1.5)),
        fps=24,
        jitter=0.35,
        seed=14,
    ),
    forearm(
        "two_people",
        "a straight plank of 6 s; somebody walks by behind",
        CARLA,
        SEEN_RIGHT,
        held((1.5, STRAIGHT, 6.0)),
        others=(Extra(DENG, Walk((-2.6, 0.85), (2.7, 0.95), 1.0, 7.5, 10.0)),),
        seed=15,
    ),
    forearm(
        "standing_behind",
        "a plank of 5 s with a sag of 23 for 2 s; somebody stands behind",
        ANNA,
        View("left", height_m=0.8, vertical_fov_deg=26.0),
        held((1.5, STRAIGHT, 2.0), (0.8, forearms(26), 2.0), (0.8, STRAIGHT, 1.2)),
        others=(Extra(BEN, Walk((0.6, 0.9), (0.75, 0.9), 1.0, 2.5, 10.0, -90.0)),),
        light=DAYLIGHT,
        seed=16,
    ),
    high(
        "clean_deng",
        "a straight plank of 3 s, 60 frames a second",
        DENG,
        SEEN_LEFT,
        held((1.2, HIGH, 2.5), rest=HANDS_REST),
        fps=60,
        seed=17,
    ),
    high(
        "sag_20_pike_33",
        "the hips sag by 20 and, 2 s later, rise by 33",
        CARLA,
        SEEN_RIGHT,
        held(
            (1.4, HIGH, 1.5),
            (0.8, hands(24), 2.0),
            (0.8, HIGH, 2.0),
            (0.9, hands(-28), 2.0),
            (0.9, HIGH, 1.2),
            rest=HANDS_REST,
        ),
        seed=18,
    ),
    high(
        "knees_bent_132_123",
        "the knees bend to 132 and, 2 s later, to 123",
        EVA,
        SEEN_RIGHT,
        held(
            (1.5, HIGH, 1.5),
            (0.8, hands(-2, 5, 45), 2.0),
            (0.8, HIGH, 2.0),
            (0.9, hands(-5, 10, 54), 2.0),
            (0.9, HIGH, 1.2),
            rest=HANDS_REST,
        ),
        decor=GREY_ROOM,
        seed=6,
    ),
    high(
        "elbows_bent",
        "the elbows bend to 122 for 3 s",
        BEN,
        SEEN_LEFT,
        held((1.4, HIGH, 1.5), (0.8, hands(8, elbow=55), 3.0), (0.8, HIGH, 1.5), rest=HANDS_REST),
        decor=GREEN_ROOM,
        seed=19,
    ),
    high(
        "hands_ahead_portrait",
        "the hands set 41 ahead of the shoulders the whole time; an upright picture",
        ANNA,
        View("right", size=(360, 640), distance_m=4.0, vertical_fov_deg=58.0, aim_height_m=0.5),
        Keys(hands(lean=42), 6.0, ()),
        seed=20,
    ),
    on_knees(
        "clean_eva",
        "a straight plank on the knees of 6 s",
        EVA,
        SEEN_RIGHT,
        held((1.5, ON_KNEES, 6.0), rest=KNEES_REST),
        seed=21,
    ),
    on_knees(
        "sag_19_pike_33",
        "the hips sag by 19 and, 2 s later, rise by 33",
        BEN,
        SEEN_LEFT,
        held(
            (1.5, ON_KNEES, 1.5),
            (0.8, knees(32), 2.0),
            (0.8, ON_KNEES, 2.0),
            (0.9, knees(-23, lean=10), 2.0),
            (0.9, ON_KNEES, 1.2),
            rest=KNEES_REST,
        ),
        decor=GREY_ROOM,
        seed=22,
    ),
)

LOW_CHEST = fours(-4)

DOGS = (
    dog(
        "clean",
        "left, right, left, right, 2.8 s each, everything level",
        ANNA,
        WIDE,
        (*up("left"), *up("right"), *up("left"), *up("right")),
        fps=15,
        seed=31,
    ),
    dog(
        "sagging",
        "the back sinks with the left leg; right clean",
        BEN,
        WIDE_LEFT,
        (
            *up("right", rest=LOW_CHEST, incline=-4),
            *up("left", rest=LOW_CHEST, incline=12, thigh=-56),
        ),
        seed=32,
    ),
    dog(
        "trunk_shifting",
        "left clean, then right with the hips drawn back by 26",
        CARLA,
        WIDE,
        (*up("left"), *up("right", thigh=-116)),
        decor=GREY_ROOM,
        seed=41,
    ),
    dog(
        "leg_too_high",
        "left with the leg 30 above level, right level",
        DENG,
        WIDE,
        (*up("left", level=33), *up("right")),
        decor=GREEN_ROOM,
        seed=33,
    ),
    dog(
        "leg_too_low",
        "right with the leg 30 below level, left level",
        CARLA,
        WIDE_LEFT,
        (*up("right", level=-27), *up("left")),
        seed=34,
    ),
    dog(
        "arm_too_low",
        "left level, left with the arm 46 below level",
        EVA,
        WIDE,
        (*up("left"), *up("left", reach=-46)),
        decor=GREY_ROOM,
        seed=35,
    ),
    dog(
        "knee_then_elbow_bent",
        "left with the knee at 122, then left with level leg, the right elbow at 95",
        ANNA,
        WIDE_LEFT,
        (*up("left", knee=55, level=5), *up("left", elbow=84)),
        seed=36,
    ),
    dog(
        "same_side",
        "left leg with left arm, then left leg with right arm",
        BEN,
        WIDE,
        (*up("left", arm="left"), *up("left")),
        seed=37,
    ),
    dog(
        "hold_too_short",
        "left for 2.8 s, right for about a second",
        CARLA,
        WIDE,
        (*up("left"), *up("right", hold_s=0.0)),
        light=DAYLIGHT,
        seed=38,
    ),
    dog(
        "uneven_sides",
        "three on the left, one on the right, 2 s each",
        DENG,
        WIDE_LEFT,
        (*up("left", 2.0), *up("left", 2.0), *up("left", 2.0), *up("right", 2.0)),
        fps=15,
        seed=39,
    ),
    dog(
        "pauses_half_way",
        "right, with a stop of 1 s half way up; then left",
        EVA,
        WIDE_LEFT,
        (
            (0.8, raised("right", level=-21, reach=-48, knee=46, elbow=22), 1.0),
            (0.8, raised("right"), 2.6),
            (1.2, ON_FOURS, 0.8),
            *up("left"),
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
        on_side("left", (0.9, propped("left"), 6.0)),
        seed=51,
    ),
    sideways(
        "right_clean_back",
        "on the right elbow, back to the camera, 6 s",
        BEN,
        False,
        on_side("right", (0.9, propped("right"), 6.0)),
        decor=GREY_ROOM,
        seed=52,
    ),
    sideways(
        "right_dropped",
        "the hips drop by 18 for 3 s, and are lifted again",
        CARLA,
        True,
        on_side("right", (0.9, propped("right"), 2.5), (0.8, propped("right", 18), 3.0), (0.8, propped("right"), 2.0)),
        seed=53,
    ),
    sideways(
        "left_too_high",
        "the hips rise by 23 and, 2 s later, by 29",
        DENG,
        False,
        on_side(
            "left",
            (0.9, propped("left"), 1.5),
            (0.8, propped("left", -22, lean=13), 2.0),
            (0.8, propped("left"), 2.0),
            (0.9, propped("left", -29, lean=19), 2.0),
            (0.9, propped("left"), 1.2),
        ),
        seed=54,
    ),
    sideways(
        "left_elbow_off",
        "the elbow 43 ahead of the shoulder the whole time",
        EVA,
        True,
        on_side("left", (0.9, propped("left", lean=44), 4.5), lean=44),
        seed=55,
    ),
    sideways(
        "right_rolled",
        "the chest turns 55 to the floor and, 2 s later, 55 to the ceiling",
        ANNA,
        True,
        on_side(
            "right",
            (0.9, propped("right"), 1.5),
            (1.0, propped("right", roll=55), 2.2),
            (1.0, propped("right"), 2.0),
            (1.0, propped("right", roll=-55), 2.2),
            (1.0, propped("right"), 1.2),
        ),
        seed=56,
    ),
)

BRIDGES = (
    bridged("clean", "three, in line at the top", BEN, SEEN_RIGHT, (*up_down(12), *up_down(13), *up_down(10)), seed=61),
    bridged(
        "too_low",
        "a full one, then one that ends 24 below the line, then 30",
        CARLA,
        SEEN_LEFT,
        (*up_down(), *up_down(-18), *up_down(-24)),
        seed=62,
    ),
    bridged(
        "over_arched",
        "a full one, then one 30 above the line",
        DENG,
        SEEN_RIGHT,
        (*up_down(11), *up_down(40, hold_s=1.6)),
        knee=82,
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
        (*up_down(3), *up_down(3)),
        knee=48,
        seed=65,
    ),
)


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
        Keys(STRAIGHT, 4.0, ()),
        seed=77,
    ),
    nothing(
        "plank_from_feet",
        "a forearm plank seen from the feet: nothing can be judged",
        ANNA,
        View("right", yaw_deg=-90.0, height_m=0.8),
        Keys(STRAIGHT, 4.0, ()),
        seed=78,
    ),
)

CLIPS = (*PLANKS, *DOGS, *SIDE_PLANKS, *BRIDGES, *NEGATIVES)
