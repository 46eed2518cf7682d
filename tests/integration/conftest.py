"""Pictures, calls and a database that the integration tests share."""

import base64
import io
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image
from tests.harness import LimpetServer

from limpet.ledger.database import Database

FAST_I2V = "fal-ai/minimax/hailuo-02-fast/image-to-video"
PRO_I2V = "fal-ai/minimax/hailuo-02/pro/image-to-video"


def _jpeg(width: int, height: int) -> bytes:
    """A picture with texture at every scale, the same every time."""
    random = np.random.default_rng(7)
    layers = [
        np.asarray(
            Image.fromarray(random.integers(0, 255, (size, size, 3), dtype=np.uint8)).resize((width, height)),
            dtype=np.float32,
        )
        for size in (4, 16, 64)
    ]
    buffer = io.BytesIO()
    Image.fromarray(np.mean(layers, axis=0).astype(np.uint8)).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


@pytest.fixture
async def database(postgres_url: Callable[[], str]) -> AsyncIterator[Database]:
    """An empty ledger."""
    database = Database(postgres_url())
    await database.open()
    yield database
    await database.close()


@pytest.fixture(scope="session")
def jpeg() -> bytes:
    return _jpeg(1280, 720)


@pytest.fixture(scope="session")
def picture(jpeg: bytes) -> str:
    """The picture as a data URI."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


@pytest.fixture(scope="session")
def small_picture() -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(_jpeg(200, 150)).decode()}"


@pytest.fixture(scope="session")
def fast_body(picture: str) -> dict[str, Any]:
    """A call that takes a second."""
    return {"prompt": "[Push in] a quiet harbour", "image_url": picture}


@pytest.fixture(scope="session")
def fast() -> str:
    return FAST_I2V


@pytest.fixture(scope="session")
def slow() -> str:
    """The endpoint with the most work: 1080P takes several seconds, long enough to be killed in the middle."""
    return PRO_I2V


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    """A server that accepts and answers, and runs nothing."""
    running = LimpetServer(tmp_path_factory.mktemp("desk"), arguments=("--no-worker",)).start()
    yield running
    running.stop()
