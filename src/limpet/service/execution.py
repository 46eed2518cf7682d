"""From a spec to stored files: inputs onto disk, the job through a runner, artifacts into the store."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from limpet.catalog.samples import STAND_INS
from limpet.core.errors import FileDownloadFailed, FileTooLarge, ProviderFailed
from limpet.core.ids import KeyId, RequestId, new_file_key, new_seed, new_voice_id
from limpet.core.job import Artifact, Call, Job, RemoteArtifact
from limpet.core.lifecycle import AccessList, Decision, Lifecycle
from limpet.core.request import LogLevel, Result, ResultFile
from limpet.core.spec import ImageSpec, MediaSource, MusicSpec, Spec, VoiceCloneSpec
from limpet.engines.base import Made
from limpet.ledger.files import NewFile
from limpet.ledger.voices import NO_VOICE_CHANGES, NewVoice, VoiceChanges
from limpet.media.decode import decode_picture, decode_recording
from limpet.media.kind import kind_of_file
from limpet.media.limits import PICTURE_LIMITS, REFERENCE_LIMITS, SONG_LIMITS, VOICE_LIMITS, RecordingLimits
from limpet.media.recording_header import check_total_duration
from limpet.service.runner import Surroundings
from limpet.storage.fetch import Fetcher
from limpet.storage.store import DiskStore

#: A file that has not arrived after this time is given up.
FETCH_DEADLINE_S = 30.0
#: The same for what a provider made, and its largest size.
RESULT_DEADLINE_S = 300.0
MAX_RESULT_BYTES = 2 << 30


async def prepare(spec: Spec, around: Surroundings, fetcher: Fetcher, *, call: Call | None = None) -> Job:
    """Fetches and decodes every picture and recording that the spec names. Raises `InputError` that names the field.

    With a `call`, the checked bytes are kept for it as they came.
    """
    inputs = _Inputs(around=around, fetcher=fetcher, keeps_files=call is not None)
    for role, source in spec.pictures().items():
        await inputs.add_picture(role, source)
    limits = _recording_limits(spec)
    for role, source in spec.recordings().items():
        await inputs.add_recording(role, source, limits)
    return Job(
        spec=spec,
        seed=new_seed(spec.seed if isinstance(spec, ImageSpec) else None),
        pictures=inputs.pictures,
        recordings=inputs.recordings,
        call=call and replace(call, files=inputs.files),
    )


@dataclass(slots=True, kw_only=True)
class _Inputs:
    """What a job is given, while it comes in."""

    around: Surroundings
    fetcher: Fetcher
    keeps_files: bool
    pictures: dict[str, Path] = field(default_factory=dict)
    recordings: dict[str, Path] = field(default_factory=dict)
    #: Of all recordings so far.
    recordings_s: float = 0.0
    #: The bytes as they came, by address.
    files: dict[str, Path] = field(default_factory=dict)

    async def add_picture(self, role: str, source: MediaSource) -> None:
        data = await self._fetch(source, PICTURE_LIMITS.max_bytes)
        picture = await decode_picture(data, field=source.field)
        self.pictures[role] = self.around.scratch / f"{role}.npy"
        await asyncio.to_thread(picture.save, self.pictures[role])
        await self._keep(role, source, data)

    async def add_recording(self, role: str, source: MediaSource, limits: RecordingLimits) -> None:
        data = await self._fetch(source, limits.max_bytes)
        recording = await decode_recording(data, limits=limits, field=source.field)
        self.recordings_s += recording.duration_s
        check_total_duration(self.recordings_s, field=source.field, limits=limits)
        self.recordings[role] = self.around.scratch / f"{role}.npy"
        await asyncio.to_thread(recording.save, self.recordings[role])
        await self._keep(role, source, data)

    async def _fetch(self, source: MediaSource, max_bytes: int) -> bytes:
        self.around.listener.on_progress(0.0, f"reading {source.field}")
        try:
            return await self.fetcher.fetch(
                source.url, field=source.field, max_bytes=max_bytes, deadline_s=FETCH_DEADLINE_S
            )
        except FileDownloadFailed:
            sample = STAND_INS.get(source.url)
            if sample is None:
                raise
            self.around.listener.on_log(
                f"{source.field}: the documentation's example picture could not be downloaded; Limpet's own stands in.",
                LogLevel.WARN,
            )
            return await asyncio.to_thread(sample.path.read_bytes)

    async def _keep(self, role: str, source: MediaSource, data: bytes) -> None:
        if self.keeps_files:
            self.files[source.url] = self.around.scratch / f"{role}.original"
            await asyncio.to_thread(self.files[source.url].write_bytes, data)


def _recording_limits(spec: Spec) -> RecordingLimits:
    match spec:
        case VoiceCloneSpec():
            return VOICE_LIMITS
        case MusicSpec():
            return SONG_LIMITS
        case _:
            return REFERENCE_LIMITS


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
    kind = await asyncio.to_thread(kind_of_file, path)
    if kind is None:
        raise ProviderFailed(engine=engine, reason="its result is no media file that is known here")
    return Artifact(path=path, content_type=kind.content_type, file_name=f"output{kind.suffix}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the ledger writes of a run: the result, and the files that it consists of."""

    result: Result
    files: Sequence[NewFile]
    voices: VoiceChanges = NO_VOICE_CHANGES


async def publish(made: Made, *, owner: KeyId, request_id: RequestId, store: DiskStore) -> Published:
    """Puts the artifacts into the store. They are durable on return, and belong to nobody until the ledger says so."""
    artifacts = [local(artifact) for artifact in made.artifacts]
    files = [await _publish_artifact(artifact, owner, request_id, store) for artifact in artifacts]
    shown = [
        ResultFile(
            key=file.key,
            content_type=file.content_type,
            file_name=file.name,
            size_bytes=file.size_bytes or 0,
            facts=artifact.facts,
        )
        for file, artifact in zip(files, artifacts, strict=True)
    ]
    result = Result(files=shown, values=made.values, provenance=made.provenance)
    if made.voice is None:
        return Published(result=result, files=files, voices=VoiceChanges(ended=made.ended_voice))
    taken_from = made.voice.recording
    recording = None if taken_from is None else await _publish_recording(taken_from, owner, store)
    voice = NewVoice(
        id=new_voice_id(),
        kind=made.voice.kind,
        engine=str(made.provenance.get("engine", "")),
        attributes=made.voice.attributes,
        file=None if recording is None else recording.key,
    )
    return Published(
        result=replace(result, values={**made.values, "custom_voice_id": voice.id}),
        files=[*files, recording] if recording else files,
        voices=VoiceChanges(made=voice),
    )


async def _publish_recording(artifact: Artifact, owner: KeyId, store: DiskStore) -> NewFile:
    """For its owner only, and for as long as the voice lives; the request behind it may go before."""
    file = await _publish_artifact(artifact, owner, None, store)
    return replace(file, lifecycle=Lifecycle(lifetime_s=0, acl=AccessList(default=Decision.HIDE)))


def local(artifact: Artifact | RemoteArtifact) -> Artifact:
    """An artifact that is on this disk."""
    assert isinstance(artifact, Artifact), "what a provider made is collected before it is published"
    return artifact


async def _publish_artifact(
    artifact: Artifact, owner: KeyId, request_id: RequestId | None, store: DiskStore
) -> NewFile:
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
