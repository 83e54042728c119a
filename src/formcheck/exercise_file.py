"""Exercises as text: a declaration in TOML, written and read generically from the dataclasses of `form.exercise`.

.. code-block:: toml

    extends = "glute_bridge"      # or kind = "hold" or "reps", and all the rest
    title = "Low bridge"

    [rep_faults.not_high_enough]
    below = {value = -25, low = -40, high = -10}

    [rep_faults]
    dropping_fast = false         # of what is extended, this is left out

Fields have the names that they have in Python. A metric, a measure or a reader of sides is named, a value of an
enumeration too; what has an id is a table of that name. What extends another exercise says only what differs.
"""

from __future__ import annotations

import math
import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache, partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from formcheck.errors import FormcheckError, SettingsError, did_you_mean, printable
from formcheck.exercises import EXERCISES
from formcheck.exercises.catalogue import Catalogue
from formcheck.files import SMALL, read_toml
from formcheck.form import exercise as declarations
from formcheck.form import kinds, leg_metrics, measures, outline_metrics  # noqa: F401 (for the names that they register)
from formcheck.form.exercise import (
    MAKERS,
    MEASURES,
    Exercise,
    Limit,
    RepMeasure,
    measure_named,
)
from formcheck.form.metrics import METRICS, READERS, Metric, metric_named

_DECLARED = {kind for kind in (*vars(declarations).values(), *vars(kinds).values()) if isinstance(kind, type)}
#: What can be declared, by its word: every kind that there is.
KINDS: dict[str, type[Exercise]] = {
    kind.__name__.lower(): kind
    for kind in sorted(_DECLARED, key=lambda kind: kind.__name__)
    if issubclass(kind, Exercise) and not any(kind in other.__bases__ for other in _DECLARED)
}
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
#: Words that mean something else where the id of an exercise can stand.
_TAKEN = ("auto", "labelled", "timing", "pose", "network", "changed", "profile", "neutral")
_LONGEST = 600
_OWN = "the user's own"


# --- Writing ------------------------------------------------------------------------------------------------------


def to_table(exercise: Exercise) -> dict[str, Any]:
    """A declaration as plain tables, lists and numbers; what is as by default is left out."""
    return {"kind": type(exercise).__name__.lower(), **_plain(exercise)}


def to_toml(exercise: Exercise) -> str:
    """A declaration as TOML; `parse_exercise` reads it back."""
    return write_table(to_table(exercise))


def write_table(table: Mapping[str, Any]) -> str:
    """A table as TOML."""
    import tomli_w

    return tomli_w.dumps(table, multiline_strings=False)


def _plain(thing: Any) -> Any:
    if isinstance(thing, Metric):
        return thing.name
    if isinstance(thing, RepMeasure):
        return thing.text
    if isinstance(thing, Enum):
        return thing.name.lower()
    if is_dataclass(thing):
        told = {field.name: getattr(thing, field.name) for field in fields(thing) if not _is_default(thing, field)}
        return {name: _plain(value) for name, value in told.items()}
    if isinstance(thing, tuple):
        if thing and all(hasattr(one, "id") for one in thing):
            return {one.id: {name: value for name, value in _plain(one).items() if name != "id"} for one in thing}
        return [_plain(one) for one in thing]
    if isinstance(thing, Mapping):
        return {name: _plain(value) for name, value in thing.items()}
    return thing.__name__ if callable(thing) else thing


def _is_default(thing: Any, field: Any) -> bool:
    default = field.default if field.default_factory is MISSING else field.default_factory()
    return default is not MISSING and bool(getattr(thing, field.name) == default)


# --- Reading ------------------------------------------------------------------------------------------------------


