"""When each sentence and each word is heard, for subtitles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from limpet.media.speech.piece import Piece
from limpet.media.speech.script import Pause, Utterance


@dataclass(slots=True)
class Timing:
    """Listens to the pieces as they pass. Times are milliseconds of the file, places are characters of the text."""

    text: str
    sentences: list[dict[str, Any]] = field(default_factory=list)
    _seconds: float = 0.0

    def following(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            match piece.part:
                case Pause():
                    pass
                case Utterance(goes_on=True):
                    self._lengthen(self.sentences[-1], self._sentence(piece))
                case _:
                    self.sentences.append(self._sentence(piece))
            self._seconds += len(piece.samples) / piece.rate_hz
            yield piece

    def _lengthen(self, sentence: dict[str, Any], rest: dict[str, Any]) -> None:
        end = rest["end"]
        sentence |= {"text": self.text[sentence["start"] : end], "end": end, "end_ms": rest["end_ms"]}
        sentence["words"] += rest["words"]

    def _sentence(self, piece: Piece) -> dict[str, Any]:
        words = [
            self._entry(word.start, word.end, word.first / piece.rate_hz, word.last / piece.rate_hz)
            for word in piece.words
        ]
        return self._entry(piece.part.start, piece.part.end, 0.0, piece.heard / piece.rate_hz) | {"words": words}

    def _entry(self, start: int, end: int, from_s: float, to_s: float) -> dict[str, Any]:
        return {
            "text": self.text[start:end],
            "start": start,
            "end": end,
            "start_ms": round(1000 * (self._seconds + from_s)),
            "end_ms": round(1000 * (self._seconds + to_s)),
        }
