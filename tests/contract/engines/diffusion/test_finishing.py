"""Clips of exact sizes and lengths out of what models make, judged by what a player finds in the file."""

import itertools
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from tests.moving_pictures import Film, pan, photograph, psnr

from limpet.core.errors import Cancelled
from limpet.engines.diffusion.card import FrameRule, Grid
from limpet.engines.diffusion.finishing.ahead import Stopped, ahead
from limpet.engines.diffusion.finishing.clip import Order, finish_clip, finish_picture
from limpet.engines.diffusion.finishing.flow_interpolator import FlowInterpolator
from limpet.engines.diffusion.finishing.joins import UnplannedFrames
from limpet.engines.diffusion.finishing.tools import finish_tools
from limpet.engines.diffusion.finishing.upscaling import LanczosUpscaler
from limpet.engines.diffusion.grid import Native, Target, plan_native
from limpet.engines.diffusion.take import Pixels
from limpet.media.geometry import Size

_WAN = Grid(multiple=16, most_pixels=1376 * 768, frames=FrameRule(step=4, offset=1, fps=16, shortest=5, longest=97))
_RULE_5B = FrameRule(step=4, offset=1, fps=24, shortest=5, longest=145)
_WAN_5B = Grid(multiple=32, most_pixels=1376 * 768, frames=_RULE_5B)
_H3 = Grid(multiple=32, most_pixels=1344 * 768, frames=FrameRule(step=17, offset=5, fps=24, shortest=5, longest=362))
_LTX = Grid(multiple=32, most_pixels=1920 * 1088, frames=FrameRule(step=8, offset=1, fps=24, shortest=9, longest=481))
_TINY = Size(96, 54)


@pytest.fixture
def finish(tmp_path, make_context):
    """Finishes what a film gives, chunk by chunk, as a model would make it; gives the file, what is said of it, and the log."""

    def run(grid: Grid, target: Target, film: Film, *, tools=None, context=None):
        native, context = plan_native(grid, target), context or make_context()
        order = Order(native=native, target=target, path=tmp_path / "clip.mp4", metadata={"comment": "made in a test"})
        made = finish_clip(_chunks(film, native), order, tools=tools or finish_tools(threads=2), listener=context)
        return order.path, made, context

    return run


def _chunks(film: Film, native: Native) -> Iterator[Iterator[Pixels]]:
    """The film at the model's rate; each chunk begins with the last frame of the one before."""
    start = 0
    for length in native.chunks:
        yield (film(number) for number in range(start, start + length))
        start += length - 1


def _read(path: Path) -> list[Pixels]:
    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


@pytest.mark.parametrize("grid", [_WAN, _WAN_5B, _H3, _LTX], ids=["wan", "5b", "h3", "ltx"])
@pytest.mark.parametrize(
    "size",
    [Size(910, 512), Size(1366, 768), Size(1920, 1080), Size(512, 1280), Size(768, 768)],
    ids=lambda size: f"{size.width}x{size.height}",
)
def test_every_model_gives_every_size_to_the_pixel(finish, grid, size):
    native = plan_native(grid, Target(size=size, frames=3, fps=24)).size
    street = pan(native.width, native.height)(0)

    path, made, _ = finish(grid, Target(size=size, frames=3, fps=24), lambda _: street)

    frames = _read(path)
    assert [frame.shape for frame in frames] == [(size.height, size.width, 3)] * 3
    assert (made.facts["width"], made.facts["height"]) == (size.width, size.height)


@pytest.mark.parametrize("grid", [_WAN, _WAN_5B, _H3, _LTX], ids=["wan", "5b", "h3", "ltx"])
@pytest.mark.parametrize(("frames", "fps"), [(144, 24), (150, 25), (240, 24), (250, 25)])
def test_every_model_gives_every_length_to_the_frame(finish, grid, frames, fps):
    pictures = [np.full((64, 96, 3), number % 200, np.uint8) for number in range(270)]

    path, made, _ = finish(grid, Target(size=_TINY, frames=frames, fps=fps), lambda number: pictures[int(number)])

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == fps
        times = [frame.time for frame in container.decode(stream)]
    assert times == pytest.approx([number / fps for number in range(frames)])
    assert (made.facts["frames"], made.facts["seconds"]) == (frames, frames / fps)


def test_a_clip_of_another_rate_shows_what_was_there_at_each_moment(finish):
    size = Size(384, 216)
    film = pan(384, 224)

    path, made, context = finish(_WAN, Target(size=size, frames=24, fps=24), film)

    for number, frame in enumerate(_read(path)):
        assert psnr(frame, film(number * 2 / 3)[4:220]) > 32
    assert made.provenance["interpolation"] == "flow"
    assert "Rate: 16 of 24 frames are interpolated (flow)." in context.logs


