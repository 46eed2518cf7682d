"""A Limpet that passes requests on to another Limpet, which stands for fal: real processes, real sockets."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

from tests.harness import LimpetServer, wait_for

IMAGE_TO_VIDEO = "fal-ai/minimax/hailuo-02-fast/image-to-video"
TEXT_TO_VIDEO = "fal-ai/minimax/video-01"
#: So much work that there is time to do something in the middle.
LONG_CLIP = {"prompt": "the sea at sunset"}
LONG_ENDPOINT = TEXT_TO_VIDEO
HARBOUR = Path(__file__).parents[2] / "docs" / "samples" / "harbour.jpg"

MakeServer = Callable[..., LimpetServer]


def _near(
    make_server: MakeServer, far: LimpetServer, *, engines: str = "upstream:fal", key: str = "local:local"
) -> LimpetServer:
    providers = {"fal": {"kind": "fal", "url": far.url, "key": key}}
    environment = {"LIMPET_PROVIDERS": json.dumps(providers), "LIMPET_ENGINES": engines}
    return make_server("near", environment=environment)


def _requests(server: LimpetServer) -> list[str]:
    return [str(row[0]) for row in server.rows("SELECT status FROM limpet.requests")]


def _wait_until_running(server: LimpetServer) -> str:
    """The id of the one request that runs there."""
    (row,) = wait_for(
        "a running request", lambda: server.rows("SELECT id FROM limpet.requests WHERE status = 'running'")
    )
    return str(row[0])


def test_a_clip_comes_from_the_provider_and_is_kept_here(make_server: MakeServer) -> None:
    far = make_server("far")
    near = _near(make_server, far)
    picture = base64.b64encode(HARBOUR.read_bytes()).decode()

    request_id = near.submit(IMAGE_TO_VIDEO, {"prompt": "[Pan left]", "image_url": f"data:image/jpeg;base64,{picture}"})
    done = near.wait_until(request_id, "COMPLETED")
    video = near.result(request_id).json()["video"]
    logs = [line["message"] for line in near.status(request_id, logs=True)["logs"]]
    far.stop()

    assert "error" not in done
    assert "Camera: pan left." in logs
    assert video["url"].startswith(near.url)
    clip = near.call("GET", video["url"].removeprefix(near.url)).content
    assert clip[4:8] == b"ftyp"
    assert (video["content_type"], video["file_size"]) == ("video/mp4", len(clip))


def test_a_cancel_reaches_the_provider(make_server: MakeServer) -> None:
    far = make_server("far")
    near = _near(make_server, far)
    request_id = near.submit(LONG_ENDPOINT, LONG_CLIP)
    far_id = _wait_until_running(far)

    near.cancel(request_id)
    near.wait_until(request_id, "COMPLETED")
    ended = far.wait_until(far_id, "COMPLETED")

    assert near.result(request_id).status_code == 499
    assert ended["error_type"] == "client_cancelled"


def test_after_a_power_cut_the_same_job_is_waited_for(make_server: MakeServer) -> None:
    far = make_server("far")
    near = _near(make_server, far)
    request_id = near.submit(LONG_ENDPOINT, LONG_CLIP)
    _wait_until_running(far)
    wait_for("the memory", lambda: near.rows("SELECT 1 FROM limpet.requests WHERE memory IS NOT NULL"))

    near.kill_everything()
    near.start()
    near.wait_until(request_id, "COMPLETED")

    assert near.result(request_id).status_code == 200
    assert _requests(far) == ["completed"]


def test_a_provider_that_dies_in_the_middle_gives_way_to_the_next_engine(make_server: MakeServer) -> None:
    far = make_server("far")
    near = _near(make_server, far, engines="upstream:fal,embedded")
    request_id = near.submit(LONG_ENDPOINT, LONG_CLIP)
    _wait_until_running(far)

    far.kill_everything()
    near.wait_until(request_id, "COMPLETED")

    lines = [line["message"] for line in near.status(request_id, logs=True)["logs"]]
    assert any(line.endswith("Trying embedded instead.") for line in lines)
    assert near.result(request_id).status_code == 200


def test_a_refused_key_is_told_without_showing_it(make_server: MakeServer) -> None:
    far = make_server("far")
    near = _near(make_server, far, key="someone:very-secret-word")

    request_id = near.submit(TEXT_TO_VIDEO, {"prompt": "a harbour"})
    near.wait_until(request_id, "COMPLETED")
    answer = near.result(request_id)

    assert answer.status_code == 500
    assert answer.json()["detail"][0]["type"] == "downstream_service_error"
    assert "refused the account" in answer.json()["detail"][0]["msg"]
    assert "very-secret-word" not in answer.text + near.log.read_text()
