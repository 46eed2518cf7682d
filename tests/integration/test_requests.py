"""One request from submit to file, over plain HTTP: shapes, codes and headers of fal's queue."""

import io
import json
from collections.abc import Callable
from typing import Any

import av
import httpx
import pytest
from tests.harness import AUTHORIZATION, LimpetServer, wait_for

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


def test_a_request_becomes_a_playable_file(server: LimpetServer, fast: str, fast_body: dict[str, Any]) -> None:
    request_id = server.submit(fast, fast_body)
    done = server.wait_until(request_id, "COMPLETED")
    result = server.result(request_id)

    assert done["metrics"]["inference_time"] > 0
    assert done["logs"] is None
    assert result.headers["x-fal-request-id"] == request_id
    video = result.json()["video"]
    data = httpx.get(video["url"]).content
    assert video["content_type"] == "video/mp4"
    assert video["file_size"] == len(data)
    with av.open(io.BytesIO(data), "r", format="mp4") as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (910, 512)
        assert stream.average_rate == 24
        assert len(list(container.decode(stream))) == 144


def test_submit_answers_with_every_field_that_clients_need(
    server: LimpetServer, fast: str, fast_body: dict[str, Any]
) -> None:
    answer = server.call("POST", f"/queue/{fast}", json=fast_body)

    body = answer.json()
    base = f"{server.url}/queue/fal-ai/minimax/requests/{body['request_id']}"
    assert answer.status_code == 200
    assert answer.headers["x-fal-request-id"] == body["request_id"] == body["gateway_request_id"]
    assert body["status"] == "IN_QUEUE"
    assert isinstance(body["queue_position"], int)
    assert (body["response_url"], body["status_url"], body["cancel_url"]) == (base, f"{base}/status", f"{base}/cancel")


def test_waiting_requests_know_their_place(server: LimpetServer, slow: str, fast_body: dict[str, Any]) -> None:
    ids = [server.submit(slow, fast_body | {"prompt": f"number {n}"}) for n in range(5)]

    last = server.status(ids[-1])

    assert last["status"] == "IN_QUEUE"
    assert 1 <= last["queue_position"] <= 4
    for request_id in ids:
        server.cancel(request_id)


def test_logs_are_null_unless_asked_for(server: LimpetServer, fast: str, fast_body: dict[str, Any]) -> None:
    request_id = server.submit(fast, fast_body)
    server.wait_until(request_id, "COMPLETED")

    logs = server.status(request_id, logs=True)["logs"]

    assert server.status(request_id)["logs"] is None
    assert any("mbedded" in entry["message"] for entry in logs)
    assert set(logs[0]) == {"message", "timestamp", "level", "source", "labels"}


def test_trailing_slashes_and_sub_paths_name_the_same_request(
    server: LimpetServer, fast: str, fast_body: dict[str, Any]
) -> None:
    request_id = server.submit(fast, fast_body)
    server.wait_until(request_id, "COMPLETED")

    paths = [f"/queue/fal-ai/minimax/requests/{request_id}/", f"/queue/{fast}/requests/{request_id}/response"]
    answers = [server.call("GET", path) for path in paths]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json() == server.result(request_id).json()


def test_the_status_stream_tells_each_change_once_and_closes(
    server: LimpetServer, fast: str, fast_body: dict[str, Any]
) -> None:
    request_id = server.submit(fast, fast_body)

    path = f"{server.url}/queue/fal-ai/minimax/requests/{request_id}/status/stream?logs=1"
    with httpx.stream("GET", path, headers=AUTHORIZATION, timeout=60) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        events = [json.loads(line[6:]) for line in stream.iter_lines() if line.startswith("data: ")]

    words = [event["status"] for event in events]
    messages = [entry["message"] for event in events for entry in event.get("logs") or []]
    assert words == sorted(words, key=["IN_QUEUE", "IN_PROGRESS", "COMPLETED"].index)
    assert words.count("COMPLETED") == 1
    assert messages == [entry["message"] for entry in server.status(request_id, logs=True)["logs"]]


