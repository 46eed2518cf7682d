"""image-01 through fal-client, unchanged."""

import io
import json

import httpx
import numpy as np
from PIL import Image


def show(python_program, endpoint: str, **arguments: object) -> list[Image.Image]:
    """The pictures that a call returns, downloaded as its user would."""
    answer = python_program(
        f"""
import json, fal_client
print(json.dumps(fal_client.subscribe({endpoint!r}, arguments=json.loads({json.dumps(arguments)!r}))))
"""
    )
    files = [httpx.get(file["url"], trust_env=False) for file in answer["images"]]
    assert all(file.headers["content-type"] == "image/jpeg" for file in files)
    return [Image.open(io.BytesIO(file.content)) for file in files]


def test_words_become_two_pictures_of_the_shape_that_was_asked_for(python_program):
    first, second = show(
        python_program,
        "fal-ai/minimax/image-01",
        prompt="A sailboat at sunset",
        aspect_ratio="9:16",
        num_images=2,
    )

    assert first.size == second.size == (720, 1280)
    assert np.asarray(first).std() > 15
    assert np.abs(np.asarray(first, int) - np.asarray(second, int)).mean() > 5


def test_a_subject_reference_gives_a_picture(python_program, data_uri: str):
    (picture,) = show(
        python_program,
        "fal-ai/minimax/image-01/subject-reference",
        prompt="The street at dawn",
        image_url=data_uri,
        aspect_ratio="16:9",
    )

    assert picture.size == (1280, 720)
    assert np.asarray(picture).std() > 15
