"""The camera grammar: reads the moves that a prompt asks for, in brackets or, where it has none, in plain sentences.

    prompt   = (text | bracket)*
    bracket  = "[" word (separator word)* "]"      also with full-width brackets, at most 120 characters
    word     = a move of `camera_words`, in any case, with blanks, underscores or hyphens

Moves of one bracket act at the same time, brackets act one after the other. A bracket without any move is text.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from limpet.media.camera_phrases import read_phrases
from limpet.media.camera_words import MOVES_BY_WORD, OPPOSITES, Move

#: Moves that act at the same time, in written order.
Segment = tuple[Move, ...]

# The content cannot hold a bracket and is bounded, so each opening bracket costs at most 120 steps.
_BRACKET = re.compile(
    r"[\[\uff3b【]([^\[\]\uff3b\uff3d【】\n]{1,120})[\]\uff3d】]"
)  # uff3b, uff3d: full-width brackets
_SEPARATOR = re.compile(r"[,;+&/、]|\band\b|和")
_BLANKS = re.compile(r"[\s_-]+")
_PUNCTUATION = ",.;:!?，。；：！？、"  # noqa: RUF001  # Chinese prompts close with Chinese marks


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraScript:
    """What a prompt says of the camera."""

    #: The prompt without the brackets that were understood whole.
    text: str
    #: Acting one after the other; empty if the prompt says nothing of the camera.
    segments: tuple[Segment, ...]
    #: Words beside a move that cannot be followed: unknown ones, and "static" next to a movement.
    ignored: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """One readable item per segment: `("pan left", "push in + zoom out")`."""
        return tuple(" + ".join(move.value for move in segment) for segment in self.segments)


def read_camera(prompt: str) -> CameraScript:
    """Reads a prompt in time linear to its length; no text makes it fail."""
    pieces: list[str] = []
    segments: list[Segment] = []
    ignored: list[str] = []
    start = 0
    for bracket in _BRACKET.finditer(prompt):
        moves, unknown = _read_words(bracket[1])
        if not moves:
            continue
        groups, dropped = _groups(moves)
        segments += groups
        ignored += [*unknown, *dropped]
        if not unknown:
            pieces.append(prompt[start : bracket.start()])
            start = bracket.end()
    if not segments:
        return CameraScript(text=prompt, segments=read_phrases(prompt))
    text = _joined([*pieces, prompt[start:]]) if pieces else prompt
    return CameraScript(text=text, segments=tuple(segments), ignored=tuple(ignored))


def _read_words(content: str) -> tuple[list[Move], list[str]]:
    """The moves in a bracket, each once, and the words that are none."""
    words = [_normalised(word) for word in _SEPARATOR.split(unicodedata.normalize("NFKC", content).lower())]
    moves = dict.fromkeys(MOVES_BY_WORD[word] for word in words if word in MOVES_BY_WORD)
    return list(moves), [word for word in words if word and word not in MOVES_BY_WORD]


def _normalised(word: str) -> str:
    return _BLANKS.sub(" ", word).strip(" .。")


def _groups(moves: Sequence[Move]) -> tuple[list[Segment], list[str]]:
    """Splits a bracket where a move undoes one before it: [Pan left, Pan right] goes there and back."""
    moving = [move for move in moves if move is not Move.STATIC]
    if not moving:
        return [(Move.STATIC,)], []
    groups: list[list[Move]] = [[]]
    for move in moving:
        if OPPOSITES.get(move) in groups[-1]:
            groups.append([])
        groups[-1].append(move)
    dropped = [Move.STATIC.value] if Move.STATIC in moves else []
    return [tuple(group) for group in groups], dropped


def _joined(pieces: Iterable[str]) -> str:
    """The text around removed brackets, without the double blanks and lost commas that they leave."""
    kept: list[str] = []
    for piece in pieces:
        text = piece.strip()
        if not kept:
            text = text.lstrip(_PUNCTUATION + " ")
        if text:
            kept.append(text if not kept or text[0] in _PUNCTUATION else f" {text}")
    return "".join(kept)
