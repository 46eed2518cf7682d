"""What a token makes of its caller."""

from typing import Any, cast

from limpet.core.ids import KeyId
from limpet.service.keys import Caller, Keys, Signer
from limpet.service.tokens import Tokens


class _EveryKey:
    """Keys of which none has been revoked."""

    async def caller(self, key_id: KeyId) -> Caller:
        return Caller(id=key_id, scope="admin")


async def test_an_administrators_token_does_not_administrate() -> None:
    tokens = Tokens(Signer(b"secret"), cast("Keys", cast("Any", _EveryKey())))
    token = tokens.issue(Caller(id=KeyId("boss"), scope="admin"), ["minimax"], ttl_s=60)

    caller = await tokens.caller(token, app="fal-ai/minimax")

    assert caller == Caller(id=KeyId("boss"), scope="api")
