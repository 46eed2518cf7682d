"""Open weights behind the official client: a tiny checkpoint through the same code that loads the big ones.

Its weights are random, so its clips are noise: sizes, lengths, progress and records are what is tested.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from tests.harness import AUTHORIZATION, PATIENCE_S, LimpetServer, wait_for

from limpet.engines.diffusion.card import Sampling

pytest.importorskip("torch", reason="torch is not installed; .ci/run installs the build for CPUs")

FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"
_PROGRAM = """
import json, fal_client
heard = []
def hear(update):
    heard.extend(line["message"] for line in getattr(update, "logs", None) or [])
ids = []
result = fal_client.subscribe("%s", arguments=%s, with_logs=True, on_queue_update=hear, on_enqueue=ids.append)
print(json.dumps({"id": ids[0], "url": result["video"]["url"], "heard": heard}))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    from tests.tiny_models import CARDS
    from tests.tiny_profile import serve_tiny_models

    data = tmp_path_factory.mktemp("open-models")
    slow = replace(CARDS["tiny-wan-t2v"], sampling=Sampling(steps=1000))
    environment = serve_tiny_models(data, [CARDS["tiny-wan-i2v"], slow], "fal-ai/minimax/*")
    server = LimpetServer(data, environment=environment).start()
    yield server
    server.stop()


def _subscribe(server: LimpetServer, arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    script = folder / "program.py"
    script.write_text(_PROGRAM % (FAST, arguments))
    done = subprocess.run(
        [sys.executable, "-m", "limpet", "exec", "--server", server.url, "--", sys.executable, str(script)],
        env={name: value for name, value in os.environ.items() if not name.startswith("LIMPET_")},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr + server.log.read_text()
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _request(server: LimpetServer, request_id: str) -> dict[str, Any]:
    answer = server.call("GET", f"/v1/requests/{request_id}")
    assert answer.status_code == 200, answer.text
    record: dict[str, Any] = answer.json()
    return record


def test_the_official_client_gets_a_clip_of_exactly_the_documented_size_and_length(
    server: LimpetServer, data_uri: str, tmp_path: Path
) -> None:
    answer = _subscribe(server, {"prompt": "[Pan left] a street at night", "image_url": data_uri}, tmp_path)

    clip = tmp_path / "clip.mp4"
    clip.write_bytes(httpx.get(answer["url"], headers=AUTHORIZATION, trust_env=False).content)
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(stream))
        assert (stream.width, stream.height, frames, float(stream.average_rate or 0)) == (910, 512, 144, 24.0)
        assert "model=tiny-wan-i2v" in container.metadata["comment"]
    assert any("tiny-wan-i2v, random weights makes" in line for line in answer["heard"]), answer["heard"]
    assert any("frames are interpolated" in line for line in answer["heard"])

    record = _request(server, answer["id"])
    assert record["provenance"]["engine"] == "diffusion:tiny"
    assert record["provenance"]["model"] == "tiny-wan-i2v"
    assert record["provenance"]["native_size"] == "928x512"
    assert record["provenance"]["licence"] == "Apache License 2.0"


def test_a_cancel_leaves_the_runner_and_its_weights_for_the_next_request(server: LimpetServer) -> None:
    runners = {process.pid for process in server.processes("runner")}
    endless = server.submit("fal-ai/minimax/hailuo-02/standard/text-to-video", {"prompt": "a lake"})
    wait_for("a step", lambda: _request(server, endless)["stage"].startswith("step"))

    assert server.cancel(endless).status_code == 202
    server.wait_until(endless, "COMPLETED")

    assert "cancelled" in server.result(endless).text.lower()
    again = server.submit("fal-ai/minimax/hailuo-02/standard/text-to-video", {"prompt": "a lake"})
    wait_for("a step", lambda: _request(server, again)["stage"].startswith("step"))
    assert {process.pid for process in server.processes("runner")} == runners
    server.cancel(again)
