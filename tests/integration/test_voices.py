"""Voices of a user's own on a real database: made with the end of a request, found by their owner, gone for good."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.integration.workshop import OWNER, Workshop, at_work

from limpet.core.clock import utc_now
from limpet.core.ids import FileKey, KeyId, VoiceId, new_voice_id
from limpet.core.request import Result
from limpet.core.voice import VoiceKind
from limpet.ledger.database import Database
from limpet.ledger.files import FileLedger
from limpet.ledger.requests import Attempt
from limpet.ledger.retention import RetentionLedger
from limpet.ledger.voices import NewVoice, VoiceChanges, VoiceLedger
from limpet.service.retention import Retention, RetentionRules

_DESIGN = "fal-ai/minimax/voice-design"
_DELETE = "fal-ai/minimax/voice-delete"
_SPEECH = "fal-ai/minimax/speech-02-hd"
_STRANGER = KeyId("stranger")


async def _values(workshop: Workshop, endpoint: str, body: dict[str, object], owner: KeyId = OWNER) -> dict[str, Any]:
    request = await workshop.board.completed(await workshop.call(endpoint, body, owner=owner), owner)
    assert request.result is not None, request.failure
    return dict(request.result.values)


async def _design(workshop: Workshop, description: str = "a deep voice") -> str:
    values = await _values(workshop, _DESIGN, {"prompt": description, "preview_text": "Hello"})
    return str(values["custom_voice_id"])


async def _spoken_with(workshop: Workshop, voice_id: str, owner: KeyId = OWNER) -> object:
    body: dict[str, object] = {"text": "Hello", "voice_setting": {"voice_id": voice_id}}
    return (await _values(workshop, _SPEECH, body, owner))["attributes"]


async def _recordings(database: Database) -> list[FileKey]:
    return [file.key for file in await FileLedger(database).newest(limit=9, now=utc_now())]


async def test_a_new_voice_speaks_for_its_owner_only(database: Database, tmp_path: Path) -> None:
    async with at_work(database, tmp_path, slots=1) as workshop:
        voice_id = await _design(workshop)

        assert voice_id.startswith("voice_")
        assert await _spoken_with(workshop, voice_id) == {"description": "a deep voice"}
        assert await _spoken_with(workshop, voice_id, _STRANGER) is None
        assert await _spoken_with(workshop, "Wise_Woman") is None
        assert await _spoken_with(workshop, "voice\0") is None


async def test_a_deleted_voice_is_unknown_and_its_recording_gone(database: Database, tmp_path: Path) -> None:
    async with at_work(database, tmp_path, slots=1) as workshop:
        voice_id, other = await _design(workshop), await _design(workshop, "another")
        assert len(await _recordings(database)) == 2

        by_stranger = await _values(workshop, _DELETE, {"voice_id": voice_id}, _STRANGER)
        assert by_stranger["known"] is None
        assert await _spoken_with(workshop, voice_id) is not None

        by_owner = await _values(workshop, _DELETE, {"voice_id": voice_id})

        assert by_owner["known"] == voice_id
        assert await _spoken_with(workshop, voice_id) is None
        assert await _spoken_with(workshop, other) == {"description": "another"}
        assert len(await _recordings(database)) == 1


async def test_nobody_else_reads_the_recording_behind_a_voice(database: Database, tmp_path: Path) -> None:
    async with at_work(database, tmp_path, slots=1) as workshop:
        await _design(workshop)

    (file,) = await FileLedger(database).newest(limit=9, now=utc_now())
    assert file.owner == OWNER
    assert file.request_id is None
    assert not file.acl.is_open
    assert file.expires_at is None
    assert workshop.store.path(file.sha256).read_bytes() == b"a deep voice"


async def test_a_late_finisher_makes_no_voice(database: Database, tmp_path: Path) -> None:
    async with at_work(database, tmp_path, slots=1) as workshop:
        done = await workshop.board.completed(await workshop.submit("a film"), OWNER)
        assert done.result is not None
    late = Attempt(request_id=done.id, number=done.attempt, owner=OWNER, endpoint=done.endpoint, input={})
    voice = NewVoice(id=new_voice_id(), kind=VoiceKind.CLONED, engine="embedded", attributes={})

    won = await workshop.ledger.complete(late, Result(files=[]), voices=VoiceChanges(made=voice))

    assert not won
    assert await VoiceLedger(database).read(voice.id, OWNER) is None


async def test_a_voice_that_nobody_uses_goes_after_a_week_and_its_recording_with_it(
    database: Database, tmp_path: Path
) -> None:
    async with at_work(database, tmp_path, slots=1) as workshop:
        unused, used = await _design(workshop), await _design(workshop, "used")
        await _spoken_with(workshop, used)
    now = [utc_now() + timedelta(days=6)]
    retention = Retention(
        RetentionLedger(database), workshop.store, tmp_path / "scratch", RetentionRules(), now=lambda: now[0]
    )
    voices = VoiceLedger(database)

    assert (await retention.sweep()).voices == 0
    now[0] += timedelta(days=2)
    assert (await retention.sweep()).voices == 1

    assert await voices.read(VoiceId(unused), OWNER) is None
    assert await voices.read(VoiceId(used), OWNER) is not None
    assert len(await _recordings(database)) == 1


async def test_a_voice_outlives_the_request_that_made_it(database: Database, tmp_path: Path) -> None:
    async with at_work(database, tmp_path, slots=1) as workshop:
        voice_id = await _design(workshop)
        await _spoken_with(workshop, voice_id)
    retention = Retention(
        RetentionLedger(database),
        workshop.store,
        tmp_path / "scratch",
        RetentionRules(),
        now=lambda: utc_now() + timedelta(days=40),
    )

    assert (await retention.sweep()).requests == 2

    assert await VoiceLedger(database).read(VoiceId(voice_id), OWNER) is not None
    assert len(await _recordings(database)) == 1
