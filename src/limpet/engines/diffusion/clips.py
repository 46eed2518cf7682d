"""Makes a clip: one run of a model after the other, each from the last frame of the one before, and finishes what they give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from limpet.core.errors import FeatureNotSupported
from limpet.core.job import Artifact, Job
from limpet.core.request import LogLevel
from limpet.core.spec import WIDE, VideoLook, VideoSpec
from limpet.engines.base import JobContext, Made, Plan
from limpet.engines.diffusion.card import Card, Task
from limpet.engines.diffusion.casting import Casting, task_of
from limpet.engines.diffusion.estimate import estimate
from limpet.engines.diffusion.finishing.clip import Order, finish_clip
from limpet.engines.diffusion.flops import Shape
from limpet.engines.diffusion.grid import Native, Target, plan_native
from limpet.engines.diffusion.label import file_label
from limpet.engines.diffusion.pictures import framed, subject_within
from limpet.engines.diffusion.stage import Progress, Run, Stage
from limpet.engines.diffusion.take import Pixels, Take
from limpet.media.geometry import Size, output_size
from limpet.media.picture import load_picture

#: The model's part of the progress bar; finishing has the rest.
_MODEL_S_PART = 0.9
#: What a model is told of a drawing that is to stay one.
_ILLUSTRATED = "A drawn illustration in motion; the lines and flat colours of the drawing stay as they are."


def plan_clip(spec: VideoSpec, card: Card, casting: Casting) -> Plan:
    """Raises `FeatureNotSupported` for a clip that the profile's models cannot make."""
    native = _plan(spec, card, casting, _usual_size(spec))
    shape = Shape(width=native.size.width, height=native.size.height, frames=max(native.chunks))
    return estimate(card, casting.folder(card), shape, runs=len(native.chunks))


def make_clip(job: Job, stage: Stage, context: JobContext) -> Made:
    shoot = _Shoot(job, stage, context)
    path = context.scratch / "output.mp4"
    label = file_label(stage.casting, shoot.card, seed=job.seed)
    order = Order(native=shoot.native, target=shoot.target, path=path, metadata=label)
    shoot.tell()
    finished = finish_clip(
        shoot.chunks(), order, tools=stage.finishing, listener=_Finishing(context, len(shoot.native.chunks))
    )
    artifact = Artifact(path=path, content_type="video/mp4", file_name="output.mp4", facts=finished.facts)
    return Made(artifacts=[artifact], provenance={**shoot.provenance, **finished.provenance})


def _usual_size(spec: VideoSpec) -> Size:
    shape = spec.aspect_ratio or WIDE
    return output_size(spec.short_side, width=shape.width, height=shape.height)


def _plan(spec: VideoSpec, card: Card, casting: Casting, size: Size) -> Native:
    if card.grid.frames is None:
        raise FeatureNotSupported(reason=f"{card.title} makes single pictures only")
    native = plan_native(card.grid, _target(spec, size))
    if len(native.chunks) > 1:  # what follows starts from a frame
        casting.card(Task.IMAGE_TO_VIDEO)
        if spec.last_frame is not None:
            casting.card(Task.FIRST_LAST_TO_VIDEO)
    return native


def _target(spec: VideoSpec, size: Size) -> Target:
    return Target(size=size, frames=spec.frames, fps=spec.fps, keeps_last=spec.last_frame is not None)


