"""Sums of money."""

import re

from limpet.media.speech.english.numbers import NUMBER, amount, cardinal, is_one
from limpet.media.speech.english.rule import any_of, rule

#: Sign or code -> one, many, a hundredth, hundredths.
_CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "\N{POUND SIGN}": ("pound", "pounds", "penny", "pence"),
    "\N{EURO SIGN}": ("euro", "euros", "cent", "cents"),
    "\N{YEN SIGN}": ("yen", "yen", "sen", "sen"),
    "\N{INDIAN RUPEE SIGN}": ("rupee", "rupees", "paisa", "paise"),
    "\N{RUBLE SIGN}": ("rouble", "roubles", "kopek", "kopeks"),
    "\N{WON SIGN}": ("won", "won", "jeon", "jeon"),
    "\N{TURKISH LIRA SIGN}": ("lira", "lira", "kurush", "kurush"),
    "\N{HRYVNIA SIGN}": ("hryvnia", "hryvnias", "kopiyka", "kopiykas"),
    "\N{CENT SIGN}": ("cent", "cents", "", ""),
}
_CODES = {
    "USD": ("US dollar", "US dollars", "cent", "cents"),
    "EUR": _CURRENCIES["\N{EURO SIGN}"],
    "GBP": _CURRENCIES["\N{POUND SIGN}"],
    "JPY": _CURRENCIES["\N{YEN SIGN}"],
    "CNY": ("yuan", "yuan", "fen", "fen"),
    "RMB": ("yuan", "yuan", "fen", "fen"),
    "INR": _CURRENCIES["\N{INDIAN RUPEE SIGN}"],
    "CHF": ("Swiss franc", "Swiss francs", "centime", "centimes"),
    "CAD": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "AUD": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "SEK": ("Swedish krona", "Swedish kronor", "", ""),
    "BTC": ("bitcoin", "bitcoins", "", ""),
}
_BEFORE_SIGN = {
    "US": "US",
    "CA": "Canadian",
    "C": "Canadian",
    "AU": "Australian",
    "A": "Australian",
    "HK": "Hong Kong",
    "NZ": "New Zealand",
}
_SCALES = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "bn": "billion",
    "b": "billion",
    "tn": "trillion",
    "t": "trillion",
} | {word: word for word in ("hundred", "thousand", "million", "billion", "trillion")}
_PER = {
    "h": "hour",
    "hr": "hour",
    "mo": "month",
    "yr": "year",
    "wk": "week",
    "kg": "kilogram",
    "lb": "pound",
    "l": "litre",
} | {
    word: word
    for word in ("hour", "day", "week", "month", "year", "person", "night", "minute", "second", "unit", "share", "user")
}
_MINUS = r"(?P<minus>(?<![\w)])[-\N{MINUS SIGN}](?=[^\s]))?"
_SCALE = rf"(?:\s?(?P<scale>(?i:{any_of(list(_SCALES))}))\b)?"
_RATE = rf"(?:\s?/\s?(?P<per>{any_of(list(_PER))})\b)?"
_SIGN = f"[{''.join(map(re.escape, _CURRENCIES))}]"


def _with_sign(match: re.Match[str]) -> str | None:
    names = _CURRENCIES[match["sign"]]
    if match["land"]:
        land = _BEFORE_SIGN[match["land"]]
        names = (f"{land} {names[0]}", f"{land} {names[1]}", *names[2:])
    return _spoken(match, names)


def _with_code(match: re.Match[str]) -> str | None:
    return _spoken(match, _CODES[match["code"]])


def _range(match: re.Match[str]) -> str:
    scale = f" {_SCALES[match['scale'].lower()]}" if match["scale"] else ""
    return f"{amount(match['low'])} to {amount(match['high'])}{scale} {_CURRENCIES[match['sign']][1]}"


def _spoken(match: re.Match[str], names: tuple[str, ...]) -> str:
    number, scale = match["number"], match["scale"]
    one, many, hundredth, _ = names
    whole, _, fraction = number.partition(".")
    if scale:
        spoken = f"{amount(number)} {_SCALES[scale.lower()]} {many}"
    elif len(fraction) == 2 and hundredth and len(whole) <= 27:
        spoken = _with_hundredths(whole or "0", int(fraction), names)
    else:
        spoken = f"{amount(number)} {one if is_one(number) else many}"
    if match["minus"]:
        spoken = f"minus {spoken}"
    return f"{spoken} per {_PER[match['per']]}" if match["per"] else spoken


def _with_hundredths(whole: str, hundredths: int, names: tuple[str, ...]) -> str:
    parts = []
    if int(whole.replace(",", "")) or not hundredths:
        parts.append(f"{amount(whole)} {names[0] if is_one(whole) else names[1]}")
    if hundredths:
        parts.append(f"{cardinal(hundredths)} {names[2] if hundredths == 1 else names[3]}")
    return " and ".join(parts)


_LAND = rf"(?P<land>{any_of(list(_BEFORE_SIGN))})?"
MONEY = (
    rule(
        rf"(?P<sign>{_SIGN})(?P<low>{NUMBER})\s?[-\N{{EN DASH}}]\s?(?:{_SIGN})?(?P<high>{NUMBER}){_SCALE}(?![-\d])",
        _range,
    ),
    rule(rf"{_MINUS}{_LAND}(?P<sign>{_SIGN})\s?(?P<number>{NUMBER}){_SCALE}{_RATE}", _with_sign),
    rule(rf"{_MINUS}(?P<land>)(?P<number>{NUMBER}){_SCALE}\s?(?P<sign>{_SIGN})(?!\d){_RATE}", _with_sign),
    rule(rf"{_MINUS}(?P<number>{NUMBER}){_SCALE}\s?(?P<code>{any_of(list(_CODES))})\b{_RATE}", _with_code),
    rule(rf"{_MINUS}(?P<code>{any_of(list(_CODES))})\s?(?P<number>{NUMBER}){_SCALE}{_RATE}", _with_code),
)
