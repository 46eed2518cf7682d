"""Which variables a program gets."""

import shlex
from pathlib import Path

import pytest

from limpet.core.errors import SetupError
from limpet.edge.environment import Surroundings, child_environment, direct_hosts
from limpet.edge.server_address import parse_server_address

AROUND = Surroundings(
    tunnel_url="http://127.0.0.1:5000",
    server_url="http://gpu.example:8400",
    files_url="https://v3.fal.media",
    server_host="gpu.example",
    key="local:local",
    bundle=Path("/run/trust.pem"),
    node_bundle=Path("/run/authority.pem"),
    preload=Path("/lib/preload.cjs"),
)


def test_a_program_finds_tunnel_trust_key_and_preload():
    environment = child_environment({"HOME": "/home/me"}, AROUND)

    assert environment["HOME"] == "/home/me"
    assert environment["HTTPS_PROXY"] == environment["https_proxy"] == "http://127.0.0.1:5000"
    assert environment["SSL_CERT_FILE"] == environment["CURL_CA_BUNDLE"] == "/run/trust.pem"
    assert environment["REQUESTS_CA_BUNDLE"] == "/run/trust.pem"
    assert environment["NODE_EXTRA_CA_CERTS"] == "/run/authority.pem"
    assert environment["FAL_KEY"] == "local:local"
    assert environment["LIMPET_SERVER"] == "http://gpu.example:8400"
    assert environment["LIMPET_FILES"] == "https://v3.fal.media"


def test_the_callers_own_fal_settings_do_not_reach_the_program():
    before = {"FAL_KEY": "real:secret", "FAL_KEY_ID": "real", "FAL_KEY_SECRET": "secret", "FAL_RUN_HOST": "fal.run"}

    environment = child_environment(before, AROUND)

    assert "secret" not in "".join(environment.values())
    assert "FAL_RUN_HOST" not in environment


@pytest.mark.parametrize(("before", "options"), [("", []), ("--max-old-space-size=99", ["--max-old-space-size=99"])])
def test_node_options_are_extended(before: str, options: list[str]):
    environment = child_environment({"NODE_OPTIONS": before}, AROUND)

    assert shlex.split(environment["NODE_OPTIONS"]) == [*options, "--require", "/lib/preload.cjs"]


@pytest.mark.parametrize(
    "entry",
    [
        "*",
        "fal.run",
        ".fal.run",
        "*.fal.run",
        "queue.fal.run",
        "fal.run:443",
        "FAL.AI",
        "run",
        ".media",
        "https://fal.ai",
    ],
)
def test_what_would_lead_around_the_tunnel_is_taken_from_no_proxy(entry: str):
    assert (
        direct_hosts({"NO_PROXY": f"a.example, {entry}"}, "gpu.example")
        == "a.example,localhost,127.0.0.1,::1,gpu.example"
    )


def test_other_entries_of_no_proxy_stay_once():
    before = {"NO_PROXY": "10.0.0.0/8,notfal.run", "no_proxy": "10.0.0.0/8, intra.example"}

    assert direct_hosts(before, "127.0.0.1") == "10.0.0.0/8,notfal.run,intra.example,localhost,127.0.0.1,::1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://127.0.0.1:8400", ("http://127.0.0.1:8400", "127.0.0.1", 8400, False)),
        ("https://Limpet.Example/", ("https://limpet.example", "limpet.example", 443, True)),
        ("http://[::1]:8400", ("http://[::1]:8400", "::1", 8400, False)),
    ],
)
def test_a_servers_address_has_scheme_name_and_port(text: str, expected: tuple[str, str, int, bool]):
    address = parse_server_address(text)

    assert (address.url, address.host, address.port, address.secure) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "127.0.0.1:8400",
        "ftp://a",
        "http://",
        "http://a:b",
        "http://a:99999",
        "http://u:p@a",
        "http://a/path",
        "http://a?b",
    ],
)
def test_anything_else_is_no_servers_address(text: str):
    with pytest.raises(SetupError, match="no address of a server"):
        parse_server_address(text)
