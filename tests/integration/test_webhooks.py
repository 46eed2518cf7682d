"""Webhooks of a real server: what arrives, what is refused, and what outlives kill -9 of everything."""

import json
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import httpx
import pytest
from tests.harness import LimpetServer, free_port, wait_for
from tests.receiver import Receiver, is_signed, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def _submit(server: LimpetServer, endpoint: str, body: dict[str, Any], url: str) -> str:
    return server.submit(endpoint, body, params={"fal_webhook": url})


def _list(run_limpet: Callable[..., str], server: LimpetServer, request_id: str) -> dict[str, Any]:
    (row,) = json.loads(run_limpet("webhooks", "list", "--request", request_id, "--json", "--data", str(server.data)))
    found: dict[str, Any] = row
    return found


def _delivery_log(server: LimpetServer, request_id: str) -> list[dict[str, Any]]:
    rows = server.rows("SELECT log FROM limpet.webhook_deliveries WHERE request_id = %s", request_id)
    return list(rows[0][0]) if rows else []


def test_a_result_arrives_as_the_result_route_gives_it(
    server: LimpetServer, receiver: Receiver, fast: str, fast_body: dict[str, Any]
) -> None:
    request_id = _submit(server, fast, fast_body, f"{receiver.url}/hook")
    received = receiver.next()
    result = server.result(request_id)

    assert received.headers["content-type"] == "application/json"
    assert received.headers["x-fal-webhook-request-id"] == request_id
    assert received.headers["x-fal-webhook-user-id"] == "local"
    assert received.body.endswith(b'"payload":' + result.content + b"}")
    assert {**received.json, "payload": None} == {
        "request_id": request_id,
        "gateway_request_id": request_id,
        "status": "OK",
        "error": None,
        "payload": None,
    }
    assert httpx.get(received.json["payload"]["video"]["url"]).status_code == 200
    for path in ("/.well-known/jwks.json", "/rest/.well-known/jwks.json"):
        answer = httpx.get(f"{server.url}{path}")
        assert is_signed(received, answer.json(), at=time.time())
        assert answer.headers["cache-control"] == "public, max-age=3600"


def test_addresses_in_a_message_are_those_of_the_way_in(
    server: LimpetServer, receiver: Receiver, fast: str, fast_body: dict[str, Any]
) -> None:
    path = f"/queue/{fast}"
    headers = {"Host": f"localhost:{server.port}"}
    server.call("POST", path, json=fast_body, headers=headers, params={"fal_webhook": f"{receiver.url}/hook"})

    received = receiver.next()

    assert received.json["payload"]["video"]["url"].startswith(f"http://localhost:{server.port}/files/")


def test_an_inlined_result_is_inlined_in_the_message_too(
    server: LimpetServer, receiver: Receiver, fast: str, fast_body: dict[str, Any]
) -> None:
    request_id = _submit(server, fast, fast_body | {"sync_mode": True}, f"{receiver.url}/hook")

    received = receiver.next()

    assert received.body.endswith(b'"payload":' + server.result(request_id).content + b"}")


def test_refused_input_is_told_with_the_error_of_the_result(
    server: LimpetServer, receiver: Receiver, fast: str, small_picture: str
) -> None:
    for body in ({"prompt": "no picture"}, {"prompt": "too small", "image_url": small_picture}):
        request_id = _submit(server, fast, body, f"{receiver.url}/hook")
        received = receiver.next()

        assert received.json["request_id"] == request_id
        assert (received.json["status"], received.json["error"]) == ("ERROR", "Invalid status code: 422")
        assert received.body.endswith(b'"payload":' + server.result(request_id).content + b"}")


def test_a_cancel_is_told(server: LimpetServer, receiver: Receiver, slow: str, fast_body: dict[str, Any]) -> None:
    request_id = _submit(server, slow, fast_body, f"{receiver.url}/hook")

    server.cancel(request_id)
    received = receiver.next()

    assert (received.json["status"], received.json["error"]) == ("ERROR", "Invalid status code: 499")
    assert received.json["payload"] == server.result(request_id).json()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hook",
        "ftp://example.com/hook",
        "http://user@example.com/hook",
        "http://10.0.0.1/hook",
        "http://169.254.169.254/latest",
        "http://2130706433/hook",
        "http://127.0.0.1:22/hook",
        "https://v3.fal.media/files/x",
        "OWN/queue/fal-ai/minimax/video-01",
    ],
)
def test_an_address_that_is_not_allowed_is_refused_at_submit(server: LimpetServer, fast: str, url: str) -> None:
    count = "SELECT count(*) FROM limpet.requests"
    before = server.rows(count)

    params = {"fal_webhook": url.replace("OWN", server.url)}
    answer = server.call("POST", f"/queue/{fast}", json={"prompt": "x"}, params=params)

    (entry,) = answer.json()["detail"]
    assert answer.status_code == 422
    assert (entry["loc"], entry["type"]) == (["query", "fal_webhook"], "webhook_url_not_allowed")
    assert set(entry) == {"loc", "msg", "type", "url", "ctx", "input"}
    assert server.rows(count) == before


