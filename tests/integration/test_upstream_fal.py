"""A Limpet that passes requests on to another Limpet, which stands for fal: real processes, real sockets."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

from tests.harness import LimpetServer

IMAGE_TO_VIDEO = "fal-ai/minimax/hailuo-02-fast/image-to-video"
TEXT_TO_VIDEO = "fal-ai/minimax/video-01"
HARBOUR = Path(__file__).parents[2] / "docs" / "samples" / "harbour.jpg"

MakeServer = Callable[..., LimpetServer]


def _near(
    make_server: MakeServer, far: LimpetServer, *, engines: str = "upstream:fal", key: str = "local:local"
) -> LimpetServer:
    providers = {"fal": {"kind": "fal", "url": far.url, "key": key}}
    environment = {"LIMPET_PROVIDERS": json.dumps(providers), "LIMPET_ENGINES": engines}
    return make_server("near", environment=environment)


def test_a_clip_comes_from_the_provider_and_is_kept_here(make_server: MakeServer) -> None:
    far = make_server("far")
    near = _near(make_server, far)
    picture = base64.b64encode(HARBOUR.read_bytes()).decode()

    request_id = near.submit(IMAGE_TO_VIDEO, {"prompt": "[Pan left]", "image_url": f"data:image/jpeg;base64,{picture}"})
    done = near.wait_until(request_id, "COMPLETED")
    video = near.result(request_id).json()["video"]
    far.stop()

    assert "error" not in done
    assert video["url"].startswith(near.url)
    clip = near.call("GET", video["url"].removeprefix(near.url)).content
    assert clip[4:8] == b"ftyp"
    assert video["content_type"] == "video/mp4"
    assert len(clip) == video["file_size"]
