"""The engines of this server, found by entry point, and which of them serves which endpoint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.metadata import entry_points
from typing import Any

from limpet.catalog.endpoint import Endpoint
from limpet.core.errors import FeatureNotSupported, NoEngine
from limpet.core.spec import Spec
from limpet.engines.base import Engine, Offer, Refusal

ENTRY_POINT_GROUP = "limpet.engines"

_NOT_INSTALLED = Refusal(reason="it is not installed")


def load_engines(options: Mapping[str, Mapping[str, Any]]) -> dict[str, Engine]:
    """An engine for each name in `options`, which are its keyword arguments.

    A name is that of an installed engine, `embedded`, or of one of several uses of it: `upstream:fal`, `upstream:office`.
    """
    installed = {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}
    kinds = {name: name.partition(":")[0] for name in options}
    return {name: installed[kind].load()(**options[name]) for name, kind in kinds.items() if kind in installed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """The operator's order of engines."""

    usual: Sequence[str]
    #: Other orders for endpoints whose id fits a pattern such as `fal-ai/minimax/speech-*`; the first that fits counts.
    profile: Mapping[str, Sequence[str]]

    def of(self, endpoint: Endpoint) -> Sequence[str]:
        # What stands in for a listed endpoint goes where that goes, unless it is named itself.
        ids = [id_ for id_ in (endpoint.id, endpoint.alias_of) if id_ is not None]
        fitting = (names for id_ in ids for pattern, names in self.profile.items() if fnmatchcase(id_, pattern))
        return next(fitting, self.usual)


class Roster:
    """Asks the engines in order of preference."""

    def __init__(self, engines: Mapping[str, Engine], preference: Preference) -> None:
        self._engines = engines
        self._preference = preference

    @property
    def engines(self) -> Mapping[str, Engine]:
        return self._engines

    def able(self, endpoint: Endpoint, spec: Spec) -> Sequence[tuple[Engine, Offer]]:
        """The engines that can make `spec`, the preferred one first; never none.

        Raises `NoEngine` with every engine's reason where none serves the endpoint, and `FeatureNotSupported` of the
        preferred one where none of those that serve it can do what the spec asks.
        """
        serving = self.serving(endpoint)
        able, refusals = [], []
        for engine, offer in serving:
            try:
                engine.plan(spec)
            except FeatureNotSupported as refusal:
                refusals.append(refusal)
            else:
                able.append((engine, offer))
        if not able:
            raise refusals[0]
        return able

    def serving(self, endpoint: Endpoint) -> Sequence[tuple[Engine, Offer]]:
        """The engines that serve the endpoint, the preferred one first; never none. Raises `NoEngine`."""
        answers = self._answers(endpoint)
        serving = [(self._engines[name], answer) for name, answer in answers.items() if isinstance(answer, Offer)]
        if not serving:
            reasons = (f"{name}: {reason}" for name, reason in _reasons(answers).items())
            raise NoEngine(endpoint=endpoint.id, reason="; ".join(reasons))
        return serving

    def refusals(self, endpoint: Endpoint) -> Mapping[str, str]:
        """Why engines that are preferred for the endpoint do not serve it, by their names."""
        return _reasons(self._answers(endpoint))

    def _answers(self, endpoint: Endpoint) -> Mapping[str, Offer | Refusal]:
        return {
            name: self._engines[name].offers(endpoint) if name in self._engines else _NOT_INSTALLED
            for name in self._preference.of(endpoint)
        }


def _reasons(answers: Mapping[str, Offer | Refusal]) -> Mapping[str, str]:
    return {name: answer.reason for name, answer in answers.items() if isinstance(answer, Refusal)}
