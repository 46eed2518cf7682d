"""The grammar of addresses that strangers write: stricter than RFC 3986, so that no two parsers can read one differently.

It decides what an address says. Whether we go there is decided in `addresses.py`.
"""

import ipaddress
import re
from dataclasses import dataclass
from typing import Literal, Self
from urllib.parse import quote, urljoin

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<authority>[^/?#]+)(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?(?:#.*)?", re.IGNORECASE
)
#: No user name, no percent sign, no zone: each of them has hidden a host from a guard before.
_AUTHORITY = re.compile(
    r"(?:\[(?P<ipv6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
#: A last label of this form makes the whole host an IPv4 address in the eyes of some resolver: 2130706433, 0x7f.1, 127.1.
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
_VISIBLE_ASCII = "".join(chr(code) for code in range(0x21, 0x7F))
_REDIRECT_SAFE = _VISIBLE_ASCII.replace("\\", "")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class AddressRefused(ValueError):
    """This address is not one that we go to; `reason` is for our log, never for the caller."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One http(s) address in a single reading."""

    scheme: Literal["http", "https"]
    #: A lower-case name without a final dot, or the canonical text of an IP address without brackets.
    host: str
    port: int
    #: What goes into the request line: path and query, never empty.
    path: str
    #: The host, when it is written as an IP address.
    literal: IPAddress | None = None

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def is_same_place(self, other: "Target") -> bool:
        return (self.host, self.port) == (other.host, other.port)

    @classmethod
    def parse(cls, url: str, *, max_length: int) -> Self:
        """The address in `url`; letters outside ASCII are taken in path and query only, and percent-coded."""
        if any(character <= " " or character in "\\\x7f" for character in url[: max_length + 1]):
            raise AddressRefused("a control character, a space or a backslash")
        text = _percent_code(url[: max_length + 1], safe=_VISIBLE_ASCII)
        if len(text) > max_length:
            raise AddressRefused("too long")
        match = _URL.fullmatch(text)
        if match is None:
            raise AddressRefused("not an absolute http(s) address")
        return cls._of(match, _AUTHORITY.fullmatch(match["authority"]))

    @classmethod
    def _of(cls, url: re.Match[str], authority: re.Match[str] | None) -> Self:
        if authority is None:
            raise AddressRefused("the host cannot be read in one way only")
        scheme: Literal["http", "https"] = "https" if url["scheme"].lower() == "https" else "http"
        port = int(authority["port"] or _DEFAULT_PORTS[scheme])
        if not 1 <= port <= 65535:
            raise AddressRefused("no such port")
        literal = _literal(authority)
        host = _name(authority["name"]) if literal is None else str(literal)
        path = (url["path"] or "/") + (url["query"] or "")
        return cls(scheme=scheme, host=host, port=port, path=path, literal=literal)

    def redirected(self, location: bytes, *, max_length: int) -> "Target":
        """Where a `Location` header leads; a backslash in it is a letter of the path, as RFC 3986 has it."""
        if not location:
            raise AddressRefused("an empty Location")
        try:
            following = urljoin(f"{self.scheme}://{self.host_header}{self.path}", quote(location, safe=_REDIRECT_SAFE))
        except ValueError as error:
            raise AddressRefused("a malformed Location") from error
        return Target.parse(following, max_length=max_length)


def _percent_code(text: str, *, safe: str) -> str:
    try:
        return quote(text, safe=safe)
    except UnicodeEncodeError as error:
        raise AddressRefused("half a surrogate pair") from error


def _literal(authority: re.Match[str]) -> IPAddress | None:
    try:
        if authority["ipv6"]:
            return ipaddress.IPv6Address(authority["ipv6"])
        name = authority["name"].lower().removesuffix(".")
        return ipaddress.IPv4Address(name) if _NUMERIC_LABEL.fullmatch(name.rpartition(".")[2]) else None
    except ValueError as error:
        raise AddressRefused("an IP address in a form that is read in several ways") from error


def _name(written: str) -> str:
    name = written.lower().removesuffix(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise AddressRefused("not a host name")
    return name
