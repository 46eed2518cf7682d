"""What a prompt names comes alive where the picture shows it, and nothing else does."""

import itertools
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from tests.contract.engines.conftest import SAMPLES, Clip

from limpet.core.spec import VideoLook
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.service.execution import local

Picture = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]

_HEIGHT, _WIDTH = 256, 456


def _noise(cells: int, seed: int, *, flat: float = 1.0) -> Picture:
    """Soft noise of unit size; `flat` makes its grains wider than high."""
    rows = round(flat * cells * _HEIGHT / _WIDTH) + 2
    coarse = np.random.default_rng(seed).normal(size=(rows, cells)).astype(np.float32)
    noise: Picture = cv2.resize(coarse, (_WIDTH, _HEIGHT), interpolation=cv2.INTER_CUBIC)[..., None]
    return noise


def _psnr(first: Picture, second: Picture) -> float:
    error = np.mean((first.astype(float) - second.astype(float)) ** 2)
    return float(10 * np.log10(255**2 / max(float(error), 1e-9)))


def _rows(top: float, bottom: float) -> Mask:
    rows = np.arange(_HEIGHT)[:, None] / _HEIGHT
    inside: Mask = np.broadcast_to((rows >= top) & (rows < bottom), (_HEIGHT, _WIDTH))
    return inside


@pytest.fixture(scope="module")
def scenery() -> Picture:
    """Clouds in a blue sky over a dark shore, a lake that mirrors the sky, and a green meadow in front."""
    picture = np.zeros((_HEIGHT, _WIDTH, 3), np.float32)
    clouds = np.clip(0.5 + 0.5 * _noise(22, 1), 0, 1)
    picture[:] = np.array([70, 120, 205]) * (1 - 0.5 * clouds) + np.array([190, 200, 225]) * 0.5 * clouds
    lake = np.array([60, 95, 150]) + 9 * _noise(14, 2, flat=5) + 5 * _noise(40, 3, flat=4)
    shore = np.array([58, 46, 40]) + 6 * _noise(60, 4)
    meadow = np.array([50, 140, 40]) + 28 * _noise(90, 5)
    for part, top, bottom in ((shore, 0.40, 0.47), (lake, 0.47, 0.78), (meadow, 0.78, 1.0)):
        rows = _rows(top, bottom)
        picture[rows] = part[rows]
    levels: Picture = np.clip(picture, 0, 255).astype(np.uint8)
    return levels


@pytest.fixture(scope="module")
def candle() -> Picture:
    """A candle before a dark wall."""
    y, x = np.mgrid[0:_HEIGHT, 0:_WIDTH].astype(np.float32)
    picture = np.full((_HEIGHT, _WIDTH, 3), (38, 32, 30), np.float32) + 4 * _noise(40, 6)
    picture[140:, 208:248] = (196, 186, 160)
    near = np.exp(-(((x - 228) / 60) ** 2 + ((y - 110) / 60) ** 2))[..., None]
    picture += near * np.array([60, 34, 8])
    flame = np.exp(-((((x - 228) / 9) ** 2 + ((y - 112) / 24) ** 2) ** 2))[..., None]
    picture = picture * (1 - flame) + flame * np.array([255, 200, 90])
    core = np.exp(-((((x - 228) / 5) ** 2 + ((y - 118) / 13) ** 2) ** 2))[..., None]
    lit: Picture = picture * (1 - core) + core * np.array([255, 250, 200])
    levels: Picture = np.clip(lit, 0, 255).astype(np.uint8)
    return levels


def _unlike(clip: Clip, plain: Clip) -> Picture:
    """How far each place departs from the same clip without effects, at most, in levels."""
    pairs = list(zip(clip.lumas, plain.lumas, strict=True))[12::4]
    unlike: Picture = np.max(
        [cv2.GaussianBlur(cv2.absdiff(*pair).astype(np.float32), (0, 0), 2) for pair in pairs], axis=0
    )
    return unlike


def _moved(clip: Clip, plain: Clip, where: Mask) -> Picture:
    """How far things have moved from where they are without effects, at the places of `where` with texture, in pixels."""
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    moved = []
    for one, other in list(zip(plain.lumas, clip.lumas, strict=True))[14::11]:
        edges = np.hypot(cv2.Sobel(one, cv2.CV_32F, 1, 0), cv2.Sobel(one, cv2.CV_32F, 0, 1))
        moved.append(np.linalg.norm(finder.calc(one, other, None), axis=2)[where & (edges > 25)])
    places: Picture = np.concatenate(moved)
    return places


