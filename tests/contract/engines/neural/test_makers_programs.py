"""The programs of models that make voices, with their makers' own libraries, on small untrained weights of the right shapes."""

import json
import os
import pickle
import subprocess
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

#: A Python that has torch, voxcpm and qwen-tts, which no environment of this project carries: a gigabyte and a half.
PYTHON = os.environ.get("LIMPET_TEST_SPEECH_PYTHON", "")
pytestmark = pytest.mark.skipif(
    not PYTHON, reason="needs torch and the models' libraries; LIMPET_TEST_SPEECH_PYTHON names a Python that has them"
)
TESTS = Path(__file__).parents[3]
#: The libraries import torchaudio for models that are not ours, and its wheel wants CUDA; so they get an empty one.
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": f"{TESTS / 'stand_in_torchaudio'}:{TESTS.parent / 'packages/limpet-neural-speech/src'}",
}


@dataclass(frozen=True)
class Answer:
    sound: bytes
    error: str | None = None


def make_weights(stand_in: str, folder: Path) -> None:
    subprocess.run([PYTHON, str(TESTS / stand_in), str(folder)], check=True, env=ENVIRONMENT, stdout=subprocess.DEVNULL)


def start(model: str, weights: Path, requests: Sequence[Mapping[str, Any]]) -> subprocess.CompletedProcess[bytes]:
    command = [PYTHON, "-m", "limpet_neural_speech", model, "--weights", str(weights), "--device", "cpu"]
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    return subprocess.run(command, input=lines.encode(), capture_output=True, env=ENVIRONMENT, check=False)


def ask(model: str, weights: Path, requests: Sequence[Mapping[str, Any]]) -> list[Answer]:
    done = start(model, weights, requests)
    assert done.returncode == 0, done.stderr[-2000:]
    answers, sound, rest = [], b"", done.stdout
    while rest:
        line, _, rest = rest.partition(b"\n")
        frame = json.loads(line)
        size = frame.get("sound", 0)
        sound, rest = sound + rest[:size], rest[size:]
        if {"end", "error"} & frame.keys():
            answers.append(Answer(sound, frame.get("error")))
            sound = b""
    return answers


@pytest.fixture
def clip(tmp_path: Path) -> str:
    path = tmp_path / "clip.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(np.random.default_rng(1).integers(-9000, 9000, 32000, np.int16).tobytes())
    return str(path)


def requests_with(clip: str) -> list[dict[str, Any]]:
    """A voice from words, from a recording, from a recording and what is said in it; the first again; what cannot be."""
    common = {"text": "Hello.", "language": "English", "seed": 1}
    return [
        common | {"description": "a calm woman"},
        common | {"recording": clip},
        common | {"recording": clip, "transcript": "Hi there."},
        common | {"description": "a calm woman"},
        common | {"recording": "/nowhere.wav"},
    ]


def assert_spoken(answers: Sequence[Answer]) -> None:
    described, alike, continued, again, nowhere = answers
    assert len({described.sound, alike.sound, continued.sound}) == 3
    assert all(len(answer.sound) > 2000 for answer in (described, alike, continued))
    assert again == described
    assert nowhere.error is not None
    assert "/nowhere.wav" in nowhere.error


def test_qwen_speaks_by_its_own_library_and_refuses_what_it_does_not_know(tmp_path: Path, clip: str) -> None:
    make_weights("stand_in_qwen.py", tmp_path)
    unknown = {"text": "Hello.", "language": "Klingon", "description": "a calm woman"}
    *spoken, refused = ask("qwen", tmp_path, [*requests_with(clip), unknown])

    assert_spoken(spoken)
    assert refused.error is not None
    assert "Klingon" in refused.error


def test_voxcpm_speaks_by_its_own_library_and_turns_its_pickle_into_safetensors(tmp_path: Path, clip: str) -> None:
    make_weights("stand_in_voxcpm.py", tmp_path)

    assert_spoken(ask("voxcpm", tmp_path, requests_with(clip)))
    assert (tmp_path / "audiovae.safetensors").stat().st_size > 100_000
    assert not list(tmp_path.glob("*.part"))


class Program:
    """What a pickle can hold."""

    def __init__(self, touched: Path) -> None:
        self.touched = touched

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.touched),)


def test_a_pickle_that_holds_a_program_is_refused_and_the_program_never_runs(tmp_path: Path) -> None:
    for name in ("config.json", "model.safetensors"):
        (tmp_path / name).write_text("{}")
    (tmp_path / "audiovae.pth").write_bytes(pickle.dumps({"state_dict": Program(tmp_path / "ran")}))
    done = start("voxcpm", tmp_path, [])

    assert done.returncode != 0
    assert b"holds more than numbers" in done.stderr
    assert not (tmp_path / "ran").exists()
