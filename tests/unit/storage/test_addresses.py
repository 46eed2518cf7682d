import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.storage.addresses import (
    INPUT,
    WEBHOOK,
    FetchPolicy,
    Reach,
    check_url,
    is_public,
    own_key,
    own_places,
    reach,
)
from limpet.storage.urls import AddressRefused, Target

EVERYTHING = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))

#: First and last address of each closed network, and the nearest open neighbours.
CLOSED = (
    "0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.0 127.255.255.255 168.63.129.16 "
    "169.254.0.0 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0 192.0.0.255 192.0.2.0 192.0.2.255 192.88.99.0 "
    "192.88.99.255 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255 198.51.100.0 198.51.100.255 203.0.113.0 "
    "203.0.113.255 224.0.0.0 239.255.255.255 240.0.0.0 255.255.255.255 "
    ":: ::1 ::7f00:1 ::ffff:8.8.8.8 ::ffff:0:8.8.8.8 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1:: 100::1 2001::1 2001:1ff::1 "
    "2001:db8::1 2002:: 2002:808:808::1 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 "
)
OPEN = (
    "1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15 168.63.129.17 "
    "169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 "
    "192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 "
    "223.255.255.255 2001:200::1 2001:db9::1 2003::1 2606:4700:4700::1111 3ffe::1 64:ff9b::808:808 "
)


@pytest.mark.parametrize("address", CLOSED.split())
def test_closed_address(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OPEN.split())
def test_open_address(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses())
def test_nothing_is_open_that_the_standard_library_calls_private(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    assert not (is_public(address) and address.is_private)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "::1",
        "0.0.0.0",
        "169.254.169.254",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "fd00:ec2::254",
        "fe80::1",
        "::ffff:10.0.0.1",
        "224.0.0.1",
        "2002:a00:1::1",
    ],
)
def test_no_opt_in_opens_loopback_link_local_or_metadata(address: str) -> None:
    assert not Reach(networks=EVERYTHING).allows(ipaddress.ip_address(address))


def test_an_opt_in_opens_its_network_only() -> None:
    opened = Reach(networks=(ipaddress.ip_network("192.168.50.0/24"),))

    assert opened.allows(ipaddress.ip_address("192.168.50.255"))
    assert not opened.allows(ipaddress.ip_address("192.168.51.0"))
    assert opened.allows(ipaddress.ip_address("8.8.8.8"))


def test_an_opened_host_is_its_exact_port() -> None:
    policy = FetchPolicy(allow_hosts=frozenset({("127.0.0.1", 9000)}))

    assert check_url("http://127.0.0.1:9000/x", purpose=INPUT, policy=policy).port == 9000
    with pytest.raises(AddressRefused):
        check_url("http://127.0.0.1:9001/x", purpose=INPUT, policy=policy)
    with pytest.raises(AddressRefused):
        check_url("http://127.0.0.2:9000/x", purpose=INPUT, policy=policy)


def test_internal_names_open_with_a_network_and_localhost_does_not() -> None:
    policy = FetchPolicy(allow_private=(ipaddress.ip_network("192.168.0.0/16"),))

    assert check_url("http://nas.lan/x", purpose=INPUT, policy=policy).host == "nas.lan"
    with pytest.raises(AddressRefused):
        check_url("http://nas.lan/x", purpose=INPUT, policy=FetchPolicy())


def test_a_webhook_has_a_shorter_address_than_an_input() -> None:
    url = "https://a.test/" + "x" * 3000

    assert check_url(url, purpose=INPUT, policy=FetchPolicy())
    with pytest.raises(AddressRefused):
        check_url(url, purpose=WEBHOOK, policy=FetchPolicy())


def test_a_webhook_into_our_own_api_is_refused() -> None:
    policy = FetchPolicy(own_origins=("https://limpet.example/cdn",))

    with pytest.raises(AddressRefused):
        check_url("https://limpet.example/queue/x", purpose=WEBHOOK, policy=policy)


OWN = own_places(FetchPolicy(own_origins=("http://127.0.0.1:8400/cdn", "https://v3.fal.media")))


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://127.0.0.1:8400/cdn/files/b/1f/x_a.png", "b/1f/x_a.png"),
        ("http://localhost:8400/cdn/files/b/a%20b.png?download=1", "b/a b.png"),
        ("https://v3.fal.media/files/b/a.png", "b/a.png"),
        ("https://v3.fal.media:443/files/b/a.png#x", "b/a.png"),
        ("http://v3.fal.media/files/b/a.png", None),
        ("http://127.0.0.1:8400/files/b/a.png", None),
        ("http://127.0.0.1:8401/cdn/files/b/a.png", None),
        ("http://127.0.0.1:8400/cdn/filesystem/a.png", None),
    ],
)
def test_own_file(url: str, key: str | None) -> None:
    assert own_key(Target.parse(url, max_length=8192), OWN) == key


@pytest.mark.parametrize("path", ["", "../keys", "%2e%2e/keys", "a//b", "a/./b", "a%00b", "a%5c..%5cb", "a/%0a"])
def test_an_own_address_that_climbs_is_refused(path: str) -> None:
    with pytest.raises(AddressRefused):
        own_key(Target.parse(f"https://v3.fal.media/files/{path}", max_length=8192), OWN)


LOCAL = FetchPolicy(webhooks_to_loopback=True, own_origins=("http://127.0.0.1:8400", "http://localhost:8400"))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:3000/x", "http://localhost/x", "http://app.localhost:3000/x", "http://[::1]:3000/x"]
)
def test_webhooks_may_go_to_loopback_where_only_this_machine_calls(url: str) -> None:
    assert check_url(url, purpose=WEBHOOK, policy=LOCAL)
    for purpose, policy in [(WEBHOOK, FetchPolicy()), (INPUT, LOCAL)]:
        with pytest.raises(AddressRefused):
            check_url(url, purpose=purpose, policy=policy)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8400/queue/x",
        "http://127.1.2.3:8400/x",
        "http://api.localhost:8400/x",
        "http://[::1]:8400/x",
        "http://127.0.0.1:22/x",
        "http://127.0.0.1:6667/x",
        "http://10.0.0.1/x",
        "http://169.254.169.254/x",
        "http://redis:6379/x",
    ],
)
def test_loopback_opens_neither_our_own_api_nor_other_protocols_nor_other_networks(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(url, purpose=WEBHOOK, policy=LOCAL)


def test_a_name_that_leads_to_loopback_without_saying_so_is_not_opened() -> None:
    target = Target.parse("http://rebound.example:3000/", max_length=2048)

    assert not reach(target, LOCAL, purpose=WEBHOOK).allows(ipaddress.ip_address("127.0.0.1"))
