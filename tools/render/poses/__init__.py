"""Every exercise that key poses make, by its id."""

from tools.render.drill import Drill
from tools.render.poses import all_fours, on_side, planks, prone, standing, supine, supine_trunk

__all__ = ["DRILLS"]

DRILLS: dict[str, Drill] = {
    drill.exercise: drill
    for family in (planks, all_fours, prone, supine, supine_trunk, on_side, standing)
    for drill in family.DRILLS
}
