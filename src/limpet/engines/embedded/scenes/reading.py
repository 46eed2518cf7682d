"""Reads a prompt: which words can be drawn, how they belong together, and which are left over."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from limpet.engines.embedded.scenes.cast import ROLES
from limpet.engines.embedded.scenes.lexicon import BIG, EMPTY, NEGATIONS, SMALL, TABLE, Kind
from limpet.engines.embedded.scenes.signs import legible

_TOKEN = re.compile(r"[^\W_]+(?:[-'\u2019][^\W_]+)*|[,.;:!?\"\u201c\u201d]", re.UNICODE)
_WRITTEN = re.compile(
    r"(?:saying|says|said|reads|reading|written|word|words|text|sign|titled|named|letters)[^\"\u201c\u201d'\u2018\u2019]{0,40}[\"\u201c'\u2018]([^\"\u201c\u201d\u2019\n]{1,24})[\"\u201d'\u2019]",
    re.IGNORECASE,
)
#: Words of a phrase, at most.
_LONGEST = 3
#: Longer prompts are read up to here; the endpoints accept less.
_MOST_WORDS = 2000
_LEAST_FOR_MISSPELLING = 6
_MOST_THINGS = 8
_CLAUSE_ENDS = frozenset(",.;:!?")


@dataclass(frozen=True, slots=True)
class Meaning:
    kind: Kind
    name: str


@dataclass(slots=True, kw_only=True)
class Item:
    """A thing that is to appear."""

    name: str
    count: int = 1
    colour: str | None = None
    #: left, right, middle, far, near, up
    place: str | None = None
    pose: str | None = None
    #: Factor on its share of the picture.
    size: float = 1.0
    word: str = ""


@dataclass(slots=True, kw_only=True)
class Reading:
    """What was understood of a prompt."""

    settings: list[str] = field(default_factory=list)
    hour: str | None = None
    weather: set[str] = field(default_factory=set)
    season: str | None = None
    items: list[Item] = field(default_factory=list)
    style: str | None = None
    lens: str | None = None
    looks: set[str] = field(default_factory=set)
    written: str | None = None
    without: set[str] = field(default_factory=set)
    matched: list[str] = field(default_factory=list)
    not_drawn: list[str] = field(default_factory=list)

    @property
    def zoom(self) -> float:
        """Factor on the focal length that the lens words ask for."""
        return {"close": 1.35, "wide": 0.86}.get(self.lens or "", 1.0)

    @property
    def coverage(self) -> float:
        """The share of the words with a picture of their own that could be drawn."""
        total = len(self.matched) + len(self.not_drawn)
        return len(self.matched) / total if total else 0.0


@cache
def _vocabulary() -> Mapping[str, tuple[Meaning, ...]]:
    words: dict[str, list[Meaning]] = {}
    for kind, concepts in TABLE.items():
        for name, listed in concepts.items():
            for word in listed.split():
                words.setdefault(word.replace("_", " "), []).append(Meaning(kind, name))
    return {word: tuple(meanings) for word, meanings in words.items()}


@cache
def _misspellings() -> Mapping[str, str]:
    """Every longer word with one letter left out, for those that one slip turned into something else."""
    slips: dict[str, str] = {}
    for word in _vocabulary():
        if len(word) >= _LEAST_FOR_MISSPELLING and " " not in word:
            for place in range(len(word)):
                slips.setdefault(word[:place] + word[place + 1 :], word)
    return slips


def _stems(word: str) -> Iterator[str]:
    """The word, and what is left of it without an English ending."""
    yield word
    for ending, others in (
        ("ies", ("y",)),
        ("ves", ("f", "fe")),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ing", ("", "e")),
        ("ed", ("", "e")),
        ("er", ("", "e")),
        ("ly", ("",)),
        ("y", ("", "e")),
        ("'s", ("",)),
        ("\u2019s", ("",)),
        ("ning", ("",)),
        ("ting", ("",)),
        ("ming", ("",)),
        ("ging", ("",)),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            for other in others:
                yield word[: -len(ending)] + other


def find_word(word: str) -> str | None:
    """The entry of the vocabulary that a word means, through endings and one wrong letter."""
    vocabulary = _vocabulary()
    for stem in _stems(word):
        if stem in vocabulary:
            return stem
    if len(word) < _LEAST_FOR_MISSPELLING or not word.isalpha() or word in EMPTY:
        return None
    slips = _misspellings()
    if word in slips and slips[word][0] == word[0]:
        return slips[word]
    for place in range(min(len(word), 24)):
        shorter = word[:place] + word[place + 1 :]
        if shorter in vocabulary and len(shorter) >= _LEAST_FOR_MISSPELLING:
            return shorter
        if shorter in slips and len(slips[shorter]) == len(word) and slips[shorter][0] == word[0]:
            return slips[shorter]
    return None


@dataclass(slots=True)
class _Reader:
    reading: Reading = field(default_factory=Reading)
    colour: str | None = None
    colour_word: str | None = None
    count: int = 1
    size: float = 1.0
    is_old: bool = False
    pose: str | None = None
    pose_word: str | None = None
    place: str | None = None
    negated: bool = False
    since_adjective: int = 0

    def take(self, meaning: Meaning, word: str) -> None:
        if self.negated:
            self.reading.without.add(meaning.name)
            self.reading.matched.append(f"no {word}")
            return
        getattr(self, "_" + meaning.kind.value)(meaning.name, word)

    def _matched(self, word: str) -> None:
        self.reading.matched.append(word)

    def _setting(self, name: str, word: str) -> None:
        self.reading.settings.append(name)
        self._matched(word)

    def _hour(self, name: str, word: str) -> None:
        self.reading.hour = self.reading.hour or name
        self._matched(word)

    def _weather(self, name: str, word: str) -> None:
        self.reading.weather.add(name)
        self._matched(word)

    def _season(self, name: str, word: str) -> None:
        self.reading.season = self.reading.season or name
        self._matched(word)

    def _style(self, name: str, word: str) -> None:
        self.reading.style = self.reading.style or name
        self._matched(word)

    def _lens(self, name: str, word: str) -> None:
        self.reading.lens = self.reading.lens or name
        self._matched(word)

    def _look(self, name: str, word: str) -> None:
        self.reading.looks.add(name)
        self._matched(word)

    def _count(self, name: str, word: str) -> None:
        self.count = int(name)

    def _age(self, name: str, word: str) -> None:
        self.is_old = True
        self._matched(word)

    def _colour(self, name: str, word: str) -> None:
        self.colour, self.colour_word, self.since_adjective = name, word, 0

    def _pose(self, name: str, word: str) -> None:
        for item in reversed(self.reading.items):
            if _can_pose(item.name, name) and item.pose is None:
                item.pose = name
                self._matched(word)
                return
        self.pose, self.pose_word = name, word

    def _thing(self, name: str, word: str) -> None:
        self._matched(word)
        known = next((item for item in self.reading.items if item.name == name), None)
        item = known or Item(name=name, word=word)
        if known is None and len(self.reading.items) < _MOST_THINGS:
            self.reading.items.append(item)
        plural = (word.endswith("s") and not word.endswith("ss")) or word in (
            "people",
            "women",
            "men",
            "children",
            "sheep",
            "wolves",
        )
        count = max(
            self.count,
            3
            if plural and self.count == 1 and name not in ("flowers", "books", "ruins", "treasure", "rock", "crystal")
            else 1,
        )
        item.count = count if known is None else item.count
        item.size = self.size if self.size != 1.0 else item.size
        if self.colour and self.since_adjective <= 2:
            item.colour = self.colour
            self._matched(self.colour_word or "")
        if self.pose and _can_pose(name, self.pose):
            item.pose = self.pose
            self._matched(self.pose_word or "")
            self.pose = None
        if self.place:
            item.place, self.place = self.place, None
        if self.is_old and name == "samurai":
            item.name = "old samurai"
        self.colour, self.count, self.size, self.is_old = None, 1, 1.0, False


def _can_pose(name: str, pose: str) -> bool:
    role = ROLES.get(name)
    return role is not None and (
        role.kind == "person"
        or (role.kind == "animal" and pose in ("walking", "running", "flying", "standing", "floating", "sitting"))
    )


_BEFORE = {
    "background": "far",
    "distance": "far",
    "horizon": "far",
    "foreground": "near",
    "left": "left",
    "right": "right",
    "center": "middle",
    "centre": "middle",
    "middle": "middle",
}
_AFTER = {"behind": "far", "beyond": "far", "above": "up", "over": "up", "overhead": "up"}


def read_prompt(prompt: str) -> Reading:
    """Reads in time linear to the prompt's length; no text makes it fail."""
    reader = _Reader()
    written = _WRITTEN.search(prompt[:4000])
    if written:
        _take_written(reader.reading, written[1].strip())
        prompt = prompt.replace(written[1], " ", 1)
    words = [word.lower().replace("\u2019", "'") for word in _TOKEN.findall(prompt)][:_MOST_WORDS]
    place, first_in_clause = 0, True
    while place < len(words):
        word = words[place]
        if word in _CLAUSE_ENDS:
            reader.negated, first_in_clause, reader.count = False, True, 1
            place += 1
            continue
        if word in NEGATIONS:
            reader.negated = True
        elif word in ("but", "with", "and") and reader.negated and word != "and":
            reader.negated = False
        length = _take_phrase(reader, words, place)
        if not length:
            _take_place(reader, word, first_in_clause=first_in_clause)
            _take_size(reader, word)
            if word not in EMPTY and word not in BIG and word not in SMALL and word not in NEGATIONS and len(word) > 1:
                reader.reading.not_drawn.append(word)
            length = 1
        elif reader.reading.items and words[place] not in EMPTY:
            first_in_clause = False
        reader.since_adjective += 1
        place += length
    return _settled(reader)


