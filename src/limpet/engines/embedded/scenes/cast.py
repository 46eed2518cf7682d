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


@dataclass(frozen=True, slots=True)
class Role:
    """One kind of thing."""

    #: Paints it, in its own colour or in one that was asked for.
    paint: Callable[[str | None], Painter]
    width: float
    height: float
    #: The setting that it brings with it when the prompt names none.
    home: str
    #: How much of the picture's height the main one takes.
    share: float
    stand: Stand = Stand.GROUND
    #: person, animal, building, vehicle, plant, prop
    kind: str = "prop"
    #: What stands high above the horizon when it is in the air.
    lift: float = 0.0


def _plain(painter: Painter) -> Callable[[str | None], Painter]:
    return lambda _: painter


def _tinted(painter: Callable[..., None], own: str, name: str = "paint") -> Callable[[str | None], Painter]:
    return lambda colour: partial(painter, **{name: colour or own})


def person(name: str, pose: str = "standing") -> Role:
    """Somebody in a pose."""
    dress = DRESSES[name]

    def paint(colour: str | None) -> Painter:
        worn = replace(dress, top=colour, cape=colour if dress.cape else "") if colour else dress
        if colour and dress.cut in ("dress", "coat", "robe"):
            worn = replace(worn, legs=colour)
        return partial(people.person, pose=POSES[pose], dress=worn)

    return Role(
        paint=paint, width=dress.tall * 0.95, height=dress.tall * 1.26, home="meadow", share=0.52, kind="person"
    )


def _beast(name: str, home: str) -> Role:
    beast = BEASTS[name]
    height = beast_height(beast)

    def paint(colour: str | None) -> Painter:
        return partial(four_legs, beast=replace(beast, coat=colour) if colour else beast)

    width = beast.length * (2.3 + (0.5 if beast.neck > 0.35 or beast.trunk else 0.0))
    return Role(paint=paint, width=width, height=height, home=home, share=0.40, kind="animal")


_animal, _vehicle, _plant, _prop, _edifice = (
    partial(Role, kind=kind) for kind in ("animal", "vehicle", "plant", "prop", "building")
)


def _building(painter: Painter, stretch: float, height: float, home: str, share: float) -> Role:
    """`stretch` is its width in heights."""
    return _edifice(_plain(painter), stretch * height, height, home, share)


def _tree(leaves: tuple[str, ...], *, bark: str = "4a3728") -> Role:
    def paint(colour: str | None) -> Painter:
        return partial(plants.broadleaf, leaves=(colour,) if colour else leaves, bark=bark)

    return Role(paint=paint, width=15.5, height=11.0, home="meadow", share=0.62, kind="plant")


