"""What a prompt is made into without a model: the user's words stay first and whole, nothing is invented but plain craft.

text to video    a shot size, a light and a steadiness, each only where no word of its family is there
image to video   a word of gentle motion, where nothing in the prompt moves
pictures         a light
"""

import random
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

LONGEST = 2000

_BLANKS = re.compile(r"\s+")
_ENDS = ".!?…。！？"  # noqa: RUF001  # Chinese prompts close with Chinese marks


class PromptKind(StrEnum):
    """What a prompt is for."""

    TEXT_TO_VIDEO = "text to video"
    IMAGE_TO_VIDEO = "image to video"
    IMAGE = "image"


#: Words that say something of a family already, and what is said where there are none.
_SHOT = (
    r"shot|close-?up|closeup|wide|aerial|macro|panorama|portrait|view|angle|bird'?s[- ]eye|overhead|landscape",
    ("Wide shot.", "Medium shot.", "Full shot."),
)
_LIGHT_WORDS = (
    r"light\w*|lit|sun\w*|dawn|dusk|night\w*|morning|noon|evening|twilight|golden|neon|lamp\w*|moon\w*|shadow\w*|dark\w*|bright|glow\w*"
    r"|day\w*|fire\w*|candle\w*|star\w*|storm\w*|cloud\w*|fog\w*|mist\w*|rain\w*|snow\w*"
)
_LIGHT = (
    _LIGHT_WORDS,
    ("Soft natural light.", "Clear, even light.", "Gentle side light."),
)
_STEADINESS = (
    r"steady|smooth\w*|stable|fluid|handheld|shak\w+|jerky|time-?lapse|slow[- ]motion",
    ("Smooth, steady motion.", "Natural, continuous motion."),
)
_MOTION_WORDS = (
    r"\w{2,}ing|mov\w+|walks?|runs?|turns?|looks?|opens?|falls?|rises?|flows?|blows?|breaks?|smiles?|speaks?|waves?|dances?|flies|jumps?"
    r"|swims?|rocks?|sways?|drifts?|burns?|rolls?|drives?|comes?|goes|leaves?|grows?|motion|movement|rotates?|spins?|nods?|blinks?"
)
_MOTION = (
    _MOTION_WORDS,
    ("Subtle natural motion.", "Gentle, natural motion."),
)
_FAMILIES: Mapping[PromptKind, Sequence[tuple[str, Sequence[str]]]] = {
    PromptKind.TEXT_TO_VIDEO: (_SHOT, _LIGHT, _STEADINESS),
    PromptKind.IMAGE_TO_VIDEO: (_MOTION,),
    PromptKind.IMAGE: (_LIGHT,),
}


def tidied(prompt: str) -> str:
    """Every run of blanks as one."""
    return _BLANKS.sub(" ", prompt).strip()


def enriched(prompt: str, kind: PromptKind, *, seed: int) -> str:
    """The prompt with what its kind usually needs and it does not say; the same for the same seed.

    Only for prompts in Latin letters: nothing is translated, and languages are not mixed.
    """
    text = tidied(prompt)
    if not _is_latin(text):
        return text
    choose = random.Random(seed)
    additions = [
        choose.choice(phrases)
        for words, phrases in _FAMILIES[kind]
        if not re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)
    ]
    return appended(text, " ".join(additions))


def appended(text: str, addition: str) -> str:
    """Both as sentences, or the text alone where both together are too long."""
    if not addition:
        return text
    joined = f"{text}{'' if not text or text[-1] in _ENDS else '.'} {addition}".strip()
    return joined if len(joined) <= LONGEST else text


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) * 2 >= len(letters)
