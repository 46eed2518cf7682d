"""From a spec to stored files: inputs onto disk, the job through a runner, artifacts into the store."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from limpet.core.errors import FileDownloadFailed, FileTooLarge, ProviderFailed
from limpet.core.ids import KeyId, RequestId, new_file_key, new_seed
from limpet.core.job import Artifact, Call, Job, RemoteArtifact
from limpet.core.request import Result, ResultFile
from limpet.core.spec import MediaSource, Spec
from limpet.engines.base import Made
from limpet.ledger.files import NewFile
from limpet.media.kind import KIND_BYTES, MediaKind, media_kind
from limpet.media.limits import PICTURE_LIMITS
from limpet.media.sandbox import decode_picture
from limpet.service.runner import Listener
from limpet.storage.fetch import Fetcher
from limpet.storage.store import DiskStore

#: A picture that has not arrived after this time is given up.
FETCH_DEADLINE_S = 30.0
#: The same for what a provider made, and its largest size.
RESULT_DEADLINE_S = 300.0
MAX_RESULT_BYTES = 2 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where one attempt works, and who listens."""

    scratch: Path
    listener: Listener


async def prepare(spec: Spec, around: Surroundings, fetcher: Fetcher, *, call: Call | None = None) -> Job:
    """Fetches and decodes every picture that the spec names. Raises `InputError` that names the field.

    With a `call`, the checked bytes are kept for it as they came.
    """
    pictures, files = {}, {}
    for role, source in spec.pictures().items():
        around.listener.on_progress(0.0, f"reading {source.field}")
        data = await fetcher.fetch(
            source.url, field=source.field, max_bytes=PICTURE_LIMITS.max_bytes, deadline_s=FETCH_DEADLINE_S
        )
        pictures[role] = await _decode(data, source, around.scratch / f"{role}.npy")
        if call is not None:
            files[source.url] = await _keep(data, around.scratch / f"{role}.original")
    return Job(spec=spec, seed=new_seed(), pictures=pictures, call=call and replace(call, files=files))


async def _decode(data: bytes, source: MediaSource, path: Path) -> Path:
    picture = await decode_picture(data, field=source.field)
    await asyncio.to_thread(picture.save, path)
    return path


async def _keep(data: bytes, path: Path) -> Path:
    await asyncio.to_thread(path.write_bytes, data)
    return path


async def collect(made: Made, *, engine: str, scratch: Path, fetcher: Fetcher) -> Made:
    """Brings what a provider made onto this disk. Raises `ProviderFailed`."""
    artifacts = [
        await _collect_artifact(artifact, scratch / f"collected-{number}", engine, fetcher)
        if isinstance(artifact, RemoteArtifact)
        else artifact
        for number, artifact in enumerate(made.artifacts)
    ]
    return replace(made, artifacts=artifacts)


async def _collect_artifact(remote: RemoteArtifact, path: Path, engine: str, fetcher: Fetcher) -> Artifact:
    try:
        await fetcher.download(remote.url, path, max_bytes=MAX_RESULT_BYTES, deadline_s=RESULT_DEADLINE_S)
    except (FileDownloadFailed, FileTooLarge) as error:
        raise ProviderFailed(engine=engine, reason="its result could not be downloaded") from error
    kind = await asyncio.to_thread(_kind_of, path)
    if kind is None:
        raise ProviderFailed(engine=engine, reason="its result is no media file that is known here")
    return Artifact(path=path, content_type=kind.content_type, file_name=f"output{kind.suffix}")


def _kind_of(path: Path) -> MediaKind | None:
    with path.open("rb") as file:
        return media_kind(file.read(KIND_BYTES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the ledger writes of a run: the result, and the files that it consists of."""

    result: Result
    files: Sequence[NewFile]


async def publish(made: Made, *, owner: KeyId, request_id: RequestId, store: DiskStore) -> Published:
    """Puts the artifacts into the store. They are durable on return, and belong to nobody until the ledger says so."""
    files = [await _publish_artifact(local(artifact), owner, request_id, store) for artifact in made.artifacts]
    shown = [
        ResultFile(key=file.key, content_type=file.content_type, file_name=file.name, size_bytes=file.size_bytes or 0)
        for file in files
    ]
    return Published(result=Result(files=shown, values=made.values, provenance=made.provenance), files=files)


def local(artifact: Artifact | RemoteArtifact) -> Artifact:
    """An artifact that is on this disk."""
    assert isinstance(artifact, Artifact), "what a provider made is collected before it is published"
    return artifact


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
