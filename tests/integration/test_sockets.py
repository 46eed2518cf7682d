"""Raw sockets: realtime says why it cannot be used, calls over one socket answer as over HTTP."""

import json
from typing import Any

import pytest
from tests.harness import AUTHORIZATION, PATIENCE_S, LimpetServer, wait_for
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from limpet.core.errors import UnknownEndpoint

VIDEO_01 = "fal-ai/minimax/video-01"


def _connect(server: LimpetServer, path: str, *, headers: dict[str, str] | None = None) -> ClientConnection:
    return connect(
        f"ws://127.0.0.1:{server.port}/{path}",
        additional_headers=AUTHORIZATION if headers is None else headers,
        open_timeout=PATIENCE_S,
        proxy=None,
    )


def _token(server: LimpetServer, app: str) -> str:
    return str(server.call("POST", "/rest/tokens/", json={"allowed_apps": [app]}).json())


def _end_of(socket: ClientConnection) -> tuple[dict[str, Any], int, str]:
    """The last frame, and code and reason of the close."""
    frame = json.loads(socket.recv(PATIENCE_S))
    with pytest.raises(ConnectionClosedError) as closed:
        socket.recv(PATIENCE_S)
    assert closed.value.rcvd is not None
    return frame, closed.value.rcvd.code, closed.value.rcvd.reason


# Realtime


@pytest.mark.parametrize("by_token", [False, True])
def test_an_endpoint_says_that_it_is_not_realtime(*, server: LimpetServer, by_token: bool) -> None:
    query = f"?fal_jwt_token={_token(server, 'minimax')}&max_buffering=5" if by_token else ""
    with _connect(server, f"{VIDEO_01}/realtime{query}", headers={} if by_token else None) as socket:
        frame, code, reason = _end_of(socket)

    assert frame == {"type": "x-fal-error", "error": "NOT_REALTIME", "reason": reason}
    assert code == 1008
    assert "not a realtime endpoint" in reason


def test_an_unknown_endpoint_says_so(server: LimpetServer) -> None:
    with _connect(server, "nobody/nothing/realtime") as socket:
        frame, code, reason = _end_of(socket)

    assert frame == {"type": "x-fal-error", "error": "NOT_FOUND", "reason": reason}
    assert (code, reason) == (1008, str(UnknownEndpoint(app="nothing")))


@pytest.mark.parametrize("query", ["", "?fal_jwt_token=x", "?fal_jwt_token={other}"])
def test_a_stranger_is_told_to_ask_for_a_new_token(server: LimpetServer, query: str) -> None:
    query = query.format(other=_token(server, "flux"))
    with _connect(server, f"{VIDEO_01}/realtime{query}", headers={}) as socket:
        frame, code, _ = _end_of(socket)

    assert frame == {"status": "error", "error": "Unauthorized"}
    assert code == 1008


def test_a_web_page_cannot_use_the_local_key_by_socket(server: LimpetServer) -> None:
    headers = AUTHORIZATION | {"Origin": "https://evil.example"}
    with _connect(server, f"{VIDEO_01}/realtime", headers=headers) as socket:
        frame, _, _ = _end_of(socket)

    assert frame["error"] == "Unauthorized"


# HTTP over a socket


def _answer(socket: ClientConnection) -> tuple[dict[str, Any], list[str | bytes], dict[str, Any]]:
    """Start, body frames and end; meta frames are told apart as `fal.apps` does it."""
    start = json.loads(socket.recv(PATIENCE_S))
    assert start["type"] == "start"
    frames: list[str | bytes] = []
    while True:
        frame = socket.recv(PATIENCE_S)
        meta = json.loads(frame) if isinstance(frame, str) and frame.startswith("{") else {}
        if {"type", "request_id"} <= set(meta):
            return start, frames, meta
        frames.append(frame)


def test_calls_over_one_socket_are_answered_in_turn(server: LimpetServer, fast: str, fast_body: dict[str, Any]) -> None:
    with _connect(server, fast) as socket:
        socket.send(json.dumps(fast_body | {"prompt": "by socket"}))
        socket.send(b'{"prompt": "no picture"}')
        first_start, first_frames, first_end = _answer(socket)
        second_start, second_frames, second_end = _answer(socket)

    request_id = first_start["request_id"]
    assert (first_start["status"], second_start["status"]) == (200, 422)
    assert first_start["headers"]["content-type"] == "application/json"
    assert json.loads(first_frames[0]) == server.result(request_id).json()
    assert first_end["request_id"] == request_id
    assert first_end["status"] == 200
    assert first_end["time_to_first_byte_seconds"] > 0
    assert json.loads(second_frames[0])["detail"][0]["type"] == "missing"
    assert second_end["request_id"] == second_start["request_id"] != request_id


