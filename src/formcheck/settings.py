"""What a user may set, where it comes from, and what is in force.

Every option stands once, with default, range and meaning, in `options()`: the timing of the engine, the pose room, and
the limits of each fault, taken from the declarations. Values are laid over each other in the order defaults < user
file < ``--config`` file < ``--set``. A file is TOML with the same keys as tables::

    [timing]
    max_unseen_s = 5.0

    [forearm_plank.hips_sagging]
    limit = 15.0
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from formcheck.errors import SettingsError, did_you_mean
from formcheck.exercise_file import is_file, read_exercise, with_file
from formcheck.exercises import EXERCISES
from formcheck.exercises.catalogue import Catalogue
from formcheck.files import SMALL, read_toml
from formcheck.form import calibration
from formcheck.form.engine import Timing
from formcheck.form.exercise import AnyFault, Exercise, Fault, RepFault, with_limits
from formcheck.pose.estimator import ESTIMATORS, PRECISIONS
from formcheck.pose.looks import RATES


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be set: a number in low..high, or one of `names`, which is kept as its place among them."""

    key: str
    default: float | None
    low: float
    high: float
    meaning: str
    names: tuple[str, ...] = ()

    def parse(self, value: object, where: str) -> float:
        """The value as a number in range, or a SettingsError that says what is allowed."""
        if self.names:
            place = self.names.index(value) if isinstance(value, str) and value in self.names else value
            if not isinstance(place, (int, float)) or place not in range(len(self.names)):
                raise SettingsError(f"{where}: {self.key} = {value!r} is unknown; it takes {' or '.join(self.names)}")
            return float(place)
        number = _number(value)
        if number is None:
            raise SettingsError(f"{where}: {self.key} = {value!r} is no number; it takes {self._range}")
        if not self.low <= number <= self.high:
            raise SettingsError(f"{where}: {self.key} = {number:g} is out of range; it takes {self._range}")
        return number

    @property
    def _range(self) -> str:
        default = "" if self.default is None else f" (default {self.default:g})"
        return f"{self.low:g} to {self.high:g}{default}"


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return None if math.isnan(number) else number


_TIMING = Timing()
_TIMED = ("enter_s", "leave_s", "max_unseen_s", "min_hold_s")
_MIN_VISIBILITY = 0.3
#: The key that ``--estimator`` sets.
ESTIMATOR = "pose.estimator"
#: The key that ``--rate`` sets.
RATE = "pose.rate"
_PRECISION = "pose.precision"
#: The key that ``--insecure`` sets.
INSECURE = "network.insecure"
_GENERAL = (
    Option("timing.enter_s", _TIMING.enter_s, 0.0, 5.0, "seconds in position before it is believed"),
    Option("timing.leave_s", _TIMING.leave_s, 0.0, 5.0, "seconds out of position before it is believed"),
    Option("timing.max_unseen_s", _TIMING.max_unseen_s, 0.0, 60.0, "seconds a hold survives out of sight"),
    Option("timing.min_hold_s", _TIMING.min_hold_s, 0.0, 10.0, "a shorter hold is only passing through"),
    Option("pose.min_visibility", _MIN_VISIBILITY, 0.0, 1.0, "landmarks below this visibility count as hidden"),
    Option(ESTIMATOR, 0, 0, len(ESTIMATORS) - 1, "what finds the pose", ESTIMATORS),
    Option(_PRECISION, 0, 0, len(PRECISIONS) - 1, "numbers in the networks; bf16 is faster, less exact", PRECISIONS),
    Option(RATE, 0, 0, len(RATES) - 1, "look at every frame of a recording, or as movement asks for", RATES),
    Option(INSECURE, 0, 0, 1, "1: any certificate of a camera will do (https, rtsps)"),
)


def options(catalogue: Catalogue = EXERCISES) -> dict[str, Option]:
    """Every option by its key; limits are those of the exercises in `catalogue`."""
    table = {option.key: option for option in _GENERAL}
    for exercise in catalogue.values():
        for fault in exercise.all_faults:
            limit = fault.limit
            key = f"{exercise.id}.{fault.id}"
            unit = fault.metric.unit if isinstance(fault, Fault) else fault.measure.unit
            table[f"{key}.limit"] = Option(f"{key}.limit", limit.value, limit.low, limit.high, f"clear limit, {unit}")
            table[f"{key}.advice"] = Option(
                f"{key}.advice", limit.advice, limit.low, limit.high, f"milder limit that only advises, {unit}"
            )
            if isinstance(fault, Fault):
                table[f"{key}.after_s"] = Option(
                    f"{key}.after_s", fault.after_s, 0.0, 10.0, "seconds beyond the limit before it is a fault"
                )
    return table


