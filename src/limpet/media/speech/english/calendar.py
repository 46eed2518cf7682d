"""Dates, years, decades and times of day."""

import re

from limpet.media.speech.english.numbers import cardinal, ordinal, plural, year
from limpet.media.speech.english.rule import any_of, rule
from limpet.media.speech.word_lists import words

_MONTHS = words("January February March April May June July August September October November December")
_SHORT_MONTHS = {name[:3]: name for name in _MONTHS} | {"Sept": "September"}
_WEEKDAYS = {day[:3]: day for day in ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]} | {
    "Tues": "Tuesday",
    "Thur": "Thursday",
    "Thurs": "Thursday",
}
_MONTH = rf"(?:(?P<month>{any_of(_MONTHS)})|(?P<short>{any_of(list(_SHORT_MONTHS))})\.?)"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|20\d\d|21\d\d)"
_HALF_OF_DAY = r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)"
#: A four-digit number after one of these is a year.
_BEFORE_YEAR = frozenset(
    words(
        "in since by from until till of during before after around circa year early late mid spring summer "
        "autumn fall winter christmas class"
    )
) | {name.lower() for name in (*_MONTHS, *_SHORT_MONTHS)}
#: And a number up to this long before the word that tells is looked at.
_LOOK_BACK = 14

#: What follows a number that counts.
_COUNTS = re.compile(r"\s(?!(?:is|was|and|to|will|has|had|the|or|when|as|with|saw|at|in|on|by|for)\b)[a-z]")


def _date(match: re.Match[str], day: str, month: int, number: str | None) -> str | None:
    if not (1 <= month <= 12 and 1 <= int(day) <= 31):
        return None
    spoken = f"{_MONTHS[month - 1]} {ordinal(int(day))}"
    return f"{spoken}, {year(int(number))}" if number else spoken


def _iso(match: re.Match[str]) -> str | None:
    return _date(match, match["day"], int(match["month"]), match["year"])


def _with_slashes(match: re.Match[str]) -> str | None:
    """Month first, as in America, unless only the other order makes a date."""
    first, second, number = match["first"], match["second"], match["year"]
    month, day = (first, second) if int(first) <= 12 else (second, first)
    full = number if len(number) == 4 else f"20{number}" if int(number) < 50 else f"19{number}"
    return _date(match, day, int(month), full)


def _with_points(match: re.Match[str]) -> str | None:
    return _date(match, match["day"], int(match["month"]), match["year"])


def _month_name(match: re.Match[str]) -> str:
    name: str | None = match["month"]
    return name or _SHORT_MONTHS[match["short"]]


def _month_then_day(match: re.Match[str]) -> str:
    spoken = f"{_month_name(match)} {ordinal(int(match['day']))}"
    return f"{spoken}, {year(int(match['year']))}" if match["year"] else spoken


def _day_then_month(match: re.Match[str]) -> str:
    spoken = f"{ordinal(int(match['day']))} of {_month_name(match)}"
    if not match.string[max(0, match.start() - 4) : match.start()].lower().endswith("the "):
        spoken = f"the {spoken}"
    return f"{spoken}, {year(int(match['year']))}" if match["year"] else spoken


def _month_then_year(match: re.Match[str]) -> str:
    return f"{_month_name(match)} {year(int(match['year']))}"


def _lone_short(match: re.Match[str]) -> str:
    return _SHORT_MONTHS.get(match[1]) or _WEEKDAYS[match[1]]


def _decade(match: re.Match[str]) -> str:
    number = int(match["year"])
    if match["century"]:
        return plural(year(number + int(match["century"]) * 100))
    return plural(cardinal(number))


def _years(match: re.Match[str]) -> str:
    end = match["end"]
    last = year(int(end)) if len(end) == 4 else cardinal(int(end))
    return f"{year(int(match['start']))} to {last}"


def _era(match: re.Match[str]) -> str:
    return f"{year(int(match['year']))} {' '.join(match['era'].replace('.', ''))}"


def _lone_year(match: re.Match[str]) -> str | None:
    """Many numbers of four digits are no years: a word before must say so, or nothing may be counted by it."""
    before = match.string[max(0, match.start() - _LOOK_BACK) : match.start()].lower().split()
    number = int(match[1])
    if before and before[-1].strip("('\"") in _BEFORE_YEAR:
        return year(number)
    return year(number) if number >= 1900 and not _COUNTS.match(match.string, match.end()) else None


def _time(match: re.Match[str]) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 24 or minute > 59:
        return None
    spoken = [cardinal(hour) if hour else "zero"]
    if minute:
        spoken.append(cardinal(minute) if minute >= 10 else f"oh {cardinal(minute)}")
    elif not match["half"]:
        spoken.append("o'clock" if 1 <= hour <= 12 else "hundred hours")
    if match["second"]:
        second = int(match["second"])
        spoken.append(f"and {cardinal(second)} second{'' if second == 1 else 's'}")
    return " ".join([*spoken, *_half(match)])


def _hour_alone(match: re.Match[str]) -> str:
    return " ".join([cardinal(int(match["hour"])), *_half(match)])


def _until(match: re.Match[str]) -> str:
    return "to"


def _half(match: re.Match[str]) -> list[str]:
    return [f"{match['half']} m".upper()] if match["half"] else []


CALENDAR = (
    rule(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", _iso),
    rule(r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4}|\d\d)(?![\d/])", _with_slashes),
    rule(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\.?\d)", _with_points),
    rule(rf"{_MONTH}\s{_DAY}(?!\d)(?:,?\s{_YEAR}(?!\d))?", _month_then_day),
    rule(rf"{_DAY}\s(?:of\s)?{_MONTH}\b(?:,?\s{_YEAR}(?!\d))?", _day_then_month),
    rule(rf"{_MONTH}\s{_YEAR}(?!\d)", _month_then_year),
    rule(
        rf"({any_of([name for name in _SHORT_MONTHS if name != 'May'])}|{any_of(list(_WEEKDAYS))})\.(?=\s?[\d,])",
        _lone_short,
    ),
    rule(r"(?P<century>1\d|20)(?P<year>\d0)'?s\b", _decade),
    rule(r"(?P<century>)['\N{RIGHT SINGLE QUOTATION MARK}]?(?P<year>[2-9]0)'?s\b", _decade),
    rule(r"(?P<start>1[5-9]\d\d|20\d\d)[-\N{EN DASH}](?P<end>1[5-9]\d\d|20\d\d|\d\d)(?![\d-])", _years),
    rule(r"(?P<year>\d{1,4})\s(?P<era>A\.?D|B\.?C\.?E|B\.?C|C\.?E)\b", _era),
    rule(rf"(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?![\d:]){_HALF_OF_DAY}?", _time),
    rule(r"(?<=\d)[-\N{EN DASH}](?=\d{1,2}:\d\d)", _until),
    rule(rf"(?P<hour>1[0-2]|[1-9]){_HALF_OF_DAY}", _hour_alone, ignores_case=True),
    rule(
        r"(1[1-9]\d\d|20\d\d)(?![,.]?\d)(?!\w|\s?[%°$\N{EURO SIGN}\N{POUND SIGN}+*/=\N{MULTIPLICATION SIGN}])",
        _lone_year,
    ),
)
