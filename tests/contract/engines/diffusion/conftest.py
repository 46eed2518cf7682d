"""What tests of pipelines need: tiny checkpoints, each built and opened once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from limpet.engines.diffusion.take import Pipeline


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def open_tiny(models: Path) -> Callable[[str], Pipeline]:
    """A tiny model, through the production path; each is built and opened once."""
    import torch
    from tests.tiny_models import CARDS, build

    from limpet.engines.diffusion.pipelines.families import open_pipeline
    from limpet.engines.diffusion.pipelines.placement import Placement

    torch.set_num_threads(1)  # such small work is slower on several
    opened: dict[str, Pipeline] = {}

    def open_(card_id: str) -> Pipeline:
        if card_id not in opened:
            card = CARDS[card_id]
            opened[card_id] = open_pipeline(card, build(card, models), Placement(device="cpu", dtype="float32"))
        return opened[card_id]

    return open_
