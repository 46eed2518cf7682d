"""The downloader against real servers on loopback, which the policy opens by their exact port, and against the corpus."""

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from structlog.testing import capture_logs

from limpet.core.errors import FileDownloadFailed, FileTooLarge, UnknownFile
from limpet.core.ids import FileKey, KeyId, new_file_key
from limpet.core.lifecycle import Reader
from limpet.storage import dial
from limpet.storage.addresses import FetchPolicy
from limpet.storage.fetch import Fetcher, Unreachable
from limpet.storage.urls import AddressRefused

CORPUS = Path(__file__).parents[1] / "corpus"
Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Site:
    """A server that answers each path with the bytes it was given."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)

    def url(self, path: str, *, scheme: str = "http", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def policy(self, host: str = "127.0.0.1") -> FetchPolicy:
        return FetchPolicy(allow_hosts=frozenset({(host, self.port)}))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.requests.append(head)
        answer = self.answers[head.split()[1].decode()]
        try:
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(writer)
        except ConnectionError:
            pass  # the downloader hung up, as it should
        finally:
            writer.close()


def ok(body: bytes, *headers: str, length: int | None = None) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(location: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


@asynccontextmanager
async def running(tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    async with server:
        yield site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with running() as site:
        yield site


async def test_a_file_is_brought_with_a_plain_request(site: Site) -> None:
    site.answers["/a%20b?x=1"] = ok(b"picture")

    data = await Fetcher(site.policy()).fetch(site.url("/a%20b?x=1#fragment"), max_bytes=100)

    assert data == b"picture"
    request = site.requests[0].decode().lower()
    assert request.startswith("get /a%20b?x=1 http/1.1\r\n")
    assert f"host: 127.0.0.1:{site.port}\r\n" in request
    assert "accept-encoding: identity\r\n" in request
    assert "authorization" not in request
    assert "cookie" not in request


async def test_proxies_of_the_environment_are_ignored(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.answers["/"] = ok(b"picture")
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert await Fetcher(site.policy()).fetch(site.url("/"), max_bytes=100) == b"picture"


async def test_redirects_on_an_opened_host_are_followed(site: Site) -> None:
    site.answers |= {"/1": redirect("/2"), "/2": redirect(site.url("/3")), "/3": ok(b"picture")}

    assert await Fetcher(site.policy()).fetch(site.url("/1"), max_bytes=100) == b"picture"


async def test_five_redirects_are_followed_and_six_are_not(site: Site) -> None:
    site.answers |= {f"/{n}": redirect(f"/{n - 1}") for n in range(1, 7)} | {"/0": ok(b"picture")}
    fetcher = Fetcher(site.policy())

    assert await fetcher.fetch(site.url("/5"), max_bytes=100) == b"picture"
    with pytest.raises(FileDownloadFailed):
        await fetcher.fetch(site.url("/6"), max_bytes=100)


async def test_a_redirect_does_not_reach_another_opened_host(site: Site) -> None:
    async with running() as other:
        site.answers["/"] = redirect(other.url("/"))
        policy = FetchPolicy(allow_hosts=site.policy().allow_hosts | other.policy().allow_hosts)

        with pytest.raises(FileDownloadFailed):
            await Fetcher(policy).fetch(site.url("/"), max_bytes=100)

    assert other.requests == []


async def test_a_declared_size_is_refused_before_the_body_comes(site: Site) -> None:
    site.answers["/"] = ok(b"", length=101)

    with pytest.raises(FileTooLarge) as caught:
        await Fetcher(site.policy()).fetch(site.url("/"), max_bytes=100, field="image_url")

    assert caught.value.context == {"max_size": 100}
    assert caught.value.field == "image_url"


async def test_a_body_without_a_declared_size_is_counted(site: Site) -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"400\r\n" + b"\0" * 1024 + b"\r\n")
            await writer.drain()

    site.answers["/"] = endless

    with pytest.raises(FileTooLarge):
        await Fetcher(site.policy()).fetch(site.url("/"), max_bytes=100_000)


async def test_a_body_of_exactly_the_limit_is_taken(site: Site) -> None:
    site.answers["/"] = ok(b"x" * 100)

    assert len(await Fetcher(site.policy()).fetch(site.url("/"), max_bytes=100)) == 100


async def test_a_slow_drip_ends_at_the_deadline(site: Site) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)  # the fault under test

    site.answers["/"] = drip

    with pytest.raises(FileDownloadFailed):
        await Fetcher(site.policy()).fetch(site.url("/"), max_bytes=100, deadline_s=0.2)


@pytest.mark.parametrize(
    "answer",
    [
        ok(b"picture", "Content-Encoding: gzip"),
        ok(b""),
        ok(b"short", length=50),
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\n\r\npicture",
        b"HTTP/1.1 206 Partial Content\r\nContent-Length: 7\r\n\r\npicture",
        b"HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"",
    ],
)
async def test_a_doubtful_answer_is_refused(site: Site, answer: bytes) -> None:
    site.answers["/"] = answer

    with pytest.raises(FileDownloadFailed):
        await Fetcher(site.policy()).fetch(site.url("/"), max_bytes=100)


async def test_refused_closed_and_unknown_addresses_read_alike(site: Site) -> None:
    site.answers["/"] = b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"
    with_closed_port = FetchPolicy(allow_hosts=site.policy().allow_hosts | {("127.0.0.1", 9)})
    urls = [site.url("/"), "http://127.0.0.1:9/", "http://127.0.0.1:22/", "http://no-such-host.invalid/", "file:///x"]

    failures = []
    for url in urls:
        with pytest.raises(FileDownloadFailed) as caught:
            await Fetcher(with_closed_port).fetch(url, max_bytes=100, field="image_url")
        failures.append(caught.value.failure())

    assert all(failure == failures[0] for failure in failures)


async def test_the_reason_is_logged_without_the_address(site: Site) -> None:
    site.answers["/a?signature=secret"] = ok(b"")

    with capture_logs() as lines, pytest.raises(FileDownloadFailed):
        await Fetcher(site.policy()).fetch(site.url("/a?signature=secret"), max_bytes=100)

    assert [(line["event"], line["log_level"], line["reason"]) for line in lines] == [
        ("file-refused", "debug", "an empty file")
    ]
    assert "secret" not in str(lines)


async def test_a_slow_name_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The resolver is patched: there is no slow name server to be had here."""
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: release.wait(30) and [])
    monkeypatch.setattr(dial, "_LOOKUP_S", 0.05)

    with pytest.raises(FileDownloadFailed):
        await Fetcher(FetchPolicy()).fetch("http://slow.example/", max_bytes=100)
    release.set()


