"""Runs the engine under test through its public calls and hands back what it wrote."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from tests.estimator.clips import Lumas, Picture, read_lumas

from limpet.core.job import Artifact, Job
from limpet.core.request import LogLevel
from limpet.core.spec import MediaSource, VideoSpec
from limpet.engines.embedded.engine import EmbeddedEngine

#: Compiled kernels, where the other tests keep them too.
_KERNELS = Path(__file__).parents[2] / ".pytest_cache" / "kernels"


@dataclass
class SilentContext:
    """A line to the outside on which nobody listens."""

    scratch: Path

    def progress(self, fraction: float, stage: str) -> None: ...

    def log(self, text: str, level: LogLevel = LogLevel.INFO) -> None: ...

    def remember(self, values: Mapping[str, Any]) -> None: ...

    def chunk(self, data: bytes) -> None: ...

    def check_cancelled(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Take:
    """What is to be rendered."""

    prompt: str
    pictures: dict[str, Picture] = field(default_factory=dict)
    seconds: int = 1
    short_side: int = 256
    fps: int = 24
    seed: int = 7


def render(take: Take, folder: Path) -> Path:
    """The made file; `folder` must exist and gets a folder of this take's own."""
    scratch = Path(tempfile.mkdtemp(dir=folder))
    paths = {role: scratch / f"{role}.npy" for role in take.pictures}
    for role, picture in take.pictures.items():
        np.save(paths[role], picture)
    sources: dict[str, Any] = {role: MediaSource(url="data:,", field=role) for role in paths}
    spec = VideoSpec(prompt=take.prompt, seconds=take.seconds, short_side=take.short_side, fps=take.fps, **sources)
    made = _engine().run(Job(spec=spec, seed=take.seed, pictures=paths), SilentContext(scratch))
    artifact = made.artifacts[0]
    assert isinstance(artifact, Artifact)
    return artifact.path


@cache
def _engine() -> EmbeddedEngine:
    engine = EmbeddedEngine(cache=str(_KERNELS))
    engine.warm()
    return engine


def rendered_lumas(take: Take) -> Lumas:
    with tempfile.TemporaryDirectory() as folder:
        return read_lumas(render(take, Path(folder)))
