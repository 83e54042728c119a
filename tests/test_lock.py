"""constraints.txt holds a version of everything that is needed, and one that pyproject.toml allows."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parents[1]

#: They come with the virtual environment: pip can't replace itself on Windows.
OWN = {"formcheck", "pip", "setuptools"}


def locked() -> dict[str, Requirement]:
    text = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8")
    lines = [Requirement(line) for line in text.splitlines() if line and not line.startswith("#")]
    found: dict[str, Requirement] = {canonicalize_name(line.name): line for line in lines}
    assert len(found) == len(lines)
    return found


def declared() -> list[Requirement]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(line) for line in [*project["dependencies"], *(line for lines in extras for line in lines)]]


def test_each_line_is_one_exact_version_and_names_no_host() -> None:
    for line in locked().values():
        assert re.fullmatch(r"==[\w.+!]+", str(line.specifier)), line
        assert line.url is None


def test_what_is_declared_is_locked_to_a_version_that_it_allows() -> None:
    lock = locked()
    for line in declared():
        name = canonicalize_name(line.name)
        if name not in OWN:
            assert name in lock, f"{name} is not in constraints.txt: run `python tools/lock.py`"
            version = str(lock[name].specifier).removeprefix("==")
            assert line.specifier.contains(version), f"{line} refuses {version}: run `python tools/lock.py`"


def test_what_those_need_is_locked_too() -> None:
    lock, seen = locked(), set(OWN)
    waiting = declared()
    while waiting:
        line = waiting.pop()
        name = canonicalize_name(line.name)
        if name in seen:
            continue
        seen.add(name)
        assert name in lock, f"{name} is not in constraints.txt: run `python tools/lock.py`"
        try:
            needs = [Requirement(need) for need in requires(name) or []]
        except PackageNotFoundError:  # an extra that is not installed here
            continue
        environments = [{"extra": extra} for extra in line.extras or {""}]
        waiting += [need for need in needs if need.marker is None or any(map(need.marker.evaluate, environments))]


def test_the_readme_installs_from_it() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    installs = re.findall(r"pip install [^`\n|&]*", readme)
    assert len(installs) >= 2
    assert all("-c constraints.txt" in line for line in installs)
