"""Makes the pictures of one job: draws what the prompt names, and sets a given subject into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from limpet.core.job import Artifact, Job
from limpet.core.spec import ImageSpec
from limpet.engines.base import JobContext, Made
from limpet.engines.embedded.images.subject import cut_out, in_light, whole_picture, without_people
from limpet.engines.embedded.scenes.account import account, scene_sentence, tell
from limpet.engines.embedded.scenes.cards import Texture
from limpet.engines.embedded.scenes.compose import add_card
from limpet.engines.embedded.scenes.drawing import choose_composition, render
from limpet.engines.embedded.scenes.reading import Reading, read_prompt
from limpet.engines.embedded.scenes.stage import Shape
from limpet.engines.embedded.studio import file_label
from limpet.media.colour import Rgb
from limpet.media.geometry import Size
from limpet.media.image_sizes import size_of
from limpet.media.picture import load_picture
from limpet.media.still import write_still

MODEL = "embedded-scenes"
#: Rises with every change that gives other pixels for the same job.
REVISION = "2"
#: Styles of few colours, which JPEG would smear.
_FLAT_STYLES = frozenset({"pixel", "flat poster", "low poly"})


@dataclass(frozen=True, slots=True)
class _Subject:
    """A reference picture, and its cut-out where that is certain."""

    picture: Rgb
    card: Texture | None

    @property
    def fate(self) -> str:
        if self.card is not None:
            return "it was cut out and stands in the scene"
        return "it could not be cut out with certainty, so the whole photograph is shown in the light of the prompt"


def make_pictures(job: Job, context: JobContext) -> Made:
    spec = job.spec
    assert isinstance(spec, ImageSpec), "the studio's plan lets nothing else pass"
    reading = read_prompt(spec.prompt)
    context.log("Embedded engine: pictures are drawn by rule from the words it knows; no model weights are involved.")
    tell(reading, context)
    subject = _subject_of(job, context)
    if subject is not None:
        reading = without_people(reading)
    artifacts, sentences = [], []
    for number in range(spec.count):
        context.progress(number / spec.count, "drawing")
        seed = job.seed + number
        pixels, sentence = _picture(reading, size_of(spec.aspect_ratio), subject, seed, context)
        sentences.append(sentence)
        artifacts.append(_written(pixels, reading, sentence, context.scratch / f"image_{number}", seed=seed))
    context.progress(1.0, "done")
    if spec.optimize_prompt:
        context.log(f"Prompt as it was drawn: {sentences[0]}")
    return Made(artifacts=artifacts, provenance=_provenance(reading, sentences, subject))


def _subject_of(job: Job, context: JobContext) -> _Subject | None:
    if "subject" not in job.pictures:
        return None
    picture = load_picture(job.pictures["subject"])
    subject = _Subject(picture.pixels, cut_out(picture))
    context.log(f"Subject: {subject.fate}.")
    return subject


def _picture(reading: Reading, size: Size, subject: _Subject | None, seed: int, context: JobContext) -> tuple[Rgb, str]:
    """The pixels, and a sentence that says what was drawn."""
    shape, check = Shape(width=size.width, height=size.height), context.check_cancelled
    composition = choose_composition(reading, shape, seed=seed, check=check)
    sentence = scene_sentence(reading, composition)
    if subject is not None and subject.card is None:
        return whole_picture(
            subject.picture, size, composition.world.light
        ), f"the reference in the light of {sentence}"
    if subject is not None and subject.card is not None:
        add_card(composition, in_light(subject.card, composition.world.light), shape, seed=seed)
        sentence = f"the subject of the reference, {sentence}"
    return render(reading, composition, shape, check=check).pixels, sentence


def _written(pixels: Rgb, reading: Reading, sentence: str, path: Path, *, seed: int) -> Artifact:
    is_flat = reading.style in _FLAT_STYLES
    path = path.with_suffix(".png" if is_flat else ".jpg")
    drawn, missing = ", ".join(reading.matched) or "none", ", ".join(reading.not_drawn) or "none"
    label = {
        **file_label(MODEL, REVISION, seed=seed),
        "description": f"Drawn: {sentence} Words drawn: {drawn}. Not drawn: {missing}.",
    }
    write_still(path, np.ascontiguousarray(pixels), metadata=label)
    facts = {"width": int(pixels.shape[1]), "height": int(pixels.shape[0])}
    return Artifact(path=path, content_type="image/png" if is_flat else "image/jpeg", file_name=path.name, facts=facts)


def _provenance(reading: Reading, sentences: list[str], subject: _Subject | None) -> Mapping[str, Any]:
    fate = {} if subject is None else {"subject": subject.fate}
    return {"model": MODEL, "revision": REVISION, **account(reading), "drawn": sentences, **fate}
