"""Commands that run within the tests' own process must leave it as it was."""

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _loggers_as_before() -> Iterator[None]:
    """A command sets up logs for a process of its own: loggers first used after it would keep that set-up for good."""
    yield
    structlog.reset_defaults()
