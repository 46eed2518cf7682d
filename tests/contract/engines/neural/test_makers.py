"""Models that make voices: presets keep one clip, own voices are spoken from their recording, moods go in words where they can."""

import json
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tests.stand_in_speaker as stand_in
from tests.hearing import hear, median_pitch_hz

from limpet.catalog.endpoints import find_endpoint
from limpet.core.errors import AudioTooShort, FeatureNotSupported, UnknownVoice
from limpet.core.ids import EndpointId, VoiceId
from limpet.core.job import Artifact, Job
from limpet.core.spec import (
    AudioEncoding,
    AudioFormat,
    MediaSource,
    Reading,
    Spec,
    SpeechSpec,
    Voice,
    VoiceCloneSpec,
    VoiceDeleteSpec,
    VoiceDesignSpec,
)
from limpet.core.voice import CustomVoice, VoiceKind
from limpet.engines.base import Made, Offer
from limpet.engines.neural.engine import Kind, NeuralSpeechEngine
from limpet.engines.neural.presets import CLIP_TEXT
from limpet.media.recording import Recording

SOURCE = MediaSource(url="https://example.com/voice.mp3", field="audio_url")
WAV = AudioEncoding(format=AudioFormat.WAV, sample_rate_hz=24000)


class Studio:
    """An engine, and what its program was asked."""

    def __init__(self, folder: Path, kind: Kind, make_context: Callable[..., Any]) -> None:
        self._log = folder / "asked"
        self._make_context = make_context
        weights = folder / "weights"
        weights.mkdir()
        self.clips = folder / "clips"
        self.engine = NeuralSpeechEngine(
            name=f"neural:{kind}",
            kind=kind,
            weights=str(weights),
            clips=str(self.clips),
            command=[sys.executable, stand_in.__file__, str(self._log)],
        )

    @property
    def asked(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    def run(self, spec: Spec, **job: Any) -> Made:
        return self.engine.run(Job(spec=spec, seed=7, **job), self._make_context())

    def say(self, text: str = "Good evening.", voice: str = "Wise_Woman", job: Any = None, **manner: Any) -> float:
        """How high it is said."""
        made = self.run(SpeechSpec(text=text, voice=Voice(id=voice, **manner), encoding=WAV), **(job or {}))
        return pitch_hz(made)


def pitch_hz(made: Made) -> float:
    (artifact,) = made.artifacts
    assert isinstance(artifact, Artifact)
    heard = hear(artifact.path)
    return median_pitch_hz(heard.samples, heard.rate_hz)


@pytest.fixture
def studio(tmp_path: Path, make_context: Callable[..., Any]) -> Iterator[Studio]:
    studio = Studio(tmp_path, "voxcpm", make_context)
    yield studio
    studio.engine.close()


def recording(folder: Path, seconds: float) -> Path:
    """Half a noise."""
    samples = np.random.default_rng(1).uniform(-0.5, 0.5, (int(seconds * 16000), 1)).astype(np.float32)
    Recording(samples=samples, sample_rate_hz=16000).save(folder / "voice.npy")
    return folder / "voice.npy"


def test_a_preset_is_described_once_and_spoken_from_its_clip_ever_after(studio: Studio) -> None:
    assert studio.say() == pytest.approx(stand_in.BY_RECORDING_HZ, rel=0.01)
    studio.say("Once more.")

    described, first, second = studio.asked
    assert described["text"] == CLIP_TEXT
    assert "woman" in described["description"]
    assert first["recording"] == second["recording"]
    assert (first["transcript"], first["seed"]) == (CLIP_TEXT, 7)
    with wave.open(first["recording"]) as clip:
        assert clip.getnframes() == 960 * len(CLIP_TEXT)
    assert [path.suffix for path in studio.clips.iterdir()] == [".wav"]


def test_moods_go_in_words_where_the_model_takes_them(studio: Studio) -> None:
    assert studio.say(emotion="sad") == pytest.approx(stand_in.BY_RECORDING_HZ, rel=0.01)
    assert studio.asked[-1]["mood"] == "sad and slow"


def test_moods_are_made_by_signal_processing_where_it_does_not(
    tmp_path: Path, make_context: Callable[..., Any]
) -> None:
    studio = Studio(tmp_path, "qwen", make_context)
    assert studio.say(emotion="sad") == pytest.approx(0.9 * stand_in.BY_RECORDING_HZ, rel=0.01)
    assert studio.asked[-1]["mood"] is None
    studio.engine.close()


def test_sentences_go_with_their_language(studio: Studio) -> None:
    studio.say("The boats are back before the storm. Die Boote sind vor dem Sturm zurück.")

    assert [request["language"] for request in studio.asked] == ["English", "English", "German"]
    with pytest.raises(FeatureNotSupported, match="does not speak ta"):
        studio.say("படகுகள் புயலுக்கு முன் திரும்பின.")


def test_a_voice_is_cloned_from_its_recording_and_spoken_from_it(studio: Studio, tmp_path: Path) -> None:
    spec = VoiceCloneSpec(recording=SOURCE, preview_text="Hello, this is me.")
    made = studio.run(spec, recordings={"voice": recording(tmp_path, 11.0)})

    assert pitch_hz(made) == pytest.approx(stand_in.BY_RECORDING_HZ, rel=0.01)
    assert made.voice is not None
    assert made.voice.recording is not None
    assert hear(made.voice.recording.path).seconds == pytest.approx(11.0, abs=0.01)
    assert made.provenance["engine"] == "neural:voxcpm"

    own = CustomVoice(
        id=VoiceId("voice_1"), kind=made.voice.kind, engine="neural:voxcpm", attributes=made.voice.attributes
    )
    job = {"voice": own, "recordings": {"voice": recording(tmp_path, 12.0)}}
    studio.say(voice="voice_1", job=job)
    with wave.open(studio.asked[-1]["recording"]) as clip:
        assert clip.getnframes() == 12 * 16000
    assert studio.asked[-1]["transcript"] is None


def test_a_voice_is_designed_from_words_and_kept_as_a_clip(studio: Studio) -> None:
    made = studio.run(VoiceDesignSpec(description="an old sailor", preview_text="Ahoy there."))

    described, preview = studio.asked
    assert described["description"] == "an old sailor"
    assert preview["text"] == "Ahoy there."
    assert preview["transcript"] == CLIP_TEXT
    assert made.voice is not None
    assert made.voice.kind is VoiceKind.DESIGNED
    assert made.voice.attributes == {"description": "an old sailor", "transcript": CLIP_TEXT}
    assert made.voice.recording is not None


def test_what_is_wrong_is_told(studio: Studio, tmp_path: Path) -> None:
    with pytest.raises(AudioTooShort):
        studio.run(VoiceCloneSpec(recording=SOURCE), recordings={"voice": recording(tmp_path, 8.0)})
    with pytest.raises(UnknownVoice):
        studio.say(voice="voice_1")
    foreign = CustomVoice(id=VoiceId("voice_1"), kind=VoiceKind.CLONED, engine="embedded", attributes={})
    with pytest.raises(UnknownVoice):
        studio.say(voice="voice_1", job={"voice": foreign, "recordings": {"voice": recording(tmp_path, 12.0)}})
    with pytest.raises(UnknownVoice):
        studio.run(VoiceDeleteSpec(voice_id="voice_1"))
    spec = SpeechSpec(text="Read.", voice=Voice(id="Abbess"), readings=[Reading(text="read", reading="/ɹɛd/")])
    with pytest.raises(FeatureNotSupported, match="no phonetic alphabet"):
        studio.run(spec)


def test_it_offers_voices_and_wants_their_recordings(studio: Studio) -> None:
    for endpoint in ("speech-02-hd", "voice-clone", "voice-design", "voice-delete"):
        offer = studio.engine.offers(find_endpoint(EndpointId(f"fal-ai/minimax/{endpoint}")))
        assert offer == Offer(lane="neural", needs_recording=True)
