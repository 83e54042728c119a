"""Before the first set: what of the person, the camera and the light must change. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum

import numpy as np

from formcheck.form.body import BodyTracker
from formcheck.form.exercise import Exercise, View
from formcheck.pose.types import Landmark, Pose


class Setup(Enum):
    """What must change; the value is a short sentence for the screen and the voice."""

    NOBODY = "I can't see you. Come into the picture"
    TOO_DARK = "It is too dark. Turn on a light"
    SEVERAL = "I see more than one person"
    SEVERAL_NEARER = "I see more than one person. I follow the nearer one"
    SEVERAL_FARTHER = "I see more than one person. I follow the farther one"
    TOO_NEAR = "Move back, you are too near"
    TOO_FAR = "Come closer, you are too far away"
    NO_HEAD = "Your head is hidden"
    NO_HANDS = "Your hands are hidden"
    NO_HIPS = "Your hips are hidden"
    NO_FEET = "Your feet are hidden"
    TURN_SIDE = "Turn so that I see your side"
    TURN_FRONT = "Turn so that I see your front or back"
    TURN_FEET = "Turn so that your feet point at the camera"
    TURN_HEAD = "Turn so that your head points at the camera"
    LOOK_DOWN = "Put the camera above you, looking down"
    TILTED = "The camera is tilted. Set it level"


#: Somebody else is there; says which one is followed.
COMPANY = (Setup.SEVERAL, Setup.SEVERAL_NEARER, Setup.SEVERAL_FARTHER)

#: Parts of the body by the landmarks that show them.
_PARTS: tuple[tuple[Setup, tuple[Landmark, ...]], ...] = (
    (Setup.NO_HEAD, (Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)),
    (Setup.NO_HIPS, (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)),
    (Setup.NO_HANDS, (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST, Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW)),
    (Setup.NO_FEET, (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)),
)
#: What to do so that an exercise is seen from where it must be.
_TURN = {
    View.SIDE: Setup.TURN_SIDE,
    View.CORNER: Setup.TURN_SIDE,
    View.FRONT: Setup.TURN_FRONT,
    View.FOOT: Setup.TURN_FEET,
    View.HEAD: Setup.TURN_HEAD,
    View.ABOVE: Setup.LOOK_DOWN,
}
_WHOLE = [mark.value for mark in Landmark]

#: Mean brightness of the picture, 0..255: below it is too dark.
_DARK = 35.0
#: Too near is who takes more of the picture's width or height, too far who takes less of its longer side.
_NEAR, _FAR = 0.97, 0.25
#: Slope of the line from hand to foot, both on the floor.
_TILT_DEG = 14.0
#: Of two people the one that looks larger by this factor is the nearer one.
_NEARER = 1.15


def check_setup(
    pose: Pose | None,
    exercise: Exercise | None,
    *,
    brightness: float,
    people: Sequence[Pose] = (),
) -> tuple[Setup, ...]:
    """What must change so that `exercise` can be judged, what matters most first; nothing where all is well.

    Parameters
    ----------
    pose : Pose or None
        Who is in the picture.
    exercise : Exercise or None
        What is to be done; None while that is not known.
    brightness : float
        Mean of the picture's luma, 0..255.
    people : sequence of Pose
        Everybody who was in the picture lately, `pose` among them.
    """
    found: list[Setup] = []
    if brightness < _DARK:
        found.append(Setup.TOO_DARK)
    if pose is None:
        return (*found, Setup.NOBODY)
    if len(people) > 1:
        found.append(_whom(pose, people))
    found += _distance(pose)
    found += [setup for setup, marks in _PARTS if not any(_in_picture(pose, mark) for mark in marks)]
    if exercise is None:
        return tuple(found)
    body = BodyTracker().update(pose)
    if not math.isnan(body.breadth) and not any(view.fits(body.breadth, body.end_on) for view in exercise.views):
        found.append(_TURN[exercise.view])
    elif exercise.view is View.SIDE and abs(_floor_slope_deg(pose)) > _TILT_DEG:
        found.append(Setup.TILTED)
    return tuple(found)


def _whom(pose: Pose, people: Sequence[Pose]) -> Setup:
    """Which of several people is followed, in words that need no look at the screen."""

    def apart(other: Pose) -> float:
        return float(np.linalg.norm((other.image_xy - pose.image_xy).mean(axis=0)))

    def size(other: Pose) -> float:
        return float(np.hypot(*np.ptp(other.image_xy, axis=0)))

    mine, *others = sorted(people, key=apart)
    larger = size(mine) / max(1.0, *map(size, others))
    if larger >= _NEARER:
        return Setup.SEVERAL_NEARER
    return Setup.SEVERAL_FARTHER if larger * _NEARER <= 1 else Setup.SEVERAL


def _in_picture(pose: Pose, mark: Landmark) -> bool:
    width, height = pose.image_size
    x, y = pose.image_xy[mark]
    return bool(0 <= x < width and 0 <= y < height and pose.visibility[mark] >= 0.1)


def _distance(pose: Pose) -> list[Setup]:
    width, height = pose.image_size
    low, high = pose.image_xy[_WHOLE].min(axis=0), pose.image_xy[_WHOLE].max(axis=0)
    share = max((high[0] - low[0]) / width, (high[1] - low[1]) / height)
    longest = max(high[0] - low[0], high[1] - low[1]) / max(width, height)
    if share > _NEAR:
        return [Setup.TOO_NEAR]
    return [Setup.TOO_FAR] if longest < _FAR else []


def _floor_slope_deg(pose: Pose) -> float:
    """Slope of the line from the lowest hand or elbow to the lowest foot, where the body lies across the picture."""
    arms = [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST, Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW]
    feet = [Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX, Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL]
    hand = max((pose.image_xy[mark] for mark in arms), key=lambda xy: float(xy[1]))
    foot = max((pose.image_xy[mark] for mark in feet), key=lambda xy: float(xy[1]))
    across, down = abs(float(foot[0] - hand[0])), float(foot[1] - hand[1])
    if across < 0.2 * pose.image_size[0]:
        return 0.0  # upright, or seen along the body: the floor can't be told
    return math.degrees(math.atan2(down, across))
