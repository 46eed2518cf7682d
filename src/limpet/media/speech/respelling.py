"""Texts as some voices of the synthesiser must see them. Whoever else speaks reads them as they are written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from limpet.media.speech.edits import Edit, Traced, apply_edits
from limpet.media.speech.filipino import said_in_full
from limpet.media.speech.hebrew import with_vowels
from limpet.media.speech.script import Script, Utterance

#: By the voice. That of Indonesian speaks Filipino too; it has no such words of its own.
_RESPELLED: Mapping[str, Callable[[str], Iterator[Edit]]] = MappingProxyType({"he": with_vowels, "id": said_in_full})


def respelled(script: Script) -> Script:
    return replace(script, parts=[_part(part) if isinstance(part, Utterance) else part for part in script.parts])


def _part(utterance: Utterance) -> Utterance:
    if utterance.phonemes is not None or (respell := _RESPELLED.get(utterance.language)) is None:
        return utterance
    spoken = apply_edits(Traced(utterance.text, utterance.origins), respell(utterance.text))
    return replace(utterance, text=spoken.text, origins=spoken.origins)
