"""Cloned voices, heard by ears that the fit does not use itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.hearing import Heard, colour, colour_distance, hear, median_pitch_hz

from limpet.core.errors import Cancelled
from limpet.core.ids import VoiceId
from limpet.core.job import Artifact, Job
from limpet.core.spec import AudioEncoding, AudioFormat, MediaSource, SpeechSpec, Voice, VoiceCloneSpec
from limpet.core.voice import CustomVoice, VoiceKind
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.engines.embedded.speech.clone import UNFITTED
from limpet.engines.embedded.speech.voices import Shape
from limpet.media.recording import Recording
from limpet.media.speech.timbre import Timbre

_WAV = AudioEncoding(format=AudioFormat.WAV, sample_rate_hz=22050)
_SAID = (
    "A cup of sugar makes sweet fudge. Place a rosebush near the porch steps. Both lost their lives in the raging storm. "
    "Use a pencil to write the first draft. The clock struck to mark the third period."
)
_OTHER = (
    "Rice is often served in round bowls. The juice of lemons makes fine punch. The box was thrown beside the truck."
)
#: People, each in a room that colours what they say.
_PEOPLE = {
    "an old man": Shape(
        pitch_hz=82,
        formants=(0.92, 0.94, 0.95),
        rate=140,
        liveliness=0.3,
        flutter=10,
        timbre=Timbre(breath=0.3, tilt_db=-4),
    ),
    "a woman": Shape(pitch_hz=195, formants=(1.12, 1.15, 1.13), rate=175, source=5, timbre=Timbre(tilt_db=3)),
    "a soft woman": Shape(
        pitch_hz=175, formants=(1.1, 1.08, 1.1), rate=150, source=3, width=1.5, timbre=Timbre(breath=0.4, tilt_db=-5)
    ),
    "a boy": Shape(pitch_hz=215, formants=(1.15, 1.2, 1.16), rate=190, source=6, width=1.1),
    "a sharp man": Shape(pitch_hz=112, source=1, width=1.0, rate=175, timbre=Timbre(tilt_db=4)),
    "a lively man": Shape(pitch_hz=140, formants=(1.04, 1.0, 1.06), source=2, liveliness=0.6, timbre=Timbre(tilt_db=6)),
}


def _in_a_room(shape: Shape, number: int) -> Shape:
    wave = 5 * np.sin(np.arange(40) / (3 + number) + number)
    timbre = shape.timbre
    room = tuple(float(gain) for gain in wave)
    return Shape(
        **{**_fields(shape), "timbre": Timbre(tilt_db=timbre.tilt_db, breath=timbre.breath, equaliser_db=room)}
    )


def _fields(shape: Shape) -> dict[str, Any]:
    return {name: getattr(shape, name) for name in Shape.__slots__}


@pytest.fixture
def speak(engine: EmbeddedEngine, make_context: Callable[..., Any]) -> Callable[[str, Any], Heard]:
    """Says a text with a voice of the user's own."""

    def say(text: str, shape: Any) -> Heard:
        voice = CustomVoice(id=VoiceId("own"), kind=VoiceKind.CLONED, engine="embedded", attributes={"shape": shape})
        spec = SpeechSpec(text=text, voice=Voice(id="own"), language="English", encoding=_WAV)
        (artifact,) = engine.run(Job(spec=spec, seed=1, voice=voice), make_context()).artifacts
        assert isinstance(artifact, Artifact)
        return hear(artifact.path)

    return say


def _clone_job(heard: Heard, folder: Path) -> Job:
    path = folder / "voice.npy"
    Recording(samples=heard.samples[:, None].copy(), sample_rate_hz=heard.rate_hz).save(path)
    spec = VoiceCloneSpec(recording=MediaSource(url="", field="audio_url"))
    return Job(spec=spec, seed=1, recordings={"voice": path})


def test_a_clone_is_much_nearer_to_each_person_than_the_plain_voice_and_as_high(
    engine: EmbeddedEngine, make_context: Callable[..., Any], speak: Callable[[str, Any], Heard], tmp_path: Path
) -> None:
    plain = speak(_OTHER, UNFITTED.as_json())
    shares, pitches = {}, {}
    for number, (name, person) in enumerate(_PEOPLE.items()):
        reference = speak(_SAID, _in_a_room(person, number).as_json())
        made = engine.run(_clone_job(reference, tmp_path), make_context())
        assert made.voice is not None
        clone = speak(_OTHER, made.voice.attributes["shape"])

        tone = colour(reference.samples, reference.rate_hz)
        near, far = (colour_distance(tone, colour(one.samples, one.rate_hz)) for one in (clone, plain))
        shares[name] = near / far
        pitches[name] = median_pitch_hz(clone.samples, clone.rate_hz) / median_pitch_hz(
            reference.samples, reference.rate_hz
        )

    assert sum(share <= 0.6 for share in shares.values()) >= 5, shares
    assert all(pitch == pytest.approx(1, abs=0.04) for pitch in pitches.values()), pitches


def test_a_cancel_ends_a_fit(
    engine: EmbeddedEngine, make_context: Callable[..., Any], speak: Callable[[str, Any], Heard], tmp_path: Path
) -> None:
    reference = speak(_SAID, UNFITTED.as_json())
    context = make_context(cancel_after=20)

    with pytest.raises(Cancelled):
        engine.run(_clone_job(reference, tmp_path), context)

    assert context.checks == 21
