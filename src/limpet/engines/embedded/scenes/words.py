"""Which of a prompt's words the embedded engine can draw: time of day, weather and scenery."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Light(StrEnum):
    DAY = "day"
    DAWN = "dawn"
    DUSK = "dusk"
    NIGHT = "night"
    OVERCAST = "overcast"


class Thing(StrEnum):
    """Scenery and weather that can be drawn."""

    MOUNTAINS = "mountains"
    SEA = "sea"
    LAKE = "lake"
    HARBOUR = "harbour"
    FOREST = "forest"
    CITY = "city"
    NEON = "neon"
    DESERT = "desert"
    FIELD = "field"
    SPACE = "space"
    PLANET = "planet"
    SNOW = "snow"
    SNOWFALL = "snowfall"
    RAIN = "rain"
    FOG = "fog"
    STARS = "stars"
    MOON = "moon"
    CLEAR = "clear sky"
    CLOUDS = "clouds"


# Beginnings of words; the first light that is found wins.
_LIGHTS: Mapping[Light, str] = {
    Light.NIGHT: "night midnight moonlit moonlight starry neon cyberpunk nocturnal",
    Light.DUSK: "dusk sunset evening twilight golden gloaming",
    Light.DAWN: "dawn sunrise morning daybreak",
    Light.OVERCAST: "overcast storm rain fog mist gloomy grey gray blizzard",
    Light.DAY: "day noon sunny afternoon midday sunlit",
}
_THINGS: Mapping[Thing, str] = {
    Thing.MOUNTAINS: "mountain peak alps alpine summit hill ridge valley fjord cliff volcano landscape castle highland",
    Thing.SEA: "sea ocean beach wave coast surf island ship sail bay shore",
    Thing.LAKE: "lake river pond lagoon fjord reflection water",
    Thing.HARBOUR: "harbour harbor port quay pier marina boat wharf dock fishing",
    Thing.FOREST: "forest tree wood pine fir jungle grove cabin",
    Thing.CITY: "city street skyline town building urban tower downtown skyscraper metropolis village rooftop",
    Thing.NEON: "neon cyberpunk futuristic",
    Thing.DESERT: "desert dune sand sahara canyon",
    Thing.FIELD: "field meadow grass farm prairie wheat garden countryside savanna flower",
    Thing.SPACE: "space galaxy galactic nebula cosmos cosmic universe spaceship spacecraft astronaut starship",
    Thing.PLANET: "planet earth orbit mars saturn jupiter astronaut galactic spaceship",
    Thing.SNOW: "snow winter ice icy glacier frozen arctic",
    Thing.SNOWFALL: "snowing snowfall blizzard snowflake",
    Thing.RAIN: "rain rainy storm drizzle downpour",
    Thing.FOG: "fog foggy mist misty haze hazy smoke",
    Thing.STARS: "star starry stars milky",
    Thing.MOON: "moon moonlit moonlight",
    Thing.CLEAR: "clear cloudless",
    Thing.CLOUDS: "cloud cloudy clouds",
}
#: Endings that may follow a word of the tables.
_ENDINGS = ("", "s", "es", "y", "ing", "ed", "ous", "side")
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneWords:
    light: Light
    things: frozenset[Thing]
    #: The prompt's own words that were understood, in order of appearance.
    drawn: tuple[str, ...]

    def has(self, *things: Thing) -> bool:
        return not self.things.isdisjoint(things)


def _forms(table: Mapping[Light, str] | Mapping[Thing, str]) -> dict[str, list[Light | Thing]]:
    found: dict[str, list[Light | Thing]] = {}
    for meaning, words in table.items():
        for word in words.split():
            for ending in _ENDINGS:
                found.setdefault(word + ending, []).append(meaning)
    return found


_LIGHTS_BY_WORD = _forms(_LIGHTS)
_THINGS_BY_WORD = _forms(_THINGS)


def read_scene(text: str) -> SceneWords:
    """Understands what it can; a prompt without any scenery is a lake before mountains."""
    words = _WORD.findall(text.lower())
    lights = {light for word in words for light in _LIGHTS_BY_WORD.get(word, ())}
    things = {Thing(thing) for word in words for thing in _THINGS_BY_WORD.get(word, ())}
    drawn = tuple(dict.fromkeys(word for word in words if word in _LIGHTS_BY_WORD or word in _THINGS_BY_WORD))
    if not things - {
        Thing.SNOW,
        Thing.CLEAR,
        Thing.CLOUDS,
        Thing.FOG,
        Thing.RAIN,
        Thing.SNOWFALL,
        Thing.STARS,
        Thing.MOON,
    }:
        things |= {Thing.MOUNTAINS, Thing.LAKE}
    light = next((light for light in _LIGHTS if light in lights), Light.DUSK if Thing.HARBOUR in things else Light.DAY)
    if light is Light.DAY and Thing.STARS in things:
        light = Light.NIGHT
    return SceneWords(light=light, things=frozenset(things), drawn=drawn)
