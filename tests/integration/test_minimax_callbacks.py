"""`callback_url`: the handshake, the messages, and receivers that fail it."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from tests.harness import LimpetServer, free_port
from tests.integration.minimax_calls import call, create, ended, refusal
from tests.receiver import Received, Receiver, is_signed, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver as MiniMax's documents have it: it sends a challenge back."""
    with receiving(reply=_echo) as receiver:
        yield receiver


def _echo(received: Received) -> dict[str, Any]:
    challenge = received.json.get("challenge")
    return {"challenge": challenge} if challenge else {"status": "success"}


def _body(picture: str, **fields: Any) -> dict[str, Any]:
    return {"model": "MiniMax-Hailuo-02", "first_frame_image": picture, "resolution": "512P"} | fields


def _log(server: LimpetServer, task_id: str) -> list[str]:
    rows = server.rows(
        "SELECT message FROM limpet.request_logs WHERE request_id = (SELECT id FROM limpet.requests WHERE number = %s)"
        " ORDER BY request_logs.number",
        int(task_id),
    )
    return [message for (message,) in rows]


def test_a_receiver_is_asked_and_told_of_start_and_end(server: LimpetServer, receiver: Receiver, picture: str) -> None:
    task_id = create(server, _body(picture, callback_url=f"{receiver.url}/hook"))
    asked, started, end = receiver.next(), receiver.next(), receiver.next()
    task = ended(server, task_id)

    assert set(asked.json) == {"challenge"}
    assert (started.json["task_id"], started.json["status"]) == (task_id, "processing")
    assert "file_id" not in started.json
    assert end.json == task | {"status": "success"}
    jwks = httpx.get(f"{server.url}/.well-known/jwks.json").json()
    for message in (started, end):
        assert is_signed(message, jwks)
    assert started.headers["x-limpet-event-id"] != end.headers["x-limpet-event-id"]


def test_a_task_that_fails_is_told_as_failed(server: LimpetServer, receiver: Receiver, small_picture: str) -> None:
    create(server, _body(small_picture, callback_url=f"{receiver.url}/hook"))
    messages = [receiver.next().json for _ in range(2)]
    last = messages[-1] if messages[-1]["status"] != "processing" else receiver.next().json

    assert last["status"] == "failed"
    assert last["base_resp"]["status_code"] == 2013


def test_an_h3_task_is_told_in_the_form_of_its_query(server: LimpetServer, receiver: Receiver, picture: str) -> None:
    content = [
        {"type": "text", "text": "a street"},
        {"type": "image_url", "image_url": {"url": picture}},
    ]
    body = {"model": "MiniMax-H3-Max", "resolution": "480P", "duration": 5, "content": content}
    answer = call(server, "POST", "/v2/video_generation", json=body | {"callback_url": f"{receiver.url}/hook"})
    messages = [receiver.next().json for _ in range(3)]

    assert [message.get("task", {}).get("status") for message in messages] == [None, "running", "succeeded"]
    assert messages[-1]["task"]["id"] == answer.json()["task_id"]
    assert httpx.get(messages[-1]["task"]["content"]["url"]).status_code == 200


@pytest.mark.parametrize("reply", [lambda _: {"status": "success"}, lambda _: {"challenge": "another"}, lambda _: []])
def test_a_receiver_that_fails_the_challenge_gets_no_messages(
    server: LimpetServer, picture: str, reply: Callable[[Received], Any]
) -> None:
    with receiving(reply=reply) as receiver:
        task_id = create(server, _body(picture, callback_url=f"{receiver.url}/hook"))

        assert ended(server, task_id)["status"] == "Success"
        assert set(receiver.next().json) == {"challenge"}
        assert receiver.received.empty()
    assert _log(server, task_id)[0].startswith("Callback: the receiver failed the challenge")


def test_a_call_whose_receiver_fails_can_be_refused(make_server: Callable[..., LimpetServer], picture: str) -> None:
    server = make_server(environment={"LIMPET_MINIMAX_CALLBACK_REQUIRED": "true"})
    body = _body(picture, callback_url=f"http://127.0.0.1:{free_port()}/nobody")

    code, message = refusal(server, "POST", "/v1/video_generation", json=body)

    assert code == 2013
    assert "callback_url: the receiver failed the challenge" in message
    assert server.rows("SELECT count(*) FROM limpet.requests") == [(0,)]


def test_a_start_that_was_not_heard_is_not_told_after_the_end(server: LimpetServer, picture: str) -> None:
    def status(received: Received) -> int:
        return 500 if received.json.get("status") == "processing" else 200

    with receiving(status, reply=_echo) as receiver:
        task_id = create(server, _body(picture, callback_url=f"{receiver.url}/hook"))
        heard = [receiver.next().json.get("status") for _ in range(3)]
        ended(server, task_id)

    assert heard == [None, "processing", "success"]
    statement = (
        "SELECT event FROM limpet.webhook_deliveries AS delivery JOIN limpet.requests AS request"
        " ON request.id = delivery.request_id WHERE request.number = %s"
    )
    assert server.rows(statement, int(task_id)) == [("ended",)]
