"""A person's own neutral from a clip: the way of `session.analyze`, up to where the neutral is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from formcheck.analysis.session import Model
from formcheck.form.calibration import Calibration, Calibrator
from formcheck.form.exercise import Exercise
from formcheck.judge import Judge
from formcheck.pose.estimator import PoseEstimator, open_estimator
from formcheck.pose.replay import read_landmarks
from formcheck.pose.types import Pose
from formcheck.settings import Settings
from formcheck.video.reader import Prefetch
from formcheck.video.sources import open_source


def calibrate(
    source: str | Path,
    exercise: str | Path | Exercise,
    *,
    start_s: float | None = None,
    end_s: float | None = None,
    estimator: PoseEstimator | None = None,
    model: Model = None,
    measured: str = "",
    settings: Settings | None = None,
) -> Calibration:
    """Find the neutral of whoever does `exercise` in a clip (or in recorded landmarks, ``.npz``).

    The limits are those that ship: what they call a fault can't become a neutral. Of `settings` count what finds the
    pose, which exercises are known, and which certificates are taken. `measured` is the date to note.
    Arguments as in `session.analyze`; raises what that raises.
    """
    settings, name = (settings or Settings()).asking(exercise)
    chosen = settings.declared(name)
    judge, calibrator = Judge([chosen]), Calibrator(chosen)
    with ExitStack() as stack:
        for t, pose in poses_of(source, start_s, end_s, estimator, model, settings, stack):
            found = calibrator.update(judge.update(t, pose))
            if isinstance(found, Calibration):
                break
    result = calibrator.finish()
    neutrals = tuple(replace(neutral, measured=measured, source=Path(source).name) for neutral in result.neutrals)
    return replace(result, neutrals=neutrals)


def poses_of(
    source: str | Path,
    start_s: float | None,
    end_s: float | None,
    estimator: PoseEstimator | None,
    model: Model,
    settings: Settings,
    stack: ExitStack,
) -> Iterator[tuple[float, Pose | None]]:
    """The poses of a clip or of recorded landmarks with their times; what is opened closes with `stack`."""
    if Path(source).suffix == ".npz":
        for t, pose in read_landmarks(Path(source)):
            if (start_s or 0.0) <= t and (end_s is None or t < end_s):
                yield t, pose
        return
    opened = open_source(source, start_s=start_s, end_s=end_s, insecure=settings.insecure)
    frames = stack.enter_context(Prefetch(opened))
    if estimator is None:
        model = model() if callable(model) else model
        own = open_estimator(settings.estimator, model, still=frames.info.is_still, precision=settings.precision)
        estimator = stack.enter_context(own)
    for frame in frames:
        yield frame.t, estimator.estimate(frame)