async def test_a_data_uri_needs_no_network() -> None:
    fetcher = Fetcher(FetchPolicy())

    assert await fetcher.fetch("data:image/png;base64,aGVsbG8=", max_bytes=5) == b"hello"
    with pytest.raises(FileTooLarge):
        await fetcher.fetch("data:image/png;base64,aGVsbG8=", max_bytes=4)
    with pytest.raises(FileDownloadFailed):
        await fetcher.fetch("data:image/png;base64,", max_bytes=4)


async def read_own(key: FileKey, max_bytes: int, reader: Reader) -> bytes:
    if key != "b/a.png":
        raise UnknownFile
    if max_bytes < len(b"own"):
        raise FileTooLarge(max_size=max_bytes)
    return b"own"


async def test_our_own_file_is_read_without_a_connection(site: Site) -> None:
    policy = FetchPolicy(own_origins=(site.url(""),))
    fetcher = Fetcher(policy, read_own=read_own)

    assert await fetcher.fetch(site.url("/files/b/a.png"), max_bytes=100) == b"own"
    assert await fetcher.fetch(site.url("/files/b/a.png", host="localhost"), max_bytes=100) == b"own"
    with pytest.raises(FileTooLarge):
        await fetcher.fetch(site.url("/files/b/a.png"), max_bytes=2)
    for path in ("/files/b/unknown.png", "/admin/keys", "/files/../admin/keys"):
        with pytest.raises(FileDownloadFailed):
            await fetcher.fetch(site.url(path), max_bytes=100)

    assert site.requests == []


async def test_a_key_of_our_shape_is_our_own_file_under_any_name(site: Site) -> None:
    key = new_file_key("a.png")

    async def read(asked: FileKey, max_bytes: int, reader: Reader) -> bytes:
        if asked != key:
            raise UnknownFile
        return b"own"

    fetcher = Fetcher(FetchPolicy(), read_own=read)

    assert await fetcher.fetch(site.url(f"/files/{key}?x=1"), max_bytes=100) == b"own"
    with pytest.raises(FileDownloadFailed):
        await fetcher.fetch(site.url(f"/files/{new_file_key('b.png')}"), max_bytes=100)
    assert site.requests == []


async def test_our_own_file_is_read_as_the_requests_key_and_with_the_addresss_token(site: Site) -> None:
    readers = []

    async def read(asked: FileKey, max_bytes: int, reader: Reader) -> bytes:
        readers.append(reader)
        return b"own"

    fetcher = Fetcher(FetchPolicy(), read_own=read)
    address = site.url(f"/files/{new_file_key('a.png')}")
    await fetcher.reading_as(KeyId("somebody")).fetch(address, max_bytes=100)
    await fetcher.fetch(f"{address}?identity=a.b.c", max_bytes=100)

    assert readers == [Reader(key=KeyId("somebody")), Reader(token="a.b.c")]


async def test_an_unknown_file_of_a_shared_origin_comes_from_the_network(site: Site) -> None:
    site.answers["/files/b/theirs.png"] = ok(b"theirs")
    policy = FetchPolicy(own_origins=(site.url(""),), allow_hosts=site.policy().allow_hosts)

    assert await Fetcher(policy, read_own=read_own).fetch(site.url("/files/b/theirs.png"), max_bytes=100) == b"theirs"


