"""Every exercise that key poses make, by its id."""

from tools.render.drill import Drill
from tools.render.poses import all_fours, on_side, planks, prone, standing, supine, supine_legs, supine_trunk

__all__ = ["DRILLS"]

FAMILIES = (planks, all_fours, prone, supine, on_side, standing, supine_legs, supine_trunk)
DRILLS: dict[str, Drill] = {drill.exercise: drill for family in FAMILIES for drill in family.DRILLS}
