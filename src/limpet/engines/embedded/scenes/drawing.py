"""A picture from words: reads, tries a few small drafts, and renders the best of them with smooth edges."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from limpet.engines.embedded.scenes.compose import Composition, compose
from limpet.engines.embedded.scenes.finish import finished
from limpet.engines.embedded.scenes.reading import Reading, read_prompt
from limpet.engines.embedded.scenes.render import Shot, shoot, shrunk
from limpet.engines.embedded.scenes.stage import Shape
from limpet.engines.embedded.scenes.styles import styled
from limpet.media.colour import Floats, Rgb

#: Seeds that are tried at most; each that shows all it should is taken at once.
_DRAFTS = 3
_DRAFT_ROWS = 120
#: How finely they are painted, and the score that is not worth another try.
_DRAFT_DETAIL, _GOOD = 0.25, 0.95
#: Rendered this many times larger and then reduced, which smooths edges.
_FINER = 1.5

Check = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A finished picture, and what is known of each of its pixels."""

    pixels: Rgb
    reading: Reading
    composition: Composition
    shot: Shot

    @property
    def depth_m(self) -> Floats:
        """Metres ahead; 0 is the sky."""
        return self.shot.depth_m

    @property
    def mirror_depth_m(self) -> Floats:
        return self.shot.mirror_depth_m

    @cached_property
    def sky(self) -> npt.NDArray[np.bool_]:
        return self.shot.depth_m <= 0

    def mask(self, name: str) -> npt.NDArray[np.bool_]:
        """Where a thing is to be seen."""
        numbers = [number for number, named in self.composition.names.items() if named == name]
        return np.isin(self.shot.things, numbers)


def choose_composition(reading: Reading, shape: Shape, *, seed: int, check: Check) -> Composition:
    """The first of a few seeds whose draft shows everything, or else the one that shows most."""
    check()
    first = compose(reading, shape, seed=seed)
    best, best_seed = _score(first, shape, check), seed
    for draft in range(1, _DRAFTS):
        if best >= _GOOD:
            break
        check()
        other = seed + 7919 * draft
        score = _score(compose(reading, shape, seed=other, detail=_DRAFT_DETAIL), shape, check)
        if score > best:
            best, best_seed = score, other
    return first if best_seed == seed else compose(reading, shape, seed=best_seed)


def _score(composition: Composition, shape: Shape, check: Check) -> float:
    """How much of what was placed can be seen and stands out, 0..1."""
    size = (round(_DRAFT_ROWS * shape.aspect), _DRAFT_ROWS)
    shot = shoot(composition.world, composition.world.camera, size, check=check)
    grey = finished(shot.light).mean(axis=2)
    spread = min(1.0, float(grey.std()) / 22)
    shown = []
    for number in composition.names:
        covered = shot.things == number
        area = float(covered.mean())
        role = next(thing.role for thing in composition.placed if thing.number == number)
        wanted = 0.10 * role.share**2 * role.width / role.height / shape.aspect
        contrast = abs(float(grey[covered].mean()) - float(grey[~covered].mean())) / 12 if area > 0 else 0.0
        shown.append(min(1.0, area / max(wanted, 1e-5)) * min(1.0, 0.55 + 0.45 * contrast))
    return spread * (float(np.mean(shown)) * 0.5 + float(np.min(shown)) * 0.5 if shown else 1.0)


def draw(prompt: str, *, width: int, height: int, seed: int, check: Check) -> Drawing:
    """The same words, size and seed give the same pixels. `check` is called at short intervals and may raise to stop."""
    reading = read_prompt(prompt)
    shape = Shape(width=width, height=height)
    return render(reading, choose_composition(reading, shape, seed=seed, check=check), shape, check=check)


def render(reading: Reading, composition: Composition, shape: Shape, *, check: Check) -> Drawing:
    world, size = composition.world, (shape.width, shape.height)
    large = shoot(world, world.camera, (round(size[0] * _FINER), round(size[1] * _FINER)), check=check)
    shot = shrunk(large, size)
    pixels = finished(shot.light, bloom=world.bloom)
    return Drawing(
        pixels=styled(pixels, shot, reading.style, reading.looks), reading=reading, composition=composition, shot=shot
    )
