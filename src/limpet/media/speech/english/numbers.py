"""Numbers in English words."""

from limpet.media.speech.word_lists import words as word_list

_SMALL = word_list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_GROUPS = ["", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion", "sextillion", "septillion"]
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
#: Longer ones are read digit by digit.
MOST_DIGITS = 3 * len(_GROUPS)
#: A whole number as people write it: plain, or in groups of three.
WHOLE = r"(?:\d{1,3}(?:,\d{3}){1,8}(?!,?\d)|\d{1,27}(?!\d))"
#: A number with or without a fraction.
NUMBER = rf"(?:{WHOLE}(?:\.\d{{1,30}}(?!\d))?|\.\d{{1,30}}(?!\d))"


def cardinal(number: int) -> str:
    """42 -> forty-two. The number is below 10 to the 27th."""
    if number < 0:
        return f"minus {cardinal(-number)}"
    if number < 1000:
        return _below_thousand(number)
    parts = []
    for power in range(len(_GROUPS) - 1, -1, -1):
        group = number // 1000**power % 1000
        if group:
            parts.append(f"{_below_thousand(group)} {_GROUPS[power]}".strip())
    last = number % 1000
    if 0 < last < 100:
        return f"{' '.join(parts[:-1])} and {parts[-1]}"
    return " ".join(parts)


def _below_thousand(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] if not ones else f"{_TENS[tens]}-{_SMALL[ones]}"
    hundreds, rest = divmod(number, 100)
    return f"{_SMALL[hundreds]} hundred" + (f" and {_below_thousand(rest)}" if rest else "")


def ordinal(number: int) -> str:
    """42 -> forty-second."""
    words = cardinal(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    start, last = words[:cut], words[cut:]
    if last in _ORDINALS:
        return start + _ORDINALS[last]
    return start + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def digits(text: str) -> str:
    """Every digit by itself; other characters are left out."""
    return " ".join(_SMALL[int(character)] for character in text if character.isdecimal())


def year(number: int) -> str:
    """1984 -> nineteen eighty-four."""
    century, rest = divmod(number, 100)
    if number < 1000 or number >= 10000 or number % 1000 < 10:
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    if rest < 10:
        return f"{cardinal(century)} oh {cardinal(rest)}"
    return f"{cardinal(century)} {cardinal(rest)}"


def plural(words: str) -> str:
    """nineteen ninety -> nineteen nineties."""
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return f"{words}es" if words.endswith(("x", "s")) else f"{words}s"


def amount(text: str) -> str:
    """A number as it is written, such as `1,234.50`, `.5` or `007`, in words."""
    whole, point, fraction = text.replace(",", "").partition(".")
    if len(whole) > MOST_DIGITS or (len(whole) > 1 and whole.startswith("0")):
        words = digits(whole)
    else:
        words = cardinal(int(whole or "0"))
    return f"{words} point {digits(fraction)}" if point and fraction else words


def is_one(text: str) -> bool:
    """Whether what is counted by this number stands in the singular."""
    return text.strip("+-\N{MINUS SIGN}") == "1"
