"""What makes one medium inside the embedded engine."""

from collections.abc import Mapping
from types import UnionType
from typing import Protocol

from limpet.catalog.endpoint import Medium, Role
from limpet.core.job import Job
from limpet.core.spec import Spec
from limpet.engines.base import JobContext, Made, Plan

#: The name of the engine, which the voices that it makes carry.
ENGINE = "embedded"


class Studio(Protocol):
    """One for each medium; the engine sends a spec to the studio that serves its type."""

    @property
    def makes(self) -> Medium: ...

    @property
    def takes(self) -> frozenset[Role]:
        """The roles of media that it can use."""
        ...

    @property
    def serves(self) -> type[Spec] | UnionType:
        """The types of spec that it reads."""
        ...

    def plan(self, spec: Spec) -> Plan:
        """What `spec` will take; pure. Raises `FeatureNotSupported` for what the studio cannot do."""
        ...

    def run(self, job: Job, context: JobContext) -> Made:
        """Makes it. The provenance names `model`, `revision` and what was understood; the engine adds itself."""
        ...

    def close(self) -> None:
        """Lets go of what it holds between jobs."""
        ...


def file_label(model: str, revision: str, *, seed: int | None = None) -> Mapping[str, str]:
    """What a file itself says of its making, as tags of its container; `seed` where chance had a part in it."""
    chance = "" if seed is None else f" seed={seed}"
    return {
        "title": "Made with Limpet",
        "comment": f"engine=embedded model={model} revision={revision}{chance}; computer-generated, no model weights",
    }
