"""The environment in which a program finds Limpet behind the services' names: variables in, variables out, nothing read or set here."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from limpet.edge.hosts import PUBLIC_DOMAINS, PUBLIC_NAMES

#: Variables that name a file of trusted certificates in place of the system's.
TRUST_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
#: The variable that adds certificates to those that Node has built in.
NODE_TRUST_VARIABLE = "NODE_EXTRA_CA_CERTS"

#: Settings of fal's clients that would lead around the tunnel, or send another key.
_REMOVED = (
    "FAL_KEY_ID",
    "FAL_KEY_SECRET",
    "FAL_FORCE_AUTH_BY_USER",
    "FAL_RUN_HOST",
    "FAL_QUEUE_RUN_HOST",
    "FAL_REST_HOST",
    "FAL_CDN_HOST",
    "FAL_CDN_V3_HOST",
)
#: Where clients of each service look for their key.
_KEYS = ("FAL_KEY", "MINIMAX_API_KEY", "VTRIX_API_KEY")
#: What programs reach without a proxy.
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where the things are that the variables name."""

    tunnel_url: str
    server_url: str
    files_url: str
    #: Name of the server without port; files come from it directly.
    server_host: str
    key: str
    #: Public roots and our authority.
    bundle: Path
    #: Our authority, and what `NODE_EXTRA_CA_CERTS` held before.
    node_bundle: Path
    preload: Path


def child_environment(base: Mapping[str, str], around: Surroundings) -> dict[str, str]:
    kept = {name: value for name, value in base.items() if name not in _REMOVED}
    no_proxy = direct_hosts(base, around.server_host)
    return {
        **kept,
        "HTTPS_PROXY": around.tunnel_url,
        "https_proxy": around.tunnel_url,
        "WSS_PROXY": around.tunnel_url,  # read by Python's websockets, before SOCKS_PROXY
        "wss_proxy": around.tunnel_url,
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
        **dict.fromkeys(TRUST_VARIABLES, str(around.bundle)),
        NODE_TRUST_VARIABLE: str(around.node_bundle),
        "NODE_OPTIONS": f"{base.get('NODE_OPTIONS', '')} --require {_quoted(around.preload)}".strip(),
        "NODE_USE_ENV_PROXY": "1",  # lets Node's http and https modules heed the proxy, from 22.21 and 24.5 on
        **dict.fromkeys(_KEYS, around.key),
        "LIMPET_SERVER": around.server_url,
        "LIMPET_FILES": around.files_url,
    }


def direct_hosts(base: Mapping[str, str], server_host: str) -> str:
    """The hosts reached without a proxy: those of before except the services', this machine, and the server itself."""
    entries = [entry.strip() for name in ("NO_PROXY", "no_proxy") for entry in base.get(name, "").split(",")]
    kept = [entry for entry in entries if entry and not _covers_service(entry)]
    return ",".join(dict.fromkeys([*kept, *_LOOPBACK, server_host]))


def _covers_service(entry: str) -> bool:
    """Programs differ in what they make of a leading dot, `*.` or port; whatever any of them takes for a service's counts."""
    name = entry.lower().partition("://")[2] or entry.lower()
    name = name.partition(":")[0].removeprefix("*").removeprefix(".")
    hosts = (*PUBLIC_DOMAINS, *PUBLIC_NAMES)
    return not name.strip(".") or any(
        host == name or host.endswith(f".{name}") or name.endswith(f".{host}") for host in hosts
    )


def _quoted(path: Path) -> str:
    """As NODE_OPTIONS wants it: double quotes, with a backslash before those and itself."""
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
