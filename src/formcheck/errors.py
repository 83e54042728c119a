"""What can go wrong, said in one line.

The tree::

    FormcheckError
    ├── InputError        a file, folder, address or recording that can't be used
    ├── OutputError       a place that can't be written to
    ├── ModelError        the pose model is absent, damaged or can't be prepared
    └── SettingsError     an unknown exercise, key or value

Every message is one sentence or two: what it is about, what is wrong, what to do. The command line prints
``str(error)`` and nothing else, and that is one line whatever a file is called.
"""

from __future__ import annotations

import re

# What moves the cursor, ends the line, turns the reading direction or can't be encoded: C0, DEL and C1 controls,
# line and paragraph separators, marks and overrides of direction, lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return `text` on one line, with every control character as a visible escape: ``\x1b``, ``\u202e``.

    For whatever comes from outside (names of files, answers of servers) and goes to a terminal or a page.
    """
    return _UNPRINTABLE.sub(lambda found: _escape(ord(found[0])), text)


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


class FormcheckError(Exception):
    """Base of every error that formcheck raises on purpose."""

    def __str__(self) -> str:
        return printable(super().__str__())


class InputError(FormcheckError):
    """A file, folder, address or recording that can't be used."""


class OutputError(FormcheckError):
    """A place that can't be written to."""


class ModelError(FormcheckError):
    """The pose model is absent, damaged or can't be prepared."""


class SettingsError(FormcheckError):
    """An unknown exercise, key or value."""