class DeclarationError(SettingsError):
    """A declaration that can't be read; `problems` says each thing that is wrong with it."""

    def __init__(self, where: str, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        rest = f" (and {more} more: `formcheck exercises check {where}`)" if more else ""
        super().__init__(f"{where}: {self.problems[0]}{rest}")


def read_exercise(path: Path, catalogue: Catalogue = EXERCISES) -> Exercise:
    """The exercise in a TOML file, called as the file unless it says otherwise. Raises SettingsError."""
    return parse_exercise(read_toml(path, SMALL, SettingsError), path.stem, str(path), catalogue)


def parse_exercise(table: Mapping[str, Any], name: str, where: str, catalogue: Catalogue = EXERCISES) -> Exercise:
    """The exercise in the tables of a TOML file.

    Parameters
    ----------
    table : mapping
        As read from TOML.
    name : str
        Its id, if the table has none.
    where : str
        The file, for errors.
    catalogue : Catalogue
        What it may extend.
    """
    reading = _Reading()
    told = dict(table)
    base = told.pop("extends", None)
    if base is not None:
        if base not in catalogue:
            near = did_you_mean(str(base), catalogue) or "; `formcheck exercises` lists all"
            raise DeclarationError(where, [f"extends = {base!r} is no known exercise{near}"])
        extended = {**to_table(catalogue[base]), "id": name}
        del extended["title"]  # two of one title could not be told apart
        told = _merged(extended, told)
    kind = KINDS.get(str(told.pop("kind", None)))
    if kind is None:
        words = " or ".join(f'"{word}"' for word in KINDS)
        raise DeclarationError(where, [f"say what it extends, or its kind = {words}"])
    told.setdefault("id", name)
    own = told["id"]
    if not isinstance(own, str) or not _ID.fullmatch(own) or own in _TAKEN:
        raise DeclarationError(where, [f"id {own!r} must be small letters, digits and _, like wall_sit"])
    told.setdefault("title", own.replace("_", " ").capitalize())
    told.setdefault("sources", [_OWN])
    told.setdefault("faults", {})
    found = reading.build(kind, told, "")
    if reading.problems:
        raise DeclarationError(where, reading.problems)
    assert isinstance(found, Exercise)
    return found


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with what `over` says instead; tables are merged, anything else is replaced."""
    merged = dict(base)
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = _merged(merged[key], value)
        else:
            merged[key] = value
        for one, other in (("above", "below"), ("below", "above")):  # a fault lies on one side
            if key == one and other not in over:
                merged.pop(other, None)
    return merged


@cache
def _types_of(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


#: What could not be read; the reason is among the problems.
_BAD = object()


class _Reading:
    """Builds what a type asks for from plain values, and collects what is wrong."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def build(self, kind: type, table: Mapping[str, Any], at: str) -> Any:
        """A dataclass from a table; `at` is where that stands, with a point at the end."""
        known = _types_of(kind)
        for key in table:
            if key not in known:
                near = did_you_mean(key, known) or f"; known: {', '.join(known)}"
                self._wrong(f"{at}{key}", f"unknown key{near}")
        if kind is Limit:
            value = table.get("value")
            table = {"low": value, "high": value, "source": _OWN, **table}
        values = {}
        for field in fields(kind):
            if field.name in table:
                values[field.name] = self.value(known[field.name], table[field.name], f"{at}{field.name}")
            elif field.default is MISSING and field.default_factory is MISSING:
                values[field.name] = self._wrong(f"{at}{field.name}", "is missing")
        if any(value is _BAD for value in values.values()):
            return _BAD
        try:
            return kind(**values)
        except ValueError as error:
            return self._wrong(at.removesuffix("."), str(error))

    def value(self, kind: Any, raw: Any, at: str) -> Any:
        """What `kind` asks for."""
        origin, of = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return self._any_of([one for one in of if one is not types.NoneType], raw, at)
        if kind is Metric:
            return self._named(metric_named, METRICS, raw, at, "metric", "; `formcheck exercises metrics` lists all")
        if kind is RepMeasure:
            words = [*MEASURES, *(f"{maker} {metric}" for maker in MAKERS for metric in METRICS)]
            more = f"; known: {', '.join(MEASURES)}, and {', '.join(MAKERS)} before the name of a metric"
            return self._named(measure_named, words, raw, at, "measure", more)
        if origin is not None and issubclass(origin, Callable):  # type: ignore[arg-type]
            return self._named(READERS.__getitem__, READERS, raw, at, "reader", f"; known: {', '.join(READERS)}")
        if origin is tuple:
            return self._tuple(of, raw, at)
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(of[1], raw, at)
        if is_dataclass(kind):
            if kind is Limit and _is_number(raw):
                raw = {"value": raw}
            if not isinstance(raw, Mapping):
                return self._wrong(at, f"{raw!r} must be a table: {', '.join(_types_of(kind))}")  # type: ignore[arg-type]
            return self.build(kind, raw, f"{at}.")  # type: ignore[arg-type]
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self._named(lambda word: kind[word.upper()], [one.name.lower() for one in kind], raw, at, "word", "")
        return self._simple(kind, raw, at)

    def _any_of(self, kinds: list[Any], raw: Any, at: str) -> Any:
        before = len(self.problems)
        for kind in kinds:
            del self.problems[before:]
            found = self.value(kind, raw, at)
            if found is not _BAD:
                return found
        return _BAD

    def _named(self, find: Callable[[str], Any], known: Iterable[str], raw: Any, at: str, what: str, more: str) -> Any:
        try:
            return find(raw)
        except (KeyError, TypeError, AttributeError):
            words = list(known)
            near = did_you_mean(str(raw), words) or more or f"; known: {', '.join(words)}"
            return self._wrong(at, f"unknown {what} {raw!r}{near}")

    def _tuple(self, of: tuple[Any, ...], raw: Any, at: str) -> Any:
        named = is_dataclass(of[0]) and "id" in _types_of(of[0])  # type: ignore[arg-type]
        if named and isinstance(raw, Mapping):
            raw = [
                {"id": name, **one} if isinstance(one, Mapping) else one
                for name, one in raw.items()
                if one is not False
            ]
        if not isinstance(raw, list):
            return self._wrong(at, f"{raw!r} must be a {'table of tables' if named else 'list'}")
        kinds = [of[0]] * len(raw) if of[-1] is Ellipsis else list(of)
        if len(kinds) != len(raw):
            return self._wrong(at, f"must have {len(kinds)} entries")
        places = [
            f"{at}.{one['id']}" if named and isinstance(one, Mapping) else f"{at}[{n}]" for n, one in enumerate(raw, 1)
        ]
        found = [self.value(kind, one, place) for kind, one, place in zip(kinds, raw, places, strict=True)]
        return _BAD if any(one is _BAD for one in found) else tuple(found)

    def _mapping(self, kind: Any, raw: Any, at: str) -> Any:
        if not isinstance(raw, Mapping):
            return self._wrong(at, f"{raw!r} must be a table")
        found = {name: self.value(kind, one, f"{at}.{name}") for name, one in raw.items()}
        return _BAD if any(one is _BAD for one in found.values()) else found

    def _simple(self, kind: Any, raw: Any, at: str) -> Any:
        if kind is float and _is_number(raw) and not math.isnan(raw):
            return float(raw) if isinstance(raw, float) else raw
        if kind is int and isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        if kind is bool and isinstance(raw, bool):
            return raw
        if kind is str and isinstance(raw, str):
            if len(raw) > _LONGEST or printable(raw) != raw:
                return self._wrong(at, f"must be one line of at most {_LONGEST} characters")
            return raw
        words = {float: "a number", int: "a whole number", bool: "true or false", str: "text"}
        return self._wrong(at, f"{raw!r} must be {words.get(kind, kind)}")

    def _wrong(self, at: str, what: str) -> Any:
        self.problems.append(f"{at}: {what}" if at else what)
        return _BAD


def _is_number(raw: object) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


# --- What is known here -------------------------------------------------------------------------------------------


def is_file(asked: str | Path) -> bool:
    """Whether what is asked for is a file of the user's, and no id."""
    return isinstance(asked, Path) or asked.endswith(".toml")


def kept_folder() -> Path:
    """Where the user keeps exercises, a TOML file each; it need not be there."""
    import platformdirs

    return Path(platformdirs.user_data_dir("formcheck", appauthor=False)) / "exercises"


def load_catalogue(
    complain: Callable[[str], None] | None = None, *, folder: Path | None = None, group: str = "formcheck.exercises"
) -> Catalogue:
    """Everything that can be judged here: ours, those of installed packages, and those that the user keeps.

    What can't be read is left out and told to `complain`; without one it is an error.

    Parameters
    ----------
    complain : callable, optional
        Takes a line.
    folder : Path, optional
        Where kept ones lie; the user's own folder without.
    group : str
        Of entry points; each is an exercise or several.
    """
    catalogue = EXERCISES

    def attempt(find: Callable[[Catalogue], Catalogue]) -> None:
        nonlocal catalogue
        try:
            catalogue = find(catalogue)
        except FormcheckError as error:
            if complain is None:
                raise
            complain(f"{error} It is left out.")

    for entry in entry_points(group=group):
        attempt(partial(_of_package, entry))
    files = sorted((folder or kept_folder()).glob("*.toml"))
    for path in sorted(files, key=lambda path: _extends_kept(path, files)):
        attempt(partial(with_file, path))
    return catalogue


def _of_package(entry: Any, known: Catalogue) -> Catalogue:
    try:
        found = entry.load()
        several = (found,) if isinstance(found, Exercise) else tuple(getattr(found, "values", lambda: found)())
        if not all(isinstance(one, Exercise) for one in several):
            raise TypeError("it is no exercise, nor several")
        return known.plus(*several)
    except Exception as error:  # whatever a package does at its import
        raise SettingsError(f"the exercises of {entry.value} can't be used: {error}.") from error


def with_file(path: Path, known: Catalogue) -> Catalogue:
    """`known` and the exercise in a file; SettingsError where its id is another one's."""
    try:
        return known.plus(read_exercise(path, known))
    except ValueError as error:
        raise SettingsError(f"{path}: {error}, with id = in the file.") from None


def _extends_kept(path: Path, files: Iterable[Path]) -> int:
    """How many kept files must be read before this one."""
    depth, seen = 0, set()
    stems = {one.stem: one for one in files}
    while path not in seen:
        seen.add(path)
        try:
            base = read_toml(path, SMALL, SettingsError).get("extends")
        except FormcheckError:
            break
        if not isinstance(base, str) or base not in stems:
            break
        path, depth = stems[base], depth + 1
    return depth
