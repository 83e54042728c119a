"""The settings in force, as the command line says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from formcheck.form.calibration import Profile
    from formcheck.settings import Settings


def chosen_settings(config: Path | None, words: Sequence[str] | None, profile: Profile | None = None) -> Settings:
    """Defaults < the person's own neutral < the user's own file < ``--config`` < ``--set``."""
    from formcheck.settings import Settings, user_file

    own = [user_file()] if user_file().exists() else []
    return Settings.load(files=[*own, *([config] if config else [])], words=words or [], profile=profile)
