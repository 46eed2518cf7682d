"""Where a caller wants to be told of a request's end, and perhaps of its start."""

from dataclasses import dataclass

from limpet.core.origin import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A receiver, and what the message to it must look like."""

    url: str
    #: Name of the dialect that the submit spoke; the message speaks it too.
    dialect: str
    #: How the submit came in; the addresses in the message are built from it.
    origin: Origin
    tells_start: bool = False
