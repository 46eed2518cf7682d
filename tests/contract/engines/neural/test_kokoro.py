"""Kokoro behind the common interface, with weights of its shapes: every parameter by our own means, and what it cannot do."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.hearing import Heard, hear, measure_loudness, median_pitch_hz
from tests.stand_in_kokoro import PER_SOUND, RATE_HZ, write_weights

from limpet.catalog.endpoints import find_endpoint
from limpet.catalog.speech import PRESET_VOICES
from limpet.core.errors import Cancelled, FeatureNotSupported, ProviderUnavailable
from limpet.core.ids import EndpointId
from limpet.core.job import Artifact, Job
from limpet.core.spec import AudioEncoding, AudioFormat, Loudness, Reading, SpeechSpec, Voice
from limpet.engines.base import Made, Offer, Refusal
from limpet.engines.neural.engine import NeuralSpeechEngine
from limpet.engines.neural.kokoro_voices import LANGUAGES, kokoro_voice

SPEECH = find_endpoint(EndpointId("fal-ai/minimax/speech-02-hd"))
WAV = AudioEncoding(format=AudioFormat.WAV, sample_rate_hz=24000)
TEXT = "The boats are back before the storm. Nobody was hurt."
VOICES = sorted({kokoro_voice(preset, language) for preset in PRESET_VOICES for language in LANGUAGES})


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kokoro")
    write_weights(folder, VOICES)
    return folder


@pytest.fixture(scope="session")
def engine(weights: Path) -> Iterator[NeuralSpeechEngine]:
    """One for all tests: its program lives on between sentences."""
    engine = NeuralSpeechEngine(name="neural:kokoro", kind="kokoro", weights=str(weights), clips="unused")
    yield engine
    engine.close()


Say = Callable[..., tuple[Made, Heard]]


@pytest.fixture
def say(engine: NeuralSpeechEngine, make_context: Callable[..., Any]) -> Say:
    def speak(
        text: str = TEXT,
        voice: str = "Determined_Man",
        *,
        spec: Mapping[str, Any] = {},  # read only
        context: Any = None,
        **manner: Any,
    ) -> tuple[Made, Heard]:
        whole = SpeechSpec(text=text, voice=Voice(id=voice, **manner), **{"encoding": WAV, **spec})
        made = engine.run(Job(spec=whole, seed=1), context or make_context())
        (artifact,) = made.artifacts
        assert isinstance(artifact, Artifact)
        return made, hear(artifact.path)

    return speak


def style_pitch_hz(voice: str) -> int:
    """As the stand-in's styles say."""
    return (100 if voice[1] == "m" else 200) + VOICES.index(voice)


@pytest.mark.parametrize("preset", ["Determined_Man", "Wise_Woman"])
def test_a_preset_is_one_of_the_models_own_voices(say: Say, preset: str) -> None:
    made, heard = say(voice=preset)

    assert median_pitch_hz(heard.samples, heard.rate_hz) == pytest.approx(
        style_pitch_hz(kokoro_voice(preset, "en-us")), rel=0.01
    )
    assert made.provenance["model"] == "Kokoro-82M v1.0"
    assert made.provenance["engine"] == "neural:kokoro"
    assert made.provenance["synthesiser"] == "kokoro kokoro-stand-in"


def test_presets_have_voices_of_their_own_and_of_their_language() -> None:
    assert len({kokoro_voice(preset, "en-us") for preset in PRESET_VOICES}) == len(PRESET_VOICES)
    assert {kokoro_voice(preset, "it")[0] for preset in PRESET_VOICES} == {"i"}


def test_the_language_of_a_text_chooses_the_voice(say: Say) -> None:
    _, heard = say("Los barcos volvieron antes de la tormenta y nadie resultó herido.")

    assert median_pitch_hz(heard.samples, heard.rate_hz) == pytest.approx(
        style_pitch_hz(kokoro_voice("Determined_Man", "es")), rel=0.01
    )


@pytest.mark.parametrize("semitones", [-7, 5, 12])
def test_pitch_moves_the_voice_by_semitones(say: Say, semitones: int) -> None:
    plain = say()[1]
    moved = say(pitch=semitones)[1]

    wanted = median_pitch_hz(plain.samples, 24000) * 2 ** (semitones / 12)
    assert median_pitch_hz(moved.samples, 24000) == pytest.approx(wanted, rel=0.01)
    assert moved.seconds == pytest.approx(plain.seconds, rel=0.01)


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_speed_divides_the_length(say: Say, speed: float) -> None:
    plain, paced = say()[1], say(speed=speed)[1]

    assert paced.seconds == pytest.approx(plain.seconds / speed, rel=0.01)
    assert median_pitch_hz(paced.samples, 24000) == pytest.approx(median_pitch_hz(plain.samples, 24000), rel=0.01)


def test_a_mood_is_made_by_signal_processing(say: Say) -> None:
    plain, sad = say()[1], say(emotion="sad")[1]

    assert median_pitch_hz(sad.samples, 24000) == pytest.approx(0.9 * median_pitch_hz(plain.samples, 24000), rel=0.01)
    assert sad.seconds == pytest.approx(plain.seconds / 0.82, rel=0.02)
    assert measure_loudness(sad.samples, 24000).integrated_lufs == pytest.approx(-21, abs=1)


def test_voices_come_at_the_usual_loudness_and_volume_is_a_factor(say: Say) -> None:
    levels = [measure_loudness(say(volume=volume)[1].samples, 24000).integrated_lufs for volume in (1, 0.5)]

    assert levels[0] == pytest.approx(-18, abs=1)  # the first sentence settles it
    assert levels[1] == pytest.approx(levels[0] - 6.02, abs=0.2)


