"""The decoder of recordings against real ones in every format, broken ones, other files, and the corpus."""

import asyncio
import io
import struct
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from tests.sounds import SOUNDS, TONES, Sound, recorded, tones

from limpet.core.errors import (
    AudioFormatUnsupported,
    AudioTooLong,
    AudioTooShort,
    AudioUnreadable,
    FileTooLarge,
    InputError,
    LimpetError,
)
from limpet.dialects.fal.errors import render
from limpet.media.decode import PictureSandbox, RecordingSandbox, decode_recording
from limpet.media.limits import RECORDING_LIMITS, DecoderLimits, RecordingLimits
from limpet.media.recording import Recording, load_recording
from limpet.media.recording_header import read_recording_header
from limpet.media.sandbox import Content, Question
from limpet.media.sniff import read_header

CORPUS = Path(__file__).parents[1] / "corpus"
ANY_LENGTH = RecordingLimits(min_s=0)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Iterator[RecordingSandbox]:
    """A sandbox of its own, parametrized with its limits."""
    sandbox = RecordingSandbox(request.param)
    yield sandbox
    sandbox.close()


def pitch(samples: NDArray[np.float32], rate: int) -> float:
    """Hertz of the loudest tone."""
    window = np.hanning(len(samples))
    return float(np.argmax(np.abs(np.fft.rfft(samples * window))) * rate / len(samples))


# What comes out


@pytest.mark.parametrize("name", SOUNDS)
async def test_every_format_gives_its_tones_in_their_channels(name: str) -> None:
    recording = await decode_recording(recorded(SOUNDS[name]))

    assert recording.sample_rate_hz == min(SOUNDS[name].rate, 48_000)
    assert recording.duration_s == pytest.approx(12.0, abs=0.03)
    assert [pitch(channel, recording.sample_rate_hz) for channel in recording.samples.T] == pytest.approx(
        TONES[:2], abs=0.2
    )
    assert recording.samples.std(axis=0) == pytest.approx(0.5 / np.sqrt(2), rel=0.06)  # LAME attenuates by 5 %


@pytest.mark.parametrize("name", ["wav", "wav float", "flac", "m4a lossless"])
async def test_samples_survive_a_lossless_format(name: str) -> None:
    samples = np.random.default_rng(1).uniform(-1, 1, (11 * SOUNDS[name].rate, 2)).astype(np.float32)

    recording = await decode_recording(recorded(SOUNDS[name], samples))

    assert np.abs(recording.samples - samples).max() < 1 / 32_000


async def test_one_channel_stays_one() -> None:
    recording = await decode_recording(recorded(SOUNDS["opus"], channels=1))

    assert (recording.channels, recording.samples.shape) == (1, (12 * 48_000, 1))


@pytest.mark.parametrize("name", ["wav", "flac", "opus", "m4a"])
async def test_surround_is_mixed_to_two_channels_without_clipping(name: str) -> None:
    recording = await decode_recording(recorded(SOUNDS[name], 1.9 * tones(10, SOUNDS[name].rate, 6)))

    assert recording.channels == 2
    assert (np.abs(recording.samples) >= 1).mean() < 0.001  # AAC overshoots where the tones begin
    assert pitch(recording.samples[:, 0], recording.sample_rate_hz) == pytest.approx(TONES[0], abs=0.2)


async def test_what_is_no_number_becomes_silence_and_what_is_too_loud_full_scale() -> None:
    samples = np.tile(np.array([[np.nan], [np.inf], [-np.inf], [7.0], [0.25]], np.float32), (40_000, 1))
    data = bytearray(recorded(Sound("wav", "pcm_f32le"), np.zeros_like(samples)))
    data[-samples.nbytes :] = samples.tobytes()

    recording = await decode_recording(bytes(data))

    assert recording.samples[:5, 0].tolist() == [0, 1, -1, 1, 0.25]


async def test_a_saved_recording_is_a_plain_numpy_file(tmp_path: Path) -> None:
    recording = await decode_recording(recorded(SOUNDS["wav"]))

    recording.save(tmp_path / "voice.npy")

    plain, loaded = np.load(tmp_path / "voice.npy", allow_pickle=False), load_recording(tmp_path / "voice.npy")
    assert (plain.dtype, plain.shape) == (np.float32, (192_000, 2))
    assert np.array_equal(plain, recording.samples)
    assert np.array_equal(loaded.samples, recording.samples)
    assert (loaded.sample_rate_hz, loaded.channels, loaded.duration_s) == (16_000, 2, 12.0)


def test_a_file_of_another_shape_is_not_a_recording(tmp_path: Path) -> None:
    with (tmp_path / "x.npy").open("wb") as file:
        np.save(file, np.zeros((4, 1)), allow_pickle=False)
        np.save(file, np.int64(8000), allow_pickle=False)

    with pytest.raises(ValueError, match="does not hold 32-bit samples"):
        load_recording(tmp_path / "x.npy")


