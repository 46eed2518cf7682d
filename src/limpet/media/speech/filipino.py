"""Filipino as the Indonesian voice must see it: two words of it are written shorter than they are said."""

import re
from collections.abc import Iterator

from limpet.media.speech.edits import Edit

_SAID = {"ng": "nang", "mga": "manga"}
_WRITTEN = re.compile(r"\b(?:ng|mga)\b", re.IGNORECASE)


def said_in_full(text: str) -> Iterator[Edit]:
    for found in _WRITTEN.finditer(text):
        yield Edit(found.start(), found.end(), _SAID[found[0].lower()])
