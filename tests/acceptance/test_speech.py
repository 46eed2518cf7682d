"""Speech through the official clients: every endpoint, every documented field, and what wrong values are answered with."""

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.hearing import Heard, hear, hear_pcm

PREAMBLE = """
import json, fal_client
from concurrent.futures import ThreadPoolExecutor

def outcome(endpoint, arguments):
    lines = []
    def follow(update):
        lines.extend(line["message"] for line in getattr(update, "logs", None) or [])
    try:
        result = fal_client.subscribe(endpoint, arguments=arguments, with_logs=True, on_queue_update=follow)
        return {"result": result, "logs": lines}
    except fal_client.FalClientHTTPError as error:
        entries = error.response.json()["detail"]
        return {"status": error.status_code, "problems": [[entry["type"], entry["loc"]] for entry in entries]}

"""

TEXT = "The boats are back before the storm."
VOICE = {
    "voice_id": "Wise_Woman",
    "speed": 1.1,
    "vol": 1,
    "pitch": 1,
    "emotion": "happy",
    "english_normalization": True,
}
AUDIO = {"sample_rate": "24000", "bitrate": "64000", "format": "flac", "channel": "2"}
READINGS = {"tone_list": ["boats/(ships)"]}
#: As the documents list them.
COMMON = {
    "voice_setting": VOICE,
    "audio_setting": AUDIO,
    "language_boost": "English",
    "output_format": "url",
    "pronunciation_dict": READINGS,
}
LOUDNESS = {"enabled": True, "target_loudness": -20, "target_range": 8, "target_peak": -1}
CALLS: dict[str, dict[str, Any]] = {
    "fal-ai/minimax/speech-02-hd": {"text": TEXT, **COMMON},
    "fal-ai/minimax/speech-02-turbo": {"text": TEXT, **COMMON},
    "fal-ai/minimax/preview/speech-2.5-hd": {"text": TEXT, **COMMON},
    "fal-ai/minimax/preview/speech-2.5-turbo": {"text": TEXT, **COMMON},
    "fal-ai/minimax/speech-2.6-hd": {"prompt": TEXT, **COMMON, "normalization_setting": LOUDNESS},
    "fal-ai/minimax/speech-2.6-turbo": {"prompt": TEXT, **COMMON, "normalization_setting": LOUDNESS},
    "fal-ai/minimax/speech-2.8-hd": {
        "prompt": TEXT,
        **COMMON,
        "normalization_setting": LOUDNESS,
        "voice_modify": {"pitch": 10, "intensity": -10, "timbre": 5},
    },
    "fal-ai/minimax/speech-2.8-turbo": {"prompt": TEXT, **COMMON, "voice_modify": {"pitch": -100}},
    "fal-ai/minimax/speech-01-hd": {"text": TEXT, **COMMON, "normalization_setting": LOUDNESS},
    "fal-ai/minimax/speech-01-turbo": {"text": TEXT, **COMMON},
    "fal-ai/minimax-tts/text-to-speech": {"text": TEXT, "voice_id": "Abbess", "audio_setting": AUDIO},
}


@pytest.fixture
def speak(python_program: Callable[[str], Any]) -> Callable[[Any], Any]:
    """Runs calls, each an endpoint and its arguments, some at a time in one program."""

    def run(calls: list[tuple[str, dict[str, Any]]]) -> Any:
        listed = f"calls = json.loads({json.dumps(json.dumps(calls))})"
        return python_program(
            PREAMBLE
            + textwrap.dedent(f"""
            {listed}
            with ThreadPoolExecutor(4) as pool:
                print(json.dumps(list(pool.map(lambda call: outcome(*call), calls))))
            """)
        )

    return run


def _download(address: str, folder: Path) -> tuple[Path, httpx.Response]:
    answer = httpx.get(address, trust_env=False)
    assert answer.status_code == 200
    path = folder / address.rpartition("/")[2]
    path.write_bytes(answer.content)
    return path, answer


def _hear(audio: dict[str, Any], folder: Path) -> Heard:
    path, answer = _download(audio["url"], folder)
    assert answer.headers["content-type"] == audio["content_type"]
    assert len(answer.content) == audio["file_size"]
    return hear(path)