class ListeningSandbox(RecordingSandbox):
    """Notes what is handed to the child."""

    asked: Question

    async def ask(self, question: Question) -> Content:
        self.asked = question
        return await super().ask(question)


async def test_tags_before_the_sound_reach_no_decoder() -> None:
    data = with_cover_in_mp3()
    sandbox = ListeningSandbox()

    await sandbox.decode(data, read_recording_header(data), limits=RECORDING_LIMITS)
    sandbox.close()

    assert bytes(sandbox.asked.data)[:2] == b"\xff\xfb"
    assert PNG not in bytes(sandbox.asked.data)


# Pictures beside the sound

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", 1, 1, 8, 2, 0, 0, 0, 0)


def with_cover_in_mp3() -> bytes:
    picture = b"\0image/png\0\3\0" + PNG
    frame = b"APIC" + struct.pack(">IH", len(picture), 0) + picture
    return b"ID3\3\0\0\0\0" + bytes([len(frame) >> 7, len(frame) & 0x7F]) + frame + recorded(SOUNDS["mp3"])


def with_cover_in_flac() -> bytes:
    data = recorded(SOUNDS["flac"])
    picture = struct.pack(">II9sIIIIII", 3, 9, b"image/png", 0, 1, 1, 24, 0, len(PNG)) + PNG
    return data[:42] + b"\6" + len(picture).to_bytes(3) + picture + data[42:]


def with_cover_in_m4a() -> bytes:
    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", 8 + len(content)) + kind + content

    data = recorded(SOUNDS["m4a"])
    cover = box(b"ilst", box(b"covr", box(b"data", struct.pack(">II", 14, 0) + PNG)))
    handler = box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))
    tags = box(b"udta", box(b"meta", bytes(4) + handler + cover))
    movie = data.rindex(b"moov") - 4
    return data[:movie] + box(b"moov", data[movie + 8 :] + tags)


@pytest.mark.parametrize("make", [with_cover_in_mp3, with_cover_in_flac, with_cover_in_m4a])
async def test_a_cover_picture_is_passed_over(make: object) -> None:
    assert callable(make)
    data = make()
    with av.open(io.BytesIO(data)) as container:
        assert len(container.streams.video) == 1

    assert (await decode_recording(data)).duration_s == pytest.approx(12, abs=0.01)


@pytest.mark.parametrize("container", ["mp4", "mov"])
async def test_a_film_is_no_recording(container: str) -> None:
    file = io.BytesIO()
    with av.open(file, "w", format=container) as film:
        sound = film.add_stream("aac", rate=16_000, layout="mono")
        pictures = film.add_stream("mpeg4", rate=1)
        pictures.width = pictures.height = 64
        for number in range(12):
            picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number, np.uint8))
            picture.pts = number
            film.mux(pictures.encode(picture))
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        silence.sample_rate = 16_000
        for number in range(200):
            silence.pts = number * 1024
            film.mux(sound.encode(silence))
        film.mux([*pictures.encode(None), *sound.encode(None)])

    with pytest.raises(AudioFormatUnsupported):
        await decode_recording(file.getvalue())


# What must fail


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
@pytest.mark.parametrize("name", ["wav", "flac", "opus", "vorbis", "mp3", "m4a"])
async def test_a_truncated_file_is_refused(name: str, share: float) -> None:
    data = recorded(SOUNDS[name])

    with pytest.raises((AudioUnreadable, AudioTooShort)) as caught:
        await decode_recording(data[: int(len(data) * share)], field="audio_url")

    assert caught.value.field == "audio_url"


@pytest.mark.parametrize("name", ["flac", "opus"])
async def test_damage_in_a_format_with_checksums_is_found(name: str) -> None:
    data = bytearray(recorded(SOUNDS[name]))
    data[len(data) // 2] ^= 16

    with pytest.raises(AudioUnreadable):
        await decode_recording(bytes(data))


@pytest.mark.parametrize("name", ["wav", "flac", "opus", "mp3", "m4a"])
async def test_the_length_is_checked(name: str) -> None:
    data = recorded(SOUNDS[name], seconds=3)

    with pytest.raises(AudioTooShort) as short:
        await decode_recording(data, field="audio_url")
    with pytest.raises(AudioTooLong) as long:
        await decode_recording(data, field="audio_url", limits=RecordingLimits(min_s=1, max_s=2))

    assert (short.value.field, long.value.field) == ("audio_url", "audio_url")
    assert short.value.context["min_duration"] == 10
    assert short.value.context["provided_duration"] == pytest.approx(3, abs=0.03)
    assert long.value.context["max_duration"] == 2


async def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(FileTooLarge):
        await decode_recording(recorded(SOUNDS["wav"]), limits=RecordingLimits(max_bytes=1000))


def archive() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("song.mp3"))
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        archive(),
        b"MZ" + bytes(500),
        b"#EXTM3U\nsong.mp3\n",
        b"<html>" * 100,
        b"\x1a\x45\xdf\xa3" + bytes(99),
        b"",
        b"\xff",
    ],
    ids=["tar", "exe", "playlist", "html", "webm", "nothing", "one byte"],
)
async def test_other_files_are_named_as_unsupported(data: bytes) -> None:
    with pytest.raises(AudioFormatUnsupported) as caught:
        await decode_recording(data, field="audio_url")

    assert caught.value.context == {"supported_formats": ["wav", "flac", "ogg", "mp3", "m4a"]}
    assert render(caught.value.failure()).error_type == "unsupported_audio_format"


