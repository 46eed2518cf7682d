"""Where we go when a stranger names an address: the tables of closed networks, ports and names, and what an operator opened.

The tables are our own. `ipaddress.is_global` changed its mind between Python releases and calls several
closed networks global (site-local, SRv6, multicast, translated loopback), so nothing here asks it.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import unquote

from limpet.core.ids import FILE_KEY, FileKey
from limpet.storage.urls import AddressRefused, IPAddress, Target

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(word) for word in text.split())


_LOOPBACK = _networks("127.0.0.0/8 ::1/128")

#: Closed for good, whatever the operator opens.
_NEVER = (
    *_networks(
        "0.0.0.0/8 169.254.0.0/16 224.0.0.0/4 240.0.0.0/4"
    ),  # this host, link-local and metadata, multicast, reserved
    *_networks(
        "168.63.129.16/32 100.100.100.200/32 192.0.0.0/24"
    ),  # Azure's wire server, Alibaba's and Oracle's metadata
    *_networks("::/128 fe80::/10 fec0::/10 ff00::/8"),  # unspecified, link-local, site-local, multicast
    *_networks("fd00:ec2::254/128 fd20:ce::254/128"),  # metadata of AWS and Google over IPv6
    *_networks("::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b:1::/48 2001::/32 2002::/16"),  # an IPv4 address in disguise
)

#: Closed until the operator opens a part of it. IPv6 needs no such table: what is outside `_IPV6_UNICAST` is closed.
_PRIVATE = (
    *_networks("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10"),  # private use, carriers' NAT
    *_networks("192.0.2.0/24 198.51.100.0/24 203.0.113.0/24"),  # documentation
    *_networks("192.88.99.0/24 198.18.0.0/15"),  # 6to4 relays, benchmarks
    *_networks("2001::/23 2001:db8::/32 3fff::/20"),  # IETF protocols, documentation
)

_IPV6_UNICAST = ipaddress.IPv6Network("2000::/3")
#: The well-known NAT64 prefix, which hosts without IPv4 need; the address inside must be public itself.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_LOW_PORTS = frozenset({80, 443})
#: The bad ports of the Fetch standard from 1024 on, where other protocols listen.
_BAD_PORTS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)
_LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
#: Zones that mean another machine in every network; single labels (`redis`, `metadata`) are internal as well.
_INTERNAL_ZONES = frozenset(
    {"localhost", "localdomain", "local", "lan", "internal", "intranet", "corp", "home", "private", "svc"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """What the operator opened beyond the public Internet. The default opens nothing."""

    #: Networks that callers may name directly. Loopback, link-local and metadata stay closed all the same.
    allow_private: tuple[Network, ...] = ()
    #: Exact hosts and ports that may answer from loopback, such as `("127.0.0.1", 9000)`.
    allow_hosts: frozenset[tuple[str, int]] = frozenset()
    #: Hosts and ports of the operator's providers, which may be anywhere in the operator's own network.
    providers: frozenset[tuple[str, int]] = frozenset()
    #: Whether webhooks may go to this machine itself; right where only this machine can reach the server.
    webhooks_to_loopback: bool = False
    #: Base addresses under which our own files are named, such as `https://v3.fal.media`; files are `{base}/files/{key}`.
    own_origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What an address is named for, and the limits that come with it."""

    max_length: int
    max_redirects: int


INPUT = Purpose(max_length=8192, max_redirects=5)
#: fal and Svix both take a redirect for a failed delivery.
WEBHOOK = Purpose(max_length=2048, max_redirects=0)


@dataclass(frozen=True, slots=True)
class Reach:
    """What one hop may connect to beyond public addresses."""

    networks: tuple[Network, ...] = ()
    loopback: bool = False
    #: Whether other protocols' ports are open as well.
    any_port: bool = False

    def allows(self, address: IPAddress) -> bool:
        if _within(address, _LOOPBACK):
            return self.loopback
        if _within(address, _NEVER):
            return False
        return _within(address, self.networks) or is_public(address)


def is_public(address: IPAddress) -> bool:
    """Whether the address belongs to the public Internet, by our tables."""
    if address in _NAT64:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    if address.version == 6 and address not in _IPV6_UNICAST:
        return False
    return not any(_within(address, table) for table in (_LOOPBACK, _NEVER, _PRIVATE))


