"""Networks of an operator's own for moments between frames and for larger pictures: here tiny ones made on the spot."""

from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tests.moving_pictures import pan, photograph, psnr

from limpet.core.errors import SetupError
from limpet.engines.diffusion.finishing.network_upscaler import NetworkUpscaler
from limpet.engines.diffusion.finishing.rife import RifeInterpolator
from limpet.engines.diffusion.finishing.tools import finish_tools
from limpet.media.geometry import Size


def _saved(path: Path, graph: onnx.GraphProto) -> Path:
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=9), str(path))
    return path


def _tensor(name: str, *shape: object) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))


def _mixer(path: Path, *, moment: tuple[object, ...]) -> Path:
    """Inputs and output of RIFE 4; it only mixes the frames. `moment` is the shape of its timestep."""
    one = numpy_helper.from_array(np.ones((1,) * len(moment), np.float32), "one")
    nodes = [
        helper.make_node("Sub", ["one", "timestep"], ["rest"]),
        helper.make_node("Mul", ["img0", "rest"], ["before"]),
        helper.make_node("Mul", ["img1", "timestep"], ["after"]),
        helper.make_node("Add", ["before", "after"], ["middle"]),
    ]
    frame = (1, 3, "height", "width")
    inputs = [_tensor("img0", *frame), _tensor("img1", *frame), _tensor("timestep", *moment)]
    return _saved(path, helper.make_graph(nodes, "mixer", inputs, [_tensor("middle", *frame)], [one]))


def _warper(path: Path) -> Path:
    """As RIFE does it: both frames looked up at places that follow from the timestep, here for a pan of 8 pixels of 384."""
    corners = np.array([[[1, 0, 0], [0, 1, 0]]], np.float32)
    way = np.zeros((1, 2, 3), np.float32)
    way[0, 0, 2] = 2 * 8 / 384
    numbers = {"corners": corners, "way": way, "one": np.ones((1, 1, 1), np.float32)}
    nodes = [
        helper.make_node("Shape", ["img0"], ["shape"]),
        helper.make_node("Reshape", ["timestep", "flat"], ["part"]),
        helper.make_node("Sub", ["part", "one"], ["back"]),
        helper.make_node("Mul", ["part", "way"], ["forth_way"]),
        helper.make_node("Mul", ["back", "way"], ["back_way"]),
        helper.make_node("Add", ["corners", "forth_way"], ["forth_view"]),
        helper.make_node("Add", ["corners", "back_way"], ["back_view"]),
        helper.make_node("AffineGrid", ["forth_view", "shape"], ["forth_places"]),
        helper.make_node("AffineGrid", ["back_view", "shape"], ["back_places"]),
        helper.make_node("GridSample", ["img0", "forth_places"], ["before"], padding_mode="border"),
        helper.make_node("GridSample", ["img1", "back_places"], ["after"], padding_mode="border"),
        helper.make_node("Mean", ["before", "after"], ["middle"]),
    ]
    frame = (1, 3, "height", "width")
    inputs = [_tensor("img0", *frame), _tensor("img1", *frame), _tensor("timestep", 1, 1, 1, 1)]
    initializers = [numpy_helper.from_array(value, name) for name, value in numbers.items()]
    initializers.append(numpy_helper.from_array(np.array([1, 1, 1], np.int64), "flat"))
    graph = helper.make_graph(nodes, "warper", inputs, [_tensor("middle", *frame)], initializers)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10), str(path))
    return path


def _enlarger(path: Path, *, times: int, shift: float = 0.0) -> Path:
    """Input and output of Real-ESRGAN: a convolution that keeps the picture, then pixels repeated."""
    weights = np.zeros((3 * times * times, 3, 3, 3), np.float32)
    for channel in range(3 * times * times):
        weights[channel, channel // (times * times), 1, 1] = 1
    bias = np.full(3 * times * times, shift, np.float32)
    nodes = [
        helper.make_node("Conv", ["input", "weights", "bias"], ["many"], pads=[1, 1, 1, 1]),
        helper.make_node("DepthToSpace", ["many"], ["output"], blocksize=times, mode="CRD"),
    ]
    graph = helper.make_graph(
        nodes,
        "enlarger",
        [_tensor("input", 1, 3, "height", "width")],
        [_tensor("output", 1, 3, "rows", "columns")],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(bias, "bias")],
    )
    return _saved(path, graph)


