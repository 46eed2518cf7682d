"""English as it is spoken, for `english_normalization`. Other characters and plain words stay as they are."""

import re
from collections.abc import Iterator

from limpet.media.speech.edits import Edit, edited
from limpet.media.speech.english.addresses import ADDRESSES
from limpet.media.speech.english.calendar import CALENDAR
from limpet.media.speech.english.letters import LETTERS, MIXED
from limpet.media.speech.english.measures import MEASURES, PLAIN
from limpet.media.speech.english.money import MONEY

#: The first that applies wins: what is more special goes first.
RULES = (*ADDRESSES, *MONEY, *CALENDAR, *LETTERS, *MEASURES, *MIXED, *PLAIN)
_TOKEN = re.compile(r"\w+|[^\w\s]")
#: A word in small letters, behind which nothing follows that could make it the beginning of an address.
_PLAIN_WORD = re.compile(r"[a-z]+(?![\w.@+/-]|:/)")


def normalized(text: str) -> str:
    """The text with its numbers, signs and short forms written out; takes time linear to its length and never fails."""
    return edited(text, list(spoken_forms(text)))


def spoken_forms(text: str) -> Iterator[Edit]:
    """What is to be written otherwise, in order and without overlaps."""
    position = 0
    while token := _TOKEN.search(text, position):
        found = None if _PLAIN_WORD.match(text, token.start()) else _first_form(text, token.start())
        if found is not None:
            yield found
        position = found.end if found is not None else token.end()


def _first_form(text: str, start: int) -> Edit | None:
    for rule in RULES:
        match = rule.pattern.match(text, start)
        if match is not None and match.end() > start and (spoken := rule.speak(match)) is not None:
            return Edit(start, match.end(), spoken)
    return None
