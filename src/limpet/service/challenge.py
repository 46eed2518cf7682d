"""The handshake of callbacks: a receiver proves that it wants them by sending a word back."""

import secrets

import orjson
import structlog

from limpet.core.errors import WebhookNotAllowed
from limpet.storage.fetch import Fetcher, Unreachable
from limpet.storage.urls import AddressRefused

#: A receiver has this long for its answer.
CHALLENGE_S = 3.0

log = structlog.get_logger()


class Challenges:
    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def fails(self, url: str) -> str | None:
        """Why the receiver did not pass, or None if it did. Raises `WebhookNotAllowed` for an address that we do not call."""
        word = secrets.token_urlsafe(24)
        try:
            answer = await self._fetcher.post(
                url,
                body=orjson.dumps({"challenge": word}),
                headers={"Content-Type": "application/json"},
                deadline_s=CHALLENGE_S,
            )
        except AddressRefused as refusal:
            log.debug("callback-refused", reason=refusal.reason)
            raise WebhookNotAllowed(field="callback_url") from None
        except (Unreachable, TimeoutError) as error:
            log.debug("callback-unreachable", reason=str(error))
            return f"it did not answer within {CHALLENGE_S:g} s"
        return None if _echoes(answer.body, word) else "it did not send the challenge back"


def _echoes(body: bytes, word: str) -> bool:
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(said, dict) and said.get("challenge") == word
