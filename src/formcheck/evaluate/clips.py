"""Which clips are meant: files, folders, patterns, addresses, lists of them; and what each is called."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from formcheck.analysis.session import output_folder
from formcheck.errors import FormcheckError, InputError
from formcheck.evaluate.labels import LabelBook, Labels, labels_beside
from formcheck.files import LARGE, read_text
from formcheck.pose.replay import read_landmarks
from formcheck.video.stream import without_password

#: What is looked for in a folder.
SUFFIXES = frozenset({".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".3gp", ".gif", ".npz"})
#: What formcheck writes itself.
_OWN = "annotated"


@dataclass(frozen=True, slots=True)
class Clip:
    """One input: `spec` as `analyze` takes it, `name` for people, `folder` for its outputs.

    `recorded` is what recorded landmarks were made from.
    """

    spec: str
    name: str
    folder: Path
    recorded: Path | None = None

    @property
    def is_landmarks(self) -> bool:
        """Whether the pose is recorded already."""
        return self.spec.endswith(".npz")

    @property
    def origin(self) -> Path:
        """The clip that a person labelled."""
        return self.recorded or Path(self.spec)


def find_clips(specs: Iterable[str], out: Path, *, force: bool = False) -> list[Clip]:
    """Every clip that is meant, once, in a stable order; `InputError` where there is none. `force`: `output_folder`."""
    found: dict[str, Path | None] = {}
    for count, (spec, root) in enumerate(_expand(specs, out)):
        if count == _MOST_CLIPS:
            raise InputError(f"more than {_MOST_CLIPS} clips are named: judge them in several batches.")
        found[spec] = root
    if not found:
        raise InputError(f"no clips in {', '.join(specs)}: give videos, landmarks (.npz) or folders that hold some.")
    shown = {spec: _shown(spec) for spec in found}
    named = [str(shown[spec].absolute().parent) for spec, root in found.items() if root is None and "://" not in spec]
    common = Path(os.path.commonpath(named)) if named else Path()
    taken: set[str] = set()
    clips = []
    for spec, root in found.items():
        if "://" in spec:
            name = without_password(spec)
        else:
            place = os.path.relpath(shown[spec].absolute(), (root or common).absolute())
            name = shown[spec].name if place == "." else Path(place).as_posix()
        folder = output_folder(
            out, spec if "://" in spec else str(shown[spec].absolute()), taken, clip=spec, force=force
        )
        clips.append(Clip(spec, name, folder, _recorded_from(Path(spec))))
    return clips


def _shown(spec: str) -> Path:
    """Landmarks in a folder of results go by the name of that folder."""
    path = Path(spec)
    return path.parent if path.name == "landmarks.npz" else path


#: A list may name lists, which may name lists; and so many clips in all.
_DEEPEST_LIST, _MOST_CLIPS = 5, 100_000


def _expand(specs: Iterable[str], out: Path, deepest: int = _DEEPEST_LIST) -> Iterator[tuple[str, Path | None]]:
    """Each clip, with the folder that it was found in."""
    for spec in specs:
        path = Path(spec)
        if "://" in spec:
            yield spec, None
        elif path.is_dir():
            if path.resolve() == out.resolve():
                raise InputError(f"{spec} is where the results go: choose another --out.")
            found = [str(file) for file in sorted(path.rglob("*")) if _is_clip(file, path, out)]
            yield from [(file, path) for file in found] if found else [(spec, None)]  # perhaps a folder of pictures
        elif path.suffix == ".txt":
            if not deepest:
                raise InputError(f"{path}: lists of clips that name lists, more than {_DEEPEST_LIST} deep.")
            yield from _expand(_lines(path), out, deepest - 1)
        elif not path.exists() and glob.has_magic(spec):
            matches = sorted(glob.glob(spec, recursive=True))  # noqa: PTH207 (a pattern may be absolute)
            if not matches:
                raise InputError(f"{spec} fits no file.")
            yield from _expand(matches, out, deepest)
        else:
            yield spec, None


def _is_clip(path: Path, root: Path, out: Path) -> bool:
    if path.suffix.lower() not in SUFFIXES or path.stem == _OWN:
        return False
    below = path.relative_to(root).parts
    ours = root.resolve() in out.resolve().parents and out.resolve() in path.resolve().parents
    return not ours and not any(part.startswith(".") for part in below)


def _lines(path: Path) -> list[str]:
    lines = read_text(path, LARGE).splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _recorded_from(path: Path) -> Path | None:
    if path.suffix != ".npz":
        return None
    try:
        return Path(read_landmarks(path).source.path)
    except FormcheckError:  # said when it is judged
        return None


def labels_of(clips: Sequence[Clip], book: LabelBook | None) -> dict[str, Labels]:
    """The labels of each clip that has some, by its `spec`: from `book`, or else from what lies beside the clips."""
    found: dict[str, Labels] = {}
    for clip in clips:
        paths = [Path(clip.spec).absolute(), *([clip.recorded.absolute()] if clip.recorded else [])]
        for path in paths:
            labels = labels_beside(path) if book is None else book.of(path)
            if labels is not None:
                found[clip.spec] = labels
                break
    origins: dict[tuple[str, str], Path] = {}
    for clip in clips:
        if (labels := found.get(clip.spec)) is not None and labels.truth is None:
            first = origins.setdefault((labels.where, labels.clip), clip.origin)
            if first.absolute() != clip.origin.absolute():
                raise InputError(
                    f"{labels.where}: {labels.clip} fits both {first} and {clip.origin}: write the folder with it."
                )
    return found
