"""Everything that a prompt can put into a scene: how it is painted, how big it is, where it belongs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from limpet.engines.embedded.scenes.models import (
    aircraft,
    birds,
    boats,
    buildings,
    creatures,
    furniture,
    landmarks,
    people,
    plants,
    props,
    sea_life,
    spacecraft,
    still_life,
    stones,
    vehicles,
)
from limpet.engines.embedded.scenes.models.beasts import BEASTS, beast_height
from limpet.engines.embedded.scenes.models.brush import Brush
from limpet.engines.embedded.scenes.models.dresses import DRESSES
from limpet.engines.embedded.scenes.models.four_legs import four_legs
from limpet.engines.embedded.scenes.models.poses import POSES

Painter = Callable[[Brush], None]


class Stand(StrEnum):
    """What a thing stands on."""

    GROUND = "ground"
    WATER = "water"
    AIR = "air"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One kind of thing."""

    #: Paints it, in its own colour or in one that was asked for.
    paint: Callable[[str | None], Painter]
    width: float
    height: float
    #: The setting that it brings with it when the prompt names none.
    home: str
    stand: Stand = Stand.GROUND
    #: How much of the picture's height the main one takes.
    share: float = 0.42
    #: person, animal, building, vehicle, plant, prop
    kind: str = "prop"
    #: What stands high above the horizon when it is in the air.
    lift: float = 0.0


def _plain(painter: Painter) -> Callable[[str | None], Painter]:
    return lambda _: painter


def _tinted(painter: Callable[..., None], own: str, name: str = "paint") -> Callable[[str | None], Painter]:
    return lambda colour: partial(painter, **{name: colour or own})


def _person(name: str, pose: str = "standing") -> Role:
    dress = DRESSES[name]

    def paint(colour: str | None) -> Painter:
        worn = replace(dress, top=colour, cape=colour if dress.cape else "") if colour else dress
        if colour and dress.cut in ("dress", "coat", "robe"):
            worn = replace(worn, legs=colour)
        return partial(people.person, pose=POSES[pose], dress=worn)

    return Role(
        paint=paint, width=dress.tall * 0.95, height=dress.tall * 1.26, home="meadow", share=0.52, kind="person"
    )


def posed(name: str, pose: str) -> Role:
    """A person in another pose."""
    return _person(name, pose)


def _beast(name: str, home: str) -> Role:
    beast = BEASTS[name]
    height = beast_height(beast)

    def paint(colour: str | None) -> Painter:
        return partial(four_legs, beast=replace(beast, coat=colour) if colour else beast)

    width = beast.length * (2.3 + (0.5 if beast.neck > 0.35 or beast.trunk else 0.0))
    return Role(paint=paint, width=width, height=height, home=home, share=0.40, kind="animal")


def _building(painter: Painter, width: float, height: float, home: str, share: float = 0.40) -> Role:
    return Role(paint=_plain(painter), width=width * height, height=height, home=home, share=share, kind="building")


def _tree(leaves: tuple[str, ...], *, bark: str = "4a3728") -> Role:
    def paint(colour: str | None) -> Painter:
        return partial(plants.broadleaf, leaves=(colour,) if colour else leaves, bark=bark)

    return Role(paint=paint, width=15.5, height=11.0, home="meadow", share=0.62, kind="plant")


