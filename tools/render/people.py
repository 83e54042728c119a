"""Who is rendered: bodies and what they wear."""

from dataclasses import dataclass

from tools.render.body import Shape
from tools.render.outfit import Look

__all__ = [
    "ANNA", "BEN", "CARLA", "DENG", "EVA", "FINN", "GRACE", "HIRO", "INES", "JONAS", "KIRA", "LENA", "MALIK",
    "Person",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """A name for the truth, a body and what it wears; how far apart the legs are set, how much the muscles tremble."""

    name: str
    shape: Shape
    look: Look
    spread_deg: float = 0.0
    tremor: float = 0.0


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
FINN = Person(
    "finn",
    Shape(sex=1.0, age_years=58, muscle=0.45, weight=0.75, stature_m=1.86, ancestry=(0.0, 0.05, 0.95)),
    Look(
        skin=(0.85, 0.66, 0.57),
        hair=(0.70, 0.69, 0.68),
        shirt=(0.52, 0.53, 0.55),
        bottoms=(0.16, 0.22, 0.36),
        sleeve=0.7,
        legs=0.45,
        bottoms_loose_m=0.014,
        bun=False,
    ),
    spread_deg=6.0,
)
GRACE = Person(
    "grace",
    Shape(sex=0.0, age_years=24, muscle=0.65, weight=0.35, stature_m=1.75, ancestry=(0.95, 0.0, 0.05)),
    Look(
        skin=(0.33, 0.21, 0.15),
        hair=(0.05, 0.05, 0.05),
        shirt=(0.10, 0.10, 0.11),
        bottoms=(0.08, 0.08, 0.09),
        sleeve=0.12,
        legs=0.97,
    ),
)
HIRO = Person(
    "hiro",
    Shape(sex=1.0, age_years=45, muscle=0.5, weight=0.6, stature_m=1.66, ancestry=(0.0, 0.95, 0.05)),
    Look(
        skin=(0.80, 0.62, 0.47),
        hair=(0.13, 0.12, 0.12),
        shirt=(0.15, 0.20, 0.17),
        bottoms=(0.40, 0.38, 0.34),
        sleeve=1.7,
        legs=0.95,
        bottoms_loose_m=0.010,
        bun=False,
    ),
)
INES = Person(
    "ines",
    Shape(sex=0.0, age_years=41, muscle=0.4, weight=0.86, stature_m=1.60, ancestry=(0.2, 0.1, 0.7)),
    Look(
        skin=(0.70, 0.50, 0.39),
        hair=(0.30, 0.17, 0.09),
        shirt=(0.80, 0.80, 0.78),
        bottoms=(0.58, 0.55, 0.62),
        sleeve=0.6,
        legs=0.93,
    ),
    spread_deg=4.0,
    tremor=1.2,
)
JONAS = Person(
    "jonas",
    Shape(sex=1.0, age_years=22, muscle=0.9, weight=0.48, stature_m=1.93, ancestry=(0.3, 0.0, 0.7)),
    Look(
        skin=(0.66, 0.47, 0.36),
        hair=(0.34, 0.24, 0.14),
        shirt=(0.20, 0.42, 0.30),
        bottoms=(0.12, 0.12, 0.13),
        sleeve=0.10,
        legs=0.40,
        bottoms_loose_m=0.010,
        bun=False,
    ),
)
KIRA = Person(
    "kira",
    Shape(sex=0.0, age_years=73, muscle=0.3, weight=0.38, stature_m=1.52, ancestry=(0.0, 0.5, 0.5)),
    Look(
        skin=(0.84, 0.68, 0.56),
        hair=(0.80, 0.79, 0.78),
        shirt=(0.60, 0.26, 0.38),
        bottoms=(0.30, 0.31, 0.36),
        sleeve=1.6,
        legs=0.95,
        bottoms_loose_m=0.012,
        bun=True,
    ),
    tremor=1.8,
)
LENA = Person(
    "lena",
    Shape(sex=0.0, age_years=35, muscle=0.5, weight=0.62, stature_m=1.70, ancestry=(0.1, 0.1, 0.8)),
    Look(
        skin=(0.82, 0.62, 0.52),
        hair=(0.55, 0.38, 0.20),
        shirt=(0.16, 0.15, 0.20),
        bottoms=(0.07, 0.07, 0.08),
        sleeve=0.35,
        legs=0.97,
    ),
    spread_deg=5.0,
)
MALIK = Person(
    "malik",
    Shape(sex=1.0, age_years=50, muscle=0.6, weight=0.7, stature_m=1.78, ancestry=(0.9, 0.0, 0.1)),
    Look(
        skin=(0.37, 0.24, 0.17),
        hair=(0.08, 0.08, 0.08),
        shirt=(0.70, 0.35, 0.16),
        bottoms=(0.44, 0.46, 0.48),
        sleeve=0.8,
        legs=0.95,
        bottoms_loose_m=0.012,
        bun=False,
    ),
    tremor=1.2,
)