async def test_a_webhook_is_posted_and_its_answer_is_cut(site: Site) -> None:
    site.answers["/hook"] = b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 9000\r\n\r\n" + b"x" * 9000

    answer = await Fetcher(site.policy()).post(site.url("/hook"), body=b"{}", headers={"X-Fal-Webhook-User-Id": "u"})

    assert (answer.status, answer.headers["retry-after"], len(answer.body)) == (503, "7", 4096)
    assert site.requests[0].startswith(b"POST /hook HTTP/1.1\r\n")
    assert b"Content-Length: 2\r\n" in site.requests[0]


async def test_a_webhook_follows_no_redirect(site: Site) -> None:
    site.answers["/hook"] = redirect("/other")

    answer = await Fetcher(site.policy()).post(site.url("/hook"), body=b"{}", headers={})

    assert (answer.status, len(site.requests)) == (302, 1)


async def test_a_webhook_tells_a_closed_address_from_a_failed_delivery(site: Site) -> None:
    fetcher = Fetcher(FetchPolicy(allow_hosts=frozenset({("127.0.0.1", 9)})))

    with pytest.raises(AddressRefused):
        await fetcher.post(site.url("/hook"), body=b"{}", headers={})
    with pytest.raises(Unreachable):
        await fetcher.post("http://127.0.0.1:9/hook", body=b"{}", headers={})


@dataclass(frozen=True)
class Authority:
    """A certificate authority of our own, for one test run."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    folder: Path

    def server(self, name: x509.GeneralName) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = certify(key, "server", issuer=self.key, alternative=name)
        chain = self.folder / "server.pem"
        chain.write_bytes(pem(certificate) + secret_pem(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def client(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=pem(self.certificate).decode())


def certify(
    key: ec.EllipticCurvePrivateKey,
    name: str,
    *,
    issuer: ec.EllipticCurvePrivateKey,
    alternative: x509.GeneralName | None = None,
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=alternative is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
    )
    if alternative is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
    return builder.sign(issuer, hashes.SHA256())


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def secret_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(key, certify(key, "authority", issuer=key), tmp_path)


async def test_tls_is_verified_for_the_name(authority: Authority) -> None:
    async with running(authority.server(x509.DNSName("localhost"))) as site:
        site.answers["/"] = ok(b"picture")
        fetcher = Fetcher(site.policy("localhost"), tls=authority.client())

        assert await fetcher.fetch(site.url("/", scheme="https", host="localhost"), max_bytes=100) == b"picture"


async def test_tls_is_verified_for_an_address(authority: Authority) -> None:
    async with running(authority.server(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))) as site:
        site.answers["/"] = ok(b"picture")
        fetcher = Fetcher(site.policy(), tls=authority.client())

        assert await fetcher.fetch(site.url("/", scheme="https"), max_bytes=100) == b"picture"


async def test_a_certificate_for_another_name_is_refused(authority: Authority) -> None:
    async with running(authority.server(x509.DNSName("other.test"))) as site:
        fetcher = Fetcher(site.policy("localhost"), tls=authority.client())

        with pytest.raises(FileDownloadFailed):
            await fetcher.fetch(site.url("/", scheme="https", host="localhost"), max_bytes=100)

    assert site.requests == []


async def test_an_unknown_authority_is_refused(authority: Authority) -> None:
    async with running(authority.server(x509.DNSName("localhost"))) as site:
        with pytest.raises(FileDownloadFailed):
            await Fetcher(site.policy("localhost")).fetch(
                site.url("/", scheme="https", host="localhost"), max_bytes=100
            )

    assert site.requests == []


def open_descriptors() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


async def test_many_downloads_leave_no_descriptor_open(site: Site) -> None:
    site.answers |= {"/good": ok(b"picture"), "/bad": b"", "/loop": redirect("/loop")}
    fetcher = Fetcher(site.policy())
    before = open_descriptors()

    async def bring(path: str) -> None:
        try:
            await fetcher.fetch(site.url(path), max_bytes=100)
        except FileDownloadFailed:
            assert path != "/good"

    await asyncio.gather(*(bring(path) for path in ("/good", "/bad", "/loop") * 10))
    async with asyncio.timeout(10):
        while open_descriptors() > before:  # noqa: ASYNC110  the server's halves close in this loop, and tell nobody
            await asyncio.sleep(0)


def test_the_whole_corpus_of_addresses_passes_without_a_forbidden_dial() -> None:
    command = [sys.executable, "ssrf_eval.py", "--adapter", "ssrf_adapter:fetch", "--deadline", "2.5", "-v"]

    run = subprocess.run(command, cwd=CORPUS, capture_output=True, text=True, timeout=120, check=False)

    assert run.returncode == 0, run.stdout
    assert "404/404 pass" in run.stdout
    assert "failed block rows that dialled: 0" in run.stdout
