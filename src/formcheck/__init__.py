"""formcheck: checks the form of floor exercises with an ordinary camera.

Judge a file::

    import formcheck

    result = formcheck.analyze("plank.mp4", exercise="forearm_plank")
    for fault in result.faults:
        print(fault.id, fault.start_s, fault.end_s, fault.cue)

Feed poses one by one::

    judge = formcheck.Judge([formcheck.EXERCISES["forearm_plank"]])
    for t, pose in poses:            # seconds, formcheck.Pose or None
        state = judge.update(t, pose)
        print(state.phase, state.hold_s, [fault.cue for fault in state.faults])
    events, verdict = judge.finish()

The names below are the public API; docs/api.md describes each.
"""

from __future__ import annotations

import logging
import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from formcheck.analysis.session import analyze
    from formcheck.errors import FormcheckError, InputError, ModelError, OutputError, SettingsError
    from formcheck.exercise_file import load_catalogue, read_exercise, to_toml
    from formcheck.exercises import EXERCISES
    from formcheck.exercises.catalogue import Catalogue
    from formcheck.form.body import Body, Side
    from formcheck.form.engine import FormEngine, Timing
    from formcheck.form.events import FaultSpan, FormState, HoldSpan, Level, Phase, RepSpan
    from formcheck.form.exercise import (
        Exercise,
        Fault,
        Hold,
        Limit,
        Prescription,
        Range,
        RepFault,
        RepMeasure,
        Reps,
        View,
        When,
        Witness,
        at_top,
        measure_named,
        peak_of,
    )
    from formcheck.form.geometry import interior_angle_deg, sag_deg
    from formcheck.form.kinds import Circle, Flow, Position, Swing
    from formcheck.form.metrics import METRICS, Metric, metric, minus, reader
    from formcheck.form.posture import Lie, Posture, Support
    from formcheck.judge import Judge, Verdict
    from formcheck.pose.blazepose import BlazePoseEstimator
    from formcheck.pose.estimator import PoseEstimator
    from formcheck.pose.mediapipe import MediaPipeEstimator
    from formcheck.pose.replay import Recording, ReplayEstimator, read_landmarks
    from formcheck.pose.types import Landmark, Pose
    from formcheck.report.result import SessionResult
    from formcheck.settings import Settings
    from formcheck.video.sources import open_source
    from formcheck.video.types import Frame

logging.getLogger(__name__).addHandler(logging.NullHandler())  # who uses it as a library decides what is shown

__version__ = "0.1.0"

# Before anything is decoded OpenCV looks whether a picture has more, but reads how many only when it is itself loaded.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(1 << 27))

# Where each public name lives. Loaded at first use, so that `import formcheck` costs nothing.
_HOMES = {
    "analysis.session": ("analyze",),
    "errors": ("FormcheckError", "InputError", "ModelError", "OutputError", "SettingsError"),
    "exercise_file": ("load_catalogue", "read_exercise", "to_toml"),
    "exercises": ("EXERCISES",),
    "exercises.catalogue": ("Catalogue",),
    "form.body": ("Body", "Side"),
    "form.engine": ("FormEngine", "Timing"),
    "form.events": ("FaultSpan", "FormState", "HoldSpan", "Level", "Phase", "RepSpan"),
    "form.exercise": (
        "Exercise",
        "Fault",
        "Hold",
        "Limit",
        "Prescription",
        "Range",
        "RepFault",
        "RepMeasure",
        "Reps",
        "View",
        "When",
        "Witness",
        "at_top",
        "measure_named",
        "peak_of",
    ),
    "form.geometry": ("interior_angle_deg", "sag_deg"),
    "form.kinds": ("Circle", "Flow", "Position", "Swing"),
    "form.metrics": ("METRICS", "Metric", "metric", "minus", "reader"),
    "form.posture": ("Lie", "Posture", "Support"),
    "judge": ("Judge", "Verdict"),
    "pose.blazepose": ("BlazePoseEstimator",),
    "pose.estimator": ("PoseEstimator",),
    "pose.mediapipe": ("MediaPipeEstimator",),
    "pose.replay": ("Recording", "ReplayEstimator", "read_landmarks"),
    "pose.types": ("Landmark", "Pose"),
    "report.result": ("SessionResult",),
    "settings": ("Settings",),
    "video.sources": ("open_source",),
    "video.types": ("Frame",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "EXERCISES",
    "METRICS",
    "BlazePoseEstimator",
    "Body",
    "Catalogue",
    "Circle",
    "Exercise",
    "Fault",
    "FaultSpan",
    "Flow",
    "FormEngine",
    "FormState",
    "FormcheckError",
    "Frame",
    "Hold",
    "HoldSpan",
    "InputError",
    "Judge",
    "Landmark",
    "Level",
    "Lie",
    "Limit",
    "MediaPipeEstimator",
    "Metric",
    "ModelError",
    "OutputError",
    "Phase",
    "Pose",
    "PoseEstimator",
    "Position",
    "Posture",
    "Prescription",
    "Range",
    "Recording",
    "RepFault",
    "RepMeasure",
    "RepSpan",
    "ReplayEstimator",
    "Reps",
    "SessionResult",
    "Settings",
    "SettingsError",
    "Side",
    "Support",
    "Swing",
    "Timing",
    "Verdict",
    "View",
    "When",
    "Witness",
    "__version__",
    "analyze",
    "at_top",
    "interior_angle_deg",
    "load_catalogue",
    "measure_named",
    "metric",
    "minus",
    "open_source",
    "peak_of",
    "read_exercise",
    "read_landmarks",
    "reader",
    "sag_deg",
    "to_toml",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'formcheck' has no attribute {name!r}")
    value = getattr(import_module(f"formcheck.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