ROLES: Mapping[str, Role] = {
    # People
    **{name: person(name) for name in DRESSES},
    "samurai": person("samurai"),
    "astronaut": replace(person("astronaut", "floating"), home="orbit", stand=Stand.AIR, lift=0.02, share=0.46),
    "smuggler": replace(person("smuggler"), home="alien planet"),
    "fisherman": replace(person("fisherman", "sitting"), home="lake"),
    "woman": person("woman", "walking"),
    "dancer": person("dancer", "dancing"),
    "traveller": replace(person("traveller", "walking"), home="mountains"),
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
    "cat": _animal(_tinted(creatures.sitting_cat, "d08a45", "coat"), 0.40, 0.42, "room", 0.5),
    "bird": _animal(_tinted(birds.flying_bird, "f0f0f0", "coat"), 1.5, 0.7, "sea", 0.15, stand=Stand.AIR, lift=0.24),
    "swan": _animal(_tinted(birds.swan, "f4f4f2", "coat"), 1.6, 0.85, "lake", 0.24, stand=Stand.WATER),
    "penguin": _animal(_plain(birds.penguin), 0.6, 0.8, "arctic", 0.36),
    "fish": _animal(
        _tinted(sea_life.fish, "e8892f", "coat"), 0.9, 0.55, "underwater", 0.20, stand=Stand.AIR, lift=0.03
    ),
    "whale": _animal(
        _tinted(sea_life.whale, "3f5a78", "coat"), 12.0, 5.0, "underwater", 0.38, stand=Stand.AIR, lift=0.06
    ),
    "dolphin": _animal(_plain(sea_life.dolphin), 2.6, 1.3, "sea", 0.26, stand=Stand.WATER, lift=0.02),
    "jellyfish": _animal(
        _tinted(sea_life.jellyfish, "e08ad8", "tone"), 0.9, 1.0, "underwater", 0.36, stand=Stand.AIR, lift=0.06
    ),
    "turtle": _animal(_plain(sea_life.turtle), 1.3, 0.8, "underwater", 0.26, stand=Stand.AIR, lift=0.0),
    "butterfly": _animal(
        _tinted(creatures.butterfly, "e8862a", "tone"), 0.22, 0.2, "garden", 0.16, stand=Stand.AIR, lift=0.06
    ),
    "dragon": _animal(
        _tinted(creatures.dragon, "5a2430", "coat"), 15.0, 7.5, "mountains", 0.34, stand=Stand.AIR, lift=0.16
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
    "fence": _edifice(_plain(buildings.fence), 7.0, 1.2, "farm", 0.13),
    "street lamp": _building(buildings.street_lamp, 0.28, 5.0, "street", 0.58),
    "skyscraper": _edifice(_plain(buildings.tower_block), 36.0, 190.0, "city", 0.5),
    "iceberg": _edifice(_plain(stones.iceberg), 46.0, 28.0, "arctic", 0.30, stand=Stand.WATER),
    "rock": _prop(_tinted(stones.rock, "7d766c", "tone"), 1.5, 1.1, "mountains", 0.20),
    "broken stone": _prop(_plain(partial(stones.rock, split=True)), 1.5, 1.1, "mountains", 0.20),
    "statue": _building(props.statue, 0.6, 5.0, "garden", 0.55),
    # Vehicles
    "car": _vehicle(_tinted(vehicles.car, "b3282d"), 4.5, 1.5, "street", 0.22),
    "taxi": _vehicle(_plain(partial(vehicles.car, taxi=True)), 4.5, 1.5, "street", 0.22),
    "bus": _vehicle(_tinted(vehicles.bus, "c23a2a"), 9.0, 3.4, "street", 0.30),
    "train": _vehicle(_plain(vehicles.train), 15.0, 4.2, "meadow", 0.24),
    "bicycle": _vehicle(_tinted(vehicles.bicycle, "2f6f9a"), 1.8, 1.15, "park", 0.30),
    "sailboat": _vehicle(_tinted(boats.sailboat, "f6f1e6", "sail"), 9.0, 9.6, "sea", 0.40, stand=Stand.WATER),
    "rowing boat": _vehicle(_tinted(boats.rowing_boat, "7a4a2c"), 4.2, 1.5, "lake", 0.12, stand=Stand.WATER),
    "fishing boat": _vehicle(_tinted(boats.fishing_boat, "2f5f86"), 11.0, 7.0, "harbour", 0.30, stand=Stand.WATER),
    "ship": _vehicle(_plain(boats.tall_ship), 36.0, 30.0, "sea", 0.46, stand=Stand.WATER),
    "balloon": _vehicle(_tinted(aircraft.balloon, "d8452f"), 18.0, 23.0, "meadow", 0.36, stand=Stand.AIR, lift=0.12),
    "aeroplane": _vehicle(_plain(aircraft.aeroplane), 36.0, 15.0, "clouds", 0.20, stand=Stand.AIR, lift=0.22),
    "helicopter": _vehicle(_tinted(aircraft.helicopter, "c23a2a"), 10.0, 5.0, "city", 0.17, stand=Stand.AIR, lift=0.24),
    "rocket": _vehicle(_plain(spacecraft.rocket), 22.0, 50.0, "space", 0.56, stand=Stand.AIR, lift=0.04),
    "spaceship": _vehicle(_plain(spacecraft.spaceship), 44.0, 20.0, "space", 0.34, stand=Stand.AIR, lift=0.08),
    "ufo": _vehicle(_plain(spacecraft.saucer), 16.0, 7.0, "field", 0.18, stand=Stand.AIR, lift=0.26),
    "space station": _vehicle(_plain(spacecraft.satellite), 60.0, 28.0, "orbit", 0.34, stand=Stand.AIR, lift=0.16),
    # Plants
    "tree": _tree(("4c7a2f", "6b8f3a", "3f6a2c")),
    "cherry tree": _tree(("f2b8c6", "f7d6de", "e89ab0")),
    "maple": _tree(("c9522a", "d98a2f", "a8381f")),
    "bare tree": _tree(()),
    "pine": _plant(_plain(plants.conifer), 7.5, 15.0, "mountains", 0.60),
    "palm": _plant(_plain(plants.palm), 8.5, 9.5, "beach", 0.62),
    "bamboo": _plant(_plain(plants.bamboo), 4.5, 8.5, "bamboo forest", 0.8),
    "cactus": _plant(_plain(plants.cactus), 2.4, 4.0, "desert", 0.40),
    "flowers": _plant(
        lambda colour: partial(plants.flower, tones=(colour,) if colour else ("d84a6a", "e8c03a", "e8e0f0")),
        0.9,
        0.65,
        "garden",
        0.36,
    ),
    "bush": _plant(
        lambda colour: partial(plants.bush, leaves=(colour or "4c7a2f", "5f8a3a")), 2.4, 1.5, "garden", 0.20
    ),
    "mushroom": _plant(_tinted(plants.mushroom, "c0311f", "cap"), 0.35, 0.32, "forest", 0.34),
    "coral": _plant(_tinted(plants.coral, "d8567a", "tone"), 1.8, 1.5, "underwater", 0.34),
    # Props
    "robot": _prop(_tinted(props.robot, "8fa6ba"), 1.3, 1.8, "studio", 0.62),
    "vase": _prop(_tinted(still_life.vase, "2f6f8f"), 0.34, 0.5, "studio", 0.55),
    "bouquet": _prop(_plain(still_life.bouquet), 0.5, 0.55, "room", 0.5),
    "cup": _prop(_tinted(still_life.cup, "f2efe8"), 0.155, 0.14, "room", 0.5),
    "bottle": _prop(_tinted(still_life.bottle, "2f5f3a"), 0.12, 0.32, "studio", 0.6),
    "books": _prop(_plain(still_life.books), 0.36, 0.28, "room", 0.34),
    "candle": _prop(_plain(still_life.candle), 0.12, 0.26, "room", 0.4),
    "lamp": _prop(_plain(furniture.lamp), 0.36, 0.6, "room", 0.4),
    "lantern": _prop(_tinted(props.lantern, "e0482f"), 0.5, 0.6, "street", 0.14, stand=Stand.AIR, lift=0.28),
    "fire": _prop(_plain(props.fire), 1.1, 1.2, "forest", 0.26),
    "table": _prop(_tinted(furniture.table, "8a5f3a"), 1.6, 0.78, "room", 0.34),
    "chair": _prop(_tinted(furniture.chair, "7a4f30"), 0.75, 0.95, "room", 0.42),
    "sofa": _prop(_tinted(furniture.sofa, "5a6f62"), 2.1, 0.95, "room", 0.40),
    "bench": _prop(_tinted(furniture.bench, "7a5232"), 1.7, 0.9, "park", 0.26),
    "apple": _prop(_tinted(still_life.apple, "c0281f"), 0.09, 0.09, "studio", 0.46),
    "ball": _prop(_tinted(still_life.ball, "c9d0d8"), 0.4, 0.4, "studio", 0.48),
    "treasure": _prop(_plain(props.chest), 1.1, 0.85, "beach", 0.30),
    "crystal": _prop(_tinted(props.crystal, "8a6ae0"), 1.0, 1.1, "studio", 0.5),
    "pumpkin": _prop(_plain(still_life.pumpkin), 0.5, 0.45, "field", 0.34),
    "snowman": _prop(_plain(props.snowman), 1.3, 1.6, "snowfield", 0.5),
    "guitar": _prop(_tinted(props.guitar, "b5702f"), 0.4, 1.0, "studio", 0.7),
    "parasol": _prop(_tinted(props.umbrella, "c23a3a"), 2.6, 2.4, "beach", 0.40),
    "flag": _prop(_tinted(props.flag, "c0342c"), 1.7, 2.6, "meadow", 0.5),
    "asteroid": _prop(_plain(props.asteroid), 14.0, 14.0, "space", 0.14, stand=Stand.AIR, lift=0.1),
}
