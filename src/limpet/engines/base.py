"""What an engine is. Engines are synchronous and live in a runner: they may block, crash or be killed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from limpet.catalog.endpoint import Endpoint
from limpet.core.ids import VoiceId
from limpet.core.job import Artifact, Job, MadeVoice, RemoteArtifact
from limpet.core.request import LogLevel
from limpet.core.spec import Spec


class PromptForm(StrEnum):
    """How an engine reads what a prompt says of the camera."""

    BRACKETS = "brackets"
    #: Moves in brackets must be said in a sentence, and a prompt may be enriched.
    SENTENCES = "sentences"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a runner is waited for before it is killed."""

    #: From the wish to cancel to the end of the run.
    cancel_s: float = 2.0
    #: Between two signs of life; None waits for the limit of the run.
    silent_s: float | None = None


USUAL_PATIENCE = Patience()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An engine's promise to serve an endpoint."""

    #: The lane whose workers carry this engine, such as `cpu`.
    lane: str
    #: Whether the job needs the call behind it, with its files as they came.
    needs_call: bool = False
    #: Whether it speaks with a voice of the caller's own from the recording behind it (`Job.recordings["voice"]`).
    needs_recording: bool = False
    prompt_form: PromptForm = PromptForm.BRACKETS
    #: Words that a licence wants shown where it is offered, as with what it makes (`attribution` in the provenance).
    attribution: str | None = None
    patience: Patience = USUAL_PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why an engine cannot serve an endpoint, and what the operator can do about it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run will take. Figures are for one run alone on this kind of machine."""

    frames: int
    estimate_s: float
    memory_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a run gave."""

    artifacts: Sequence[Artifact | RemoteArtifact]
    #: Plain output values beside the files, such as `duration_ms`.
    values: Mapping[str, Any] = field(default_factory=dict)
    #: Engine, model, revision, seed, licence, and what was understood of the prompt.
    provenance: Mapping[str, Any] = field(default_factory=dict)
    #: A voice that was made; the result names its id.
    voice: MadeVoice | None = None
    #: The voice that is to be no more.
    ended_voice: VoiceId | None = None


class RunnerUnusable(Exception):
    """What the process works with is broken, such as its GPU's context; the runner ends, and the request is tried again."""


class JobContext(Protocol):
    """The engine's line to the outside while it runs."""

    @property
    def scratch(self) -> Path:
        """An empty folder of this attempt; artifacts are left there."""
        ...

    def progress(self, fraction: float, stage: str) -> None:
        """Tells how far the work is, 0..1; cheap enough to call once a frame."""
        ...

    def log(self, text: str, level: LogLevel = LogLevel.INFO) -> None:
        """Writes a line that the caller of the request reads."""
        ...

    def chunk(self, data: bytes) -> None:
        """Hands on a part of the only artifact while the rest is being made, for a caller who listens already; in order.

        Equal jobs give equal parts. Together they can be played, but need not be the artifact to the byte.
        """
        ...

    def remember(self, values: Mapping[str, Any]) -> None:
        """Keeps `values` for later attempts of this request, in place of what was kept before; durable on return."""
        ...

    def check_cancelled(self) -> None:
        """Raises `Cancelled` once the caller has asked to stop; to be called at least every 100 ms of work."""
        ...


class Engine(Protocol):
    name: str

    def offers(self, endpoint: Endpoint) -> Offer | Refusal:
        """Whether this engine serves `endpoint`; cheap."""
        ...

    def plan(self, spec: Spec) -> Plan:
        """What `spec` will take; pure. Raises `FeatureNotSupported` for what the engine cannot do."""
        ...

    def run(self, job: Job, context: JobContext) -> Made: ...

    def close(self) -> None: ...


@runtime_checkable
class Warming(Protocol):
    """An engine that has something to make ready before its first job."""

    def warm(self) -> None:
        """Called in a thread of its own when a runner starts; a job may arrive meanwhile and waits for what it needs."""
        ...


@runtime_checkable
class Laned(Protocol):
    """An engine with lanes of its own, whose runners each have a device."""

    @property
    def lanes(self) -> Sequence[str]:
        """All lanes that it ever offers."""
        ...
