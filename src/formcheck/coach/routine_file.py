"""Routines of one's own, from a TOML file.

.. code-block:: toml

    title = "Before breakfast"
    rounds = 2

    [[step]]
    exercise = "forearm_plank"
    sets = 2
    hold_s = 40

    [[step]]
    exercise = "side_plank"
    sides = ["right", "left"]

What a step does not say is as the sources of its exercise ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from formcheck.coach.routines import ROUTINES, Routine, Step, prescribed
from formcheck.errors import SettingsError, did_you_mean
from formcheck.exercises import EXERCISES
from formcheck.exercises.catalogue import Catalogue
from formcheck.files import SMALL, read_toml
from formcheck.form.body import Side
from formcheck.form.exercise import Counted, Exercise, Hold

_KEYS = ("title", "rounds", "step")
_STEP_KEYS = ("exercise", "sets", "hold_s", "reps", "sides", "rest_s")
#: What is allowed, by key.
_RANGES = {"rounds": (1, 20), "sets": (1, 50), "reps": (1, 500), "hold_s": (1, 1800), "rest_s": (0, 1800)}
_WHOLE = ("rounds", "sets", "reps")
_MOST_STEPS, _LONGEST_TITLE = 100, 200


def load_routine(name: str | Path, known: Catalogue = EXERCISES) -> Routine:
    """A routine by its id, or from a TOML file. Raises SettingsError that says what is wrong and where."""
    if str(name) in ROUTINES:
        return ROUTINES[str(name)]
    path = Path(name)
    if path.is_dir():
        raise SettingsError(f"{path} is a folder: name a .toml file in it.")
    if path.suffix != ".toml" and not path.is_file():
        raise SettingsError(
            f"unknown routine {str(name)!r}{did_you_mean(str(name), ROUTINES) or '.'} `formcheck routine --list` lists"
            " all; your own is a .toml file."
        )
    tree = read_toml(path, SMALL, SettingsError)
    return parse_routine(tree, path.stem, str(path), known)


def parse_routine(tree: Mapping[str, Any], name: str, where: str, known: Catalogue = EXERCISES) -> Routine:
    """A routine from the tables of a TOML file; `where` is named in errors."""
    _check_keys(tree, _KEYS, where)
    steps = tree.get("step")
    if not isinstance(steps, list) or not steps or not all(isinstance(step, dict) for step in steps):
        raise SettingsError(f"{where}: a routine needs steps, each under a line [[step]] with an exercise.")
    title = tree.get("title", name.replace("_", " ").capitalize())
    if not isinstance(title, str) or len(title) > _LONGEST_TITLE:
        raise SettingsError(f"{where}: title = {title!r:.40} must be text of at most {_LONGEST_TITLE} characters.")
    if len(steps) > _MOST_STEPS:
        raise SettingsError(f"{where}: {len(steps)} steps; a routine has at most {_MOST_STEPS}.")
    return Routine(
        id=name,
        title=title,
        steps=tuple(_step(step, f"{where}: step {number}", known) for number, step in enumerate(steps, 1)),
        source=where,
        rounds=int(_number(tree, "rounds", where) or 1),
    )


def _step(tree: Mapping[str, Any], where: str, known: Catalogue) -> Step:
    _check_keys(tree, _STEP_KEYS, where)
    name = tree.get("exercise")
    if not isinstance(name, str) or name not in known:
        raise SettingsError(f"{where}: {_unknown_exercise(name, known)}")
    exercise = known[name]
    sets, hold_s, reps, rest_s = (_number(tree, key, where) for key in ("sets", "hold_s", "reps", "rest_s"))
    if reps is not None and isinstance(exercise, Hold):
        raise SettingsError(f"{where}: {name} is held, not repeated: give hold_s and sets instead of reps.")
    step = prescribed(exercise, sets=None if sets is None else int(sets), rest_s=rest_s)
    if hold_s is not None:  # what can be held as well as counted is held then
        step = replace(step, hold_s=hold_s, reps=None if exercise.can_be_held else step.reps)
    if reps is not None:
        step = replace(step, reps=int(reps))
    return replace(step, sides=_sides(tree, exercise, where)) if "sides" in tree else step


def _sides(tree: Mapping[str, Any], exercise: Exercise, where: str) -> tuple[Side, ...]:
    if isinstance(exercise, Counted) and exercise.alternates:
        raise SettingsError(f"{where}: {exercise.id} alternates its sides by itself: leave sides out.")
    if not exercise.prescription.each_side:
        raise SettingsError(f"{where}: {exercise.id} has no sides: leave sides out.")
    sides = tree["sides"]
    if (
        not isinstance(sides, list)
        or not sides
        or len(sides) > 2
        or any(side not in ("left", "right") for side in sides)
    ):
        raise SettingsError(
            f'{where}: sides = {sides!r} must be a list of "left" and "right", in the order to do them.'
        )
    return tuple(Side(side) for side in sides)


def _number(tree: Mapping[str, Any], key: str, where: str) -> float | None:
    if key not in tree:
        return None
    value = tree[key]
    low, high = _RANGES[key]
    whole = key in _WHOLE
    is_number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:
        kind = "a whole number" if whole else "a number"
        raise SettingsError(f"{where}: {key} = {value!r} must be {kind} from {low} to {high}.")
    return float(value)


def _unknown_exercise(name: object, known: Catalogue) -> str:
    if name is None:
        return "it names no exercise; `formcheck exercises` lists all."
    if any(step.exercise == name for routine in ROUTINES.values() for step in routine.steps):
        return f"formcheck can't judge {name} yet; `formcheck exercises` lists what it can."
    return f"unknown exercise {name!r}{did_you_mean(str(name), known)}; `formcheck exercises` lists all."


def _check_keys(tree: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in tree:
        if key not in known:
            raise SettingsError(f"{where}: unknown key {key!r}{did_you_mean(key, known)}; known: {', '.join(known)}.")
