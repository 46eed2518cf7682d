"""Who calls: `Authorization: Bearer <key>` or `x-api-key: <key>`. A group id in the address is taken and ignored."""

from starlette.requests import HTTPConnection

from limpet.core.errors import KeyInvalid, KeyMissing
from limpet.dialects.wire.local_key import is_local_call
from limpet.dialects.wire.services import Services
from limpet.service.keys import LOCAL_KEY_ID, Caller

_HOW = 'Authentication is required; send the header "Authorization: Bearer <key>".'


async def authenticate(http: HTTPConnection, services: Services) -> Caller:
    """Raises `KeyMissing` or `KeyInvalid`."""
    scheme, _, credentials = http.headers.get("authorization", "").partition(" ")
    key = credentials.strip() if scheme.lower() == "bearer" else http.headers.get("x-api-key", "").strip()
    if not key:
        raise KeyMissing(_HOW)
    caller = await services.keys.authenticate(key)
    if caller.id == LOCAL_KEY_ID and not is_local_call(http):
        raise KeyInvalid
    return caller
