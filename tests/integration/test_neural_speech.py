"""Neural speech in a real server: chosen by the profile, and what it cannot speak goes on to the next engine."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import stand_in_speaker
from tests.harness import LimpetServer
from tests.hearing import hear, median_pitch_hz
from tests.stand_in_kokoro import write_weights

SPEECH = "fal-ai/minimax/speech-02-hd"
TURBO = "fal-ai/minimax/speech-02-turbo"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    data = tmp_path_factory.mktemp("neural")
    write_weights(data / "models" / "kokoro", ["bf_emma"])
    (data / "models" / "voxcpm").mkdir()
    command = [sys.executable, stand_in_speaker.__file__, str(data / "asked")]
    speakers = {"kokoro": {"kind": "kokoro"}, "vox": {"kind": "voxcpm", "command": command}}
    profile = {
        "*/speech-02-hd": ["neural:kokoro", "embedded"],
        "*/speech-02-turbo": ["embedded", "neural:vox"],
        "*/voice-*": ["neural:vox"],
    }
    environment = {
        "LIMPET_SPEAKERS": json.dumps(speakers),
        "LIMPET_PROFILE": json.dumps(profile),
        "LIMPET_CACHE": str(data / "cache"),
    }
    server = LimpetServer(data, environment=environment).start()
    yield server
    server.stop()


def spoken(server: LimpetServer, endpoint: str, text: str, path: Path, voice: str = "Wise_Woman") -> tuple[float, str]:
    """How high the answer is, and what the caller read meanwhile."""
    body = {"text": text, "audio_setting": {"format": "flac"}, "voice_setting": {"voice_id": voice}}
    request_id = server.submit(endpoint, body)
    server.wait_until(request_id, "COMPLETED")
    answer = server.result(request_id).json()
    assert "audio" in answer, answer
    url = answer["audio"]["url"]
    path.write_bytes(server.call("GET", url.removeprefix(server.url)).content)
    heard = hear(path)
    lines = [line["message"] for line in server.status(request_id, logs=True)["logs"]]
    return median_pitch_hz(heard.samples, heard.rate_hz), "\n".join(lines)


def test_the_profile_chooses_the_model(server: LimpetServer, tmp_path: Path) -> None:
    pitch_hz, lines = spoken(server, SPEECH, "The boats are back before the storm.", tmp_path / "model")
    assert "Speech by Kokoro-82M" in lines
    assert pitch_hz == pytest.approx(200, rel=0.01)

    pitch_hz, lines = spoken(server, TURBO, "The boats are back before the storm.", tmp_path / "rules")
    assert "Embedded engine" in lines
    assert pitch_hz == pytest.approx(176, rel=0.02)


def test_a_language_that_the_model_lacks_is_spoken_by_the_next_engine(server: LimpetServer, tmp_path: Path) -> None:
    text = "Die Boote sind vor dem Sturm zurück, und niemand wurde verletzt."
    pitch_hz, lines = spoken(server, SPEECH, text, tmp_path / "german")

    assert "does not speak de" in lines
    assert "Trying embedded instead" in lines
    assert "Embedded engine" in lines
    assert pitch_hz == pytest.approx(176, rel=0.03)


def test_a_voice_is_spoken_by_the_model_that_made_it_from_the_recording_behind_it(
    server: LimpetServer, tmp_path: Path
) -> None:
    design = server.submit("fal-ai/minimax/voice-design", {"prompt": "an old sailor", "preview_text": "Ahoy there."})
    server.wait_until(design, "COMPLETED")
    voice = server.result(design).json()["custom_voice_id"]
    pitch_hz, lines = spoken(server, TURBO, "Good evening to you.", tmp_path / "own", voice)

    assert "Speech by VoxCPM2" in lines
    assert pitch_hz == pytest.approx(stand_in_speaker.BY_RECORDING_HZ, rel=0.01)
    asked = [json.loads(line) for line in (server.data / "asked").read_text().splitlines()]
    assert asked[0]["description"] == "an old sailor"
    assert asked[-1]["text"] == "Good evening to you."
    assert asked[-1]["transcript"] == asked[0]["text"]
