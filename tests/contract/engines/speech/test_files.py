"""The file: its form, its length, its edges, and what is told beside it."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from limpet.core.errors import Cancelled, FeatureNotSupported
from limpet.core.job import Job
from limpet.core.spec import AudioEncoding, AudioFormat, SpeechSpec, Voice
from limpet.media.sound_file import mp3_bits_per_second

TEXT = "The wind blew gently over the hills. Who would have thought it so easy?"
SHORT = "Good evening."
RATES = (8000, 16000, 22050, 24000, 32000, 44100)
CODECS = {AudioFormat.MP3: "mp3float", AudioFormat.FLAC: "flac", AudioFormat.WAV: "pcm_s16le", AudioFormat.PCM: "pcm"}


@pytest.mark.parametrize(("format_", "rate_hz"), list(itertools.product(AudioFormat, RATES)))
def test_form_and_length_are_exact(say, format_: AudioFormat, rate_hz: int) -> None:
    channels = 1 + RATES.index(rate_hz) % 2
    speech = say(SHORT, encoding=AudioEncoding(format=format_, sample_rate_hz=rate_hz, channels=channels))

    heard = speech.heard
    assert (heard.codec, heard.rate_hz, heard.channels) == (CODECS[format_], rate_hz, channels)
    assert speech.duration_ms == round(1000 * heard.seconds)
    assert np.abs(heard.all_channels[0] - heard.all_channels[-1]).max() < 0.02
    assert heard.samples.any()


@pytest.mark.parametrize(("bits", "rate_hz"), [(32000, 8000), (256000, 8000), (256000, 22050), (256000, 32000)])
def test_mp3_has_the_bitrate_asked_for_or_says_why_not(say, bits: int, rate_hz: int) -> None:
    speech = say(SHORT, encoding=AudioEncoding(sample_rate_hz=rate_hz, bits_per_second=bits))

    possible = mp3_bits_per_second(bits, rate_hz)
    assert speech.heard.bit_rate == possible == speech.made.values["bitrate"]
    assert any(f"at most {possible}" in line for line in speech.context.logs) == (possible != bits)


def test_the_file_itself_says_how_it_was_made(say) -> None:
    tags = say(SHORT, encoding=AudioEncoding()).heard.tags

    assert tags["title"] == "Made with Limpet"
    assert "no model weights" in tags["comment"]


def test_equal_calls_give_equal_bytes(say) -> None:
    one, other = (say(TEXT, "Lovely_Girl", emotion="fearful", encoding=AudioEncoding()) for _ in range(2))

    assert one.path.read_bytes() == other.path.read_bytes()


def test_edges_and_joints_are_silent_and_nothing_clips(say) -> None:
    samples = say(TEXT, "Exuberant_Girl").heard.samples
    quiet = int(0.002 * 22050)

    assert np.abs(samples[:quiet]).max() < 0.01
    assert np.abs(samples[-quiet:]).max() < 0.001
    assert np.abs(samples).max() < 0.97
    assert abs(samples.mean()) < 0.001
    joint = _longest_silence(samples)
    # At its ends the hiss of the words beside it may still sound.
    between = samples[joint.start + quiet : joint.stop - quiet]
    assert np.abs(np.diff(between)).max() < 0.01


def _longest_silence(samples: np.ndarray) -> slice:
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    widest = int(np.argmax(np.diff(loud)))
    return slice(int(loud[widest]) + 1, int(loud[widest + 1]))


def test_sentences_and_words_are_told_with_their_times(say) -> None:
    speech = say(TEXT)
    first, second = speech.made.values["sentences"]

    assert (first["text"], second["text"]) == tuple(TEXT.replace(". ", ".|").split("|"))
    assert [word["text"] for word in first["words"]] == ["The", "wind", "blew", "gently", "over", "the", "hills"]
    for word in first["words"] + second["words"]:
        assert TEXT[word["start"] : word["end"]] == word["text"]
        assert word["start_ms"] < word["end_ms"]
    times = [word["start_ms"] for word in first["words"] + second["words"]]
    assert times == sorted(times)
    assert first["end_ms"] < second["start_ms"] < second["end_ms"] <= speech.duration_ms


def test_a_sign_that_is_spoken_is_a_word_of_the_subtitles(say) -> None:
    (sentence,) = say("It cost $5 at the shop.").made.values["sentences"]

    assert [word["text"] for word in sentence["words"]] == ["It", "cost", "$", "5", "at", "the", "shop"]


def test_told_times_are_those_of_the_sound(say) -> None:
    speech = say(TEXT, speed=0.7)
    first, second = speech.made.values["sentences"]

    joint = _longest_silence(speech.heard.samples)
    assert first["end_ms"] == pytest.approx(1000 * joint.start / 22050, abs=60)
    assert second["start_ms"] == pytest.approx(1000 * joint.stop / 22050, abs=60)


def test_progress_counts_characters(say) -> None:
    context = say(TEXT).context

    assert (context.fractions[0], context.stages[0]) == (36 / len(TEXT), f"spoken 36 of {len(TEXT)} characters")
    assert context.fractions[-1] == 1


def test_the_result_says_what_made_it(say) -> None:
    made = say(SHORT, "Abbess").made

    shown = made.provenance
    assert (shown["engine"], shown["model"]) == ("embedded", "embedded-speech")
    assert shown["synthesiser"].startswith("espeak-ng 1.")
    assert (shown["voice"], shown["weights"]) == ("Abbess", None)
    assert made.values["characters"] == len(SHORT)


@pytest.mark.parametrize("format_", [AudioFormat.MP3, AudioFormat.FLAC, AudioFormat.PCM])
def test_sentences_are_handed_on_as_they_are_made(say, tmp_path, format_: AudioFormat) -> None:
    speech = say(TEXT + " " + TEXT, encoding=AudioEncoding(format=format_, sample_rate_hz=16000))

    chunks = speech.context.chunks
    assert len(chunks) >= 4
    path = tmp_path / "handed-on"
    path.write_bytes(b"".join(chunks))
    heard = replace(speech, path=path).heard
    assert heard.seconds == pytest.approx(speech.heard.seconds, abs=0.15)
    assert np.abs(heard.samples).max() == pytest.approx(np.abs(speech.heard.samples).max(), abs=0.05)


@pytest.mark.parametrize("checks", [1, 20, 200])
def test_a_cancel_is_heard_within_a_sentence(engine, make_context, checks: int) -> None:
    context = make_context(cancel_after=checks)
    endless = "and on and on " * 350
    spec = SpeechSpec(text=endless, voice=Voice(id="Abbess"))

    with pytest.raises(Cancelled):
        engine.run(Job(spec=spec, seed=1), context)

    assert context.checks == checks + 1
    assert not list(context.scratch.iterdir())


def test_after_a_cancel_the_next_speech_is_its_own(engine, make_context, say) -> None:
    before = say(SHORT).path.read_bytes()
    with pytest.raises(Cancelled):
        engine.run(Job(spec=SpeechSpec(text=TEXT * 30, voice=Voice(id="Abbess")), seed=1), make_context(cancel_after=3))

    assert say(SHORT).path.read_bytes() == before


def test_text_without_a_word_is_refused_or_silent(say) -> None:
    with pytest.raises(FeatureNotSupported, match="nothing in this text"):
        say("\n \n")


def test_five_thousand_characters_are_spoken_to_the_end(say) -> None:
    text = ("The tide turns at nine, and the boats go out. " * 120)[:5000]
    speech = say(text, encoding=AudioEncoding(format=AudioFormat.PCM, sample_rate_hz=8000))

    sentences = speech.made.values["sentences"]
    assert sentences[-1]["end"] >= 4990
    assert speech.duration_ms > 200_000
    assert math.isclose(sentences[-1]["end_ms"], speech.duration_ms, abs_tol=300)
