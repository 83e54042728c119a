"""What stands between a person and a session: cameras, display, sound, pose model, codecs, libraries, disk.

Each check is a function that is told what it looks at, or finds it out itself, and returns findings: one line on how
it is, one on what to do. None of them fetches, changes or keeps anything. Nothing here is imported at the top that a
broken installation might lack.
"""

from __future__ import annotations

from formcheck.doctor.cameras import check_cameras, check_one_camera
from formcheck.doctor.findings import Check, Finding, Level, examine, is_ready
from formcheck.doctor.installed import check_codecs, check_libraries, check_model, check_opencv_wheels, check_versions
from formcheck.doctor.machine import check_data_folder, check_disk, check_display, check_sound

__all__ = ["Check", "Finding", "Level", "checks", "examine", "is_ready"]


def checks(camera: str | None = None, *, cameras: bool = True) -> list[Check]:
    """What `examine` does: a name and the findings of each. Cameras come last, as they take seconds."""
    found: list[Check] = [
        ("versions", check_versions),
        ("opencv", check_opencv_wheels),
        ("libraries", check_libraries),
        ("codecs", check_codecs),
        ("pose model", check_model),
        ("data folder", check_data_folder),
        ("disk", check_disk),
        ("display", check_display),
        ("sound", check_sound),
    ]
    if camera is not None:
        found.append(("camera", lambda: check_one_camera(camera)))
    elif cameras:
        found.append(("cameras", check_cameras))
    return found
