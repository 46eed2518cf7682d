"""What is said to providers: which of their models an endpoint is, and the body of a call of Hailuo 3."""

from pathlib import Path
from typing import Any

import pytest

from limpet.catalog.endpoints import endpoint_of
from limpet.core.ids import EndpointId, RequestId
from limpet.core.job import Call, Job
from limpet.engines.upstream.fal import FalDriver
from limpet.engines.upstream.minimax import MiniMaxDriver
from limpet.engines.upstream.minimax_h3 import request_body
from limpet.engines.upstream.vtrix import VtrixDriver

OWN_TEXT, OWN_IMAGE, OWN_REFERENCE = (f"MiniMax-H3/{kind}-to-video" for kind in ("text", "image", "reference"))
PICTURE = "https://example.com/a.jpg"
CLIP = "https://example.com/b.mp4"


@pytest.mark.parametrize(
    ("endpoint", "at_minimax", "at_vtrix"),
    [
        ("fal-ai/minimax/hailuo-02-fast/image-to-video", "MiniMax-Hailuo-02", "minimax_hailuo_02_i2v"),
        ("fal-ai/minimax/hailuo-02/pro/text-to-video", "MiniMax-Hailuo-02", "minimax_hailuo_02"),
        ("fal-ai/minimax/hailuo-2.3/standard/text-to-video", "MiniMax-Hailuo-2.3", "minimax_hailuo_23_t2v"),
        ("fal-ai/minimax/hailuo-2.3-fast/pro/image-to-video", "MiniMax-Hailuo-2.3-Fast", "minimax_hailuo_23_fast_i2v"),
        ("fal-ai/minimax/video-01", "T2V-01", "minimax_t2v_01"),
        ("fal-ai/minimax/video-01-live", "T2V-01", "minimax_t2v_01"),
        ("fal-ai/minimax/video-01-live/image-to-video", "I2V-01-live", "minimax_i2v_01_live"),
        ("fal-ai/minimax/video-01-director/image-to-video", "I2V-01-Director", "minimax_i2v_01_director"),
        ("fal-ai/minimax/video-01-subject-reference", "S2V-01", None),
        ("fal-ai/minimax-video/image-to-video", "I2V-01", "minimax_i2v_01"),
        ("fal-ai/minimax-image", "image-01", None),
        ("fal-ai/minimax-tts/text-to-speech", "speech-02-turbo", None),
        ("fal-ai/minimax/speech-01-hd", "speech-01-hd", None),
        ("MiniMax/speech-2.8-hd", "speech-2.8-hd", None),
        ("minimax/h3/text-to-video", "MiniMax-H3", None),
        ("fal-ai/minimax-music", None, None),
    ],
)
def test_an_endpoint_is_a_model_of_the_provider(endpoint: str, at_minimax: str | None, at_vtrix: str | None) -> None:
    found = endpoint_of(EndpointId(endpoint))

    assert MiniMaxDriver({})._model(found) == at_minimax
    assert VtrixDriver({})._model(found) == at_vtrix


def test_the_operators_word_for_a_model_counts() -> None:
    found = endpoint_of(EndpointId("fal-ai/minimax/video-01"))

    assert MiniMaxDriver({"*": "T2V-02"})._model(found) == "T2V-02"
    assert VtrixDriver({found.id: "minimax_t2v_02"})._model(found) == "minimax_t2v_02"


def test_what_only_minimaxs_own_api_can_say_does_not_go_to_fal() -> None:
    assert FalDriver({}).refusal(endpoint_of(EndpointId("MiniMax/speech-2.8-hd"))) is not None
    assert FalDriver({"MiniMax/speech-2.8-hd": "x"}).refusal(endpoint_of(EndpointId("MiniMax/speech-2.8-hd"))) is None


def _body(tmp_path: Path, endpoint_id: str, **said: Any) -> Any:
    file = tmp_path / "picture"
    file.write_bytes(b"\xff\xd8\xff a picture")
    endpoint = endpoint_of(EndpointId(endpoint_id))
    body = endpoint.validate({"prompt": "a harbour", **said})
    call = Call(
        request_id=RequestId("r"), endpoint=endpoint.id, body=body.model_dump(mode="json"), files={PICTURE: file}
    )
    return request_body(Job(spec=endpoint.spec(body), seed=1, call=call), None)


def test_hailuo_3_from_words(tmp_path: Path) -> None:
    said = {"model": "MiniMax-H3-Max", "resolution": "480P", "ratio": "9:16", "expands_prompt": False, "duration": 7}

    assert _body(tmp_path, OWN_TEXT, **said) == {
        "model": "MiniMax-H3-Max",
        "content": [{"type": "text", "text": "a harbour"}],
        "resolution": "480P",
        "duration": 7,
        "ratio": "9:16",
        "extra": {"prompt_expansion_mode": "disabled"},
    }


def test_hailuo_3_of_fals_endpoints_is_2k(tmp_path: Path) -> None:
    body = _body(tmp_path, "minimax/h3/text-to-video", aspect_ratio="21:9")

    assert (body["model"], body["resolution"], body["ratio"]) == ("MiniMax-H3", "2K", "21:9")
    assert "extra" not in body


def test_hailuo_3_from_frames_has_the_frames_shape(tmp_path: Path) -> None:
    body = _body(tmp_path, OWN_IMAGE, model="MiniMax-H3", first_frame=PICTURE, last_frame=PICTURE)

    assert body["ratio"] == "adaptive"
    assert [item.get("role") for item in body["content"]] == [None, "first_frame", "last_frame"]
    assert body["content"][1]["image_url"]["url"].startswith("data:image/jpeg;base64,")


def test_hailuo_3_from_references(tmp_path: Path) -> None:
    body = _body(tmp_path, OWN_REFERENCE, model="MiniMax-H3", reference_image=[PICTURE], reference_video=[CLIP])

    assert [(item["type"], item.get("role")) for item in body["content"]] == [
        ("text", None),
        ("image_url", "reference_image"),
        ("video_url", "reference_video"),
    ]
    assert body["content"][2]["video_url"]["url"] == CLIP