def user_file() -> Path:
    """Where a user's own settings are read from, if that file exists."""
    import platformdirs

    return Path(platformdirs.user_config_dir("formcheck", appauthor=False)) / "config.toml"


class Settings:
    """The settings in force.

    Parameters
    ----------
    overrides : mapping
        Option keys to values; what isn't named has its default. `Settings.load` makes them from files and words.
    profile : Profile, optional
        A person whose own neutrals move the default limits; what the overrides name stays as named.
    catalogue : Catalogue
        The exercises that are known; those that come with formcheck without.
    """

    def __init__(
        self,
        overrides: Mapping[str, float] | None = None,
        profile: calibration.Profile | None = None,
        catalogue: Catalogue = EXERCISES,
    ) -> None:
        table = options(catalogue)
        self.profile = profile
        self.catalogue = catalogue
        self._values: dict[str, float] = {}
        for key, value in (overrides or {}).items():
            self._values[key] = _option(table, key, "settings").parse(value, "settings")
        self._check_advice(table)

    @classmethod
    def load(
        cls,
        *,
        files: Iterable[Path] = (),
        words: Iterable[str] = (),
        profile: calibration.Profile | None = None,
        catalogue: Catalogue = EXERCISES,
    ) -> Settings:
        """Read the files in order, then ``KEY=VALUE`` words; later ones win. Raises SettingsError."""
        table = options(catalogue)
        overrides: dict[str, float] = {}
        for path in files:
            for key, value in _flat(read_toml(path, SMALL, SettingsError)):
                overrides[key] = _option(table, key, str(path)).parse(value, str(path))
        for word in words:
            key, equals, value = word.partition("=")
            if not equals:
                raise SettingsError(f"--set {word}: write it as KEY=VALUE, for example timing.enter_s=0.5")
            overrides[key.strip()] = _option(table, key.strip(), "--set").parse(value.strip(), "--set")
        return cls(overrides, profile, catalogue)

    @property
    def overrides(self) -> dict[str, float]:
        """What is set otherwise than by default, by its key."""
        return dict(self._values)

    def but(self, overrides: Mapping[str, float]) -> Settings:
        """These settings with some of them set otherwise."""
        return Settings({**self._values, **overrides}, self.profile, self.catalogue)

    def of(self, profile: calibration.Profile) -> Settings:
        """These settings for another person."""
        return Settings(self._values, profile, self.catalogue)

    def asking(self, asked: str | Path | Exercise) -> tuple[Settings, str]:
        """What is asked for by its id, with settings that know it.

        It may be an id, ``auto``, a TOML file of the user's, or a declaration (which stands in for one of its id).
        Raises SettingsError.
        """
        if isinstance(asked, Exercise):
            others = (one for name, one in self.catalogue.items() if name != asked.id)
            return Settings(self._values, self.profile, Catalogue((*others, asked))), asked.id
        if not is_file(asked):
            asked = str(asked)
            self.exercises(asked)  # an unknown one is said at once
            return self, asked
        known = with_file(Path(asked), self.catalogue)
        return Settings(self._values, self.profile, known), read_exercise(Path(asked), known).id

    @property
    def timing(self) -> Timing:
        """How long things must last to be believed."""
        return Timing(**{name: self._values.get(f"timing.{name}", getattr(_TIMING, name)) for name in _TIMED})

    @property
    def min_visibility(self) -> float:
        """Landmarks below this visibility count as hidden."""
        return self._values.get("pose.min_visibility", _MIN_VISIBILITY)

    @property
    def estimator(self) -> str:
        """What finds the pose: one of `ESTIMATORS`."""
        return ESTIMATORS[int(self._values.get(ESTIMATOR, 0))]

    @property
    def precision(self) -> str:
        """How numbers are kept in the networks: one of `PRECISIONS`."""
        return PRECISIONS[int(self._values.get(_PRECISION, 0))]

    @property
    def rate(self) -> str:
        """How often a recording is looked at: one of `RATES`."""
        return RATES[int(self._values.get(RATE, 0))]

    @property
    def insecure(self) -> bool:
        """Whether any certificate of a camera is taken."""
        return self._values.get(INSECURE, 0) > 0

    def declared(self, name: str) -> Exercise:
        """The exercise with the limits it was declared with. Raises SettingsError for an unknown one."""
        if name not in self.catalogue:
            raise SettingsError(
                f"unknown exercise {name!r}{did_you_mean(name, self.catalogue) or '.'} `formcheck exercises` lists all."
            )
        return self.catalogue[name]

    @property
    def titles(self) -> dict[str, str]:
        """What each known exercise is called, by its id."""
        return {name: exercise.title for name, exercise in self.catalogue.items()}

    def exercise(self, name: str) -> Exercise:
        """The declared exercise with the limits in force. Raises SettingsError for an unknown one."""
        exercise = self.declared(name)
        if self.profile is not None:
            exercise = calibration.apply(exercise, self.profile.neutrals.get(name, ()))
        return with_limits(exercise, lambda fault: self._tuned(name, fault))

    def exercises(self, asked: str) -> tuple[Exercise, ...]:
        """The asked exercise, or every one that is looked for unasked for ``auto``."""
        names = [one.id for one in self.catalogue.recognised] if asked == "auto" else [asked]
        return tuple(self.exercise(name) for name in names)

    def in_force(self, exercises: Iterable[Exercise]) -> dict[str, object]:
        """What is in force for `exercises`, as nested plain values, and which keys were changed."""
        tree: dict[str, object] = {
            "timing": {name: getattr(self.timing, name) for name in _TIMED},
            "pose": {"min_visibility": self.min_visibility, "estimator": self.estimator},
        }
        for exercise in exercises:
            tree[exercise.id] = {fault.id: _in_force(fault) for fault in self.exercise(exercise.id).all_faults}
        tree["changed"] = sorted(self._values)
        neutrals = {exercise.id: self._neutrals(exercise.id) for exercise in exercises if self._neutrals(exercise.id)}
        if self.profile is not None and neutrals:
            tree["profile"] = self.profile.name
            tree["neutral"] = neutrals
        return tree

    def neutral_notes(self, exercises: Iterable[Exercise]) -> tuple[str, ...]:
        """A sentence for each exercise that is judged by somebody's own neutral."""
        return tuple(
            f"{exercise.title}: judged by the neutral of profile {self.profile.name}"
            f" ({', '.join(self._from_to(exercise.id, name, entry) for name, entry in own.items())})."
            for exercise in exercises
            if self.profile is not None and (own := self._neutrals(exercise.id))
        )

    def _neutrals(self, name: str) -> dict[str, dict[str, object]]:
        """The own neutrals in force for an exercise, as plain values by metric."""
        bands = calibration.bands(self.declared(name))
        own = self.profile.neutrals.get(name, ()) if self.profile is not None else ()
        return {
            neutral.metric: {
                "value": round(neutral.value, 1),
                "taken": round(bands[neutral.metric].taken(neutral.value), 1),
                "default": bands[neutral.metric].default,
                "spread": round(neutral.spread, 1),
                "measured": neutral.measured,
                "source": neutral.source,
            }
            for neutral in own
            if neutral.metric in bands
        }

    def _from_to(self, exercise: str, metric: str, neutral: Mapping[str, object]) -> str:
        words = calibration.words_of(calibration.bands(self.declared(exercise))[metric].metric)
        edge = (
            ""
            if neutral["taken"] == neutral["value"]
            else f", the edge of what is safe (measured {neutral['value']:g}°)"
        )
        return f"{words} {neutral['taken']:g}° instead of {neutral['default']:g}°{edge}".replace("-", "−")

    def _tuned(self, exercise: str, fault: AnyFault) -> AnyFault:
        key = f"{exercise}.{fault.id}"
        limit = fault.limit
        value = self._values.get(f"{key}.limit", limit.value)
        advice = self._values.get(f"{key}.advice", limit.advice)
        if advice is not None and (advice - value) * fault.sign > 0:
            advice = None  # the limit was moved past the advice, which has nothing left to say
        tuned = replace(limit, value=value, advice=advice)
        changed = replace(fault, above=tuned if fault.above else None, below=tuned if fault.below else None)
        if isinstance(changed, Fault):
            return replace(changed, after_s=self._values.get(f"{key}.after_s", changed.after_s))
        return changed

    def _check_advice(self, table: Mapping[str, Option]) -> None:
        """An advice beyond its own limit, both given by the user, is a mistake worth saying."""
        for exercise in self.catalogue.values():
            for fault in exercise.all_faults:
                key = f"{exercise.id}.{fault.id}"
                advice = self._values.get(f"{key}.advice")
                if advice is None:
                    continue
                value = self._values.get(f"{key}.limit", table[f"{key}.limit"].default)
                if value is not None and (advice - value) * fault.sign > 0:
                    raise SettingsError(
                        f"settings: {key}.advice = {advice:g} lies beyond its limit {value:g}; advice must come first"
                    )


def _in_force(fault: Fault | RepFault) -> dict[str, float]:
    limit = fault.limit
    values = {"limit": limit.value}
    if limit.advice is not None:
        values["advice"] = limit.advice
    if isinstance(fault, Fault):
        values["after_s"] = fault.after_s
    return values


def _option(table: Mapping[str, Option], key: str, where: str) -> Option:
    if key not in table:
        raise SettingsError(f"{where}: unknown setting {key!r}{did_you_mean(key, table)}")
    return table[key]


def _flat(tree: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
