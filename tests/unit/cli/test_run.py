"""The options of `limpet run`: which there are, and the body that they make."""

import base64
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import ENDPOINTS, find_endpoint
from limpet.cli.run import body_of, run_command
from limpet.core.errors import InputError

SPEECH = "fal-ai/minimax/speech-2.8-hd"


def _command(endpoint_id: str) -> click.Command:
    command = run_command.get_command(click.Context(run_command), endpoint_id)
    assert command is not None
    return command


def _body(endpoint_id: str, *arguments: str) -> dict[str, Any]:
    """What the schema is given for these arguments."""
    values = _command(endpoint_id).make_context(endpoint_id, list(arguments)).params
    return body_of({name: value for name, value in values.items() if name not in {"output", "as_json"}})


def _arguments(body: dict[str, Any]) -> list[str]:
    pairs = [(name, value if isinstance(value, list) else [value]) for name, value in body.items()]
    return [word for name, values in pairs for value in values for word in (f"--{name}", str(value))]


@pytest.mark.parametrize("endpoint", list(ENDPOINTS.values()), ids=lambda endpoint: endpoint.id)
def test_the_example_of_an_endpoint_can_be_given_as_options(endpoint: Endpoint) -> None:
    body = _body(endpoint.id, *_arguments(dict(endpoint.examples[0])))

    assert body == dict(endpoint.examples[0])
    endpoint.validate(body)


def test_every_field_is_an_option_with_help() -> None:
    for endpoint in ENDPOINTS.values():
        options = {option.name: option for option in _command(endpoint.id).params}

        assert set(endpoint.input.model_fields) == set(options) - {"output", "as_json"}
        assert all(isinstance(option, click.Option) and option.help for option in options.values())


def test_objects_are_json_and_numbers_are_text() -> None:
    body = _body(
        SPEECH,
        *("--prompt", "Hello."),
        *("--voice_setting", '{"voice_id": "Abbess", "speed": 1.5}'),
        *("--audio_setting", '{"sample_rate": "44100"}'),
        *("--language_boost", "Chinese,Yue"),
    )

    input_ = find_endpoint(SPEECH).validate(body)
    assert input_.model_dump()["voice_setting"]["speed"] == 1.5
    assert input_.model_dump()["audio_setting"]["sample_rate"] == 44100
    assert input_.model_dump()["language_boost"] == "Chinese,Yue"


@pytest.mark.parametrize("text", ["{", "[]", '"x"', ""])
def test_what_is_no_json_object_is_wrong_usage(text: str) -> None:
    with pytest.raises(click.BadParameter):
        _body(SPEECH, "--prompt", "x", "--voice_setting", text)


def test_lists_are_given_one_by_one_and_files_go_inline(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"pixels")

    body = _body(
        "minimax/h3/reference-to-video",
        *("--prompt", "x"),
        *("--reference_image_urls", "https://a/1"),
        *("--reference_image_urls", str(picture)),
        *("--duration", "7"),
    )

    inline = f"data:image/png;base64,{base64.b64encode(b'pixels').decode()}"
    assert body == {"prompt": "x", "reference_image_urls": ["https://a/1", inline], "duration": "7"}


def test_a_file_that_is_not_there_is_told_by_its_option() -> None:
    with pytest.raises(InputError, match="--image_url"):
        _body("fal-ai/minimax/video-01/image-to-video", "--prompt", "x", "--image_url", "nowhere.png")


def test_flags_are_set_and_unset() -> None:
    assert _body("fal-ai/minimax/video-01", "--prompt", "x", "--no-prompt_optimizer")["prompt_optimizer"] is False
    assert "prompt_optimizer" not in _body("fal-ai/minimax/video-01", "--prompt", "x")


@pytest.mark.parametrize(
    ("asked", "near"),
    [("fal-ai/minimax/music-v2.6", "fal-ai/minimax-music/v2.6"), ("hailuo-02-pro", None), ("x", None)],
)
def test_an_endpoint_that_is_none_is_told_with_those_near_to_it(asked: str, near: str | None) -> None:
    answer = CliRunner().invoke(run_command, [asked])

    assert answer.exit_code == 2
    assert f"There is no endpoint {asked}." in answer.output
    assert "`limpet run --help`" in answer.output
    assert near is None or near in answer.output
