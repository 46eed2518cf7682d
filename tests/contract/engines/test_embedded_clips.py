"""The embedded engine keeps what any engine promises: sizes, frames, exact end pictures, honesty, cancelling."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from tests.contract.engines.conftest import Clip

from limpet.core.errors import Cancelled, FeatureNotSupported
from limpet.core.spec import MediaSource, VideoLook, VideoSpec
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.service.execution import local

Picture = npt.NDArray[Any]


def _psnr(first: Picture, second: Picture) -> float:
    error = np.mean((first.astype(float) - second.astype(float)) ** 2)
    return float(10 * np.log10(255**2 / max(float(error), 1e-9)))


def _luma(picture: Picture) -> Picture:
    """BT.709 limited luma, written out once more."""
    luma: Picture = 16 + 219 / 255 * (picture.astype(float) @ [0.2126, 0.7152, 0.0722])
    return luma


def _covering(picture: Picture, width: int, height: int) -> Picture:
    """The middle of a picture at a given size, the plain way."""
    factor = max(width / picture.shape[1], height / picture.shape[0])
    size = max(width, round(picture.shape[1] * factor)), max(height, round(picture.shape[0] * factor))
    large = cv2.resize(picture, size, interpolation=cv2.INTER_LANCZOS4 if factor > 1 else cv2.INTER_AREA)
    left, top = (large.shape[1] - width) // 2, (large.shape[0] - height) // 2
    part: Picture = large[top : top + height, left : left + width]
    return part


def test_a_plan_counts_frames_and_grows_with_the_work():
    engine = EmbeddedEngine()

    small = engine.plan(VideoSpec(prompt="", seconds=6, short_side=512, fps=24))
    large = engine.plan(VideoSpec(prompt="", seconds=6, short_side=1080, fps=24))

    assert small.frames == large.frames == 144
    assert small.estimate_s < large.estimate_s
    assert small.memory_bytes < large.memory_bytes


def test_a_last_frame_alone_is_refused():
    spec = VideoSpec(
        prompt="", seconds=6, short_side=512, fps=24, last_frame=MediaSource(url="data:,", field="end_image_url")
    )

    with pytest.raises(FeatureNotSupported) as caught:
        EmbeddedEngine().plan(spec)
    assert caught.value.field == "end_image_url"


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(1600, 900, (456, 256)), (300, 750, (256, 640)), (750, 300, (640, 256)), (401, 400, (256, 256))],
)
def test_the_clip_has_the_shape_of_its_picture_and_every_frame(make_clip, landscape, width, height, size):
    clip = make_clip("[Push in]", pictures={"first_frame": cv2.resize(landscape, (width, height))}, fps=25)

    frames = clip.frames

    assert len(frames) == 25
    assert frames[0].shape == (size[1], size[0], 3)
    facts = clip.made.artifacts[0].facts
    assert (facts["width"], facts["height"], facts["frames"], facts["fps"]) == (*size, 25, 25)
    assert (facts["seconds"], facts["poster_frame"]) == (1, 0)


@pytest.mark.parametrize("prompt", ["[Pan left]", "[Pull out]", "[Shake]", "a quiet evening"])
def test_the_first_frame_is_the_given_photograph(make_clip, photograph, prompt):
    clip = make_clip(prompt, pictures={"first_frame": photograph}, short_side=400)

    first = clip.lumas[0]

    assert _psnr(first, _luma(_covering(photograph, 600, 400))) >= 40


def test_a_static_shot_stays_still(make_clip, photograph):
    lumas = make_clip("[Static shot]", pictures={"first_frame": photograph}).lumas

    assert _psnr(lumas[0], lumas[-1]) > 38


def test_a_drawing_sways_gently(make_clip, photograph):
    still = make_clip("[Static shot]", pictures={"first_frame": photograph}).lumas
    alive = make_clip("[Static shot]", pictures={"first_frame": photograph}, look=VideoLook.ILLUSTRATED).lumas

    assert 22 < _psnr(alive[0], alive[-1]) < _psnr(still[0], still[-1]) - 3


@pytest.mark.parametrize(
    "prompt", ["[Pan left, Tilt up]", "[Pull out]", "[Truck right, Pedestal down]", "[Shake, Zoom out]"]
)
def test_no_camera_sees_a_border(make_clip, prompt):
    bright = np.full((300, 500, 3), 215, np.uint8)

    clip = make_clip(prompt, pictures={"first_frame": bright})

    assert min(int(luma.min()) for luma in clip.lumas) > 180


def test_the_last_frame_is_the_given_picture(make_clip, landscape):
    moved = np.roll(landscape, 60, axis=1)

    clip = make_clip("[Pan left]", pictures={"first_frame": landscape, "last_frame": moved})
    lumas = clip.lumas

    height, width = lumas[0].shape
    assert _psnr(lumas[0], _luma(_covering(landscape, width, height))) > 34
    assert _psnr(lumas[-1], _luma(_covering(moved, width, height))) > 34
    assert clip.made.provenance["passage"] == "flow"


def test_unrelated_pictures_dissolve(make_clip, landscape, photograph):
    clip = make_clip("", pictures={"first_frame": photograph, "last_frame": landscape}, short_side=200)
    lumas = clip.lumas

    height, width = lumas[0].shape
    assert clip.made.provenance["passage"] == "dissolve"
    assert _psnr(lumas[-1], _luma(_covering(landscape, width, height))) > 33
    assert len(lumas) == 24


def test_no_border_is_seen_between_two_pictures(make_clip):
    """The camera turns past edges that both pictures have."""
    bright, warm = np.full((300, 500, 3), 215, np.uint8), np.full((300, 500, 3), (230, 200, 180), np.uint8)

    clip = make_clip("[Pan left, Zoom out]", pictures={"first_frame": bright, "last_frame": warm})

    assert min(int(luma.min()) for luma in clip.lumas) > 170


def test_a_subject_comes_to_the_place_of_the_one_it_replaces(make_clip):
    def disc(x: int, y: int, radius: int, colour: tuple[int, int, int]) -> Picture:
        noise = np.random.default_rng(4).normal(0, 4, (300, 500, 3)).astype(np.float32)
        ground = np.full((300, 500, 3), (60, 90, 140), np.float32) + noise
        drawn: Picture = np.clip(cv2.circle(ground, (x, y), radius, colour, -1), 0, 255).astype(np.uint8)
        return drawn

    pictures = {"first_frame": disc(190, 150, 70, (230, 60, 40)), "last_frame": disc(310, 160, 75, (240, 220, 60))}

    middle = make_clip("", pictures=pictures, seconds=2).frames[24].astype(int)

    _, columns = np.nonzero(middle[..., 0] - middle[..., 2] > 60)
    assert 0.42 < np.median(columns) / middle.shape[1] < 0.58
    assert np.ptp(columns) < 0.42 * middle.shape[1]


def test_a_subject_is_shown_whole_on_a_wide_frame(make_clip, photograph):
    square = np.ascontiguousarray(photograph[:, 100:500])

    clip = make_clip("[Static shot] she walks", pictures={"subject": square})
    first = clip.lumas[0]

    assert first.shape == (256, 456)
    inner = _luma(cv2.resize(square, (256, 256), interpolation=cv2.INTER_AREA))
    assert _psnr(first[8:-8, 110:-110], inner[8:-8, 10:-10]) > 34
    assert any("as it is" in line for line in clip.context.logs)


def test_a_subject_on_a_plain_ground_stands_in_a_scene_of_the_prompt(make_clip):
    subject = np.full((400, 300, 3), (240, 238, 236), np.uint8)
    cv2.ellipse(subject, (150, 210), (80, 150), 0, 0, 360, (20, 160, 60), -1)

    clip = make_clip("[Static shot] a woman on a beach", pictures={"subject": subject})

    for frame in (clip.frames[0].astype(int), clip.frames[-1].astype(int)):
        green = (frame[..., 1] > frame[..., 0] * 1.7) & (frame[..., 1] > frame[..., 2] * 1.4)
        assert 0.01 < green.mean() < 0.5
    assert "cut out" in clip.made.provenance["subject"]
    assert "beach" in clip.made.provenance["matched"]


@pytest.mark.parametrize(
    "prompt",
    [
        "A small harbour at dusk",
        "Neon city at night in the rain",
        "Snow falls on a pine forest",
        "Dunes under a clear sky",
        "A planet in a nebula",
        "A foggy meadow in the morning, mountains behind",
        "two people argue",
    ],
)
def test_words_become_moving_pictures(make_clip, prompt):
    clip = make_clip(f"[Truck left] {prompt}", seed=3)

    frames = clip.frames
    assert len(frames) == 24
    assert frames[0].shape == (256, 456, 3)
    assert frames[0].std() > 15
    assert np.abs(frames[0].astype(int) - frames[-1]).mean() > 1
    assert clip.made.provenance["scene"]["setting"]


def test_light_follows_the_words(make_clip):
    night = make_clip("[Static shot] a lake at night").frames[0].mean()
    day = make_clip("[Static shot] a lake at noon").frames[0].mean()

    assert night < 70 < day


def test_another_seed_draws_another_scene(make_clip):
    first = make_clip("mountains", seed=1).lumas[0]
    second = make_clip("mountains", seed=2).lumas[0]

    assert _psnr(first, second) < 25


@pytest.mark.parametrize("prompt", ["[Shake] a city in the rain", "[Push in]"])
def test_the_same_job_gives_the_same_bytes(make_clip, photograph, prompt):
    pictures = {"first_frame": photograph} if prompt == "[Push in]" else None

    first = make_clip(prompt, pictures=pictures)
    second = make_clip(prompt, pictures=pictures)

    assert first.path.read_bytes() == second.path.read_bytes()


def test_it_says_what_it_is_and_what_it_understood(make_clip, photograph):
    clip = make_clip("[Truck left, Zoom in][Static shot][Pan left, explode]", pictures={"first_frame": photograph})

    assert "no model weights" in clip.context.logs[0]
    assert any("explode" in line for line in clip.context.logs)
    provenance = clip.made.provenance
    assert provenance["engine"] == "embedded"
    assert provenance["model"] == "embedded-video"
    assert provenance["seed"] == 7
    assert provenance["camera"] == ["truck left + zoom in", "static shot", "pan left"]
    assert {"revision", "licence"} <= set(provenance)


def test_scenes_tell_which_words_were_drawn(make_clip):
    clip = make_clip("A dragon sneezes on a beach at sunset")

    provenance = clip.made.provenance
    assert provenance["matched"] == ["dragon", "beach", "sunset"]
    assert provenance["not_drawn"] == ["sneezes"]
    assert provenance["coverage"] == 0.75
    assert any("dragon, beach, sunset" in line for line in clip.context.logs)
    assert any("sneezes" in line for line in clip.context.logs)


def test_progress_rises_to_one(make_clip, photograph):
    fractions = make_clip("", pictures={"first_frame": photograph}).context.fractions

    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert len(fractions) >= 24


@pytest.mark.parametrize("cancel_after", [0, 6])
def test_cancelling_stops_at_once_and_leaves_no_file(engine, make_job, make_context, photograph, cancel_after):
    context = make_context(cancel_after=cancel_after)

    with pytest.raises(Cancelled):
        engine.run(make_job("[Pan left]", pictures={"first_frame": photograph}), context)

    assert context.checks == cancel_after + 1
    assert list(context.scratch.iterdir()) == []


def test_without_compiled_kernels_a_zoom_looks_the_same(make_job, make_context, make_clip, photograph):
    """Depth and margins have fewer cues then; a zoom needs neither."""
    pictures = {"first_frame": photograph}
    compiled = make_clip("[Zoom in]", pictures=pictures).lumas

    plain = EmbeddedEngine(brush="opencv").run(make_job("[Zoom in]", pictures=pictures), make_context())

    lumas = Clip(local(plain.artifacts[0]).path, plain, make_context()).lumas
    assert min(_psnr(one, other) for one, other in zip(compiled, lumas, strict=True)) > 40


def test_a_job_that_comes_before_the_kernels_are_compiled_says_that_it_waits(make_job, make_context, photograph):
    context = make_context()

    EmbeddedEngine(brush="opencv").run(make_job("", pictures={"first_frame": photograph}), context)

    assert context.stages[0] == "compiling kernels"
