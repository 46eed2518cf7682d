"""The documented samples of the endpoints, kept to the letter, each to a video that plays."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

FAST_IMAGE = "https://v3.fal.media/files/tiger/U9HN_tm5-3Ls52SbD6CrW_image.webp"
PRO_IMAGE = "https://storage.googleapis.com/falserverless/example_inputs/hailuo23/fast_pro_i2v_in.jpg"
VIDEO_01_IMAGE = "https://fal.media/files/elephant/8kkhB12hEZI2kkbU8pZPA_test.jpeg"
SAMPLE_REQUEST_ID = "764cabcf-b745-4b3e-ae38-1200304cf45b"

#: The documented curl call has apostrophes inside single quotes, which no shell takes.
APOSTROPHES = {"rogue's ship": "rogue'\\''s ship", "they've": "they'\\''ve"}

#: Size, frames and frames per second of six seconds from a picture of 16:9.
FAST = (910, 512, 144, 24)
STANDARD = (1366, 768, 144, 24)
PRO = (1920, 1080, 144, 24)
VIDEO_01 = (1280, 720, 150, 25)


def assert_plays(film: Any, expected: tuple[int, int, int, int]) -> None:
    assert (film.width, film.height, film.frames, film.fps) == expected
    assert film.change > 1
    assert film.contrast > 5


@pytest.mark.parametrize(
    "sample",
    [
        "python/hailuo_02_fast_image_to_video.py",
        "curl/hailuo_02_fast_image_to_video.sh",
        pytest.param("javascript/hailuo_02_fast_image_to_video.mjs", marks=pytest.mark.node),
    ],
)
def test_hailuo_02_fast_makes_a_video_of_a_data_uri(sample: str, run_sample, film_in, data_uri: str):
    shown = run_sample(sample, replacements={FAST_IMAGE: data_uri})

    assert_plays(film_in(shown), FAST)


@pytest.mark.parametrize(
    "sample",
    [
        "python/hailuo_23_fast_pro_image_to_video.py",
        "curl/hailuo_23_fast_pro_image_to_video.sh",
        pytest.param("javascript/hailuo_23_fast_pro_image_to_video.mjs", marks=pytest.mark.node),
    ],
)
def test_hailuo_23_fast_pro_makes_a_video_of_an_uploaded_picture(
    sample: str, run_sample, film_in, uploaded_picture: str
):
    shown = run_sample(sample, replacements={PRO_IMAGE: uploaded_picture})

    assert_plays(film_in(shown), PRO)


@pytest.mark.parametrize(
    ("sample", "replacements"),
    [
        ("python/hailuo_02_standard_text_to_video.py", {}),
        ("curl/hailuo_02_standard_text_to_video.sh", APOSTROPHES),
        pytest.param("javascript/hailuo_02_standard_text_to_video.mjs", {}, marks=pytest.mark.node),
    ],
)
def test_hailuo_02_standard_makes_a_video_of_a_text(sample: str, replacements: dict[str, str], run_sample, film_in):
    shown = run_sample(sample, replacements=replacements)

    assert_plays(film_in(shown), STANDARD)


@pytest.mark.node
def test_video_01_makes_a_video_and_shows_its_log(run_sample, film_in, uploaded_picture: str):
    shown = run_sample("javascript/video_01_subscribe.mjs", replacements={VIDEO_01_IMAGE: uploaded_picture})

    assert_plays(film_in(shown), VIDEO_01)
    assert re.fullmatch(r"[0-9a-f-]{36}", shown.splitlines()[-1])


@pytest.mark.node
def test_video_01_is_submitted_followed_and_fetched_by_three_programs(
    run_sample: Callable[..., str], film_in, data_uri: str, node_program
):
    shown = run_sample(
        "javascript/video_01_submit.mjs", replacements={VIDEO_01_IMAGE: data_uri}, append="console.log(request_id);\n"
    )
    request_id = shown.split()[-1]

    status = run_sample(
        "javascript/video_01_status.mjs",
        replacements={SAMPLE_REQUEST_ID: request_id},
        append="console.log(JSON.stringify(status));\n",
    )
    assert json.loads(status)["status"] in {"IN_QUEUE", "IN_PROGRESS", "COMPLETED"}
    assert json.loads(status)["request_id"] == request_id

    run_sample(
        "javascript/video_01_status.mjs",
        replacements={SAMPLE_REQUEST_ID: request_id, "fal.queue.status": "fal.queue.subscribeToStatus"},
    )
    result = run_sample("javascript/video_01_result.mjs", replacements={SAMPLE_REQUEST_ID: request_id})
    assert_plays(film_in(result), VIDEO_01)
    assert result.split()[-1] == request_id


@pytest.mark.node
def test_a_key_may_be_set_in_the_program(run_sample: Callable[..., str]):
    shown = run_sample(
        "javascript/video_01_config.mjs",
        replacements={"YOUR_FAL_KEY": "local:local"},
        append='console.log(await fal.storage.upload(new Blob(["x"], { type: "text/plain" })));\n',
    )

    assert shown.startswith("http://127.0.0.1:")


@pytest.mark.node
def test_a_wrong_key_in_the_program_is_refused(run_sample: Callable[..., str]):
    shown = run_sample(
        "javascript/video_01_config.mjs",
        replacements={"YOUR_FAL_KEY": "wrong:key"},
        append='await fal.run("fal-ai/minimax/video-01", { input: {} }).catch((error) => console.log(error.status));\n',
    )

    assert shown == "401\n"


@pytest.mark.node
def test_a_file_is_uploaded(run_sample: Callable[..., str]):
    shown = run_sample(
        "javascript/video_01_upload.mjs",
        replacements={},
        append="console.log(await (await fetch(url)).text());\n",
    )

    assert shown == "Hello, World!\n"
