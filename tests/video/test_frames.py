"""Single frames of the embedded engine's clips: the given pictures at both ends, and nothing from beyond the picture."""

import cv2
import numpy as np
import pytest
from tests.estimator.borders import find_flaws
from tests.estimator.cases import Case
from tests.estimator.clips import Picture
from tests.estimator.examination import examined
from tests.estimator.fidelity import likeness
from tests.estimator.pictures import SAMPLES
from tests.estimator.rendering import Take, render, rendered_lumas

from limpet.media.camera_words import Move

_BY_NAME = {sample.name: sample for sample in SAMPLES}
_FARTHEST = [
    "[Pan left, Tilt up]",
    "[Pan right, Tilt down]",
    "[Pull out]",
    "[Zoom out, Shake]",
    "[Truck right, Pedestal down]",
]


@pytest.fixture(scope="module")
def speckle() -> Picture:
    """No two lines of it are alike: on it, a border that is drawn out cannot hide."""
    grain = cv2.resize(np.random.default_rng(4).normal(size=(180, 320)), (640, 360), interpolation=cv2.INTER_CUBIC)
    return np.repeat(np.clip(128 + 60 * grain, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_both_ends_are_the_given_pictures(sample):
    first = sample.read()
    last = np.ascontiguousarray(first[:, ::-1])

    lumas = rendered_lumas(Take(prompt="", pictures={"first_frame": first, "last_frame": last}))

    (first_db, first_ssim), (last_db, last_ssim) = likeness(lumas[0], first), likeness(lumas[-1], last)
    assert first_db > 33, (first_db, first_ssim)
    assert first_ssim > 0.94, (first_db, first_ssim)
    assert last_db > 30, (last_db, last_ssim)
    assert last_ssim > 0.92, (last_db, last_ssim)


def test_no_camera_sees_a_drawn_out_border(speckle):
    takes = [Take(prompt=prompt, pictures={"first_frame": speckle}) for prompt in _FARTHEST]

    flaws = {take.prompt: find_flaws(rendered_lumas(take), least=0.15) for take in takes}

    assert {prompt: found for prompt, found in flaws.items() if found} == {}


def test_no_passage_shows_a_drawn_out_border(speckle):
    pictures = {"first_frame": speckle[:, :520], "last_frame": speckle[:, 120:]}
    takes = [Take(prompt=prompt, pictures=pictures) for prompt in ("", *_FARTHEST)]

    flaws = {take.prompt: find_flaws(rendered_lumas(take), least=0.15) for take in takes}

    assert {prompt: found for prompt, found in flaws.items() if found} == {}


@pytest.mark.parametrize("level", [20, 235])
@pytest.mark.parametrize("prompt", _FARTHEST)
def test_no_camera_sees_a_colour_from_beyond_the_picture(prompt, level):
    plain = np.full((300, 500, 3), level, np.uint8)

    lumas = rendered_lumas(Take(prompt=prompt, pictures={"first_frame": plain}))

    assert np.ptp(lumas) <= 3


@pytest.mark.parametrize("name", ["portrait", "street", "stream"])
@pytest.mark.parametrize(("word", "move"), [("Zoom in", Move.ZOOM_IN), ("Zoom out", Move.ZOOM_OUT)])
def test_zooms_do_not_tremble(name, word, move):
    case = Case(f"[{word}]", (move,), seconds=2)

    course = examined(_BY_NAME[name], case).course

    assert course.jitter_px < 0.05
    assert course.wander_px < 0.05


def test_the_same_seed_gives_the_same_bytes_and_another_shakes_otherwise(tmp_path):
    picture = _BY_NAME["cat"].read()

    made = [
        render(Take(prompt="[Shake]", pictures={"first_frame": picture}, seed=seed), tmp_path).read_bytes()
        for seed in (3, 3, 4)
    ]

    assert made[0] == made[1] != made[2]
