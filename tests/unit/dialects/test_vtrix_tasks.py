"""What a task of the gateway's says it has cost."""

import pytest

from limpet.core.request import Charge
from limpet.dialects.vtrix.tasks import _usage


@pytest.mark.parametrize(
    ("units", "usd", "usage"),
    [
        (1, 0.0, {"cost": "0", "discount": 0, "quantity": 1, "unit_price": "0"}),
        (1, 0.28, {"cost": "0.28", "discount": 0, "quantity": 1, "unit_price": "0.28"}),
        (6, 0.045, {"cost": "0.27", "discount": 0, "quantity": 6, "unit_price": "0.045"}),
        (0.5, 0.1, {"cost": "0.05", "discount": 0}),
    ],
)
def test_amounts_are_texts_and_the_quantity_is_whole(units: float, usd: float, usage: dict[str, object]) -> None:
    assert _usage(Charge(unit="video", units=units, usd_per_unit=usd)) == usage
