"""Tokens that stand for a key for a short time and for named apps only: what a browser is given instead of the key."""

from collections.abc import Sequence

import orjson

from limpet.core.errors import ScopeMissing, SignatureInvalid
from limpet.core.ids import KeyId
from limpet.service.keys import Caller, Keys, Signer

DEFAULT_TTL_S = 120
LONGEST_TTL_S = 24 * 3600
_PURPOSE = "app-token"


class Tokens:
    def __init__(self, signer: Signer, keys: Keys) -> None:
        self._signer = signer
        self._keys = keys

    def issue(self, caller: Caller, apps: Sequence[str], *, ttl_s: float) -> str:
        """A token with which somebody may call these apps as `caller`; names of apps as clients give them."""
        subject = orjson.dumps({"owner": caller.id, "apps": list(apps)}).decode()
        return self._signer.sign(_PURPOSE, subject, ttl_s=ttl_s)

    async def caller(self, token: str, *, app: str) -> Caller:
        """Who calls the app `owner/name` with this token. It never has more than the scope `api`.

        Raises `SignatureInvalid` (also when the time is over), `KeyInvalid` when its key has been revoked, and
        `ScopeMissing` when it is for other apps.
        """
        try:
            subject = orjson.loads(self._signer.verify(_PURPOSE, token))
        except SignatureInvalid:
            raise SignatureInvalid(
                "The token is not signed by this server or its time is over; ask for a new one."
            ) from None
        if not any(_names(entry, app) for entry in subject["apps"]):
            raise ScopeMissing(f"This token is not for {app}; name that app when you ask for a token.", scope=app)
        caller = await self._keys.caller(KeyId(subject["owner"]))
        return Caller(id=caller.id, scope="api")


def _names(entry: str, app: str) -> bool:
    """Whether an entry means this app: its name alone, as both clients send it, its full name, or an endpoint of it."""
    return entry == app.rpartition("/")[2] or "/".join(entry.split("/")[:2]) == app