def test_a_stream_over_a_socket_is_text_frames(server: LimpetServer, fast: str, fast_body: dict[str, Any]) -> None:
    with _connect(server, f"{fast}/stream") as socket:
        socket.send(json.dumps(fast_body | {"prompt": "stream by socket"}))
        start, frames, _ = _answer(socket)

    assert start["headers"]["content-type"].startswith("text/event-stream")
    assert len(frames) > 1
    assert all(isinstance(frame, str) and frame.startswith("data: ") for frame in frames)
    assert "video" in json.loads(str(frames[-1]).removeprefix("data: "))


def test_a_large_answer_comes_in_frames_that_every_client_takes(
    server: LimpetServer, fast: str, fast_body: dict[str, Any]
) -> None:
    with _connect(server, fast) as socket:
        socket.send(json.dumps(fast_body | {"prompt": "inline by socket", "sync_mode": True}))
        start, frames, _ = _answer(socket)

    body = b"".join(frame.encode() if isinstance(frame, str) else frame for frame in frames)
    assert start["status"] == 200
    assert json.loads(body)["video"]["url"].startswith("data:video/mp4;base64,")
    assert max(map(len, frames)) < 2**20


@pytest.mark.parametrize(("path", "status"), [("nobody/nothing", 404), ("fal-ai/minimax/no-such", 404)])
def test_an_unknown_endpoint_is_an_answer_like_any_other(server: LimpetServer, path: str, status: int) -> None:
    with _connect(server, path) as socket:
        socket.send("{}")
        start, frames, end = _answer(socket)

    assert start["status"] == end["status"] == status
    assert json.loads(frames[0])["detail"]


def test_a_token_opens_the_socket_of_its_app(server: LimpetServer) -> None:
    with _connect(server, f"{VIDEO_01}?fal_jwt_token={_token(server, 'minimax')}", headers={}) as socket:
        socket.send("{}")
        start, _, _ = _answer(socket)

    assert start["status"] == 422


@pytest.mark.parametrize(("query", "status"), [("", 401), ("?fal_jwt_token=x", 401), ("?fal_jwt_token={other}", 403)])
def test_a_stranger_is_refused_at_the_handshake(server: LimpetServer, query: str, status: int) -> None:
    query = query.format(other=_token(server, "flux"))

    with pytest.raises(InvalidStatus) as refused:
        _connect(server, f"{VIDEO_01}{query}", headers={})

    assert refused.value.response.status_code == status
    assert json.loads(refused.value.response.body)["detail"]


def test_the_host_ws_leads_to_the_run_host(server: LimpetServer) -> None:
    with connect(
        f"ws://ws.localhost:{server.port}/{VIDEO_01}",
        additional_headers=AUTHORIZATION,
        address=("127.0.0.1", server.port),  # the name need not resolve
        proxy=None,
    ) as socket:
        socket.send("{}")
        start, _, _ = _answer(socket)

    assert start["status"] == 422


def test_a_caller_that_leaves_its_socket_abandons_its_call(
    server: LimpetServer, slow: str, fast_body: dict[str, Any]
) -> None:
    with _connect(server, f"{slow}/stream") as socket:
        socket.send(json.dumps(fast_body | {"prompt": "left the socket"}))
        request_id = json.loads(socket.recv(PATIENCE_S))["request_id"]

    wait_for(
        "the request to be abandoned",
        lambda: server.rows("SELECT 1 FROM limpet.requests WHERE id = %s AND abandoned_at IS NOT NULL", request_id),
    )
    server.cancel(request_id)


def test_a_socket_without_a_route_is_refused(server: LimpetServer) -> None:
    for path in ("queue/fal-ai/minimax/video-01", "rest/tokens", "cdn/x", "v1/models", "health/live"):
        with pytest.raises(InvalidStatus) as refused:
            _connect(server, path)
        assert refused.value.response.status_code in {403, 404}, path
