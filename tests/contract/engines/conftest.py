"""What engine tests need: pictures made here, a context that records, and clips decoded from the made file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import numpy.typing as npt
import pytest

from limpet.core.errors import Cancelled
from limpet.core.job import Job
from limpet.core.request import LogLevel
from limpet.core.spec import MediaSource, VideoLook, VideoSpec
from limpet.engines.base import Made
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.service.execution import local

Picture = npt.NDArray[np.uint8]

SAMPLES = Path(__file__).parents[3] / "docs" / "samples"


@dataclass
class RecordingContext:
    """A line to the outside that keeps everything, and cancels after a number of checks if it is told to."""

    scratch: Path
    cancel_after: int | None = None
    logs: list[str] = field(default_factory=list)
    fractions: list[float] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)
    checks: int = 0
    memory: dict[str, Any] = field(default_factory=dict)

    def progress(self, fraction: float, stage: str) -> None:
        self.fractions.append(fraction)
        self.stages.append(stage)

    def log(self, text: str, level: LogLevel = LogLevel.INFO) -> None:
        self.logs.append(text)

    def chunk(self, data: bytes) -> None:
        self.chunks.append(data)

    def remember(self, values: Mapping[str, Any]) -> None:
        self.memory = dict(values)

    def check_cancelled(self) -> None:
        self.checks += 1
        if self.cancel_after is not None and self.checks > self.cancel_after:
            raise Cancelled


@dataclass(frozen=True)
class Clip:
    path: Path
    made: Made
    context: RecordingContext

    @property
    def frames(self) -> list[Picture]:
        with av.open(str(self.path)) as container:
            return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]

    @property
    def lumas(self) -> list[Picture]:
        """Luma as it was coded, without any conversion."""
        with av.open(str(self.path)) as container:
            return [
                np.asarray(frame.to_ndarray()[: frame.height, : frame.width], np.uint8)
                for frame in container.decode(video=0)
            ]


@pytest.fixture(scope="session")
def engine(kernel_cache: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(cache=str(kernel_cache))
    engine.warm()
    return engine


@pytest.fixture
def make_context(tmp_path: Path) -> Callable[..., RecordingContext]:
    def make(*, cancel_after: int | None = None) -> RecordingContext:
        scratch = tmp_path / f"scratch{len(list(tmp_path.iterdir()))}"
        scratch.mkdir()
        return RecordingContext(scratch, cancel_after=cancel_after)

    return make


@pytest.fixture
def make_job(tmp_path: Path) -> Callable[..., Job]:
    def make(
        prompt: str = "",
        *,
        pictures: Mapping[str, Picture] | None = None,
        seconds: int = 1,
        short_side: int = 256,
        fps: int = 24,
        seed: int = 7,
        look: VideoLook = VideoLook.NATURAL,
    ) -> Job:
        paths = {}
        for role, picture in (pictures or {}).items():
            paths[role] = tmp_path / f"{role}.npy"
            np.save(paths[role], picture)
        sources: dict[str, Any] = {role: MediaSource(url="data:,", field=role) for role in paths}
        spec = VideoSpec(prompt=prompt, seconds=seconds, short_side=short_side, fps=fps, look=look, **sources)
        return Job(spec=spec, seed=seed, pictures=paths)

    return make


@pytest.fixture
def make_clip(
    engine: EmbeddedEngine, make_job: Callable[..., Job], make_context: Callable[..., RecordingContext]
) -> Callable[..., Clip]:
    """Runs the embedded engine once."""

    def make(prompt: str = "", **options: Any) -> Clip:
        context = make_context()
        made = engine.run(make_job(prompt, **options), context)
        return Clip(local(made.artifacts[0]).path, made, context)

    return make


@pytest.fixture(scope="session")
def photograph() -> Picture:
    """A real photograph with a clear subject."""
    read = cv2.imread(str(SAMPLES / "coffee.jpg"), cv2.IMREAD_COLOR_RGB)
    assert read is not None
    picture: Picture = read
    return picture


@pytest.fixture(scope="session")
def landscape() -> Picture:
    """Sky, ground and a tower, with texture everywhere for those who measure motion."""
    random = np.random.default_rng(5)
    height, width = 540, 960
    rows = np.linspace(0, 1, height)[:, None, None]
    picture = np.where(rows < 0.45, np.array([120, 170, 230]) + 60 * rows, np.array([80, 120, 60]) + 40 * rows)
    picture = np.broadcast_to(picture, (height, width, 3)).copy()
    picture[130:470, 400:560] = (200, 70, 50)
    for cells, strength in ((24, 22), (64, 20), (150, 22)):
        coarse = random.normal(size=(cells * height // width + 2, cells)).astype(np.float32)
        picture += strength * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    return np.clip(picture, 0, 255).astype(np.uint8)
