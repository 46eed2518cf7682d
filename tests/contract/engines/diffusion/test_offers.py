"""What the diffusion engine offers before anything is loaded: it needs neither torch nor weights to know."""

from pathlib import Path
from typing import Any

import pytest

from limpet.catalog.endpoints import find_endpoint
from limpet.core.errors import FeatureNotSupported, SetupError
from limpet.core.spec import ImageSpec, MediaSource, References, VideoSpec
from limpet.engines.base import Laned, Offer, Refusal
from limpet.engines.diffusion.cards import read_shelf
from limpet.engines.diffusion.engine import DiffusionEngine
from limpet.engines.diffusion.weights import weights_of
from limpet.weights.manifest import KeptFile, Manifest, write_manifest

FAST = find_endpoint("fal-ai/minimax/hailuo-02-fast/image-to-video")
PICTURE = MediaSource(url="data:,x", field="image_url")


def _engine(models: Path, profile: str = "open", **options: Any) -> DiffusionEngine:
    return DiffusionEngine(name=f"diffusion:{profile}", profile=profile, models=str(models), **options)


def _reason(engine: DiffusionEngine, endpoint: str = FAST.id) -> str:
    answer = engine.offers(find_endpoint(endpoint))
    assert isinstance(answer, Refusal)
    return answer.reason


def _bring(models: Path, card: str) -> None:
    """A folder as a pull leaves it, as far as anybody looks before the weights are read."""
    folder = models / card
    weights = weights_of(read_shelf().cards[card])
    paths = [f"{part}/model.safetensors" for part in weights.parts]
    paths += [place.place_of(name) for place in weights.repositories for name in place.takes]
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("{}")
    files = [KeptFile(path=path, size_bytes=2) for path in paths]
    write_manifest(folder, Manifest(model=card, licence="x", files=files, is_complete=True))


def test_weights_that_are_not_here_are_named_with_the_command_that_brings_them(tmp_path: Path) -> None:
    assert "run `limpet models pull wan2.2-i2v-a14b`" in _reason(_engine(tmp_path))


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({}, "accepted_licences"),
        ({"accepted": ["minimax-h3"]}, "territory"),
        ({"territory": "JP"}, "accepted_licences"),
        ({"accepted": ["minimax-h3"], "territory": "DE"}, "grants nothing in DE"),
        ({"accepted": ["minimax-h3"], "territory": "US"}, "grants nothing in US"),
    ],
)
def test_a_gated_model_is_not_offered_by_accident(tmp_path: Path, options: dict[str, Any], hint: str) -> None:
    _bring(tmp_path, "minimax-h3")

    assert hint in _reason(_engine(tmp_path, "h3", **options))


def test_a_gated_model_is_not_run_either(tmp_path: Path) -> None:
    _bring(tmp_path, "minimax-h3")
    spec = VideoSpec(prompt="a cat", seconds=6, short_side=768, fps=24)

    with pytest.raises(FeatureNotSupported, match="not free for everybody"):
        _engine(tmp_path, "h3").plan(spec)


def test_what_is_no_video_and_no_picture_is_somebody_elses(tmp_path: Path) -> None:
    assert "it makes videos and pictures" in _reason(_engine(tmp_path), "fal-ai/minimax/speech-02-hd")


def test_a_profile_that_is_not_there_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"There is no profile best of models; there are h3, lite, ltx, open\."):
        _engine(tmp_path, "best")


def test_every_model_has_a_lane_of_its_own(tmp_path: Path) -> None:
    engine = _engine(tmp_path)

    assert isinstance(engine, Laned)
    assert "gpu:wan2.2-i2v-a14b" in engine.lanes
    assert "gpu:z-image-turbo" in engine.lanes


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        (VideoSpec(prompt="x", seconds=6, short_side=768, fps=24, last_frame=PICTURE), "a last frame needs a first"),
        (
            VideoSpec(prompt="x", seconds=6, short_side=768, fps=24, references=References(images=[PICTURE])),
            "references",
        ),
        (ImageSpec(prompt="x", subject=PICTURE), "run `limpet models pull flux2-klein-4b`"),
    ],
)
def test_what_it_cannot_do_it_says(tmp_path: Path, spec: VideoSpec | ImageSpec, reason: str) -> None:
    with pytest.raises(FeatureNotSupported, match=reason):
        _engine(tmp_path).plan(spec)


def test_ten_seconds_of_text_need_the_model_that_goes_on_from_a_picture_too(tmp_path: Path) -> None:
    _bring(tmp_path, "wan2.2-t2v-a14b")
    six = VideoSpec(prompt="a cat", seconds=6, short_side=768, fps=24)
    ten = VideoSpec(prompt="a cat", seconds=10, short_side=768, fps=24)
    engine = _engine(tmp_path)

    engine.plan(six)
    with pytest.raises(FeatureNotSupported, match=r"run `limpet models pull wan2\.2-i2v-a14b`"):
        engine.plan(ten)


def test_an_offer_says_the_words_that_its_licence_wants_shown(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="torch is not installed: without it the engine offers nothing")
    _bring(tmp_path, "minimax-h3")
    _bring(tmp_path, "wan2.2-i2v-a14b")
    h3 = _engine(tmp_path, "h3", accepted=["minimax-h3"], territory="JP").offers(FAST)
    free = _engine(tmp_path).offers(FAST)

    assert isinstance(h3, Offer)
    assert isinstance(free, Offer)
    assert (h3.attribution, free.attribution) == ("Powered by MiniMax H3", None)
