"""Japanese as it is spoken: kana for Chinese characters, which the synthesiser cannot read. Needs the extra `japanese`."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

from limpet.media.speech.edits import Edit

_HAN = re.compile(r"[\u3400-\u9fff\u3005]")


def needs_kana(text: str) -> bool:
    return _HAN.search(text) is not None


def can_read_kanji() -> bool:
    return find_spec("janome") is not None


def kana(text: str) -> Iterator[Edit]:
    """The spoken form of every word that has one."""
    position = 0
    for token in _tokenizer().tokenize(text):
        start = text.find(token.surface, position)
        if start < 0:
            return
        position = start + len(token.surface)
        if token.phonetic not in ("*", token.surface):
            yield Edit(start, position, token.phonetic)


@cache
def _tokenizer() -> Any:
    from janome.tokenizer import Tokenizer

    return Tokenizer()
