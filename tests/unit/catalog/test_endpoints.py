"""What becomes of an input: which are taken, and which spec they give."""

import json
from pathlib import Path
from typing import Any

import pytest

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import ENDPOINTS, find_endpoint
from limpet.core.errors import FeatureNotSupported, InvalidInput, UnknownEndpoint, UnknownPath
from limpet.core.request import Result, ResultFile
from limpet.core.spec import (
    AspectRatio,
    AudioEncoding,
    AudioFormat,
    ImageSpec,
    Loudness,
    MusicSpec,
    Reading,
    Spec,
    SpeechSpec,
    VideoSpec,
    Voice,
    VoiceCloneSpec,
    VoiceDeleteSpec,
    VoiceDesignSpec,
)

TIERS: dict[str, str] = {
    golden["endpoint_id"]: golden.get("tier", "720P")
    for golden in json.loads(Path(__file__).with_name("endpoints.json").read_text())
    if golden["category"].endswith("video")
}
SHORT_SIDES = {"512P": 512, "720P": 720, "768P": 768, "1080P": 1080, "2K": 1440}


def _spec(endpoint_id: str, **body: object) -> Spec:
    endpoint = find_endpoint(endpoint_id)
    return endpoint.spec(endpoint.validate(body))


def _speech(endpoint_id: str, **body: object) -> SpeechSpec:
    spec = _spec(endpoint_id, **body)
    assert isinstance(spec, SpeechSpec)
    return spec


def _problem(endpoint_id: str, **body: object) -> dict[str, Any]:
    with pytest.raises(InvalidInput) as caught:
        find_endpoint(endpoint_id).validate(body)
    problem: dict[str, Any] = caught.value.context["problems"][0]
    return problem


@pytest.mark.parametrize("endpoint", list(ENDPOINTS.values()), ids=lambda endpoint: endpoint.id)
def test_an_example_is_valid_and_gives_the_spec_that_the_record_promises(endpoint: Endpoint) -> None:
    assert endpoint.examples
    for example in endpoint.examples:
        spec = endpoint.spec(endpoint.validate(example))

        assert type(spec).__name__.lower().startswith(endpoint.needs.makes.value)
        assert set(example) <= set(endpoint.input.model_fields)


@pytest.mark.parametrize("endpoint_id", TIERS)
def test_the_tier_decides_the_size(endpoint_id: str) -> None:
    example = find_endpoint(endpoint_id).examples[0]

    spec = _spec(endpoint_id, **example)

    assert isinstance(spec, VideoSpec)
    fps = 25 if TIERS[endpoint_id] == "720P" else 24
    seconds = 5 if TIERS[endpoint_id] == "2K" else 6
    assert (spec.short_side, spec.fps, spec.seconds) == (SHORT_SIDES[TIERS[endpoint_id]], fps, seconds)


def test_options_of_a_video_reach_the_spec() -> None:
    spec = _spec(
        "fal-ai/minimax/hailuo-02/standard/image-to-video",
        prompt="p",
        image_url="https://a/1",
        end_image_url="https://a/2",
        duration="10",
        resolution="512P",
        prompt_optimizer=False,
    )

    assert isinstance(spec, VideoSpec)
    assert (spec.seconds, spec.short_side, spec.frames, spec.optimize_prompt) == (10, 512, 240, False)
    assert {role: source.url for role, source in spec.pictures().items()} == {
        "first_frame": "https://a/1",
        "last_frame": "https://a/2",
    }


@pytest.mark.parametrize(("asked", "given"), [(10, 10), ("10", 10)])
def test_duration_may_be_a_number(asked: object, given: int) -> None:
    spec = _spec("fal-ai/minimax/hailuo-02/standard/text-to-video", prompt="p", duration=asked)

    assert isinstance(spec, VideoSpec)
    assert spec.seconds == given


@pytest.mark.parametrize("duration", ["7", 7, True, 6.5, None, ["6"]])
def test_other_durations_are_refused(duration: object) -> None:
    problem = _problem("fal-ai/minimax/hailuo-02/standard/text-to-video", prompt="p", duration=duration)

    assert problem["loc"] == ("duration",)


