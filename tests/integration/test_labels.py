"""Labels of a running server: on what our engine makes, and on what a provider made."""

import base64
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from tests.harness import LimpetServer
from tests.integration.minimax_calls import call, create, ended, said

from limpet.media.labels.mark import mark_for
from limpet.media.labels.rhythm import RHYTHM_S

SPEECH = "fal-ai/minimax/speech-02-hd"
IMAGE = "fal-ai/minimax/image-01"
TEXT = "The boats come home."


@pytest.fixture(scope="module")
def strict(server: LimpetServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    """A server that marks and signs everything, and has pictures and clips made by another, speech by itself."""
    pytest.importorskip("c2pa", reason="the extra c2pa is not installed")
    provider = {"kind": "minimax", "url": f"{server.url}/minimax", "key": "local:local"}
    environment = {
        "LIMPET_PROVIDERS": json.dumps({"other": provider}),
        "LIMPET_PROFILE": json.dumps({"*/speech-*": ["embedded"], "*": ["upstream:other"]}),
        "LIMPET_LABEL_MARK": "always",
        "LIMPET_LABEL_PRODUCER": "Second Hand",
        "LIMPET_LABEL_C2PA": "true",
    }
    running = LimpetServer(tmp_path_factory.mktemp("strict"), environment=environment).start()
    yield running
    running.stop()


def _made(server: LimpetServer, endpoint: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    request_id = server.submit(endpoint, body)
    server.wait_until(request_id, "COMPLETED")
    answer = server.result(request_id)
    assert answer.status_code == 200, answer.text
    return request_id, answer.json()


def _content(server: LimpetServer, url: str) -> bytes:
    return server.call("GET", url.removeprefix(server.url)).content


def _labels(server: LimpetServer, request_id: str) -> list[dict[str, Any]]:
    ((labels,),) = server.rows(
        "SELECT result -> 'provenance' -> 'labels' FROM limpet.requests WHERE id = %s", request_id
    )
    return list(labels)


def _stands_out(grey: "np.ndarray[Any, Any]") -> float:
    """How much brighter the letters are than their rims."""
    mark = mark_for(grey.shape[1], grey.shape[0])
    height, width = mark.luma.keep.shape
    place = grey[mark.top : mark.top + height, mark.left : mark.left + width]
    letters, rims = mark.luma.add > 140 << 16, (mark.luma.add < 12 << 16) & (mark.luma.add > 8 << 16)
    return float(place[letters].mean()) - float(place[rims].mean())


def _statement(media: bytes) -> dict[str, Any]:
    with av.open(BytesIO(media)) as container:
        return dict(json.loads(container.metadata["AIGC"]))


@pytest.mark.parametrize("wanted", [True, False])
def test_a_clip_is_marked_if_its_call_asks_and_tagged_anyhow(server: LimpetServer, picture: str, wanted: bool) -> None:  # noqa: FBT001  # a parameter of the table
    body = {"model": "MiniMax-Hailuo-02", "prompt": "[Pan left]", "first_frame_image": picture, "resolution": "512P"}
    task = ended(server, create(server, body | {"aigc_watermark": wanted}))

    media = call(server, "GET", f"/v1/files/retrieve_content?file_id={task['file_id']}").content

    with av.open(BytesIO(media), "r") as container:
        differences = [_stands_out(frame.to_ndarray(format="gray")) for frame in container.decode(video=0)]
    assert len(differences) == 144
    assert (min(differences) > 60) == wanted
    assert wanted or max(differences) < 30
    assert _statement(media)["ContentProducer"] == "Limpet"


def test_pictures_are_marked_if_their_call_asks(server: LimpetServer) -> None:
    body = {"model": "image-01", "prompt": "a quiet lake", "response_format": "base64", "aspect_ratio": "21:9"}

    answer = said(server, "POST", "/v1/image_generation", json=body | {"aigc_watermark": True})

    image = Image.open(BytesIO(base64.b64decode(answer["data"]["image_base64"][0])))
    assert _stands_out(np.asarray(image.convert("L"))) > 60
    assert b'"Label":"1"' in image.info["xmp"]


def test_speech_ends_with_the_rhythm_if_its_call_asks(server: LimpetServer) -> None:
    body = {"model": "speech-02-hd", "text": TEXT, "voice_setting": {"voice_id": "Wise_Woman"}}

    plain = said(server, "POST", "/v1/t2a_v2", json=body)
    marked = said(server, "POST", "/v1/t2a_v2", json=body | {"aigc_watermark": True})

    longer_ms = marked["extra_info"]["audio_length"] - plain["extra_info"]["audio_length"]
    assert longer_ms == pytest.approx(1000 * RHYTHM_S, abs=5)
    assert _statement(bytes.fromhex(marked["data"]["audio"]))["Label"] == "1"
    assert _statement(bytes.fromhex(plain["data"]["audio"]))["Label"] == "1"


def test_a_providers_picture_is_marked_and_keeps_the_providers_tag(strict: LimpetServer) -> None:
    request_id, answer = _made(strict, IMAGE, {"prompt": "a quiet lake at dawn"})

    image = Image.open(BytesIO(_content(strict, answer["images"][0]["url"])))

    assert _stands_out(np.asarray(image.convert("L"))) > 60
    packet = image.info["xmp"].decode()
    assert packet.count('"ContentProducer":"Limpet"') == 1
    assert "Second Hand" not in packet
    assert _labels(strict, request_id)[0] | {"item": ""} == {
        "item": "",
        "marked": True,
        "signed": False,
        "foreign": True,
    }


def test_what_is_made_here_is_signed_behind_its_tag(strict: LimpetServer) -> None:
    from c2pa import Reader

    request_id, answer = _made(strict, SPEECH, {"text": TEXT})

    media = _content(strict, answer["audio"]["url"])

    assert _statement(media) | {"ProduceID": ""} == {
        "Label": "1",
        "ContentProducer": "Second Hand",
        "ProduceID": "",
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }
    with Reader("audio/mpeg", BytesIO(media)) as reader:
        assert reader.get_validation_state() == "Valid"
    (labels,) = _labels(strict, request_id)
    assert labels == {"item": _statement(media)["ProduceID"], "marked": True, "signed": True, "foreign": False}


def test_the_gateway_takes_the_wish_too(server: LimpetServer) -> None:
    body = {"model": "minimax_t2v_01", "input": {"params": {"prompt": "a lake", "aigc_watermark": True}}}
    task = server.call("POST", "/vtrix/model/v1/generation", json=body, headers={"Authorization": "Bearer local:local"})

    assert task.status_code == 200, task.text
    ((wish,),) = server.rows("SELECT input -> 'aigc_watermark' FROM limpet.requests WHERE id = %s", task.json()["id"])
    assert wish is True
    server.cancel(task.json()["id"])
