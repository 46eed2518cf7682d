"""Speech, voices, pictures and music of MiniMax's API, with an engine of the tests' own behind them."""

import base64
import io
import json
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
import pytest
from PIL import Image
from tests.harness import PATIENCE_S, LimpetServer, wait_for
from tests.integration.minimax_calls import KEY, call, recording, refusal, said
from websockets.sync.client import ClientConnection, connect

TOY = Path(__file__).parent / "toy_engine"
SPEECH = {"model": "speech-2.8-hd", "text": "Hello there", "voice_setting": {"voice_id": "Wise_Woman"}}


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    """A server with an engine for everything that is no video, found by its entry point."""
    environment = {"LIMPET_ENGINES": "toy,embedded", "PYTHONPATH": str(TOY)}
    running = LimpetServer(tmp_path_factory.mktemp("studio"), environment=environment).start()
    yield running
    running.stop()


def seconds_of(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as file:
        return float(file.getnframes() / file.getframerate())


def last_provenance(server: LimpetServer) -> dict[str, Any]:
    statement = "SELECT result -> 'provenance' FROM limpet.requests WHERE result IS NOT NULL ORDER BY completed_at DESC"
    found: dict[str, Any] = server.rows(statement)[0][0]
    return found


# Speech


def test_speech_comes_in_hexadecimal_digits_with_what_can_be_said_of_it(studio: LimpetServer) -> None:
    answer = said(studio, "POST", "/v1/t2a_v2", json=SPEECH)

    sound = bytes.fromhex(answer["data"]["audio"])
    assert answer["base_resp"]["status_code"] == 0
    assert answer["data"]["status"] == 2
    assert seconds_of(sound) == pytest.approx(0.22)
    assert answer["extra_info"] == {
        "audio_length": 220,
        "audio_sample_rate": 32000,
        "audio_size": len(sound),
        "bitrate": 128000,
        "word_count": 2,
        "invisible_character_ratio": 0.0,
        "usage_characters": 11,
        "audio_format": "mp3",
        "audio_channel": 1,
    }


def test_speech_as_an_address_opens_without_a_key_and_has_subtitles(studio: LimpetServer) -> None:
    body = SPEECH | {"output_format": "url", "subtitle_enable": True}
    data = said(studio, "POST", "/v1/t2a_v2", json=body)["data"]

    assert seconds_of(httpx.get(data["audio"]).content) == pytest.approx(0.22)
    subtitles = httpx.get(data["subtitle_file"]).json()
    assert subtitles == [{"text": "Hello there", "time_begin": 0, "time_end": 220}]


@pytest.mark.parametrize("excluded", [False, True])
def test_streamed_speech_ends_with_the_whole_unless_excluded(studio: LimpetServer, *, excluded: bool) -> None:
    body = SPEECH | {"text": "word " * 300, "stream": True}
    body |= {"stream_options": {"exclude_aggregated_audio": excluded}}
    with httpx.stream("POST", f"{studio.url}/minimax/v1/t2a_v2", json=body, headers=KEY, timeout=PATIENCE_S) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in answer.iter_lines() if line]

    events = [json.loads(line.removeprefix("data: ")) for line in lines]
    assert all(line.startswith("data: {") for line in lines)
    assert [event["data"]["status"] for event in events] == [1] * (len(events) - 1) + [2]
    assert len(events) > 2
    parts = "".join(event["data"]["audio"] for event in events[:-1])
    assert seconds_of(bytes.fromhex(parts)) == pytest.approx(30.0)
    assert events[-1]["data"]["audio"] == ("" if excluded else parts)
    assert events[-1]["extra_info"]["audio_length"] == 30_000


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"model": "speech-9"}, 2013, "model"),
        ({"text": ""}, 2013, "text"),
        ({"text": " \n"}, 2013, "text"),
        ({"text": "x" * 10_001}, 2013, "t2a_async_v2"),
        ({"text": "ab" + "\u200b" * 3}, 1042, "invisible"),
        ({"voice_setting": {}}, 2013, "voice_id"),
        ({"voice_setting": {"voice_id": "Wise_Woman", "speed": 3}}, 2013, "speed"),
        ({"voice_setting": {"voice_id": "Wise_Woman", "emotion": "bored"}}, 2013, "emotion"),
        ({"voice_setting": {"voice_id": "Wise_Woman", "latex_read": True}}, 2013, "formulas"),
        ({"audio_setting": {"format": "opus"}}, 2013, "opus"),
        ({"audio_setting": {"sample_rate": 48000}}, 2013, "sample_rate"),
        ({"audio_setting": {"format": "wav"}, "stream": True}, 2013, "wav"),
        ({"timbre_weights": [{"voice_id": "Abbess", "weight": 1}]}, 2013, "mixes voices"),
        ({"voice_modify": {"sound_effects": "robotic"}}, 2013, "sound effects"),
        ({"language_boost": "Klingon"}, 2013, "language_boost"),
    ],
)
def test_what_cannot_be_spoken_is_told_at_once(
    studio: LimpetServer, change: dict[str, Any], code: int, words: str
) -> None:
    found, message = refusal(studio, "POST", "/v1/t2a_v2", json=SPEECH | change)

    assert (found, words in message) == (code, True), message


