"""The first sentence in two parts, so that its beginning is heard while the rest is being spoken.

The synthesiser speaks clause by clause, and each alone as it does among others: nobody hears that a sentence was cut.
"""

import re
from dataclasses import replace

from limpet.media.speech.script import Script, Utterance

#: Shorter sentences are spoken soon enough; shorter beginnings are over before the rest is there.
_LONG, _LEAST = 40, 12
_MARK = re.compile(
    r"[,;:]\s|[\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}\N{FULLWIDTH SEMICOLON}\N{FULLWIDTH COLON}\N{ARABIC COMMA}]"
)


def with_short_opening(script: Script) -> Script:
    """A sentence that holds transcriptions stays whole."""
    first = script.parts[0]
    if not isinstance(first, Utterance) or len(first.text) <= _LONG or first.phonemes is not None:
        return script
    mark = _MARK.search(first.text, _LEAST)
    if mark is None or len(first.text) - mark.end() < _LEAST:
        return script
    return replace(script, parts=[*_halves(first, mark.end()), *script.parts[1:]])


def _halves(utterance: Utterance, cut: int) -> tuple[Utterance, Utterance]:
    place = utterance.place(cut)
    origins = utterance.origins
    return (
        replace(utterance, text=utterance.text[:cut].rstrip(), end=place, origins=origins[: cut + 1]),
        replace(utterance, text=utterance.text[cut:], start=place, origins=origins[cut:], goes_on=True),
    )
