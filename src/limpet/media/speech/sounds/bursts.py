"""Sounds that begin at once: coughs, sneezes, lips, hands."""

import numpy as np

from limpet.media.speech.sounds.synthesis import Samples, Stage, curve, joined, level, silence


def _burst(stage: Stage, seconds: float, *, vowel: str, voice: float, fall: float) -> Samples:
    """Air that breaks out, with some voice in it."""
    source = stage.noise(seconds) + voice * level(stage.pulses(seconds, [(0, 1.5), (seconds, 0.9)], roughness=0.12))
    times = stage.times(seconds)
    attack = np.clip(times / 0.004, 0, 1)
    ending = np.clip((seconds - times) / 0.03, 0, 1)
    return (
        level(stage.tract(source, [(0, vowel), (seconds, "@")], open_by=2.0)) * attack * np.exp(-times / fall) * ending
    )


def coughs(stage: Stage) -> Samples:
    first = _burst(stage, stage.about(0.3), vowel="a", voice=0.8, fall=0.08)
    second = _burst(stage, stage.about(0.4), vowel="@", voice=0.5, fall=0.1)
    return joined([first, silence(stage, stage.about(0.1)), 0.8 * second])


def sneezes(stage: Stage) -> Samples:
    """The breath that is taken, and what comes of it."""
    taken = stage.about(0.5)
    air = level(stage.band(stage.noise(taken), [(0, 1500), (taken, 3000)], width=0.9))
    air = air * curve(stage.times(taken), [(0, 0), (0.8 * taken, 0.3), (taken, 0.05)])
    cry = level(stage.tract(stage.pulses(0.12, [(0, 1.4), (0.12, 2.0)]), [(0, "a")])) * curve(
        stage.times(0.12), [(0, 0), (0.06, 0.6), (0.12, 0.5)]
    )
    hiss = stage.about(0.55)
    out = level(stage.band(stage.noise(hiss), [(0, 4200), (0.12, 3000), (hiss, 1500)], width=0.9)) * np.exp(
        -stage.times(hiss) / 0.13
    )
    burst = _burst(stage, hiss, vowel="u", voice=0.6, fall=0.1)
    ending = np.clip((hiss - stage.times(hiss)) / 0.05, 0, 1)
    return joined([air, cry, (1.2 * out + 0.5 * burst) * ending])


def _click(stage: Stage, centre: float, fall: float) -> Samples:
    seconds = 8 * fall
    return level(stage.band(stage.noise(seconds), [(0, centre)], width=0.6)) * np.exp(-stage.times(seconds) / fall)


def lip_smacking(stage: Stage) -> Samples:
    """Lips that part, three times."""
    parts = []
    for number in range(3):
        wet = _click(stage, stage.about(1100, 0.2), 0.004)
        dry = _click(stage, stage.about(2600, 0.2), 0.0025) * 0.8
        parts += [wet, silence(stage, stage.about(0.012)), dry]
        if number < 2:
            parts.append(silence(stage, stage.about(0.17, 0.3)))
    return joined(parts)


def applause(stage: Stage) -> Samples:
    """Many hands, none at the same time as another."""
    seconds = 2.0
    hands = np.zeros(len(stage.times(seconds)) + stage.rate_hz)
    for _ in range(26):
        every, centre, near = stage.rng.uniform(0.17, 0.3), stage.rng.uniform(900, 2600), stage.rng.uniform(0.2, 1.0)
        at = stage.rng.uniform(0, 0.3)
        while at < seconds - 0.15:
            clap = _short_clap(stage, centre * stage.rng.uniform(0.9, 1.1)) * near
            start = int(at * stage.rate_hz)
            hands[start : start + len(clap)] += clap
            at += every * stage.rng.uniform(0.9, 1.1)
    swell = curve(stage.times(seconds), [(0, 0), (0.3, 1), (1.3, 0.9), (seconds, 0)])
    return hands[: len(swell)] * swell


def _short_clap(stage: Stage, centre: float) -> Samples:
    """A clap by a spectrum of its own; cheaper than a filter that moves."""
    count = round(0.04 * stage.rate_hz)
    spectrum = np.fft.rfft(stage.rng.standard_normal(count) * np.exp(-np.arange(count) / (0.007 * stage.rate_hz)))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(count, 1 / stage.rate_hz), 1) / min(centre, 0.42 * stage.rate_hz))
    clap: Samples = np.fft.irfft(spectrum * np.exp(-((octaves / 0.8) ** 2)), count)
    return clap * np.linspace(1, 0, count)