def test_frames_that_need_no_change_stay_the_models_own(finish):
    size = Size(384, 224)
    film = pan(384, 224)

    path, made, context = finish(_WAN_5B, Target(size=size, frames=9, fps=24), film)

    assert min(psnr(frame, film(number)) for number, frame in enumerate(_read(path))) > 34
    assert made.provenance["interpolation"] is None
    assert made.provenance["super_resolution"] is None
    assert not context.logs


def test_a_given_last_picture_ends_the_clip(finish):
    film = pan(384, 224)

    path, _, _ = finish(_LTX, Target(size=Size(384, 224), frames=24, fps=24, keeps_last=True), film)

    frames = _read(path)
    assert psnr(frames[0], film(0)) > 34
    assert psnr(frames[-1], film(24)) > 34


def test_the_first_frame_is_cut_where_the_picture_was_framed(finish):
    size = Size(910, 512)
    street = photograph("street", 910)[:512]
    native = plan_native(_WAN_5B, Target(size=size, frames=5, fps=24))
    whole = cv2.copyMakeBorder(street, 0, 0, 9, 9, cv2.BORDER_CONSTANT, value=(255, 0, 255))
    assert whole.shape[1::-1] == (native.size.width, native.size.height)

    path, _, _ = finish(_WAN_5B, Target(size=size, frames=5, fps=24), lambda _: whole)

    assert psnr(_read(path)[0], street) > 36


def test_a_smaller_picture_is_enlarged_and_the_log_says_so(finish):
    small = Grid(multiple=16, most_pixels=320 * 192, frames=_WAN_5B.frames)
    film = pan(320, 176)

    path, made, context = finish(small, Target(size=Size(480, 264), frames=5, fps=24), film)

    plain = cv2.resize(film(0), (480, 264), interpolation=cv2.INTER_CUBIC)
    assert psnr(_read(path)[0], plain) > 28
    assert made.provenance["super_resolution"] == "lanczos"
    assert "Size: the model makes 320x176; it is enlarged 1.50 times by lanczos, no detail is added." in context.logs


def test_runs_follow_each_other_without_a_frame_shown_twice(finish):
    runs = Grid(multiple=32, most_pixels=1 << 20, frames=replace(_RULE_5B, longest=13))
    film = pan(384, 224)

    path, made, context = finish(runs, Target(size=Size(384, 224), frames=25, fps=24), film)

    assert made.provenance["native_frames"] == [13, 13]
    assert min(psnr(frame, film(number)) for number, frame in enumerate(_read(path))) > 34
    assert any("2 runs" in line for line in context.logs)


def test_a_run_that_comes_back_in_other_light_does_not_jump(finish):
    runs = Grid(multiple=32, most_pixels=1 << 20, frames=replace(_RULE_5B, longest=41))
    film = pan(384, 224)
    left_half = np.zeros((224, 384, 3), np.float32)
    left_half[:, :192] = (14, -8, -8)
    light = cv2.GaussianBlur(left_half, (0, 0), 40)

    def drifting(number: float) -> Pixels:
        """The second run is lighter, redder on the left."""
        second_run = next(runs_begun) > 41
        return np.asarray(cv2.add(film(number), light + 6, dtype=cv2.CV_8U), np.uint8) if second_run else film(number)

    runs_begun = iter(range(1, 100))
    path, _, _ = finish(runs, Target(size=Size(384, 224), frames=81, fps=24), drifting)

    def apart(frame: Pixels, number: int) -> float:
        """How far the light is from the first run's, in levels, where it is farthest."""
        difference = frame.astype(np.float32) - film(number)
        return float(np.abs(cv2.resize(difference, (12, 7), interpolation=cv2.INTER_AREA)).max())

    frames = _read(path)
    drift = [apart(frame, number) for number, frame in enumerate(frames)]
    assert max(drift[:41]) < 3
    assert drift[41] < 3
    assert max(np.diff(drift[40:])) < 4
    assert drift[-1] > 15


def test_a_pipeline_that_makes_other_frames_is_found_out(finish, make_context, tmp_path):
    target = Target(size=_TINY, frames=9, fps=24)
    native = plan_native(_WAN_5B, target)
    order = Order(native=native, target=target, path=tmp_path / "clip.mp4", metadata={})

    def refused(*chunks: list[Pixels]) -> bool:
        with pytest.raises(UnplannedFrames):
            finish_clip(chunks, order, tools=finish_tools(threads=2), listener=make_context())
        return not order.path.exists()

    whole, other = np.zeros((64, 96, 3), np.uint8), np.zeros((54, 96, 3), np.uint8)
    assert native.chunks == (9,)
    assert refused([whole] * 8)
    assert refused([other] * 9)
    assert refused()


