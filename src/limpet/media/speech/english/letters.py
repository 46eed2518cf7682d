"""Short forms: abbreviations, letters that are spelled, Roman numerals."""

import re

from limpet.media.speech.english.numbers import amount, cardinal, digits, ordinal
from limpet.media.speech.english.rule import any_of, rule
from limpet.media.speech.word_lists import words

#: Always followed by a point, and never the end of a sentence by it.
TITLES = {
    "Mr": "Mister",
    "Mrs": "Missus",
    "Ms": "Miz",
    "Dr": "Doctor",
    "Prof": "Professor",
    "Rev": "Reverend",
    "Hon": "Honourable",
    "Gen": "General",
    "Col": "Colonel",
    "Maj": "Major",
    "Capt": "Captain",
    "Lt": "Lieutenant",
    "Sgt": "Sergeant",
    "Cpl": "Corporal",
    "Gov": "Governor",
    "Sen": "Senator",
    "Rep": "Representative",
    "Pres": "President",
    "Mt": "Mount",
    "Ft": "Fort",
    "Messrs": "Messieurs",
    "Fr": "Father",
    "Br": "Brother",
}
#: May end a sentence, and then their point ends it too.
_SHORT = {
    "Ave": "Avenue",
    "Blvd": "Boulevard",
    "Rd": "Road",
    "Ln": "Lane",
    "Sq": "Square",
    "Jr": "Junior",
    "Sr": "Senior",
    "Inc": "Incorporated",
    "Ltd": "Limited",
    "Co": "Company",
    "Corp": "Corporation",
    "Bros": "Brothers",
    "Dept": "Department",
    "Univ": "University",
    "Assn": "Association",
    "approx": "approximately",
    "dept": "department",
    "govt": "government",
    "est": "established",
    "misc": "miscellaneous",
    "max": "maximum",
    "min": "minimum",
    "etc": "et cetera",
    "vs": "versus",
    "cf": "compare",
    "ca": "circa",
}
#: Before a number only.
NUMBERED = {
    "No": "number",
    "no": "number",
    "Nos": "numbers",
    "Fig": "figure",
    "fig": "figure",
    "Figs": "figures",
    "Vol": "volume",
    "vol": "volume",
    "Ch": "chapter",
    "ch": "chapter",
    "Sec": "section",
    "sec": "section",
    "p": "page",
    "pp": "pages",
    "pg": "page",
    "Eq": "equation",
    "eq": "equation",
    "Art": "article",
    "Pt": "part",
}
_WITH_POINTS = {
    "e.g.": "for example",
    "E.g.": "For example",
    "i.e.": "that is",
    "I.e.": "That is",
    "a.k.a.": "also known as",
    "w/o": "without",
    "w/": "with",
    "a.m.": "A M",
    "p.m.": "P M",
    "P.S.": "P S",
    "Ph.D.": "P H D",
}
#: Short forms of capitals that are said as words.
_WORDS = frozenset(
    words(
        "NASA NATO UNESCO UNICEF OPEC NAFTA FIFA UEFA ASEAN AIDS LASER RADAR SONAR SCUBA GIF JPEG RAM ROM PIN "
        "SIM SWAT ASAP OSHA NOAA DARPA CERN FEMA COVID SARS MERS NASDAQ IKEA BASIC LAN WAN WIFI JSON YAML "
        "BIOS CAPTCHA TASER HIPAA OK POTUS SCOTUS NORAD BAFTA MIDI AWOL YOLO LOL MAGA IMAX CAD COBOL GUI PAL"
    )
)
#: Short forms of capitals that are spelled although they could be said.
_SPELLED = frozenset(
    words(
        "USA UK US EU UN UAE AI API ID IQ EQ USB URL UI UX CEO CFO CTO CIO COO IPO AGM ATM EPA FAQ AMA AMD "
        "ARM IOS SUV EV VIP DIY UFO IBM AC HBO BBC CIA FBI AKA ETA EDM IRA IRS IOU MIT UCLA USC USD ABC OS "
        "OST"
    )
)
_TENS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_ROMAN = r"(?P<roman>[IVXLC]{1,8})\b"
_NUMBERED_BY_ROMAN = words(
    "Chapter chapter Part part Act act Scene scene War Volume volume Book book Section section Phase "
    "phase Type type Class class Level level Bowl Stage stage Figure figure Table table Appendix appendix "
    "Grade grade Version version Season season Episode episode Article article Title Mark Unit unit Step "
    "step Round round Stratum Division Category category Group group Lesson"
)
_RULERS = words(
    "Henry Louis Elizabeth Charles George William Edward James Richard Philip Francis Frederick Napoleon "
    "Catherine Nicholas Alexander Peter Paul John Benedict Pius Gregory Leo Innocent Clement Urban "
    "Ferdinand Leopold Ludwig Wilhelm Otto Carl Karl Gustav Christian Harald Haakon Olav Mary Margaret "
    "Victor Umberto Ramesses Cleopatra Ptolemy Darius Xerxes Mehmed Murad Selim Alfonso Juan Felipe "
    "Carlos Pedro Joseph Maximilian Rudolf Albert Boniface Alphonse Ivan Edmund Malcolm Robert David"
)
#: Words that open a sentence before a saint.
_NOT_A_STREET = frozenset(
    ["The", "In", "On", "At", "To", "And", "But", "For", "From", "Of", "With", "By", "Saint", "Was", "Is", "A"]
)
_LETTER = r"[^\W\d_]"


def _title(match: re.Match[str]) -> str:
    return TITLES[match[1]]


