"""The address of the Limpet server as the user gave it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from limpet.core.errors import SetupError


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    host: str
    port: int
    secure: bool
    #: Normal form without a trailing slash, for example `http://127.0.0.1:8400`.
    url: str
    #: Base of the file addresses in answers to a program.
    files: str


def parse_server_address(text: str) -> ServerAddress:
    """Only scheme, name and port: the tunnel keeps paths as the clients send them, so a path has no place to go."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise _unusable(text) from None
    secure = parts.scheme == "https"
    surplus = parts.path.rstrip("/") or parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme not in {"http", "https"} or not parts.hostname or surplus:
        raise _unusable(text)
    url = f"{parts.scheme}://{parts.netloc.lower()}"
    return ServerAddress(host=parts.hostname, port=port or (443 if secure else 80), secure=secure, url=url, files=url)


def _unusable(text: str) -> SetupError:
    return SetupError(f"{text!r} is no address of a server; give scheme, name and port, like http://127.0.0.1:8400.")
