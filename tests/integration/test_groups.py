"""A server whose one runner has two devices: what becomes of requests and processes when one of them is lost.

The devices are CPUs, the models tiny.
"""

import signal
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psutil
import pytest
from tests.harness import LimpetServer, wait_for

from limpet.engines.diffusion.card import Grid, Sampling

pytest.importorskip("torch", reason="torch is not installed; .ci/run installs the build for CPUs")

IMAGE = "fal-ai/minimax/image-01"
#: Small pictures, in enough steps for a test to see their middle.
_GRID = Grid(multiple=16, most_pixels=512 * 512)
_SAMPLING = Sampling(steps=20)
BODY = {"prompt": "a lake", "aspect_ratio": "1:1", "num_images": 1}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    from tests.tiny_models import CARDS
    from tests.tiny_profile import serve_tiny_models

    data = tmp_path_factory.mktemp("group")
    shared = replace(CARDS["tiny-klein"], grid=_GRID, sampling=_SAMPLING)
    environment = serve_tiny_models(data, [shared], "fal-ai/minimax/*") | {
        "LIMPET_GPUS": "cpu+cpu",
        "LIMPET_CPU_SLOTS": "1",
        "OMP_NUM_THREADS": "1",
    }
    server = LimpetServer(data, environment=environment).start()
    yield server
    server.stop()


def record_of(server: LimpetServer, request_id: str) -> dict[str, Any]:
    record: dict[str, Any] = server.call("GET", f"/v1/requests/{request_id}").json()
    return record


def others(server: LimpetServer) -> list[psutil.Process]:
    assert server.process is not None
    everyone = psutil.Process(server.process.pid).children(recursive=True)
    return [process for process in everyone if "limpet.engines.diffusion.pipelines.follower" in process.cmdline()]


def in_the_middle(server: LimpetServer) -> str:
    request_id = server.submit(IMAGE, BODY)
    wait_for("a step", lambda: record_of(server, request_id)["stage"].startswith("step"))
    return request_id


def completed(server: LimpetServer, request_id: str) -> dict[str, Any]:
    server.wait_until(request_id, "COMPLETED")
    assert server.result(request_id).status_code == 200, server.result(request_id).text
    return record_of(server, request_id)


def attempts(server: LimpetServer, request_id: str) -> int:
    ((count,),) = server.rows("SELECT attempt FROM limpet.requests WHERE id = %s", request_id)
    return int(count)


def test_a_lost_process_of_a_group_costs_an_attempt_and_not_the_request(server: LimpetServer) -> None:
    request_id = in_the_middle(server)
    (other,) = others(server)

    other.send_signal(signal.SIGKILL)

    assert completed(server, request_id)["provenance"]["pipelines"]["tiny-klein"]["devices"] == "2 of 2"
    assert attempts(server, request_id) == 2


def test_a_killed_leader_leaves_no_process_behind(server: LimpetServer) -> None:
    """At rest, when the other process waits for an order: in a run it would also meet a broken connection."""
    completed(server, server.submit(IMAGE, BODY))
    (other,) = others(server)
    leader = other.parent()
    assert leader is not None

    leader.send_signal(signal.SIGKILL)

    psutil.wait_procs([other], timeout=60)
    assert not other.is_running()
