"""Neural speech in a real server: chosen by the profile, and what it cannot speak goes on to the next engine."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.harness import LimpetServer
from tests.hearing import hear, median_pitch_hz
from tests.stand_in_kokoro import write_weights

SPEECH = "fal-ai/minimax/speech-02-hd"
TURBO = "fal-ai/minimax/speech-02-turbo"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    data = tmp_path_factory.mktemp("neural")
    write_weights(data / "models" / "kokoro", ["bf_emma"])
    environment = {
        "LIMPET_SPEAKERS": json.dumps({"kokoro": {"kind": "kokoro"}}),
        "LIMPET_PROFILE": json.dumps({"*/speech-02-hd": ["neural:kokoro", "embedded"]}),
    }
    server = LimpetServer(data, environment=environment).start()
    yield server
    server.stop()


def spoken(server: LimpetServer, endpoint: str, text: str, path: Path) -> tuple[float, str]:
    """How high the answer is, and what the caller read meanwhile."""
    request_id = server.submit(endpoint, {"text": text, "audio_setting": {"format": "flac"}})
    server.wait_until(request_id, "COMPLETED")
    url = server.result(request_id).json()["audio"]["url"]
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