def _take_written(reading: Reading, text: str) -> None:
    """Words for a sign; letters that its font does not have are told as not drawn."""
    reading.written = legible(text) or None
    if reading.written:
        reading.matched.append(f'"{reading.written}"')
    missing = "".join(dict.fromkeys(letter for letter in text if letter not in (reading.written or "") + " "))
    if missing:
        reading.not_drawn.append(f'"{missing}"')


def _take_phrase(reader: _Reader, words: list[str], place: int) -> int:
    """Takes the longest phrase that begins here; returns how many words it has."""
    vocabulary = _vocabulary()
    for length in range(min(_LONGEST, len(words) - place), 1, -1):
        phrase = " ".join(words[place : place + length])
        found = (
            phrase
            if phrase in vocabulary
            else phrase.removesuffix("s")
            if phrase.removesuffix("s") in vocabulary
            else None
        )
        if found:
            _take_all(reader, vocabulary[found], phrase)
            return length
    word = words[place]
    if word in EMPTY and word not in vocabulary:
        return 0
    entry = find_word(word)
    if entry is None and "-" in word:
        parts = [part for part in word.split("-") if part not in EMPTY and find_word(part)]
        for part in parts:
            _take_all(reader, vocabulary[find_word(part) or part], part)
        return 1 if parts else 0
    if entry is None:
        return 0
    _take_all(reader, vocabulary[entry], word)
    return 1


