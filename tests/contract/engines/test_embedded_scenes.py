"""The scene engine keeps its word: what it says it drew is in the picture, and the depth that it gives is the true one."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from limpet.core.errors import Cancelled
from limpet.engines.embedded.scenes.cast import ROLES
from limpet.engines.embedded.scenes.compose import compose
from limpet.engines.embedded.scenes.drawing import draw
from limpet.engines.embedded.scenes.film import Step, moved_camera
from limpet.engines.embedded.scenes.finish import finished
from limpet.engines.embedded.scenes.lexicon import TABLE, Kind
from limpet.engines.embedded.scenes.reading import Item, Reading, read_prompt
from limpet.engines.embedded.scenes.ready import make_ready
from limpet.engines.embedded.scenes.render import shoot
from limpet.engines.embedded.scenes.setting import STAGES
from limpet.engines.embedded.scenes.stage import Shape
from limpet.engines.embedded.scenes.styles import styled
from limpet.media.geometry import Size

WIDTH, HEIGHT = 160, 90
SHAPE = Shape(width=WIDTH, height=HEIGHT)
#: One of each way in which ground and scenery are made, where a step moves something by a pixel: clouds and skylines are too far.
MOVED = ("mountains", "sea", "forest", "desert", "street", "room", "underwater")


@pytest.fixture(scope="module", autouse=True)
def kernels(tmp_path_factory: pytest.TempPathFactory) -> None:
    make_ready(Path(tmp_path_factory.getbasetemp().parent) / "kernels")


def nothing() -> None:
    """No one wants to stop."""


def light(
    reading: Reading, *, seed: int = 5, detail: float = 1.0
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """The picture of a reading, and the number of the thing at each pixel."""
    composition = compose(reading, SHAPE, seed=seed, detail=detail)
    shot = shoot(composition.world, composition.world.camera, (WIDTH, HEIGHT), check=nothing)
    return styled(finished(shot.light), shot, reading.style, reading.looks), shot.things


def spoken(name: str) -> Reading:
    """What its own word means; some things only appear in place of others."""
    if name not in TABLE[Kind.THING]:
        return Reading(items=[Item(name=name)])
    reading = read_prompt(TABLE[Kind.THING][name].split()[0].replace("_", " "))
    assert [item.name for item in reading.items] == [name]
    return reading


#: Where each kind of word shows itself, and where single ones do.
STAGED = {
    Kind.HOUR: "a lighthouse, {}",
    Kind.WEATHER: "a lighthouse, {}",
    "golden hour": "a church, {}",
    "clear": "a church, {}",
    Kind.SEASON: "a tree in a meadow, {}",
    Kind.STYLE: "a lighthouse, {}",
    Kind.LENS: "a lighthouse, {}",
    Kind.LOOK: "a lighthouse, {}",
    Kind.COLOUR: "a {} car in a studio",
    Kind.POSE: "a man {} on a beach",
    Kind.AGE: "an {} samurai in a studio",
    Kind.COUNT: "{} dog on a beach",
    "neon": "a street, {}",
    "flare": "orbit, {}",
    "standing": "an astronaut in space, {}",
}
#: What a picture is without any word for it.
USUAL = {"day", "summer", "photo", "1"}
WORDS = [
    (kind, concept) for kind in STAGED if isinstance(kind, Kind) for concept in TABLE[kind] if concept not in USUAL
]


@pytest.mark.parametrize(("kind", "concept"), WORDS)
def test_every_other_word_changes_the_picture(kind: Kind, concept: str) -> None:
    template = STAGED.get(concept, STAGED[kind])
    word = TABLE[kind][concept].split()[0].replace("_", " ")

    without, before = told(template.format(""))
    with_it, after = told(template.format(word))

    change = np.abs(with_it.astype(int) - without).max(axis=2)
    if kind in (Kind.COLOUR, Kind.POSE, Kind.AGE, Kind.COUNT):
        assert change[(before == 1) | (after == 1)].mean() > 4
    else:  # what falls through the air is small, and changes its own pixels all the more
        assert (change > 10).mean() > 0.003


@cache
def told(prompt: str) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    return light(read_prompt(prompt), detail=0.4)


@pytest.mark.parametrize("name", sorted(ROLES))
def test_every_thing_is_in_the_picture_and_missing_without_its_word(name: str) -> None:
    empty, _ = light(Reading(settings=["studio"]))

    shown, things = light(replace(spoken(name), settings=["studio"], hour=None, weather=set(), season=None))

    mask = things == 1
    assert mask.mean() > 0.004
    changed = np.abs(shown.astype(int) - empty).max(axis=2) > 10
    assert changed[mask].mean() > 0.6


@pytest.mark.parametrize("setting", sorted(STAGES))
def test_every_setting_is_a_picture_of_its_own_with_its_subject_in_sight(setting: str) -> None:
    inhabitant = "astronaut" if setting in ("space", "orbit") else "person"

    shown, things = light(Reading(settings=[setting], items=[Item(name=inhabitant)]))

    assert shown.std() > 9
    assert (things == 1).mean() > 0.004


@pytest.mark.parametrize("setting", MOVED)
def test_the_depth_is_true(setting: str) -> None:
    """A picture moved by its own depth is nearer to the one rendered from there than the picture as it was."""
    composition = compose(Reading(settings=[setting]), SHAPE, seed=5)
    world = composition.world
    world.showers.clear()  # what is in the air follows the camera
    here = shoot(world, world.camera, (WIDTH, HEIGHT), check=nothing)
    camera = moved_camera(composition, Step(right=0.10, forward=0.05), Size(WIDTH, HEIGHT))
    there = finished(shoot(world, camera, (WIDTH, HEIGHT), check=nothing).light)
    picture = finished(here.light)

    moved, known = warped(picture, here.depth_m, world.camera.vector(WIDTH, HEIGHT), camera.vector(WIDTH, HEIGHT))

    assert known.mean() > 0.5
    assert error(moved, there, known) < error(picture, there, known)


def warped(
    picture: npt.NDArray[np.uint8],
    depth: npt.NDArray[np.float32],
    old: npt.NDArray[np.float64],
    new: npt.NDArray[np.float64],
):
    """Every pixel carried to where the new camera sees its place, the far ones first; and which pixels were reached."""
    focal, middle, horizon = old[2], old[3], old[4]
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    ahead = np.where(depth > 0, depth, 1e6)
    x = (columns + 0.5 - middle) / focal * ahead + old[5] - new[5]
    y = (horizon - rows - 0.5) / focal * ahead + old[6] - new[6]
    z = np.maximum(ahead + old[7] - new[7], 0.05)
    to_column = np.floor(new[3] + new[2] * x / z).astype(int)
    to_row = np.floor(new[4] - new[2] * y / z).astype(int)
    inside = (to_column >= 0) & (to_column < WIDTH) & (to_row >= 0) & (to_row < HEIGHT)
    order = np.argsort(-z[inside], kind="stable")
    moved, known = picture.copy(), np.zeros((HEIGHT, WIDTH), bool)
    moved[to_row[inside][order], to_column[inside][order]] = picture[inside][order]
    known[to_row[inside], to_column[inside]] = True
    return moved, known


def error(first: npt.NDArray[np.uint8], second: npt.NDArray[np.uint8], where: npt.NDArray[np.bool_]) -> float:
    # A pixel's own grain is no matter of depth.
    soft = [cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 0.8) for picture in (first, second)]
    return float(((soft[0] - soft[1]) ** 2).mean(axis=2)[where].mean())


def test_water_mirrors_the_distance_of_what_is_seen_in_it() -> None:
    composition = compose(Reading(settings=["lake"]), SHAPE, seed=5)
    shot = shoot(composition.world, composition.world.camera, (WIDTH, HEIGHT), check=nothing)

    mirrored = shot.mirror_depth_m > 0

    assert mirrored.mean() > 0.02
    assert (shot.mirror_depth_m[mirrored] > shot.depth_m[mirrored]).mean() > 0.9


def test_the_same_seed_gives_the_same_pixels_and_another_seed_another_picture() -> None:
    first, again, other = (
        draw("a castle by the sea at sunset", width=WIDTH, height=HEIGHT, seed=seed, check=nothing).pixels
        for seed in (3, 3, 4)
    )

    assert np.array_equal(first, again)
    assert np.abs(first.astype(int) - other).mean() > 6


@pytest.mark.parametrize(
    "style", ["watercolour", "ink drawing", "flat poster", "pixel art", "low poly", "film noir", "vintage"]
)
def test_each_style_looks_its_own_way(style: str) -> None:
    plain = draw("a lighthouse", width=WIDTH, height=HEIGHT, seed=3, check=nothing).pixels

    styled = draw(f"a lighthouse, {style}", width=WIDTH, height=HEIGHT, seed=3, check=nothing).pixels

    assert np.abs(plain.astype(int) - styled).mean() > 6


def test_drawing_stops_when_it_is_told_to() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        draw("a lake", width=WIDTH, height=HEIGHT, seed=1, check=stop)
