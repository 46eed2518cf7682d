"""The CONNECT proxy byte by byte: framing, streams, disconnects, refusals."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

import limpet.edge.tunnel
from limpet.core.clock import utc_now
from limpet.edge.certificates import Credentials, issue
from limpet.edge.server_address import parse_server_address
from limpet.edge.tunnel import Tunnel

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Client:
    """One connection to the tunnel, as a program would hold it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, text: str | bytes) -> None:
        self.writer.write(text.encode() if isinstance(text, str) else text)
        await self.writer.drain()

    async def head(self) -> str:
        return (await self.reader.readuntil(b"\r\n\r\n")).decode()

    async def body(self, head: str) -> bytes:
        length = next(line for line in head.lower().splitlines() if line.startswith("content-length:"))
        return await self.reader.readexactly(int(length.partition(":")[2]))

    async def answer(self) -> tuple[str, bytes]:
        head = await self.head()
        return head, await self.body(head)

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(OSError):  # the other side was faster
            await self.writer.wait_closed()


@pytest.fixture
def credentials() -> Credentials:
    return issue(now=utc_now())


@pytest.fixture
def trust(credentials: Credentials) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=credentials.authority_pem)


class Notices(list[str]):
    """The lines shown so far, and an event for the first."""

    def __init__(self) -> None:
        super().__init__()
        self.first = asyncio.Event()

    def append(self, text: str) -> None:
        super().append(text)
        self.first.set()


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
async def tunnel(stub, credentials: Credentials, notices: Notices) -> AsyncIterator[Tunnel]:
    async with Tunnel(parse_server_address(stub.url), credentials.context, notice=notices.append) as tunnel:
        yield tunnel


