"""From pieces of speech to a file: one gain, the asked sample rate, the loudness, and no peak above its bound."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import soxr

from limpet.core.spec import AudioFormat, Loudness, SpeechSpec
from limpet.media.loudness import Levelled, levelled
from limpet.media.peaks import limited
from limpet.media.sound_file import SoundWriter
from limpet.media.speech.piece import Piece
from limpet.media.speech.synthesiser import Samples

#: Loudness of an unmoved voice, and its highest peak, where the call names none.
USUAL_LUFS, USUAL_PEAK_DBTP = -18.0, -0.5
#: What an mp3's decoder may add to a peak; the other formats give back what they were given.
_CODING_DB = {AudioFormat.MP3: 0.6}
#: What no logarithm minds.
_FAINT = 1e-6
#: Sound that is handed on at a time.
_BLOCK_S = 5.0
#: A listener hears the beginning at once; later parts are whole sentences, or so much of a long one.
_FIRST_PART_BYTES, _PART_BYTES = 1 << 11, 1 << 16


class Parts:
    """Gathers what the encoder gives and hands it on, a sentence at a time, or earlier where a sentence is long."""

    def __init__(self, hand_on: Callable[[bytes], None]) -> None:
        self._hand_on = hand_on
        self._gathered: list[bytes] = []
        self._size = 0
        self._enough = _FIRST_PART_BYTES

    def take(self, data: bytes) -> None:
        self._gathered.append(data)
        self._size += len(data)
        if self._size >= self._enough:
            self.hand_on()

    def hand_on(self) -> None:
        if self._gathered:
            self._hand_on(b"".join(self._gathered))
        self._gathered, self._size, self._enough = [], 0, _PART_BYTES


@dataclass(slots=True)
class Finish:
    """Writes pieces one after the other. Where a loudness is asked for, it must hear the last one before it writes the first."""

    spec: SpeechSpec
    writer: SoundWriter
    check: Callable[[], None]
    #: Factor of all samples.
    gain: float
    #: What came of the loudness, once all is written.
    levelled: Levelled | None = None
    #: The most that a peak stood above its bound.
    over_db: float = 0.0

    def write(self, pieces: Iterable[Piece], *, rate_hz: float) -> None:
        played = self._resampled(pieces, rate_hz)
        if self.spec.loudness is None:
            for samples in played:
                self._put(self._limited(samples))
        else:
            self._put(self._levelled(np.concatenate([np.zeros(0, np.float32), *played]), self.spec.loudness))

    def _resampled(self, pieces: Iterable[Piece], rate_hz: float) -> Iterator[Samples]:
        stream = soxr.ResampleStream(rate_hz, self.spec.encoding.sample_rate_hz, 1, dtype="float32", quality="HQ")
        for piece in pieces:
            yield stream.resample_chunk(piece.samples * np.float32(self.gain))
        yield stream.resample_chunk(np.zeros(0, np.float32), last=True)

    def _limited(self, samples: Samples) -> Samples:
        rate_hz, bound = self.spec.encoding.sample_rate_hz, self._bound(USUAL_PEAK_DBTP)
        if self.gain and len(samples):
            self.over_db = max(self.over_db, 20 * math.log10(max(float(np.abs(samples).max()), _FAINT)) - bound)
        return limited(samples, rate_hz, peak_dbtp=bound)

    def _levelled(self, samples: Samples, target: Loudness) -> Samples:
        bounded = Loudness(
            target_lufs=target.target_lufs, range_lu=target.range_lu, peak_dbtp=self._bound(target.peak_dbtp)
        )
        self.levelled = levelled(samples, self.spec.encoding.sample_rate_hz, bounded, check=self.check)
        return self.levelled.samples

    def _bound(self, peak_dbtp: float) -> float:
        return peak_dbtp - _CODING_DB.get(self.spec.encoding.format, 0.0)

    def _put(self, samples: Samples) -> None:
        block = int(_BLOCK_S * self.spec.encoding.sample_rate_hz)
        for at in range(0, len(samples), block):
            self.check()
            self.writer.write(samples[at : at + block])