@pytest.mark.parametrize(("asked", "given"), [(1, 4), (4, 4), (9, 9), ("9", 9), (15, 15), (1000, 15)])
def test_hailuo_3_keeps_its_length_in_range(asked: object, given: int) -> None:
    spec = _spec("minimax/h3/text-to-video", prompt="p", duration=asked, aspect_ratio="9:16")

    assert isinstance(spec, VideoSpec)
    assert (spec.seconds, spec.aspect_ratio, spec.has_sound) == (given, AspectRatio(9, 16), True)


def test_hailuo_3_has_one_resolution() -> None:
    with pytest.raises(FeatureNotSupported) as caught:
        _spec("minimax/h3/text-to-video", prompt="p", resolution="768P")

    assert caught.value.field == "resolution"


def test_references_reach_the_spec_by_kind() -> None:
    spec = _spec(
        "minimax/h3/reference-to-video",
        prompt="p",
        reference_image_urls=["https://a/1", "https://a/2"],
        reference_audio_urls=["https://a/3"],
    )

    assert isinstance(spec, VideoSpec)
    assert spec.aspect_ratio is None
    assert {role: source.url for role, source in spec.pictures().items()} == {
        "reference_1": "https://a/1",
        "reference_2": "https://a/2",
    }
    assert [source.url for source in spec.references.recordings] == ["https://a/3"]


@pytest.mark.parametrize(
    ("references", "field"),
    [
        ({"reference_audio_urls": ["https://a"]}, "reference_audio_urls"),
        (
            {"reference_image_urls": ["https://a"] * 9, "reference_video_urls": ["https://a"] * 4},
            "reference_image_urls",
        ),
    ],
)
def test_references_keep_their_rules(references: dict[str, list[str]], field: str) -> None:
    with pytest.raises(FeatureNotSupported) as caught:
        _spec("minimax/h3/reference-to-video", prompt="p", **references)

    assert caught.value.field == field


def test_speech_without_settings_has_the_documented_ones() -> None:
    spec = _speech("fal-ai/minimax/speech-02-hd", text="Hello.")

    assert spec == SpeechSpec(
        text="Hello.",
        voice=Voice(id="Wise_Woman"),
        encoding=AudioEncoding(format=AudioFormat.MP3, sample_rate_hz=32000, bits_per_second=128000, channels=1),
    )


def test_every_setting_of_speech_reaches_the_spec() -> None:
    spec = _speech(
        "fal-ai/minimax/speech-2.8-turbo",
        prompt="Hello <#0.5#> (laughs)",
        voice_setting={"voice_id": "Abbess", "speed": 1.5, "vol": 2, "pitch": -3, "emotion": "sad"},
        audio_setting={"sample_rate": 44100, "bitrate": 256000, "format": "flac", "channel": 2},
        language_boost="German",
        pronunciation_dict={"tone_list": ["omg/oh my god", "nonsense"]},
        normalization_setting={"target_loudness": -20},
        voice_modify={"pitch": -10, "intensity": 20, "timbre": 30},
    )

    assert spec == SpeechSpec(
        text="Hello <#0.5#> (laughs)",
        voice=Voice(
            id="Abbess", speed=1.5, volume=2, pitch=-3, emotion="sad", brightness=-10, softness=20, crispness=30
        ),
        encoding=AudioEncoding(format=AudioFormat.FLAC, sample_rate_hz=44100, bits_per_second=256000, channels=2),
        language="German",
        readings=(Reading(text="omg", reading="oh my god"),),
        reads_pauses=True,
        reads_sounds=True,
        loudness=Loudness(target_lufs=-20),
    )


def test_normalization_can_be_switched_off() -> None:
    spec = _speech("fal-ai/minimax/speech-2.6-hd", prompt="Hello.", normalization_setting={"enabled": False})

    assert spec.loudness is None
    assert (spec.reads_pauses, spec.reads_sounds) == (True, False)


