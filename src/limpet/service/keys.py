"""API keys: made here, kept as keyed digests, checked in constant time; and tokens that this server signs for itself."""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from limpet.core.errors import KeyInvalid, KeyMissing, SignatureInvalid
from limpet.core.ids import KeyId
from limpet.ledger.keys import KeyLedger, KeyRecord, KeyTerms, Scope

#: The key that works without any set-up when the server listens on loopback only.
LOCAL_KEY_ID = KeyId("local")
LOCAL_KEY = "local:local"

#: A revoked key stops working within this time in every process.
_CACHE_S = 1.0
_CACHED_KEYS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who a call comes from."""

    id: KeyId
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    id: KeyId
    #: Shown once; only its digest is kept.
    secret: str

    @property
    def credentials(self) -> str:
        """What a client sends: `<id>:<secret>`."""
        return f"{self.id}:{self.secret}"


class Keys:
    def __init__(self, ledger: KeyLedger, *, local_key: bool, now: Callable[[], float] = time.monotonic) -> None:
        """`local_key`: whether `local:local` is accepted; right only where nobody else can reach the server."""
        self._ledger = ledger
        self._local_key = local_key
        self._now = now
        self._pepper = b""
        self._known: dict[KeyId, tuple[float, KeyTerms | None]] = {}

    async def open(self) -> None:
        self._pepper = await self._ledger.secret("key-pepper")

    async def create(self, *, alias: str = "", scope: Scope = "api", running_limit: int | None = None) -> NewKey:
        """`running_limit`: how many of its requests run at a time, where that differs from the server's settings."""
        new = NewKey(id=KeyId(secrets.token_hex(8)), secret=secrets.token_hex(32))
        terms = KeyTerms(digest=self._digest(new.secret), scope=scope, running_limit=running_limit)
        await self._ledger.add(new.id, terms, alias=alias)
        return new

    async def all(self) -> list[KeyRecord]:
        return await self._ledger.all()

    async def revoke(self, key_id: KeyId) -> bool:
        """Ends a key. False: unknown, or ended before."""
        return await self._ledger.revoke(key_id)

    async def authenticate(self, credentials: str | None) -> Caller:
        """The caller behind `<id>:<secret>`. Raises `KeyMissing` or `KeyInvalid`; both kinds of wrong take the same work."""
        if not credentials:
            raise KeyMissing
        key_id, _, secret = credentials.partition(":")
        if self._local_key and hmac.compare_digest(credentials.encode(), LOCAL_KEY.encode()):
            return Caller(id=LOCAL_KEY_ID, scope="admin")
        known = await self._lookup(KeyId(key_id))
        expected = known.digest if known else b""
        if not hmac.compare_digest(self._digest(secret), expected) or known is None:
            raise KeyInvalid
        return Caller(id=KeyId(key_id), scope=known.scope)

    async def caller(self, key_id: KeyId) -> Caller:
        """The caller with this key, for tokens and sessions that it was exchanged for. Raises `KeyInvalid` when it was revoked."""
        if self._local_key and key_id == LOCAL_KEY_ID:
            return Caller(id=LOCAL_KEY_ID, scope="admin")
        known = await self._lookup(key_id)
        if known is None:
            raise KeyInvalid
        return Caller(id=key_id, scope=known.scope)

    async def running_limit(self, key_id: KeyId) -> int | None:
        """How many requests of the key run at a time; None where nothing of its own was said."""
        known = await self._lookup(key_id)
        return known.running_limit if known else None

    async def _lookup(self, key_id: KeyId) -> KeyTerms | None:
        now = self._now()
        found = self._known.get(key_id)
        if found is None or now - found[0] > _CACHE_S:
            if len(self._known) >= _CACHED_KEYS:
                self._known.clear()
            found = self._known[key_id] = (now, await self._ledger.terms(key_id))
        return found[1]

    def _digest(self, secret: str) -> bytes:
        return hmac.digest(self._pepper, secret.encode(), hashlib.sha256)


class Signer:
    """Signs small texts for a limited time: tokens and upload addresses."""

    def __init__(self, secret: bytes, *, now: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._now = now

    def sign(self, purpose: str, subject: str, *, ttl_s: float) -> str:
        """A token that proves `subject` for `purpose` until the time is over; safe in headers and addresses."""
        expires = int(self._now() + ttl_s)
        return _join(subject, str(expires), self._mac(purpose, subject, expires))

    def verify(self, purpose: str, token: str) -> str:
        """The subject of a token. Raises `SignatureInvalid`."""
        try:
            subject, expires_text, mac = _split(token)
            expires = int(expires_text)
        except ValueError:
            raise SignatureInvalid from None
        if not hmac.compare_digest(mac, self._mac(purpose, subject, expires)) or expires < self._now():
            raise SignatureInvalid
        return subject

    def _mac(self, purpose: str, subject: str, expires: int) -> str:
        message = f"{purpose}\n{subject}\n{expires}".encode()
        return base64.urlsafe_b64encode(hmac.digest(self._secret, message, hashlib.sha256)).decode().rstrip("=")


def _join(subject: str, expires: str, mac: str) -> str:
    return f"{base64.urlsafe_b64encode(subject.encode()).decode().rstrip('=')}.{expires}.{mac}"


def _split(token: str) -> tuple[str, str, str]:
    encoded, expires, mac = token.split(".")
    padded = encoded + "=" * (-len(encoded) % 4)
    return base64.urlsafe_b64decode(padded.encode()).decode(), expires, mac
