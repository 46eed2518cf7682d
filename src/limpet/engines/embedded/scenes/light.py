"""The light of an hour and a weather: colours of sky, sun, clouds and shade, all in linear light."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from limpet.media.colour import Floats


class Hour(StrEnum):
    DAY = "day"
    GOLDEN = "golden hour"
    SUNSET = "sunset"
    DAWN = "dawn"
    DUSK = "dusk"
    NIGHT = "night"


def colour(code: str, strength: float = 1.0) -> Floats:
    """Linear light of a colour written as on the web, `ffcc00`."""
    values = np.array([int(code[place : place + 2], 16) / 255 for place in (0, 2, 4)])
    linear: Floats = (np.where(values < 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4) * strength).astype(
        np.float32
    )
    return linear


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """Everything that lights a scene."""

    zenith: Floats
    middle: Floats
    horizon: Floats
    #: What the sun or moon gives to a surface that faces it.
    sun: Floats
    #: Degrees above the horizon, and to the right of straight ahead.
    sun_height: float
    sun_side: float
    #: What the whole sky gives to a surface that looks up, and the ground to one that looks down.
    above: Floats
    below: Floats
    glow: Floats
    glow_strength: float
    disc_strength: float
    cloud_lit: Floats
    cloud_shade: Floats
    cover: float = 0.45
    stars: float = 0.0
    is_moon: bool = False
    #: Whether lamps are lit.
    is_dark: bool = False
    #: Share of light that is lost on each metre, and in the layer near the ground.
    haze_per_m: float = 1 / 14000
    mist_per_m: float = 0.0
    mist_height_m: float = 30.0

    @property
    def direction(self) -> Floats:
        """To the sun: right, up, ahead."""
        height, side = np.radians(self.sun_height), np.radians(self.sun_side)
        towards: Floats = np.array(
            [np.cos(height) * np.sin(side), np.sin(height), np.cos(height) * np.cos(side)], np.float32
        )
        return towards


LIGHTS: Mapping[Hour, Light] = {
    Hour.DAY: Light(
        zenith=colour("2f6fc4"),
        middle=colour("6ea6e0"),
        horizon=colour("cfe2ef"),
        sun=colour("fff1d8", 1.15),
        sun_height=36,
        sun_side=-62,
        above=colour("9cc0ea", 0.62),
        below=colour("a89a7c", 0.30),
        glow=colour("fff3dc"),
        glow_strength=0.25,
        disc_strength=14,
        cloud_lit=colour("fffdf8", 1.05),
        cloud_shade=colour("9fb4cf"),
    ),
    Hour.GOLDEN: Light(
        zenith=colour("4f7fb8"),
        middle=colour("a9bfcf"),
        horizon=colour("f6dcae"),
        sun=colour("ffc678", 1.25),
        sun_height=13,
        sun_side=-48,
        above=colour("94a9c9", 0.48),
        below=colour("b08a5a", 0.26),
        glow=colour("ffd089"),
        glow_strength=0.7,
        disc_strength=12,
        cloud_lit=colour("ffe6bd", 1.05),
        cloud_shade=colour("a99aa6"),
        haze_per_m=1 / 9000,
    ),
    Hour.SUNSET: Light(
        zenith=colour("2b4377"),
        middle=colour("a8749a"),
        horizon=colour("ffb066"),
        sun=colour("ff9a52", 1.0),
        sun_height=4.5,
        sun_side=13,
        above=colour("7f78a8", 0.42),
        below=colour("8a5a4a", 0.20),
        glow=colour("ff9c4a"),
        glow_strength=1.25,
        disc_strength=9,
        cloud_lit=colour("ff9f78"),
        cloud_shade=colour("6d5580"),
        haze_per_m=1 / 7000,
    ),
    Hour.DAWN: Light(
        zenith=colour("5579b0"),
        middle=colour("b9b3cf"),
        horizon=colour("ffd9b8"),
        sun=colour("ffc9a0", 0.95),
        sun_height=7,
        sun_side=-16,
        above=colour("98a4c8", 0.46),
        below=colour("9a8078", 0.22),
        glow=colour("ffd2a0"),
        glow_strength=0.9,
        disc_strength=8,
        cloud_lit=colour("ffd7c4"),
        cloud_shade=colour("9a93b4"),
        haze_per_m=1 / 5500,
        mist_per_m=1 / 1800,
    ),
    Hour.DUSK: Light(
        zenith=colour("141d3f"),
        middle=colour("364a80"),
        horizon=colour("c98a86"),
        sun=colour("8f8fc0", 0.30),
        sun_height=3,
        sun_side=22,
        above=colour("5a6ba2", 0.34),
        below=colour("4a4458", 0.16),
        glow=colour("ff9d74"),
        glow_strength=0.55,
        disc_strength=0,
        cloud_lit=colour("b8808f"),
        cloud_shade=colour("3a4068"),
        stars=0.25,
        is_dark=True,
        haze_per_m=1 / 7000,
    ),
    Hour.NIGHT: Light(
        zenith=colour("060b1e"),
        middle=colour("101d42"),
        horizon=colour("2c4570"),
        sun=colour("b4caf0", 0.62),
        sun_height=34,
        sun_side=58,
        above=colour("5a74b4", 0.62),
        below=colour("2c3860", 0.40),
        glow=colour("8fb0e8"),
        glow_strength=0.20,
        disc_strength=1.5,
        cloud_lit=colour("4d628f"),
        cloud_shade=colour("121a33"),
        cover=0.30,
        stars=1.0,
        is_moon=True,
        is_dark=True,
        haze_per_m=1 / 9000,
    ),
}


def _greyed(values: Floats, share: float, tint: Floats) -> Floats:
    grey = values @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    mixed: Floats = (values * np.float32(1 - share) + grey * tint * np.float32(share)).astype(np.float32)
    return mixed


def overcast(light: Light, *, storm: bool = False) -> Light:
    """The same hour under a closed sky."""
    tint = np.array([0.93, 1.0, 1.08], np.float32)
    dim = np.float32(0.42 if storm else 0.78)
    share = 0.75 if storm else 0.85
    return replace(
        light,
        zenith=_greyed(light.zenith * 1.2, share, tint) * dim,
        middle=_greyed(light.middle, share, tint) * dim,
        horizon=_greyed(light.horizon, share, tint) * np.float32(0.62 if storm else 0.88),
        sun=_greyed(light.sun, share, tint) * np.float32(0.16 if storm else 0.28),
        above=_greyed(light.above, share, tint) * np.float32(0.9 if storm else 1.25),
        glow_strength=light.glow_strength * 0.25,
        disc_strength=0.0,
        cloud_lit=_greyed(light.cloud_lit, share, tint) * np.float32(0.42 if storm else 0.72),
        cloud_shade=_greyed(light.cloud_shade, share, tint) * np.float32(0.34 if storm else 0.8),
        cover=0.92,
        stars=0.0,
        haze_per_m=light.haze_per_m * 2.0,
    )


def misty(light: Light, strength: float = 1.0) -> Light:
    """The same light in fog: distance is lost and the sky near the ground closes."""
    return replace(
        light,
        haze_per_m=1 / 900 * strength,
        mist_per_m=1 / 220 * strength,
        mist_height_m=26.0,
        middle=light.middle * np.float32(0.5) + light.horizon * np.float32(0.5),
        zenith=light.zenith * np.float32(0.6) + light.middle * np.float32(0.4),
        cover=light.cover * 0.5,
        sun=light.sun * np.float32(0.55),
        disc_strength=light.disc_strength * 0.15,
        stars=light.stars * 0.3,
    )