def test_words_that_only_minimax_has_are_taken(studio: LimpetServer) -> None:
    body = SPEECH | {
        "model": "speech-02-turbo",
        "text": "One<#0.5#>two",
        "voice_setting": {"voice_id": "Wise_Woman", "emotion": "whisper", "pitch": 2},
        "audio_setting": {"format": "wav", "sample_rate": "16000"},
        "pronunciation_dict": {"tone": ["omg/oh my god", {"text": "GIF", "tone": "jif"}]},
        "language_boost": "Persian",
        "voice_modify": None,
    }

    assert said(studio, "POST", "/v1/t2a_v2", json=body)["base_resp"]["status_code"] == 0


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("female-shaonv", "Lively_Girl"), ("English_expressive_narrator", "Deep_Voice_Man"), ("Abbess", "Abbess")],
)
def test_a_voice_of_minimaxs_catalogue_is_spoken_by_the_nearest(studio: LimpetServer, asked: str, spoken: str) -> None:
    said(studio, "POST", "/v1/t2a_v2", json=SPEECH | {"voice_setting": {"voice_id": asked}})

    assert last_provenance(studio)["voice"] == spoken


@pytest.mark.parametrize("form", ["mp3", "wav", "flac"])
def test_the_embedded_engine_speaks_in_every_form(server: LimpetServer, form: str) -> None:
    body = SPEECH | {"audio_setting": {"format": form, "sample_rate": 24000}, "subtitle_enable": True}
    body |= {"text": "The boats are back. The lamps are lit.", "voice_setting": {"voice_id": "male-qn-qingse"}}
    answer = said(server, "POST", "/v1/t2a_v2", json=body)

    assert answer["base_resp"]["status_code"] == 0, answer
    with av.open(io.BytesIO(bytes.fromhex(answer["data"]["audio"])), "r") as container:
        stream = container.streams.audio[0]
        samples = np.concatenate([frame.to_ndarray().reshape(-1) for frame in container.decode(stream)])
    assert stream.codec_context.sample_rate == 24000
    assert len(samples) / 24 == pytest.approx(answer["extra_info"]["audio_length"], rel=0.05)
    assert np.abs(samples.astype(float)).max() > 0
    texts = [entry["text"] for entry in httpx.get(answer["data"]["subtitle_file"]).json()]
    assert texts == ["The boats are back.", "The lamps are lit."]


def test_streamed_speech_begins_before_its_end(server: LimpetServer) -> None:
    """The first parts come while the request is running."""
    text = "The tide turns at nine, and the boats go out to the banks. " * 90
    with httpx.stream(
        "POST",
        f"{server.url}/minimax/v1/t2a_v2",
        json=SPEECH | {"text": text, "stream": True},
        headers=KEY,
        timeout=PATIENCE_S,
    ) as answer:
        lines = (line for line in answer.iter_lines() if line)
        first = json.loads(next(lines).removeprefix("data: "))
        (status,) = server.rows("SELECT status FROM limpet.requests WHERE id = %s", first["trace_id"])[0]
        events = [first, *(json.loads(line.removeprefix("data: ")) for line in lines)]

    assert status == "running"
    assert events[-1]["data"]["status"] == 2
    parts = bytes.fromhex("".join(event["data"]["audio"] for event in events[:-1]))
    with av.open(io.BytesIO(parts), "r") as container:
        heard = sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))
    assert heard == pytest.approx(events[-1]["extra_info"]["audio_length"] / 1000, rel=0.02)


