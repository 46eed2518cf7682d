"""Content credentials (C2PA): a signed statement inside the file that it was made here, and not changed since.

The key and its certificates are the operator's: files of theirs, or made here on first use. What nobody else vouches for is
valid all the same, and "untrusted" in other programs' words.
"""

import importlib.util
import mmap
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from limpet import __version__
from limpet.core.clock import utc_now
from limpet.core.errors import SetupError
from limpet.media.kind import MediaKind

if TYPE_CHECKING:
    from c2pa import Context

KEY_FILE, CHAIN_FILE = "key.pem", "chain.pem"
_VALID_FOR, _BACKDATED = timedelta(days=3650), timedelta(days=1)
_GOOD_STATES = frozenset({"Valid", "Trusted"})
_SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
#: How the description of a manifest begins, in every container.
_MANIFEST = b"jumdc2pa\x00\x11\x00\x10"
#: Kinds that have no place for a manifest.
_UNSIGNED = frozenset({"video/webm", "audio/ogg"})


def open_credentials(folder: Path) -> None:
    """Makes a key and certificates unless there are some. Raises `SetupError` where the library is not installed."""
    if importlib.util.find_spec("c2pa") is None:
        raise SetupError(
            "Signing results needs the extra c2pa: pip install 'limpet[c2pa]'. Or set label_c2pa to false."
        )
    if (folder / KEY_FILE).exists() and (folder / CHAIN_FILE).exists():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".c2pa-") as place:
        key, chain = _made()
        new = Path(place) / folder.name
        new.mkdir(mode=0o700)
        (new / KEY_FILE).touch(mode=0o600)
        (new / KEY_FILE).write_bytes(key)
        (new / CHAIN_FILE).write_bytes(chain)
        try:
            new.rename(folder)
        except OSError:  # another worker was quicker
            if not (folder / CHAIN_FILE).exists():
                raise SetupError(f"{folder} holds no {KEY_FILE} and {CHAIN_FILE}.") from None


def can_sign(kind: MediaKind) -> bool:
    return kind.content_type not in _UNSIGNED


def carries_manifest(path: Path) -> bool:
    """Whether anybody has signed the file, rightly or not; needs no library."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(_MANIFEST) >= 0


def sign(path: Path, kind: MediaKind, folder: Path, *, is_trained: bool) -> None:
    """Puts a manifest into the file. Raises `ValueError` where that is impossible."""
    from c2pa import Builder, C2paError, C2paSignerInfo, C2paSigningAlg, Signer

    signed = path.with_name(f".{path.name}.signed")
    chain, key = ((folder / name).read_bytes() for name in (CHAIN_FILE, KEY_FILE))
    try:
        with (
            _context() as context,
            Signer.from_info(C2paSignerInfo(C2paSigningAlg.ES256, chain, key, None)) as signer,
            Builder(_manifest(is_trained=is_trained), context) as builder,
            path.open("rb") as source,
            signed.open("w+b") as target,
        ):
            builder.sign(signer, kind.content_type, source, target)
    except C2paError as error:
        raise ValueError(f"it cannot be signed: {error}") from error
    signed.replace(path)


def is_signed(path: Path, kind: MediaKind) -> bool:
    """Whether the file has a manifest that fits it."""
    from c2pa import C2paError, Reader

    try:
        with path.open("rb") as file, _context() as context, Reader(kind.content_type, file, context=context) as reader:
            return reader.get_validation_state() in _GOOD_STATES
    except C2paError:
        return False


def _context() -> "Context":
    """A thumbnail would triple the size of a small picture."""
    from c2pa import Context

    return Context.from_dict({"builder": {"thumbnail": {"enabled": False}}})


def _manifest(*, is_trained: bool) -> Mapping[str, Any]:
    source = "trainedAlgorithmicMedia" if is_trained else "algorithmicMedia"
    made = {
        "action": "c2pa.created",
        "digitalSourceType": f"{_SOURCES}{source}",
        "softwareAgent": {"name": "Limpet", "version": __version__},
    }
    return {
        "claim_generator_info": [{"name": "Limpet", "version": __version__}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [made]}}],
    }


def _made() -> tuple[bytes, bytes]:
    """A key, and its certificate before that of the root that signed it; the root's own key is forgotten."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, name = (
        x509.Name(
            [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Limpet"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
        )
        for common in ("Limpet root of this server", "Limpet results of this server")
    )
    root = _certificate(root_name, root_name, root_key.public_key(), root_key, is_root=True)
    leaf = _certificate(name, root_name, key.public_key(), root_key, is_root=False)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = serialization.Encoding.PEM
    return private, leaf.public_bytes(pem) + root.public_bytes(pem)


def _certificate(
    name: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_root: bool,
) -> x509.Certificate:
    now = utc_now()
    usage = x509.KeyUsage(
        digital_signature=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + _VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not is_root:
        # What C2PA wants of a signer who is a person or an organisation.
        purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purposes, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())