def _within(address: IPAddress, networks: tuple[Network, ...]) -> bool:
    return any(address in network for network in networks)


def reach(target: Target, policy: FetchPolicy, *, purpose: Purpose = INPUT, previous: Target | None = None) -> Reach:
    """What the hop to `target` may connect to; `previous` is the hop that redirected there.

    A redirect never reaches an opened network: a public site must not steer us into it. An opened host may redirect
    to itself.
    """
    if (target.host, target.port) in policy.allow_hosts and (previous is None or previous.is_same_place(target)):
        return Reach(loopback=True, any_port=True)
    if (target.host, target.port) in policy.providers and (previous is None or previous.is_same_place(target)):
        return Reach(networks=_PRIVATE, loopback=True, any_port=True)
    if purpose is WEBHOOK and policy.webhooks_to_loopback and _names_loopback(target):
        return Reach(loopback=True)
    return Reach(networks=policy.allow_private if previous is None else ())


def check(target: Target, allowed: Reach) -> None:
    """Refuses what can be refused without asking a name server: ports, internal names, literal addresses."""
    if target.literal is not None and not allowed.allows(target.literal):
        raise AddressRefused("a closed address")
    if not allowed.any_port and (target.port in _BAD_PORTS or (target.port < 1024 and target.port not in _LOW_PORTS)):
        raise AddressRefused("a port of another protocol")
    if target.literal is None and not (allowed.networks or allowed.loopback) and _is_internal(target.host):
        raise AddressRefused("an internal name")


def _is_internal(name: str) -> bool:
    _, dot, zone = name.rpartition(".")
    return not dot or zone in _INTERNAL_ZONES or name.endswith(".home.arpa")


def check_url(url: str, *, purpose: Purpose, policy: FetchPolicy) -> Target:
    """The address in `url`, after every check that needs no network; raises `AddressRefused`.

    For use where a request is accepted: a webhook with a bad address is refused at once, not at its first delivery.
    """
    target = Target.parse(url, max_length=purpose.max_length)
    check(target, reach(target, policy, purpose=purpose))
    if purpose is WEBHOOK and any(_reaches_own_place(target, own) for own in own_places(policy)):
        raise AddressRefused("a webhook into our own API")
    return target


def _names_loopback(target: Target) -> bool:
    """Whether the address says itself that it means this machine; any other name that leads here is a trick."""
    if target.literal is not None:
        return _within(target.literal, _LOOPBACK)
    return target.host == "localhost" or target.host.endswith(".localhost")


def _reaches_own_place(target: Target, own: Target) -> bool:
    """As `_is_own_place`, with every name of this machine: some servers listen on all of them."""
    if _names_loopback(target) and _names_loopback(own):
        return target.port == own.port
    return _is_own_place(target, own)


def own_places(policy: FetchPolicy) -> tuple[Target, ...]:
    return tuple(Target.parse(origin, max_length=INPUT.max_length) for origin in policy.own_origins)


def own_key(target: Target, own: tuple[Target, ...]) -> FileKey | None:
    """The key of our own file that `target` names; None when it names something else.

    Below our own addresses everything under `/files/` is a key. Anywhere else a path that ends in a key of our shape is
    one too: keys cannot be guessed, and several servers on one database know each other's files but not their names.
    """
    for origin in own:
        base = origin.path.rstrip("/") + "/files/"
        if target.scheme == origin.scheme and _is_own_place(target, origin) and target.path.startswith(base):
            key = unquote(target.path.removeprefix(base).partition("?")[0])
            if any(part in {"", ".", ".."} for part in key.split("/")) or not key.isprintable() or "\\" in key:
                raise AddressRefused("not the key of a file")
            return FileKey(key)
    _, found, key = target.path.partition("?")[0].rpartition("/files/")
    return FileKey(key) if found and FILE_KEY.fullmatch(key) else None


def _is_own_place(target: Target, origin: Target) -> bool:
    """A server on loopback has several names, and clients use all of them."""
    if target.host in _LOOPBACK_HOSTS and origin.host in _LOOPBACK_HOSTS:
        return target.port == origin.port
    return target.is_same_place(origin)