def _go_on() -> None:
    """Nobody stops."""


@pytest.mark.parametrize("moment", [(1,), (1, 1, 1, 1), (1, 1, "height", "width")])
def test_a_network_between_frames_gets_them_and_the_moment(tmp_path, moment):
    interpolator = RifeInterpolator(_mixer(tmp_path / "rife.onnx", moment=moment))
    film = pan(310, 170)

    quarter, half = interpolator.between(film(0), film(1), [0.25, 0.5])

    assert interpolator.name == "rife.onnx"
    for part, made in ((0.25, quarter), (0.5, half)):
        mixture = cv2.addWeighted(film(0), 1 - part, film(1), part, 0)
        assert made.shape == film(0).shape
        assert np.abs(made.astype(int) - mixture).max() <= 1


def test_a_network_that_is_told_the_moment_once_is_told_it_once(tmp_path):
    street = photograph("street", 400)[40:200]
    interpolator = RifeInterpolator(_warper(tmp_path / "rife.onnx"))

    (made,) = interpolator.between(street[:, 0:384], street[:, 8:392], [0.5])

    assert psnr(made[:, 8:-8], street[:, 12:380]) > 45


@pytest.mark.parametrize("times", [2, 4])
def test_a_network_enlarges_a_picture_in_parts_without_seams(tmp_path, times):
    upscaler = NetworkUpscaler(_enlarger(tmp_path / "esrgan.onnx", times=times))
    picture = photograph("stream", 500)[:230]

    exact = upscaler.enlarge(picture, Size(500 * times, 230 * times), _go_on)
    wanted = upscaler.enlarge(picture, Size(750, 345), _go_on)

    repeated = picture.repeat(times, axis=0).repeat(times, axis=1)
    assert np.abs(exact.astype(int) - repeated).max() <= 1
    assert wanted.shape == (345, 750, 3)


def test_a_picture_stops_growing_between_its_parts(tmp_path):
    upscaler, asked = NetworkUpscaler(_enlarger(tmp_path / "esrgan.onnx", times=2)), []

    def stop_at_the_second() -> None:
        asked.append(1)
        if len(asked) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        upscaler.enlarge(photograph("stream", 500), Size(1000, 670), stop_at_the_second)

    assert len(asked) == 2


@pytest.mark.parametrize(
    ("network", "setting"), [("interpolation_model", RifeInterpolator), ("upscale_model", NetworkUpscaler)]
)
def test_a_file_that_does_not_fit_names_its_setting(tmp_path, network, setting):
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a network at all" * 10)

    with pytest.raises(SetupError, match=rf"broken\.onnx does not fit.*{network}"):
        setting(broken)
    with pytest.raises(SetupError, match=rf"does not exist.*{network}"):
        finish_tools(**{network: tmp_path / "none.onnx"})


def test_a_network_of_another_kind_is_refused(tmp_path):
    film = pan(128, 128)
    enlarger, mixer = _enlarger(tmp_path / "a.onnx", times=2), _mixer(tmp_path / "b.onnx", moment=(1, 1, 1, 1))

    with pytest.raises(SetupError, match=r"a\.onnx does not fit"):
        RifeInterpolator(enlarger).between(film(0), film(1), [0.5])
    with pytest.raises(SetupError, match=r"b\.onnx does not fit"):
        NetworkUpscaler(mixer).enlarge(film(0), Size(256, 256), _go_on)


def test_without_files_flow_and_lanczos_serve(tmp_path):
    plain = finish_tools()
    both = finish_tools(
        interpolation_model=_mixer(tmp_path / "r.onnx", moment=(1,)),
        upscale_model=_enlarger(tmp_path / "e.onnx", times=2),
        threads=3,
    )

    assert (plain.interpolator.name, plain.upscaler.name, plain.threads_per_frame) == ("flow", "lanczos", 1)
    assert (both.interpolator.name, both.upscaler.name, both.threads_per_frame) == ("r.onnx", "e.onnx", 3)
    assert not plain.upscaler.adds_detail
    assert both.upscaler.adds_detail