def test_streamed_speech_that_fails_says_why_in_an_event(server: LimpetServer) -> None:
    body = SPEECH | {"voice_setting": {"voice_id": "nobody_of_mine"}, "stream": True}
    answer = call(server, "POST", "/v1/t2a_v2", json=body)

    assert json.loads(answer.text.removeprefix("data: "))["base_resp"]["status_code"] == 20132


def test_a_voice_that_nobody_has_is_told(server: LimpetServer) -> None:
    body = SPEECH | {"voice_setting": {"voice_id": "nobody_of_mine"}}

    assert refusal(server, "POST", "/v1/t2a_v2", json=body)[0] == 20132


def test_speech_as_a_task_has_a_file_under_its_own_number(studio: LimpetServer) -> None:
    text = {
        "data": {"purpose": "t2a_async_input"},
        "files": {"file": ("a.txt", b"Seen from afar", "text/plain")},
    }
    file_id = said(studio, "POST", "/v1/files/upload", **text)["file"]["file_id"]
    body = {name: value for name, value in SPEECH.items() if name != "text"}
    body |= {"text_file_id": file_id, "audio_setting": {"audio_sample_rate": 24000}}
    created = said(studio, "POST", "/v1/t2a_async_v2", json=body)
    path = f"/v1/query/t2a_async_query_v2?task_id={created['task_id']}"
    task = wait_for("the speech", lambda: (task := said(studio, "GET", path))["status"] != "Processing" and task)

    assert created["usage_characters"] == len("Seen from afar")
    assert task["status"] == "Success"
    assert task["file_id"] == created["file_id"]
    file = said(studio, "GET", f"/v1/files/retrieve?file_id={task['file_id']}")["file"]
    assert seconds_of(httpx.get(file["download_url"]).content) == pytest.approx(0.28)
    assert seconds_of(call(studio, "GET", f"/v1/files/retrieve_content?file_id={task['file_id']}").content) > 0
    assert refusal(studio, "GET", "/v1/query/t2a_async_query_v2?task_id=7")[0] == 2013


# The socket


@pytest.fixture
def socket(studio: LimpetServer) -> Iterator[ClientConnection]:
    address = f"{studio.url.replace('http', 'ws')}/minimax/ws/v1/t2a_v2"
    with connect(address, additional_headers=KEY, proxy=None, open_timeout=PATIENCE_S) as socket:
        yield socket


def event(socket: ClientConnection) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(socket.recv(PATIENCE_S))
    return body


def send(socket: ClientConnection, name: str, **fields: Any) -> None:
    socket.send(json.dumps({"event": name, **fields}))


def test_a_socket_speaks_one_text_after_the_other(socket: ClientConnection) -> None:
    greeting = event(socket)
    send(socket, "task_start", model="speech-2.8-turbo", voice_setting={"voice_id": "Wise_Woman"})
    started = event(socket)
    heard = []
    for text in ("First words", " ", "word " * 100):
        send(socket, "task_continue", text=text)
        parts = [event(socket)]
        while not parts[-1]["is_final"]:
            parts.append(event(socket))
        heard.append(parts)
    send(socket, "task_finish")
    finished = event(socket)

    assert [greeting["event"], started["event"], finished["event"]] == [
        "connected_success",
        "task_started",
        "task_finished",
    ]
    assert greeting["session_id"] == finished["session_id"]
    assert {part["event"] for parts in heard for part in parts} == {"task_continued"}
    first, empty, long = heard
    assert seconds_of(bytes.fromhex("".join(part["data"]["audio"] for part in first))) == pytest.approx(0.22)
    assert first[-1]["data"] == {"audio": "", "status": 2}
    assert [part["base_resp"]["status_code"] for part in empty] == [2203]
    assert len(long) > 1
    assert long[-1]["extra_info"]["audio_length"] == 10_000


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("no JSON", 2202),
        ("[]", 2202),
        (b"\x00", 2202),
        ('{"event": "task_continue", "text": "x"}', 2202),
        ('{"event": "task_start", "model": "speech-9", "voice_setting": {"voice_id": "Abbess"}}', 2013),
        ('{"event": "task_start", "model": "speech-2.8-hd", "voice_setting": {}}', 2013),
    ],
)
def test_a_wrong_event_ends_the_socket_with_its_reason(socket: ClientConnection, sent: Any, code: int) -> None:
    event(socket)
    socket.send(sent)
    failed = event(socket)

    assert (failed["event"], failed["base_resp"]["status_code"]) == ("task_failed", code)