def test_a_loudness_that_is_asked_for_is_met(say: Say) -> None:
    _, heard = say(spec={"loudness": Loudness(target_lufs=-23.0)})

    assert measure_loudness(heard.samples, 24000).integrated_lufs == pytest.approx(-23, abs=0.3)


def test_files_are_as_asked_and_their_length_is_told(say: Say) -> None:
    made, heard = say(spec={"encoding": AudioEncoding(sample_rate_hz=16000, channels=2, bits_per_second=64000)})

    assert (heard.codec, heard.rate_hz, heard.channels) == ("mp3float", 16000, 2)
    assert made.values["duration_ms"] == pytest.approx(1000 * heard.seconds, abs=1)
    assert [sentence["text"] for sentence in made.values["sentences"]] == [
        "The boats are back before the storm.",
        "Nobody was hurt.",
    ]


def test_pauses_and_sounds_stand_between_sentences(say: Say) -> None:
    plain = say("One. Two.")[1]
    made, paused = say("One.<#2#>(laughs) Two.", spec={"reads_pauses": True, "reads_sounds": True})

    assert paused.seconds > plain.seconds + 2
    start, end = (made.values["sentences"][place][key] for place, key in ((0, "end_ms"), (1, "start_ms")))
    assert end - start == pytest.approx(2000, abs=20)
    assert np.abs(paused.samples[int((start + 50) * 24) : int((end - 50) * 24)]).max() == 0


def test_the_callers_readings_reach_the_model(say: Say) -> None:
    plain = say("Now read.")[1]
    read = say("Now read.", spec={"readings": [Reading(text="read", reading="/ˈɛniθɪŋ/")]})[1]

    # Six sounds and a stress instead of three and one.
    assert round((read.seconds - plain.seconds) * RATE_HZ / PER_SOUND) == 3


def test_the_same_call_gives_the_same_bytes(say: Say) -> None:
    assert (say(emotion="happy")[1].samples == say(emotion="happy")[1].samples).all()


def test_a_listener_hears_the_first_sentence_before_the_last_is_made(
    say: Say, make_context: Callable[..., Any]
) -> None:
    context = make_context()
    say(" ".join([TEXT] * 4), context=context, spec={"encoding": AudioEncoding()})

    assert len(context.chunks) >= 8
    assert context.stages[0].startswith("spoken 36 of")
    assert context.fractions[-1] == 1.0


def test_a_killed_program_is_started_again(engine: NeuralSpeechEngine, say: Say) -> None:
    before = say()[1].samples
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)

    assert (say()[1].samples == before).all()


def test_a_cancel_leaves_the_loaded_weights_alone(
    engine: NeuralSpeechEngine, say: Say, make_context: Callable[..., Any]
) -> None:
    say()
    before = engine.pid
    with pytest.raises(Cancelled):
        say(TEXT * 20, context=make_context(cancel_after=12))

    say()
    assert engine.pid == before


def test_what_it_cannot_do_it_says(say: Say) -> None:
    with pytest.raises(FeatureNotSupported, match="does not speak de"):
        say("Die Boote sind vor dem Sturm zurück, und niemand wurde verletzt.")
    with pytest.raises(FeatureNotSupported, match="preset voices only"):
        say(voice="voice-of-mine")
    with pytest.raises(FeatureNotSupported, match="does not speak cmn"):
        say("Hello.", spec={"language": "Chinese"})


def test_weights_without_a_voice_are_no_reason_to_die(
    weights: Path, tmp_path: Path, make_context: Callable[..., Any]
) -> None:
    write_weights(tmp_path, ["af_heart"], sounds_name="input_ids")
    engine = NeuralSpeechEngine(name="neural:kokoro", kind="kokoro", weights=str(tmp_path), clips="unused")
    with pytest.raises(FeatureNotSupported, match="no voice am_adam"):
        engine.run(Job(spec=SpeechSpec(text="Hi.", voice=Voice(id="Determined_Man")), seed=1), make_context())
    made = engine.run(Job(spec=SpeechSpec(text="Hi.", voice=Voice(id="Lovely_Girl")), seed=1), make_context())

    assert made.values["duration_ms"] > 100
    engine.close()


def test_a_program_that_always_dies_leaves_the_call_to_the_next_engine(
    weights: Path, make_context: Callable[..., Any]
) -> None:
    engine = NeuralSpeechEngine(
        name="neural:kokoro",
        kind="kokoro",
        weights=str(weights),
        clips="unused",
        command=[sys.executable, "-c", "raise SystemExit(3)"],
    )
    with pytest.raises(ProviderUnavailable, match="died or hung"):
        engine.run(Job(spec=SpeechSpec(text="Hi.", voice=Voice(id="Lovely_Girl")), seed=1), make_context())
    engine.close()


def test_it_offers_speech_where_its_weights_are(engine: NeuralSpeechEngine, tmp_path: Path) -> None:
    without = NeuralSpeechEngine(name="neural:kokoro", kind="kokoro", weights=str(tmp_path / "none"), clips="unused")

    assert engine.offers(SPEECH) == Offer(lane="neural")
    refusal = without.offers(SPEECH)
    assert isinstance(refusal, Refusal)
    assert "limpet models pull kokoro" in refusal.reason
    assert isinstance(engine.offers(find_endpoint(EndpointId("fal-ai/minimax/voice-clone"))), Refusal)
