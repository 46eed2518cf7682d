"""The diffusion engine from a job to files, with tiny models whose weights are random: what depends on what, not how it looks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from tests.contract.engines.conftest import RecordingContext

from limpet.core.errors import Cancelled, FeatureNotSupported
from limpet.core.job import Artifact, Job
from limpet.core.spec import AspectRatio, ImageSpec, MediaSource, Spec, VideoLook, VideoSpec
from limpet.engines.base import Made
from limpet.engines.diffusion.engine import DiffusionEngine
from limpet.engines.diffusion.take import Control, Pixels, Take
from limpet.media.picture import Picture
from limpet.weights.manifest import KeptFile, Manifest, write_manifest

pytest.importorskip("torch", reason="torch is not installed; .ci/run installs the build for CPUs")

IDS = ("tiny-wan-t2v", "tiny-wan-i2v", "tiny-vace", "tiny-klein")
NAMED = MediaSource(url="data:,x", field="image_url")
#: 114x64, which the models make as 128x64.
CLIP = VideoSpec(prompt="a cat", seconds=6, short_side=64, fps=24)

Run = Callable[..., tuple[Made, RecordingContext]]


@pytest.fixture(scope="module")
def engine(models: Path) -> DiffusionEngine:
    from tests.tiny_models import CARDS, build
    from tests.tiny_profile import shelf_of

    # Runs of up to 25 frames at 4 a second, so that ten seconds are two of them.
    short = [replace(CARDS[id_], grid=_with_longest(CARDS[id_].grid, 25)) for id_ in IDS]
    cards = models / "cards.toml"
    cards.write_text(shelf_of(short))
    for card in short:
        folder = build(CARDS[card.id], models)
        files = [
            KeptFile(path=str(path.relative_to(folder)), size_bytes=path.stat().st_size)
            for path in folder.rglob("*")
            if path.is_file()
        ]
        write_manifest(folder, Manifest(model=card.id, licence=card.licence, files=files, is_complete=True))
    return DiffusionEngine(name="diffusion:tiny", profile="tiny", models=str(models), cards=str(cards), device="cpu")


def _with_longest(grid: Any, longest: int) -> Any:
    return grid if grid.frames is None else replace(grid, frames=replace(grid.frames, longest=longest))


@pytest.fixture
def run(engine: DiffusionEngine, tmp_path: Path) -> Run:
    def run(spec: Spec, *, seed: int = 1, cancel_after: int | None = None, **pictures: Pixels) -> Any:
        context = RecordingContext(tmp_path, cancel_after=cancel_after)
        paths = {role: tmp_path / f"{role}.npy" for role in pictures}
        for role, pixels in pictures.items():
            Picture(pixels).save(paths[role])
        return engine.run(Job(spec=spec, seed=seed, pictures=paths), context), context

    return run


def _picture(seed: int) -> Pixels:
    return np.random.default_rng(seed).integers(0, 255, (180, 320, 3), np.uint8)


def _frames(made: Made) -> Sequence[Pixels]:
    (artifact,) = made.artifacts
    assert isinstance(artifact, Artifact)
    with av.open(str(artifact.path)) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


def test_a_clip_from_text_has_the_size_and_length_of_its_spec(run: Run) -> None:
    made, context = run(CLIP)

    frames = _frames(made)
    assert (len(frames), frames[0].shape) == (144, (64, 114, 3))
    assert made.provenance["model"] == "tiny-wan-t2v"
    assert made.provenance["pipelines"]["tiny-wan-t2v"]["scheduler"]
    assert context.fractions == sorted(context.fractions)
    assert context.fractions[-1] == 1.0


def test_ten_seconds_go_on_from_the_last_frame_of_the_first_run(run: Run) -> None:
    made, context = run(replace(CLIP, seconds=10))

    assert len(_frames(made)) == 240
    assert len(made.provenance["native_frames"]) == 2
    assert set(made.provenance["pipelines"]) == {"tiny-wan-t2v", "tiny-wan-i2v"}
    assert context.fractions == sorted(context.fractions)


def test_first_and_last_picture_both_matter(run: Run) -> None:
    spec = replace(CLIP, first_frame=NAMED, last_frame=NAMED)
    first, last, other = _picture(1), _picture(2), _picture(3)

    usual, _ = run(spec, first_frame=first, last_frame=last)
    frames = [_frames(usual)]
    for pictures in ({"first_frame": other, "last_frame": last}, {"first_frame": first, "last_frame": other}):
        made, _ = run(spec, **pictures)
        frames.append(_frames(made))

    assert usual.provenance["task"] == "first-last-to-video"
    assert not np.array_equal(frames[0], frames[1])
    assert not np.array_equal(frames[0], frames[2])


def test_a_subject_is_shown_to_the_model_for_it(run: Run) -> None:
    made, _ = run(replace(CLIP, subject=NAMED), subject=_picture(1))

    assert made.provenance["model"] == "tiny-vace"
    assert len(_frames(made)) == 144


def test_the_same_seed_makes_the_same_bytes_and_another_does_not(run: Run) -> None:
    def bytes_of(seed: int) -> bytes:
        (artifact,) = run(CLIP, seed=seed)[0].artifacts
        assert isinstance(artifact, Artifact)
        return artifact.path.read_bytes().replace(f"seed={seed};".encode(), b"")

    assert bytes_of(5) == bytes_of(5)
    assert bytes_of(5) != bytes_of(6)


def test_a_drawing_stays_a_drawing(run: Run) -> None:
    made, _ = run(replace(CLIP, look=VideoLook.ILLUSTRATED, first_frame=NAMED), first_frame=_picture(1))

    assert "illustration" in made.provenance["prompt"]


def test_sound_that_nobody_makes_is_told(run: Run) -> None:
    _, context = run(replace(CLIP, has_sound=True))

    assert any("silent" in line for line in context.logs)


def test_a_cancel_ends_the_run_and_the_next_one_is_as_ever(run: Run) -> None:
    before, _ = run(CLIP)
    frames = _frames(before)

    with pytest.raises(Cancelled):
        run(CLIP, cancel_after=2)

    after, _ = run(CLIP)
    assert np.array_equal(_frames(after), frames)


def test_each_picture_has_a_seed_of_its_own_and_its_own_file(run: Run) -> None:
    made, _ = run(ImageSpec(prompt="a cat", count=2, aspect_ratio=AspectRatio(21, 9)), seed=7)

    files = [artifact.path.read_bytes() for artifact in made.artifacts if isinstance(artifact, Artifact)]
    assert len(set(files)) == 2
    assert [artifact.facts for artifact in made.artifacts if isinstance(artifact, Artifact)] == [
        {"width": 1344, "height": 576}
    ] * 2


def test_a_device_that_is_too_small_is_told_so_that_another_engine_may_try(
    engine: DiffusionEngine, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from limpet.engines.diffusion.pipelines.drawing import DiffusersPipeline

    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9.00 GiB.")

    monkeypatch.setattr(DiffusersPipeline, "make", full)  # no CPU runs out of memory on demand

    with pytest.raises(FeatureNotSupported, match="does not fit this GPU at 128x64"):
        run(CLIP)


def test_pictures_that_do_not_fit_side_by_side_are_made_by_halves(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from limpet.engines.diffusion.pipelines.drawing import DiffusersPipeline

    make, batches = DiffusersPipeline.make, []

    def small(pipeline: DiffusersPipeline, take: Take, control: Control) -> Sequence[Pixels]:
        batches.append(len(take.seeds))
        if len(take.seeds) > 1:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 9.00 GiB.")
        return make(pipeline, take, control)

    spec = ImageSpec(prompt="a cat", count=2, aspect_ratio=AspectRatio(21, 9))
    together, _ = run(spec, seed=7)
    files = [artifact.path.read_bytes() for artifact in together.artifacts if isinstance(artifact, Artifact)]
    monkeypatch.setattr(DiffusersPipeline, "make", small)  # no CPU runs out of memory on demand
    apart, context = run(spec, seed=7)

    assert batches == [2, 1, 1]
    assert len(apart.artifacts) == len(files)
    assert any("no room for 2 pictures" in line for line in context.logs)
