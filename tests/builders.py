"""A stick figure: joint angles in, a `Pose` out.

A *stance* (`ForearmPlank`, `BirdDog`, ...) is a frozen dataclass of angles that places its joints in a room: x to the
right, y up, z towards the camera, metres, the floor at y = 0, the head to the right. A `Camera` turns the room, takes
the picture without perspective and says what it sees. `timeline` moves from stance to stance.

The figure is built from lengths and angles alone; no function of formcheck is used to make it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from formcheck.pose.types import FloatArray, Landmark, Pose

TRUNK, NECK, UPPER_ARM, FOREARM, THIGH, SHIN = 0.50, 0.20, 0.28, 0.26, 0.42, 0.42
SHOULDERS, HIPS, EARS = 0.36, 0.22, 0.14
TOES = 0.13  # height of an ankle that stands on its toes
KNEE = 0.05  # height of a knee that lies on the floor
ELBOW = 0.03  # height of an elbow that lies on the floor

Vector = FloatArray  # (3,)
Joints = dict[str, Vector]  # "LEFT_HIP" -> point
SIDES = ("LEFT", "RIGHT")


class Stance(Protocol):
    """Anything that places the joints of a body in the room."""

    def joints(self) -> Joints:
        """Ear, shoulder, elbow, wrist, hip, knee, ankle, heel and toe of both sides."""


# --- Placing limbs ------------------------------------------------------------------------------------------------


def vector(x: float, y: float, z: float = 0.0) -> Vector:
    return np.array([x, y, z])


def chord(a: float, b: float, angle_deg: float) -> float:
    """Distance between the ends of two bones that meet at an angle."""
    return math.sqrt(a * a + b * b - 2 * a * b * math.cos(math.radians(angle_deg)))


def bent_line(high: float, low: float, upper: float, lower: float, sag_deg: float) -> tuple[float, float, float]:
    """A path of two lengths from a point at height `high` to one at `low`, bent by `sag_deg` (positive hangs down).

    Returns the level distance of its ends and the slopes of both parts, degrees below the horizontal.
    """
    span = chord(upper, lower, 180.0 - abs(sag_deg))
    fall = math.degrees(math.asin((high - low) / span))
    off = math.degrees(math.asin(lower * math.sin(math.radians(abs(sag_deg))) / span))
    off = math.copysign(off, sag_deg)
    return span * math.cos(math.radians(fall)), fall + off, fall + off - sag_deg


@dataclass(frozen=True)
class Frame:
    """A trunk's own axes: `up` to the head, `front` out of the chest; angles turn from the head to the back.

    0 points along the spine to the head, 90 out of the back, 180 to the feet, -90 out of the chest.
    """

    up: Vector
    front: Vector

    @cached_property
    def left(self) -> Vector:
        return np.cross(self.up, self.front)

    def to(self, angle_deg: float, length: float = 1.0) -> Vector:
        a = math.radians(angle_deg)
        return length * (math.cos(a) * self.up - math.sin(a) * self.front)

    def arm(self, shoulder: Vector, upper_deg: float, elbow_deg: float = 180.0) -> tuple[Vector, Vector]:
        elbow = shoulder + self.to(upper_deg, UPPER_ARM)
        return elbow, elbow + self.to(upper_deg + 180.0 - elbow_deg, FOREARM)

    def leg(self, hip: Vector, thigh_deg: float, knee_deg: float = 180.0) -> tuple[Vector, Vector]:
        knee = hip + self.to(thigh_deg, THIGH)
        return knee, knee + self.to(thigh_deg - 180.0 + knee_deg, SHIN)

    def head(self, shoulder: Vector, drop_deg: float) -> Vector:
        return shoulder + self.to(-drop_deg, NECK)


def tilted(slope_deg: float, face_up: bool = False) -> Frame:
    """A trunk in the x-y plane whose head is to the right and `slope_deg` above the hips."""
    a = math.radians(slope_deg)
    front = vector(math.sin(a), -math.cos(a))
    return Frame(vector(math.cos(a), math.sin(a)), -front if face_up else front)


def _both(middle: Vector, left: Vector, breadth: float) -> dict[str, Vector]:
    return {"LEFT": middle + left * breadth / 2, "RIGHT": middle - left * breadth / 2}


def _assemble(
    frame: Frame,
    shoulder: Vector,
    hip: Vector,
    head_drop_deg: float,
    arms: Mapping[str, tuple[float, float]],
    legs: Mapping[str, tuple[float, float]],
    foot: Foot | None = None,
) -> Joints:
    """Joints from the middles of shoulders and hips, and two angles (in the frame of the trunk) a limb.

    `foot` leads from the ankle to heel and toe; by default the foot is pointed, in line with the shin.
    """
    joints: Joints = {}
    shoulders, hips = _both(shoulder, frame.left, SHOULDERS), _both(hip, frame.left, HIPS)
    ears = _both(frame.head(shoulder, head_drop_deg), frame.left, EARS)
    for side in SIDES:
        elbow, wrist = frame.arm(shoulders[side], *arms[side])
        knee, ankle = frame.leg(hips[side], *legs[side])
        heel, toe = foot or pointed(ankle - knee)
        points = (ears[side], shoulders[side], elbow, wrist, hips[side], knee, ankle, ankle + heel, ankle + toe)
        joints |= {f"{side}_{name}": point for name, point in zip(_NAMES, points, strict=True)}
    return joints


_NAMES = ("EAR", "SHOULDER", "ELBOW", "WRIST", "HIP", "KNEE", "ANKLE", "HEEL", "TOE")

Foot = tuple[Vector, Vector]  # from the ankle to the heel and to the toe


def pointed(shin: Vector) -> Foot:
    along = shin / np.linalg.norm(shin)
    return -0.03 * along, 0.14 * along


#: On the toes, the head to the right; and flat on the floor, the toes to the left (as on the back).
ON_TOES: Foot = (vector(-0.05, 0.02), vector(0.05, -TOES + 0.015))
FLAT: Foot = (vector(0.05, -0.045), vector(-0.14, -0.055))


def _alike(angles: tuple[float, float]) -> dict[str, tuple[float, float]]:
    return dict.fromkeys(SIDES, angles)


# --- Stances, seen from the side ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ForearmPlank:
    """`sag_deg`: hips below (+) or above (-) the line shoulder-ankle; `arm_lean_deg`: elbow ahead (+) or behind."""

    sag_deg: float = 0.0
    arm_lean_deg: float = 0.0
    head_drop_deg: float = -12.0
    knee_deg: float = 176.0

    def joints(self) -> Joints:
        high = ELBOW + UPPER_ARM * math.cos(math.radians(self.arm_lean_deg))
        return _plank(self.sag_deg, high, self.head_drop_deg, self.knee_deg, self.arm_lean_deg, forearm_on_floor=True)


@dataclass(frozen=True)
class StraightArmPlank:
    """As `ForearmPlank`; `arm_lean_deg` is that of the line shoulder-wrist."""

    sag_deg: float = 0.0
    arm_lean_deg: float = 0.0
    elbow_deg: float = 176.0
    head_drop_deg: float = -12.0
    knee_deg: float = 176.0

    def joints(self) -> Joints:
        reach = chord(UPPER_ARM, FOREARM, self.elbow_deg)
        high = reach * math.cos(math.radians(self.arm_lean_deg))
        # The elbow points to the feet: the upper arm leans back from the line of the arm.
        back = math.degrees(math.asin(FOREARM * math.sin(math.radians(self.elbow_deg)) / reach))
        lean = self.arm_lean_deg - back
        return _plank(self.sag_deg, high, self.head_drop_deg, self.knee_deg, lean, elbow_deg=self.elbow_deg)


@dataclass(frozen=True)
class KneePlank:
    """`sag_deg` is that of the line shoulder-hip-knee."""

    sag_deg: float = 0.0
    arm_lean_deg: float = 0.0
    head_drop_deg: float = -12.0
    knee_deg: float = 110.0

    def joints(self) -> Joints:
        high = ELBOW + UPPER_ARM * math.cos(math.radians(self.arm_lean_deg))
        return _plank(
            self.sag_deg,
            high,
            self.head_drop_deg,
            self.knee_deg,
            self.arm_lean_deg,
            forearm_on_floor=True,
            on_knees=True,
        )


def _plank(
    sag_deg: float,
    high: float,
    head_drop_deg: float,
    knee_deg: float,
    arm_lean_deg: float,
    elbow_deg: float = 90.0,
    forearm_on_floor: bool = False,
    on_knees: bool = False,
) -> Joints:
    leg = THIGH if on_knees else chord(THIGH, SHIN, knee_deg)
    across, trunk_slope, leg_slope = bent_line(high, KNEE if on_knees else TOES, TRUNK, leg, sag_deg)
    frame = tilted(trunk_slope)
    hip = vector(across - 0.95 - TRUNK * math.cos(math.radians(trunk_slope)), 0)  # the feet stay where they are
    shoulder = hip + frame.up * TRUNK
    shoulder, hip = shoulder + vector(0, high - shoulder[1]), hip + vector(0, high - shoulder[1])
    # In the frame of the trunk: the slopes are those in the room, less the trunk's own.
    ahead = 0.0 if on_knees else math.degrees(math.asin(SHIN * math.sin(math.radians(knee_deg)) / leg))
    thigh = 180.0 + (leg_slope - trunk_slope) + ahead
    upper = -90.0 + arm_lean_deg - trunk_slope
    if forearm_on_floor:
        elbow_deg = 90.0 + arm_lean_deg
    arms, legs = _alike((upper, elbow_deg)), _alike((thigh, knee_deg))
    return _assemble(frame, shoulder, hip, head_drop_deg, arms, legs, None if on_knees else ON_TOES)


@dataclass(frozen=True)
class BirdDog:
    """On all fours; `leg` and `arm` name the limbs that `leg_deg` and `arm_deg` raise: -90 down, 0 level.

    `dip_deg` tips the trunk (shoulders up), `shift_deg` moves the trunk back over the knee (thigh leans).
    """

    leg: str = "left"
    arm: str = "right"
    leg_deg: float = -90.0
    arm_deg: float = -90.0
    knee_deg: float = 172.0
    elbow_deg: float = 172.0
    dip_deg: float = 0.0
    shift_deg: float = 0.0
    head_drop_deg: float = -10.0

    def joints(self) -> Joints:
        slope = 8.0 + self.dip_deg
        frame = tilted(slope)
        thigh = math.radians(-90.0 - self.shift_deg)
        knee = vector(-0.30, KNEE)
        hip = knee + THIGH * vector(math.cos(thigh), -math.sin(thigh))
        shoulder = hip + frame.up * TRUNK
        # On the floor: wrists below, a straight arm; knees with the shins behind.
        floor_leg = (-90.0 + self.shift_deg - slope, 90.0 - self.shift_deg)
        floor_arm = (-90.0 - slope, 176.0)
        arms, legs = _alike(floor_arm), _alike(floor_leg)
        if self.leg_deg > -90.0:
            share = min(1.0, (self.leg_deg + 90.0) / 45.0)  # the knee straightens on the way up
            knee_deg = floor_leg[1] + share * (self.knee_deg - floor_leg[1])
            # Elevation counts from straight back; bending the knee lifts the foot.
            legs[self.leg.upper()] = (180.0 - self.leg_deg - slope, knee_deg)
        if self.arm_deg > -90.0:
            share = min(1.0, (self.arm_deg + 90.0) / 45.0)
            arms[self.arm.upper()] = (self.arm_deg - slope, 176.0 + share * (self.elbow_deg - 176.0))
        return _assemble(frame, shoulder, hip, self.head_drop_deg, arms, legs)


def all_fours() -> BirdDog:
    """Hands and knees on the floor, nothing raised."""
    return BirdDog()


@dataclass(frozen=True)
class GluteBridge:
    """On the back, head to the right; `lift_deg`: hips above (+) or below (-) the line shoulder-knee."""

    lift_deg: float = -48.0
    knee_deg: float = 90.0

    def joints(self) -> Joints:
        # The shoulders lie; the trunk is raised until the foot, at the end of the bent leg, comes up from the floor.
        shoulder = vector(0.45, 0.05)
        low, high = -10.0, 80.0
        for _ in range(40):
            slope = (low + high) / 2
            frame = tilted(-slope, face_up=True)
            hip = shoulder - frame.up * TRUNK
            _, ankle = frame.leg(hip, 180.0 - self.lift_deg, self.knee_deg)
            low, high = (low, slope) if ankle[1] > 0.07 else (slope, high)
        arms, legs = _alike((180.0 - slope, 178.0)), _alike((180.0 - self.lift_deg, self.knee_deg))
        return _assemble(frame, shoulder, hip, 15.0, arms, legs, FLAT)


@dataclass(frozen=True)
class ProneOnForearms:
    """Belly and legs on the floor, the chest on the forearms."""

    def joints(self) -> Joints:
        hip, shoulder_high = vector(-0.1, 0.08), 0.26
        slope = math.degrees(math.asin((shoulder_high - hip[1]) / TRUNK))
        frame = tilted(slope)
        shoulder = hip + frame.up * TRUNK
        return _assemble(
            frame, shoulder, hip, -10.0, _alike((-90.0 - slope, 90.0)), _alike((180.0 - slope + 4.0, 178.0))
        )


@dataclass(frozen=True)
class ProneFlat:
    """Face down, arms along the body."""

    def joints(self) -> Joints:
        return _assemble(tilted(0), vector(0.4, 0.12), vector(-0.1, 0.12), 0.0, _alike((-176, 178)), _alike((176, 178)))


@dataclass(frozen=True)
class Standing:
    """Upright, arms down; the camera sees the side (or, `towards_camera`, the front).

    `bow_deg` bows the trunk, `bend_deg` bends it to the person's left; the hips are `ahead_m` and `left_m` of the feet.
    """

    towards_camera: bool = False
    bow_deg: float = 0.0
    bend_deg: float = 0.0
    ahead_m: float = 0.0
    left_m: float = 0.0

    def joints(self) -> Joints:
        front = vector(0, 0, 1) if self.towards_camera else vector(1, 0, 0)
        frame = Frame(vector(0, 1, 0), front)
        hip = vector(0, THIGH + SHIN + 0.08)
        foot = (-0.05 * front - vector(0, 0.05), 0.15 * front - vector(0, 0.06))
        legs = _assemble(frame, hip + frame.up * TRUNK, hip, 5.0, _alike((180, 172)), _alike((180, 178)), foot)
        if not (self.bow_deg or self.bend_deg or self.ahead_m or self.left_m):
            return legs
        bow, bend = math.radians(self.bow_deg), math.radians(self.bend_deg)
        bowed = Frame(
            math.cos(bow) * frame.up + math.sin(bow) * front, math.cos(bow) * front - math.sin(bow) * frame.up
        )
        trunk = Frame(math.cos(bend) * bowed.up + math.sin(bend) * bowed.left, bowed.front)
        hip = hip + self.ahead_m * front + self.left_m * frame.left
        top = _assemble(trunk, hip + trunk.up * TRUNK, hip, 5.0, _alike((180 + self.bow_deg, 172)), _alike((180, 178)))
        below = {name: point for name, point in legs.items() if name.endswith(("ANKLE", "HEEL", "TOE"))}
        knees = {f"{side}_KNEE": (top[f"{side}_HIP"] + legs[f"{side}_ANKLE"]) / 2 for side in SIDES}
        return top | below | knees


# --- On the side --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SidePlank:
    """On the elbow of `support`; the chest (or, seen from the `back`, the back) to the camera.

    `sag_deg`: hips below (+) or above (-) the line of the middles; `roll_deg`: the chest turned to the floor (+) about
    the trunk; `feet_apart`: distance of the ankles along the floor, metres. The head is to the right when the left
    arm supports and the chest is seen, or the right arm and the back; otherwise to the left.
    """

    support: str = "left"
    back: bool = False
    sag_deg: float = 0.0
    arm_lean_deg: float = 0.0
    roll_deg: float = 0.0
    feet_apart: float = 0.05

    def joints(self) -> Joints:
        lower = self.support.upper()
        upper = "RIGHT" if lower == "LEFT" else "LEFT"
        chest = vector(0, 0, -1 if self.back else 1)
        lean, roll = math.radians(self.arm_lean_deg), math.radians(self.roll_deg)
        leg, feet_high = THIGH + SHIN, 0.12
        slope = 20.0
        for _ in range(20):  # the height of the middle depends on the slope, and the slope on the height
            a = math.radians(slope)
            along, down = vector(math.cos(a), math.sin(a)), vector(math.sin(a), -math.cos(a))
            to_lower = math.cos(roll) * down - math.sin(roll) * chest
            high = UPPER_ARM * math.cos(lean) - SHOULDERS / 2 * to_lower[1]
            _, slope, leg_slope = bent_line(high, feet_high, TRUNK, leg, self.sag_deg)
        elbow = vector(0.5 + UPPER_ARM * math.sin(lean), 0.0)
        lower_shoulder = vector(0.5, UPPER_ARM * math.cos(lean))
        shoulder = lower_shoulder - to_lower * SHOULDERS / 2
        hip = shoulder - along * TRUNK
        b = math.radians(leg_slope)
        leg_along = -vector(math.cos(b), math.sin(b))
        feet = hip + leg_along * leg
        joints: Joints = {}
        head = shoulder + along * NECK
        for side, sign in ((lower, 1.0), (upper, -1.0)):
            ankle = feet + vector(sign * self.feet_apart / 2, 0)
            hips = hip + sign * to_lower * HIPS / 2
            joints |= {
                f"{side}_EAR": head + sign * to_lower * EARS / 2,
                f"{side}_SHOULDER": shoulder + sign * to_lower * SHOULDERS / 2,
                f"{side}_HIP": hips,
                f"{side}_KNEE": (hips + ankle) / 2,
                f"{side}_ANKLE": ankle,
                f"{side}_HEEL": ankle + leg_along * 0.05 - chest * 0.04,
                f"{side}_TOE": ankle + leg_along * 0.06 + chest * 0.14,
            }
        joints[f"{lower}_ELBOW"] = elbow
        joints[f"{lower}_WRIST"] = elbow + chest * FOREARM
        top = joints[f"{upper}_SHOULDER"]
        joints[f"{upper}_ELBOW"] = top - along * UPPER_ARM
        joints[f"{upper}_WRIST"] = top - along * (UPPER_ARM + FOREARM)
        # As built, the head is right and the chest sees `chest`: that is the left arm's front, or the right arm's back.
        as_built = (lower == "LEFT") is not self.back
        return joints if as_built else {name: point * (-1, 1, 1) for name, point in joints.items()}


# --- The camera ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Camera:
    """Takes a pose of a stance.

    `facing` -1 walks round to the other side, so that a head that was right is left; `yaw_deg` turns the body out of
    the picture's plane; `shift_px` moves the picture; `hidden` names joints that are not seen; `noise` is the
    deviation of each landmark in metres.
    """

    facing: int = 1
    scale: float = 300.0
    size: tuple[int, int] = (1280, 720)
    shift_px: tuple[float, float] = (0.0, 0.0)
    yaw_deg: float = 0.0
    hidden: tuple[str, ...] = ()
    noise: float = 0.0
    seed: int = 0
    _random: np.random.Generator = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_random", np.random.default_rng(self.seed))

    def pose(self, stance: Stance | Joints, t: float = 0.0, hidden: Iterable[str] = ()) -> Pose:
        joints = stance if isinstance(stance, dict) else stance.joints()
        room = _landmarks(joints)
        yaw = math.radians(self.yaw_deg + (0 if self.facing > 0 else 180))
        cos, sin = math.cos(yaw), math.sin(yaw)
        x, y, z = room[:, 0] * cos + room[:, 2] * sin, room[:, 1], room[:, 2] * cos - room[:, 0] * sin
        seen = np.stack([x, -y, -z], axis=1)  # right, down, away
        if self.noise:
            seen = seen + self._random.normal(0, self.noise, seen.shape)
        hips = (seen[Landmark.LEFT_HIP] + seen[Landmark.RIGHT_HIP]) / 2
        anchor = np.array([self.size[0] / 2, self.size[1] * 0.8]) + np.array(self.shift_px)
        # What lies behind the middle of the body is seen less well.
        visibility = np.where(seen[:, 2] - hips[2] > 0.05, 0.7, 0.98)
        for name in (*self.hidden, *hidden):
            visibility[[mark for mark in Landmark if name in mark.name]] = 0.05
        return Pose(t, anchor + seen[:, :2] * self.scale, seen - hips, visibility, self.size)


def _landmarks(joints: Joints) -> FloatArray:
    """All 33, those of face, hands and feet from their neighbours."""
    points = np.zeros((33, 3))
    ears = (joints["LEFT_EAR"] + joints["RIGHT_EAR"]) / 2
    neck = (joints["LEFT_SHOULDER"] + joints["RIGHT_SHOULDER"]) / 2
    points[:11] = ears + 0.4 * (ears - neck)
    for side in SIDES:
        for name in _NAMES:
            points[Landmark[f"{side}_{name.replace('TOE', 'FOOT_INDEX')}"]] = joints[f"{side}_{name}"]
        hand = joints[f"{side}_WRIST"] + 0.3 * (joints[f"{side}_WRIST"] - joints[f"{side}_ELBOW"])
        for name in ("PINKY", "INDEX", "THUMB"):
            points[Landmark[f"{side}_{name}"]] = hand
    return points


# --- Time ---------------------------------------------------------------------------------------------------------

Key = tuple[float, Stance | None]
Moments = list[tuple[float, Pose | None]]


def between(a: Stance, b: Stance, share: float) -> Stance | Joints:
    """Part of the way from one stance to another: by angles for two of a kind, else joint by joint."""
    if type(a) is type(b):
        changes: dict[str, Any] = {}
        alike = True
        for item in fields(a):  # type: ignore[arg-type]
            p, q = getattr(a, item.name), getattr(b, item.name)
            if isinstance(p, (int, float)) and not isinstance(p, bool):
                changes[item.name] = p + share * (q - p)
            elif p != q:
                alike = False
        if alike:
            return replace(a, **changes)  # type: ignore[type-var]
    start, end = a.joints(), b.joints()
    return {name: (1 - share) * start[name] + share * end[name] for name in start}


def stances(keys: Sequence[Key], fps: float) -> Iterator[tuple[float, Stance | Joints | None]]:
    """The stance at each frame: at rest at every key, smoothly between; None after a key without a stance."""
    start, end = keys[0][0], keys[-1][0]
    index = 0
    for frame in range(math.floor((end - start) * fps + 1e-6) + 1):
        t = start + frame / fps
        while index + 2 < len(keys) and t >= keys[index + 1][0] - 1e-9:
            index += 1
        (t0, a), (t1, b) = keys[index], keys[index + 1]
        if a is None:
            yield t, None
        elif b is None or a == b:
            yield t, a
        else:
            share = min(1.0, max(0.0, (t - t0) / (t1 - t0)))
            yield t, between(a, b, share * share * (3 - 2 * share))


def timeline(
    keys: Sequence[Key],
    fps: float = 20.0,
    camera: Camera | None = None,
    *,
    hide: Iterable[tuple[float, float, str]] = (),
) -> Moments:
    """Poses of a figure that goes from key to key; `hide` names joints that are hidden from..to."""
    camera = camera or Camera()
    spans = tuple(hide)
    moments: Moments = []
    for t, stance in stances(keys, fps):
        hidden = [name for start, end, name in spans if start - 1e-9 <= t < end - 1e-9]
        moments.append((t, None if stance is None else camera.pose(stance, t, hidden)))
    return moments


def still(stance: Stance, seconds: float, fps: float = 20.0, camera: Camera | None = None) -> Moments:
    """Nothing moves."""
    return timeline([(0.0, stance), (seconds, stance)], fps, camera)
