"""Which words of a prompt name something that moves or happens in a picture, and which words around them count."""

from collections.abc import Mapping
from enum import StrEnum


class Effect(StrEnum):
    """The value is what callers read in logs and provenance."""

    WATER = "water"
    CLOUDS = "clouds"
    SMOKE = "smoke"
    FLAMES = "flames"
    FOLIAGE = "foliage"
    CLOTH = "hair and cloth"
    RAIN = "rain"
    SNOW = "snow"
    DUST = "dust"
    FOG = "fog"
    EMBERS = "embers"
    FLICKER = "flickering light"
    LIGHTNING = "lightning"
    FLARE = "lens flare"
    SUNSET = "sunset"


#: Words and phrases, parted by commas, in each form in which they count; what only looks like them is not here (snowman).
NAMES: Mapping[Effect, str] = {
    Effect.WATER: "water, waters, wave, waves, ripple, ripples, rippling, sea, ocean, lake, river, stream, pond, lagoon, surf,"
    " tide, fjord, canal, brook, creek, lapping",
    Effect.CLOUDS: "cloud, clouds, clouds drift, drifting sky, moving sky, sky moves, sky drifts",
    Effect.SMOKE: "smoke, smoking, smokes, steam, steams, steaming, vapor, vapour, vapors, vapours, fumes, incense",
    Effect.FLAMES: "flame, flames, fire, fires, campfire, bonfire, fireplace, candle, candles, candlelight, torch, torches,"
    " torchlight, burn, burns, burning, blaze, blazing",
    Effect.FOLIAGE: "leaf, leaves, foliage, grass, grasses, tree, trees, branch, branches, bush, bushes, plants, meadow, reeds,"
    " fern, ferns, palms, forest, treetops, wheat, wind, breeze, windy",
    Effect.CLOTH: "hair, curls, dress, skirt, scarf, cloth, clothes, cape, cloak, veil, fabric, robe, ribbon, ribbons, mane,"
    " fur, feathers, flag, wind, breeze, windy",
    Effect.RAIN: "rain, rains, rainy, raining, rainfall, rainstorm, raindrops, drizzle, drizzling, downpour, thunderstorm",
    Effect.SNOW: "snow, snows, snowing, snowfall, snowflake, snowflakes, snowstorm, blizzard, flurries",
    Effect.DUST: "dust, dusty, motes, pollen, dust particles, floating particles",
    Effect.FOG: "fog, foggy, mist, misty, haze, hazy, smog",
    Effect.EMBERS: "ember, embers, spark, sparks",
    Effect.FLICKER: "flicker, flickers, flickering, flickered, strobe, strobing",
    Effect.LIGHTNING: "lightning, thunderstorm, thunderbolt, lightning bolt, lightning strikes",
    Effect.FLARE: "lens flare, lens flares, sun flare, solar flare, sunbeam, sunbeams, sun rays, god rays",
    Effect.SUNSET: "sunset, sundown, sun sets, sun is setting, setting sun, sun goes down, golden hour, night falls,"
    " turns to dusk, turns into dusk, gets dark, light fades",
}
#: The same words in other places: (what stands before or after, meaning). An empty meaning names nothing.
PHRASES: Mapping[str, tuple[Effect, ...]] = {
    "he leaves": (),
    "she leaves": (),
    "it leaves": (),
    "who leaves": (),
    "man leaves": (),
    "woman leaves": (),
    "fire truck": (),
    "fire engine": (),
    "fire escape": (),
    "fire hydrant": (),
    "on fire": (Effect.FLAMES,),
    "glass of water": (),
    "water bottle": (),
    "water tower": (),
    "water lily": (),
    "snow white": (),
    "snow covered": (),
    "snow capped": (),
    "covered in snow": (),
    "hair salon": (),
    "permanent waves": (),
    "waves at": (),
    "waves to": (),
    "waves goodbye": (),
    "waves her": (),
    "waves his": (),
    "she waves": (),
    "he waves": (),
    "hand waves": (),
    "sound waves": (),
    "cloud of dust": (Effect.DUST,),
    "clouds of dust": (Effect.DUST,),
    "cloud of smoke": (Effect.SMOKE,),
    "clouds of smoke": (Effect.SMOKE,),
    "christmas tree": (),
    "palm tree": (Effect.FOLIAGE,),
    "palm trees": (Effect.FOLIAGE,),
}
#: Factors of strength that stand beside the name.
STRONGER = frozenset(
    [
        "heavy",
        "heavily",
        "strong",
        "strongly",
        "fierce",
        "fiercely",
        "violent",
        "violently",
        "raging",
        "rough",
        "thick",
        "dense",
        "intense",
        "stormy",
        "wild",
        "wildly",
        "hard",
        "pouring",
        "torrential",
        "billowing",
        "roaring",
        "crashing",
        "howling",
    ]
)
WEAKER = frozenset(
    [
        "light",
        "lightly",
        "gentle",
        "gently",
        "soft",
        "softly",
        "slight",
        "slightly",
        "faint",
        "faintly",
        "subtle",
        "subtly",
        "thin",
        "delicate",
        "delicately",
        "few",
        "slow",
        "slowly",
        "barely",
    ]
)
#: Beside a name they say that nothing moves.
AT_REST = frozenset(
    ["calm", "still", "motionless", "frozen", "glassy", "unmoving", "immobile", "mirrorlike", "painted"]
)
#: What follows them is not there.
DENIALS = frozenset(
    [
        "no",
        "not",
        "without",
        "never",
        "none",
        "nor",
        "avoid",
        "lacking",
        "minus",
        "isn't",
        "aren't",
        "doesn't",
        "don't",
        "didn't",
        "stopped",
    ]
)
#: A denial ends here, with a mark, or four words later.
TURNS = frozenset(["but", "with", "while", "then", "as", "instead", "only", "just", "when", "until"])