@pytest.mark.parametrize("as_sent", [str, int])
def test_numbers_of_audio_settings_may_be_text(as_sent: type) -> None:
    sent = {"sample_rate": 16000, "bitrate": 64000, "channel": 2}

    spec = _speech(
        "fal-ai/minimax/speech-02-turbo", text="x", audio_setting={name: as_sent(value) for name, value in sent.items()}
    )

    assert (spec.encoding.sample_rate_hz, spec.encoding.bits_per_second, spec.encoding.channels) == (16000, 64000, 2)


@pytest.mark.parametrize("rate", [12345, "12345", "16e3", True, None, "٣٢٠٠٠", "9" * 5000])
def test_other_sample_rates_are_refused(rate: object) -> None:
    problem = _problem("fal-ai/minimax/speech-02-hd", text="x", audio_setting={"sample_rate": rate})

    assert problem["loc"] == ("audio_setting", "sample_rate")


@pytest.mark.parametrize(
    ("endpoint_id", "body", "kind"),
    [
        ("fal-ai/minimax/speech-02-hd", {"text": ""}, "string_too_short"),
        ("fal-ai/minimax/speech-02-hd", {"text": " \n"}, "string_too_short"),
        ("fal-ai/minimax/speech-02-hd", {"text": "x" * 5001}, "string_too_long"),
        ("fal-ai/minimax/speech-02-hd", {"text": "x", "voice_setting": {"speed": 2.1}}, "less_than_equal"),
        ("fal-ai/minimax/speech-02-hd", {"text": "x", "voice_setting": {"pitch": -13}}, "greater_than_equal"),
        ("fal-ai/minimax/speech-02-hd", {"text": "x", "language_boost": "Persian"}, "literal_error"),
        ("fal-ai/minimax/speech-2.6-hd", {"text": "x"}, "missing"),
        ("fal-ai/minimax/voice-design", {"prompt": "x", "preview_text": "x" * 501}, "string_too_long"),
        ("fal-ai/minimax/image-01", {"prompt": "x" * 1501}, "string_too_long"),
        ("fal-ai/minimax/image-01", {"prompt": "x", "num_images": 10}, "less_than_equal"),
        ("fal-ai/minimax-music/v2", {"prompt": "x" * 9, "lyrics_prompt": "x" * 10}, "string_too_short"),
        ("fal-ai/minimax-music/v2.6", {"prompt": "x"}, "missing"),
        ("fal-ai/minimax-music/v2.6", {"prompt": "x", "lyrics": " "}, "missing"),
    ],
)
def test_an_input_beyond_its_limits_is_refused(endpoint_id: str, body: dict[str, object], kind: str) -> None:
    assert _problem(endpoint_id, **body)["type"] == kind


def test_the_preview_models_know_three_more_languages() -> None:
    assert _speech("fal-ai/minimax/preview/speech-2.5-hd", text="x", language_boost="Persian").language == "Persian"
    assert _speech("fal-ai/minimax/speech-02-hd", text="x", language_boost="auto").language is None


@pytest.mark.parametrize("endpoint_id", ["fal-ai/minimax-tts/text-to-speech", "fal-ai/minimax/speech-01-turbo"])
def test_older_programs_send_the_voice_beside_the_text(endpoint_id: str) -> None:
    spec = _speech(endpoint_id, text="x", voice_id="Abbess", speed=1.2, voice_setting={"speed": 0.8, "pitch": 2})

    assert spec.voice == Voice(id="Abbess", speed=0.8, pitch=2)


def test_a_voice_beside_the_text_keeps_its_limits() -> None:
    problem = _problem("fal-ai/minimax/speech-01-hd", text="x", speed=9)

    assert problem["loc"] == ("voice_setting", "speed")


