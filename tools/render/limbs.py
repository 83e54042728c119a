"""Bone rotations of trunk, legs and arms from a few pitches and directions; where joints are.

Frame of the person: x towards the head (or forward, upright), y to the left of one who lies face down, z up.
A *pitch* turns in the plane of x and z: 0 standing, 90 degrees lying with the head at +x. *Roll* then turns about the
body's length: 0 face down, 180 on the back, -90 on the left side, +90 on the right one.
"""

from collections.abc import Mapping

import numpy as np
from tools.render.arrays import Floats, unit
from tools.render.skeleton import LEFT, Posed, Skeleton, aim, pitch_rotation, turn

__all__ = ["JOINTS", "SIDES", "arm", "bend_between", "joint", "lay", "leg", "level_hand", "spine"]

SIDES = (("l", 1.0), ("r", -1.0))
DOWN = np.array([0.0, 0.0, -1.0])
AHEAD = np.array([1.0, 0.0, 0.0])
JOINTS = {"shoulder": "upperarm", "elbow": "lowerarm", "wrist": "hand", "hip": "thigh", "knee": "calf", "ankle": "foot"}


def joint(skeleton: Skeleton, posed: Posed, name: str, side: str) -> Floats:
    """Return the position (3,) of a joint such as "hip" of the "left" or "right" side, person's frame."""
    if name == "ear":
        return _ear(skeleton, posed, 1.0 if side[0] == "l" else -1.0)
    if name == "hip":
        return skeleton.hip(posed, side[0])
    return skeleton.head(posed, f"{JOINTS[name]}_{side[0]}")


def _ear(skeleton: Skeleton, posed: Posed, sign: float) -> Floats:
    """The ear hole: a third up the head bone, just behind it, at the side of the skull."""
    i = skeleton.index("head")
    start, end = skeleton.rest_heads[i], skeleton.rest_tails[i]
    size = float(np.linalg.norm(end - start))
    offset = 0.40 * (end - start) + size * np.array([-0.09, sign * 0.40, 0.0])
    return np.asarray(posed.heads[i] + posed.rotations[i] @ offset)


def lay(pitch_rad: float, roll_rad: float = 0.0) -> Floats:
    """Return the rotation (3, 3) from the rest frame of a body at this pitch and roll."""
    if roll_rad == 0.0:
        return pitch_rotation(pitch_rad)
    return pitch_rotation(pitch_rad - np.pi / 2) @ turn(AHEAD, roll_rad) @ pitch_rotation(np.pi / 2)


def spine(trunk: float, head_lift: float, roll: float = 0.0) -> dict[str, Floats]:
    """Return the rotations of a straight trunk, and of a head that is lifted from it (radians)."""
    way = -1.0 if abs(roll) > 2.0 else 1.0
    rotations = {bone: lay(trunk, roll) for bone in ("Root", "pelvis", "spine_01", "spine_02", "spine_03")}
    rotations["neck_01"] = lay(trunk - way * 0.6 * head_lift, roll)
    rotations["head"] = lay(trunk - way * head_lift, roll)
    return rotations


def leg(
    skeleton: Skeleton,
    side: str,
    pitches: tuple[float, float, float, float],
    roll: float = 0.0,
    outward: float = 0.0,
) -> dict[str, Floats]:
    """Return one leg's rotations: `pitches` of thigh, calf, foot and toes; `outward` leads it away from the middle."""
    sign = 1.0 if side == "l" else -1.0
    rotations: dict[str, Floats] = {}
    aside = DOWN + np.array([0.0, sign * np.tan(outward), 0.0])
    for bone, end, pitch in (("thigh", "calf", pitches[0]), ("calf", "foot", pitches[1])):
        rest = skeleton.rest_direction(f"{bone}_{side}", f"{end}_{side}")
        whole = lay(pitch, roll)
        rotations[f"{bone}_{side}"] = aim(rest, LEFT, whole @ aside, whole @ LEFT)
    rotations[f"foot_{side}"] = lay(pitches[2], roll)
    rotations[f"ball_{side}"] = lay(pitches[3], roll)
    return rotations


def arm(
    skeleton: Skeleton, side: str, upper: Floats, fore: Floats, hinge: Floats, along: Floats, thumb: Floats
) -> dict[str, Floats]:
    """Return one arm's rotations: directions of its bones, the elbow's hinge, the hand's length and thumb side."""
    upper_rest = skeleton.rest_direction(f"upperarm_{side}", f"lowerarm_{side}")
    fore_rest = skeleton.rest_direction(f"lowerarm_{side}", f"hand_{side}")
    hinge_rest = np.cross(upper_rest, fore_rest)
    upper_arm = aim(upper_rest, hinge_rest, upper, hinge)
    fore_arm = aim(fore_rest, hinge_rest, fore, hinge)
    hand_rest = skeleton.rest_direction(f"hand_{side}", f"middle_01_{side}")
    across_rest = skeleton.rest_head(f"index_01_{side}") - skeleton.rest_head(f"pinky_01_{side}")
    hand = aim(hand_rest, across_rest, along, thumb)
    fore_arm = turn(fore, 0.5 * _twist(hand @ fore_arm.T, fore)) @ fore_arm
    return {f"upperarm_{side}": upper_arm, f"lowerarm_{side}": fore_arm, f"hand_{side}": hand}


def level_hand(
    skeleton: Skeleton, side: str, rotations: Mapping[str, Floats], thumb: Floats, share: float = 1.0
) -> dict[str, Floats]:
    """Return the fingers' rotations of a hand that lies flat on the floor (`share` 1) or is held out straight (0)."""
    hand = rotations[f"hand_{side}"]
    across_rest = skeleton.rest_head(f"index_01_{side}") - skeleton.rest_head(f"pinky_01_{side}")
    result: dict[str, Floats] = {}
    for finger in ("index", "middle", "ring", "pinky"):
        for number, slope in (("01", -0.16), ("02", -0.10), ("03", -0.02)):
            bone = f"{finger}_{number}_{side}"
            rest = skeleton.rest_direction(bone)
            free = hand @ unit(rest)
            flat = unit(free * [1.0, 1.0, 0.0]) + np.array([0.0, 0.0, slope])
            result[bone] = aim(rest, across_rest, share * flat + (1 - share) * free, thumb)
    return result


def bend_between(a: Floats, b: Floats) -> float:
    """Return the angle in degrees between two vectors."""
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)))


def _twist(rotation: Floats, axis: Floats) -> float:
    """Return the part of a rotation (3, 3) that turns about `axis`, in radians."""
    vector = np.array(
        [rotation[2, 1] - rotation[1, 2], rotation[0, 2] - rotation[2, 0], rotation[1, 0] - rotation[0, 1]]
    )
    return float(2 * np.arctan2(vector @ unit(axis), 1 + np.trace(rotation)))