def test_a_server_that_others_can_reach_does_not_deliver_to_loopback_unless_opened(
    make_server: Callable[..., LimpetServer], run_limpet: Callable[..., str], receiver: Receiver, fast: str
) -> None:
    opened = receiver.url.removeprefix("http://")
    server = make_server(
        start=False,
        arguments=("--host", "0.0.0.0"),
        environment={"LIMPET_FETCH_ALLOW": opened, "LIMPET_CPU_SLOTS": "1"},
    )
    headers = {"Authorization": "Key " + run_limpet("keys", "create", "--data", str(server.data)).strip()}
    server.start()

    def submit(url: str) -> httpx.Response:
        return server.call("POST", f"/queue/{fast}", json={"prompt": "x"}, headers=headers, params={"fal_webhook": url})

    assert submit("http://127.0.0.1:9999/hook").status_code == 422
    assert submit("http://localhost:9999/hook").status_code == 422
    accepted = submit(f"{receiver.url}/hook")
    assert receiver.next().json["request_id"] == accepted.json()["request_id"]


def test_a_redirect_ends_a_delivery_and_a_resend_repeats_it(
    server: LimpetServer, run_limpet: Callable[..., str], fast: str
) -> None:
    statuses = iter([301, 200])
    with receiving(lambda _: next(statuses)) as receiver:
        request_id = _submit(server, fast, {"prompt": "x"}, f"{receiver.url}/hook")
        receiver.next()
        wait_for("the record", lambda: _delivery_log(server, request_id))
        failed = _list(run_limpet, server, request_id)

        run_limpet("webhooks", "resend", request_id, "--data", str(server.data))
        again = receiver.next()
        wait_for("the record", lambda: len(_delivery_log(server, request_id)) == 2)
        delivered = _list(run_limpet, server, request_id)

    assert (failed["status"], [attempt["status"] for attempt in failed["attempts"]]) == ("failed", [301])
    assert (again.path, again.json["request_id"]) == ("/hook", request_id)
    assert (delivered["status"], [attempt["status"] for attempt in delivered["attempts"]]) == ("delivered", [301, 200])
    assert receiver.received.empty()


def test_a_rotated_key_is_published_at_once(
    make_server: Callable[..., LimpetServer], run_limpet: Callable[..., str], fast: str, receiver: Receiver
) -> None:
    server = make_server(environment={"LIMPET_CPU_SLOTS": "1"})

    def keys() -> list[dict[str, str]]:
        found: list[dict[str, str]] = httpx.get(f"{server.url}/.well-known/jwks.json").json()["keys"]
        return found

    before = keys()
    run_limpet("webhooks", "rotate-key", "--data", str(server.data))
    wait_for("the next key", lambda: len(keys()) == 4)
    _submit(server, fast, {"prompt": "x"}, f"{receiver.url}/hook")
    received = receiver.next()

    assert keys()[:2] == before
    assert is_signed(received, {"keys": before})
    assert not is_signed(received, {"keys": keys()[2:]})


def test_a_delivery_outlives_kill_9_of_everything_between_attempts(
    make_server: Callable[..., LimpetServer], fast: str, fast_body: dict[str, Any]
) -> None:
    port = free_port()
    server = make_server(environment={"LIMPET_CPU_SLOTS": "1"})
    ids = {_submit(server, fast, body, f"http://127.0.0.1:{port}/hook") for body in ({"prompt": "x"}, fast_body)}
    for request_id in ids:
        wait_for("a first attempt", partial(_delivery_log, server, request_id))

    server.kill_everything()
    with receiving(port=port) as receiver:
        server.start()
        received = [receiver.next() for _ in ids]
        jwks = httpx.get(f"{server.url}/.well-known/jwks.json").json()
        bodies = {request_id: server.result(request_id).content for request_id in ids}

    assert {message.json["request_id"] for message in received} == ids
    for message in received:
        assert is_signed(message, jwks)
        assert message.body.endswith(b'"payload":' + bodies[message.json["request_id"]] + b"}")
