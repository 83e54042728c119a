"""What is rendered: each clip is a small declaration of a person, a camera and a motion."""

from dataclasses import dataclass, field

import numpy as np
from tools.render.arrays import Floats
from tools.render.body import Shape
from tools.render.camera import Camera, Stage
from tools.render.motion import Track, sway
from tools.render.outfit import Look
from tools.render.plank import ForearmPlank, PlankState
from tools.render.room import Decor

__all__ = ["CLIPS", "Clip", "Kneel", "Person", "PlankMotion", "View"]

FPS = 30


@dataclass(frozen=True, slots=True)
class Person:
    """A name for the truth, a body and what it wears."""

    name: str
    shape: Shape
    look: Look


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
    size: tuple[int, int] = (854, 480)

    def stage(self, middle_x_m: float) -> Stage:
        """Return the stage with the point `middle_x_m` of the person's x axis in the picture's middle."""
        heading = -self.yaw_deg if self.facing == "right" else 180.0 + self.yaw_deg
        a = np.radians(heading)
        camera = Camera(
            (0.0, -self.distance_m, self.height_m),
            (0.0, 0.0, self.aim_height_m),
            self.vertical_fov_deg,
            self.size,
        )
        origin = (-middle_x_m * float(np.cos(a)), -middle_x_m * float(np.sin(a)), 0.0)
        return Stage(camera, heading, origin)


@dataclass(frozen=True, slots=True)
class Kneel:
    """Rest on knees and forearms, the shoulders `back_m` behind the elbows."""

    back_m: float = 0.16


@dataclass(frozen=True, slots=True)
class PlankMotion:
    """Keys (seconds, what is asked for), joined smoothly; `sway` scales the small unrest of a living body."""

    keys: tuple[tuple[float, PlankState | Kneel], ...]
    sway: float = 1.0

    def states(self, solver: ForearmPlank, t_s: Floats, seed: int) -> list[PlankState]:
        """Return one state for each time (T,)."""
        states = [solver.kneeling(-s.back_m) if isinstance(s, Kneel) else s for _, s in self.keys]
        track = Track([t for t, _ in self.keys], [s.values() for s in states])
        unrest = self.sway * sway(t_s, seed, 4) * [0.35, 0.25, 0.0015, 0.7]
        return [PlankState(*(track.at(float(t)) + u).tolist()) for t, u in zip(t_s, unrest, strict=True)]


@dataclass(frozen=True, slots=True)
class Clip:
    """One file of `sample_videos/`."""

    name: str
    exercise: str
    shows: str
    person: Person
    view: View
    motion: PlankMotion
    duration_s: float
    decor: Decor = field(default_factory=Decor)
    seed: int = 1
    crf: int = 22

    @property
    def times_s(self) -> Floats:
        """Presentation times (T,) of the frames."""
        return np.arange(round(self.duration_s * FPS)) / FPS


ANNA = Person("anna", Shape(sex=0.0, age_years=32, muscle=0.55, weight=0.45, stature_m=1.68), Look())
BEN = Person(
    "ben",
    Shape(sex=1.0, age_years=38, muscle=0.6, weight=0.52, stature_m=1.80),
    Look(
        skin=(0.72, 0.51, 0.40),
        hair=(0.10, 0.08, 0.07),
        shirt=(0.36, 0.45, 0.58),
        bottoms=(0.20, 0.20, 0.21),
        legs=0.52,
        bottoms_loose_m=0.012,
        bun=False,
    ),
)

LINE = PlankState()
SAG = PlankState(line_deg=20.5, head_lift_deg=20.0, lean_m=0.005)

CLIPS = (
    Clip(
        name="forearm_plank_sag",
        exercise="forearm_plank",
        shows="from the knees into a straight forearm plank; the hips sag at 9 s, are lifted at 13 s",
        person=ANNA,
        view=View(facing="right"),
        motion=PlankMotion(
            (
                (0.0, Kneel()),
                (0.7, Kneel()),
                (2.5, LINE),
                (9.0, LINE),
                (10.5, SAG),
                (13.0, SAG),
                (14.0, LINE),
                (18.0, LINE),
                (19.3, Kneel()),
                (20.0, Kneel()),
            )
        ),
        duration_s=20.0,
        seed=11,
    ),
)
