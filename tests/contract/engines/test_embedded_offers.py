"""What the embedded engine serves, and what it says where it does not."""

import pytest

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import ENDPOINTS, find_endpoint
from limpet.core.errors import FeatureNotSupported
from limpet.core.job import Job
from limpet.core.spec import AspectRatio, MusicSpec, VideoSpec
from limpet.engines.base import Engine, Offer, Refusal
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.service.execution import local

REFERENCES = "minimax/h3/reference-to-video"
VIDEOS = [
    endpoint for endpoint in ENDPOINTS.values() if endpoint.category.endswith("video") and endpoint.id != REFERENCES
]


@pytest.mark.parametrize("endpoint", VIDEOS, ids=lambda endpoint: endpoint.id)
def test_it_is_an_engine_that_serves_videos(endpoint: Endpoint) -> None:
    engine: Engine = EmbeddedEngine()

    assert engine.name == "embedded"
    assert engine.offers(endpoint) == Offer(lane="cpu")


@pytest.mark.parametrize(
    ("endpoint_id", "who"),
    [
        ("fal-ai/minimax-music/v2.6", "music needs an upstream engine"),
        (REFERENCES, "videos from references need an upstream engine"),
    ],
)
def test_a_refusal_names_the_engine_that_would_serve(endpoint_id: str, who: str) -> None:
    answer = EmbeddedEngine().offers(find_endpoint(endpoint_id))

    assert isinstance(answer, Refusal)
    assert who in answer.reason


@pytest.mark.parametrize("endpoint_id", ["fal-ai/minimax/speech-2.8-hd", "fal-ai/minimax/voice-design"])
def test_without_a_synthesiser_it_says_which_one_to_install(monkeypatch, endpoint_id: str) -> None:
    # This machine has the program beside its Python, so its absence can only be pretended.
    monkeypatch.setattr("limpet.engines.embedded.engine.find_program", lambda: None)
    answer = EmbeddedEngine().offers(find_endpoint(endpoint_id))

    assert isinstance(answer, Refusal)
    assert "pip install limpet[speech]" in answer.reason


def test_it_plans_only_what_a_studio_makes() -> None:
    with pytest.raises(FeatureNotSupported):
        EmbeddedEngine().plan(MusicSpec(style="x"))


@pytest.mark.parametrize(("shape", "size"), [((9, 16), (144, 256)), ((1, 1), (144, 144)), ((21, 9), (336, 144))])
def test_a_scene_has_the_shape_that_was_asked_for(make_context, shape, size) -> None:
    prompt = "a lighthouse by the sea at dusk"
    spec = VideoSpec(prompt=prompt, seconds=1, short_side=144, fps=24, aspect_ratio=AspectRatio(*shape))

    made = EmbeddedEngine().run(Job(spec=spec, seed=7), make_context())

    facts = local(made.artifacts[0]).facts
    assert (facts["width"], facts["height"], facts["frames"]) == (*size, 24)


def test_a_clip_that_should_have_sound_says_that_it_has_none(make_context) -> None:
    spec = VideoSpec(prompt="a lighthouse", seconds=1, short_side=64, fps=24, has_sound=True)
    context = make_context()

    EmbeddedEngine().run(Job(spec=spec, seed=7), context)

    assert any("silent" in line for line in context.logs)