@pytest.mark.parametrize("sandbox", [DecoderLimits(memory_bytes=160_000_000)], indirect=True)
async def test_a_recording_that_needs_too_much_memory_is_unreadable(sandbox: RecordingSandbox) -> None:
    """The limit leaves 35 MB beside the libraries."""
    data = recorded(SOUNDS["wav"], np.zeros((600 * 16_000, 2), np.float32))

    with pytest.raises(AudioUnreadable):
        await sandbox.decode(data, read_recording_header(data), limits=RECORDING_LIMITS)


@given(name=st.sampled_from(["wav", "flac", "opus", "mp3", "m4a", "m4a lossless"]), draw=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_damage_gives_a_recording_or_an_error_of_the_input(name: str, draw: st.DataObject) -> None:
    data = bytearray(recorded(Sound(SOUNDS[name].container, SOUNDS[name].codec, 48_000), seconds=0.5))
    for _ in range(draw.draw(st.integers(1, 4))):
        position = draw.draw(st.integers(0, len(data) - 1) | st.integers(0, 400))
        data[position : position + draw.draw(st.integers(0, 4))] = draw.draw(st.binary(max_size=6))

    assert isinstance(asyncio.run(end_of(bytes(data))), Recording | InputError)


@given(
    head=st.sampled_from([b"", b"RIFF\0\0\0\0WAVE", b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\0\0\0\x20ftyp"]),
    noise=st.binary(),
)
def test_noise_gives_a_recording_or_an_error_of_the_input(head: bytes, noise: bytes) -> None:
    assert isinstance(asyncio.run(end_of(head + noise)), InputError)


async def end_of(data: bytes) -> Recording | LimpetError:
    try:
        return await decode_recording(data, limits=ANY_LENGTH)
    except LimpetError as error:
        return error


# Processes


@linux_only
async def test_a_picture_never_meets_a_decoder_of_sound() -> None:
    pictures, recordings = PictureSandbox(), RecordingSandbox()
    sound, page = recorded(SOUNDS["wav"]), io.BytesIO()
    Image.new("RGB", (400, 400)).save(page, "PNG")
    try:
        await pictures.decode(page.getvalue(), read_header(page.getvalue()))
        await recordings.decode(sound, read_recording_header(sound), limits=RECORDING_LIMITS)
        loaded = [mapped_into(sandbox.server_pid) for sandbox in (pictures, recordings)]
    finally:
        pictures.close()
        recordings.close()

    assert [("libavformat" in libraries, "_imaging" in libraries) for libraries in loaded] == [
        (False, True),
        (True, False),
    ]


def mapped_into(pid: int | None) -> str:
    return Path(f"/proc/{pid}/maps").read_text()


# The corpus


async def test_every_recording_of_the_corpus_ends_as_expected(media: Path) -> None:
    _, *rows = (media / "manifest.tsv").read_text().splitlines()
    runs, wrong = 0, []
    for name, field, expect, errors, *_ in (row.split("\t") for row in rows):
        if field == "image":
            continue
        runs += 1
        end, kind = await outcome((media / name).read_bytes())
        if end not in expect.split("|") or (end == "reject" and errors != "-" and kind not in errors.split("|")):
            wrong.append((name, end, kind))

    assert runs == 89
    assert wrong == []


async def outcome(data: bytes) -> tuple[str, str | None]:
    try:
        await decode_recording(data, field="audio_url")
    except InputError as error:
        return "reject", render(error.failure()).error_type
    return "accept", None


def test_the_worst_recordings_stay_within_the_limits_of_the_corpus(media: Path) -> None:
    """The programme runs each file in a process of its own with hard limits; all files take it over a minute."""
    worst = "flac_bomb,mp4_stsz_const,ogg_3000,mp3_noise"
    command = [sys.executable, "check_media.py", str(media), "--mode", "adapter", "--adapter", "media_adapter:decode"]

    run = subprocess.run(
        [*command, "--field", "audio", "--only", worst], cwd=CORPUS, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout
    assert "differing 0, killing 0" in run.stdout
