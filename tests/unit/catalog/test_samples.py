"""The files that come along for the examples."""

import pytest

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import ENDPOINTS
from limpet.catalog.examples import shortest_input
from limpet.catalog.samples import HARBOUR_PICTURE, NARRATOR_RECORDING, SAMPLES, Sample
from limpet.catalog.site import Site
from limpet.core.ids import FILE_KEY, FileKey
from limpet.media.decode import decode_picture, decode_recording
from limpet.media.limits import VOICE_LIMITS

SITE = Site(run="http://limpet:1", queue="http://limpet:1", files="http://limpet:1", pages="http://limpet:1")
PREFIX = f"{SITE.files}/files/"
#: No song comes along: no engine here follows one.
SONG = "https://example.com/song.mp3"


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=lambda sample: sample.name)
def test_a_sample_has_the_key_of_a_file_and_bytes(sample: Sample) -> None:
    assert FILE_KEY.fullmatch(sample.key)
    assert sample.path.stat().st_size < 150_000


@pytest.mark.parametrize("endpoint", list(ENDPOINTS.values()), ids=lambda endpoint: endpoint.id)
def test_an_example_names_pictures_and_voices_that_come_along(endpoint: Endpoint) -> None:
    body = shortest_input(endpoint, SITE)
    named = [word for value in body.values() for word in (value if isinstance(value, list) else [value])]
    addresses = [word for word in named if str(word).startswith("http") and word != SONG]

    assert all(FileKey(address.removeprefix(PREFIX)) in SAMPLES for address in addresses)
    endpoint.validate(body)


async def test_the_samples_are_good_inputs() -> None:
    picture = await decode_picture(HARBOUR_PICTURE.path.read_bytes(), field="image_url")
    recording = await decode_recording(NARRATOR_RECORDING.path.read_bytes(), limits=VOICE_LIMITS, field="audio_url")

    assert picture.pixels.shape == (720, 1280, 3)
    assert recording.duration_s > VOICE_LIMITS.min_s
