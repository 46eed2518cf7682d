"""What a worker does before an engine starts: fetches and decodes what a spec names, each by the limits of its role."""

import base64
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from tests.sounds import SOUNDS, recorded, tones

from limpet.catalog.samples import HARBOUR_PICTURE, STAND_INS
from limpet.core.errors import AudioTooLong, AudioTooShort, FileDownloadFailed, FileTooLarge, InputError
from limpet.core.ids import EndpointId, RequestId
from limpet.core.job import Call, Job
from limpet.core.spec import MediaSource, MusicSpec, References, Spec, VideoSpec, VoiceCloneSpec
from limpet.media.recording import load_recording
from limpet.service.execution import prepare
from limpet.service.runner import JOB, Listener, Surroundings
from limpet.storage.addresses import FetchPolicy
from limpet.storage.fetch import Fetcher

#: The samples of the endpoints' own pages, kept to the letter.
DOCUMENTED = Path(__file__).parents[1] / "acceptance" / "samples"


def source(field: str, data: bytes) -> MediaSource:
    return MediaSource(url=f"data:application/octet-stream;base64,{base64.b64encode(data).decode()}", field=field)


def sound(seconds: float, name: str = "mp3 of a telephone") -> bytes:
    return recorded(SOUNDS[name], tones(seconds, SOUNDS[name].rate, 1))


def voice(data: bytes) -> VoiceCloneSpec:
    return VoiceCloneSpec(recording=source("audio_url", data))


def song(data: bytes) -> MusicSpec:
    return MusicSpec(reference=source("reference_audio_url", data))


def film(*recordings: bytes) -> VideoSpec:
    sources = [source("reference_audio_urls", data) for data in recordings]
    return VideoSpec(prompt="x", seconds=5, short_side=1440, fps=24, references=References(recordings=sources))


class Heard:
    """What the caller is told meanwhile."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.listener = Listener(
            on_progress=lambda _, line: self.lines.append(line),
            on_log=lambda line, _: self.lines.append(line),
            on_chunk=self._pass_by,
            remember=self._forget,
        )

    def _pass_by(self, data: bytes) -> None:
        """No engine is asked here."""

    async def _forget(self, values: Mapping[str, object]) -> None:
        """No engine is asked here."""


async def prepared(spec: Spec, scratch: Path, heard: Heard | None = None, *, call: Call | None = None) -> Job:
    around = Surroundings(scratch=scratch, listener=(heard or Heard()).listener)
    return await prepare(spec, around, Fetcher(FetchPolicy()), call=call)


async def test_the_recording_of_a_voice_is_on_disk_before_the_engine_starts(tmp_path: Path) -> None:
    heard = Heard()

    job = await prepared(voice(sound(12)), tmp_path, heard)

    assert list(job.recordings) == ["voice"]
    recording = load_recording(job.recordings["voice"])
    assert (recording.sample_rate_hz, recording.channels) == (8_000, 1)
    assert recording.duration_s == pytest.approx(12, abs=0.1)
    assert job.recordings["voice"].parent == tmp_path
    assert heard.lines == ["reading audio_url"]
    assert job.pictures == {}


async def test_a_song_and_references_have_roles_of_their_own(tmp_path: Path) -> None:
    assert list((await prepared(song(sound(16)), tmp_path)).recordings) == ["song"]
    job = await prepared(film(sound(3), sound(5, "flac")), tmp_path)

    lengths = {role: load_recording(path).duration_s for role, path in job.recordings.items()}
    assert lengths == pytest.approx({"recording_1": 3, "recording_2": 5}, abs=0.1)


async def test_a_provider_is_given_the_checked_bytes_of_a_recording(tmp_path: Path) -> None:
    spec, call = voice(sound(12)), Call(request_id=RequestId("r"), endpoint=EndpointId("e"), body={}, files={})

    job = await prepared(spec, tmp_path, call=call)

    assert job.call is not None
    assert {url: path.read_bytes() for url, path in job.call.files.items()} == {spec.recording.url: sound(12)}


@pytest.mark.parametrize(
    ("make", "seconds", "error", "bound"),
    [
        (voice, [9], AudioTooShort, 10),
        (voice, [301], AudioTooLong, 300),
        (song, [14], AudioTooShort, 15),
        (film, [1], AudioTooShort, 2),
        (film, [16], AudioTooLong, 15),
        (film, [8, 8], AudioTooLong, 15),
    ],
)
async def test_each_role_has_its_lengths(
    make: Callable[..., Spec], seconds: list[float], error: type[InputError], bound: float, tmp_path: Path
) -> None:
    spec = make(*map(sound, seconds))

    with pytest.raises(error) as caught:
        await prepared(spec, tmp_path)

    assert caught.value.field in {source.field for source in spec.recordings().values()}
    assert caught.value.context["min_duration" if error is AudioTooShort else "max_duration"] == bound


@pytest.mark.parametrize(("make", "most"), [(voice, 20_000_000), (film, 15_000_000), (song, 50_000_000)])
async def test_each_role_has_its_size(make: Callable[..., Spec], most: int, tmp_path: Path) -> None:
    with pytest.raises(FileTooLarge) as caught:
        await prepared(make(bytes(most + 1)), tmp_path)

    assert caught.value.context == {"max_size": most}


@pytest.mark.parametrize("make", [voice, song, film])
def test_a_job_with_recordings_reaches_the_runner_as_it_is(make: Callable[..., Spec]) -> None:
    job = Job(spec=make(b"x"), seed=7, recordings={"voice": Path("/scratch/voice.npy")})

    arrived = JOB.validate_json(JOB.dump_json(job))

    assert (type(arrived.spec), arrived.recordings) == (type(job.spec), job.recordings)
    assert arrived.spec.recordings() == job.spec.recordings()


def still(url: str) -> VideoSpec:
    picture = MediaSource(url=url, field="image_url")
    return VideoSpec(prompt="x", seconds=6, short_side=512, fps=24, first_frame=picture)


async def test_a_documented_example_runs_where_its_picture_cannot_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Patched, because the documented addresses are on the public Internet, where no test goes.
    nobody = "http://127.0.0.1:9/example.jpg"
    monkeypatch.setattr("limpet.service.execution.STAND_INS", {nobody: HARBOUR_PICTURE})
    heard = Heard()

    job = await prepared(still(nobody), tmp_path, heard)

    assert np.load(job.pictures["first_frame"]).shape == (720, 1280, 3)
    assert heard.lines[-1].startswith("image_url: the documentation's example picture could not be downloaded")
    with pytest.raises(FileDownloadFailed):
        await prepared(still("http://127.0.0.1:9/another.jpg"), tmp_path)


def test_the_stand_ins_are_those_of_the_documented_samples() -> None:
    samples = "".join(path.read_text() for path in DOCUMENTED.rglob("*") if path.suffix in {".py", ".sh", ".mjs"})

    assert all(address in samples for address in STAND_INS)
