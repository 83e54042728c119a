"""A personal neutral found while a session runs, beside everything else."""

from __future__ import annotations

from formcheck.form.calibration import Calibration, Calibrator
from formcheck.form.exercise import Exercise, Hold
from formcheck.judge import Judge
from formcheck.pose.types import Pose

#: Then it is given up: a hold, or repetitions.
_HOLD_S, _REPS_S = 30.0, 90.0


class NeutralSearch:
    """Looks for the neutral of an exercise from `t` on; the limits are those that ship, whoever it is.

    Parameters
    ----------
    declared : Exercise
        As declared.
    t : float
        Seconds of the session.
    min_visibility : float
        As of `Judge`.
    """

    def __init__(self, declared: Exercise, t: float, min_visibility: float) -> None:
        self.exercise = declared.id
        self.share = 0.0
        self._judge = Judge([declared], min_visibility=min_visibility)
        self._calibrator = Calibrator(declared)
        self._until = t + (_HOLD_S if isinstance(declared, Hold) else _REPS_S)

    def update(self, t: float, pose: Pose | None) -> Calibration | None:
        """Take one moment; what came of it once that is known. `share` (0..1) says how far it is."""
        found = self._calibrator.update(self._judge.update(t, pose))
        if isinstance(found, Calibration):
            return found
        self.share = found.share
        return None if t < self._until else self._calibrator.finish()

    def finish(self) -> Calibration:
        """The session, or the exercise, ends first."""
        return self._calibrator.finish()
