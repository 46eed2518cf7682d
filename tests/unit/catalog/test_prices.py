"""The operator's price list, and what is counted of a call."""

from pathlib import Path
from typing import Any

import pytest

from limpet.catalog.endpoint import Unit
from limpet.catalog.endpoints import ENDPOINTS, find_endpoint
from limpet.catalog.prices import PriceList, read_price_list
from limpet.core.errors import SetupError

HAILUO = "fal-ai/minimax/hailuo-02/standard/text-to-video"
VIDEO_01 = "fal-ai/minimax/video-01"
SPEECH = "fal-ai/minimax/speech-02-hd"
DESIGN = "fal-ai/minimax/voice-design"
CLONE = "fal-ai/minimax/voice-clone"
IMAGE = "fal-ai/minimax/image-01"
MUSIC = "fal-ai/minimax-music/v2.5"


@pytest.mark.parametrize("endpoint", list(ENDPOINTS.values()), ids=lambda endpoint: endpoint.id)
def test_without_a_list_everything_is_counted_and_costs_nothing(endpoint: Any) -> None:
    prices = PriceList()

    assert prices.price(endpoint).usd_per_unit == 0
    assert prices.usual_units(endpoint) > 0


@pytest.mark.parametrize(
    ("endpoint_id", "unit", "body", "files", "units"),
    [
        (HAILUO, "second", {"prompt": "x", "duration": "10"}, 1, 10),
        (HAILUO, "video", {"prompt": "x", "duration": "10"}, 1, 1),
        (VIDEO_01, "video", {"prompt": "x"}, 1, 1),
        (VIDEO_01, "second", {"prompt": "x"}, 1, 6),
        (SPEECH, "character", {"text": "Ahoj, 你好!"}, 1, 9),
        (SPEECH, "1000 characters", {"text": "x" * 250}, 1, 0.25),
        (DESIGN, "character", {"prompt": "an old fisherman", "preview_text": "Hello."}, 1, 6),
        (CLONE, "character", {"audio_url": "data:,", "text": ""}, 0, 0),
        (CLONE, "voice", {"audio_url": "data:,", "text": ""}, 0, 1),
        (IMAGE, "image", {"prompt": "x", "num_images": 4}, 3, 3),
        (IMAGE, "request", {"prompt": "x", "num_images": 4}, 4, 1),
        (MUSIC, "audio", {"prompt": "x", "is_instrumental": True}, 1, 1),
    ],
)
def test_units_are_what_was_asked_for_or_made(
    endpoint_id: str, unit: str, body: dict[str, Any], files: int, units: float
) -> None:
    prices = read_price_list(f'["{endpoint_id}"]\nusd = 2\nunit = "{unit}"')
    endpoint = find_endpoint(endpoint_id)

    charge = prices.charge(endpoint, endpoint.spec(endpoint.validate(body)), files=files)

    assert (charge.unit, charge.units, charge.usd_per_unit) == (unit, units, 2)


def test_an_id_goes_before_a_pattern_and_a_pattern_before_those_below() -> None:
    prices = read_price_list(
        '["fal-ai/minimax/hailuo-02/*"]\nusd = 1\n["fal-ai/minimax/*"]\nusd = 2\n'
        f'["{SPEECH}"]\nusd = 3\nunit = "request"\n'
    )

    found = {name: prices.price(find_endpoint(name)) for name in (HAILUO, VIDEO_01, SPEECH, MUSIC)}

    assert [found[name].usd_per_unit for name in (HAILUO, VIDEO_01, SPEECH, MUSIC)] == [1, 2, 3, 0]
    assert (found[HAILUO].unit, found[SPEECH].unit) == (Unit.SECOND, Unit.REQUEST)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("usd = ", "no TOML"),
        ("usd = 1", "wrong at usd"),
        (f'["{SPEECH}"]\nusd = -1', "greater than or equal"),
        (f'["{SPEECH}"]\nusd = nan', "finite"),
        (f'["{SPEECH}"]\nunit = "character"', "usd"),
        (f'["{SPEECH}"]\nusd = 1\nunit = "mile"', "unit"),
        (f'["{SPEECH}"]\nusd = 1\neur = 1', "eur"),
        (f'["{SPEECH}"]\nusd = 1\nunit = "second"', "it can be 1000 characters, audio, character, request"),
        ('["fal-ai/minimax/no-such-*"]\nusd = 1', "no endpoint is called so"),
    ],
)
def test_a_wrong_list_is_told(text: str, words: str) -> None:
    with pytest.raises(SetupError, match=words):
        read_price_list(text)


def test_the_list_of_the_documents_can_be_read() -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "prices.md").read_text()
    _, example, _ = page.replace("```toml", "```").split("```")

    prices = read_price_list(example)

    assert prices.price(find_endpoint(SPEECH)).usd_per_unit == 0.1
