"""A studio with a real synthesiser, and what it says as a player hears it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.hearing import Heard, Recogniser, hear, hear_pcm

from limpet.core.job import Artifact, Job
from limpet.core.spec import AudioEncoding, AudioFormat, SpeechSpec, Voice
from limpet.engines.base import Made
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.media.speech.synthesiser import Synthesiser, find_program

WAV = AudioEncoding(format=AudioFormat.WAV, sample_rate_hz=22050)


@dataclass(frozen=True)
class Speech:
    path: Path
    made: Made
    #: The `RecordingContext` of the run.
    context: Any
    encoding: AudioEncoding

    @property
    def heard(self) -> Heard:
        if self.encoding.format is AudioFormat.PCM:
            return hear_pcm(self.path, self.encoding.sample_rate_hz, self.encoding.channels)
        return hear(self.path)

    @property
    def duration_ms(self) -> int:
        return int(self.made.values["duration_ms"])


Say = Callable[..., Speech]


@pytest.fixture(scope="session")
def engine() -> Iterator[EmbeddedEngine]:
    """One for all tests: its synthesiser lives on between sentences."""
    engine = EmbeddedEngine()
    yield engine
    engine.close()


@pytest.fixture
def say(engine: EmbeddedEngine, make_context: Callable[..., Any]) -> Say:
    def speak(
        text: str, voice: str = "Determined_Man", *, encoding: AudioEncoding = WAV, spec: Any = None, **manner: Any
    ) -> Speech:
        context = make_context()
        whole = SpeechSpec(text=text, voice=Voice(id=voice, **manner), encoding=encoding, **(spec or {}))
        made = engine.run(Job(spec=whole, seed=1), context)
        (artifact,) = made.artifacts
        assert isinstance(artifact, Artifact)
        return Speech(artifact.path, made, context, encoding)

    return speak


@pytest.fixture
def synthesiser() -> Iterator[Synthesiser]:
    program = find_program()
    assert program is not None
    running = Synthesiser([program])
    yield running
    running.close()


@pytest.fixture(scope="session")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    return Recogniser(tmp_path_factory.mktemp("recogniser"))