@pytest.mark.parametrize(
    ("prompt", "effect", "regions"),
    [
        ("clouds drift by", "clouds", (_rows(0.05, 0.30), _rows(0.45, 0.95))),
        ("waves on the lake", "water", (_rows(0.60, 0.74), _rows(0.0, 0.42))),
        ("the grass sways", "foliage", (_rows(0.86, 0.98), _rows(0.0, 0.66))),
    ],
)
def test_what_the_prompt_names_moves_and_the_rest_stands_still(make_clip, scenery, prompt, effect, regions):
    inside, outside = regions
    clip = make_clip(prompt + " [Static shot]", pictures={"first_frame": scenery}, seconds=2)
    plain = make_clip("[Static shot]", pictures={"first_frame": scenery}, seconds=2)

    assert clip.made.provenance["effects"] == {"shown": [effect], "not_found": []}
    assert any(line == f"Brought to life: {effect}." for line in clip.context.logs)
    unlike = _unlike(clip, plain)
    assert unlike[inside].mean() > 2.5 * unlike[outside].mean()
    assert np.median(_moved(clip, plain, inside)) > 0.15
    assert np.percentile(_moved(clip, plain, outside), 90) < 0.2


@pytest.mark.parametrize(
    "prompt", ["It snows heavily", "Rain falls", "dust motes", "embers fly", "thick fog", "the sun sets"]
)
def test_weather_and_light_change_the_whole_picture(make_clip, scenery, prompt):
    clip = make_clip(prompt + " [Static shot]", pictures={"first_frame": scenery}, seconds=2)
    plain = make_clip("[Static shot]", pictures={"first_frame": scenery}, seconds=2)

    unlike = _unlike(clip, plain)
    assert min(unlike[top : top + 128, left : left + 228].mean() for top in (0, 128) for left in (0, 228)) > 0.6
    assert len(clip.made.provenance["effects"]["shown"]) == 1


def test_a_flame_flickers_and_its_wall_hardly_does(make_clip, candle):
    clip = make_clip("[Static shot] a candle flickers", pictures={"first_frame": candle}, seconds=2)
    plain = make_clip("[Static shot]", pictures={"first_frame": candle}, seconds=2)

    unlike = _unlike(clip, plain)
    flame = np.zeros((_HEIGHT, _WIDTH), bool)
    flame[85:135, 216:240] = True
    assert clip.made.provenance["effects"]["shown"] == ["flames"]
    assert unlike[flame].mean() > 5
    assert unlike[flame].mean() > 4 * unlike[:, :100].mean()


def test_steam_rises_over_the_cup(make_clip, photograph):
    clip = make_clip("[Static shot] steam rises", pictures={"first_frame": photograph}, seconds=3)
    plain = make_clip("[Static shot]", pictures={"first_frame": photograph}, seconds=3)

    unlike = _unlike(clip, plain)
    cup, table = unlike[10:90, 110:190], unlike[150:, 300:]
    assert clip.made.provenance["effects"]["shown"] == ["smoke"]
    assert cup.mean() > 3 * table.mean()
    # Where nothing rises the frames that are drawn are equal; what is coded of them may differ by 2 levels until a key frame.
    assert table.mean() < 2.5


@pytest.mark.parametrize(
    ("prompt", "effect"),
    [("waves roll in", "water"), ("trees sway", "foliage"), ("clouds drift", "clouds"), ("a candle", "flames")],
)
def test_what_is_named_but_not_seen_is_told_and_nothing_is_done(make_clip, prompt, effect):
    brick = np.clip(np.array([120, 118, 116]) + 10 * _noise(60, 8), 0, 255).astype(np.uint8)

    clip = make_clip(f"[Static shot] {prompt}", pictures={"first_frame": brick})
    plain = make_clip("[Static shot]", pictures={"first_frame": brick})

    assert clip.made.provenance["effects"] == {"shown": [], "not_found": [effect]}
    assert any("not found" in line and effect in line for line in clip.context.logs)
    assert all(np.array_equal(one, other) for one, other in zip(clip.lumas, plain.lumas, strict=True))