def test_the_result_of_a_running_request_is_refused(server: LimpetServer, slow: str, fast_body: dict[str, Any]) -> None:
    request_id = server.submit(slow, fast_body)

    answer = server.result(request_id)

    assert answer.status_code == 400
    assert answer.json()["detail"] == "Request is still in progress"
    server.cancel(request_id)


def test_cancel_while_running_ends_the_request_and_frees_the_worker(
    server: LimpetServer, fast: str, slow: str, fast_body: dict[str, Any]
) -> None:
    request_id = server.submit(slow, fast_body)
    server.wait_until(request_id, "IN_PROGRESS")

    answer = server.cancel(request_id)
    done = server.wait_until(request_id, "COMPLETED")

    assert (answer.status_code, answer.json()) == (202, {"status": "CANCELLATION_REQUESTED"})
    assert done["error_type"] == "client_cancelled"
    result = server.result(request_id)
    assert result.status_code == 499
    assert result.json()["error_type"] == result.headers["x-fal-error-type"] == "client_cancelled"
    server.wait_until(server.submit(fast, fast_body), "COMPLETED")


def test_cancel_of_a_waiting_request_keeps_it_from_ever_running(
    server: LimpetServer, slow: str, fast_body: dict[str, Any]
) -> None:
    ids = [server.submit(slow, fast_body | {"prompt": f"in line {n}"}) for n in range(6)]

    assert server.cancel(ids[-1]).status_code == 202
    done = server.status(ids[-1])

    assert (done["status"], done["error_type"]) == ("COMPLETED", "client_cancelled")
    assert server.rows("SELECT attempt FROM limpet.requests WHERE id = %s", ids[-1]) == [(0,)]
    for request_id in ids[:-1]:
        server.cancel(request_id)


def test_cancel_of_finished_and_unknown_requests(server: LimpetServer, fast: str, fast_body: dict[str, Any]) -> None:
    request_id = server.submit(fast, fast_body)
    server.wait_until(request_id, "COMPLETED")

    finished, unknown = server.cancel(request_id), server.cancel(UNKNOWN_ID)

    assert (finished.status_code, finished.json()) == (400, {"status": "ALREADY_COMPLETED"})
    assert (unknown.status_code, unknown.json()) == (404, {"status": "NOT_FOUND"})


@pytest.mark.parametrize("suffix", ["", "/status", "/status/stream"])
@pytest.mark.parametrize("request_id", [UNKNOWN_ID, "no-id-at-all"])
def test_unknown_requests_are_not_found(server: LimpetServer, request_id: str, suffix: str) -> None:
    answer = server.call("GET", f"/queue/fal-ai/minimax/requests/{request_id}{suffix}")

    assert (answer.status_code, answer.json()) == (404, {"status": "NOT_FOUND"})
    assert answer.headers["x-fal-request-id"]


def test_the_same_idempotency_key_means_the_same_request(
    server: LimpetServer, fast: str, fast_body: dict[str, Any]
) -> None:
    headers = {"Idempotency-Key": "order-17"}

    first = server.call("POST", f"/queue/{fast}", json=fast_body, headers=headers)
    again = server.call("POST", f"/queue/{fast}", json=fast_body, headers=headers)
    other = server.call("POST", f"/queue/{fast}", json=fast_body | {"prompt": "another"}, headers=headers)

    assert first.json()["request_id"] == again.json()["request_id"]
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert (other.status_code, other.json()["error_type"]) == (422, "idempotency_key_reuse")


def test_a_synchronous_call_answers_with_the_output(server: LimpetServer, fast: str, fast_body: dict[str, Any]) -> None:
    answer = server.call("POST", f"/{fast}", json=fast_body)

    assert answer.status_code == 200
    assert answer.json()["video"]["content_type"] == "video/mp4"
    assert server.status(answer.headers["x-fal-request-id"])["status"] == "COMPLETED"


