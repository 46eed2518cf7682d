"""A certificate authority that lives as long as one `limpet exec`, and the one certificate that it signs.

The authority may sign for the services' domains only (X.509 name constraints), its key exists in memory only and is forgotten after
the one signature: trusting it cannot be turned against any other site.
"""

import ipaddress
import secrets
import ssl
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from limpet.edge.environment import NODE_TRUST_VARIABLE, TRUST_VARIABLES
from limpet.edge.hosts import PUBLIC_DOMAINS, PUBLIC_NAMES

#: Longer than any program runs under `limpet exec`; below the 398 days that Apple's verifier allows a server.
VALIDITY = timedelta(days=365)
#: Clocks of containers and virtual machines lag.
BACKDATED = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What the tunnel shows to its clients, and what they must trust."""

    #: Ends TLS for every name of fal, HTTP/1.1 only.
    context: ssl.SSLContext
    #: The authority's certificate.
    authority_pem: str


class Authority:
    """Signs certificates below one root that nobody knew before."""

    def __init__(self, *, now: datetime) -> None:
        self._now = now
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Limpet, this run only")])
        self.certificate = self._sign_root()

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, names: Iterable[str], key: ec.EllipticCurvePublicKey) -> x509.Certificate:
        names = tuple(names)
        return (
            self._builder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])]), key)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def _sign_root(self) -> x509.Certificate:
        key = self._key.public_key()
        return (
            self._builder(self._name, key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(key_cert_sign=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(_constraints(), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        issuer_key = self._key.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - BACKDATED)
            .not_valid_after(self._now + VALIDITY)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
        )


def public_names() -> tuple[str, ...]:
    """Every name the certificate carries: the known ones, and wildcards for those of clients yet to come."""
    return tuple(dict.fromkeys([*PUBLIC_NAMES, *(f"*.{domain}" for domain in PUBLIC_DOMAINS)]))


def issue(*, now: datetime) -> Credentials:
    authority = Authority(now=now)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = authority.sign(public_names(), key.public_key())
    return Credentials(context=server_context(certificate, key), authority_pem=authority.pem)


def server_context(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    # `ssl` reads keys from files only: the file holds the key under a password that never leaves this function.
    password = secrets.token_bytes(32).hex().encode()
    locked = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(password)
    )
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(certificate.public_bytes(serialization.Encoding.PEM) + locked)
        file.flush()
        context.load_cert_chain(file.name, password=password)
    return context


def write_bundles(folder: Path, credentials: Credentials, environment: Mapping[str, str]) -> tuple[Path, Path]:
    """Files of trust for programs whose own they replace, and for Node, which adds; both hold what was trusted before.

    Readable by the owner only: who can write into them could add an authority.
    """
    trusted = [certifi.where(), *(environment[name] for name in TRUST_VARIABLES if name in environment)]
    bundle = _write_bundle(folder / "trust.pem", credentials, trusted)
    added = [environment[NODE_TRUST_VARIABLE]] if NODE_TRUST_VARIABLE in environment else []
    return bundle, _write_bundle(folder / "authority.pem", credentials, added)


def _write_bundle(path: Path, credentials: Credentials, files: Iterable[str]) -> Path:
    existing = [
        Path(file) for file in dict.fromkeys(files) if Path(file).is_file()
    ]  # curl and Node also take a missing one
    texts = [file.read_text(encoding="utf-8", errors="replace").strip() for file in existing]
    path.touch(mode=0o600)
    path.write_text("\n".join([*texts, credentials.authority_pem]), encoding="utf-8")
    return path


def _constraints() -> x509.NameConstraints:
    return x509.NameConstraints(
        permitted_subtrees=[x509.DNSName(domain) for domain in PUBLIC_DOMAINS],
        # A list of permitted DNS names excludes all other DNS names, but says nothing of addresses.
        excluded_subtrees=[
            x509.IPAddress(ipaddress.ip_network("0.0.0.0/0")),
            x509.IPAddress(ipaddress.ip_network("::/0")),
        ],
    )


def _key_usage(*, digital_signature: bool = False, key_cert_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
