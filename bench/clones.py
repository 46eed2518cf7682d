"""How near cloned voices come to their recordings, by other ears than those of the fit.

    uv run python bench/clones.py

The recordings are of voices of `flite` and `espeak-ng`, where they are installed: kal's is as narrow as a telephone. What counts is
the distance of the clone from the recording as a share of that of the plain voice, both saying another text, in the band that
the recording has.
"""

import itertools
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import soxr

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/hearing.py holds the ears

from bench.speech import WAV, Context
from tests.hearing import (
    Heard,
    Recogniser,
    colour,
    colour_distance,
    hear,
    matrix_sentences,
    median_pitch_hz,
    word_errors,
)

from limpet.core.ids import VoiceId
from limpet.core.job import Artifact, Job
from limpet.core.spec import AudioEncoding, AudioFormat, MediaSource, SpeechSpec, Voice, VoiceCloneSpec
from limpet.core.voice import CustomVoice, VoiceKind
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.engines.embedded.speech.clone import UNFITTED
from limpet.media.recording import Recording

SAID = (
    "A cup of sugar makes sweet fudge. Place a rosebush near the porch steps. Both lost their lives in the raging storm. "
    "Use a pencil to write the first draft. The clock struck to mark the third period. We talked of the side show in the "
    "circus. The ship was torn apart on the sharp reef. Sickness kept him home the third week."
)
OTHER = (
    "Rice is often served in round bowls. The juice of lemons makes fine punch. The box was thrown beside the truck. "
    "Four hours of steady work faced us. A large size in stockings is hard to sell."
)
SENTENCES = 20


class Studio:
    def __init__(self, folder: Path) -> None:
        self.engine = EmbeddedEngine()
        self._folders = (folder / f"run{number}" for number in itertools.count())

    def clone(self, heard: Heard) -> Any:
        """The shape of the voice."""
        context = self._context()
        path = context.scratch / "voice.npy"
        Recording(samples=heard.samples[:, None].copy(), sample_rate_hz=heard.rate_hz).save(path)
        spec = VoiceCloneSpec(recording=MediaSource(url="", field="audio_url"))
        made = self.engine.run(Job(spec=spec, seed=1, recordings={"voice": path}), context)
        assert made.voice is not None
        return made.voice.attributes["shape"]

    def say(self, text: str, shape: Any, encoding: AudioEncoding = WAV) -> Heard:
        voice = CustomVoice(id=VoiceId("own"), kind=VoiceKind.CLONED, engine="embedded", attributes={"shape": shape})
        spec = SpeechSpec(text=text, voice=Voice(id="own"), language="English", encoding=encoding)
        (artifact,) = self.engine.run(Job(spec=spec, seed=1, voice=voice), self._context()).artifacts
        assert isinstance(artifact, Artifact)
        return hear(artifact.path)

    def _context(self) -> Context:
        context = Context(next(self._folders))
        context.scratch.mkdir()
        return context


def recordings(folder: Path) -> Iterator[tuple[str, Heard]]:
    wav = folder / "recording.wav"
    commands = [("flite", ["-voice", voice, "-t", SAID, "-o", str(wav)]) for voice in ("rms", "slt", "awb", "kal")]
    commands += [("espeak-ng", ["-v", f"en-us+{variant}", "-w", str(wav), SAID]) for variant in ("m3", "f3")]
    for program, options in commands:
        if found := shutil.which(program):
            subprocess.run([found, *options], check=True, capture_output=True)
            yield f"{program} {options[1]}", hear(wav)


def distance(one: Heard, other: Heard) -> float:
    rate_hz = min(one.rate_hz, other.rate_hz)
    shades = (colour(soxr.resample(heard.samples, heard.rate_hz, rate_hz), rate_hz) for heard in (one, other))
    return colour_distance(*shades)


def errors_percent(studio: Studio, recogniser: Recogniser, shape: Any) -> float:
    encoding = AudioEncoding(format=AudioFormat.WAV, sample_rate_hz=Recogniser.RATE_HZ)
    errors = sum(
        word_errors(sentence, recogniser.hear(studio.say(f"{sentence.capitalize()}.", shape, encoding).samples))
        for sentence in matrix_sentences(SENTENCES, seed=2)
    )
    return 100 * errors / (5 * SENTENCES)


def main() -> None:
    print(
        "| Recording | Rate Hz | Distance of the plain voice | of the clone | Share % | Pitch off % | Word errors % |"
    )
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        studio, recogniser = Studio(Path(folder)), Recogniser(Path(folder))
        plain = studio.say(OTHER, UNFITTED.as_json())
        for name, recording in recordings(Path(folder)):
            shape = studio.clone(recording)
            clone = studio.say(OTHER, shape)
            far, near = distance(recording, plain), distance(recording, clone)
            pitches = [median_pitch_hz(heard.samples, heard.rate_hz) for heard in (recording, clone)]
            wrong = errors_percent(studio, recogniser, shape)
            print(
                f"| {name} | {recording.rate_hz} | {far:.1f} | {near:.1f} | {100 * near / far:.0f} |"
                f" {100 * (pitches[1] / pitches[0] - 1):+.1f} | {wrong:.1f} |",
                flush=True,
            )
        studio.engine.close()


if __name__ == "__main__":
    main()
