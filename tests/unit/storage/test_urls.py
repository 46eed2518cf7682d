import ipaddress
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from limpet.storage.urls import AddressRefused, Target

LIMIT = 8192
names = st.from_regex(r"[a-z]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z]([a-z0-9-]{0,20}[a-z0-9])?){1,3}", fullmatch=True)
paths = st.from_regex(r"(/[a-zA-Z0-9._~!$&'()*+,;=:@%-]{0,12}){0,4}", fullmatch=True)
#: Texts that look like addresses more often than chance would have it.
near_addresses = st.lists(
    st.sampled_from(
        [
            "http",
            "https",
            "://",
            "//",
            "/",
            "\\",
            "@",
            ":",
            "#",
            "?",
            "[",
            "]",
            "::1",
            "127.0.0.1",
            "127.1",
            "0x7f.1",
            "8.8.8.8",
            "a.test",
            ".",
            "%",
            "%2e",
            "%00",
            "80",
            "65536",
            "é",
        ]
    )
    | st.sampled_from("\t\n \0\u3002\uff11\u202e\udc80"),
    max_size=9,
).map("".join)


def refuses(url: str) -> bool:
    try:
        Target.parse(url, max_length=LIMIT)
    except AddressRefused:
        return True
    return False


@given(scheme=st.sampled_from(["http", "https", "HTTP"]), host=names, port=st.integers(1, 65535), path=paths)
def test_an_ordinary_address_is_read_as_it_is_written(scheme: str, host: str, port: int, path: str) -> None:
    target = Target.parse(f"{scheme}://{host}:{port}{path}", max_length=LIMIT)

    assert (target.scheme, target.host, target.port, target.path) == (scheme.lower(), host, port, path or "/")


@given(near_addresses | st.text())
@example("http://8.8.8.8@127.0.0.1/")
@example("http://[::1")
@example("http://a.test\\@127.0.0.1/")
def test_what_is_taken_is_read_alike_by_the_standard_library(url: str) -> None:
    if refuses(url):
        return
    target = Target.parse(url, max_length=LIMIT)

    other = urlsplit(url)

    assert other.scheme == target.scheme
    assert (other.hostname or "").removesuffix(".") == (target.host if ":" not in target.host else other.hostname)
    assert other.username is None
    assert other.password is None
    assert (other.port or {"http": 80, "https": 443}[target.scheme]) == target.port


@given(near_addresses | st.text())
def test_what_is_taken_fits_a_request_line_and_a_host_header(url: str) -> None:
    if refuses(url):
        return
    target = Target.parse(url, max_length=LIMIT)

    assert target.path.startswith("/") or target.path.startswith("?") is False
    assert all("!" <= character <= "~" for character in target.path + target.host_header)
    assert Target.parse(f"{target.scheme}://{target.host_header}{target.path}", max_length=3 * LIMIT) == target


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_has_one_form_only(number: int) -> None:
    address = ipaddress.IPv4Address(number)

    assert Target.parse(f"http://{address}/", max_length=LIMIT).literal == address
    assert refuses(f"http://{number}/")
    assert refuses(f"http://{number:#x}/")
    assert refuses(f"http://{'.'.join(f'{part:#o}'.replace('0o', '0') for part in address.packed)}/") or number == 0


@given(location=st.binary(max_size=80))
def test_a_redirect_leads_to_an_address_or_is_refused(location: bytes) -> None:
    start = Target.parse("http://a.test/b/c?d", max_length=LIMIT)
    try:
        target = start.redirected(location, max_length=LIMIT)
    except AddressRefused:
        return

    assert target.scheme in {"http", "https"}
    assert all("!" <= character <= "~" for character in target.path)


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        (b"/x", "http://a.test:8080/x"),
        (b"x?y#z", "http://a.test:8080/b/x?y"),
        (b"//b.test/x", "http://b.test/x"),
        (b"https://b.test/\xc3\xa9 e", "https://b.test/%C3%A9%20e"),
        (b"/\\127.0.0.1/", "http://a.test:8080/%5C127.0.0.1/"),
    ],
)
def test_a_redirect_is_resolved_against_where_it_came_from(location: bytes, leads_to: str) -> None:
    start = Target.parse("http://a.test:8080/b/c", max_length=LIMIT)

    assert start.redirected(location, max_length=LIMIT) == Target.parse(leads_to, max_length=LIMIT)


def test_letters_outside_ascii_are_coded_in_the_path_and_refused_in_the_host() -> None:
    assert Target.parse("http://a.test/é?ü", max_length=LIMIT).path == "/%C3%A9?%C3%BC"
    assert refuses("http://é.test/")


def test_the_length_counts_what_is_sent() -> None:
    assert Target.parse("http://a.test/" + "x" * 86, max_length=100).path == "/" + "x" * 86
    with pytest.raises(AddressRefused):
        Target.parse("http://a.test/" + "x" * 87, max_length=100)
    with pytest.raises(AddressRefused):
        Target.parse("http://a.test/" + "é" * 20, max_length=100)
