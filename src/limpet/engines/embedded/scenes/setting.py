"""Which place and which hour a reading means, and who appears there."""

from collections.abc import Callable, Mapping

from limpet.engines.embedded.scenes.cast import ROLES
from limpet.engines.embedded.scenes.light import Hour
from limpet.engines.embedded.scenes.places import beyond, indoors, meadows, seabed, town, waterside, wilds, woods
from limpet.engines.embedded.scenes.reading import Item, Reading
from limpet.engines.embedded.scenes.stage import Director, Stage

STAGES: Mapping[str, Callable[[Director], Stage]] = {
    "mountains": wilds.mountains,
    "valley": waterside.river,
    "lake": waterside.lake,
    "river": waterside.river,
    "sea": waterside.sea,
    "beach": waterside.beach,
    "harbour": waterside.harbour,
    "forest": woods.forest,
    "jungle": woods.jungle,
    "bamboo forest": woods.bamboo_forest,
    "meadow": meadows.meadow,
    "savanna": meadows.savanna,
    "field": meadows.field,
    "farm": meadows.farm,
    "garden": meadows.garden,
    "park": meadows.garden,
    "village": meadows.village,
    "desert": wilds.desert,
    "snowfield": wilds.snowfield,
    "arctic": waterside.arctic,
    "clouds": wilds.clouds,
    "alien planet": wilds.alien_planet,
    "moon surface": wilds.moon_surface,
    "underwater": seabed.underwater,
    "city": town.city,
    "street": town.street,
    "space": beyond.space,
    "orbit": beyond.orbit,
    "room": indoors.room,
    "studio": indoors.studio,
}


#: Where both are named, the second is shown: the first is in its background anyway.
_WITHIN = (
    ("mountains", "lake"),
    ("mountains", "river"),
    ("mountains", "valley"),
    ("mountains", "sea"),
    ("mountains", "beach"),
    ("mountains", "harbour"),
    ("city", "street"),
    ("mountains", "forest"),
    ("sea", "beach"),
    ("sea", "harbour"),
    ("city", "harbour"),
    ("mountains", "meadow"),
    ("mountains", "village"),
    ("forest", "lake"),
    ("forest", "river"),
    ("space", "orbit"),
    ("alien planet", "orbit"),
    ("sea", "underwater"),
    ("meadow", "garden"),
    ("village", "harbour"),
    ("sea", "arctic"),
    ("mountains", "snowfield"),
    ("clouds", "mountains"),
    ("clouds", "sea"),
    ("clouds", "meadow"),
    ("clouds", "desert"),
    ("clouds", "lake"),
    ("clouds", "city"),
    ("clouds", "beach"),
    ("clouds", "field"),
    ("clouds", "village"),
    ("city", "room"),
    ("garden", "room"),
    ("forest", "bamboo forest"),
    ("beach", "alien planet"),
    ("space", "moon surface"),
    ("beach", "underwater"),
    ("meadow", "field"),
    ("meadow", "farm"),
    ("space", "studio"),
    ("mountains", "desert"),
    ("valley", "desert"),
    ("beach", "desert"),
    ("clouds", "forest"),
    ("clouds", "harbour"),
    ("clouds", "street"),
    ("clouds", "river"),
    ("clouds", "valley"),
    ("clouds", "savanna"),
    ("meadow", "forest"),
    ("lake", "harbour"),
)


_DEFAULT = "lake"


def who_appears(reading: Reading) -> list[Item]:
    """The things that appear, with two or more people of one kind told apart from mere words for them."""
    items = list(reading.items)
    persons = [item for item in items if item.name in ROLES and ROLES[item.name].kind == "person"]
    if len(persons) > 1:
        items = [item for item in items if item.name != "person" or (item is persons[0] and len(persons) == 1)]
    is_space = any(name in ("space", "orbit", "alien planet") for name in reading.settings)
    for item in items:
        if item.name == "ship" and is_space:
            item.name = "spaceship"
        if item.name == "rock" and any(other.pose == "striking" for other in items):
            item.name = "broken stone"
    if reading.season and reading.season != "summer":
        change = {"autumn": "maple", "spring": "cherry tree", "winter": "bare tree"}[reading.season]
        for item in items:
            item.name = change if item.name == "tree" else item.name
    return items


def choose_setting(reading: Reading, items: list[Item]) -> str:
    named = {name: reading.settings.count(name) for name in dict.fromkeys(reading.settings)}
    for outer, inner in _WITHIN:
        if outer in named and inner in named:
            named.pop(outer)
    if named:
        best = max(named, key=lambda name: named[name])
        on_foot = any(ROLES[item.name].kind == "person" and item.name != "astronaut" for item in items)
        return "alien planet" if best == "space" and on_foot else best
    if items:
        home = ROLES[items[0].name].home
        living = next(
            (ROLES[item.name].home for item in items if ROLES[item.name].kind in ("animal", "building", "vehicle")),
            home,
        )
        return (
            "snowfield"
            if reading.season == "winter" and home in ("meadow", "mountains")
            else living
            if home == "meadow"
            else home
        )
    if reading.season == "winter":
        return "snowfield"
    if reading.weather & {"petals"} or reading.season in ("spring", "summer"):
        return "meadow"
    if "neon" in reading.looks:
        return "street"
    return "mountains" if reading.weather & {"fog", "clouds"} else _DEFAULT


def choose_hour(reading: Reading, setting: str) -> Hour:
    if reading.hour:
        return Hour(reading.hour)
    if "neon" in reading.looks and setting in ("street", "city"):
        return Hour.NIGHT
    if reading.weather & {"moon"}:
        return Hour.NIGHT
    usual = {
        "lake": Hour.GOLDEN,
        "sea": Hour.GOLDEN,
        "harbour": Hour.DUSK,
        "desert": Hour.GOLDEN,
        "city": Hour.DUSK,
        "clouds": Hour.GOLDEN,
        "savanna": Hour.GOLDEN,
        "alien planet": Hour.SUNSET,
        "field": Hour.GOLDEN,
    }
    return usual.get(setting, Hour.DAY)
