"""Which engine serves a call: the operator's order, the profile, and what each engine can do."""

from collections.abc import Mapping
from typing import Any

import pytest

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import find_endpoint
from limpet.core.errors import FeatureNotSupported, NoEngine
from limpet.core.job import Job
from limpet.core.spec import Spec, VideoSpec
from limpet.engines.base import Engine, JobContext, Made, Offer, Plan, Refusal
from limpet.engines.roster import Preference, Roster, load_engines

VIDEO = find_endpoint("fal-ai/minimax/hailuo-02/standard/text-to-video")
SPEECH = find_endpoint("fal-ai/minimax/speech-02-hd")
SPEC = VideoSpec(prompt="a harbour", seconds=6, short_side=512, fps=24)


class NamedEngine:
    """Serves what its name says; `short` plans nothing but short clips."""

    def __init__(self, name: str, *, serves: Endpoint | None, longest_s: int = 10) -> None:
        self.name = name
        self._serves = serves
        self._longest_s = longest_s

    def offers(self, endpoint: Endpoint) -> Offer | Refusal:
        return Offer(lane=self.name) if endpoint is self._serves else Refusal(reason="another trade")

    def plan(self, spec: Spec) -> Plan:
        assert isinstance(spec, VideoSpec)
        if spec.seconds > self._longest_s:
            raise FeatureNotSupported(reason=f"{self.name} makes {self._longest_s} s at most")
        return Plan(frames=spec.frames, estimate_s=1, memory_bytes=1)

    def run(self, job: Job, context: JobContext) -> Made:
        raise NotImplementedError

    def close(self) -> None: ...


def _roster(*engines: Engine, profile: Mapping[str, tuple[str, ...]] | None = None) -> Roster:
    names = tuple(engine.name for engine in engines)
    return Roster(
        {engine.name: engine for engine in engines}, Preference(usual=(*names, "absent"), profile=profile or {})
    )


def _names(roster: Roster, spec: Spec = SPEC) -> list[str]:
    return [engine.name for engine, _ in roster.able(VIDEO, spec)]


def test_engines_come_in_the_operators_order() -> None:
    roster = _roster(NamedEngine("first", serves=VIDEO), NamedEngine("second", serves=VIDEO))

    assert _names(roster) == ["first", "second"]


def test_an_engine_that_cannot_do_what_is_asked_is_passed_over() -> None:
    roster = _roster(NamedEngine("short", serves=VIDEO, longest_s=5), NamedEngine("long", serves=VIDEO))

    assert _names(roster) == ["long"]


def test_the_preferred_engine_tells_why_when_none_can() -> None:
    roster = _roster(NamedEngine("short", serves=VIDEO, longest_s=5), NamedEngine("brief", serves=VIDEO, longest_s=1))

    with pytest.raises(FeatureNotSupported, match="short makes 5 s at most"):
        roster.able(VIDEO, SPEC)


def test_the_first_pattern_of_the_profile_that_fits_gives_the_order() -> None:
    both = NamedEngine("first", serves=VIDEO), NamedEngine("second", serves=VIDEO)
    roster = _roster(*both, profile={"fal-ai/*/hailuo-02/*": ("second",), "*": ("first",)})

    assert _names(roster) == ["second"]


def test_every_reason_is_told_when_no_engine_serves_the_endpoint() -> None:
    roster = _roster(NamedEngine("singer", serves=SPEECH))

    with pytest.raises(NoEngine, match="singer: another trade; absent: it is not installed"):
        roster.able(VIDEO, SPEC)


def test_one_installed_engine_may_be_used_under_several_names() -> None:
    options: dict[str, dict[str, Any]] = {"embedded": {}, "embedded:spare": {"threads": 2}, "nowhere:x": {}}

    engines = load_engines(options)

    assert set(engines) == {"embedded", "embedded:spare"}
