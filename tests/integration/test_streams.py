"""`/stream` over plain HTTP, read as a browser reads events: comments dropped, lines joined, no names."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from tests.harness import AUTHORIZATION, PATIENCE_S, LimpetServer, wait_for


def _events(lines: Iterator[str]) -> Iterator[str]:
    """The data of each event, as the HTML standard has it. Fields other than `data` would be a mistake here."""
    data: list[str] = []
    for line in lines:
        if line == "":
            if data:
                yield "\n".join(data)
            data = []
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            assert name == "data", line
            data.append(value.removeprefix(" "))
    assert not data, "the stream ended inside an event"


@pytest.fixture
def read_stream(server: LimpetServer) -> Callable[..., tuple[httpx.Response, list[str]]]:
    def read(endpoint: str, body: object, **options: Any) -> tuple[httpx.Response, list[str]]:
        request: dict[str, Any] = {"headers": AUTHORIZATION, "timeout": PATIENCE_S, "json": body} | options
        with httpx.stream("POST", f"{server.url}/{endpoint}/stream", **request) as answer:
            if answer.headers["content-type"].startswith("text/event-stream"):
                return answer, list(_events(answer.iter_lines()))
            answer.read()
            return answer, []

    return read


def test_a_stream_tells_progress_and_ends_with_the_output(
    server: LimpetServer, read_stream: Callable[..., Any], fast: str, fast_body: dict[str, Any]
) -> None:
    answer, texts = read_stream(fast, fast_body | {"prompt": "a stream"})

    *progress, output = map(json.loads, texts)
    request_id = answer.headers["x-fal-request-id"]
    assert answer.headers["cache-control"] == "no-cache"
    assert output == server.result(request_id).json()
    assert {event["request_id"] for event in progress} == {request_id}
    assert all(set(event) == {"progress", "stage", "request_id", "logs"} for event in progress)
    fractions = [event["progress"] for event in progress]
    assert fractions == sorted(fractions)
    assert any(0 < fraction < 1 for fraction in fractions)
    assert any(event["stage"] for event in progress)


def test_a_stream_says_that_its_request_waits(desk: LimpetServer, fast: str, fast_body: dict[str, Any]) -> None:
    options: dict[str, Any] = {"headers": AUTHORIZATION, "timeout": PATIENCE_S, "json": fast_body}
    with httpx.stream("POST", f"{desk.url}/{fast}/stream", **options) as answer:
        first = json.loads(next(_events(answer.iter_lines())))
        desk.cancel(answer.headers["x-fal-request-id"])

    assert (first["progress"], first["stage"]) == (0, "waiting")


def test_a_stream_brings_every_log_line_once(
    server: LimpetServer, read_stream: Callable[..., Any], fast: str, fast_body: dict[str, Any]
) -> None:
    answer, texts = read_stream(fast, fast_body | {"prompt": "lines"})

    streamed = [line for text in texts[:-1] for line in json.loads(text)["logs"]]
    stored = server.status(answer.headers["x-fal-request-id"], logs=True)["logs"]
    assert streamed == stored
    assert streamed


def test_a_stream_does_not_depend_on_the_accept_header(
    read_stream: Callable[..., Any], fast: str, fast_body: dict[str, Any]
) -> None:
    headers = AUTHORIZATION | {"accept": "application/json"}  # what fal's own proxy sends

    answer, texts = read_stream(fast, fast_body | {"prompt": "accept"}, headers=headers)

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "video" in json.loads(texts[-1])


@pytest.mark.parametrize(
    ("endpoint", "options", "status"),
    [
        ("fal-ai/minimax/no-such", {}, 404),
        ("nobody/nothing", {}, 404),
        ("{fast}", {"json": {"prompt": "no picture"}}, 422),
        ("{fast}", {"json": None, "content": b"{"}, 422),
        ("{fast}", {"headers": {}}, 401),
        ("{fast}", {"headers": {"authorization": "Key a:b"}}, 401),
    ],
)
def test_what_is_wrong_before_the_start_is_an_ordinary_answer(
    *, read_stream: Callable[..., Any], fast: str, endpoint: str, options: dict[str, Any], status: int
) -> None:
    answer, _ = read_stream(endpoint.format(fast=fast), {"prompt": "x"}, **options)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["detail"]


def test_what_goes_wrong_later_is_told_in_json_and_then_in_a_text_that_no_client_takes_for_data(
    server: LimpetServer, read_stream: Callable[..., Any], fast: str
) -> None:
    answer, texts = read_stream(fast, {"prompt": "x", "image_url": "data:image/jpeg;base64,bm8gcGljdHVyZQ=="})

    told, sentence = json.loads(texts[-2]), texts[-1]
    stored = server.result(answer.headers["x-fal-request-id"])
    assert told["status"] == stored.status_code == 422
    assert told["detail"] == stored.json()["detail"]
    assert told["error_type"] == "unsupported_image_format"
    assert sentence == f"Error 422: {told['error']}"
    with pytest.raises(json.JSONDecodeError):
        json.loads(sentence)


def test_a_cancelled_stream_says_so(server: LimpetServer, slow: str, fast_body: dict[str, Any]) -> None:
    options: dict[str, Any] = {"headers": AUTHORIZATION, "timeout": PATIENCE_S}
    body = fast_body | {"prompt": "cancelled stream"}
    with httpx.stream("POST", f"{server.url}/{slow}/stream", json=body, **options) as answer:
        events = _events(answer.iter_lines())
        request_id = json.loads(next(events))["request_id"]
        server.cancel(request_id)
        texts = list(events)

    assert json.loads(texts[-2])["error_type"] == "client_cancelled"
    assert texts[-1].startswith("Error 499")


def test_a_stream_that_its_caller_left_is_taken_over_by_an_equal_call(
    server: LimpetServer, slow: str, fast_body: dict[str, Any]
) -> None:
    body = fast_body | {"prompt": "left alone"}
    options: dict[str, Any] = {"headers": AUTHORIZATION, "timeout": PATIENCE_S, "json": body}
    with httpx.stream("POST", f"{server.url}/{slow}/stream", **options) as answer:
        first = answer.headers["x-fal-request-id"]
        next(answer.iter_lines())
    wait_for(
        "the request to be abandoned",
        lambda: server.rows("SELECT 1 FROM limpet.requests WHERE id = %s AND abandoned_at IS NOT NULL", first),
    )

    with httpx.stream("POST", f"{server.url}/{slow}/stream", **options) as answer:
        second = answer.headers["x-fal-request-id"]
        server.cancel(second)

    assert second == first


def test_a_get_streams_too_and_keeps_no_token(server: LimpetServer, slow: str, picture: str) -> None:
    token = server.call("POST", "/rest/tokens/", json={"allowed_apps": ["minimax"]}).json()
    endpoint = "fal-ai/minimax/video-01"
    query = {"prompt": "a get", "fal_jwt_token": token}

    with httpx.stream("GET", f"{server.url}/{endpoint}/stream", params=query, timeout=PATIENCE_S) as answer:
        assert answer.status_code == 200
        server.cancel(answer.headers["x-fal-request-id"])

    ((kept,),) = server.rows("SELECT input FROM limpet.requests WHERE id = %s", answer.headers["x-fal-request-id"])
    assert kept == {"prompt": "a get"}


def test_a_finished_request_that_is_asked_for_again_is_one_event(
    read_stream: Callable[..., Any], fast: str, fast_body: dict[str, Any]
) -> None:
    headers = AUTHORIZATION | {"idempotency-key": "stream-again"}
    body = fast_body | {"prompt": "twice"}
    first, texts = read_stream(fast, body, headers=headers)

    second, again = read_stream(fast, body, headers=headers)

    assert second.headers["x-fal-request-id"] == first.headers["x-fal-request-id"]
    assert again[-1] == texts[-1]
