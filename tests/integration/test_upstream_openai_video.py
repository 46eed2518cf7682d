"""A local video server behind the queue: exact size, rate and length whatever it makes, and its jobs cleaned up."""

import base64
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import openai
import pytest
from PIL import Image
from tests.harness import LimpetServer, wait_for
from tests.video_server import VideoServer, serving_videos

FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"
TEXT_TO_VIDEO = "fal-ai/minimax/video-01"
HARBOUR = Path(__file__).parents[2] / "docs" / "samples" / "harbour.jpg"


@pytest.fixture(scope="module")
def gpu() -> Iterator[VideoServer]:
    with serving_videos() as server:
        yield server


@pytest.fixture(scope="module")
def near(gpu: VideoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    providers = {"gpu": {"kind": "openai-video", "url": gpu.url, "models": {"*": "wan2.2"}}}
    environment = {"LIMPET_PROVIDERS": json.dumps(providers), "LIMPET_ENGINES": "upstream:gpu,embedded"}
    server = LimpetServer(tmp_path_factory.mktemp("near"), environment=environment).start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _as_asked(gpu: VideoServer) -> None:
    gpu.makes, gpu.looks = None, 2
    gpu.created.clear()
    gpu.deleted.clear()


def _lumas(near: LimpetServer, request_id: str) -> list[float]:
    url = near.result(request_id).json()["video"]["url"]
    with av.open(BytesIO(near.call("GET", url.removeprefix(near.url)).content), "r") as container:
        return [float(frame.to_ndarray()[: frame.height].mean()) for frame in container.decode(video=0)]


def _luma_of(levels: npt.NDArray[Any]) -> list[float]:
    """The luma of greys, in limited range."""
    return list(16 + levels * 219 / 255)


def _shape(near: LimpetServer, request_id: str) -> tuple[int, int, int, float]:
    url = near.result(request_id).json()["video"]["url"]
    with av.open(BytesIO(near.call("GET", url.removeprefix(near.url)).content), "r") as container:
        stream = container.streams.video[0]
        return stream.width, stream.height, stream.frames, float(stream.average_rate or 0)


def test_the_test_servers_protocol_is_what_openais_own_client_speaks(gpu: VideoServer) -> None:
    client = openai.OpenAI(base_url=f"{gpu.url}/v1", api_key="none", max_retries=0)

    with pytest.warns(DeprecationWarning, match="Sora"):
        video = client.videos.create(prompt="a harbour", size="1280x720", seconds="4")
    with pytest.warns(DeprecationWarning, match="Sora"):
        content = client.videos.download_content(video.id).read()

    assert gpu.created[0]["prompt"] == "a harbour"
    assert content[4:8] == b"ftyp"


def test_a_picture_becomes_a_clip_of_exactly_the_promised_shape(near: LimpetServer, gpu: VideoServer) -> None:
    picture = base64.b64encode(HARBOUR.read_bytes()).decode()
    request_id = near.submit(FAST, {"prompt": "waves", "image_url": f"data:image/jpeg;base64,{picture}"})
    near.wait_until(request_id, "COMPLETED")

    asked = gpu.created[0]
    with Image.open(HARBOUR) as harbour:
        width, height = harbour.size
    promised = 2 * round(512 * width / height / 2)
    with Image.open(BytesIO(asked["input_reference"])) as reference:
        assert f"{reference.width}x{reference.height}" == asked["size"]
    assert (asked["model"], asked["fps"], asked["num_frames"]) == ("wan2.2", "24", "145")
    assert _shape(near, request_id) == (promised, 512, 144, 24.0)
    wait_for("the job to be deleted there", lambda: gpu.deleted)


def test_a_clip_of_the_right_rate_is_cut_to_length(near: LimpetServer) -> None:
    request_id = near.submit(TEXT_TO_VIDEO, {"prompt": "a harbour"})
    near.wait_until(request_id, "COMPLETED")

    lumas = _lumas(near, request_id)

    assert lumas == pytest.approx(_luma_of(np.arange(20, 170)), abs=3)


def test_a_clip_of_another_rate_is_retimed_from_its_first_to_its_last_frame(
    near: LimpetServer, gpu: VideoServer
) -> None:
    gpu.makes = (49, 8)
    request_id = near.submit(TEXT_TO_VIDEO, {"prompt": "a harbour"})
    near.wait_until(request_id, "COMPLETED")

    lumas = _lumas(near, request_id)

    assert lumas == pytest.approx(_luma_of(np.linspace(20, 68, 150)), abs=3)


def test_a_last_frame_goes_to_the_engine_that_can(near: LimpetServer, gpu: VideoServer) -> None:
    picture = f"data:image/jpeg;base64,{base64.b64encode(HARBOUR.read_bytes()).decode()}"
    endpoint = "fal-ai/minimax/hailuo-02/standard/image-to-video"
    body = {"prompt": "waves", "image_url": picture, "end_image_url": picture, "resolution": "768P"}
    request_id = near.submit(endpoint, body)
    near.wait_until(request_id, "COMPLETED")

    assert near.result(request_id).status_code == 200
    assert not gpu.created


def test_a_cancel_deletes_the_job_there(near: LimpetServer, gpu: VideoServer) -> None:
    gpu.looks = 10_000
    request_id = near.submit(TEXT_TO_VIDEO, {"prompt": "a harbour"})
    wait_for("the job there", lambda: gpu.created)
    near.wait_until(request_id, "IN_PROGRESS")

    near.cancel(request_id)
    near.wait_until(request_id, "COMPLETED")

    assert near.result(request_id).status_code == 499
    wait_for("the job to be deleted there", lambda: gpu.deleted)
