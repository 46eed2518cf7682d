"""kill -9 of every process of ours in the middle of a request: each accepted request completes, and exactly once."""

import signal
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import httpx
import pytest
from tests.harness import LimpetServer, wait_for

MakeServer = Callable[..., LimpetServer]


def _assert_completed_exactly_once(server: LimpetServer, ids: Iterable[str]) -> None:
    for request_id in ids:
        done = server.wait_until(request_id, "COMPLETED")
        assert "error" not in done, done
        result = server.result(request_id)
        assert result.status_code == 200
        assert httpx.get(result.json()["video"]["url"]).status_code == 200
        for table in ("usage", "files"):
            assert server.rows(f"SELECT count(*) FROM limpet.{table} WHERE request_id = %s", request_id) == [(1,)]
    assert server.rows("SELECT count(*) FROM procrastinate_jobs") == [(0,)]


def _attempts(server: LimpetServer, request_id: str) -> int:
    ((attempts,),) = server.rows("SELECT attempt FROM limpet.requests WHERE id = %s", request_id)
    return int(attempts)


def test_a_killed_runner_costs_an_attempt_and_not_the_request(
    make_server: MakeServer, slow: str, fast_body: dict[str, Any]
) -> None:
    server = make_server(environment={"LIMPET_CPU_SLOTS": "1"})
    request_id = server.submit(slow, fast_body)
    server.wait_until(request_id, "IN_PROGRESS")
    wait_for("progress", lambda: server.rows("SELECT progress FROM limpet.requests WHERE progress > 0"))

    (runner,) = server.processes("runner")
    runner.send_signal(signal.SIGKILL)

    _assert_completed_exactly_once(server, [request_id])
    assert _attempts(server, request_id) == 2


def test_a_killed_worker_is_replaced_and_its_request_taken_over(
    make_server: MakeServer, slow: str, fast_body: dict[str, Any]
) -> None:
    server = make_server()
    request_id = server.submit(slow, fast_body)
    server.wait_until(request_id, "IN_PROGRESS")

    (worker,) = server.processes("worker")
    runners = server.processes("runner")
    worker.send_signal(signal.SIGKILL)

    _assert_completed_exactly_once(server, [request_id])
    assert _attempts(server, request_id) == 2
    wait_for("the orphaned runners to end", lambda: not any(runner.is_running() for runner in runners))


def test_a_server_killed_with_its_database_finishes_everything_after_a_restart(
    make_server: MakeServer, fast: str, slow: str, fast_body: dict[str, Any]
) -> None:
    server = make_server()
    ids = [server.submit(slow, fast_body)]
    ids += [server.submit(fast, fast_body | {"prompt": f"[Zoom in] number {n}"}) for n in range(4)]
    server.wait_until(ids[0], "IN_PROGRESS")

    server.kill_everything()
    server.start()

    _assert_completed_exactly_once(server, ids)


def test_a_request_whose_runner_always_dies_ends_with_a_clear_error(
    make_server: MakeServer, slow: str, fast_body: dict[str, Any]
) -> None:
    server = make_server(environment={"LIMPET_CPU_SLOTS": "1", "LIMPET_ATTEMPTS": "2"})
    request_id = server.submit(slow, fast_body)

    running = "SELECT 1 FROM limpet.requests WHERE progress > 0 AND attempt = %s"
    for attempt in (1, 2):
        wait_for("the attempt", partial(server.rows, running, attempt))
        for runner in server.processes("runner"):
            runner.send_signal(signal.SIGKILL)

    done = server.wait_until(request_id, "COMPLETED")
    assert done["error_type"] == "runner_disconnected"
    assert "2 times" in done["error"]
    assert server.result(request_id).status_code == 500


def test_a_stop_hands_running_work_back_and_the_next_start_finishes_it(
    make_server: MakeServer, slow: str, fast_body: dict[str, Any]
) -> None:
    server = make_server(environment={"LIMPET_STOP_GRACE_S": "0"})
    request_id = server.submit(slow, fast_body)
    server.wait_until(request_id, "IN_PROGRESS")

    code = server.stop()
    server.start()

    assert code == 0
    _assert_completed_exactly_once(server, [request_id])


def test_a_stop_lets_running_work_end_within_its_grace(
    make_server: MakeServer, fast: str, fast_body: dict[str, Any]
) -> None:
    server = make_server(environment={"LIMPET_STOP_GRACE_S": "60"})
    request_id = server.submit(fast, fast_body)
    server.wait_until(request_id, "IN_PROGRESS")

    server.stop()
    server.start()

    assert server.status(request_id)["status"] == "COMPLETED"
    assert _attempts(server, request_id) == 1


def test_a_killed_database_is_started_again_and_nothing_is_lost(
    make_server: MakeServer, slow: str, fast_body: dict[str, Any]
) -> None:
    server = make_server()
    request_id = server.submit(slow, fast_body)
    server.wait_until(request_id, "IN_PROGRESS")

    server.postgres().send_signal(signal.SIGKILL)

    wait_for("the server to recover", lambda: _is_completed(server, request_id))
    _assert_completed_exactly_once(server, [request_id])


def _is_completed(server: LimpetServer, request_id: str) -> bool:
    """Unlike `status`, bears a 503 in between."""
    answer = server.call("GET", f"/queue/fal-ai/minimax/requests/{request_id}/status")
    assert answer.status_code in {200, 202, 503}, answer.text
    return answer.status_code == 200


def test_a_second_server_on_the_same_folder_is_refused(make_server: MakeServer) -> None:
    first = make_server()

    with pytest.raises(AssertionError, match="Another `limpet serve` uses the data folder"):
        make_server(first.data.name)
