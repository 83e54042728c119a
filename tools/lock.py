"""Write constraints.txt anew: the newest version of everything that formcheck and its tests need.

    python tools/lock.py

Then run `.ci/run` before it is committed. Nothing is installed; pip says what it would take.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[1]
_HEAD = """\
# The versions that formcheck was tested with; renewed by `python tools/lock.py`.
# Without pip and setuptools: a virtual environment brings its own.
"""
#: What only other systems than the one that the script runs on need, and where.
_ELSEWHERE = {"colorama": 'sys_platform == "win32"', "importlib-metadata": 'python_version < "3.12"'}
_LEFT_OUT = {"formcheck", "pip", "setuptools"}


def main() -> None:
    """Ask pip and write the file."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
    done = subprocess.run(
        [*command, f"{_CHECKOUT}[dev]", *_ELSEWHERE], stdout=subprocess.PIPE, check=True, cwd=_CHECKOUT
    )
    lines = []
    for item in json.loads(done.stdout)["install"]:
        name = re.sub(r"[-_.]+", "-", item["metadata"]["name"]).lower()
        marker = f" ; {_ELSEWHERE[name]}" if name in _ELSEWHERE else ""
        if name not in _LEFT_OUT:
            lines.append(f"{name}=={item['metadata']['version']}{marker}\n")
    (_CHECKOUT / "constraints.txt").write_text(_HEAD + "".join(sorted(lines)), encoding="utf-8")
    print(f"constraints.txt: {len(lines)} packages")


if __name__ == "__main__":
    main()
