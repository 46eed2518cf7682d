"""Voices of a user's own through the official client: cloned, designed, spoken with, deleted."""

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.hearing import Heard, colour, colour_distance, hear, median_pitch_hz

PREAMBLE = """
import json, fal_client

def outcome(endpoint, arguments):
    lines = []
    def follow(update):
        lines.extend(line["message"] for line in getattr(update, "logs", None) or [])
    try:
        result = fal_client.subscribe("fal-ai/minimax/" + endpoint, arguments=arguments, with_logs=True, on_queue_update=follow)
        return {"result": result, "logs": lines}
    except fal_client.FalClientHTTPError as error:
        return {"problems": [[entry["type"], entry["loc"]] for entry in error.response.json()["detail"]]}

def say(text, voice_id):
    return outcome("speech-02-hd", {"text": text, "voice_setting": {"voice_id": voice_id}})

LONG = (
    "A cup of sugar makes sweet fudge. Place a rosebush near the porch steps. Both lost their lives in the raging storm. "
    "Use a pencil to write the first draft. The clock struck to mark the third period. A small creek cut across the field."
)
"""
TEXT = "Rice is often served in round bowls. The juice of lemons makes fine punch."


@pytest.fixture
def run(python_program: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda code: python_program(PREAMBLE + textwrap.dedent(code) + "\nprint(json.dumps(show))")


def _download(told: Any, folder: Path) -> Heard:
    file = told["result"]["audio"]
    path = folder / file["file_name"]
    path.write_bytes(httpx.get(file["url"]).content)
    return hear(path)


def _pitch_hz(heard: Heard) -> float:
    return median_pitch_hz(heard.samples, heard.rate_hz)


def test_a_cloned_voice_speaks_until_it_is_deleted(run: Callable[[str], Any], tmp_path: Path) -> None:
    show = run(f"""
        reference = say(LONG, "Lovely_Girl")
        voice = outcome("voice-clone", {{
            "audio_url": reference["result"]["audio"]["url"], "text": {TEXT!r}, "noise_reduction": True,
            "need_volume_normalization": True, "accuracy": 0.7, "model": "speech-02-turbo",
        }})
        name = voice["result"]["custom_voice_id"]
        speech = say({TEXT!r}, name)
        plain = say({TEXT!r}, "Patient_Man")
        deleted = outcome("voice-delete", {{"voice_id": name}})
        show = [reference, voice, speech, plain, deleted, say("Hello", name), outcome("voice-delete", {{"voice_id": name}})]
    """)
    reference, voice, speech, plain, deleted, gone, gone_again = show
    wanted, preview, spoken, other = (_download(one, tmp_path) for one in (reference, voice, speech, plain))

    assert _pitch_hz(spoken) == pytest.approx(_pitch_hz(wanted), rel=0.04)
    assert _pitch_hz(preview) == pytest.approx(_pitch_hz(spoken), rel=0.02)
    tone = colour(wanted.samples, wanted.rate_hz)
    near, far = (colour_distance(tone, colour(one.samples, one.rate_hz)) for one in (spoken, other))
    assert near < 0.6 * far
    told = " ".join(voice["logs"])
    assert "the speaker's identity is not met" in told
    assert "accuracy is not checked" in told
    assert deleted["result"]["voice_id"] == voice["result"]["custom_voice_id"]
    assert gone["problems"] == [["value_error", ["body", "voice_setting", "voice_id"]]]
    assert gone_again["problems"] == [["value_error", ["body", "voice_id"]]]


def test_a_designed_voice_follows_its_description(run: Callable[[str], Any], tmp_path: Path) -> None:
    man, girl = run(f"""
        show = []
        for prompt in ("A deep, raspy old man with a purple hat, slow", "A young cheerful girl"):
            voice = outcome("voice-design", {{"prompt": prompt, "preview_text": "Good evening."}})
            show.append([voice, say({TEXT!r}, voice["result"]["custom_voice_id"])])
    """)
    low, high = (_download(speech, tmp_path) for _, speech in (man, girl))

    assert _pitch_hz(low) < 110
    assert _pitch_hz(high) > 180
    assert low.seconds > 1.2 * high.seconds
    assert _download(man[0], tmp_path).seconds < low.seconds
    told = " ".join(man[0]["logs"])
    assert "followed deep, raspy, old, man, slow" in told
    assert "not understood: purple, hat" in told


CLONE = {"audio_url": "https://example.com/voice.mp3"}
DESIGN = {"prompt": "an old man", "preview_text": "Good evening."}
WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("voice-clone", {}, "missing", "audio_url"),
    ("voice-clone", {"audio_url": 3}, "string_type", "audio_url"),
    ("voice-clone", {"audio_url": "data:audio/mpeg;base64,bm8gc291bmQ="}, "unsupported_audio_format", "audio_url"),
    ("voice-clone", CLONE | {"accuracy": 1.1}, "less_than_equal", "accuracy"),
    ("voice-clone", CLONE | {"accuracy": -0.1}, "greater_than_equal", "accuracy"),
    ("voice-clone", CLONE | {"model": "speech-9"}, "literal_error", "model"),
    ("voice-clone", CLONE | {"noise_reduction": "loud"}, "bool_parsing", "noise_reduction"),
    ("voice-clone", CLONE | {"need_volume_normalization": 3}, "bool_parsing", "need_volume_normalization"),
    ("voice-design", {"preview_text": "Good evening."}, "missing", "prompt"),
    ("voice-design", {"prompt": "an old man"}, "missing", "preview_text"),
    ("voice-design", DESIGN | {"preview_text": "x" * 501}, "string_too_long", "preview_text"),
    ("voice-delete", {}, "missing", "voice_id"),
    ("voice-delete", {"voice_id": ""}, "string_too_short", "voice_id"),
    ("voice-delete", {"voice_id": "nobody"}, "value_error", "voice_id"),
]


def test_wrong_values_are_answered_with_fals_errors(run: Callable[[str], Any]) -> None:
    calls = [(endpoint, arguments) for endpoint, arguments, _, _ in WRONG]
    outcomes = run(f"show = [outcome(endpoint, arguments) for endpoint, arguments in {calls!r}]")

    for (_, arguments, type_, field), outcome in zip(WRONG, outcomes, strict=True):
        assert outcome == {"problems": [[type_, ["body", field]]]}, arguments


def test_a_clone_needs_ten_seconds_of_somebody(run: Callable[[str], Any]) -> None:
    short, silent = run("""
        import io, wave
        def recording(seconds):
            file = io.BytesIO()
            with wave.open(file, "wb") as sound:
                sound.setnchannels(1), sound.setsampwidth(2), sound.setframerate(8000)
                sound.writeframes(bytes(16000 * seconds))
            return fal_client.encode(file.getvalue(), "audio/wav")
        show = [outcome("voice-clone", {"audio_url": recording(seconds)}) for seconds in (9, 11)]
    """)

    assert short["problems"] == [["audio_duration_too_short", ["body", "audio_url"]]]
    assert silent["problems"] == [["feature_not_supported", ["body", "audio_url"]]]
