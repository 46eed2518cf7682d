"""Two servers, one of them without a worker, on one PostgreSQL: each sees what the other accepted."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.harness import LimpetServer


@pytest.fixture(scope="module")
def pair(
    tmp_path_factory: pytest.TempPathFactory, postgres_url: Callable[[], str]
) -> Iterator[tuple[LimpetServer, LimpetServer]]:
    """The first has the worker; they share a database and, as two machines would by a network, a folder."""
    folder: Path = tmp_path_factory.mktemp("shared")
    environment = {"LIMPET_DATABASE_URL": postgres_url()}
    first = LimpetServer(folder, environment=environment).start()
    second = LimpetServer(folder, environment=environment, arguments=("--no-worker",)).start()
    yield first, second
    second.stop()
    first.stop()


def test_a_request_of_one_is_served_by_both(
    pair: tuple[LimpetServer, LimpetServer], fast: str, fast_body: dict[str, Any]
) -> None:
    first, second = pair

    request_id = second.submit(fast, fast_body)
    first.wait_until(request_id, "COMPLETED")
    done = second.wait_until(request_id, "COMPLETED")

    assert done["metrics"]["inference_time"] > 0
    assert second.status(request_id, logs=True)["logs"] == first.status(request_id, logs=True)["logs"] != []
    assert second.result(request_id).json()["video"]["url"].startswith(second.url)
    assert second.call("GET", second.result(request_id).json()["video"]["url"].removeprefix(second.url)).content


def test_a_cancel_through_one_stops_the_work_of_the_other(
    pair: tuple[LimpetServer, LimpetServer], slow: str, fast_body: dict[str, Any]
) -> None:
    first, second = pair
    request_id = first.submit(slow, fast_body)
    second.wait_until(request_id, "IN_PROGRESS")

    second.cancel(request_id)

    assert first.wait_until(request_id, "COMPLETED")["error_type"] == "client_cancelled"


def test_a_file_uploaded_to_one_is_an_input_of_the_other(
    pair: tuple[LimpetServer, LimpetServer], fast: str, jpeg: bytes
) -> None:
    _, second = pair
    announced = second.call("POST", "/rest/storage/upload/initiate", json={"file_name": "a.jpg"}).json()
    second.call("PUT", announced["upload_url"].removeprefix(second.url), content=jpeg)

    request_id = second.submit(fast, {"prompt": "[Tilt up]", "image_url": announced["file_url"]})
    second.wait_until(request_id, "COMPLETED")

    assert second.result(request_id).status_code == 200, second.result(request_id).text
