"""The keys of webhooks: which one signs now, which ones receivers must know, and how one follows another.

    rotate ── published at once ── 24 h ──> signs ──────────────────────────>
    the key before ──────────────> signs ──┤ published 48 h more ──> forgotten

Receivers may keep the published keys for 24 hours: a new key signs only when each of them has had to ask again.
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from limpet.core.clock import Clock, utc_now
from limpet.ledger.webhook_keys import SigningKey, WebhookKeyLedger

_PUBLISHED_BEFORE_USE = timedelta(hours=24)
_PUBLISHED_AFTER_USE = timedelta(hours=48)
#: A rotation is seen within this time in every process.
_CACHE_S = 1.0


def signing_key(keys: Sequence[SigningKey], now: datetime) -> SigningKey:
    """The newest key whose time has come; `keys` are oldest first.

    The first one signs in any case: the server that made it may have a clock a little ahead of ours.
    """
    return max((key for key in keys if key.signs_from <= now), key=lambda key: key.signs_from, default=keys[0])


def published_keys(keys: Sequence[SigningKey], now: datetime) -> list[SigningKey]:
    """The keys that receivers must know: those that will sign, the one that signs, and those that signed of late."""
    successors = [*keys[1:], None]
    return [
        key
        for key, successor in zip(keys, successors, strict=True)
        if successor is None or successor.signs_from + _PUBLISHED_AFTER_USE > now
    ]


def signature_headers(
    body: bytes, *, request_id: str, user_id: str, at: datetime, sign: Callable[[bytes], bytes]
) -> dict[str, str]:
    """The headers with which a receiver checks a message, whatever the dialect; the names are fal's."""
    timestamp = str(int(at.timestamp()))
    return {
        "X-Fal-Webhook-Request-Id": request_id,
        "X-Fal-Webhook-User-Id": user_id,
        "X-Fal-Webhook-Timestamp": timestamp,
        "X-Fal-Webhook-Signature": sign(signed_message(request_id, user_id, timestamp, body)).hex(),
    }


def signed_message(request_id: str, user_id: str, timestamp: str, body: bytes) -> bytes:
    """The bytes that the signature of a webhook is over."""
    return "\n".join([request_id, user_id, timestamp, hashlib.sha256(body).hexdigest()]).encode()


class WebhookKeys:
    def __init__(
        self, ledger: WebhookKeyLedger, *, clock: Clock = utc_now, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._ticks = ticks
        self._known: tuple[float, list[SigningKey]] | None = None

    async def signer(self) -> Callable[[bytes], bytes]:
        """Signs with the key whose time it is."""
        return _private(signing_key(await self._keys(), self._clock())).sign

    async def published(self) -> list[bytes]:
        """The public keys that receivers must know, 32 bytes each."""
        keys = published_keys(await self._keys(), self._clock())
        return [_private(key).public_key().public_bytes_raw() for key in keys]

    async def rotate(self) -> datetime:
        """Makes the next key and forgets the ones that are over; returns when the next one begins to sign."""
        now = self._clock()
        keys = await self._ledger.all(now=now)
        needed = published_keys(keys, now)
        await self._ledger.forget([key.name for key in keys if key not in needed])
        signs_from = now + _PUBLISHED_BEFORE_USE
        await self._ledger.add(signs_from=signs_from)
        self._known = None
        return signs_from

    async def _keys(self) -> list[SigningKey]:
        if self._known is None or self._ticks() - self._known[0] > _CACHE_S:
            self._known = (self._ticks(), await self._ledger.all(now=self._clock()))
        return self._known[1]


def _private(key: SigningKey) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key.seed)
