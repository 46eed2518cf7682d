"""Subtitles: a JSON file of sentences or words with their times."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
from starlette.requests import Request as HttpRequest

from limpet.catalog.speech_own import T2aInput
from limpet.core.ids import KeyId
from limpet.core.request import Result
from limpet.dialects.wire.answers import file_address, origin_of
from limpet.dialects.wire.services import Services
from limpet.service.uploads import describe_upload


async def subtitle_file(http: HttpRequest, said: T2aInput, result: Result, owner: KeyId, services: Services) -> str:
    """Its address; empty where the engine gave no times."""
    entries = subtitles(result, words=said.subtitle_type != "sentence")
    if not entries:
        return ""
    upload = describe_upload(owner, name="subtitles.json", content_type="application/json")
    key = await services.files.uploads.take(upload, _once(orjson.dumps(entries)))
    return file_address(origin_of(http))(key)


def subtitles(result: Result, *, words: bool) -> list[dict[str, Any]]:
    """Times are milliseconds."""
    sentences = result.values.get("sentences", [])
    spoken = [word for sentence in sentences for word in sentence["words"]] if words else sentences
    return [{"text": entry["text"], "time_begin": entry["start_ms"], "time_end": entry["end_ms"]} for entry in spoken]


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
