"""The sounds that a text can ask for in brackets, and the ways in which they are written."""

import re
from collections.abc import Mapping

#: Written form -> name. Blanks, hyphens and underscores are the same.
SOUND_TAGS: Mapping[str, str] = {
    "laughs": "laughs",
    "chuckle": "chuckle",
    "coughs": "coughs",
    "clear throat": "clear-throat",
    "clears throat": "clear-throat",
    "groans": "groans",
    "breath": "breath",
    "pant": "pant",
    "inhale": "inhale",
    "exhale": "exhale",
    "gasps": "gasps",
    "sniffs": "sniffs",
    "sighs": "sighs",
    "snorts": "snorts",
    "burps": "burps",
    "lip smacking": "lip-smacking",
    "humming": "humming",
    "hissing": "hissing",
    "emm": "emm",
    "sneezes": "sneezes",
    "whistles": "whistles",
    "crying": "crying",
    "applause": "applause",
    "yawns": "yawns",
}
SOUND_NAMES = tuple(dict.fromkeys(SOUND_TAGS.values()))
_SEPARATOR = re.compile(r"[\s_-]")
TAG = re.compile(
    rf"[(\N{{FULLWIDTH LEFT PARENTHESIS}}]\s?({'|'.join(tag.replace(' ', '[ _-]') for tag in SOUND_TAGS)})\s?[)\N{{FULLWIDTH RIGHT PARENTHESIS}}]",
    re.IGNORECASE,
)


def sound_name(tag: str) -> str:
    """The name of what stands between the brackets of a `TAG`."""
    return SOUND_TAGS[_SEPARATOR.sub(" ", tag.lower())]
