"""The engines of this server, found by entry point, and which of them serves which endpoint."""

from collections.abc import Mapping, Sequence
from importlib.metadata import entry_points
from typing import Any

from limpet.catalog.endpoint import Endpoint
from limpet.core.errors import NoEngine
from limpet.engines.base import Engine, Offer, Refusal

ENTRY_POINT_GROUP = "limpet.engines"


def load_engines(options: Mapping[str, Mapping[str, Any]]) -> dict[str, Engine]:
    """Every installed engine by name; `options` are its keyword arguments."""
    found = entry_points(group=ENTRY_POINT_GROUP)
    return {point.name: point.load()(**options.get(point.name, {})) for point in found}


class Roster:
    """Asks the engines in order of preference."""

    def __init__(self, engines: Mapping[str, Engine], *, preference: Sequence[str]) -> None:
        self._engines = engines
        self._preference = preference

    @property
    def engines(self) -> Mapping[str, Engine]:
        return self._engines

    def choose(self, endpoint: Endpoint) -> tuple[Engine, Offer]:
        """The first engine that serves the endpoint. Raises `NoEngine` with every engine's reason."""
        reasons = []
        for name in self._preference:
            engine = self._engines.get(name)
            if engine is None:
                reasons.append(f"{name} is not installed")
                continue
            answer = engine.offers(endpoint)
            if isinstance(answer, Offer):
                return engine, answer
            assert isinstance(answer, Refusal)
            reasons.append(f"{name}: {answer.reason}")
        raise NoEngine(endpoint=endpoint.id, reason="; ".join(reasons))
