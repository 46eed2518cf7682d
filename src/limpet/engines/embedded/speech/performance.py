"""Speaks a script part by part: each piece is sound with the places of its words in time and in the text."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import numpy as np

from limpet.engines.embedded.speech.audition import Said, Settled
from limpet.engines.embedded.speech.delivery import LAST_SILENCE
from limpet.media.speech.piece import Piece, TimedWord, eased, heard_samples
from limpet.media.speech.script import Part, Pause, Sound, Utterance
from limpet.media.speech.sounds.catalogue import SPEECH_PEAK, make_sound
from limpet.media.speech.sounds.synthesis import SoundVoice
from limpet.media.speech.stretch import stretched
from limpet.media.speech.synthesiser import Spoken, SpokenWord, Synthesiser

#: Share of a sentence's own silence that stays before a pause that the text asks for.
_BEFORE_PAUSE = 0.0
_BEHIND = re.compile(r"[\W_]+$")


class Performance:
    def __init__(self, synthesiser: Synthesiser, settled: Settled) -> None:
        """What has been said is not said again."""
        self._synthesiser = synthesiser
        self._delivery = settled.delivery
        self._peak = settled.peak or SPEECH_PEAK
        self._take_hz = settled.rate_hz
        self._said = {id(one.utterance): one for one in settled.said}
        self.rate_hz = settled.rate_hz * settled.delivery.tape

    def pieces(self, parts: Sequence[Part], *, check: Callable[[], None]) -> Iterator[Piece]:
        for part, following in zip(parts, [*parts[1:], None], strict=True):
            match part:
                case Utterance():
                    yield self._say(part, _silence_kept(following), check)
                case Pause():
                    samples = np.zeros(round(part.seconds * self.rate_hz), np.float32)
                    yield Piece(part=part, samples=samples, rate_hz=self.rate_hz, heard=0)
                case Sound():
                    yield self._sound(part)

    def _sound(self, sound: Sound) -> Piece:
        """By the throat of the voice, and as loud as people are beside their speech."""
        shape = self._delivery.shape
        throat = SoundVoice(f0_hz=shape.pitch_hz, tract_scale=sum(shape.formants) / len(shape.formants))
        samples = make_sound(sound.name, throat, rate_hz=self._take_hz, seed=sound.start)
        samples = samples * np.float32(self._peak / SPEECH_PEAK)
        return Piece(part=sound, samples=samples, rate_hz=self.rate_hz, heard=len(samples))

    def _say(self, utterance: Utterance, silence: float, check: Callable[[], None]) -> Piece:
        """`silence` is the share that is left of the silence behind the words."""
        said = self._said.get(id(utterance)) or self._speak(utterance, check)
        spoken = said.spoken
        heard = heard_samples(spoken.samples)
        kept = heard + round(silence * (len(spoken.samples) - heard))
        samples = said.samples[:kept]
        factor = self._stretch(utterance, spoken, check)
        if factor != 1:
            samples = stretched(samples, spoken.rate_hz, factor, check=check)
        return Piece(
            part=utterance,
            samples=eased(samples, spoken.rate_hz),
            rate_hz=self.rate_hz,
            heard=round(heard * factor),
            words=_timed(utterance, spoken, heard, factor) if spoken.words else (),
        )

    def _speak(self, utterance: Utterance, check: Callable[[], None]) -> Said:
        spoken = self._synthesiser.speak(self._delivery.utter(utterance), check=check)
        samples = self._delivery.coloured(utterance, spoken, check=check)
        return Said(utterance=utterance, spoken=spoken, samples=samples)

    def _stretch(self, utterance: Utterance, spoken: Spoken, check: Callable[[], None]) -> float:
        """At another pace than the usual one, each sentence is measured against itself: its pauses have a pace of their own."""
        delivery = self._delivery
        if delivery.speed == 1 or id(utterance) in self._said or not len(spoken.samples):
            return delivery.stretch
        usual = delivery.at_usual_pace()
        spoken_as_usual = self._synthesiser.speak(usual.utter(utterance), check=check)
        wanted = len(spoken_as_usual.samples) * usual.usual_share() / delivery.speed
        return wanted * delivery.tape / len(spoken.samples)


def _silence_kept(following: Part | None) -> float:
    match following:
        case None:
            return LAST_SILENCE
        case Pause():
            return _BEFORE_PAUSE
        case _:
            return 1.0


def _timed(utterance: Utterance, spoken: Spoken, heard: int, factor: float) -> tuple[TimedWord, ...]:
    """Each word lasts until the next one begins, the last one as long as anything is heard.

    The synthesiser tells of `would have` as of one word and names its beginning only, so a word reaches to the next one.
    """
    following = [*spoken.words[1:], SpokenWord(heard, len(utterance.text), len(utterance.text))]
    timed = [
        TimedWord(
            start=utterance.place(word.start),
            end=utterance.place(word.start + len(_bare(utterance.text[word.start : after.start]))),
            first=round(word.sample * factor),
            last=round(max(after.sample, word.sample) * factor),
        )
        for word, after in zip(spoken.words, following, strict=True)
    ]
    return tuple(_joined(timed))


def _joined(words: Sequence[TimedWord]) -> Iterator[TimedWord]:
    """What the caller wrote as one word, such as `$5`, is one word although it is spoken as several."""
    for _, spoken in groupby(words, key=lambda word: word.start):
        parts = list(spoken)
        end = max(part.end for part in parts)
        yield TimedWord(start=parts[0].start, end=end, first=parts[0].first, last=parts[-1].last)


def _bare(text: str) -> str:
    """Without what stands behind its last letter or digit; a sign that is spoken by itself is its own."""
    return _BEHIND.sub("", text) or text.rstrip()