def test_a_cancel_ends_it_and_leaves_no_file(finish, make_context, tmp_path):
    with pytest.raises(Cancelled):
        finish(_WAN, Target(size=_TINY, frames=144, fps=24), pan(96, 64), context=make_context(cancel_after=20))

    assert not list(tmp_path.glob("*.mp4*"))
    assert not list(tmp_path.glob(".*.part"))


def test_a_cancel_does_not_wait_for_the_frame_that_is_being_made(finish, make_context):
    release, looks = threading.Event(), itertools.count()

    class Slow(FlowInterpolator):
        def between(self, first, second, parts):
            assert release.wait(20), "nobody looks while a frame is being made"
            return super().between(first, second, parts)

    context = make_context()
    context.check_cancelled = lambda: _cancelled_at_the_tenth(next(looks))
    tools = replace(finish_tools(threads=2), interpolator=Slow())

    with pytest.raises(Cancelled):
        finish(_WAN, Target(size=_TINY, frames=48, fps=24), pan(96, 64), tools=tools, context=context)

    release.set()


def _cancelled_at_the_tenth(look: int) -> None:
    if look == 10:
        raise Cancelled


def test_only_a_few_frames_are_in_memory_however_long_the_clip(finish, make_context):
    context, film = make_context(), pan(96, 64)
    taken, ahead_of_file = [0], []

    def counted(number: float) -> Pixels:
        taken[0] += 1
        ahead_of_file.append(taken[0] - len(context.fractions))
        return film(number)

    finish(_WAN_5B, Target(size=_TINY, frames=240, fps=24), counted, context=context)

    assert taken[0] == 241
    assert max(ahead_of_file) <= 6


def test_the_next_run_is_made_only_when_the_one_before_is_used_up(finish, make_context):
    context, events = make_context(), []
    target = Target(size=_TINY, frames=240, fps=24)
    native = plan_native(_WAN_5B, target)

    def chunks() -> Iterator[list[Pixels]]:
        for length in native.chunks:
            events.append(("made", len(context.fractions)))
            yield [np.zeros((64, 96, 3), np.uint8)] * length

    finish_clip(
        chunks(),
        Order(native=native, target=target, path=context.scratch / "clip.mp4", metadata={}),
        tools=finish_tools(threads=2),
        listener=context,
    )

    assert events[0] == ("made", 0)
    assert events[1][1] >= native.chunks[0] - 5
    assert context.fractions == sorted(context.fractions)
    assert context.fractions[-1] == 1


def test_a_picture_comes_at_its_exact_size():
    grid = Grid(multiple=64, most_pixels=1 << 20)
    size = Size(832, 1248)
    native = plan_native(grid, Target(size=size, frames=1, fps=1))
    whole = pan(native.size.width, native.size.height)(0)

    picture = finish_picture(whole, native, size, upscaler=LanczosUpscaler(), check=lambda: None)

    assert picture.shape == (1248, 832, 3)
    assert psnr(picture, cv2.resize(whole[native.kept.rows, native.kept.columns], (832, 1248))) > 25


def test_an_enlarged_edge_is_sharper_than_lanczos_and_does_not_ring():
    page = np.full((540, 960, 3), 60, np.uint8)
    cv2.rectangle(page, (200, 150), (700, 400), (200, 180, 90), -1)
    cv2.putText(page, "Sharp 123", (220, 300), cv2.FONT_HERSHEY_SIMPLEX, 2, (20, 30, 40), 5, cv2.LINE_AA)
    small = np.asarray(cv2.resize(page, (640, 360), interpolation=cv2.INTER_AREA), np.uint8)

    made = LanczosUpscaler().enlarge(small, Size(960, 540), lambda: None)

    plain = np.asarray(cv2.resize(small, (960, 540), interpolation=cv2.INTER_LANCZOS4), np.uint8)
    assert psnr(made, page) > psnr(plain, page) + 1.5
    assert made[..., 2].max() <= 91
    assert plain[..., 2].max() > 95


def test_threads_that_nobody_waits_for_end_between_their_steps():
    ended = threading.Event()

    def work(number: int, go_on) -> int:
        try:
            while number:
                go_on()
        except Stopped:
            ended.set()
            raise
        return number

    with closing(ahead(work, range(9), threads=2, check=lambda: None)) as numbers:
        assert next(numbers) == 0

    assert ended.wait(10)


def test_an_error_in_a_thread_is_raised_where_its_frame_is_awaited():
    def work(number: int, go_on) -> int:
        if number == 3:
            raise TimeoutError("of the work itself")
        return number

    made: list[int] = []
    with pytest.raises(TimeoutError, match="of the work itself"):
        made.extend(ahead(work, range(9), threads=2, check=lambda: None))
    with closing(ahead(work, range(3), threads=2, check=lambda: None)) as numbers:
        assert list(numbers) == [0, 1, 2]
