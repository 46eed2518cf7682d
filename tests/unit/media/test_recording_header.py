import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sounds import SOUNDS, recorded

from limpet.core.errors import AudioFormatUnsupported, AudioTooLong, AudioTooShort, AudioUnreadable, InputError
from limpet.media.limits import RecordingLimits
from limpet.media.recording_header import RecordingFormat, RecordingHeader, check_total_duration, read_recording_header

ANY_LENGTH = RecordingLimits(min_s=0)


def wav(
    *,
    tag: int = 1,
    channels: int = 1,
    rate: int = 16_000,
    bits: int = 16,
    announced: int | None = None,
    before: bytes = b"",
    seconds: float = 12,
) -> bytes:
    """A knob for each field of the header."""
    frame_bytes = channels * bits // 8
    sound = bytes(int(seconds * rate) * frame_bytes)
    described = struct.pack("<HHIIHH", tag, channels, rate, rate * frame_bytes & 0xFFFFFFFF, frame_bytes & 0xFFFF, bits)
    head = b"WAVE" + before + b"fmt " + struct.pack("<I", len(described)) + described
    size = len(sound) if announced is None else announced
    return b"RIFF\xff\xff\xff\xff" + head + b"data" + struct.pack("<I", size) + sound


def read(data: bytes, limits: RecordingLimits = ANY_LENGTH) -> RecordingHeader:
    return read_recording_header(data, field="audio_url", limits=limits)


@pytest.mark.parametrize(
    ("name", "found"),
    [("wav", "wav"), ("flac", "flac"), ("opus", "ogg"), ("vorbis", "ogg"), ("mp3", "mp3"), ("m4a", "mov")],
)
def test_the_header_says_what_was_written(name: str, found: str) -> None:
    header = read(recorded(SOUNDS[name], seconds=1))

    assert header.format == RecordingFormat(found)
    assert header.facts.rate_hz in {SOUNDS[name].rate, None}
    assert header.facts.channels in {2, None}
    assert not header.facts.is_cut


def test_only_mp4_leaves_its_shape_to_the_decoder() -> None:
    unknown = [name for name, sound in SOUNDS.items() if read(recorded(sound, seconds=1)).facts.rate_hz is None]

    assert unknown == ["m4a", "m4a lossless"]


# WAV


@pytest.mark.parametrize(("bits", "tag"), [(8, 1), (16, 1), (24, 1), (32, 1), (32, 3), (64, 3), (8, 6), (8, 7)])
def test_the_length_of_a_wav_is_counted_from_what_is_there(bits: int, tag: int) -> None:
    assert read(wav(bits=bits, tag=tag)).facts.duration_s == 12


@pytest.mark.parametrize("announced", [0, 0xFFFFFFFF])
def test_a_wav_from_a_pipe_goes_on_to_its_end(announced: int) -> None:
    assert read(wav(announced=announced)).facts.duration_s == 12


def test_a_wav_that_promises_more_than_it_holds_is_unreadable() -> None:
    with pytest.raises(AudioUnreadable):
        read(wav(announced=12 * 32_000 + 2))


def test_other_chunks_of_a_wav_are_passed_over() -> None:
    odd = b"LIST" + struct.pack("<I", 3) + b"abc\0"

    assert read(wav(before=odd * 1000)).facts.duration_s == 12
    with pytest.raises(AudioUnreadable):
        read(wav(before=odd * 10_000))


@pytest.mark.parametrize(
    ("knobs", "error"),
    [
        ({"rate": 0, "seconds": 0}, AudioUnreadable),
        ({"rate": 7_999}, AudioFormatUnsupported),
        ({"rate": 192_001, "seconds": 1}, AudioFormatUnsupported),
        ({"channels": 0}, AudioUnreadable),
        ({"channels": 9}, AudioFormatUnsupported),
        ({"bits": 0}, AudioUnreadable),
        ({"bits": 12}, AudioUnreadable),
        ({"tag": 0x55}, AudioFormatUnsupported),
        ({"tag": 0xFFFE}, AudioUnreadable),
    ],
)
def test_an_absurd_wav_is_refused(knobs: dict[str, Any], error: type[InputError]) -> None:
    with pytest.raises(error) as caught:
        read(wav(**knobs))

    assert caught.value.field == "audio_url"


# Length


