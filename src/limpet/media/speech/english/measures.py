"""Numbers with a unit, and the signs of reckoning."""

import re

from limpet.media.speech.english.numbers import NUMBER, WHOLE, amount, cardinal, digits, is_one, ordinal
from limpet.media.speech.english.rule import any_of, rule

#: Sign -> one, many.
_UNITS = {
    sign: tuple(names.split("|"))
    for sign, names in {
        "km": "kilometre|kilometres",
        "m": "metre|metres",
        "cm": "centimetre|centimetres",
        "mm": "millimetre|millimetres",
        "\N{MICRO SIGN}m": "micrometre|micrometres",
        "nm": "nanometre|nanometres",
        "mi": "mile|miles",
        "ft": "foot|feet",
        "yd": "yard|yards",
        "kg": "kilogram|kilograms",
        "g": "gram|grams",
        "mg": "milligram|milligrams",
        "lb": "pound|pounds",
        "lbs": "pound|pounds",
        "oz": "ounce|ounces",
        "t": "tonne|tonnes",
        "l": "litre|litres",
        "L": "litre|litres",
        "ml": "millilitre|millilitres",
        "mL": "millilitre|millilitres",
        "h": "hour|hours",
        "hr": "hour|hours",
        "hrs": "hour|hours",
        "min": "minute|minutes",
        "mins": "minute|minutes",
        "s": "second|seconds",
        "sec": "second|seconds",
        "ms": "millisecond|milliseconds",
        "Hz": "hertz|hertz",
        "kHz": "kilohertz|kilohertz",
        "MHz": "megahertz|megahertz",
        "GHz": "gigahertz|gigahertz",
        "V": "volt|volts",
        "kV": "kilovolt|kilovolts",
        "W": "watt|watts",
        "kW": "kilowatt|kilowatts",
        "MW": "megawatt|megawatts",
        "GW": "gigawatt|gigawatts",
        "kWh": "kilowatt hour|kilowatt hours",
        "mA": "milliampere|milliamperes",
        "mAh": "milliampere hour|milliampere hours",
        "J": "joule|joules",
        "kJ": "kilojoule|kilojoules",
        "cal": "calorie|calories",
        "kcal": "kilocalorie|kilocalories",
        "Pa": "pascal|pascals",
        "hPa": "hectopascal|hectopascals",
        "dB": "decibel|decibels",
        "KB": "kilobyte|kilobytes",
        "kB": "kilobyte|kilobytes",
        "MB": "megabyte|megabytes",
        "GB": "gigabyte|gigabytes",
        "TB": "terabyte|terabytes",
        "PB": "petabyte|petabytes",
        "ha": "hectare|hectares",
        "px": "pixel|pixels",
        "fps": "frame per second|frames per second",
        "rpm": "revolution per minute|revolutions per minute",
        "mph": "mile per hour|miles per hour",
        "kph": "kilometre per hour|kilometres per hour",
        "km/h": "kilometre per hour|kilometres per hour",
        "m/s": "metre per second|metres per second",
        "Mbps": "megabit per second|megabits per second",
        "Gbps": "gigabit per second|gigabits per second",
        "Mb/s": "megabit per second|megabits per second",
        "MB/s": "megabyte per second|megabytes per second",
        "kb/s": "kilobit per second|kilobits per second",
        "%": "percent|percent",
        "\N{PER MILLE SIGN}": "per thousand|per thousand",
        "\N{DEGREE SIGN}": "degree|degrees",
        "\N{DEGREE SIGN}C": "degree Celsius|degrees Celsius",
        "\N{DEGREE SIGN}F": "degree Fahrenheit|degrees Fahrenheit",
        "\N{DEGREE CELSIUS}": "degree Celsius|degrees Celsius",
        "\N{DEGREE FAHRENHEIT}": "degree Fahrenheit|degrees Fahrenheit",
    }.items()
}
_POWERS = {
    "\N{SUPERSCRIPT TWO}": "square",
    "^2": "square",
    "2": "square",
    "\N{SUPERSCRIPT THREE}": "cubic",
    "^3": "cubic",
    "3": "cubic",
}
_LENGTHS = ("km", "m", "cm", "mm", "mi", "ft", "yd")
_QUARTERS = {"N": "north", "S": "south", "E": "east", "W": "west"}
_DENOMINATORS = {2: ("half", "halves"), 4: ("quarter", "quarters")}
#: Round the clock, and a day of 2001.
_SAID_AS_PAIRS = ((24, 7), (9, 11))
_VULGAR = {
    character: f"{top}/{bottom}"
    for character, (top, bottom) in {
        "\N{VULGAR FRACTION ONE HALF}": (1, 2),
        "\N{VULGAR FRACTION ONE THIRD}": (1, 3),
        "\N{VULGAR FRACTION TWO THIRDS}": (2, 3),
        "\N{VULGAR FRACTION ONE QUARTER}": (1, 4),
        "\N{VULGAR FRACTION THREE QUARTERS}": (3, 4),
        "\N{VULGAR FRACTION ONE FIFTH}": (1, 5),
        "\N{VULGAR FRACTION ONE EIGHTH}": (1, 8),
        "\N{VULGAR FRACTION THREE EIGHTHS}": (3, 8),
    }.items()
}
_SIGNS = {
    "+": "plus",
    "-": "minus",
    "\N{MINUS SIGN}": "minus",
    "*": "times",
    "\N{MULTIPLICATION SIGN}": "times",
    "\N{DIVISION SIGN}": "divided by",
    "=": "equals",
    "<": "is less than",
    ">": "is greater than",
    "\N{LESS-THAN OR EQUAL TO}": "is at most",
    "\N{GREATER-THAN OR EQUAL TO}": "is at least",
    "\N{NOT EQUAL TO}": "is not equal to",
    "\N{ALMOST EQUAL TO}": "is about",
    "\N{PLUS-MINUS SIGN}": "plus or minus",
}
_BEFORE_NUMBER = {
    "-": "minus",
    "\N{MINUS SIGN}": "minus",
    "+": "plus",
    "\N{PLUS-MINUS SIGN}": "plus or minus",
    "~": "about",
    "\N{ALMOST EQUAL TO}": "about",
    "#": "number",
    "\N{NUMERO SIGN}": "number",
    "\N{SECTION SIGN}": "section",
    "<": "less than",
    ">": "more than",
    "\N{LESS-THAN OR EQUAL TO}": "at most",
    "\N{GREATER-THAN OR EQUAL TO}": "at least",
}
_SUPERSCRIPTS = {
    character: str(digit)
    for digit, character in enumerate("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
}
_THOUSANDS = {"k": "thousand", "bn": "billion", "mn": "million"}
_DASH = r"[-\N{EN DASH}]"
_UNIT = rf"(?P<unit>{any_of(list(_UNITS))})(?![\w/])"
_MINUS = r"(?P<minus>(?<![\w)])[-\N{MINUS SIGN}])?"


def _unit(match: re.Match[str]) -> str:
    number = match["number"]
    one, many = _UNITS[match["unit"]]
    spoken = f"{amount(number)} {one if is_one(number) else many}"
    return f"minus {spoken}" if match["minus"] else spoken


def _unit_range(match: re.Match[str]) -> str | None:
    if match["same"] not in (None, match["unit"]):
        return None
    return f"{amount(match['low'])} to {amount(match['high'])} {_UNITS[match['unit']][1]}"


def _power_unit(match: re.Match[str]) -> str:
    one, many = _UNITS[match["unit"]]
    return f"{amount(match['number'])} {_POWERS[match['power']]} {one if is_one(match['number']) else many}"


def _position(match: re.Match[str]) -> str:
    number = match["number"]
    return f"{amount(number)} degree{'' if is_one(number) else 's'} {_QUARTERS[match['quarter']]}"


def _height(match: re.Match[str]) -> str:
    return f"{cardinal(int(match['feet']))} foot {cardinal(int(match['inches']))}"


def _ordinal(match: re.Match[str]) -> str:
    return ordinal(int(match["number"].replace(",", "")))


def _range(match: re.Match[str]) -> str:
    return f"{amount(match['low'])} to {amount(match['high'])}"


def _by(match: re.Match[str]) -> str:
    return f"{amount(match['low'])} by {amount(match['high'])}"


def _scientific(match: re.Match[str]) -> str:
    sign = "minus " if match["sign"] in ("-", "\N{MINUS SIGN}") else ""
    return f"{amount(match['number'])} times ten to the power of {sign}{cardinal(int(match['power']))}"


def _raised(match: re.Match[str]) -> str:
    power = int("".join(_SUPERSCRIPTS.get(character, character) for character in match["power"]))
    spoken = {2: "squared", 3: "cubed"}.get(power, f"to the power of {cardinal(power)}")
    return f"{amount(match['number'])} {spoken}"


def _fraction(match: re.Match[str]) -> str | None:
    top, bottom = int(match["top"]), int(match["bottom"])
    whole = f"{amount(match['whole'])} and " if match["whole"] else ""
    if (top, bottom) in _SAID_AS_PAIRS:
        return f"{cardinal(top)} {cardinal(bottom)}"
    if bottom < 2 or bottom > 100 or (whole and top >= bottom):
        return f"{whole}{cardinal(top)} over {cardinal(bottom)}"
    one, many = _DENOMINATORS.get(bottom, (ordinal(bottom), f"{ordinal(bottom)}s"))
    if top == 1:
        return f"{whole}{'a' if whole else 'one'} {one}"
    return f"{whole}{cardinal(top)} {many}"


def _vulgar(match: re.Match[str]) -> str:
    top, bottom = map(int, _VULGAR[match["sign"]].split("/"))
    one, many = _DENOMINATORS.get(bottom, (ordinal(bottom), f"{ordinal(bottom)}s"))
    if match["whole"]:
        return f"{amount(match['whole'])} and {'a' if top == 1 else cardinal(top)} {one if top == 1 else many}"
    return f"{cardinal(top)} {one if top == 1 else many}"


def _thousands(match: re.Match[str]) -> str:
    return f"{amount(match['number'])} {_THOUSANDS[match['scale']]}"


def _between(match: re.Match[str]) -> str:
    return _SIGNS[match["sign"]]


def _before(match: re.Match[str]) -> str:
    return _BEFORE_NUMBER[match["sign"]]


def _plain(match: re.Match[str]) -> str:
    return amount(match["number"])


def _long(match: re.Match[str]) -> str:
    return digits(match[0])


_SUPER = f"[{''.join(_SUPERSCRIPTS)}]"
MEASURES = (
    rule(rf"(?P<number>{NUMBER})\s?\N{{DEGREE SIGN}}\s?(?P<quarter>[NSEW])\b", _position),
    rule(
        rf"(?P<low>{NUMBER})\s?(?P<same>{any_of(list(_UNITS))})?\s?{_DASH}\s?(?P<high>{NUMBER})\s?{_UNIT}", _unit_range
    ),
    rule(rf"{_MINUS}(?P<number>{NUMBER})\s?{_UNIT}", _unit),
    rule(
        rf"(?P<number>{NUMBER})\s?(?P<unit>{any_of(_LENGTHS)})(?P<power>{any_of(list(_POWERS))})(?!\w)",
        _power_unit,
    ),
    rule(r"(?P<feet>[1-9])'(?P<inches>\d{1,2})(?:\"|''|\N{DOUBLE PRIME})", _height),
    rule(r"(?P<number>\d{1,3}(?:,?\d{3}){0,4})(?:st|nd|rd|th)\b", _ordinal, ignores_case=True),
    rule(rf"(?P<number>{NUMBER})[eE](?P<sign>[-+\N{{MINUS SIGN}}]?)(?P<power>\d{{1,3}})(?![\w.])", _scientific),
    rule(
        rf"(?P<number>{NUMBER})\s?[x\N{{MULTIPLICATION SIGN}}*]\s?10\^?(?P<sign>[-\N{{MINUS SIGN}}]?)(?P<power>(?<=\^)\d{{1,3}}|(?<=\^[-\N{{MINUS SIGN}}])\d{{1,3}})(?!\w)",
        _scientific,
    ),
    rule(rf"(?P<number>{NUMBER})(?:\^(?P<power>\d{{1,3}})(?!\w))", _raised),
    rule(rf"(?P<number>{NUMBER})(?P<power>{_SUPER}{{1,3}})(?!\w)", _raised),
    rule(r"(?P<low>\d{1,5})\s?x\s?(?P<high>\d{1,5})(?!\w)", _by),
    rule(r"(?:(?P<whole>\d{1,4})\s)?(?P<top>\d{1,4})[/\N{FRACTION SLASH}](?P<bottom>\d{1,4})(?![\d/])", _fraction),
    rule(rf"(?P<whole>\d{{1,6}})?\s?(?P<sign>[{''.join(_VULGAR)}])", _vulgar),
    rule(rf"(?P<low>{NUMBER})\s?{_DASH}\s?(?P<high>{NUMBER})(?![-\d])", _range),
    rule(r"(?P<low>\d{1,3}):(?P<high>\d{1,3})(?![\d:])", _range),
    rule(rf"(?P<number>{NUMBER})\s?(?P<scale>k|bn|mn)\b", _thousands),
    rule(rf"(?:(?<=[\d)])|(?<=[\d)]\s))(?P<sign>[{re.escape(''.join(_SIGNS))}])\s?(?=[\d(])", _between),
    rule(rf"(?<![\w)])(?P<sign>[{re.escape(''.join(_BEFORE_NUMBER))}])(?=\.?\d)", _before),
)
#: What is left: a number by itself.
PLAIN = (
    rule(rf"(?P<number>{NUMBER})", _plain),
    rule(rf"(?P<number>{WHOLE})", _plain),
    rule(r"\d+", _long),
)
