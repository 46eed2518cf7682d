"""Which logical host a call is for, and where the caller believes to be: the one door in front of all apps.

    Host: queue.fal.run | api.minimax.io | ...             that logical host, path as it is
    Host: queue.<own> | rest.<own> | minimax.<own> | ...   the same for names of the operator's own; ws is run by socket
    /queue/... | /rest/... | /cdn/... | /vtrix/...         that logical host, path without the prefix
    /minimax/v1/... | /minimax/v2/... | /minimax/ws/...    MiniMax's; another path of that name is an endpoint of fal's
    /files/...                                             files
    /api/fal/proxy  +  x-fal-target-url                    host, path and query of that address
    <fallback paths>                                       pages and health
    everything else                                        run

The answer's addresses echo the way in: `scope["state"]["origin"]` holds an `Origin` (in Starlette `request.state.origin`),
`scope["state"]["logical_host"]` the `LogicalHost`, `scope["state"]["is_public_name"]` whether a service's own name was used. A
prefix goes from `path` to `root_path` as ASGI has it: `path` stays whole, and Starlette's routes match what follows `root_path`.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import unquote

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from limpet.core.origin import Origin
from limpet.edge.hosts import PUBLIC_FILES, LogicalHost, public_host

#: The header by which the tunnel and the Node preload name the server's own address.
SERVER_HEADER = "x-limpet-server"
TARGET_HEADER = "x-fal-target-url"
PROXY_PATH = "/api/fal/proxy"

_PREFIXES = {
    "queue": LogicalHost.QUEUE,
    "rest": LogicalHost.REST,
    "cdn": LogicalHost.CDN,
    "minimax": LogicalHost.MINIMAX,
    "vtrix": LogicalHost.VTRIX,
}
#: fal has endpoints below `minimax/` too.
_MINIMAX_PATH = re.compile(r"/minimax/(v1|v2|ws)/")
_LABELS = {**_PREFIXES, "ws": LogicalHost.RUN}

_AUTHORITY = re.compile(r"(?P<name>[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::(?P<port>\d{1,5}))?", re.IGNORECASE)
_SERVER_URL = re.compile(r"(?P<base>https?://(?P<authority>[^/?#@\s]+))/?", re.IGNORECASE)
_TARGET = re.compile(
    r"(?=[!-~]+$)https?://(?P<authority>[^/?#]+)(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?(?:#.*)?", re.IGNORECASE
)


class _Refused(Exception):
    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class _Authority:
    """`name[:port]` of a Host header or an address; the name in lower case."""

    text: str
    name: str

    @property
    def labels(self) -> tuple[str, str]:
        """The first label and the authority without it; empty texts where the name has only one label."""
        first, dot, rest = self.text.partition(".")
        return (first.lower(), rest) if dot else ("", "")


class HostDispatch:
    """An ASGI app in front of one app per logical host."""

    def __init__(
        self,
        hosts: Mapping[LogicalHost, ASGIApp],
        fallback: ASGIApp,
        *,
        fallback_paths: Collection[str] = ("", "health"),
        public_url: str | None = None,
        trust_forwarded: bool = False,
    ) -> None:
        """`fallback` serves what has no app in `hosts`, lifespan events, and on the server's own names every path whose
        first segment is in `fallback_paths` ("" is the front page).

        `public_url` is the base of file addresses for callers that use public names. `trust_forwarded` takes scheme and
        host from `X-Forwarded-Proto` and `X-Forwarded-Host`: only behind a reverse proxy that sets them.
        """
        self._hosts = hosts
        self._fallback = fallback
        self._fallback_paths = frozenset(fallback_paths)
        self._public_url = public_url.rstrip("/") if public_url else None
        self._trust_forwarded = trust_forwarded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._fallback(scope, receive, send)
            return
        try:
            host, inner = self._dispatch(scope)
        except _Refused as refusal:
            await _refuse(refusal, scope, receive, send)
            return
        await self._hosts.get(host, self._fallback)(inner, receive, send)

    def _dispatch(self, scope: Scope) -> tuple[LogicalHost, Scope]:
        authority = self._authority(scope)
        public = public_host(authority.name)
        if public is not None:
            return self._on_public_name(scope, authority.name, public, files=None)
        path = _route_path(scope)
        if path.rstrip("/") == PROXY_PATH and not _is_preflight(scope):
            return self._proxied(scope, self._base(scope, authority.text))
        label, parent = authority.labels
        if label in _LABELS and parent:
            return self._on_own_label(scope, authority, path)
        return self._on_own_name(scope, authority, path)

    def _on_public_name(
        self, scope: Scope, name: str, host: LogicalHost, *, files: str | None
    ) -> tuple[LogicalHost, Scope]:
        origin = self._public_origin(scope, name, files=files)
        if host.keeps_files and _first_segment(_route_path(scope)) == "files":
            host = LogicalHost.CDN
        return _entered(scope, host, origin, is_public_name=True)

    def _on_own_name(self, scope: Scope, authority: _Authority, path: str) -> tuple[LogicalHost, Scope]:
        origin = _prefix_origin(self._base(scope, authority.text))
        segment = _first_segment(path)
        if segment == "files":
            return _entered(scope, LogicalHost.CDN, origin)
        if segment in self._fallback_paths:
            return _entered(scope, LogicalHost.OTHER, origin)
        if segment in _PREFIXES and (segment != "minimax" or _MINIMAX_PATH.match(path)):
            inner = {**scope, "root_path": f"{scope.get('root_path', '')}/{segment}"}
            return _entered(inner, _PREFIXES[segment], origin)
        return _entered(scope, LogicalHost.RUN, origin)

    def _on_own_label(self, scope: Scope, authority: _Authority, path: str) -> tuple[LogicalHost, Scope]:
        label, parent = authority.labels
        host = _LABELS[label]
        origin = _label_origin(host, self._base(scope, authority.text), self._base(scope, parent))
        segment = _first_segment(path)
        if segment == "files":
            return _entered(scope, LogicalHost.CDN, origin)
        if segment == "health":
            return _entered(scope, LogicalHost.OTHER, origin)
        return _entered(scope, host, origin)

    def _proxied(self, scope: Scope, base: str) -> tuple[LogicalHost, Scope]:
        text = _single_header(scope, TARGET_HEADER)
        if text is None:
            raise _Refused(
                HTTPStatus.BAD_REQUEST, f"The header {TARGET_HEADER} is missing; send the full address in it."
            )
        target = _TARGET.fullmatch(text)
        authority = _parse_authority(target["authority"]) if target else None
        if target is None or authority is None:
            raise _Refused(
                HTTPStatus.BAD_REQUEST, f"The header {TARGET_HEADER} holds no http address; send a full one."
            )
        host = public_host(authority.name)
        if host is None:
            raise _Refused(
                HTTPStatus.PRECONDITION_FAILED,
                f"The host {authority.name} is none that this server answers for.",
            )
        path = target["path"] or "/"
        replaced = {b"host", TARGET_HEADER.encode()}
        headers = [(b"host", authority.text.encode()), *((k, v) for k, v in scope["headers"] if k not in replaced)]
        inner = {
            **scope,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": (target["query"] or "").encode(),
            "root_path": "",
            "headers": headers,
        }
        return self._on_public_name(inner, authority.name, host, files=base)

    def _public_origin(self, scope: Scope, name: str, *, files: str | None) -> Origin:
        """Addresses of calls keep the service's names, always https; files get an address that lives outside the tunnel.

        Not so for a service that has no name of its own for files: its clients insist on https, which the tunnel speaks.
        """
        host = public_host(name)
        if host is not None and host.keeps_files:
            own = f"https://{name}"
            return Origin(queue=own, rest=own, files=self._public_url or own)
        return Origin(
            queue="https://queue.falrun.com" if name.endswith("falrun.com") else "https://queue.fal.run",
            rest=f"https://{name}" if host is LogicalHost.REST else "https://rest.fal.ai",
            files=self._public_url or _named_server(scope) or files or PUBLIC_FILES,
        )

    def _base(self, scope: Scope, authority: str) -> str:
        scheme = self._forwarded(scope, "x-forwarded-proto") or scope.get("scheme", "http")
        return f"{'https' if scheme in {'https', 'wss'} else 'http'}://{authority}{scope.get('root_path', '')}"

    def _authority(self, scope: Scope) -> _Authority:
        text = self._forwarded(scope, "x-forwarded-host") or _single_header(scope, "host")
        if not text:  # HTTP/1.0 has no Host
            name, port = scope.get("server") or ("localhost", None)
            text = f"{name}:{port}" if port else name
        authority = _parse_authority(text)
        if authority is None:
            raise _Refused(
                HTTPStatus.BAD_REQUEST, "The Host header is not a host name; send one name with an optional port."
            )
        return authority

    def _forwarded(self, scope: Scope, name: str) -> str | None:
        """The value for the outermost hop; a chain of proxies appends its own to the right."""
        if not self._trust_forwarded:
            return None
        text = _single_header(scope, name)
        return text.split(",", 1)[0].strip().lower() if text else None


def _entered(
    scope: Scope, host: LogicalHost, origin: Origin, *, is_public_name: bool = False
) -> tuple[LogicalHost, Scope]:
    scope.setdefault("state", {}).update(origin=origin, logical_host=host, is_public_name=is_public_name)
    return host, scope


def _prefix_origin(base: str) -> Origin:
    return Origin(queue=f"{base}/queue", rest=f"{base}/rest", files=base)


def _label_origin(host: LogicalHost, own: str, parent: str) -> Origin:
    """The name that was used stands for itself; the parent name serves the rest, because a client that made
    `queue.<parent>` out of FAL_RUN_HOST says nothing about whether `rest.<parent>` resolves.
    """
    return Origin(
        queue=own if host is LogicalHost.QUEUE else f"{parent}/queue",
        rest=own if host is LogicalHost.REST else f"{parent}/rest",
        files=own if host is LogicalHost.CDN else parent,
    )


@lru_cache(maxsize=1024)  # callers come with the same few names, thousands of times a second
def _parse_authority(text: str) -> _Authority | None:
    match = _AUTHORITY.fullmatch(text)
    if match is None or int(match["port"] or 0) > 65535:
        return None
    return _Authority(text=text, name=match["name"].lower().rstrip("."))


def _named_server(scope: Scope) -> str | None:
    """The server's address as our tunnel or preload wrote it; anything but a plain base address is ignored."""
    match = _SERVER_URL.fullmatch(_single_header(scope, SERVER_HEADER) or "")
    return match["base"] if match and _parse_authority(match["authority"]) else None


def _single_header(scope: Scope, name: str) -> str | None:
    values = [value for key, value in scope["headers"] if key == name.encode()]
    if len(values) > 1:
        raise _Refused(HTTPStatus.BAD_REQUEST, f"The header {name} came {len(values)} times; send it once.")
    return values[0].decode("latin-1").strip() if values else None


def _route_path(scope: Scope) -> str:
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(f"{root}/") else path


def _first_segment(path: str) -> str:
    return path.removeprefix("/").partition("/")[0]


def _is_preflight(scope: Scope) -> bool:
    """A browser's question before a cross-origin call; it cannot carry the target, so any app's CORS answer will do."""
    return scope.get("method") == "OPTIONS" and any(k == b"access-control-request-method" for k, _ in scope["headers"])


async def _refuse(refusal: _Refused, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": refusal.detail[:120]})
        return
    # `detail` is what the Python client shows, `message` what the JavaScript client shows.
    body = {"detail": refusal.detail, "message": refusal.detail}
    await JSONResponse(body, status_code=refusal.status)(scope, receive, send)
