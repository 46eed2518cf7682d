"""Sessions of a browser: a signed text that names a key for a week. Nothing is stored; a session ends when its key is revoked."""

from limpet.core.errors import KeyInvalid, SignatureInvalid
from limpet.core.ids import KeyId
from limpet.service.keys import Caller, Keys, Signer

SESSION_S = 7 * 24 * 3600
_PURPOSE = "session"


class Sessions:
    def __init__(self, signer: Signer, keys: Keys) -> None:
        self._signer = signer
        self._keys = keys

    def open(self, caller: Caller) -> str:
        """What a browser shows from now on instead of the key."""
        return self._signer.sign(_PURPOSE, caller.id, ttl_s=SESSION_S)

    async def caller(self, session: str) -> Caller:
        """Whose session it is. Raises `KeyInvalid` when its time is over, its key was revoked or it is none of ours."""
        try:
            key_id = self._signer.verify(_PURPOSE, session)
        except SignatureInvalid:
            raise KeyInvalid from None
        return await self._keys.caller(KeyId(key_id))