def _take_all(reader: _Reader, meanings: tuple[Meaning, ...], word: str) -> None:
    for meaning in meanings:
        reader.take(meaning, word)


def _take_place(reader: _Reader, word: str, *, first_in_clause: bool) -> None:
    where = _BEFORE.get(word)
    items = reader.reading.items
    if where:
        if first_in_clause or not items:
            reader.place = where
        else:
            items[-1].place = where
    elif word in _AFTER and items and _AFTER[word] == "far" and len(items) >= 1:
        items[-1].place = "far"
    elif word in _AFTER and items:
        items[-1].place = "up"


def _take_size(reader: _Reader, word: str) -> None:
    if word in BIG:
        reader.size = 1.35
    elif word in SMALL:
        reader.size = 0.7


def _settled(reader: _Reader) -> Reading:
    """Drops what was excluded and counts words that found nothing to belong to."""
    reading = reader.reading
    if reader.pose and reader.pose_word:
        reading.not_drawn.append(reader.pose_word)
    if reader.colour and reader.colour_word:
        reading.not_drawn.append(reader.colour_word)
    reading.items = [item for item in reading.items if item.name not in reading.without]
    reading.settings = [name for name in reading.settings if name not in reading.without]
    reading.matched = list(dict.fromkeys(word for word in reading.matched if word))
    reading.not_drawn = list(dict.fromkeys(word for word in reading.not_drawn if word not in reading.matched))
    return reading
