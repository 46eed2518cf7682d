"""English written out as it is spoken."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.media.speech.edits import apply_edits, traced
from limpet.media.speech.english.normalization import RULES, normalized, spoken_forms
from limpet.media.speech.english.numbers import cardinal, ordinal, year

#: Python's own parser of patterns: the only way to see their repeats.
sre: Any = importlib.import_module("re._parser")

_SPOKEN = {
    "numbers": {
        "I have 7 cats": "I have seven cats",
        "1,234,567": "one million two hundred and thirty-four thousand five hundred and sixty-seven",
        "3.14 and .5": "three point one four and zero point five",
        "-40": "minus forty",
        "agent 007": "agent zero zero seven",
        "10k steps": "ten thousand steps",
        "1500 people": "one thousand five hundred people",
        "a 5-year-old": "a five-year-old",
        "#1": "number one",
        "pages 10-20": "pages ten to twenty",
    },
    "ordinals": {"1st, 2nd, 23rd": "first, second, twenty-third", "the 101st": "the one hundred and first"},
    "dates": {
        "12/03/2026": "December third, twenty twenty-six",
        "25/12/2025": "December twenty-fifth, twenty twenty-five",
        "2026-11-21": "November twenty-first, twenty twenty-six",
        "24.12.2025": "December twenty-fourth, twenty twenty-five",
        "Nov. 21, 2026": "November twenty-first, twenty twenty-six",
        "the 4th of July": "the fourth of July",
        "21 November 1805": "the twenty-first of November, eighteen oh five",
    },
    "years": {
        "in 1999": "in nineteen ninety-nine",
        "since 2005": "since two thousand and five",
        "2000 people": "two thousand people",
        "the 1990s": "the nineteen nineties",
        "the '80s": "the eighties",
        "1914-1918": "nineteen fourteen to nineteen eighteen",
        "44 BC": "forty-four B C",
    },
    "times": {
        "3:45 pm": "three forty-five P M",
        "9:05": "nine oh five",
        "at 10:00": "at ten o'clock",
        "7 a.m. tomorrow": "seven A M tomorrow",
        "10:30-11:45": "ten thirty to eleven forty-five",
    },
    "money": {
        "$3.50": "three dollars and fifty cents",
        "\N{POUND SIGN}1,234.56": "one thousand two hundred and thirty-four pounds and fifty-six pence",
        "$1": "one dollar",
        "$0.99": "ninety-nine cents",
        "$1.5 million": "one point five million dollars",
        "20 \N{EURO SIGN}": "twenty euros",
        "-$5": "minus five dollars",
        "$10-$20": "ten to twenty dollars",
        "\N{EURO SIGN}20/day": "twenty euros per day",
        "5 USD": "five US dollars",
    },
    "units": {
        "90 km/h": "ninety kilometres per hour",
        "1 km": "one kilometre",
        "3.5kg": "three point five kilograms",
        "-5 \N{DEGREE SIGN}C": "minus five degrees Celsius",
        "20\N{DEGREE SIGN}C-25\N{DEGREE SIGN}C": "twenty to twenty-five degrees Celsius",
        "5 m\N{SUPERSCRIPT TWO}": "five square metres",
        "40\N{DEGREE SIGN} N": "forty degrees north",
        "5'11\"": "five foot eleven",
        "1920x1080": "one thousand nine hundred and twenty by one thousand and eighty",
    },
    "percents": {"50 %": "fifty percent", "0.5%": "zero point five percent"},
    "fractions": {
        "1/2": "one half",
        "3/4 cup": "three quarters cup",
        "2 1/2": "two and a half",
        "2\N{VULGAR FRACTION ONE HALF} hours": "two and a half hours",
        "24/7": "twenty-four seven",
        "16:9": "sixteen to nine",
    },
    "reckoning": {
        "2+2=4": "two plus two equals four",
        "1e-5": "one times ten to the power of minus five",
        "6\N{MULTIPLICATION SIGN}10^23": "six times ten to the power of twenty-three",
        "10\N{SUPERSCRIPT TWO}": "ten squared",
    },
    "telephone numbers": {
        "555-123-4567": "five five five, one two three, four five six seven",
        "+1 (555) 123-4567": "plus one, five five five, one two three, four five six seven",
        "+44 20 7946 0958": "plus four four, two zero, seven nine four six, zero nine five eight",
    },
    "addresses": {
        "https://example.com/a-b": "example dot com slash a dash b",
        "see limpet.dev.": "see limpet dot dev.",
        "a@b.com": "a at b dot com",
        "192.168.0.1": "one nine two dot one six eight dot zero dot one",
        "v2.1.3": "version two point one point three",
        "#python": "hashtag python",
    },
    "Roman numerals": {
        "World War II": "World War two",
        "Henry VIII": "Henry the eighth",
        "Chapter IV": "Chapter four",
        "Rocky III": "Rocky three",
        "Charles I was king": "Charles I was king",
        "I am": "I am",
    },
    "abbreviations": {
        "Dr. Smith": "Doctor Smith",
        "St. Paul on Baker St.": "Saint Paul on Baker Street.",
        "Mr. & Mrs. Jones": "Mister and Missus Jones",
        "cats, dogs, etc.": "cats, dogs, et cetera.",
        "e.g. this": "for example this",
        "No. 5, pp. 3-4": "number five, pages three to four",
    },
    "letters": {
        "the USA, the U.S. and the FBI": "the U S A, the U S and the F B I",
        "NASA": "NASA",
        "STOP IT NOW": "STOP IT NOW",
        "two CEOs": "two C E Os",
        "MP3": "M P three",
        "COVID-19": "COVID nineteen",
        "H2O": "H two O",
    },
}


@pytest.mark.parametrize(("written", "spoken"), [pair for group in _SPOKEN.values() for pair in group.items()])
def test_what_is_written_short_is_spoken_out(written: str, spoken: str) -> None:
    assert normalized(written) == spoken


@given(
    st.text(alphabet=st.sampled_from("0123456789.,:/-$%+@# aAIVXbm\u00bd\u00b2\u20ac'\"()\n"), max_size=60)
    | st.text(max_size=60)
)
def test_no_text_makes_it_fail_and_no_digit_of_ours_is_left(text: str) -> None:
    spoken = normalized(text)

    assert not any(character in "0123456789" for character in _outside_words(spoken))


def _outside_words(text: str) -> str:
    """Digits inside of a word, as in a name of one's own, stay."""
    return " ".join(
        token for token in text.split() if not any(character.isalpha() or character == "_" for character in token)
    )