@dataclass
class _Shoot:
    """The runs of one clip."""

    job: Job
    stage: Stage
    context: JobContext
    #: What the runs' pipelines say of themselves, by model.
    runs: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert isinstance(self.job.spec, VideoSpec), "the engine sends nothing else"
        self.spec = self.job.spec
        self.task = task_of(self.spec)
        self.card = self.stage.casting.card(self.task)
        self.pictures = {role: load_picture(path).pixels for role, path in self.job.pictures.items()}
        size = self._size()
        self.target = _target(self.spec, size)
        self.native = _plan(self.spec, self.card, self.stage.casting, size)

    def tell(self) -> None:
        native = self.native
        self.context.log(
            f"Diffusion engine: {self.card.title} makes {sum(native.chunks)} frames of "
            f"{native.size.width}x{native.size.height} in {self.card.sampling.steps} steps."
        )
        if self.spec.has_sound:
            self.context.log("Sound: this engine makes none; the video is silent.", LogLevel.WARN)

    @property
    def provenance(self) -> Mapping[str, Any]:
        sampling = self.card.sampling
        return {
            "task": self.task.value,
            "prompt": self._prompt,
            "steps": sampling.steps,
            "guidance": sampling.guidance,
            "pipelines": self.runs,
        }

    def chunks(self) -> Iterator[Pixels]:
        """Frames of each run; the next run starts from the last of them."""
        lengths = self.native.chunks
        last: Pixels | None = None
        for number, frames in enumerate(lengths):
            take = self._take(frames, last, ends=number == len(lengths) - 1)
            card = self.stage.casting.card(take.task)
            progress = Progress(
                self.context,
                _MODEL_S_PART * number / len(lengths),
                _MODEL_S_PART * (number + 1) / len(lengths),
            )
            run = self.stage.run(card, take, progress)
            self._remember(card, run)
            (clip,) = run.made
            last = clip[-1].copy()
            yield clip

    def _remember(self, card: Card, run: Run) -> None:
        self.runs[card.id] = run.provenance

    def _take(self, frames: int, last: Pixels | None, *, ends: bool) -> Take:
        """What the model is asked for: the whole clip, or how it goes on from `last`."""
        pictures: dict[str, Pixels] = {}
        if last is not None:
            pictures["first_frame"] = last
        elif "first_frame" in self.pictures:
            pictures["first_frame"] = framed(self.pictures["first_frame"], self.native)
        if ends and "last_frame" in self.pictures:
            pictures["last_frame"] = framed(self.pictures["last_frame"], self.native)
        task = _task_with(pictures)
        if last is None and "subject" in self.pictures:
            task = Task.SUBJECT_TO_VIDEO
            pictures = {"subject": subject_within(self.pictures["subject"], self.card.grid.most_pixels)}
        return Take(
            task=task,
            prompt=self._prompt,
            width=self.native.size.width,
            height=self.native.size.height,
            frames=frames,
            fps=self.native.fps,
            seeds=[self.job.seed],
            pictures=pictures,
        )

    @property
    def _prompt(self) -> str:
        return f"{self.spec.prompt} {_ILLUSTRATED}" if self.spec.look is VideoLook.ILLUSTRATED else self.spec.prompt

    def _size(self) -> Size:
        """The clip has the shape of its first frame, where there is one."""
        if "first_frame" not in self.pictures:
            return _usual_size(self.spec)
        height, width = self.pictures["first_frame"].shape[:2]
        return output_size(self.spec.short_side, width=width, height=height)


def _task_with(pictures: Mapping[str, Pixels]) -> Task:
    if "first_frame" not in pictures:
        return Task.TEXT_TO_VIDEO
    return Task.FIRST_LAST_TO_VIDEO if "last_frame" in pictures else Task.IMAGE_TO_VIDEO


@dataclass(frozen=True, slots=True)
class _Finishing:
    """The job's context as finishing sees it: it has the last part of the progress bar, and none before the last run."""

    context: JobContext
    runs: int

    def progress(self, fraction: float, stage: str) -> None:
        if fraction * self.runs > self.runs - 1:
            self.context.progress(_MODEL_S_PART + (1 - _MODEL_S_PART) * (fraction * self.runs - self.runs + 1), stage)

    def log(self, text: str, level: LogLevel = LogLevel.INFO) -> None:
        self.context.log(text, level)

    def check_cancelled(self) -> None:
        self.context.check_cancelled()
