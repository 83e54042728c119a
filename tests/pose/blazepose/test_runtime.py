"""The engines under the networks: both say the same of the same picture."""

from __future__ import annotations

import sys

import cv2
import numpy as np
import pytest

from formcheck.errors import ModelError
from formcheck.pose.blazepose import runtime
from formcheck.pose.blazepose.runtime import DETECTOR, LANDMARKS, open_networks
from formcheck.pose.model import ResolvedModel
from formcheck.video.types import Image


def test_openvino_and_litert_agree(
    real_model: ResolvedModel, person: Image, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("openvino", reason="OpenVINO is not installed", exc_type=ImportError)
    pytest.importorskip("ai_edge_litert", reason="LiteRT is not installed", exc_type=ImportError)
    first = open_networks(real_model)
    assert first.engine == "OpenVINO"
    monkeypatch.setattr(runtime, "_openvino", lambda _precision: (_ for _ in ()).throw(ImportError("no wheel")))
    second = open_networks(real_model)
    assert second.engine == "LiteRT"
    for spec, one, other in (
        (DETECTOR, first.detector, second.detector),
        (LANDMARKS, first.landmarks, second.landmarks),
    ):
        picture = np.ascontiguousarray(cv2.resize(person, (spec.size, spec.size)), np.uint8)
        for values, others, shape in zip(one(picture), other(picture), spec.outputs, strict=True):
            assert values.shape == others.shape == shape
            np.testing.assert_allclose(values, others, atol=0.05, rtol=0.002)
    assert capfd.readouterr().err == ""


def test_without_either_it_says_what_to_install(real_model: ResolvedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    monkeypatch.setitem(sys.modules, "ai_edge_litert", None)
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)
    with pytest.raises(ModelError, match="pip install openvino") as caught:
        open_networks(real_model)
    assert "\n" not in str(caught.value)