@given(st.lists(st.from_regex(r"[a-z]{1,12}[,.!?;]?", fullmatch=True), max_size=30))
def test_plain_words_stay_as_they_are(words: list[str]) -> None:
    text = " ".join(
        word
        for word in words
        if word.rstrip(",.!?;") not in {"etc", "vs", "cf", "ca", "est", "min", "max", "misc", "dept", "govt", "approx"}
    )

    assert normalized(text) == text


def _repeats(pattern: Any) -> Iterator[tuple[int, Any]]:
    """How often each part of a parsed pattern may be repeated, and what it is."""
    for operation, argument in pattern:
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            yield int(argument[1]), argument[2]
        for part in argument if isinstance(argument, tuple) else [argument]:
            for inner in part if isinstance(part, list) else [part]:
                if isinstance(inner, sre.SubPattern):
                    yield from _repeats(inner)


def test_no_rule_looks_further_than_a_fixed_length() -> None:
    """With as many tries as there are tokens, this is what keeps the whole linear. The last rule eats what it repeats."""
    reach = {
        rule.pattern.pattern: max((most for most, _ in _repeats(sre.parse(rule.pattern.pattern))), default=1)
        for rule in RULES[:-1]
    }

    assert {pattern: most for pattern, most in reach.items() if most > 300} == {}


def test_every_new_character_knows_where_it_came_from() -> None:
    text = "pay $5 now"

    spoken = apply_edits(traced(text), spoken_forms(text))

    assert spoken.text == "pay five dollars now"
    assert spoken.origins[spoken.text.index("five")] == text.index("$5")
    assert spoken.origins[spoken.text.index("now")] == text.index("now")
    assert spoken.origins[len(spoken.text)] == len(text)


@given(st.integers(min_value=0, max_value=10**27 - 1))
def test_every_number_has_words_of_its_own(number: int) -> None:
    assert cardinal(number).replace("-", " ").replace(" and ", " ").split()
    assert ordinal(number) != cardinal(number)


def test_years_are_said_in_pairs() -> None:
    assert [year(number) for number in (1066, 1900, 1905, 2000, 2009, 2010, 2026)] == [
        "ten sixty-six",
        "nineteen hundred",
        "nineteen oh five",
        "two thousand",
        "two thousand and nine",
        "twenty ten",
        "twenty twenty-six",
    ]
