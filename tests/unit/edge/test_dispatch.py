"""From the bytes of a call to logical host, inner path and origin."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, Router
from starlette.types import Message, Receive, Scope, Send

from limpet.core.origin import Origin
from limpet.edge.dispatch import HostDispatch
from limpet.edge.hosts import LogicalHost

FAL_ORIGIN = {"queue": "https://queue.fal.run", "rest": "https://rest.fal.ai"}


class Recorder:
    """An app that remembers the scope it was called with."""

    def __init__(self) -> None:
        self.scope: Scope | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope


class Call:
    """One call through a dispatch whose apps only record."""

    def __init__(self, *, fallback_paths: tuple[str, ...] = ("", "health"), **options: Any) -> None:
        self.apps = {host: Recorder() for host in LogicalHost}
        fallback = self.apps.pop(LogicalHost.OTHER)
        self.dispatch = HostDispatch(self.apps, fallback, fallback_paths=fallback_paths, **options)
        self.apps[LogicalHost.OTHER] = fallback
        self.sent: list[Message] = []

    async def __call__(
        self,
        path: str,
        host: str | None = "127.0.0.1:8400",
        *,
        headers: Mapping[str, str] | None = None,
        **changes: Any,
    ) -> "Call":
        pairs = [(k.encode(), v.encode("latin-1")) for k, v in (headers or {}).items()]
        if host is not None:
            pairs.append((b"host", host.encode()))
        raw_path, _, query = path.partition("?")
        scope: Scope = {
            "type": "http",
            "method": "POST",
            "scheme": "http",
            "path": raw_path,
            "raw_path": raw_path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": pairs,
            "server": ("127.0.0.1", 8400),
            **changes,
        }
        await self.dispatch(scope, self._receive, self._send)
        return self

    async def _receive(self) -> Message:
        raise AssertionError("the dispatch reads no body")

    async def _send(self, message: Message) -> None:
        self.sent.append(message)

    @property
    def host(self) -> LogicalHost | None:
        return next((host for host, app in self.apps.items() if app.scope), None)

    @property
    def scope(self) -> Scope:
        assert self.host is not None
        scope = self.apps[self.host].scope
        assert scope is not None
        return scope

    @property
    def origin(self) -> Origin:
        origin: Origin = self.scope["state"]["origin"]
        return origin

    @property
    def status(self) -> int:
        status: int = self.sent[0]["status"]
        return status


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fal.run", LogicalHost.RUN),
        ("FAL.run:443", LogicalHost.RUN),
        ("fal.run.", LogicalHost.RUN),
        ("falrun.com", LogicalHost.RUN),
        ("queue.fal.run", LogicalHost.QUEUE),
        ("queue.falrun.com", LogicalHost.QUEUE),
        ("rest.fal.ai", LogicalHost.REST),
        ("rest.alpha.fal.ai", LogicalHost.REST),
        ("fal.media", LogicalHost.CDN),
        ("v3.fal.media", LogicalHost.CDN),
        ("v3b.fal.media", LogicalHost.CDN),
        ("fal.ai", LogicalHost.OTHER),
        ("api.fal.ai", LogicalHost.OTHER),
        ("ws.fal.run", LogicalHost.RUN),
        ("ws.falrun.com", LogicalHost.RUN),
        ("wma.fal.run", LogicalHost.OTHER),
        ("api.minimax.io", LogicalHost.MINIMAX),
        ("api-uw.minimax.io", LogicalHost.MINIMAX),
        ("api.minimaxi.com", LogicalHost.MINIMAX),
        ("api-bj.minimaxi.com", LogicalHost.MINIMAX),
        ("api.minimax.cn", LogicalHost.MINIMAX),
        ("api.minimax.chat", LogicalHost.MINIMAX),
        ("new.minimax.io", LogicalHost.MINIMAX),
        ("api.minimax.io.example", LogicalHost.RUN),
        ("cloud.vtrix.ai", LogicalHost.VTRIX),
        ("minimax.localhost:8400", LogicalHost.MINIMAX),
        ("vtrix.limpet.example", LogicalHost.VTRIX),
        ("ws.localhost:8443", LogicalHost.RUN),
        ("queue.limpet.example", LogicalHost.QUEUE),
        ("rest.limpet.example:8443", LogicalHost.REST),
        ("cdn.localhost", LogicalHost.CDN),
        ("queue", LogicalHost.RUN),
        ("limpet.example", LogicalHost.RUN),
        ("[::1]:8400", LogicalHost.RUN),
        ("notfal.run", LogicalHost.RUN),
        (None, LogicalHost.RUN),
    ],
)
async def test_the_host_header_names_the_logical_host(name: str | None, expected: LogicalHost):
    call = await Call()("/fal-ai/minimax/video-01", name)

    assert call.host is expected
    assert call.scope["state"]["logical_host"] is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/queue/fal-ai/minimax/video-01", LogicalHost.QUEUE),
        ("/rest/tokens/", LogicalHost.REST),
        ("/cdn/files/upload", LogicalHost.CDN),
        ("/files/b/0123abcd/x.mp4", LogicalHost.CDN),
        ("/fal-ai/minimax/video-01", LogicalHost.RUN),
        ("/minimax/v1/video_generation", LogicalHost.MINIMAX),
        ("/minimax/v2/video_generation", LogicalHost.MINIMAX),
        ("/minimax/ws/v1/t2a_v2", LogicalHost.MINIMAX),
        ("/minimax/h3/text-to-video", LogicalHost.RUN),
        ("/minimax/v1", LogicalHost.RUN),
        ("/vtrix/model/v1/generation", LogicalHost.VTRIX),
        ("/queued/app", LogicalHost.RUN),
        ("/filesystem/app", LogicalHost.RUN),
        ("/", LogicalHost.OTHER),
        ("/health/live", LogicalHost.OTHER),
    ],
)
async def test_a_path_prefix_names_the_logical_host_on_the_servers_own_name(path: str, expected: LogicalHost):
    call = await Call()(path)

    assert call.host is expected


@pytest.mark.parametrize("path", ["/files/a.mp4", "/health/live", "/queue/fal-ai/x", "/api/fal/proxy", "/"])
async def test_fals_names_have_no_prefixes(path: str):
    call = await Call()(path, "fal.run")

    assert call.host is LogicalHost.RUN
    assert call.scope["path"] == path
    assert call.scope["root_path"] == ""


@pytest.mark.parametrize(
    ("name", "host"), [("api.minimax.io", LogicalHost.MINIMAX), ("cloud.vtrix.ai", LogicalHost.VTRIX)]
)
async def test_a_service_without_a_name_for_files_has_them_under_its_own(name: str, host: LogicalHost):
    call = await Call()("/v1/files/list", name)
    file = await Call()("/files/b/0123abcd/x.mp4", name)

    assert call.host is host
    assert call.origin.files == f"https://{name}"
    assert file.host is LogicalHost.CDN


async def test_only_public_names_are_marked_as_such():
    assert (await Call()("/x", "api.minimax.io")).scope["state"]["is_public_name"]
    assert not (await Call()("/minimax/v1/x")).scope["state"]["is_public_name"]


async def test_files_and_health_are_served_on_every_name_of_ones_own():
    assert (await Call()("/files/a.mp4", "queue.limpet.example")).host is LogicalHost.CDN
    assert (await Call()("/health/live", "queue.limpet.example")).host is LogicalHost.OTHER


async def test_the_fallback_serves_the_paths_it_is_given():
    call = Call(fallback_paths=("", "health", "gallery"))

    assert (await call("/gallery/7")).host is LogicalHost.OTHER


@pytest.mark.parametrize(("outer", "shown"), [("", "/queue"), ("/limpet", "/limpet/queue")])
async def test_routes_behind_a_prefix_match_the_path_without_it(outer: str, shown: str):
    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"{request.path_params['app']} {request.scope['root_path']} {request.url.query}")

    router = Router([Route("/{app:path}/requests/{id}/status", answer)])
    body: list[bytes] = []

    async def send(message: Message) -> None:
        body.append(message.get("body", b""))

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": f"{outer}/queue/fal-ai/minimax/requests/7/status",
        "root_path": outer,
        "query_string": b"logs=1&x=%2F",
        "headers": [(b"host", b"127.0.0.1:8400")],
    }
    await HostDispatch({LogicalHost.QUEUE: router}, Recorder())(scope, receive, send)

    assert b"".join(body).decode() == f"fal-ai/minimax {shown} logs=1&x=%2F"


@pytest.mark.parametrize(
    ("path", "host", "scheme", "expected"),
    [
        ("/queue/a/b", "127.0.0.1:8400", "http", "http://127.0.0.1:8400"),
        ("/a/b", "limpet.example", "https", "https://limpet.example"),
        ("/rest/tokens/", "[::1]:8400", "ws", "http://[::1]:8400"),
        ("/a/b/realtime", "limpet.example", "wss", "https://limpet.example"),
    ],
)
async def test_addresses_echo_scheme_name_and_prefix_of_the_call(path: str, host: str, scheme: str, expected: str):
    call = await Call()(path, host, scheme=scheme)

    assert call.origin == Origin(queue=f"{expected}/queue", rest=f"{expected}/rest", files=expected)


async def test_addresses_echo_the_root_path_of_a_reverse_proxy():
    call = await Call()("/limpet/queue/a/b", "example.org", root_path="/limpet")

    assert call.origin.queue == "http://example.org/limpet/queue"
    assert call.origin.files == "http://example.org/limpet"


async def test_a_label_stands_for_itself_and_its_parent_for_the_rest():
    call = await Call()("/a/b", "queue.limpet.example:8443", scheme="https")

    assert call.origin == Origin(
        queue="https://queue.limpet.example:8443",
        rest="https://limpet.example:8443/rest",
        files="https://limpet.example:8443",
    )


@pytest.mark.parametrize(
    ("host", "queue", "rest"),
    [
        ("fal.run", "https://queue.fal.run", "https://rest.fal.ai"),
        ("queue.fal.run", "https://queue.fal.run", "https://rest.fal.ai"),
        ("queue.falrun.com", "https://queue.falrun.com", "https://rest.fal.ai"),
        ("rest.alpha.fal.ai", "https://queue.fal.run", "https://rest.alpha.fal.ai"),
        ("v3.fal.media", "https://queue.fal.run", "https://rest.fal.ai"),
    ],
)
async def test_fals_names_stay_in_the_addresses_although_the_tunnel_speaks_plain_http(host: str, queue: str, rest: str):
    call = await Call()("/x", host, headers={"x-limpet-server": "http://127.0.0.1:8400"})

    assert call.origin == Origin(queue=queue, rest=rest, files="http://127.0.0.1:8400")


async def test_public_url_wins_over_the_servers_address_in_the_tunnel():
    call = await Call(public_url="https://media.example/")(
        "/x", "fal.run", headers={"x-limpet-server": "http://127.0.0.1:8400"}
    )

    assert call.origin.files == "https://media.example"


@pytest.mark.parametrize(
    "value",
    [
        "ftp://127.0.0.1",
        "http://user:secret@evil.example",
        "http://evil.example/path",
        "http://evil.example?x",
        "http://a b",
        'http://evil.example"',
        "http://evil.example:99999",
        "javascript:alert(1)",
        "",
    ],
)
async def test_a_server_header_that_is_no_plain_address_is_ignored(value: str):
    call = await Call()("/x", "fal.run", headers={"x-limpet-server": value})

    assert call.origin.files == "https://v3.fal.media"


@pytest.mark.parametrize("path", ["/api/fal/proxy", "/api/fal/proxy/"])
@pytest.mark.parametrize(
    ("target", "host", "raw_path", "query"),
    [
        (
            "https://queue.fal.run/fal-ai/minimax/requests/7/status?logs=1",
            LogicalHost.QUEUE,
            "/fal-ai/minimax/requests/7/status",
            "logs=1",
        ),
        ("https://fal.run/a/b", LogicalHost.RUN, "/a/b", ""),
        ("https://fal.run", LogicalHost.RUN, "/", ""),
        (
            "https://rest.fal.ai:443/storage/upload/initiate?storage_type=fal-cdn-v3",
            LogicalHost.REST,
            "/storage/upload/initiate",
            "storage_type=fal-cdn-v3",
        ),
        ("https://v3.fal.media/files/b/x%20y%2Fz?q=%7B+%7D&&a", LogicalHost.CDN, "/files/b/x%20y%2Fz", "q=%7B+%7D&&a"),
        (
            "https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=a/b#top",
            LogicalHost.OTHER,
            "/api/openapi/queue/openapi.json",
            "endpoint_id=a/b",
        ),
    ],
)
async def test_the_proxy_serves_the_target_as_if_it_had_been_called(
    path: str, target: str, host: LogicalHost, raw_path: str, query: str
):
    call = await Call()(path, headers={"x-fal-target-url": target, "authorization": "Key a:b"})

    assert call.host is host
    assert call.scope["raw_path"] == raw_path.encode()
    assert call.scope["query_string"] == query.encode()
    assert call.scope["root_path"] == ""
    assert (b"authorization", b"Key a:b") in call.scope["headers"]


async def test_the_proxy_keeps_fals_names_and_gives_files_the_address_it_was_called_at():
    call = await Call()("/api/fal/proxy", "localhost:8400", headers={"x-fal-target-url": "https://queue.fal.run/a/b"})

    assert call.origin == Origin(**FAL_ORIGIN, files="http://localhost:8400")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"x-fal-target-url": "/a/b"}, 400),
        ({"x-fal-target-url": "https://user@fal.run/a"}, 400),
        ({"x-fal-target-url": "https://fal.run/a b"}, 400),
        ({"x-fal-target-url": "https://fal.run/\xe9"}, 400),
        ({"x-fal-target-url": "https://example.com/a"}, 412),
        ({"x-fal-target-url": "https://fal.run.evil.example/a"}, 412),
        ({"x-fal-target-url": "http://169.254.169.254/latest"}, 412),
    ],
)
async def test_the_proxy_refuses_what_is_not_an_address_of_fal(headers: dict[str, str], status: int):
    call = await Call()("/api/fal/proxy", headers=headers)

    assert call.host is None
    assert call.status == status
    assert b'"detail":' in call.sent[1]["body"]


async def test_a_browsers_preflight_for_the_proxy_reaches_an_app_that_answers_cors():
    call = await Call()("/api/fal/proxy", method="OPTIONS", headers={"access-control-request-method": "POST"})

    assert call.host is LogicalHost.RUN


async def test_forwarded_headers_count_only_when_trusted():
    headers = {"x-forwarded-proto": "https, http", "x-forwarded-host": "limpet.example, inner"}

    believed = await Call(trust_forwarded=True)("/queue/a/b", headers=headers)
    ignored = await Call()("/queue/a/b", headers=headers)

    assert believed.origin.queue == "https://limpet.example/queue"
    assert ignored.origin.queue == "http://127.0.0.1:8400/queue"


@pytest.mark.parametrize("host", ["evil.example/path", "a b", "user@host", "host:99999", "a\\b"])
async def test_a_host_header_that_is_no_name_is_refused(host: str):
    call = await Call()("/queue/a/b", host)

    assert call.status == 400


async def test_two_host_headers_are_refused():
    call = await Call()("/queue/a/b", "fal.run", headers={"host": "queue.fal.run"})

    assert call.status == 400


async def test_sockets_pass_by_name_and_prefix():
    by_name = await Call()("/a/b/realtime", "fal.run", type="websocket", scheme="ws")
    by_prefix = await Call()("/queue/a/b", type="websocket", scheme="ws")

    assert by_name.host is LogicalHost.RUN
    assert by_prefix.host is LogicalHost.QUEUE


async def test_a_refused_socket_is_closed_instead_of_answered():
    call = await Call()("/x", "a b", type="websocket", scheme="ws")

    assert call.sent[0]["type"] == "websocket.close"


async def test_lifespan_events_reach_the_fallback():
    call = Call()
    await call.dispatch({"type": "lifespan"}, call._receive, call._send)

    assert call.apps[LogicalHost.OTHER].scope == {"type": "lifespan"}


async def test_the_servers_state_is_kept_beside_the_origin():
    call = await Call()("/queue/a/b", state={"ledger": 7})

    assert call.scope["state"]["ledger"] == 7
    assert call.origin.files == "http://127.0.0.1:8400"


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="/?#"), max_size=20))
async def test_no_host_header_breaks_the_dispatch(host: str):
    call = await Call()("/queue/a/b", host)

    assert (call.host is not None) != (bool(call.sent) and call.status == 400)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=60))
async def test_no_target_breaks_the_proxy(target: str):
    call = await Call()("/api/fal/proxy", headers={"x-fal-target-url": target})

    assert (call.host is not None) != (bool(call.sent) and call.status in {400, 412})
