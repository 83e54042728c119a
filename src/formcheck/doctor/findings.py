"""What a check finds, and going through checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is. A problem keeps formcheck from its main job."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is (`detail`) and what to do about it (`advice`, empty if nothing)."""

    level: Level
    what: str
    detail: str
    advice: str = ""

    def as_dict(self) -> dict[str, str]:
        """As JSON has it."""
        return {"level": str(self.level), "what": self.what, "detail": self.detail, "advice": self.advice}


def ok(what: str, detail: str) -> Finding:
    """All is well."""
    return Finding(Level.OK, what, detail)


def warning(what: str, detail: str, advice: str) -> Finding:
    """It works, but not all of it or not well."""
    return Finding(Level.WARNING, what, detail, advice)


def problem(what: str, detail: str, advice: str) -> Finding:
    """It keeps formcheck from its main job."""
    return Finding(Level.PROBLEM, what, detail, advice)


Check = tuple[str, Callable[[], Iterable[Finding]]]


def examine(todo: Iterable[Check]) -> Iterator[Finding]:
    """The findings of each check; one that breaks is itself a finding."""
    for what, check in todo:
        try:
            yield from check()
        except Exception as error:  # a doctor that falls over helps nobody
            yield warning(what, f"could not be checked ({type(error).__name__}: {error})", "report this as a bug")


def is_ready(findings: Iterable[Finding]) -> bool:
    """Whether nothing keeps formcheck from its main job."""
    return all(finding.level is not Level.PROBLEM for finding in findings)
