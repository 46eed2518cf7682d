"""The camera grammar: reads the moves that a prompt asks for, in brackets or, where it has none, in plain sentences.

    prompt   = (text | bracket)*
    bracket  = "[" word (separator word)* "]"      also with full-width brackets, at most 120 characters
    word     = a move or preset of `camera_words`, in any case, with blanks, underscores or hyphens

Moves of one bracket act at the same time, brackets act one after the other. A bracket without any move is text.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from limpet.media.camera_phrases import read_phrases
from limpet.media.camera_words import MOVES_BY_WORD, OPPOSITES, PRESETS, Move

#: Moves that act at the same time, in written order.
Segment = tuple[Move, ...]
Words = Mapping[str, Move]

#: More moves than this in one bracket are followed, but no API advises them.
_AT_ONCE = 3

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
    #: Whether the moves stood in brackets, not in sentences.
    is_bracketed: bool = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the caller should know of how the moves were taken, in sentences."""
        crowded = [" + ".join(segment) for segment in self.segments if len(segment) > _AT_ONCE]
        return (
            *([f"Camera words not followed: {', '.join(self.ignored)}."] if self.ignored else []),
            *(f"More than {_AT_ONCE} camera movements at once blur each other: {moves}." for moves in crowded),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """One readable item per segment: `("pan left", "push in + zoom out")`."""
        return tuple(" + ".join(move.value for move in segment) for segment in self.segments)


def read_camera(prompt: str, words: Words = MOVES_BY_WORD) -> CameraScript:
    """Reads a prompt in time linear to its length; no text makes it fail. `words` is the table of the caller's API."""
    pieces: list[str] = []
    segments: list[Segment] = []
    ignored: list[str] = []
    start = 0
    for bracket in _BRACKET.finditer(prompt):
        moves, unknown = _read_words(bracket[1], words)
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
    return CameraScript(text=text, segments=tuple(segments), ignored=tuple(ignored), is_bracketed=True)


def in_tokens(prompt: str, words: Words = MOVES_BY_WORD) -> str:
    """The prompt with every camera word in a bracket as MiniMax spells it; all else stays as it is."""

    def rewritten(bracket: re.Match[str]) -> str:
        items = _items(bracket[1])
        if not any(_moves(item, words) for item in items):
            return bracket[0]
        return f"[{', '.join(_token(item, words) for item in items if item)}]"

    return _BRACKET.sub(rewritten, prompt)


def _token(item: str, words: Words) -> str:
    return ", ".join(move.value.capitalize() for move in _moves(item, words)) or item


def _read_words(content: str, words: Words) -> tuple[list[Move], list[str]]:
    """The moves in a bracket, each once, and the words that are none."""
    items = _items(content)
    moves = dict.fromkeys(move for item in items for move in _moves(item, words))
    return list(moves), [item for item in items if item and not _moves(item, words)]


def _items(content: str) -> list[str]:
    return [_normalised(word) for word in _SEPARATOR.split(unicodedata.normalize("NFKC", content).lower())]


def _moves(item: str, words: Words) -> tuple[Move, ...]:
    return (words[item],) if item in words else PRESETS.get(item, ())


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