def test_a_repeated_synchronous_call_whose_connection_broke_is_not_run_twice(
    server: LimpetServer, fast: str, fast_body: dict[str, Any]
) -> None:
    body = fast_body | {"prompt": "sent twice because the line broke"}

    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server.url}/{fast}", json=body, headers=AUTHORIZATION, timeout=0.4)
    answer = server.call("POST", f"/{fast}", json=body)

    assert answer.status_code == 200
    # As text: other tests leave bodies with characters that PostgreSQL's JSON functions refuse.
    count = "SELECT count(*) FROM limpet.requests WHERE input::text LIKE %s"
    assert server.rows(count, f"%{body['prompt']}%") == [(1,)]


def test_two_equal_synchronous_calls_side_by_side_are_two_requests(
    server: LimpetServer, fast: str, fast_body: dict[str, Any]
) -> None:
    body = fast_body | {"prompt": "wanted twice"}

    first = server.call("POST", f"/{fast}", json=body)
    second = server.call("POST", f"/{fast}", json=body)

    assert first.headers["x-fal-request-id"] != second.headers["x-fal-request-id"]


def test_addresses_echo_the_way_in(server: LimpetServer, fast: str, fast_body: dict[str, Any]) -> None:
    by_host = server.call("POST", f"/{fast}", json=fast_body, headers={"Host": "queue.fal.run"}).json()
    target = {"x-fal-target-url": f"https://queue.fal.run/{fast}"}
    by_proxy = server.call("POST", "/api/fal/proxy", json=fast_body, headers=target).json()

    for body in (by_host, by_proxy):
        assert body["status_url"] == f"https://queue.fal.run/fal-ai/minimax/requests/{body['request_id']}/status"


@pytest.fixture
def keyed_server(make_server: Callable[..., LimpetServer]) -> LimpetServer:
    return make_server()


def test_keys_are_created_used_and_revoked(keyed_server: LimpetServer, run_limpet: Callable[..., str]) -> None:
    key = run_limpet("keys", "create", "--alias", "ci", "--data", str(keyed_server.data)).strip()
    path = f"/queue/fal-ai/minimax/requests/{UNKNOWN_ID}/status"

    with_key = keyed_server.call("GET", path, headers={"Authorization": f"Key {key}"})
    wrong = keyed_server.call("GET", path, headers={"Authorization": f"Key {key[:-1]}x"})
    none = httpx.get(f"{keyed_server.url}{path}")

    assert (with_key.status_code, wrong.status_code, none.status_code) == (404, 401, 401)
    assert wrong.json()["detail"] == "invalid key credentials"
    run_limpet("keys", "revoke", key.split(":")[0], "--data", str(keyed_server.data))
    headers = {"Authorization": f"Key {key}"}
    wait_for(
        "the revoked key to be refused", lambda: keyed_server.call("GET", path, headers=headers).status_code == 401
    )


def test_foreign_requests_look_unknown(
    keyed_server: LimpetServer, run_limpet: Callable[..., str], fast: str, fast_body: dict[str, Any]
) -> None:
    stranger = {"Authorization": "Key " + run_limpet("keys", "create", "--data", str(keyed_server.data)).strip()}
    request_id = keyed_server.submit(fast, fast_body)
    path = f"/queue/fal-ai/minimax/requests/{request_id}"

    answers = [
        keyed_server.call(method, f"{path}{suffix}", headers=stranger)
        for method, suffix in [("GET", "/status"), ("GET", ""), ("GET", "/status/stream"), ("PUT", "/cancel")]
    ]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(404, {"status": "NOT_FOUND"})] * 4


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "rebound.example"}])
def test_the_local_key_is_refused_to_foreign_pages(server: LimpetServer, headers: dict[str, str]) -> None:
    answer = server.call("GET", f"/queue/fal-ai/minimax/requests/{UNKNOWN_ID}/status", headers=headers)

    assert answer.status_code == 401
