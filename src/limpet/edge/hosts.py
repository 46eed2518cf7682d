"""The public names that clients have built in, and which part of which service stands behind each."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class LogicalHost(StrEnum):
    """A part of a service that has a host name of its own: the first five at fal, then the other dialects."""

    #: Synchronous calls, streams and sockets.
    RUN = "run"
    #: Submit, status, result, cancel.
    QUEUE = "queue"
    #: Tokens and the start of uploads.
    REST = "rest"
    #: Files.
    CDN = "cdn"
    #: Pages, platform addresses, health: whatever has no protocol of its own.
    OTHER = "other"
    #: MiniMax's own API.
    MINIMAX = "minimax"
    #: The API of the Vtrix gateway.
    VTRIX = "vtrix"

    @property
    def keeps_files(self) -> bool:
        """Whether this service's files are served under its own public name, because it has no other for them."""
        return self in {LogicalHost.MINIMAX, LogicalHost.VTRIX}


#: What stands behind the names below a service's domains that are not in `PUBLIC_NAMES`. A certificate that names these
#: domains and their direct children, and `PUBLIC_NAMES`, covers every client version.
PUBLIC_DOMAINS: Mapping[str, LogicalHost] = MappingProxyType(
    {
        "fal.run": LogicalHost.OTHER,
        "fal.ai": LogicalHost.OTHER,
        "fal.media": LogicalHost.OTHER,
        "falrun.com": LogicalHost.OTHER,
        "minimax.io": LogicalHost.MINIMAX,
        "minimaxi.com": LogicalHost.MINIMAX,
        "minimax.cn": LogicalHost.MINIMAX,
        "minimax.chat": LogicalHost.MINIMAX,
        "vtrix.ai": LogicalHost.VTRIX,
    }
)

PUBLIC_NAMES: Mapping[str, LogicalHost] = MappingProxyType(
    {
        "fal.run": LogicalHost.RUN,
        "falrun.com": LogicalHost.RUN,  # the backup domain of fal-client 1.0.3
        "ws.fal.run": LogicalHost.RUN,  # calls over a socket, of the `fal` package
        "ws.falrun.com": LogicalHost.RUN,
        "queue.fal.run": LogicalHost.QUEUE,
        "queue.falrun.com": LogicalHost.QUEUE,
        "rest.fal.ai": LogicalHost.REST,
        "rest.alpha.fal.ai": LogicalHost.REST,  # fal-client before 0.13.2, @fal-ai/client before 1.9.6
        "fal.media": LogicalHost.CDN,
        "v3.fal.media": LogicalHost.CDN,
        "v3b.fal.media": LogicalHost.CDN,
        "fal.ai": LogicalHost.OTHER,
        "api.fal.ai": LogicalHost.OTHER,
        "api.minimax.io": LogicalHost.MINIMAX,
        "api-uw.minimax.io": LogicalHost.MINIMAX,  # speech with a shorter way
        "api.minimaxi.com": LogicalHost.MINIMAX,
        "api-bj.minimaxi.com": LogicalHost.MINIMAX,  # speech with a shorter way
        "api.minimax.cn": LogicalHost.MINIMAX,
        "api.minimax.chat": LogicalHost.MINIMAX,  # before 2025
        "cloud.vtrix.ai": LogicalHost.VTRIX,
    }
)


#: Base of file addresses that name no machine of ours; a tunnel or a certificate leads them home.
PUBLIC_FILES = "https://v3.fal.media"


def public_host(name: str) -> LogicalHost | None:
    """What stands behind a public host name (without port) of a service; None for every other name."""
    known = PUBLIC_NAMES.get(name)
    if known is not None:
        return known
    return next((host for domain, host in PUBLIC_DOMAINS.items() if name.endswith(f".{domain}")), None)
