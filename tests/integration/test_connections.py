"""What comes down a socket that no client of ours would send: refused, closed, and nobody else notices."""

import socket

import httpx
import pytest
from tests.harness import PATIENCE_S, LimpetServer

LIVE = "GET /health/live HTTP/1.1\r\n"


def _exchange(server: LimpetServer, *pieces: bytes) -> bytes:
    """Sends the pieces and returns everything until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S) as connection:
        received = b""
        try:
            for piece in pieces:
                connection.sendall(piece)
            while chunk := connection.recv(65536):
                received += chunk
        except ConnectionError:
            pass  # closed while we were still sending
        return received


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    "head",
    [
        LIVE,
        LIVE + "Host: a\r\nHost: b\r\n",
        "GET http://other.example/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        LIVE + "Host: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        LIVE + "Host: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
        LIVE + "Host: a\r\nX-Folded: one\r\n two\r\n",
        LIVE + "Host: a\r\nX Space: 1\r\n",
        LIVE + "Host: a\r\nX-Many: 1\r\n" + "X: 1\r\n" * 200,
        "GET /health/live HTTP/9.9\r\nHost: a\r\n",
        "nonsense\r\n",
    ],
    ids=[
        "no-host",
        "two-hosts",
        "other-host",
        "both-lengths",
        "two-lengths",
        "fold",
        "space",
        "many",
        "version",
        "noise",
    ],
)
def test_bad_framing_is_refused_and_closed(server: LimpetServer, head: str) -> None:
    answer = _exchange(server, head.encode() + b"\r\n")

    assert _status(answer) in {400, 431}


def test_a_smuggled_second_request_is_never_answered(server: LimpetServer) -> None:
    outer = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"

    answer = _exchange(server, outer + b"0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")

    assert b'"live"' not in answer


def test_an_endless_head_is_cut(server: LimpetServer) -> None:
    answer = _exchange(server, LIVE.encode() + b"Host: a\r\nX-Long: ", *[b"x" * 10_000] * 40)

    assert answer == b"" or _status(answer) == 431


def test_an_endless_chunk_extension_is_cut(server: LimpetServer) -> None:
    head = b"POST /queue/fal-ai/minimax/video-01 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    answer = _exchange(server, head + b"1;", *[b"e" * 10_000] * 40)

    assert answer == b"" or _status(answer) in {400, 401}


def test_heads_that_never_end_are_given_up_and_disturb_nobody(server: LimpetServer) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S) for _ in range(200)]
    for connection in slow:
        connection.sendall(b"GET / HTTP/1.1\r\nX-Half: ")

    assert httpx.get(f"{server.url}/health/live").status_code == 200
    answers = []
    for connection in slow:
        with connection:
            answers.append(connection.recv(65536))
    assert {_status(answer) for answer in answers} == {408}


def test_a_body_that_stops_is_given_up(server: LimpetServer) -> None:
    head = b"POST /queue/fal-ai/minimax/video-01 HTTP/1.1\r\nHost: a\r\nAuthorization: Key local:local\r\n"

    answer = _exchange(server, head.replace(b"Host: a", b"Host: localhost") + b"Content-Length: 1000\r\n\r\nhalf")

    assert _status(answer) == 408


def test_ordinary_requests_share_a_connection(server: LimpetServer) -> None:
    with httpx.Client() as client:
        assert [client.get(f"{server.url}/health/live").status_code for _ in range(5)] == [200] * 5
