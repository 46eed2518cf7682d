"""Compiled kernels and OpenCV draw the same: either may stand in for the other."""

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limpet.engines.base import Warming
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.engines.embedded.video.brush import Brush, BrushKind, make_brush
from limpet.engines.embedded.video.correspondence import Flow
from limpet.engines.embedded.video.path import Pose, lens_for
from limpet.engines.embedded.video.raster import Place, Raster
from limpet.engines.embedded.video.warp import Relief, View
from limpet.media.colour import Floats, Planes, empty_planes, to_planes
from limpet.media.encode import VideoWriter
from limpet.media.geometry import Size


@pytest.fixture(scope="module")
def brushes(kernel_cache) -> tuple[Brush, Brush]:
    return make_brush(BrushKind.COMPILED, cache=kernel_cache), make_brush(BrushKind.OPENCV, cache=None)


def _picture(random: np.random.Generator, width: int, height: int) -> Planes:
    """From plain noise to soft clouds."""
    cells = int(random.integers(2, width))
    small = random.integers(0, 256, (max(2, cells * height // width), cells, 3), dtype=np.uint8)
    return to_planes(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))


def _map(random: np.random.Generator, view: View) -> tuple[Floats, Floats]:
    """Turned, enlarged and bent, here and there beyond the edges."""
    turn, scale = random.normal() * 0.1, float(np.exp(random.normal() * 0.3))
    shift = random.normal(size=2) * 8
    bend = cv2.resize(
        random.normal(size=(4, 5, 2)).astype(np.float32), view.x.shape[::-1], interpolation=cv2.INTER_CUBIC
    )
    x = scale * (np.cos(turn) * view.x - np.sin(turn) * view.y) + shift[0] + 4 * bend[..., 0]
    y = scale * (np.sin(turn) * view.x + np.cos(turn) * view.y) + shift[1] + 4 * bend[..., 1]
    return x.astype(np.float32), y.astype(np.float32)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1), width=st.integers(20, 90), height=st.integers(20, 60), mixed=st.booleans())
def test_both_brushes_agree_within_one_level(brushes, seed, width, height, mixed):
    random = np.random.default_rng(seed)
    size = Size(2 * width, 2 * height)
    place = Place(
        scale=float(random.uniform(0.8, 2)), left=float(random.uniform(0, 6)), top=float(random.uniform(0, 6))
    )
    raster = Raster(
        planes=_picture(random, 2 * int(random.integers(10, 150)), 2 * int(random.integers(10, 100))), place=place
    )
    view = View(lens_for(size))
    x, y = _map(random, view)
    share = random.uniform(-0.1, 1.1, x.shape).astype(np.float32) if mixed else None

    drawn = []
    for brush in brushes:
        frame = empty_planes(size.width, size.height)
        for plane in frame.as_tuple():
            plane[:] = 90
        brush.load(raster).draw(x, y, frame, share=share)
        drawn.append(frame)

    for one, other in zip(drawn[0].as_tuple(), drawn[1].as_tuple(), strict=True):
        assert np.abs(one.astype(int) - other).max() <= 1


def test_a_still_camera_shows_each_sample_where_it_is(brushes):
    planes = _picture(np.random.default_rng(1), 64, 48)
    view = View(lens_for(Size(64, 48)))

    for brush in brushes:
        frame = empty_planes(64, 48)
        brush.load(Raster(planes=planes, place=Place(scale=1.0))).draw(
            view.x.astype(np.float32), view.y.astype(np.float32), frame
        )

        for drawn, given_plane in zip(frame.as_tuple(), planes.as_tuple(), strict=True):
            assert np.array_equal(drawn, given_plane)


def test_both_brushes_find_the_same_depths(brushes):
    random = np.random.default_rng(2)
    relief = Relief(cv2.GaussianBlur(random.random((60, 100)).astype(np.float32), (0, 0), 12), beyond=0.1)
    lens = lens_for(Size(640, 384))
    pose = Pose(right=0.05, down=-0.03, forward=0.2, yaw=0.02)

    maps = [View(lens, settle=brush.settle).look(relief, pose) for brush in brushes]

    for one, other in zip(*maps, strict=True):
        assert one is not None
        assert other is not None
        assert np.allclose(one, other, atol=1e-2 if one.max() > 2 else 1e-4)


def test_both_brushes_follow_a_flow_back_to_the_same_starts(brushes):
    random = np.random.default_rng(3)
    x, y, trust = cv2.GaussianBlur(random.normal(0, 60, (60, 100, 3)).astype(np.float32), (0, 0), 9).transpose(2, 0, 1)
    flow = Flow(x=x.copy(), y=y.copy(), trust=trust.copy())
    ends = np.meshgrid(np.linspace(-9, 108, 40, dtype=np.float32), np.linspace(-9, 68, 30, dtype=np.float32))

    (compiled_x, compiled_y, _), other = (brush.retrace(flow, *ends, 0.7) for brush in brushes)

    assert np.ptp(compiled_x - ends[0]) > 1
    for one, two in zip((compiled_x, compiled_y), other[:2], strict=True):
        assert np.abs(one - two).max() < 0.01


def test_a_frame_of_the_encoder_is_drawn_to_its_last_column(brushes, tmp_path):
    """Its rows have unused bytes at their ends, whose number depends on the width."""
    planes = to_planes(np.full((66, 98, 3), 200, np.uint8))
    view = View(lens_for(Size(98, 66)))
    with VideoWriter(tmp_path / "clip.mp4", Size(98, 66), fps=24, threads=1) as writer:
        for brush in brushes:
            canvas = writer.canvas()
            for plane in canvas.planes.as_tuple():
                plane[:] = 0
            brush.load(Raster(planes=planes, place=Place(scale=1.0))).draw(
                view.x.astype(np.float32), view.y.astype(np.float32), canvas.planes
            )
            assert all(int(plane.min()) > 100 for plane in canvas.planes.as_tuple())
            writer.write(canvas)


def test_compiled_code_is_read_back_from_its_folder(brushes, kernel_cache):
    assert list(kernel_cache.rglob("*.nbc"))


def test_a_runner_can_warm_the_engine_before_its_first_job(kernel_cache):
    engine = EmbeddedEngine(cache=str(kernel_cache))
    assert isinstance(engine, Warming)

    engine.warm()

    assert engine._videos._tools is not None
