"""Whether a call may use the well-known local key: everybody knows it, so a web page that the user visits must not."""

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def is_local_call(request: HTTPConnection) -> bool:
    """A page of another site shows itself by its Origin, one that rebinds its name to loopback by its Host.

    The services' public names are those under which the tunnel brings calls in; no stranger can make a browser use them for
    our address. The edge has marked such calls.
    """
    origin = request.headers.get("origin")
    if origin is not None and not _is_loopback(urlsplit(origin).hostname or ""):
        return False
    is_public_name: bool = request.state.is_public_name
    return is_public_name or _is_loopback(urlsplit(f"//{request.headers.get('host', '')}").hostname or "")


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
