"""Addresses of the net, e-mail and telephone numbers, versions."""

import re

from limpet.media.speech.english.numbers import amount, digits
from limpet.media.speech.english.rule import rule

_SIGNS = {
    ".": "dot",
    "/": "slash",
    "-": "dash",
    "_": "underscore",
    "@": "at",
    ":": "colon",
    "?": "question mark",
    "=": "equals",
    "&": "and",
    "#": "hash",
    "%": "percent",
    "+": "plus",
    "~": "tilde",
}
_PIECE = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
#: Endings that make a bare name such as `example.com` an address.
_ENDINGS = "com|org|net|edu|gov|io|ai|dev|app|info|me|co|uk|de|fr|eu|cn|jp|us|tv|fm|xyz|test"
_HOST = rf"(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,6}}(?:{_ENDINGS})"
_REST = r"(?:[/?#][^\s<>()\"\N{RIGHT DOUBLE QUOTATION MARK}]{0,300})?"
_END = r"(?<![.,;:!?'])"


def _spell(text: str) -> str:
    words = []
    for piece in _PIECE.findall(text):
        if piece.isdecimal():
            words.append(amount(piece) if len(piece) <= 2 else digits(piece))
        elif piece.lower() == "www":
            words.append("w w w")
        else:
            words.append(_SIGNS.get(piece, piece))
    return " ".join(words)


def _address(match: re.Match[str]) -> str:
    return _spell(match["name"].rstrip("/"))


def _telephone(match: re.Match[str]) -> str | None:
    groups = re.findall(r"\d+", match[0])
    start = "plus " if match[0].startswith("+") else ""
    return start + ", ".join(map(digits, groups))


def _points(match: re.Match[str]) -> str:
    spoken = " point ".join(amount(group) if len(group) < 3 else digits(group) for group in match["number"].split("."))
    return f"version {spoken}" if match["version"] else spoken


def _dots(match: re.Match[str]) -> str:
    return " dot ".join(map(digits, match[0].split(".")))


def _tag(match: re.Match[str]) -> str:
    return f"{'hashtag' if match[0].startswith('#') else 'at'} {match['name']}"


ADDRESSES = (
    rule(rf"(?:https?|ftp)://(?P<name>[^\s<>()\"/?#]{{1,255}}{_REST}){_END}", _address, ignores_case=True),
    rule(rf"(?P<name>[\w.+-]{{1,64}}@{_HOST})\b", _address, ignores_case=True),
    rule(rf"(?P<name>(?:www\.)?{_HOST}\b{_REST}){_END}", _address, ignores_case=True),
    rule(r"(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)", _dots),
    rule(r"(?:(?P<version>[vV](?:ersion\s)?)|)(?P<number>\d{1,4}(?:\.\d{1,3}){2,4})(?!\.?\d)", _points),
    rule(r"(?P<version>[vV])(?P<number>\d{1,4}(?:\.\d{1,4}){0,1})(?!\.?\d)", _points),
    rule(r"\+\d{1,3}(?:[\s.-]?\(?\d{1,5}\)?){2,6}(?!\d)", _telephone),
    rule(r"\(\d{3}\)\s?\d{3}[\s.-]\d{4}(?!\d)", _telephone),
    rule(r"(?:1-)?\d{3}[-.]\d{3}[-.]\d{4}(?![-\d])", _telephone),
    rule(r"\d{3}-\d{4}(?![-\d])", _telephone),
    rule(r"0\d{2,4}[\s/-]\d{3,8}(?:[\s-]\d{2,5})?(?!\d)", _telephone),
    # Raised digits and fractions are word characters to Python, and no beginning of a name.
    rule(r"[#@](?P<name>[^\W\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2150-\u2189]\w{0,60})", _tag),
)
