"""A Limpet that passes requests on in MiniMax's and in Vtrix's own protocol, to another Limpet that speaks both."""

import base64
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import av
import pytest
from PIL import Image
from tests.harness import LimpetServer, wait_for
from tests.integration import minimax_calls

SPEECH = "fal-ai/minimax/speech-02-hd"
IMAGE = "fal-ai/minimax/image-01"
BY_MINIMAX = "fal-ai/minimax/hailuo-02-fast/image-to-video"
BY_VTRIX = "fal-ai/minimax/hailuo-02/standard/image-to-video"
HARBOUR = Path(__file__).parents[2] / "docs" / "samples" / "harbour.jpg"


@pytest.fixture(scope="module")
def near(server: LimpetServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    providers = {
        name: {"kind": name, "url": f"{server.url}/{name}", "key": "local:local"} for name in ("minimax", "vtrix")
    }
    profile = {"*/hailuo-02/*": ["upstream:vtrix"], "*": ["upstream:minimax"]}
    environment = {"LIMPET_PROVIDERS": json.dumps(providers), "LIMPET_PROFILE": json.dumps(profile)}
    running = LimpetServer(tmp_path_factory.mktemp("near"), environment=environment).start()
    yield running
    running.stop()


def _file(near: LimpetServer, url: str) -> BytesIO:
    assert url.startswith(near.url)
    return BytesIO(near.call("GET", url.removeprefix(near.url)).content)


@pytest.mark.parametrize(
    ("endpoint", "model"), [(BY_MINIMAX, "MiniMax-Hailuo-02"), (BY_VTRIX, "minimax_hailuo_02_i2v")]
)
def test_a_clip_of_a_picture(near: LimpetServer, endpoint: str, model: str) -> None:
    picture = f"data:image/jpeg;base64,{base64.b64encode(HARBOUR.read_bytes()).decode()}"
    body = {"prompt": "[Pan left]", "image_url": picture}
    if endpoint == BY_VTRIX:
        body["resolution"] = "512P"
    request_id = near.submit(endpoint, body)
    near.wait_until(request_id, "COMPLETED")

    video = near.result(request_id).json()["video"]

    with av.open(_file(near, video["url"]), "r") as container:
        stream = container.streams.video[0]
        assert (stream.height, stream.frames) == (512, 144)
    ((provenance,),) = near.rows("SELECT result -> 'provenance' FROM limpet.requests WHERE id = %s", request_id)
    assert provenance["model"] == model


def test_speech_with_its_length(near: LimpetServer) -> None:
    request_id = near.submit(SPEECH, {"text": "The boats come home at night.", "voice_setting": {"speed": 1.1}})
    near.wait_until(request_id, "COMPLETED")

    answer = near.result(request_id).json()

    with av.open(_file(near, answer["audio"]["url"]), "r") as container:
        seconds = sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))
    assert answer["audio"]["content_type"] == "audio/mpeg"
    assert 1000 * seconds == pytest.approx(answer["duration_ms"], abs=60)


def test_pictures_of_the_asked_number_shape_and_seed(near: LimpetServer, server: LimpetServer) -> None:
    body = {"prompt": "a quiet lake at dawn", "num_images": 2, "aspect_ratio": "3:2", "seed": 51}
    request_id = near.submit(IMAGE, body)
    near.wait_until(request_id, "COMPLETED")

    images = near.result(request_id).json()["images"]

    assert [Image.open(_file(near, image["url"])).size for image in images] == [(1248, 832)] * 2
    newest = "SELECT input -> 'seed', result FROM limpet.requests WHERE endpoint = %s ORDER BY created_at DESC LIMIT 1"
    ((seed, result),) = server.rows(newest, IMAGE)
    assert (seed, result["provenance"]["seed"]) == (51, 51)


def test_a_voice_that_is_unknown_there_is_the_callers_mistake_here(near: LimpetServer) -> None:
    request_id = near.submit(SPEECH, {"text": "Hello.", "voice_setting": {"voice_id": "nobody_at_all"}})
    near.wait_until(request_id, "COMPLETED")

    answer = near.result(request_id)

    assert answer.status_code == 422
    assert "voice" in answer.json()["detail"][0]["msg"]


def test_a_clip_of_hailuo_3(near: LimpetServer) -> None:
    picture = f"data:image/jpeg;base64,{base64.b64encode(HARBOUR.read_bytes()).decode()}"
    frame = {"type": "image_url", "role": "first_frame", "image_url": {"url": picture}}
    text = {"type": "text", "text": "[Pan left] a quiet harbour"}
    body = {"model": "MiniMax-H3-Max", "resolution": "480P", "duration": 5, "content": [text, frame]}

    task_id = minimax_calls.call(near, "POST", "/v2/video_generation", json=body).json()["task_id"]
    task = wait_for(
        "the clip",
        lambda: (
            (found := minimax_calls.call(near, "GET", f"/v2/query/video_generation/{task_id}").json()["task"])["status"]
            not in {"queued", "running"}
            and found
        ),
    )

    assert task["status"] == "succeeded", task["error"]
    with av.open(_file(near, task["content"]["url"]), "r") as container:
        stream = container.streams.video[0]
        assert (stream.height, stream.frames) == (480, 120)
    ((result,),) = near.rows("SELECT result FROM limpet.requests WHERE number = %s", int(task_id))
    assert result["provenance"]["model"] == "MiniMax-H3-Max"
    assert result["files"][0]["facts"]["height"] == stream.height


def test_what_the_provider_does_not_have_is_told_at_once(near: LimpetServer) -> None:
    answer = near.call("POST", "/fal-ai/minimax-music", json={"prompt": "a harbour", "reference_audio_url": "x"})

    assert answer.status_code == 422
    assert "not passed on to MiniMax" in answer.json()["detail"][0]["msg"]
