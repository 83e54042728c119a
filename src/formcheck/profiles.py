"""People and their own neutrals, one small JSON file a person, in the user's settings folder or ``FORMCHECK_DATA``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from formcheck.errors import OutputError, SettingsError
from formcheck.files import (
    SMALL,
    as_output_error,
    keep_private,
    named_data_folder,
    private_folder,
    read_json,
    write_text,
)
from formcheck.form.calibration import Neutral, Profile
from formcheck.form.corrections import ADDED_DEG

#: Whose file it is where nobody is named.
DEFAULT = "default"
#: 2: values as they are since `form.corrections`; those of layout 1 were as read, and are put right when loaded.
_SCHEMA = 2
_NAME = re.compile(r"[\w][\w-]{0,39}")


def profiles_folder() -> Path:
    """Where profiles lie: beside the history where ``FORMCHECK_DATA`` is set, so that it covers all of a person."""
    import platformdirs

    return (named_data_folder() or Path(platformdirs.user_config_dir("formcheck", appauthor=False))) / "profiles"


def load_profile(name: str = DEFAULT, folder: Path | None = None) -> Profile:
    """Read a profile; one that was never saved is empty. Raises SettingsError for a bad name or file."""
    path = _path(name, folder)
    if not path.exists():
        return Profile(name)
    keep_private(path, *([path.parent] if folder is None else []))
    tree = read_json(path, SMALL, SettingsError)
    try:
        if tree["schema"] not in (1, _SCHEMA):
            raise SettingsError(f"{path} was written by another formcheck (layout {tree['schema']}): update formcheck.")
        neutrals: dict[str, tuple[Neutral, ...]] = {}
        for exercise, entries in tree["neutrals"].items():
            neutrals[str(exercise)] = tuple(_neutral(entry, as_read=tree["schema"] == 1) for entry in entries)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SettingsError(f"{path} is no profile: delete it and calibrate again.") from None
    return Profile(name, neutrals)


def named_profile(name: str, folder: Path | None = None) -> Profile:
    """A profile that must have neutrals; SettingsError with the names of those that do."""
    profile = load_profile(name, folder)
    if not profile.neutrals:
        known = ", ".join(known_profiles(folder)) or "none so far"
        raise SettingsError(
            f"profile {name!r} has no neutral; known: {known}."
            f" `formcheck calibrate EXERCISE --from CLIP --profile {name}` makes one."
        )
    return profile


def save_profile(profile: Profile, folder: Path | None = None) -> Path:
    """Write a profile, whole or not at all; one without neutrals has no file. Returns where it lies."""
    path = _path(profile.name, folder)
    if not profile.neutrals:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{path} can't be deleted: {error.strerror or error}.") from None
        return path
    neutrals = {exercise: [asdict(neutral) for neutral in of] for exercise, of in profile.neutrals.items()}
    tree = {"schema": _SCHEMA, "profile": profile.name, "neutrals": neutrals}
    with as_output_error(path):
        private_folder(path.parent)
    if folder is None:
        keep_private(path.parent)
    write_text(path, json.dumps(tree, indent=2, ensure_ascii=False, allow_nan=False) + "\n", private=True)
    return path


def known_profiles(folder: Path | None = None) -> list[str]:
    """Names of the profiles that have neutrals."""
    return sorted(path.stem for path in (folder or profiles_folder()).glob("*.json"))


def check_name(name: str) -> str:
    """The name of a profile, or a SettingsError that says what a name may be."""
    if not _NAME.fullmatch(name):
        raise SettingsError(f"profile {name!r}: a name has letters, digits, - and _, at most 40.")
    return name


def _path(name: str, folder: Path | None) -> Path:
    return (folder or profiles_folder()) / f"{check_name(name)}.json"


def _neutral(entry: Mapping[str, object], *, as_read: bool) -> Neutral:
    value, spread = entry["value"], entry["spread"]
    if not isinstance(value, int | float) or not isinstance(spread, int | float):
        raise TypeError
    metric = str(entry["metric"])
    added = ADDED_DEG.get(metric, 0.0) if as_read else 0.0
    return Neutral(metric, float(value) + added, float(spread), str(entry["measured"]), str(entry["source"]))
