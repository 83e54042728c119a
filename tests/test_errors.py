from __future__ import annotations

import pytest

from formcheck.errors import InputError, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plank.mp4", "plank.mp4"),
        ("Ünterarmstütz 平板.mp4", "Ünterarmstütz 平板.mp4"),
        ("a\nb\r\t.mp4", r"a\x0ab\x0d\x09.mp4"),
        ("\x1b[2Jgone\x9b1m\x7f", r"\x1b[2Jgone\x9b1m\x7f"),
        ("\u202e4pm.exe", r"\u202e4pm.exe"),
        ("line\u2028paragraph\u2029", r"line\u2028paragraph\u2029"),
        ("not utf-8 \udcff", r"not utf-8 \udcff"),
    ],
)
def test_control_characters_are_shown(text: str, shown: str) -> None:
    assert printable(text) == shown
    printable(text).encode()


def test_a_message_is_one_line_whatever_the_file_is_called() -> None:
    error = InputError("\x1b]0;title\x07a\nb.mp4: damaged.")
    assert str(error) == r"\x1b]0;title\x07a\x0ab.mp4: damaged."
