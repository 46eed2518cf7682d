"""Sounds of the voice without words."""

import numpy as np

from limpet.media.speech.sounds.breaths import gasps
from limpet.media.speech.sounds.synthesis import Curve, Samples, Stage, curve, joined, level, silence

_Path = list[tuple[float, str]]


def _voice(
    stage: Stage, seconds: float, f0: Curve, path: _Path, *, breath: float = 0.05, roughness: float = 0.02
) -> Samples:
    """Vocal folds and air through one mouth."""
    folds = level(stage.pulses(seconds, f0, roughness=roughness))
    return level(stage.tract(folds + breath * stage.noise(seconds), path, open_by=1 + breath))


def _swell(stage: Stage, sound: Samples, points: Curve) -> Samples:
    return sound * curve(np.arange(len(sound)) / stage.rate_hz, points)


def _ha(stage: Stage, seconds: float, *, f0: float, loudness: float, vowel: str) -> Samples:
    """A breath that the voice falls into."""
    air_s = 0.35 * seconds
    air = _swell(
        stage,
        level(stage.tract(stage.noise(air_s), [(0, vowel)], open_by=2)),
        [(0, 0), (0.6 * air_s, 0.45), (air_s, 0.2)],
    )
    voice_s = seconds - air_s
    voice = _voice(stage, voice_s, [(0, 1.12 * f0), (voice_s, 0.88 * f0)], [(0, vowel)], breath=0.25)
    return (
        joined([air, _swell(stage, voice, [(0, 0.1), (0.2 * voice_s, 1), (0.6 * voice_s, 0.6), (voice_s, 0)])])
        * loudness
    )


def laughs(stage: Stage) -> Samples:
    parts = []
    for number in range(6):
        fall = 1 - number / 8
        seconds = stage.about(0.19 + 0.012 * number)
        parts.append(
            _ha(stage, seconds, f0=stage.about(1.25 + 0.55 * fall, 0.05), loudness=0.35 + 0.65 * fall, vowel="a")
        )
    return joined(parts)


def chuckle(stage: Stage) -> Samples:
    """Low, with the mouth nearly closed."""
    parts = []
    for number in range(4):
        seconds = stage.about(0.15)
        parts.append(
            _ha(stage, seconds, f0=stage.about(1.05 - 0.04 * number, 0.03), loudness=1 - 0.2 * number, vowel="u")
        )
    return joined(parts)


def groans(stage: Stage) -> Samples:
    seconds = stage.about(1.3)
    voice = _voice(
        stage,
        seconds,
        [(0, 0.95), (0.3, 1.0), (seconds, 0.62)],
        [(0, "a"), (0.4, "o"), (seconds, "u")],
        breath=0.12,
        roughness=0.09,
    )
    return _swell(stage, voice, [(0, 0), (0.12, 1), (0.6 * seconds, 0.7), (seconds, 0)])


def humming(stage: Stage) -> Samples:
    """Four notes behind closed lips."""
    seconds = 1.8
    notes: Curve = [
        (0, 1.25),
        (0.4, 1.25),
        (0.45, 1.5),
        (0.85, 1.5),
        (0.9, 1.4),
        (1.25, 1.4),
        (1.3, 1.12),
        (seconds, 1.12),
    ]
    times = stage.times(seconds)
    vibrato = 1 + 0.012 * np.sin(2 * np.pi * 5.5 * times)
    f0 = list(zip(times[::64].tolist(), (curve(times, notes) * vibrato)[::64].tolist(), strict=True))
    voice = _voice(stage, seconds, f0, [(0, "m")], breath=0.02, roughness=0.004)
    dull = level(stage.band(voice, [(0, 260 * stage.voice.tract_scale)], width=1.6))
    return _swell(
        stage,
        dull,
        [(0, 0), (0.1, 0.9), (0.42, 0.6), (0.5, 1), (0.87, 0.6), (0.95, 1), (1.27, 0.6), (1.35, 0.9), (seconds, 0)],
    )


