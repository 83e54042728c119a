"""Who is rendered: bodies and what they wear."""

from dataclasses import dataclass

from tools.render.body import Shape
from tools.render.outfit import Look

__all__ = ["ANNA", "BEN", "CARLA", "DENG", "EVA", "Person"]


@dataclass(frozen=True, slots=True)
class Person:
    """A name for the truth, a body and what it wears."""

    name: str
    shape: Shape
    look: Look


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
CARLA = Person(
    "carla",
    Shape(sex=0.0, age_years=52, muscle=0.45, weight=0.72, stature_m=1.62, ancestry=(0.85, 0.05, 0.10)),
    Look(
        skin=(0.42, 0.27, 0.20),
        hair=(0.07, 0.06, 0.06),
        shirt=(0.88, 0.74, 0.30),
        bottoms=(0.24, 0.16, 0.30),
        sleeve=0.75,
    ),
)
DENG = Person(
    "deng",
    Shape(sex=1.0, age_years=26, muscle=0.5, weight=0.32, stature_m=1.73, ancestry=(0.05, 0.90, 0.05)),
    Look(
        skin=(0.83, 0.66, 0.52),
        hair=(0.05, 0.05, 0.06),
        shirt=(0.87, 0.88, 0.88),
        bottoms=(0.33, 0.37, 0.40),
        sleeve=0.30,
        legs=0.95,
        bottoms_loose_m=0.008,
        bun=False,
    ),
)
EVA = Person(
    "eva",
    Shape(sex=0.0, age_years=66, muscle=0.4, weight=0.55, stature_m=1.58, ancestry=(0.0, 0.1, 0.9)),
    Look(
        skin=(0.86, 0.68, 0.58),
        hair=(0.62, 0.60, 0.58),
        shirt=(0.30, 0.52, 0.44),
        bottoms=(0.46, 0.47, 0.52),
        sleeve=0.95,
        legs=0.70,
        bun=True,
    ),
)