def test_voices_give_three_kinds_of_specs() -> None:
    clone = _spec("fal-ai/minimax/voice-clone", audio_url="https://a/1", accuracy=0.7, text="")
    design = _spec("fal-ai/minimax/voice-design", prompt="old", preview_text="Hello.")
    delete = _spec("fal-ai/minimax/voice-delete", voice_id="v")

    assert isinstance(clone, VoiceCloneSpec)
    assert (clone.recording.url, clone.recording.field, clone.accuracy) == ("https://a/1", "audio_url", 0.7)
    assert clone.preview_text is None
    assert design == VoiceDesignSpec(description="old", preview_text="Hello.")
    assert delete == VoiceDeleteSpec(voice_id="v")


def test_images_have_a_number_a_shape_and_perhaps_a_subject() -> None:
    spec = _spec(
        "fal-ai/minimax/image-01/subject-reference",
        prompt="p",
        image_url="https://a/1",
        aspect_ratio="21:9",
        num_images=3,
    )

    assert isinstance(spec, ImageSpec)
    assert (spec.aspect_ratio, spec.count, spec.optimize_prompt) == (AspectRatio(21, 9), 3, False)
    assert list(spec.pictures()) == ["subject"]


def test_each_version_of_music_puts_style_and_lyrics_where_its_documents_say() -> None:
    first = _spec("fal-ai/minimax-music", prompt="la la", reference_audio_url="https://a/1")
    older = _spec("fal-ai/minimax-music/v1.5", prompt="la la la la", lyrics_prompt="slow and sad")
    newer = _spec("fal-ai/minimax-music/v2", prompt="slow and sad", lyrics_prompt="la la la la")
    free = _spec("fal-ai/minimax-music/v2.6", prompt="slow", lyrics="la", audio_setting={"format": "wav"})
    quiet = _spec("fal-ai/minimax-music/v2.5", prompt="slow", lyrics="la", is_instrumental=True, lyrics_optimizer=True)

    assert isinstance(first, MusicSpec)
    assert (first.style, first.lyrics, first.reference is not None) == (None, "la la", True)
    assert older == newer == MusicSpec(style="slow and sad", lyrics="la la la la")
    assert free == MusicSpec(
        style="slow",
        lyrics="la",
        encoding=AudioEncoding(format=AudioFormat.WAV, sample_rate_hz=44100, bits_per_second=256000, channels=2),
    )
    assert isinstance(quiet, MusicSpec)
    assert (quiet.lyrics, quiet.writes_lyrics, quiet.is_instrumental) == (None, False, True)


@pytest.mark.parametrize("endpoint", list(ENDPOINTS.values()), ids=lambda endpoint: endpoint.id)
def test_an_output_shows_files_and_values(endpoint: Endpoint) -> None:
    files = [
        ResultFile(key=f"b/{n}", content_type="x/y", file_name="f", size_bytes=n)  # type: ignore[arg-type]  # any text will do as a key
        for n in range(2)
    ]
    values = {"duration_ms": 4200, "custom_voice_id": "v", "voice_id": "v"}

    output = endpoint.output.build(Result(files=files, values=values), lambda key: f"https://x/{key}").model_dump()

    for name, shown in output.items():
        if name in values:
            assert shown == values[name]
        elif name == "images":
            assert [file["url"] for file in shown] == ["https://x/b/0", "https://x/b/1"]
        else:
            assert shown == {"url": "https://x/b/0", "content_type": "x/y", "file_name": "f", "file_size": 0}


def test_unknown_fields_are_ignored() -> None:
    endpoint = find_endpoint("fal-ai/minimax/video-01")

    assert endpoint.validate({"prompt": "p", "seed": 3}) == endpoint.validate({"prompt": "p"})


def test_wrong_names_tell_app_or_path() -> None:
    with pytest.raises(UnknownEndpoint, match='Application "flux" not found'):
        find_endpoint("fal-ai/flux/dev")
    with pytest.raises(UnknownPath, match="Path /hailuo-9 not found"):
        find_endpoint("fal-ai/minimax/hailuo-9")
    with pytest.raises(UnknownPath, match="Path /text-to-image not found"):
        find_endpoint("minimax/h3/text-to-image")
