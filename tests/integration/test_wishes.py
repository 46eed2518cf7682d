"""What callers ask for beside the body: order, a time to start, limits."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.harness import AUTHORIZATION, LimpetServer, wait_for

MakeServer = Callable[..., LimpetServer]


@pytest.fixture
def narrow(make_server: MakeServer) -> LimpetServer:
    """A server that runs one request at a time."""
    return make_server(environment={"LIMPET_CPU_SLOTS": "1"})


def test_low_priority_waits_for_all_normal_ones(
    narrow: LimpetServer, fast: str, slow: str, fast_body: dict[str, Any]
) -> None:
    first = narrow.submit(slow, fast_body)
    narrow.wait_until(first, "IN_PROGRESS")
    low = narrow.submit(fast, fast_body, headers={"X-Fal-Queue-Priority": "low"})
    normal = narrow.submit(fast, fast_body | {"prompt": "later but sooner"})

    wait_for("the low one to be overtaken", lambda: narrow.status(low)["queue_position"] == 1)
    narrow.wait_until(low, "COMPLETED")

    started = dict(narrow.rows("SELECT id::text, started_at FROM limpet.requests"))
    assert started[first] < started[normal] < started[low]


def test_a_request_that_cannot_start_in_time_ends_with_its_own_504(
    narrow: LimpetServer, slow: str, fast: str, fast_body: dict[str, Any]
) -> None:
    narrow.wait_until(narrow.submit(slow, fast_body), "IN_PROGRESS")

    late = narrow.submit(fast, fast_body, headers={"X-Fal-Request-Timeout": "1.1"})
    done = narrow.wait_until(late, "COMPLETED")
    result = narrow.result(late)

    assert done["error_type"] == "request_timeout"
    assert result.status_code == 504
    assert result.headers["x-fal-request-timeout-type"] == "user"
    assert narrow.rows("SELECT attempt FROM limpet.requests WHERE id = %s", late) == [(0,)]


def test_no_retry_means_one_attempt(narrow: LimpetServer, slow: str, fast_body: dict[str, Any]) -> None:
    request_id = narrow.submit(slow, fast_body, headers={"X-Fal-No-Retry": "1"})
    wait_for("progress", lambda: narrow.rows("SELECT 1 FROM limpet.requests WHERE progress > 0"))

    for runner in narrow.processes("runner"):
        runner.kill()

    assert narrow.wait_until(request_id, "COMPLETED")["error_type"] == "runner_disconnected"
    assert narrow.rows("SELECT attempt FROM limpet.requests WHERE id = %s", request_id) == [(1,)]


def test_a_full_queue_is_refused_where_the_caller_asks_for_it(
    narrow: LimpetServer, slow: str, fast_body: dict[str, Any]
) -> None:
    for number in range(3):
        narrow.submit(slow, fast_body | {"prompt": f"number {number}"})

    refused = narrow.call("POST", f"/queue/{slow}?fal_max_queue_length=1", json=fast_body)
    taken = narrow.call("POST", f"/queue/{slow}?fal_max_queue_length=5", json=fast_body)

    assert (refused.status_code, refused.json()["error_type"]) == (429, "queue_full")
    assert refused.headers["retry-after"]
    assert taken.status_code == 200


def test_a_caller_who_hangs_up_for_good_frees_the_worker(
    make_server: MakeServer, slow: str, fast_body: dict[str, Any]
) -> None:
    server = make_server(environment={"LIMPET_CPU_SLOTS": "1"})
    waiting = server.submit(slow, fast_body)
    server.wait_until(waiting, "IN_PROGRESS")

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{server.url}/{slow}", json=fast_body | {"prompt": "never mind"}, headers=AUTHORIZATION, timeout=0.5
        )
    long_ago = "UPDATE limpet.requests SET abandoned_at = now() - interval '1 minute' WHERE abandoned_at IS NOT NULL RETURNING 1"
    wait_for("the hang-up to be noticed", lambda: server.rows(long_ago))

    ended = "SELECT cancel_requested FROM limpet.requests WHERE id <> %s AND status = 'completed'"
    assert wait_for("the abandoned request to end", lambda: server.rows(ended, waiting)) == [(True,)]


def test_a_strict_server_refuses_bad_input_at_submit(make_server: MakeServer, fast: str) -> None:
    server = make_server(environment={"LIMPET_STRICT_SUBMIT": "true"})

    answer = server.call("POST", f"/queue/{fast}", json={"prompt": "x"})

    assert (answer.status_code, answer.json()["detail"][0]["type"]) == (422, "missing")
    assert server.rows("SELECT count(*) FROM limpet.requests") == [(0,)]


def test_a_key_runs_no_more_than_its_share(make_server: MakeServer, slow: str, fast_body: dict[str, Any]) -> None:
    server = make_server(environment={"LIMPET_RUNNING_PER_KEY": "1", "LIMPET_CPU_SLOTS": "2"})
    ids = [server.submit(slow, fast_body | {"prompt": f"number {number}"}) for number in range(2)]
    server.wait_until(ids[0], "IN_PROGRESS")

    direct = server.call("POST", f"/{slow}", json=fast_body)

    assert server.status(ids[1])["status"] == "IN_QUEUE"
    assert (direct.status_code, direct.json()["error_type"]) == (429, "concurrent_requests_limit")
    assert direct.headers["x-fal-needs-retry"] == "1"
    server.wait_until(ids[1], "COMPLETED")


def test_a_key_may_have_a_share_of_its_own(make_server: MakeServer, slow: str, fast_body: dict[str, Any]) -> None:
    server = make_server(environment={"LIMPET_CPU_SLOTS": "2"})
    made = server.call("POST", "/v1/keys", json={"alias": "narrow", "running_limit": 1}).json()
    narrow = {"Authorization": f"Key {made['key']}"}
    (listed,) = server.call("GET", "/v1/keys").json()["keys"]
    _, waiting = (server.submit(slow, fast_body | {"prompt": f"number {n}"}, headers=narrow) for n in range(2))

    server.wait_until(server.submit(slow, fast_body), "IN_PROGRESS")  # another key's, in the second slot
    direct = server.call("POST", f"/{slow}", json=fast_body, headers=narrow)
    status = server.call("GET", f"/queue/fal-ai/minimax/requests/{waiting}/status", headers=narrow).json()

    assert listed["running_limit"] == 1
    assert (direct.status_code, direct.json()["error_type"]) == (429, "concurrent_requests_limit")
    assert status["status"] == "IN_QUEUE"


@pytest.mark.parametrize("limit", [0, -1, 1.5, "3", True, 10_001])
def test_a_share_is_a_whole_number(server: LimpetServer, limit: object) -> None:
    answer = server.call("POST", "/v1/keys", json={"alias": "odd", "running_limit": limit})

    assert answer.status_code == 400
    assert "running_limit is a whole number from 1 to 10000" in answer.text
