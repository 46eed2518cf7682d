"""Every field of every endpoint against the catalogue of fal's generated client types, and what becomes of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import ENDPOINTS, find_endpoint
from limpet.core.errors import InvalidInput, UnknownEndpoint, UnknownPath
from limpet.core.spec import VideoSpec

GOLDEN: list[dict[str, Any]] = json.loads(Path(__file__).with_name("video_endpoints.json").read_text())
#: Values that satisfy any required field.
VALUES = {"prompt": "x", "image_url": "data:,", "subject_reference_image_url": "data:,"}


def _body(endpoint: Endpoint) -> dict[str, str]:
    return {name: value for name, value in VALUES.items() if name in endpoint.input.model_fields}


def test_the_table_has_exactly_the_golden_endpoints() -> None:
    assert list(ENDPOINTS) == [golden["endpoint_id"] for golden in GOLDEN]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["endpoint_id"])
def test_an_endpoint_has_the_fields_of_its_golden_record(golden: dict[str, Any]) -> None:
    endpoint = find_endpoint(golden["endpoint_id"])
    schema = endpoint.input.model_json_schema()

    assert endpoint.category == golden["category"]
    assert list(schema["properties"]) == list(golden["input"])
    assert set(schema["required"]) == {name for name, field in golden["input"].items() if field["required"]}
    for name, field in golden["input"].items():
        ours = schema["properties"][name]
        assert ours.get("default") == field["default"], name
        assert ours.get("enum") == field["enum"], name
        kinds = {ours.get("type")} | {option["type"] for option in ours.get("anyOf", [])}
        assert field["type"] in kinds, name
        assert ours["description"], name
    assert list(endpoint.output.model_fields) == list(golden["output"])


@pytest.mark.parametrize("endpoint", list(ENDPOINTS.values()), ids=lambda endpoint: endpoint.id)
def test_examples_are_valid_and_the_tier_decides_the_size(endpoint: Endpoint) -> None:
    for example in endpoint.examples:
        endpoint.validate(example)

    spec = endpoint.spec(endpoint.validate(_body(endpoint)))

    golden = next(golden for golden in GOLDEN if golden["endpoint_id"] == endpoint.id)
    short_side, fps = (int(golden["tier"][:-1]), 24) if golden["tier"] else (720, 25)
    assert (spec.short_side, spec.fps, spec.seconds) == (short_side, fps, 6)


def test_options_reach_the_spec() -> None:
    endpoint = find_endpoint("fal-ai/minimax/hailuo-02/standard/image-to-video")
    body = {"image_url": "https://a/1", "end_image_url": "https://a/2", "duration": "10", "resolution": "512P"}

    spec = endpoint.spec(endpoint.validate(body | {"prompt": "p", "prompt_optimizer": False}))

    assert isinstance(spec, VideoSpec)
    assert (spec.seconds, spec.short_side, spec.frames, spec.optimize_prompt) == (10, 512, 240, False)
    assert {role: source.url for role, source in spec.pictures().items()} == {
        "first_frame": "https://a/1",
        "last_frame": "https://a/2",
    }


def test_duration_may_be_a_number() -> None:
    endpoint = find_endpoint("fal-ai/minimax/hailuo-02/standard/text-to-video")

    assert endpoint.spec(endpoint.validate({"prompt": "p", "duration": 10})).seconds == 10


@pytest.mark.parametrize("duration", ["7", 7, True, 6.5, None, ["6"]])
def test_other_durations_are_refused(duration: object) -> None:
    endpoint = find_endpoint("fal-ai/minimax/hailuo-02/standard/text-to-video")

    with pytest.raises(InvalidInput) as caught:
        endpoint.validate({"prompt": "p", "duration": duration})

    assert caught.value.context["problems"][0]["loc"] == ("duration",)


def test_unknown_fields_are_ignored() -> None:
    endpoint = find_endpoint("fal-ai/minimax/video-01")

    assert endpoint.validate({"prompt": "p", "seed": 3}) == endpoint.validate({"prompt": "p"})


def test_wrong_names_tell_app_or_path() -> None:
    with pytest.raises(UnknownEndpoint, match='Application "flux" not found'):
        find_endpoint("fal-ai/flux/dev")
    with pytest.raises(UnknownPath, match="Path /hailuo-9 not found"):
        find_endpoint("fal-ai/minimax/hailuo-9")