def test_a_socket_without_a_key_is_told(studio: LimpetServer) -> None:
    with connect(f"{studio.url.replace('http', 'ws')}/minimax/ws/v1/t2a_v2", proxy=None) as socket:
        assert event(socket)["base_resp"]["status_code"] == 1004


# Voices


def test_a_cloned_voice_has_the_callers_name_and_speaks(studio: LimpetServer) -> None:
    form = {"data": {"purpose": "voice_clone"}, "files": {"file": ("me.wav", recording(12), "audio/wav")}}
    file_id = said(studio, "POST", "/v1/files/upload", **form)["file"]["file_id"]
    body = {"file_id": str(file_id), "voice_id": "My_Own_Voice1", "text": "A demo", "model": "speech-2.8-hd"}
    cloned = said(studio, "POST", "/v1/voice_clone", json=body)
    again = refusal(studio, "POST", "/v1/voice_clone", json=body)
    listed = said(studio, "POST", "/v1/get_voice", json={"voice_type": "all"})
    said(studio, "POST", "/v1/t2a_v2", json=SPEECH | {"voice_setting": {"voice_id": "My_Own_Voice1"}})
    speaker = last_provenance(studio)["voice"]
    deleted = said(
        studio, "POST", "/v1/delete_voice", json={"voice_type": "voice_cloning", "voice_id": "My_Own_Voice1"}
    )

    assert (cloned["input_sensitive"], cloned["input_sensitive_type"]) == (False, 0)
    assert seconds_of(httpx.get(cloned["demo_audio"]).content) == 0.5
    assert again[0] == 2039
    assert {"voice_id": "Wise_Woman", "voice_name": "Wise Woman", "description": []} in listed["system_voice"]
    assert [voice["voice_id"] for voice in listed["voice_cloning"]] == ["My_Own_Voice1"]
    assert speaker == "engine-clone"
    assert deleted["voice_id"] == "My_Own_Voice1"
    assert said(studio, "POST", "/v1/get_voice", json={"voice_type": "voice_cloning"})["voice_cloning"] == []
    assert refusal(studio, "POST", "/v1/voice_clone", json=body)[0] == 2039, "a name is never used again"


@pytest.mark.parametrize(("content", "code"), [(b"ID3sound", 2013), (recording(3), 2037)])
def test_a_recording_that_no_voice_can_be_taken_from_is_told(studio: LimpetServer, content: bytes, code: int) -> None:
    form = {"data": {"purpose": "voice_clone"}, "files": {"file": ("me.wav", content, "audio/wav")}}
    file_id = said(studio, "POST", "/v1/files/upload", **form)["file"]["file_id"]
    found, message = refusal(studio, "POST", "/v1/voice_clone", json={"file_id": file_id, "voice_id": "My_Own_Voice9"})

    assert found == code
    assert message.startswith("file_id: ")


