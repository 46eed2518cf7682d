"""From a spec to stored files: inputs onto disk, the job through a runner, artifacts into the store."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from limpet.core.ids import KeyId, RequestId, new_file_key, new_seed
from limpet.core.job import Artifact, Job
from limpet.core.request import Result, ResultFile
from limpet.core.spec import MediaSource, Spec
from limpet.engines.base import Made
from limpet.ledger.files import NewFile
from limpet.media.limits import PICTURE_LIMITS
from limpet.media.sandbox import decode_picture
from limpet.service.runner import Listener
from limpet.storage.fetch import Fetcher
from limpet.storage.store import DiskStore

#: A picture that has not arrived after this time is given up.
FETCH_DEADLINE_S = 30.0


async def prepare(spec: Spec, *, scratch: Path, fetcher: Fetcher, listener: Listener) -> Job:
    """Fetches and decodes every picture that the spec names. Raises `InputError` that names the field."""
    pictures = {}
    for role, source in spec.pictures().items():
        listener.on_progress(0.0, f"reading {source.field}")
        pictures[role] = await _prepare_picture(source, scratch / f"{role}.npy", fetcher)
    return Job(spec=spec, seed=new_seed(), pictures=pictures)


async def _prepare_picture(source: MediaSource, path: Path, fetcher: Fetcher) -> Path:
    data = await fetcher.fetch(
        source.url, field=source.field, max_bytes=PICTURE_LIMITS.max_bytes, deadline_s=FETCH_DEADLINE_S
    )
    picture = await decode_picture(data, field=source.field)
    await asyncio.to_thread(picture.save, path)
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the ledger writes of a run: the result, and the files that it consists of."""

    result: Result
    files: Sequence[NewFile]


async def publish(made: Made, *, owner: KeyId, request_id: RequestId, store: DiskStore) -> Published:
    """Puts the artifacts into the store. They are durable on return, and belong to nobody until the ledger says so."""
    files = [await _publish_artifact(artifact, owner, request_id, store) for artifact in made.artifacts]
    shown = [
        ResultFile(key=file.key, content_type=file.content_type, file_name=file.name, size_bytes=file.size_bytes or 0)
        for file in files
    ]
    return Published(result=Result(files=shown, values=made.values, provenance=made.provenance), files=files)


async def _publish_artifact(artifact: Artifact, owner: KeyId, request_id: RequestId, store: DiskStore) -> NewFile:
    blob = await store.adopt(artifact.path)
    return NewFile(
        key=new_file_key(artifact.file_name),
        owner=owner,
        request_id=request_id,
        name=artifact.file_name,
        content_type=artifact.content_type,
        sha256=blob.sha256,
        size_bytes=blob.size_bytes,
    )
