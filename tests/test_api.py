"""The public names are those of docs/api.md, its examples run, and importing them costs nothing."""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import formcheck
from formcheck import ModelError
from formcheck.pose.model import resolve_model

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "api.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))


def test_the_page_describes_every_public_name_and_no_other() -> None:
    assert sorted(SECTIONS) == sorted(formcheck.__all__)
    assert len(set(formcheck.__all__)) == len(formcheck.__all__)
    for name, text in SECTIONS.items():
        words, fence, example = text.partition("```pycon\n")
        assert len(words.split()) >= 4, name
        assert fence, name
        assert ">>> " in example, name


def test_every_public_name_is_there() -> None:
    for name in formcheck.__all__:
        assert getattr(formcheck, name) is not None
    assert set(formcheck.__all__) <= set(dir(formcheck))
    with pytest.raises(AttributeError, match="has no attribute 'analyse'"):
        formcheck.analyse  # noqa: B018


def test_every_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plank_clip: Path, plank_npz: Path) -> None:
    try:
        resolve_model()
    except ModelError as error:
        pytest.skip(f"no pose model: {error}")
    shutil.copy(plank_clip, tmp_path / "plank.mp4")
    shutil.copy(plank_npz, tmp_path / "landmarks.npz")
    monkeypatch.chdir(tmp_path)
    examples = "\n".join(re.findall(r"^```pycon\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(examples, {}, "docs/api.md", None, None)
    assert len(test.examples) > 40
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import formcheck", "numpy cv2 av mediapipe openvino typer rich formcheck.form formcheck.analysis.session"),
        ("import sys; from formcheck.cli.app import main; sys.argv[1:] = ['--help']; main()", "numpy cv2 av mediapipe"),
        ("import formcheck; formcheck.EXERCISES", "cv2 av mediapipe"),
        ("import formcheck; formcheck.Judge", "cv2 av mediapipe"),
        ("import formcheck; formcheck.analyze; formcheck.MediaPipeEstimator", "mediapipe openvino"),
        ("import formcheck; formcheck.analyze; formcheck.BlazePoseEstimator", "mediapipe openvino"),
    ],
)
def test_importing_loads_no_more_than_is_used(code: str, absent: str) -> None:
    watch = (
        f"import atexit, sys; atexit.register(lambda: print(*({absent.split()} & sys.modules.keys()), file=sys.stderr))"
    )
    watch = watch.replace("(['", "({'").replace("'] &", "'} &")
    done = subprocess.run([sys.executable, "-c", f"{watch}\n{code}"], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == ""


def test_opencv_comes_before_pyav() -> None:
    """The other way round can hang its windows; see formcheck.video._libs."""
    code = "import sys, formcheck.cli.run; names = list(sys.modules); print(names.index('cv2') < names.index('av'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
