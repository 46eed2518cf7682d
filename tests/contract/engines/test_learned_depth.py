"""A depth network of the operator's own: here one made on the spot that takes bright for near."""

from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from limpet.core.errors import SetupError
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.engines.embedded.video.learned_depth import DepthModel, DepthOutput


def _network(path: Path, *, weights: np.ndarray, size: tuple[object, object] = ("height", "width")) -> Path:
    """One convolution over the picture."""
    graph = helper.make_graph(
        [helper.make_node("Conv", ["pixel_values", "weights"], ["predicted_depth"], pads=[1, 1, 1, 1])],
        "tiny",
        [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, [1, 3, *size])],
        [helper.make_tensor_value_info("predicted_depth", TensorProto.FLOAT, [1, weights.shape[0], *size])],
        [numpy_helper.from_array(weights.astype(np.float32), "weights")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=9), str(path))
    return path


@pytest.fixture
def bright_is_near(tmp_path):
    return _network(tmp_path / "tiny.onnx", weights=np.full((1, 3, 3, 3), 1 / 27))


@pytest.fixture
def picture():
    """A bright disc on a dark ground."""
    canvas = np.full((180, 320, 3), 40, np.uint8)
    return cv2.circle(canvas, (100, 90), 50, (230, 220, 210), -1)


def test_near_is_one_and_far_is_nothing(bright_is_near, picture):
    near = DepthModel(bright_is_near, DepthOutput.INVERSE).nearness(picture)

    rows, columns = near.shape
    assert abs(columns / rows - 16 / 9) < 0.1
    assert near[rows // 2, round(columns * 100 / 320)] > 0.9
    assert near[5, -5] < 0.1


def test_a_file_that_gives_depth_is_turned_round(bright_is_near, tmp_path, picture):
    far = DepthModel(_network(tmp_path / "far.onnx", weights=np.full((1, 3, 3, 3), 1 / 27)), DepthOutput.DEPTH)

    near = far.nearness(255 - picture // 2)

    rows, columns = near.shape
    assert near[rows // 2, round(columns * 100 / 320)] > near[5, -5] + 0.2


def test_a_file_of_one_fixed_size_is_used_at_that_size(tmp_path, picture):
    fixed = _network(tmp_path / "fixed.onnx", weights=np.full((1, 3, 3, 3), 1 / 27), size=(392, 392))

    near = DepthModel(fixed, DepthOutput.INVERSE).nearness(picture)

    assert near.max() > 0.9


@pytest.mark.parametrize("content", [b"", b"not a network at all" * 10])
def test_a_file_that_is_no_network_is_refused_by_name(tmp_path, content):
    path = tmp_path / "broken.onnx"
    path.write_bytes(content)

    with pytest.raises(SetupError, match=r"broken\.onnx does not fit"):
        DepthModel(path, DepthOutput.INVERSE)


def test_a_missing_file_names_the_setting(tmp_path):
    with pytest.raises(SetupError, match="depth_model"):
        DepthModel(tmp_path / "none.onnx", DepthOutput.INVERSE)


def test_a_network_of_another_kind_is_refused(tmp_path, picture):
    classes = _network(tmp_path / "classes.onnx", weights=np.ones((5, 3, 3, 3)))

    with pytest.raises(SetupError, match="not one number per pixel"):
        DepthModel(classes, DepthOutput.INVERSE).nearness(picture)


def test_a_clip_is_made_with_it_and_says_so(bright_is_near, make_job, make_context, kernel_cache, picture):
    engine = EmbeddedEngine(cache=str(kernel_cache), depth_model=str(bright_is_near))

    made = engine.run(make_job("[Truck left]", pictures={"first_frame": picture}), make_context())

    assert made.provenance["weights"] == "tiny.onnx"
    assert made.provenance["depth"] == "learned"


def test_a_move_without_parallax_does_not_ask_it(tmp_path, make_job, make_context, kernel_cache, picture):
    classes = _network(tmp_path / "classes.onnx", weights=np.ones((5, 3, 3, 3)))
    engine = EmbeddedEngine(cache=str(kernel_cache), depth_model=str(classes))

    made = engine.run(make_job("[Pan left]", pictures={"first_frame": picture}), make_context())

    assert made.provenance["weights"] is None