def test_a_designed_voice_comes_with_a_trial(studio: LimpetServer) -> None:
    body = {"prompt": "An old fisherman", "preview_text": "The tide is out."}
    designed = said(studio, "POST", "/v1/voice_design", json=body)
    listed = said(studio, "POST", "/v1/get_voice", json={"voice_type": "voice_generation"})

    assert seconds_of(bytes.fromhex(designed["trial_audio"])) == 0.5
    assert designed["voice_id"] in [voice["voice_id"] for voice in listed["voice_generation"]]
    assert "system_voice" not in listed


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("voice_clone", {"file_id": 1, "voice_id": "My_Voice_2"}, 2013),
        ("voice_clone", {"file_id": 1, "voice_id": "short"}, 2013),
        ("voice_clone", {"file_id": 1, "voice_id": "1_starts_wrong"}, 2013),
        ("voice_clone", {"file_id": 1, "voice_id": "ends_wrong_"}, 2013),
        ("voice_clone", {"file_id": 1, "voice_id": "Friendly_Person"}, 2039),
        ("voice_design", {"prompt": "x", "preview_text": "x" * 501}, 2013),
        ("get_voice", {"voice_type": "mine"}, 2013),
        ("delete_voice", {"voice_type": "voice_cloning", "voice_id": "nobody\0"}, 20132),
    ],
)
def test_wrong_calls_about_voices_are_told(studio: LimpetServer, path: str, body: dict[str, Any], code: int) -> None:
    assert refusal(studio, "POST", f"/v1/{path}", json=body)[0] == code


# Pictures and music


def test_pictures_come_as_addresses_or_base64(studio: LimpetServer, picture: str) -> None:
    body = {"model": "image-01", "prompt": "a harbour", "aspect_ratio": "16:9", "n": 2, "seed": 7}
    subject = {"subject_reference": [{"type": "character", "image_url": picture}], "response_format": "base64", "n": 1}
    as_addresses = said(studio, "POST", "/v1/image_generation", json=body)
    as_base64 = said(studio, "POST", "/v1/image_generation", json=body | subject)

    urls = as_addresses["data"]["image_urls"]
    assert as_addresses["metadata"] == {"success_count": "2", "failed_count": "0"}
    assert [Image.open(io.BytesIO(httpx.get(url).content)).size for url in urls] == [(64, 64)] * 2
    (encoded,) = as_base64["data"]["image_base64"]
    assert Image.open(io.BytesIO(base64.b64decode(encoded))).size == (64, 64)


@pytest.mark.parametrize("seed", [7, -(2**63), 2**63 - 1])
def test_the_same_seed_gives_the_same_picture(studio: LimpetServer, seed: int) -> None:
    body = {"model": "image-01", "prompt": "a harbour", "response_format": "base64"}

    first, second, other = (
        said(studio, "POST", "/v1/image_generation", json=body | {"seed": said_seed})["data"]["image_base64"]
        for said_seed in (seed, seed, seed ^ 1)
    )

    assert first == second
    assert first != other


@pytest.mark.parametrize(
    "change",
    [
        {"model": "image-02"},
        {"seed": 2**63},
        {"model": "image-01-live"},
        {"prompt": ""},
        {"n": 10},
        {"aspect_ratio": "5:4"},
        {"width": 1024},
        {"width": 1000, "height": 1000},
        {"width": 512, "height": 2048},
        {"subject_reference": [{"type": "character"}]},
    ],
)
def test_wrong_calls_for_pictures_are_told(studio: LimpetServer, change: dict[str, Any]) -> None:
    body = {"model": "image-01", "prompt": "a harbour"} | change

    assert refusal(studio, "POST", "/v1/image_generation", json=body)[0] == 2013


def test_music_comes_in_the_answer(studio: LimpetServer) -> None:
    body = {"model": "music-2.6", "prompt": "a calm sea shanty", "lyrics": "The boats come home"}
    answer = said(studio, "POST", "/v1/music_generation", json=body)
    stream = refusal(studio, "POST", "/v1/music_generation", json=body | {"stream": True})

    sound = bytes.fromhex(answer["data"]["audio"])
    assert seconds_of(sound) == 1.0
    assert answer["extra_info"]["music_duration"] == 1000
    assert answer["extra_info"]["music_size"] == len(sound)
    assert stream[0] == 2013


def test_a_key_can_be_tried_and_has_no_plan(studio: LimpetServer) -> None:
    assert said(studio, "GET", "/v1/token_plan/remains")["model_remains"] == []
    assert refusal(studio, "GET", "/v1/token_plan/remains", headers={"Authorization": "Bearer x"})[0] == 2049


def test_what_has_no_engine_says_which_one_it_needs(server: LimpetServer) -> None:
    code, message = refusal(
        server, "POST", "/v1/music_generation", json={"model": "music-2.6", "is_instrumental": True}
    )

    assert code == 2061
    assert "fal-ai/minimax-music/v2.6" in message