def emm(stage: Stage) -> Samples:
    """Somebody thinks."""
    seconds = stage.about(0.75)
    voice = _voice(
        stage,
        seconds,
        [(0, 1.0), (seconds, 0.9)],
        [(0, "@"), (0.35 * seconds, "@"), (0.5 * seconds, "m"), (seconds, "m")],
    )
    return _swell(
        stage,
        voice,
        [(0, 0), (0.06, 1), (0.4 * seconds, 0.9), (0.55 * seconds, 0.5), (0.85 * seconds, 0.4), (seconds, 0)],
    )


def sighs(stage: Stage) -> Samples:
    """A breath in, then a voice that goes out with the breath."""
    air = _swell(
        stage, level(stage.band(stage.noise(0.4), [(0, 1200), (0.4, 2200)], width=1)), [(0, 0), (0.3, 0.35), (0.4, 0)]
    )
    seconds = stage.about(1.15)
    voice = _voice(
        stage, seconds, [(0, 1.3), (0.35 * seconds, 1.0), (seconds, 0.7)], [(0, "a"), (seconds, "@")], breath=0.8
    )
    return joined([air, _swell(stage, voice, [(0, 0), (0.1, 0.8), (0.4 * seconds, 0.4), (seconds, 0)])])


def yawns(stage: Stage) -> Samples:
    """A long breath in, a wide mouth, a voice that falls."""
    air = _swell(
        stage, level(stage.band(stage.noise(0.7), [(0, 800), (0.7, 1700)], width=0.9)), [(0, 0), (0.5, 0.5), (0.7, 0.2)]
    )
    seconds = 1.25
    voice = _voice(
        stage,
        seconds,
        [(0, 1.2), (0.3, 1.5), (seconds, 0.75)],
        [(0, "@"), (0.35, "a"), (0.8, "o"), (seconds, "u")],
        breath=0.45,
    )
    return joined([air, _swell(stage, voice, [(0, 0.1), (0.25, 0.9), (0.7, 0.6), (seconds, 0)])])


def crying(stage: Stage) -> Samples:
    """Sobs that tremble, with air caught between them."""
    parts = []
    for number in range(3):
        seconds = stage.about(0.42)
        tremor = [
            (at, stage.about(1.75 - 0.5 * at / seconds - 0.05 * number, 0.09))
            for at in np.arange(0, seconds + 0.06, 0.06).tolist()
        ]
        sob = _voice(stage, seconds, tremor, [(0, "a"), (seconds, "@")], breath=0.3, roughness=0.05)
        shake = 1 + 0.45 * np.sin(2 * np.pi * stage.about(8.5) * stage.times(seconds))
        parts.append(_swell(stage, sob, [(0, 0), (0.05, 1), (0.5 * seconds, 0.7), (seconds, 0)]) * shake)
        if number < 2:
            parts.append(gasps(stage)[: round(0.14 * stage.rate_hz)] * 0.4)
    return joined(parts)


def clear_throat(stage: Stage) -> Samples:
    """Twice, rough and low."""

    def scrape(seconds: float, loudness: float) -> Samples:
        voice = _voice(
            stage, seconds, [(0, 0.8), (seconds, 0.65)], [(0, "@"), (seconds, "o")], breath=0.7, roughness=0.2
        )
        rattle = 1 + 0.7 * np.sign(
            np.sin(2 * np.pi * np.cumsum(30 + 5 * stage.slow_noise(seconds, 40)) / stage.rate_hz)
        )
        return _swell(stage, voice * rattle, [(0, 0), (0.03, loudness), (0.7 * seconds, 0.7 * loudness), (seconds, 0)])

    return joined([scrape(stage.about(0.24), 0.8), silence(stage, 0.06), scrape(stage.about(0.38), 1.0)])


def burps(stage: Stage) -> Samples:
    """Pulses too slow for a voice, through a throat that opens."""
    seconds = stage.about(0.6)
    slow = stage.about(62.0) / stage.voice.f0_hz
    voice = _voice(
        stage,
        seconds,
        [(0, 0.8 * slow), (0.3 * seconds, 1.2 * slow), (seconds, 0.7 * slow)],
        [(0, "u"), (0.3 * seconds, "a"), (seconds, "o")],
        breath=0.08,
        roughness=0.25,
    )
    return _swell(stage, voice, [(0, 0), (0.05, 0.8), (0.35 * seconds, 1), (seconds, 0)])
