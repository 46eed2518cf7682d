"""What time takes away: old requests, payloads that were not to be kept, unused voices, expired files, unfinished uploads, waste.

Every worker sweeps once a minute, in small batches that skip what another one has in hand.

Bytes are shared by all files of equal content, so a blob goes only when no file names it. Between an upload's bytes and its row
there is a moment without a name. Three things keep such a blob: it is younger than an hour, because every upload writes its
bytes anew; the store does not let it be renamed into place between the look at its age and its removal; and it must have been
without a name at two visits, so that a machine that wakes after a long sleep does not take what it was about to record.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from limpet.core.clock import Clock, utc_now
from limpet.ledger.retention import RetentionLedger
from limpet.service.patience import DATABASE_AWAY, one_line
from limpet.service.uploads import ADDRESS_TTL_S
from limpet.storage.store import SHARDS, DiskStore

_SWEEP_EVERY_S = 60.0
_UNKEPT = timedelta(hours=1)
#: Past this time the addresses of an upload are dead, and a scratch folder's attempt has long ended.
_UNFINISHED = timedelta(seconds=ADDRESS_TTL_S)
_UNNAMED = timedelta(hours=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRules:
    #: How long completed requests are kept.
    requests: timedelta = timedelta(days=30)
    #: How long a cloned or designed voice waits for its first use.
    voices: timedelta = timedelta(days=7)
    batch: int = 200
    #: Batches of one kind in one sweep; the rest waits for the next.
    most_batches: int = 10
    #: Folders of blobs that one sweep visits; the next goes on behind them.
    shards: int = 16


@dataclass(slots=True)
class Swept:
    """How much one sweep took."""

    requests: int = 0
    payloads: int = 0
    voices: int = 0
    files: int = 0
    parts: int = 0
    blobs: int = 0
    leftovers: int = 0

    def __bool__(self) -> bool:
        return any((self.requests, self.payloads, self.voices, self.files, self.parts, self.blobs, self.leftovers))


@dataclass(slots=True)
class _Suspects:
    """Blobs without a name at the last visit of their shard, and the shard to visit next."""

    next_shard: int = 0
    by_shard: dict[int, set[str]] = field(default_factory=dict)


class Retention:
    def __init__(
        self, ledger: RetentionLedger, store: DiskStore, scratch: Path, rules: RetentionRules, *, now: Clock = utc_now
    ) -> None:
        """`scratch` is where attempts have their folders."""
        self._ledger = ledger
        self._store = store
        self._scratch = scratch
        self._rules = rules
        self._now = now
        self._suspects = _Suspects()

    async def run(self) -> None:
        """Sweeps at once and then every minute, until cancelled."""
        while True:
            try:
                swept = await self.sweep()
                if swept:
                    log.info("retention-swept", **{name: getattr(swept, name) for name in Swept.__slots__})
            except DATABASE_AWAY as error:
                log.warning("ledger-away", what="retention", reason=one_line(error))
            except OSError as error:
                log.warning("retention-failed", reason=one_line(error))
            await asyncio.sleep(_SWEEP_EVERY_S)  # age is a matter of time, not of events

    async def sweep(self) -> Swept:
        """Takes what is due now, as much as one sweep may."""
        now, ledger = self._now(), self._ledger
        return Swept(
            requests=await self._drain(
                lambda limit: ledger.delete_requests(before=now - self._rules.requests, limit=limit)
            ),
            payloads=await self._drain(lambda limit: ledger.erase_unkept(before=now - _UNKEPT, limit=limit)),
            voices=await self._drain(
                lambda limit: ledger.delete_unused_voices(before=now - self._rules.voices, limit=limit)
            ),
            files=await self._drain(lambda limit: ledger.delete_expired_files(now=now, limit=limit))
            + await self._drain(lambda limit: ledger.delete_unfilled_files(before=now - _UNFINISHED, limit=limit)),
            parts=await self._drain(lambda limit: ledger.delete_parts(before=now - _UNFINISHED, limit=limit)),
            blobs=await self._remove_unnamed(now),
            leftovers=await self._store.remove_leftovers(before=now - _UNFINISHED)
            + await asyncio.to_thread(self._remove_scratch, now - _UNFINISHED),
        )

    async def _drain(self, take: Callable[[int], Awaitable[int]]) -> int:
        """Takes batch after batch until one is not full."""
        total = 0
        for _ in range(self._rules.most_batches):
            taken = await take(self._rules.batch)
            total += taken
            if taken < self._rules.batch:
                break
        return total

    async def _remove_unnamed(self, now: datetime) -> int:
        removed = 0
        for _ in range(self._rules.shards):
            shard = self._suspects.next_shard
            removed += await self._visit(shard, before=now - _UNNAMED)
            self._suspects.next_shard = (shard + 1) % SHARDS
        return removed

    async def _visit(self, shard: int, *, before: datetime) -> int:
        """Removes what was a suspect at the last visit and is one still."""
        old = await self._store.old_blobs(shard, before=before)
        unnamed = await self._ledger.unnamed(old) if old else set()
        seen_before = self._suspects.by_shard.get(shard, set())
        removed = [await self._store.remove_blob(sha256, before=before) for sha256 in sorted(unnamed & seen_before)]
        self._suspects.by_shard[shard] = unnamed - seen_before
        return sum(removed)

    def _remove_scratch(self, before: datetime) -> int:
        """What killed workers left."""
        removed = 0
        with suppress(FileNotFoundError):
            for folder in list(self._scratch.iterdir()):
                with suppress(OSError):
                    if folder.stat().st_mtime < before.timestamp():
                        shutil.rmtree(folder)
                        removed += 1
        return removed
