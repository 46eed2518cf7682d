"""Requests by their decimal ids, for the dialects that have such ids. A number never changes, so each is looked up once."""

from collections import OrderedDict

from limpet.core.errors import UnknownRequest
from limpet.core.ids import KeyId, RequestId
from limpet.ledger.requests import RequestLedger

_ENTRIES = 10_000
#: Numbers that the data base's type has.
_LARGEST = 2**63 - 1


class Numbers:
    def __init__(self, ledger: RequestLedger) -> None:
        self._ledger = ledger
        self._known: OrderedDict[tuple[int, KeyId], RequestId] = OrderedDict()

    async def request(self, number: int, owner: KeyId) -> RequestId:
        """The owner's request. Raises `UnknownRequest`, for numbers of others as well."""
        place = (number, owner)
        if place not in self._known:
            found = await self._ledger.find(number, owner) if 0 < number <= _LARGEST else None
            if found is None:
                raise UnknownRequest
            self._known[place] = found
            while len(self._known) > _ENTRIES:
                self._known.popitem(last=False)
        return self._known[place]
