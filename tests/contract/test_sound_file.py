"""Sound files: lengths to the sample, loudness as given, measures that agree with FFmpeg's."""

from pathlib import Path

import numpy as np
import pytest
from tests.hearing import hear, measure_loudness

from limpet.core.spec import AudioEncoding, AudioFormat, Loudness
from limpet.media.loudness import integrated_lufs, levelled, range_lu
from limpet.media.peaks import limited, true_peak_dbtp
from limpet.media.sound_file import SoundWriter, mp3_bits_per_second


def tone(seconds: float, rate_hz: int = 32000) -> np.ndarray:
    """Loud, soft and loud passages of a wandering tone with a little noise."""
    times = np.arange(int(seconds * rate_hz)) / rate_hz
    strength = np.interp(times, np.array([0, 0.25, 0.5, 0.75, 1]) * seconds, [0.05, 0.3, 0.02, 0.5, 0.1])
    noise = np.random.default_rng(1).standard_normal(len(times)) * 0.02
    wave = np.sin(2 * np.pi * (200 + 50 * np.sin(3 * times)) * times)
    sound: np.ndarray = (strength * (wave + noise)).astype(np.float32)
    return sound


@pytest.mark.parametrize("rate_hz", [8000, 22050, 32000, 44100])
@pytest.mark.parametrize("rest", [0, 1, 17, 47, 48, 575, 577, 600, 1151])
def test_an_mp3_is_as_long_as_it_says_whatever_its_last_frame_holds(tmp_path: Path, rate_hz: int, rest: int) -> None:
    path = tmp_path / "sound.mp3"
    sound = np.full(1152 * 4 + rest, 0.01, np.float32)
    with SoundWriter(path, AudioEncoding(sample_rate_hz=rate_hz)) as writer:
        writer.write(sound)

    assert len(hear(path).samples) == writer.samples
    assert 0 <= writer.samples - len(sound) < 48


@pytest.mark.parametrize("bits", [32000, 64000, 128000, 256000])
@pytest.mark.parametrize("rate_hz", [8000, 24000, 44100])
def test_an_mp3_is_as_loud_as_what_went_in(tmp_path: Path, rate_hz: int, bits: int) -> None:
    sound = (0.3 * np.sin(2 * np.pi * 440 * np.arange(rate_hz) / rate_hz)).astype(np.float32)
    path = tmp_path / "sound.mp3"
    with SoundWriter(path, AudioEncoding(sample_rate_hz=rate_hz, bits_per_second=bits)) as writer:
        writer.write(sound)

    heard = hear(path)
    middle = slice(rate_hz // 4, -rate_hz // 4)
    assert np.std(heard.samples[middle]) == pytest.approx(np.std(sound[middle]), rel=0.01)
    assert heard.bit_rate == mp3_bits_per_second(bits, rate_hz)


@pytest.mark.parametrize("format_", [AudioFormat.MP3, AudioFormat.FLAC, AudioFormat.PCM])
def test_what_is_heard_while_it_is_written_can_be_played(tmp_path: Path, format_: AudioFormat) -> None:
    came: list[bytes] = []
    sound = tone(2.0)
    path = tmp_path / "sound"
    with SoundWriter(path, AudioEncoding(format=format_), on_bytes=came.append) as writer:
        for start in range(0, len(sound), 5000):
            writer.write(sound[start : start + 5000])
        before_the_end = len(came)

    assert before_the_end > 10
    heard_meanwhile = tmp_path / "meanwhile"
    heard_meanwhile.write_bytes(b"".join(came))
    if format_ is AudioFormat.PCM:
        assert heard_meanwhile.read_bytes() == path.read_bytes()
    else:
        assert format_ is not AudioFormat.FLAC or came[0].startswith(b"fLaC")
        assert abs(len(hear(heard_meanwhile).samples) - len(sound)) < 2 * 1152


def test_nobody_hears_a_wav_before_its_end(tmp_path: Path) -> None:
    came: list[bytes] = []
    with SoundWriter(tmp_path / "s.wav", AudioEncoding(format=AudioFormat.WAV), on_bytes=came.append) as writer:
        writer.write(tone(1.0))

    assert not came


def test_after_an_error_there_is_no_file(tmp_path: Path) -> None:
    def write_half() -> None:
        with SoundWriter(tmp_path / "sound.mp3", AudioEncoding()) as writer:
            writer.write(tone(1.0))
            raise KeyError

    with pytest.raises(KeyError):
        write_half()

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("rate_hz", [8000, 22050, 44100])
def test_the_meters_agree_with_ffmpeg(rate_hz: int) -> None:
    sound = tone(12.0, rate_hz)
    found = measure_loudness(sound, rate_hz)

    assert integrated_lufs(sound, rate_hz) == pytest.approx(found.integrated_lufs, abs=0.1)
    assert range_lu(sound, rate_hz) == pytest.approx(found.range_lu, abs=0.3)
    assert true_peak_dbtp(sound, rate_hz) == pytest.approx(found.true_peak_dbtp, abs=0.15)


@pytest.mark.parametrize(("lufs", "most_lu", "peak"), [(-18, 8, -0.5), (-14, 5, -1), (-23, 20, -2)])
def test_levelling_meets_its_target(lufs: float, most_lu: float, peak: float) -> None:
    target = Loudness(target_lufs=lufs, range_lu=most_lu, peak_dbtp=peak)
    result = levelled(tone(12.0), 32000, target, check=lambda: None)

    found = measure_loudness(result.samples, 32000)
    assert found.integrated_lufs == pytest.approx(lufs, abs=0.2)
    assert found.range_lu <= most_lu + 0.5
    assert found.true_peak_dbtp <= peak


def test_limiting_touches_only_the_surroundings_of_a_peak() -> None:
    sound = tone(2.0)
    sound[30000] = 3.0
    result = limited(sound, 32000, peak_dbtp=-1.0)

    assert measure_loudness(result, 32000).true_peak_dbtp <= -1.0
    assert np.array_equal(result[:29000], sound[:29000])
    assert np.array_equal(result[31000:], sound[31000:])


def test_silence_stays_silence() -> None:
    silence = np.zeros(32000, np.float32)

    assert not levelled(silence, 32000, Loudness(), check=lambda: None).samples.any()