def test_every_speech_endpoint_speaks_with_every_documented_field(speak, tmp_path: Path) -> None:
    outcomes = speak(list(CALLS.items()))

    for endpoint, outcome in zip(CALLS, outcomes, strict=True):
        result = outcome["result"]
        heard = _hear(result["audio"], tmp_path)
        assert set(result) == {"audio", "duration_ms"}, endpoint
        assert (heard.codec, heard.rate_hz, heard.channels) == ("flac", 24000, 2), endpoint
        assert result["duration_ms"] == round(1000 * heard.seconds), endpoint
        assert heard.samples.any(), endpoint


def test_the_fields_reach_the_speech(speak, tmp_path: Path) -> None:
    """What each does is measured where the engine is tested; here, that none is lost on the way."""
    plain: dict[str, Any] = {"prompt": TEXT, "audio_setting": {"format": "pcm", "sample_rate": 16000}}
    numbers = {"prompt": "The 3 boats cost $5."}
    changes: list[dict[str, Any]] = [
        {},
        *({"voice_setting": {name: VOICE[name]}} for name in ("speed", "pitch", "emotion")),
        {"voice_setting": {"vol": 0.5}},
        {"voice_setting": {"voice_id": "Abbess"}},
        numbers,
        numbers | {"voice_setting": {"english_normalization": True}},
        {"language_boost": "German"},
        {"pronunciation_dict": READINGS},
        {"normalization_setting": LOUDNESS},
        *({"voice_modify": {name: 50}} for name in ("pitch", "intensity", "timbre")),
        {"prompt": "The boats are back <#0.5#> before the storm."},
        {"prompt": "The boats are back (laughs) before the storm."},
    ]
    outcomes = speak([(NEWEST, plain | change) for change in changes])

    sounds = [_download(outcome["result"]["audio"]["url"], tmp_path)[1].content for outcome in outcomes]
    assert len(set(sounds)) == len(changes)


def test_pcm_and_hex_come_as_a_file_too(speak, tmp_path: Path) -> None:
    setting = {"format": "pcm", "sample_rate": 16000}
    body = {"text": TEXT, "audio_setting": setting, "output_format": "hex"}
    (outcome,) = speak([("fal-ai/minimax/speech-02-hd", body)])

    audio = outcome["result"]["audio"]
    path, answer = _download(audio["url"], tmp_path)
    assert answer.headers["content-type"] == audio["content_type"] == "audio/pcm"
    assert hear_pcm(path, 16000).seconds * 1000 == pytest.approx(outcome["result"]["duration_ms"], abs=0.6)


