"""Every sound by its name, at the level at which people make it beside speech."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from limpet.media.speech.sounds import breaths, bursts, voiced
from limpet.media.speech.sounds.synthesis import Samples, SoundVoice, Stage

#: The highest sample of speech that the levels below belong to.
SPEECH_PEAK = 0.7
#: Ends of a sound rise and fall within this time, so that none begins with a click.
_EDGE_S = 0.004


@dataclass(frozen=True, slots=True)
class _Entry:
    make: Callable[[Stage], Samples]
    #: Highest sample, against `SPEECH_PEAK`.
    peak: float


_ENTRIES: Mapping[str, _Entry] = {
    "laughs": _Entry(voiced.laughs, 0.7),
    "chuckle": _Entry(voiced.chuckle, 0.4),
    "coughs": _Entry(bursts.coughs, 0.75),
    "clear-throat": _Entry(voiced.clear_throat, 0.5),
    "groans": _Entry(voiced.groans, 0.5),
    "breath": _Entry(breaths.breath, 0.12),
    "pant": _Entry(breaths.pant, 0.22),
    "inhale": _Entry(breaths.inhale, 0.2),
    "exhale": _Entry(breaths.exhale, 0.18),
    "gasps": _Entry(breaths.gasps, 0.4),
    "sniffs": _Entry(breaths.sniffs, 0.22),
    "sighs": _Entry(voiced.sighs, 0.35),
    "snorts": _Entry(breaths.snorts, 0.4),
    "burps": _Entry(voiced.burps, 0.5),
    "lip-smacking": _Entry(bursts.lip_smacking, 0.3),
    "humming": _Entry(voiced.humming, 0.4),
    "hissing": _Entry(breaths.hissing, 0.25),
    "emm": _Entry(voiced.emm, 0.5),
    "sneezes": _Entry(bursts.sneezes, 0.8),
    "whistles": _Entry(breaths.whistles, 0.4),
    "crying": _Entry(voiced.crying, 0.6),
    "applause": _Entry(bursts.applause, 0.6),
    "yawns": _Entry(voiced.yawns, 0.45),
}


def make_sound(name: str, voice: SoundVoice, *, rate_hz: int, seed: int) -> NDArray[np.float32]:
    """One channel. The same arguments give the same samples; an unknown name is a bug and raises `KeyError`."""
    entry = _ENTRIES[name]
    index = list(_ENTRIES).index(name)
    sound = entry.make(Stage(voice, rate_hz, np.random.default_rng([seed, index])))
    edge = min(round(_EDGE_S * rate_hz), len(sound) // 2)
    ramp = np.linspace(0, 1, edge, endpoint=False)
    sound[:edge] *= ramp
    sound[len(sound) - edge :] *= ramp[::-1]
    scaled: NDArray[np.float32] = (sound * (entry.peak / np.abs(sound).max())).astype(np.float32)
    return scaled
