"""``--fail-under``: figures that must be reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from formcheck.errors import SettingsError, did_you_mean
from formcheck.evaluate.scores import AMOUNTS, FLIPS, HIGHER_IS_BETTER, Counts, figures
from formcheck.exercises import EXERCISES

#: What can be asked for.
METRICS = (*(name for name in figures(Counts()) if name not in AMOUNTS), FLIPS)


@dataclass(frozen=True, slots=True)
class Gate:
    """A figure, of one exercise or of all, that must not be worse than `value`."""

    metric: str
    value: float
    exercise: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """From ``METRIC=VALUE`` or ``EXERCISE.METRIC=VALUE``; `SettingsError` where it is neither."""
        name, equals, wanted = text.partition("=")
        exercise, dot, metric = name.strip().rpartition(".")
        if metric not in METRICS:
            raise SettingsError(
                f"--fail-under {text}: unknown figure {metric!r}{did_you_mean(metric, METRICS)};"
                f" there are {', '.join(METRICS)}"
            )
        if dot and exercise not in EXERCISES:
            raise SettingsError(
                f"--fail-under {text}: unknown exercise {exercise!r}{did_you_mean(exercise, EXERCISES)}"
            )
        try:
            value = float(wanted)
        except ValueError:
            value = float("nan")
        if not equals or value != value:
            raise SettingsError(f"--fail-under {text}: write it as METRIC=VALUE, for example fault_f1=0.95")
        return cls(metric, value, exercise or None)

    def failure(self, of_all: Mapping[str, float | None], by_exercise: Mapping[str, Mapping[str, float | None]]) -> str:
        """Why it is not passed, in one line; empty where it is."""
        name = self.metric if self.exercise is None else f"{self.exercise}.{self.metric}"
        found = (of_all if self.exercise is None else by_exercise.get(self.exercise, {})).get(self.metric)
        if found is None:
            return f"{name} can't be told: nothing that is labelled speaks of it"
        if self.metric in HIGHER_IS_BETTER:
            return f"{name} is {found:.4g}, under {self.value:g}" if found < self.value else ""
        return f"{name} is {found:.4g}, over {self.value:g}" if found > self.value else ""