@pytest.fixture
async def connect(trust: ssl.SSLContext) -> AsyncIterator[Callable[..., Awaitable[Client]]]:
    """Opens a connection to a tunnel; with a host name also through it."""
    clients: list[Client] = []

    async def connect(tunnel: Tunnel, host: str | None = "fal.run") -> Client:
        client = Client(*await asyncio.open_connection("127.0.0.1", int(tunnel.url.rpartition(":")[2])))
        clients.append(client)
        if host is not None:
            await client.send(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n")
            assert (await client.head()).startswith("HTTP/1.1 200 ")
            await client.writer.start_tls(trust, server_hostname=host)
        return client

    yield connect
    for client in clients:
        await client.close()


async def test_requests_keep_name_path_and_query_and_gain_the_servers_address(stub, tunnel: Tunnel, connect):
    client = await connect(tunnel, "queue.fal.run")

    await client.send("GET /app/test/requests/7/status?logs=1&x=%2F HTTP/1.1\r\nHost: queue.fal.run\r\n\r\n")
    head, body = await client.answer()

    assert head.startswith("HTTP/1.1 202 ")
    assert json.loads(body)["status_url"] == "https://queue.fal.run/app/test/requests/7/status"
    assert stub.calls[0]["query"] == "logs=1&x=%2F"
    assert stub.calls[0]["headers"]["x-limpet-server"] == stub.url
    assert stub.calls[0]["origin"].files == stub.url


async def test_a_connection_serves_requests_of_every_framing_one_after_the_other(stub, tunnel: Tunnel, connect):
    client = await connect(tunnel)

    await client.send("POST /a HTTP/1.1\r\nHost: fal.run\r\nContent-Length: 5\r\n\r\nfirst")
    _, first = await client.answer()
    await client.send(
        "POST /b HTTP/1.1\r\nHost: fal.run\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nseco\r\n2\r\nnd\r\n0\r\n\r\n"
    )
    _, second = await client.answer()
    await client.send("HEAD /c HTTP/1.1\r\nHost: fal.run\r\n\r\n")
    await client.head()
    await client.send("POST /d HTTP/1.1\r\nHost: fal.run\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    await client.head()

    assert (first, second) == (b"first", b"second")
    assert [call["path"] for call in stub.calls] == ["/a", "/b", "/c", "/d"]
    assert all(call["headers"]["x-limpet-server"] == stub.url for call in stub.calls)
    assert await client.reader.read() == b""


async def test_requests_sent_ahead_are_answered_in_order(tunnel: Tunnel, connect):
    client = await connect(tunnel)
    post = "POST /x HTTP/1.1\r\nHost: fal.run\r\nContent-Length: 1\r\n\r\n{}"

    await client.send(post.format("1") + post.format("2") + post.format("3"))
    bodies = [(await client.answer())[1] for _ in range(3)]

    assert bodies == [b"1", b"2", b"3"]


async def test_a_server_address_of_the_program_itself_is_replaced(stub, tunnel: Tunnel, connect):
    client = await connect(tunnel)

    await client.send("GET /x HTTP/1.1\r\nHost: fal.run\r\nX-Limpet-Server: http://evil.example\r\n\r\n")
    await client.answer()

    assert stub.calls[0]["headers"]["x-limpet-server"] == stub.url


async def test_expect_continue_is_answered_by_the_server(tunnel: Tunnel, connect):
    client = await connect(tunnel)

    await client.send("POST /x HTTP/1.1\r\nHost: fal.run\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    interim = await client.head()
    await client.send("ok")
    head, body = await client.answer()

    assert interim.startswith("HTTP/1.1 100 ")
    assert head.startswith("HTTP/1.1 200 ")
    assert body == b"ok"


async def test_events_pass_as_they_come(stub, tunnel: Tunnel, connect):
    client = await connect(tunnel)

    await client.send("POST /app/test/stream HTTP/1.1\r\nHost: fal.run\r\nContent-Length: 2\r\n\r\n{}")
    await client.reader.readuntil(b'data: {"n": 1}\n\n')
    stub.go_on.set()  # the server sends the second event only now: the first has not waited for it

    await client.reader.readuntil(b'data: {"n": 2}\n\n')


async def test_a_client_that_leaves_ends_the_call_at_the_server(stub, tunnel: Tunnel, connect):
    client = await connect(tunnel)

    await client.send("POST /app/wait HTTP/1.1\r\nHost: fal.run\r\nContent-Length: 2\r\n\r\n{}")
    assert await asyncio.to_thread(stub.begun.wait, 30)
    await client.close()

    assert await asyncio.to_thread(stub.left.wait, 30)


async def test_a_client_that_leaves_in_the_middle_of_its_body_ends_the_call_at_the_server(
    stub, tunnel: Tunnel, connect
):
    client = await connect(tunnel)

    await client.send("POST /app/wait HTTP/1.1\r\nHost: fal.run\r\nContent-Length: 200\r\n\r\n{}")
    assert await asyncio.to_thread(stub.begun.wait, 30)
    client.writer.transport.abort()

    assert await asyncio.to_thread(stub.left.wait, 30)


async def test_the_end_of_the_tunnel_ends_the_calls_in_it(stub, credentials: Credentials, connect):
    async with Tunnel(parse_server_address(stub.url), credentials.context, notice=print) as tunnel:
        client = await connect(tunnel)
        await client.send("POST /app/wait HTTP/1.1\r\nHost: fal.run\r\nContent-Length: 2\r\n\r\n{}")
        assert await asyncio.to_thread(stub.begun.wait, 30)

    assert await asyncio.to_thread(stub.left.wait, 30)


async def test_a_server_that_does_not_read_stops_the_client(stub, tunnel: Tunnel, connect):
    total, piece = 400 * 2**20, b"x" * 2**20
    client = await connect(tunnel)
    await client.send(f"POST /app/hold HTTP/1.1\r\nHost: fal.run\r\nContent-Length: {total}\r\n\r\n")
    sent = 0

    with contextlib.suppress(TimeoutError):
        while sent < total:
            async with asyncio.timeout(2):
                await client.send(piece)
            sent += len(piece)

    assert sent < 50 * 2**20  # buffers of sockets and TLS on three connections
    client.writer.transport.abort()


async def test_an_early_answer_reaches_a_client_that_is_still_sending(tunnel: Tunnel, connect):
    client = await connect(tunnel)

    await client.send("POST /app/early HTTP/1.1\r\nHost: fal.run\r\nContent-Length: 8000000\r\n\r\n")
    upload = asyncio.create_task(client.send(b"x" * 8_000_000))
    head, body = await client.answer()
    await asyncio.wait([upload])

    assert head.startswith("HTTP/1.1 413 ")
    assert b"too large" in body


async def test_sockets_pass(tunnel: Tunnel, trust: ssl.SSLContext):
    async with websockets.connect("wss://fal.run/app/realtime", ssl=trust, proxy=tunnel.url) as socket:
        await socket.send("there")

        assert await socket.recv() == "there back"


async def test_other_hosts_are_refused_with_a_reason(tunnel: Tunnel, connect, notices: Notices):
    for _ in range(2):
        client = await connect(tunnel, None)
        await client.send("CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n")
        head, body = await client.answer()

        assert head.startswith("HTTP/1.1 403 ")
        assert b"--allow-other-hosts" in body
    assert len(notices) == 1


async def test_other_ports_of_fal_are_refused(tunnel: Tunnel, connect):
    client = await connect(tunnel, None)

    await client.send("CONNECT fal.run:22 HTTP/1.1\r\nHost: fal.run:22\r\n\r\n")

    assert (await client.head()).startswith("HTTP/1.1 403 ")


async def test_other_hosts_pass_untouched_where_allowed(stub, credentials: Credentials, connect):
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.read())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    address = parse_server_address(stub.url)
    async with server, Tunnel(address, credentials.context, allow_other_hosts=True, notice=print) as tunnel:
        client = await connect(tunnel, None)
        await client.send(f"CONNECT localhost:{port} HTTP/1.1\r\n\r\n".replace("\r\n\r\n", "\r\nHost: x\r\n\r\n"))
        await client.head()
        await client.send(b"\x00not http")
        client.writer.write_eof()

        assert await client.reader.read() == b"\x00not http"


async def test_the_absolute_form_is_served_for_fals_hosts(stub, tunnel: Tunnel, connect):
    client = await connect(tunnel, None)

    await client.send("POST https://fal.run/x?y=1 HTTP/1.1\r\nHost: fal.run\r\nContent-Length: 2\r\n\r\nhi")
    _, body = await client.answer()

    assert body == b"hi"
    assert (stub.calls[0]["host"], stub.calls[0]["path"], stub.calls[0]["query"]) == ("run", "/x", "y=1")


@pytest.mark.parametrize("target", ["http://example.com/", "/", "https://fal.run.example.com/"])
async def test_what_is_not_for_fal_gets_an_answer_that_says_so(target: str, tunnel: Tunnel, connect):
    client = await connect(tunnel, None)

    await client.send(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    head, body = await client.answer()

    assert head.startswith("HTTP/1.1 421 ")
    assert b"tunnel of limpet exec" in body


async def test_another_host_inside_the_tunnel_is_refused(stub, tunnel: Tunnel, connect):
    client = await connect(tunnel)

    await client.send("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n")

    assert (await client.head()).startswith("HTTP/1.1 421 ")
    assert stub.calls == []


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("nonsense\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\n\r\n", "400"),
        (f"GET / HTTP/1.1\r\nHost: fal.run\r\nX: {'y' * 300_000}\r\n\r\n", "431"),
        ("POST / HTTP/1.1\r\nHost: fal.run\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nHost: fal.run\r\nTransfer-Encoding: gzip\r\n\r\n", "501"),
    ],
)
async def test_what_is_not_http_is_refused(sent: str, status: str, tunnel: Tunnel, connect):
    client = await connect(tunnel)

    await client.send(sent)

    assert (await client.head()).startswith(f"HTTP/1.1 {status} ")


async def test_a_client_that_says_nothing_is_let_go(stub, tunnel: Tunnel, connect, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limpet.edge.tunnel, "HEAD_S", 0.05)  # the real limit would hold the tests up for 20 s
    client = await connect(tunnel, None)

    await client.send("CONNECT fal.run:443 HT")

    assert await client.reader.read() == b""


async def test_a_client_that_does_not_trust_us_is_explained(tunnel: Tunnel, notices: Notices):
    with httpx.Client(proxy=tunnel.url, trust_env=False) as client, pytest.raises(httpx.ConnectError):
        await asyncio.to_thread(client.get, "https://fal.run/")
    async with asyncio.timeout(10):
        await notices.first.wait()

    assert "does not trust the certificate for fal.run" in notices[0]


async def raw_server(talk: Callable[[Streams], Awaitable[Any]]) -> tuple[asyncio.Server, str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await talk((reader, writer))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def ask(url: str, credentials: Credentials, connect, notices: Notices) -> bytes:
    async with Tunnel(parse_server_address(url), credentials.context, notice=notices.append) as tunnel:
        client = await connect(tunnel)
        await client.send("GET /x HTTP/1.1\r\nHost: fal.run\r\n\r\n")
        try:
            answer: bytes = await client.reader.read()
        except ConnectionError:
            answer = b"<reset>"
        return answer


async def test_a_server_that_is_not_there_is_reported_so_that_both_clients_try_again(
    credentials: Credentials, connect, notices: Notices
):
    server, url = await raw_server(lambda _: asyncio.sleep(0))
    server.close()
    await server.wait_closed()

    answer = await ask(url, credentials, connect, notices)

    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"nginx" in answer
    assert b"x-fal-request-id" not in answer.lower()
    assert "limpet serve" in notices[0]


async def test_a_server_that_hangs_up_before_the_answer_is_reported_the_same_way(
    credentials: Credentials, connect, notices: Notices
):
    server, url = await raw_server(lambda _: asyncio.sleep(0))
    async with server:
        answer = await ask(url, credentials, connect, notices)

    assert answer.startswith(b"HTTP/1.1 503 ")


async def test_a_server_that_hangs_up_in_its_answer_leaves_no_whole_answer(
    credentials: Credentials, connect, notices: Notices
):
    async def half(streams: Streams) -> None:
        streams[1].write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        await streams[1].drain()

    server, url = await raw_server(half)
    async with server:
        answer = await ask(url, credentials, connect, notices)

    assert not answer.endswith(b"\r\n\r\nhalf......")
    assert b"503" not in answer


async def test_an_answer_of_unknown_length_is_given_a_frame(credentials: Credentials, connect, notices: Notices):
    async def until_close(streams: Streams) -> None:
        streams[1].write(b"HTTP/1.0 200 OK\r\n\r\nall of it")
        await streams[1].drain()

    server, url = await raw_server(until_close)
    async with server, Tunnel(parse_server_address(url), credentials.context, notice=notices.append) as tunnel:
        client = await connect(tunnel)
        await client.send("GET /x HTTP/1.1\r\nHost: fal.run\r\n\r\n")
        head = await client.head()
        body = await client.reader.readuntil(b"0\r\n\r\n")

    assert "transfer-encoding: chunked" in head.lower()
    assert body == b"9\r\nall of it\r\n0\r\n\r\n"


async def test_a_server_may_speak_tls(
    credentials: Credentials, connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(head), head))
        await writer.drain()
        writer.close()

    # Any certificate will do for the server; the one for fal's names needs a name of fal to connect to.
    authority = tmp_path / "authority.pem"
    authority.write_text(credentials.authority_pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=credentials.context)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setattr(
        asyncio, "open_connection", _resolving(asyncio.open_connection)
    )  # there is no name service in which fal.run is this machine
    async with (
        server,
        Tunnel(parse_server_address(f"https://fal.run:{port}"), credentials.context, notice=print) as tunnel,
    ):
        client = await connect(tunnel)
        await client.send("GET /x HTTP/1.1\r\nHost: queue.fal.run\r\n\r\n")
        _, body = await client.answer()

    assert b"Host: queue.fal.run\r\n" in body


def _resolving(original: Callable[..., Awaitable[Streams]]) -> Callable[..., Awaitable[Streams]]:
    async def open_connection(host: str, port: int, **options: Any) -> Streams:
        if options.get("ssl"):
            options["server_hostname"] = host
        return await original("127.0.0.1", port, **options)

    return open_connection
