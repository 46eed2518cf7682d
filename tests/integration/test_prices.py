"""Prices that the operator names, from the list to the report of what was used."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.harness import LimpetServer
from tests.integration.conftest import FAST_I2V as FAST

DESIGN = "fal-ai/minimax/voice-design"
IMAGE = "fal-ai/minimax/image-01"
LIST = f"""
["{FAST}"]
usd = 0.017

["{DESIGN}"]
usd = 0.03
unit = "1000 characters"
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "prices.toml").write_text(LIST)
    running = LimpetServer(folder / "data", environment={"LIMPET_PRICES": str(folder / "prices.toml")}).start()
    yield running
    running.stop()


def test_prices_are_those_of_the_list_and_else_nothing(shop: LimpetServer) -> None:
    answer = shop.call("GET", f"/v1/models/pricing?endpoint_id={FAST}&endpoint_id={DESIGN},{IMAGE}")

    assert answer.json()["prices"] == [
        {"endpoint_id": FAST, "unit_price": 0.017, "unit": "second", "currency": "USD"},
        {"endpoint_id": DESIGN, "unit_price": 0.03, "unit": "1000 characters", "currency": "USD"},
        {"endpoint_id": IMAGE, "unit_price": 0.0, "unit": "image", "currency": "USD"},
    ]


@pytest.mark.parametrize(
    ("body", "cost"),
    [
        ({"estimate_type": "unit_price", "endpoints": {DESIGN: {"unit_quantity": 1000}}}, 30.0),
        (
            {
                "estimate_type": "unit_price",
                "endpoints": {DESIGN: {"unit_quantity": 0.5}, FAST: {"unit_quantity": 10}},
            },
            0.185,
        ),
        ({"estimate_type": "historical_api_price", "endpoints": {FAST: {"call_quantity": 10}}}, 10 * 6 * 0.017),
    ],
)
def test_an_estimate_adds_up(shop: LimpetServer, body: dict[str, Any], cost: float) -> None:
    answer = shop.call("POST", "/v1/models/pricing/estimate", json=body).json()

    assert answer["total_cost"] == pytest.approx(cost)
    assert (answer["estimate_type"], answer["currency"]) == (body["estimate_type"], "USD")


def test_the_seconds_of_a_video_are_told_and_added_up(shop: LimpetServer, fast_body: dict[str, Any]) -> None:
    ids = [shop.submit(FAST, {**fast_body, "duration": duration}) for duration in ("6", "10")]
    refused = shop.submit(FAST, {**fast_body, "duration": "7"})
    for request_id in (*ids, refused):
        shop.wait_until(request_id, "COMPLETED")

    told = [shop.result(request_id).headers["x-fal-billable-units"] for request_id in (*ids, refused)]
    used = shop.call("GET", f"/v1/models/usage?expand=summary&endpoint_id={FAST}").json()["summary"]

    assert told == ["6", "10", "0"]
    assert [(line["unit"], line["quantity"], line["unit_price"]) for line in used] == [("second", 16, 0.017)]
    assert used[0]["cost"] == pytest.approx(16 * 0.017)


def test_a_call_keeps_the_price_of_its_day(shop: LimpetServer) -> None:
    shop.rows(
        "INSERT INTO limpet.usage (request_id, owner, endpoint, engine, run_seconds, unit, units, usd_per_unit)"
        " VALUES (gen_random_uuid(), 'local', %s, 'embedded', 1, 'character', 500, 0.001) RETURNING 1",
        DESIGN,
    )

    (line,) = shop.call("GET", f"/v1/models/usage?expand=summary&endpoint_id={DESIGN}").json()["summary"]

    assert (line["unit"], line["quantity"], line["unit_price"], line["cost"]) == ("character", 500, 0.001, 0.5)


def test_a_wrong_list_stops_the_server_with_a_sentence(tmp_path: Any) -> None:
    (tmp_path / "prices.toml").write_text('["nothing"]\nusd = 1')

    with pytest.raises(AssertionError, match="no endpoint is called so"):
        LimpetServer(tmp_path / "data", environment={"LIMPET_PRICES": str(tmp_path / "prices.toml")}).start()