def test_what_is_denied_does_not_appear(make_clip, scenery):
    clip = make_clip("[Static shot] calm water, no rain, without snow", pictures={"first_frame": scenery})
    plain = make_clip("[Static shot]", pictures={"first_frame": scenery})

    assert clip.made.provenance["effects"] == {"shown": [], "not_found": []}
    assert all(np.array_equal(one, other) for one, other in zip(clip.lumas, plain.lumas, strict=True))


_ALL = "clouds, waves, swaying grass, rain, snow, dust, fog, embers, lightning, the lamp flickers, the sun sets"


def test_with_every_effect_the_first_frame_is_the_picture_and_equal_jobs_give_equal_bytes(make_clip, scenery):
    alive = [make_clip(f"[Pan left] {_ALL}", pictures={"first_frame": scenery}) for _ in range(2)]
    plain = make_clip("[Pan left]", pictures={"first_frame": scenery})

    assert _psnr(alive[0].lumas[0], plain.lumas[0]) > 46
    assert len(alive[0].made.provenance["effects"]["shown"]) == 11
    assert alive[0].path.read_bytes() == alive[1].path.read_bytes()


def test_another_seed_gives_other_drops(make_clip, scenery):
    one, other = (
        make_clip("[Pan left] rain", pictures={"first_frame": scenery}, seed=seed).lumas[-1] for seed in (1, 2)
    )

    assert np.abs(one.astype(int) - other).mean() > 1


def test_between_two_pictures_everything_rests_at_both_ends(make_clip, scenery):
    pictures = {"first_frame": scenery, "last_frame": scenery}

    alive = make_clip(f"[Static shot] {_ALL}", pictures=pictures, seconds=2).lumas
    plain = make_clip("[Static shot]", pictures=pictures, seconds=2).lumas

    unlike = [float(np.abs(one.astype(int) - other).mean()) for one, other in zip(alive, plain, strict=True)]
    assert max(*unlike[:2], *unlike[-2:]) < 2
    assert max(unlike[18:30]) > 6


def test_effects_go_along_with_the_camera(make_clip, scenery):
    """A pan moves the sky to the side; only there the picture may differ from the same pan without clouds."""
    clip = make_clip("clouds drift wildly [Pan left]", pictures={"first_frame": scenery}, seconds=2)
    plain = make_clip("[Pan left]", pictures={"first_frame": scenery}, seconds=2)

    unlike = _unlike(clip, plain)
    assert unlike[_rows(0.05, 0.3)].mean() > 1.3 * unlike[_rows(0.5, 0.95)].mean()


def test_without_compiled_kernels_the_effects_are_the_same(make_job, make_context, make_clip, scenery):
    prompt, pictures = "[Static shot] clouds, waves, grass, fog, snow", {"first_frame": scenery}
    compiled = make_clip(prompt, pictures=pictures).lumas

    plain = EmbeddedEngine(brush="opencv").run(make_job(prompt, pictures=pictures), make_context())

    lumas = Clip(local(plain.artifacts[0]).path, plain, make_context()).lumas
    assert max(np.abs(one.astype(int) - other).mean() for one, other in zip(compiled, lumas, strict=True)) < 3


def test_a_drawing_keeps_its_lines_and_never_blinks(make_clip):
    """The illustrated look moves all of a drawing softly: neighbours go together, and from frame to frame little changes."""
    harbour = cv2.imread(str(SAMPLES / "harbour.jpg"), cv2.IMREAD_COLOR_RGB)
    clip = make_clip("[Static shot]", pictures={"first_frame": harbour}, look=VideoLook.ILLUSTRATED, seconds=2)

    lumas = clip.lumas
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    # The finder takes a change of light for movement.
    last = cv2.convertScaleAbs(lumas[-1], alpha=lumas[0].mean() / lumas[-1].mean())
    flow = cv2.GaussianBlur(finder.calc(lumas[0], last, None), (0, 0), 8)
    strain = max(float(np.percentile(np.abs(np.diff(flow, axis=axis)), 95)) for axis in (0, 1))
    pairs = list(itertools.pairwise(lumas))
    assert 0.3 < float(np.percentile(np.linalg.norm(flow, axis=2), 95)) < 4
    assert strain < 0.07
    assert max(float(cv2.absdiff(before, after).mean()) for before, after in pairs) < 4
    assert max(abs(float(after.mean()) - float(before.mean())) for before, after in pairs) < 0.6
