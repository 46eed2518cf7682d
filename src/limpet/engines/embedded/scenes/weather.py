"""What weather and places do to the light, and what falls or floats in the air."""

from dataclasses import replace

import numpy as np

from limpet.engines.embedded.scenes.light import LIGHTS, Hour, Light, colour, misty, overcast
from limpet.engines.embedded.scenes.particles import Shower
from limpet.engines.embedded.scenes.reading import Reading
from limpet.engines.embedded.scenes.stage import AIRLESS, INDOORS, Director


def light_of(reading: Reading, hour: Hour, setting: str, random: np.random.Generator) -> Light:
    light = LIGHTS[hour]
    side = float(random.choice([-1.0, 1.0]))
    light = replace(
        light,
        sun_side=side * light.sun_side * float(random.uniform(0.75, 1.2)),
        cover=float(np.clip(light.cover + random.uniform(-0.1, 0.1), 0, 1)),
    )
    if setting == "underwater":
        return _under_water(light)
    light = _in_weather(reading, setting, light, random)
    if setting in ("street", "city"):
        light = _in_town(reading, setting, light)
    elif setting == "alien planet":
        light = _tinted(light, ("ffb080", "b0a0ff", "9fe0d0")[int(random.integers(3))])
    elif setting == "moon surface":
        light = _without_air()
    return light


def _in_weather(reading: Reading, setting: str, light: Light, random: np.random.Generator) -> Light:
    if reading.weather & {"storm"}:
        light = overcast(light, storm=True)
    elif reading.weather & {"overcast", "rain", "snowfall"}:
        light = overcast(light)
    if "fog" in reading.weather or (setting == "bamboo forest" and random.random() < 0.6):
        light = misty(light, 1.0 if "fog" in reading.weather else 0.45)
    elif setting in ("forest", "jungle"):
        light = replace(light, haze_per_m=light.haze_per_m + 1 / 420, mist_per_m=1 / 900)
    if "clear" in reading.weather:
        return replace(light, cover=0.0)
    return replace(light, cover=0.62) if "clouds" in reading.weather and light.cover < 0.6 else light


def _in_town(reading: Reading, setting: str, light: Light) -> Light:
    is_street = setting == "street"
    if "neon" in reading.looks:
        light = replace(
            light,
            horizon=light.horizon + colour("5a1f6a", 0.5),
            above=light.above + colour("7a3fb0", 0.16),
            haze_per_m=1 / 420 if is_street else light.haze_per_m,
        )
    if not is_street:
        return light
    lamps = colour("ffcf9a", 0.20 if light.is_dark else 0.0)
    return replace(
        light, haze_per_m=max(light.haze_per_m, 1 / 900), above=light.above + lamps, below=light.below + lamps
    )


def _tinted(light: Light, code: str) -> Light:
    """The light of another sun."""
    tint = colour(code)
    return replace(
        light,
        horizon=light.horizon * (0.45 + tint),
        middle=light.middle * (0.25 + tint * 0.8),
        zenith=light.zenith * (0.2 + tint * 0.5),
        stars=max(light.stars, 0.6),
        cover=light.cover * 0.5,
    )


def _without_air() -> Light:
    black = colour("05060a")
    return replace(
        LIGHTS[Hour.DAY],
        zenith=black,
        middle=black,
        horizon=black,
        above=colour("6a6f7a", 0.16),
        below=colour("5a5a5a", 0.16),
        sun=colour("fff8ee", 1.5),
        sun_height=20,
        cover=0,
        stars=1.0,
        glow_strength=0,
        disc_strength=0,
        haze_per_m=0,
    )


def _under_water(light: Light) -> Light:
    dim = np.float32(0.5 if light.is_dark else 1.0)
    return replace(
        light,
        horizon=colour("1f7f9e", 0.85) * dim,
        middle=colour("48b4c8", 0.9) * dim,
        zenith=colour("7fd8e0") * dim,
        glow=colour("c8fff4", 0.9) * dim,
        sun=colour("c8f4ea", 0.75) * dim,
        sun_height=66,
        sun_side=-20,
        above=colour("7fd0da", 0.72) * dim,
        below=colour("2a6f80", 0.35) * dim,
        haze_per_m=1 / 17,
        mist_per_m=0.0,
        stars=0.0,
        is_moon=False,
        cover=0.0,
    )


_SNOW = Shower(count=2600, radius=0.016, drift=(0.5, -0.9), colour=(1.0, 1.0, 1.05), opacity=0.85)
_RAIN = Shower(
    count=1700, radius=0.0035, drift=(0.7, -9.0), colour=(0.75, 0.82, 0.95), opacity=0.34, streak_s=0.045, sway=0.0
)
_SPARKS = Shower(
    count=220,
    radius=0.014,
    drift=(0.15, 0.35),
    colour=(3.2, 2.1, 0.7),
    opacity=0.9,
    sway=0.6,
    glows=True,
    low=-1.6,
    high=3.5,
)
_PETALS = Shower(count=480, radius=0.028, drift=(0.7, -0.45), colour=(1.0, 0.68, 0.76), opacity=0.9, sway=0.5)
_LEAVES = Shower(count=120, radius=0.024, drift=(0.8, -0.6), colour=(0.95, 0.42, 0.10), opacity=0.9, sway=0.7)


def showers_of(director: Director, setting: str) -> list[Shower]:
    """What falls or floats in the air."""
    weather, season = director.reading.weather, director.reading.season
    if setting in AIRLESS or setting in INDOORS or setting == "underwater":
        return []
    in_town = setting in ("street", "city")
    shown = (
        (_SNOW, "snowfall" in weather),
        (_RAIN, bool(weather & {"rain", "storm"})),
        (_SPARKS, "sparks" in weather),
        (_PETALS, "petals" in weather or (season == "spring" and not in_town)),
        (_LEAVES, season == "autumn"),
    )
    return [replace(shower, seed=director.seed) for shower, is_there in shown if is_there]
