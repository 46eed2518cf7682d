"""The public names that fal's clients have built in, and which part of the service stands behind each."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class LogicalHost(StrEnum):
    """A part of the service that has a host name of its own at fal."""

    #: Synchronous calls, streams and sockets.
    RUN = "run"
    #: Submit, status, result, cancel.
    QUEUE = "queue"
    #: Tokens and the start of uploads.
    REST = "rest"
    #: Files.
    CDN = "cdn"
    #: Pages, platform addresses, health: whatever has no protocol of the four.
    OTHER = "other"


#: A certificate that names these domains and their direct children, and `PUBLIC_NAMES`, covers every client version.
PUBLIC_DOMAINS = ("fal.run", "fal.ai", "fal.media", "falrun.com")

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
    }
)


def public_host(name: str) -> LogicalHost | None:
    """What stands behind a host name (without port) of fal; None for every other name."""
    known = PUBLIC_NAMES.get(name)
    if known is not None:
        return known
    return LogicalHost.OTHER if name.endswith(tuple(f".{domain}" for domain in PUBLIC_DOMAINS)) else None