def _short(match: re.Match[str]) -> str:
    """The point stays where it ends the sentence too."""
    return _SHORT[match["word"]] + ("." if match["end"] is not None else "")


def _numbered(match: re.Match[str]) -> str:
    return NUMBERED[match[1]]


def _with_points(match: re.Match[str]) -> str:
    return _WITH_POINTS[match[1]]


def _saint_or_street(match: re.Match[str]) -> str:
    """A street after its name, a saint before his."""
    before = match.string[max(0, match.start() - 24) : match.start()].split()
    is_street = (
        bool(before) and before[-1][:1].isupper() and before[-1][-1:].isalpha() and before[-1] not in _NOT_A_STREET
    )
    if match["name"] is not None and not is_street:
        return "Saint"
    return "Street" + ("." if match["end"] is not None else "")


def _initials(match: re.Match[str]) -> str:
    return " ".join(match["letters"].replace(".", "")) + ("." if match["end"] is not None else "")


def _ruler(match: re.Match[str]) -> str | None:
    number = _roman(match["roman"])
    return f"{match['name']} the {ordinal(number)}" if number else None


def _numbered_by_roman(match: re.Match[str]) -> str | None:
    number = _roman(match["roman"])
    return f"{match['name']} {cardinal(number)}" if number else None


def _after_name(match: re.Match[str]) -> str | None:
    number = _roman(match["roman"])
    return f"{match['name']} {cardinal(number)}" if number else None


def _roman(letters: str) -> int:
    """0 for what is no Roman numeral in its proper form."""
    values = [_TENS[letter] for letter in letters]
    total = sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    return total if _in_roman(total) == letters else 0


def _in_roman(number: int) -> str:
    letters = ""
    steps = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    for value, sign in steps:
        while number >= value and number > 0:
            letters += sign
            number -= value
    return letters


def _capitals(match: re.Match[str]) -> str | None:
    """Spells what cannot be said; a shout of capitals stays a word."""
    letters, ending = match["letters"], match["ending"] or ""
    if letters in _WORDS:
        return None
    can_be_said = re.search("[AEIOUY]", letters) is not None
    if can_be_said and (letters not in _SPELLED or _is_shouted(match)):
        return None
    return " ".join(letters) + ending


def _mixed(match: re.Match[str]) -> str | None:
    """Letters and digits in one token: MP3, COVID-19, H2O, A4."""
    parts = re.findall(rf"{_LETTER}+|\d+", match[0])
    spoken = []
    for part in parts:
        if part.isdecimal():
            spoken.append(amount(part) if len(part) <= 2 else digits(part))
        elif part.isupper() and len(part) <= 4 and part not in _WORDS:
            spoken.append(" ".join(part))
        else:
            spoken.append(part)
    return " ".join(spoken)


def _ampersand(match: re.Match[str]) -> str:
    return "and"


def _is_shouted(match: re.Match[str]) -> bool:
    """Whether a word beside it stands in capitals too."""
    before = match.string[max(0, match.start() - 24) : match.start()].split()
    after = match.string[match.end() : match.end() + 24].split()
    beside = [word.strip(".,;:!?\"'") for word in (*before[-1:], *after[:1])]
    return any(len(word) > 1 and word.isupper() and word not in _SPELLED and word not in _WORDS for word in beside)


_SENTENCE_END = r"(?P<end>\.(?=\s{1,3}[A-Z\"'(]|\s{0,3}$))"
LETTERS = (
    rule(rf"({any_of(list(_WITH_POINTS))})", _with_points),
    rule(rf"({any_of(list(TITLES))})\.(?=\s{{1,3}}[A-Z&])", _title),
    rule(rf"({any_of(list(NUMBERED))})\.(?=\s?\d)", _numbered),
    rule(r"St\.(?:(?P<name>(?=\s[A-Z]))|(?P<end>(?=\s{0,3}$))|)", _saint_or_street),
    rule(rf"(?P<word>{any_of(list(_SHORT))})(?:{_SENTENCE_END}|\.)", _short),
    rule(rf"(?P<letters>(?:[A-Za-z]\.){{1,8}}[A-Za-z])(?:{_SENTENCE_END}|\.)", _initials),
    rule(rf"(?P<name>{any_of(_NUMBERED_BY_ROMAN)})\s{_ROMAN}", _numbered_by_roman),
    rule(
        rf"(?P<name>{any_of(_RULERS)})\s(?P<roman>[IVX]{{1,6}})\b(?!['\N{{RIGHT SINGLE QUOTATION MARK}}.][a-z]|\s(?:am|was|have|had|will|would|do|did|can|could|think|know|see|saw|want|love|like)\b)",
        _ruler,
    ),
    rule(r"(?P<name>[A-Z][a-z]{1,20})\s(?P<roman>[IVX]{2,6})\b", _after_name),
    rule(r"(?P<letters>[A-Z]{2,5})(?P<ending>s|'s|\N{RIGHT SINGLE QUOTATION MARK}s)?\b(?![-\w])", _capitals),
    rule(rf"{_LETTER}{{1,12}}\d{{1,6}}(?:{_LETTER}{{1,4}}\d{{0,6}}){{0,3}}(?!\w)", _mixed),
    rule(rf"{_LETTER}{{2,12}}-\d{{1,3}}(?![-\w])", _mixed),
    rule(r"&\s?(?=\w)", _ampersand),
)
#: For tokens that begin with a digit and are no number with a unit.
MIXED = (rule(rf"\d{{1,4}}{_LETTER}{{1,4}}\d{{0,4}}(?!\w)", _mixed),)