HD = "fal-ai/minimax/speech-02-hd"
NEWEST = "fal-ai/minimax/speech-2.8-hd"
WRONG: list[tuple[str, dict[str, Any], str, list[str | int]]] = [
    (HD, {}, "missing", ["text"]),
    (HD, {"text": ""}, "string_too_short", ["text"]),
    (HD, {"text": "  \n "}, "string_too_short", ["text"]),
    (HD, {"text": "x" * 5001}, "string_too_long", ["text"]),
    (HD, {"text": TEXT, "language_boost": "Klingon"}, "literal_error", ["language_boost"]),
    (HD, {"text": TEXT, "output_format": "base64"}, "literal_error", ["output_format"]),
    (HD, {"text": TEXT, "voice_setting": {"speed": 0.49}}, "greater_than_equal", ["voice_setting", "speed"]),
    (HD, {"text": TEXT, "voice_setting": {"speed": 2.01}}, "less_than_equal", ["voice_setting", "speed"]),
    (HD, {"text": TEXT, "voice_setting": {"vol": -1}}, "greater_than_equal", ["voice_setting", "vol"]),
    (HD, {"text": TEXT, "voice_setting": {"pitch": 13}}, "less_than_equal", ["voice_setting", "pitch"]),
    (HD, {"text": TEXT, "voice_setting": {"pitch": 0.5}}, "int_from_float", ["voice_setting", "pitch"]),
    (HD, {"text": TEXT, "voice_setting": {"emotion": "bored"}}, "literal_error", ["voice_setting", "emotion"]),
    (HD, {"text": TEXT, "voice_setting": {"voice_id": "Nobody"}}, "value_error", ["voice_setting", "voice_id"]),
    (HD, {"text": TEXT, "audio_setting": {"sample_rate": 48000}}, "literal_error", ["audio_setting", "sample_rate"]),
    (HD, {"text": TEXT, "audio_setting": {"bitrate": 1}}, "literal_error", ["audio_setting", "bitrate"]),
    (HD, {"text": TEXT, "audio_setting": {"format": "ogg"}}, "literal_error", ["audio_setting", "format"]),
    (HD, {"text": TEXT, "audio_setting": {"channel": 3}}, "literal_error", ["audio_setting", "channel"]),
    (HD, {"text": 3}, "string_type", ["text"]),
    (HD, {"text": TEXT, "language_boost": "Tamil"}, "literal_error", ["language_boost"]),
    (HD, {"text": TEXT, "voice_setting": "Abbess"}, "model_type", ["voice_setting"]),
    (HD, {"text": TEXT, "voice_setting": {"vol": 10.5}}, "less_than_equal", ["voice_setting", "vol"]),
    (HD, {"text": TEXT, "voice_setting": {"pitch": -13}}, "greater_than_equal", ["voice_setting", "pitch"]),
    (
        HD,
        {"text": TEXT, "voice_setting": {"english_normalization": "perhaps"}},
        "bool_parsing",
        ["voice_setting", "english_normalization"],
    ),
    (HD, {"text": TEXT, "pronunciation_dict": {"tone_list": "a/b"}}, "list_type", ["pronunciation_dict", "tone_list"]),
    (
        HD,
        {"text": TEXT, "pronunciation_dict": {"tone_list": [1]}},
        "string_type",
        ["pronunciation_dict", "tone_list", 0],
    ),
    (NEWEST, {"text": TEXT}, "missing", ["prompt"]),
    (NEWEST, {"prompt": " "}, "string_too_short", ["prompt"]),
    (NEWEST, {"prompt": TEXT, "voice_modify": {"pitch": 101}}, "less_than_equal", ["voice_modify", "pitch"]),
    (
        NEWEST,
        {"prompt": TEXT, "voice_modify": {"intensity": -101}},
        "greater_than_equal",
        ["voice_modify", "intensity"],
    ),
    (NEWEST, {"prompt": TEXT, "voice_modify": {"timbre": "bright"}}, "int_parsing", ["voice_modify", "timbre"]),
    (
        NEWEST,
        {"prompt": TEXT, "normalization_setting": {"enabled": "maybe"}},
        "bool_parsing",
        ["normalization_setting", "enabled"],
    ),
    (
        NEWEST,
        {"prompt": TEXT, "normalization_setting": {"target_loudness": "x"}},
        "float_parsing",
        ["normalization_setting", "target_loudness"],
    ),
    (
        NEWEST,
        {"prompt": TEXT, "normalization_setting": {"target_range": "x"}},
        "float_parsing",
        ["normalization_setting", "target_range"],
    ),
    (
        NEWEST,
        {"prompt": TEXT, "normalization_setting": {"target_peak": "x"}},
        "float_parsing",
        ["normalization_setting", "target_peak"],
    ),
]


def test_wrong_values_are_answered_with_fals_errors(speak) -> None:
    outcomes = speak([(endpoint, body) for endpoint, body, _, _ in WRONG])

    for (_, body, type_, field), outcome in zip(WRONG, outcomes, strict=True):
        assert outcome == {"status": 422, "problems": [[type_, ["body", *field]]]}, body


def test_five_thousand_characters_arrive_whole_and_a_caller_reads_how_far_it_is(speak, tmp_path: Path) -> None:
    text = ("The tide turns at nine, and the boats go out to the banks. " * 90)[:5000]
    (outcome,) = speak([("fal-ai/minimax/speech-02-turbo", {"text": text})])

    heard = _hear(outcome["result"]["audio"], tmp_path)
    assert outcome["result"]["duration_ms"] == round(1000 * heard.seconds) > 200_000
    assert any("no model weights" in line for line in outcome["logs"])


@pytest.mark.node
def test_the_javascript_client_gets_the_same(node_program: Callable[[str], Any], tmp_path: Path) -> None:
    outcome = node_program("""
        import { fal } from "@fal-ai/client";
        const { data } = await fal.subscribe("fal-ai/minimax/speech-2.6-turbo", {
          input: { prompt: "The boats are back.", audio_setting: { sample_rate: "44100", format: "mp3" } },
        });
        console.log(JSON.stringify(data));
        """)

    heard = _hear(outcome["audio"], tmp_path)
    assert (heard.codec, heard.rate_hz) == ("mp3float", 44100)
    assert outcome["duration_ms"] == round(1000 * heard.seconds)
