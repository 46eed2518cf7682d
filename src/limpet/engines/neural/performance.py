"""Speaks a script through a model's program, and bends what it says to the manner of the call."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from limpet.media.loudness import integrated_lufs
from limpet.media.speech.analysis import NoVoiceFound, profile_of
from limpet.media.speech.bending import bent
from limpet.media.speech.finish import USUAL_LUFS
from limpet.media.speech.manner import Manner
from limpet.media.speech.piece import Piece, eased, heard_samples, heard_span
from limpet.media.speech.script import Part, Pause, Sound, Utterance
from limpet.media.speech.sounds.catalogue import SPEECH_PEAK, make_sound
from limpet.media.speech.sounds.synthesis import SoundVoice
from limpet.media.speech.synthesiser import Samples, Spoken

#: Silence around a sentence; models leave up to a second of it.
_BEFORE_S, _BEHIND_S = 0.02, 0.28
#: The rate and the pitch where nothing is said.
_UNSPOKEN_HZ, _UNSPOKEN_PITCH_HZ = 24000, 150.0

#: Says one sentence.
Say = Callable[[Utterance], Spoken]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a call wants of every sentence."""

    manner: Manner
    speed: float
    volume: float


class Performance:
    def __init__(self, say: Say, parts: Sequence[Part], wish: Wish, *, check: Callable[[], None]) -> None:
        """Says the first sentence, which tells the rate, the level and the pitch of the voice."""
        self._say = say
        self._parts = parts
        self._wish = wish
        self._check = check
        self._first = next((part for part in parts if isinstance(part, Utterance)), None)
        spoken = None if self._first is None else say(self._first)
        self.by = None if spoken is None else spoken.by
        self.rate_hz = _UNSPOKEN_HZ if spoken is None else spoken.rate_hz
        self._heard = (
            np.zeros(0, np.float32) if self._first is None or spoken is None else self._bent(self._first, spoken)
        )

    def gain(self) -> float:
        """The factor that brings this voice to its loudness."""
        if not self._wish.volume:
            return 0.0
        level = integrated_lufs(self._heard, self.rate_hz) if len(self._heard) else -np.inf
        wanted = USUAL_LUFS + self._wish.manner.gain_db
        return self._wish.volume * (float(10 ** ((wanted - level) / 20)) if np.isfinite(level) else 1.0)

    def pieces(self) -> Iterator[Piece]:
        for part, following in zip(self._parts, [*self._parts[1:], None], strict=True):
            self._check()
            match part:
                case Utterance():
                    yield self._sentence(part, following)
                case Pause():
                    samples = np.zeros(round(part.seconds * self.rate_hz), np.float32)
                    yield Piece(part=part, samples=samples, rate_hz=self.rate_hz, heard=0)
                case Sound():
                    yield self._sound(part)

    def _sentence(self, utterance: Utterance, following: Part | None) -> Piece:
        samples = self._heard if utterance is self._first else self._bent(utterance, self._say(utterance))
        heard = heard_samples(samples)
        behind = 0.0 if isinstance(following, Pause) else _BEHIND_S / (self._wish.speed * self._wish.manner.rate)
        silence = np.zeros(round(behind * self.rate_hz), np.float32)
        samples = np.concatenate([eased(samples[:heard], self.rate_hz), silence])
        return Piece(part=utterance, samples=samples, rate_hz=self.rate_hz, heard=heard)

    def _bent(self, utterance: Utterance, spoken: Spoken) -> Samples:
        first, last = heard_span(spoken.samples)
        samples = spoken.samples[max(first - round(_BEFORE_S * spoken.rate_hz), 0) : last]
        if not len(samples):
            return samples
        seed = crc32(utterance.text.encode())
        return bent(samples, spoken.rate_hz, self._wish.manner, speed=self._wish.speed, seed=seed, check=self._check)

    def _sound(self, sound: Sound) -> Piece:
        """By a throat as high as the voice, and as loud as people are beside their speech."""
        pitch_hz = self._pitch_hz()
        throat = SoundVoice(f0_hz=pitch_hz, tract_scale=1 + 0.12 * np.log2(pitch_hz / 110))
        samples = make_sound(sound.name, throat, rate_hz=self.rate_hz, seed=sound.start)
        peak = float(np.abs(self._heard).max(initial=0)) or SPEECH_PEAK
        samples = samples * np.float32(peak / SPEECH_PEAK)
        return Piece(part=sound, samples=samples, rate_hz=self.rate_hz, heard=len(samples))

    def _pitch_hz(self) -> float:
        try:
            return profile_of(self._heard, self.rate_hz).pitch_hz
        except NoVoiceFound:
            return _UNSPOKEN_PITCH_HZ