ROLES: Mapping[str, Role] = {
    # People
    **{name: _person(name) for name in DRESSES},
    "samurai": _person("samurai"),
    "astronaut": replace(_person("astronaut", "floating"), home="orbit", stand=Stand.AIR, lift=0.02, share=0.46),
    "smuggler": replace(_person("smuggler"), home="alien planet"),
    "fisherman": replace(_person("fisherman", "sitting"), home="lake"),
    "woman": _person("woman", "walking"),
    "dancer": _person("dancer", "dancing"),
    "traveller": replace(_person("traveller", "walking"), home="mountains"),
    # Animals
    "dog": _beast("dog", "meadow"),
    "wolf": _beast("wolf", "forest"),
    "fox": _beast("fox", "forest"),
    "horse": _beast("horse", "meadow"),
    "unicorn": _beast("unicorn", "forest"),
    "deer": _beast("deer", "forest"),
    "cow": _beast("cow", "meadow"),
    "sheep": _beast("sheep", "meadow"),
    "bear": _beast("bear", "forest"),
    "polar bear": _beast("polar bear", "arctic"),
    "lion": _beast("lion", "savanna"),
    "tiger": _beast("tiger", "jungle"),
    "elephant": _beast("elephant", "savanna"),
    "giraffe": _beast("giraffe", "savanna"),
    "camel": _beast("camel", "desert"),
    "rabbit": _beast("rabbit", "meadow"),
    "cat": Role(
        paint=_tinted(creatures.sitting_cat, "d08a45", "coat"),
        width=0.40,
        height=0.42,
        home="room",
        share=0.5,
        kind="animal",
    ),
    "bird": Role(
        paint=_tinted(birds.flying_bird, "f0f0f0", "coat"),
        width=1.5,
        height=0.7,
        home="sea",
        stand=Stand.AIR,
        share=0.15,
        kind="animal",
        lift=0.24,
    ),
    "swan": Role(
        paint=_tinted(birds.swan, "f4f4f2", "coat"),
        width=1.6,
        height=0.85,
        home="lake",
        stand=Stand.WATER,
        share=0.24,
        kind="animal",
    ),
    "penguin": Role(paint=_plain(birds.penguin), width=0.6, height=0.8, home="arctic", share=0.36, kind="animal"),
    "fish": Role(
        paint=_tinted(sea_life.fish, "e8892f", "coat"),
        width=0.9,
        height=0.55,
        home="underwater",
        stand=Stand.AIR,
        share=0.20,
        kind="animal",
        lift=0.03,
    ),
    "whale": Role(
        paint=_tinted(sea_life.whale, "3f5a78", "coat"),
        width=12.0,
        height=5.0,
        home="underwater",
        stand=Stand.AIR,
        share=0.38,
        kind="animal",
        lift=0.06,
    ),
    "dolphin": Role(
        paint=_plain(sea_life.dolphin),
        width=2.6,
        height=1.3,
        home="sea",
        stand=Stand.WATER,
        share=0.26,
        kind="animal",
        lift=0.02,
    ),
    "jellyfish": Role(
        paint=_tinted(sea_life.jellyfish, "e08ad8", "tone"),
        width=0.9,
        height=1.0,
        home="underwater",
        stand=Stand.AIR,
        share=0.36,
        kind="animal",
        lift=0.06,
    ),
    "turtle": Role(
        paint=_plain(sea_life.turtle),
        width=1.3,
        height=0.8,
        home="underwater",
        stand=Stand.AIR,
        share=0.26,
        kind="animal",
        lift=0.0,
    ),
    "butterfly": Role(
        paint=_tinted(creatures.butterfly, "e8862a", "tone"),
        width=0.22,
        height=0.2,
        home="garden",
        stand=Stand.AIR,
        share=0.16,
        kind="animal",
        lift=0.06,
    ),
    "dragon": Role(
        paint=_tinted(creatures.dragon, "5a2430", "coat"),
        width=15.0,
        height=7.5,
        home="mountains",
        stand=Stand.AIR,
        share=0.34,
        kind="animal",
        lift=0.16,
    ),
    # Buildings
    "lighthouse": _building(landmarks.lighthouse, 0.68, 26.0, "sea", 0.50),
    "house": _building(buildings.house, 1.5, 7.0, "meadow", 0.34),
    "cabin": _building(partial(buildings.house, wall="8a6240", roof="5a4636", timber=True), 1.5, 5.5, "forest", 0.32),
    "barn": _building(partial(buildings.house, wall="a83a2e", roof="5a5450"), 1.5, 8.0, "field", 0.34),
    "castle": _building(landmarks.castle, 1.35, 42.0, "mountains", 0.42),
    "church": _building(landmarks.church, 0.95, 22.0, "meadow", 0.40),
    "windmill": _building(landmarks.windmill, 0.9, 16.0, "field", 0.46),
    "temple": _building(landmarks.temple, 1.05, 24.0, "mountains", 0.48),
    "gate": _building(landmarks.gate, 1.2, 7.0, "lake", 0.40),
    "pyramid": _building(landmarks.pyramid, 1.75, 90.0, "desert", 0.34),
    "bridge": _building(landmarks.bridge, 2.6, 12.0, "river", 0.22),
    "ruins": _building(landmarks.ruins, 1.5, 12.0, "meadow", 0.36),
    "tent": _building(buildings.tent, 1.6, 2.2, "mountains", 0.26),
    "well": _building(buildings.well, 0.95, 2.4, "meadow", 0.30),
    "fence": Role(paint=_plain(buildings.fence), width=7.0, height=1.2, home="farm", share=0.13, kind="building"),
    "street lamp": _building(buildings.street_lamp, 0.28, 5.0, "street", 0.58),
    "skyscraper": Role(
        paint=_plain(buildings.tower_block), width=36.0, height=190.0, home="city", share=0.5, kind="building"
    ),
    "iceberg": Role(
        paint=_plain(stones.iceberg),
        width=46.0,
        height=28.0,
        home="arctic",
        stand=Stand.WATER,
        share=0.30,
        kind="building",
    ),
    "rock": Role(paint=_tinted(stones.rock, "7d766c", "tone"), width=1.5, height=1.1, home="mountains", share=0.20),
    "broken stone": Role(
        paint=_plain(partial(stones.rock, split=True)), width=1.5, height=1.1, home="mountains", share=0.20
    ),
    "statue": _building(props.statue, 0.6, 5.0, "garden", 0.55),
    # Vehicles
    "car": Role(
        paint=_tinted(vehicles.car, "b3282d"), width=4.5, height=1.5, home="street", share=0.22, kind="vehicle"
    ),
    "taxi": Role(
        paint=_plain(partial(vehicles.car, taxi=True)), width=4.5, height=1.5, home="street", share=0.22, kind="vehicle"
    ),
    "bus": Role(
        paint=_tinted(vehicles.bus, "c23a2a"), width=9.0, height=3.4, home="street", share=0.30, kind="vehicle"
    ),
    "train": Role(paint=_plain(vehicles.train), width=15.0, height=4.2, home="meadow", share=0.24, kind="vehicle"),
    "bicycle": Role(
        paint=_tinted(vehicles.bicycle, "2f6f9a"), width=1.8, height=1.15, home="park", share=0.30, kind="vehicle"
    ),
    "sailboat": Role(
        paint=_tinted(boats.sailboat, "f6f1e6", "sail"),
        width=9.0,
        height=9.6,
        home="sea",
        stand=Stand.WATER,
        share=0.40,
        kind="vehicle",
    ),
    "rowing boat": Role(
        paint=_tinted(boats.rowing_boat, "7a4a2c"),
        width=4.2,
        height=1.5,
        home="lake",
        stand=Stand.WATER,
        share=0.12,
        kind="vehicle",
    ),
    "fishing boat": Role(
        paint=_tinted(boats.fishing_boat, "2f5f86"),
        width=11.0,
        height=7.0,
        home="harbour",
        stand=Stand.WATER,
        share=0.30,
        kind="vehicle",
    ),
    "ship": Role(
        paint=_plain(boats.tall_ship),
        width=36.0,
        height=30.0,
        home="sea",
        stand=Stand.WATER,
        share=0.46,
        kind="vehicle",
    ),
    "balloon": Role(
        paint=_tinted(aircraft.balloon, "d8452f"),
        width=18.0,
        height=23.0,
        home="meadow",
        stand=Stand.AIR,
        share=0.36,
        kind="vehicle",
        lift=0.12,
    ),
    "aeroplane": Role(
        paint=_plain(aircraft.aeroplane),
        width=36.0,
        height=15.0,
        home="clouds",
        stand=Stand.AIR,
        share=0.20,
        kind="vehicle",
        lift=0.22,
    ),
    "helicopter": Role(
        paint=_tinted(aircraft.helicopter, "c23a2a"),
        width=10.0,
        height=5.0,
        home="city",
        stand=Stand.AIR,
        share=0.17,
        kind="vehicle",
        lift=0.24,
    ),
    "rocket": Role(
        paint=_plain(spacecraft.rocket),
        width=22.0,
        height=50.0,
        home="space",
        stand=Stand.AIR,
        share=0.56,
        kind="vehicle",
        lift=0.04,
    ),
    "spaceship": Role(
        paint=_plain(spacecraft.spaceship),
        width=44.0,
        height=20.0,
        home="space",
        stand=Stand.AIR,
        share=0.34,
        kind="vehicle",
        lift=0.08,
    ),
    "ufo": Role(
        paint=_plain(spacecraft.saucer),
        width=16.0,
        height=7.0,
        home="field",
        stand=Stand.AIR,
        share=0.18,
        kind="vehicle",
        lift=0.26,
    ),
    "space station": Role(
        paint=_plain(spacecraft.satellite),
        width=60.0,
        height=28.0,
        home="orbit",
        stand=Stand.AIR,
        share=0.34,
        kind="vehicle",
        lift=0.16,
    ),
    # Plants
    "tree": _tree(("4c7a2f", "6b8f3a", "3f6a2c")),
    "cherry tree": _tree(("f2b8c6", "f7d6de", "e89ab0")),
    "maple": _tree(("c9522a", "d98a2f", "a8381f")),
    "bare tree": _tree(()),
    "pine": Role(paint=_plain(plants.conifer), width=7.5, height=15.0, home="mountains", share=0.60, kind="plant"),
    "palm": Role(paint=_plain(plants.palm), width=8.5, height=9.5, home="beach", share=0.62, kind="plant"),
    "bamboo": Role(paint=_plain(plants.bamboo), width=4.5, height=8.5, home="bamboo forest", share=0.8, kind="plant"),
    "cactus": Role(paint=_plain(plants.cactus), width=2.4, height=4.0, home="desert", share=0.40, kind="plant"),
    "flowers": Role(
        paint=lambda colour: partial(plants.flower, tones=(colour,) if colour else ("d84a6a", "e8c03a", "e8e0f0")),
        width=0.9,
        height=0.65,
        home="garden",
        share=0.36,
        kind="plant",
    ),
    "bush": Role(
        paint=lambda colour: partial(plants.bush, leaves=(colour or "4c7a2f", "5f8a3a")),
        width=2.4,
        height=1.5,
        home="garden",
        share=0.20,
        kind="plant",
    ),
    "mushroom": Role(
        paint=_tinted(plants.mushroom, "c0311f", "cap"),
        width=0.35,
        height=0.32,
        home="forest",
        share=0.34,
        kind="plant",
    ),
    "coral": Role(
        paint=_tinted(plants.coral, "d8567a", "tone"),
        width=1.8,
        height=1.5,
        home="underwater",
        share=0.34,
        kind="plant",
    ),
    # Props
    "robot": Role(paint=_tinted(props.robot, "8fa6ba"), width=1.3, height=1.8, home="studio", share=0.62),
    "vase": Role(paint=_tinted(still_life.vase, "2f6f8f"), width=0.34, height=0.5, home="studio", share=0.55),
    "bouquet": Role(paint=_plain(still_life.bouquet), width=0.5, height=0.55, home="room", share=0.5),
    "cup": Role(paint=_tinted(still_life.cup, "f2efe8"), width=0.155, height=0.14, home="room", share=0.5),
    "bottle": Role(paint=_tinted(still_life.bottle, "2f5f3a"), width=0.12, height=0.32, home="studio", share=0.6),
    "books": Role(paint=_plain(still_life.books), width=0.36, height=0.28, home="room", share=0.34),
    "candle": Role(paint=_plain(still_life.candle), width=0.12, height=0.26, home="room", share=0.4),
    "lamp": Role(paint=_plain(furniture.lamp), width=0.36, height=0.6, home="room", share=0.4),
    "lantern": Role(
        paint=_tinted(props.lantern, "e0482f"),
        width=0.5,
        height=0.6,
        home="street",
        stand=Stand.AIR,
        share=0.14,
        lift=0.28,
    ),
    "fire": Role(paint=_plain(props.fire), width=1.1, height=1.2, home="forest", share=0.26),
    "table": Role(paint=_tinted(furniture.table, "8a5f3a"), width=1.6, height=0.78, home="room", share=0.34),
    "chair": Role(paint=_tinted(furniture.chair, "7a4f30"), width=0.75, height=0.95, home="room", share=0.42),
    "sofa": Role(paint=_tinted(furniture.sofa, "5a6f62"), width=2.1, height=0.95, home="room", share=0.40),
    "bench": Role(paint=_tinted(furniture.bench, "7a5232"), width=1.7, height=0.9, home="park", share=0.26),
    "apple": Role(paint=_tinted(still_life.apple, "c0281f"), width=0.09, height=0.09, home="studio", share=0.46),
    "ball": Role(paint=_tinted(still_life.ball, "c9d0d8"), width=0.4, height=0.4, home="studio", share=0.48),
    "treasure": Role(paint=_plain(props.chest), width=1.1, height=0.85, home="beach", share=0.30),
    "crystal": Role(paint=_tinted(props.crystal, "8a6ae0"), width=1.0, height=1.1, home="studio", share=0.5),
    "pumpkin": Role(paint=_plain(still_life.pumpkin), width=0.5, height=0.45, home="field", share=0.34),
    "snowman": Role(paint=_plain(props.snowman), width=1.3, height=1.6, home="snowfield", share=0.5),
    "guitar": Role(paint=_tinted(props.guitar, "b5702f"), width=0.4, height=1.0, home="studio", share=0.7),
    "parasol": Role(paint=_tinted(props.umbrella, "c23a3a"), width=2.6, height=2.4, home="beach", share=0.40),
    "flag": Role(paint=_tinted(props.flag, "c0342c"), width=1.7, height=2.6, home="meadow", share=0.5),
    "asteroid": Role(
        paint=_plain(props.asteroid), width=14.0, height=14.0, home="space", stand=Stand.AIR, share=0.14, lift=0.1
    ),
}