@pytest.mark.parametrize(
    ("seconds", "error"), [(9.9, AudioTooShort), (10, None), (12, None), (12.04, None), (12.1, AudioTooLong)]
)
def test_a_known_length_is_checked_before_any_decoder_runs(seconds: float, error: type[InputError] | None) -> None:
    limits = RecordingLimits(min_s=10, max_s=12)
    if error is None:
        assert read(wav(seconds=seconds), limits)
        return
    with pytest.raises(error) as caught:
        read(wav(seconds=seconds), limits)

    assert caught.value.context["provided_duration"] == seconds
    assert "{" not in str(caught.value)


def test_recordings_of_one_field_have_a_length_together() -> None:
    limits = RecordingLimits(max_total_s=15)

    check_total_duration(15.0, field="reference_audio_urls", limits=limits)
    with pytest.raises(AudioTooLong) as caught:
        check_total_duration(15.1, field="reference_audio_urls", limits=limits)

    assert caught.value.context == {"max_duration": 15, "provided_duration": 15.1}


# The others


def test_tags_before_an_mp3_are_skipped() -> None:
    sound = recorded(SOUNDS["mp3"], seconds=1)
    tag = b"ID3\4\0\0" + bytes([0, 0, 2, 0]) + bytes(256)

    header = read(tag * 2 + bytes(300) + sound)

    assert header.facts.start == 2 * 266 + 300 + read(sound).facts.start
    with pytest.raises(AudioUnreadable):
        read(tag * 9 + sound)


@pytest.mark.parametrize("size", [b"\x7f\x7f\x7f\x7f", b"\xff\xff\xff\xff"])
def test_a_tag_that_is_longer_than_its_file_is_unreadable(size: bytes) -> None:
    with pytest.raises(AudioUnreadable):
        read(b"ID3\4\0\0" + size + recorded(SOUNDS["mp3"], seconds=1))


def test_one_good_frame_is_no_mp3() -> None:
    with pytest.raises(AudioUnreadable):
        read(b"\xff\xfb\x90\xc4" + bytes(5000))


def test_a_second_stream_in_an_ogg_is_unsupported() -> None:
    with pytest.raises(AudioFormatUnsupported):
        read(recorded(SOUNDS["opus"], seconds=1) * 2)


@pytest.mark.parametrize("offset", [30, 2000])
def test_a_damaged_page_of_an_ogg_is_found(offset: int) -> None:
    data = bytearray(recorded(SOUNDS["opus"], seconds=1))
    data[offset] ^= 1

    with pytest.raises(AudioUnreadable):
        read(bytes(data))


def test_sound_in_another_file_is_unsupported() -> None:
    data = bytearray(recorded(SOUNDS["m4a"], seconds=1))
    reference = data.index(b"url ")
    assert data[reference + 7] == 1

    data[reference + 7] = 0

    with pytest.raises(AudioFormatUnsupported):
        read(bytes(data))


@pytest.mark.parametrize("table", [b"stts", b"stsz", b"stco", b"stsc"])
def test_a_table_that_is_longer_than_its_box_is_unreadable(table: bytes) -> None:
    data = bytearray(recorded(SOUNDS["m4a"], seconds=1))
    count = data.index(table) + (12 if table == b"stsz" else 8)

    data[count : count + 4] = b"\x3f\xff\xff\xff"

    with pytest.raises(AudioUnreadable):
        read(bytes(data))


@pytest.mark.parametrize(
    ("box", "error"),
    [
        (b"mp4a", AudioFormatUnsupported),
        (b"soun", AudioFormatUnsupported),
        (b"stbl", AudioUnreadable),
        (b"moov", AudioUnreadable),
    ],
)
def test_an_mp4_without_what_makes_it_sound_is_refused(box: bytes, error: type[InputError]) -> None:
    with pytest.raises(error):
        read(recorded(SOUNDS["m4a"], seconds=1).replace(box, b"xxxx"))


@given(st.sampled_from(["wav", "flac", "opus", "mp3", "m4a"]), st.data())
def test_any_damage_ends_as_an_error_of_the_input(name: str, data: st.DataObject) -> None:
    original = recorded(SOUNDS[name], seconds=0.3)
    position = data.draw(st.integers(0, len(original) - 1) | st.integers(0, 200))
    damaged = (
        original[:position] + data.draw(st.binary(max_size=8)) + original[position + data.draw(st.integers(0, 9)) :]
    )
    try:
        header = read(damaged)
    except InputError:
        return

    assert header.facts.start < len(damaged)
