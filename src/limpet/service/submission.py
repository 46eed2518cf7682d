"""Taking requests in: validated against the catalogue, durable before the answer goes out."""

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
import structlog

from limpet.catalog.endpoint import Endpoint
from limpet.core.errors import IdempotencyKeyInvalid, InputError, NoEngine, QueueFull, TooManyAtOnce, WebhookNotAllowed
from limpet.core.ids import KeyId, RequestId, new_request_id
from limpet.core.request import NO_WISHES, Status, Wishes
from limpet.core.webhook import Webhook
from limpet.engines.roster import Roster
from limpet.ledger.requests import Accepted, NewRequest, RequestLedger
from limpet.storage.addresses import WEBHOOK, FetchPolicy, check_url
from limpet.storage.store import DiskStore
from limpet.storage.urls import AddressRefused

_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,255}")
#: Lane of requests that no engine can serve; they are completed at once and nobody works on it.
_NO_LANE = "none"
_NOTHING_OPEN = FetchPolicy()

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of an endpoint, as a dialect hands it in."""

    owner: KeyId
    endpoint: Endpoint
    #: The decoded JSON body.
    body: object
    wishes: Wishes = NO_WISHES
    #: The call is refused when more requests than this wait for the endpoint.
    most_waiting: int | None = None
    idempotency_key: str | None = None
    webhook: Webhook | None = None
    #: Whether refused input is an error of this very call, as in dialects that answer at once.
    refuses_at_once: bool = False
    #: What the dialect wants to remember of the call.
    memo: Mapping[str, Any] = field(default_factory=dict)
    #: Warnings for the request's log.
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRules:
    """What the operator decided about accepting."""

    #: Refused input is an error at submit instead of at the result.
    strict: bool = False
    #: How many requests of one key run at a time, where its own terms do not say; 0 sets no limit.
    running_per_key: int = 0


#: A key's own limit of requests that run at a time; None where nothing was said for it.
LimitOf = Callable[[KeyId], Awaitable[int | None]]


async def _no_own_limit(_: KeyId) -> int | None:
    return None


class Submission:
    def __init__(
        self,
        ledger: RequestLedger,
        roster: Roster,
        store: DiskStore,
        *,
        rules: SubmissionRules,
        limit_of: LimitOf = _no_own_limit,
        policy: FetchPolicy = _NOTHING_OPEN,
    ) -> None:
        """`limit_of` tells a key's own limit of running requests; `policy` says which webhook addresses are taken."""
        self._rules = rules
        self._limit_of = limit_of
        self._ledger = ledger
        self._roster = roster
        self._store = store
        self._policy = policy

    async def submit(self, call: Call) -> Accepted:
        """Accepts the call; on return it is durable.

        A body that the endpoint or the engine refuses is accepted too and completed at once with the refusal, unless the call
        or the rules want an error. Raises
        `IdempotencyKeyInvalid`, `IdempotencyKeyReused`, `WebhookNotAllowed` and `CapacityError`; nothing is stored then.
        """
        if call.idempotency_key is not None and not _IDEMPOTENCY_KEY.fullmatch(call.idempotency_key):
            raise IdempotencyKeyInvalid(field="Idempotency-Key")
        if call.webhook is not None:
            self._check_webhook(call.webhook)
        self._store.check_space()
        if call.most_waiting is not None and await self._ledger.count_waiting(call.endpoint.id) > call.most_waiting:
            raise QueueFull(limit=call.most_waiting)
        try:
            lane = self._check(call)
        except (InputError, NoEngine) as refusal:
            if self._rules.strict or call.refuses_at_once:
                raise
            new = _new_request(call, _NO_LANE)
            await self._ledger.refuse(new, refusal.failure())
            log.info("request-refused", request_id=new.id, endpoint=call.endpoint.id, code=refusal.code)
            return Accepted(id=new.id)
        accepted = await self._ledger.accept(replace(_new_request(call, lane), lock=await self._lock(call.owner)))
        if not accepted.replayed:
            log.info("request-queued", request_id=accepted.id, endpoint=call.endpoint.id)
        return accepted

    async def submit_or_adopt(self, call: Call) -> Accepted:
        """As `submit`, but an equal call whose caller lost its connection a moment ago is taken over instead.

        Clients repeat a synchronous call when its connection breaks; the work must not be done twice for that. Raises
        `TooManyAtOnce` where the key's limit is reached: a synchronous call does not wait for its turn.
        """
        if call.idempotency_key is None:
            adopted = await self._ledger.adopt_abandoned(_new_request(call, _NO_LANE))
            if adopted is not None:
                log.info("request-adopted", request_id=adopted, endpoint=call.endpoint.id)
                return Accepted(id=adopted, replayed=True)
        limit = await self._limit(call.owner)
        if limit and await self._ledger.count_running(call.owner) >= limit:
            raise TooManyAtOnce(limit=limit)
        accepted = await self.submit(call)
        if accepted.replayed:
            await self._ledger.take_back(accepted.id)
        return accepted

    async def abandon(self, request_id: RequestId, owner: KeyId) -> None:
        """The caller's connection is gone before it had its answer; an equal call may take the request over."""
        await self._ledger.mark_abandoned(request_id, owner)

    async def cancel(self, request_id: RequestId, owner: KeyId) -> Status | None:
        """Ends a waiting request, asks a running one to stop. Returns the status found, or None for an unknown id."""
        status = await self._ledger.cancel(request_id, owner)
        log.info("request-cancel-asked", request_id=request_id, status=status)
        return status

    async def _limit(self, owner: KeyId) -> int:
        """How many requests of the owner run at a time; 0 sets no limit."""
        return await self._limit_of(owner) or self._rules.running_per_key

    async def _lock(self, owner: KeyId) -> str | None:
        """One of as many locks as the owner may run requests at once; jobs with one lock run one after the other."""
        limit = await self._limit(owner)
        return f"{owner}:{secrets.randbelow(limit)}" if limit else None

    def _check_webhook(self, webhook: Webhook) -> None:
        try:
            check_url(webhook.url, purpose=WEBHOOK, policy=self._policy)
        except AddressRefused as refusal:
            log.debug("webhook-refused", reason=refusal.reason)
            raise WebhookNotAllowed from None

    def _check(self, call: Call) -> str:
        """The lane of the engine that will serve the call. Raises what is wrong with it."""
        spec = call.endpoint.spec(call.endpoint.validate(call.body))
        _, offer = self._roster.able(call.endpoint, spec)[0]
        return offer.lane


def _new_request(call: Call, lane: str) -> NewRequest:
    return NewRequest(
        id=new_request_id(),
        owner=call.owner,
        endpoint=call.endpoint.id,
        lane=lane,
        input=orjson.dumps(call.body, option=orjson.OPT_SORT_KEYS),
        wishes=call.wishes,
        webhook=call.webhook,
        idempotency_key=call.idempotency_key,
        memo=call.memo,
        notes=call.notes,
    )
