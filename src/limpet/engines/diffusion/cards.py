"""Reads the shelf of model cards: ours, and an operator's own file of the same form on top."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from limpet.core.errors import SetupError
from limpet.core.territories import TERRITORIES
from limpet.engines.diffusion.card import Card, Licence, Profile, Task
from limpet.weights.published import stays_inside

_OURS = "cards.toml"
#: Names become folders, and parts of settings.
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_REGIONS = TERRITORIES | {"EU"}
_VIDEO_TASKS = frozenset(task for task in Task if task.endswith("-to-video"))
#: The tables of a file, what their entries are, and which field the name of an entry fills.
_TABLES: Mapping[str, tuple[TypeAdapter[Any], str]] = {
    "licences": (TypeAdapter(Licence), "id"),
    "cards": (TypeAdapter(Card), "id"),
    "profiles": (TypeAdapter(Profile), "name"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    licences: Mapping[str, Licence]
    cards: Mapping[str, Card]
    profiles: Mapping[str, Profile]

    def profile(self, name: str) -> Profile:
        """Raises `SetupError` for one that is not there."""
        if name not in self.profiles:
            raise SetupError(f"There is no profile {name} of models; there are {', '.join(sorted(self.profiles))}.")
        return self.profiles[name]

    def card(self, profile: str, task: Task) -> Card | None:
        """The model that does the task; None where the profile has none for it. Raises `SetupError` for no such profile."""
        model = self.profile(profile).models.get(task)
        return None if model is None else self.cards[model]

    def licence_of(self, card: Card) -> Licence:
        return self.licences[card.licence]


def read_shelf(own: Path | None = None) -> Shelf:
    """Raises `SetupError` that names file and place."""
    ours = _read(files(__package__).joinpath(_OURS).read_text("utf-8"), _OURS)
    theirs = ours if own is None else _read_own(own)
    shelf = Shelf(**{name: {**ours[name], **theirs[name]} for name in _TABLES})
    for problem in _problems(shelf):
        raise SetupError(f"{own or _OURS}: {problem}.")
    return shelf


def _read_own(path: Path) -> dict[str, dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"The model cards {path} cannot be read: {error}. Check LIMPET_MODEL_CARDS.") from None
    return _read(text, str(path))


def _read(text: str, name: str) -> dict[str, dict[str, Any]]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SetupError(f"{name} is no TOML: {error}.") from None
    for word in document.keys() - _TABLES.keys():
        raise SetupError(f"{name}: {word} is none of the tables {', '.join(_TABLES)}.")
    return {table: dict(_entries(document.get(table, {}), table, name)) for table in _TABLES}


def _entries(table: object, title: str, file: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(table, dict):
        raise SetupError(f"{file}: {title} is no table.")
    form, key = _TABLES[title]
    for name, entry in table.items():
        if not _NAME.fullmatch(name):
            raise SetupError(f"{file}: {title}.{name}: a name has small letters, digits, dots and dashes.")
        if not isinstance(entry, dict):
            raise SetupError(f"{file}: {title}.{name} is no table.")
        try:
            yield name, form.validate_python({**entry, key: name})
        except ValidationError as error:
            problem = error.errors()[0]
            place = ".".join(map(str, (title, name, *problem["loc"])))
            raise SetupError(f"{file}: {place}: {problem['msg']}.") from None


def _problems(shelf: Shelf) -> Iterator[str]:
    """What does not go together."""
    for licence in shelf.licences.values():
        for place in sorted(set(licence.territories_excluded) - _REGIONS):
            yield f"licences.{licence.id}.territories_excluded: {place} is neither EU nor an ISO 3166-1 code"
    for card in shelf.cards.values():
        for problem in _problems_of(card, shelf):
            yield f"cards.{card.id}.{problem}"
    for profile in shelf.profiles.values():
        for task, model in profile.models.items():
            if model not in shelf.cards:
                yield f"profiles.{profile.name}.models.{task}: there is no card {model}"
            elif task not in shelf.cards[model].tasks:
                yield f"profiles.{profile.name}.models.{task}: the card {model} does not do that"


def _problems_of(card: Card, shelf: Shelf) -> Iterator[str]:
    if card.licence not in shelf.licences:
        yield f"licence: there is no licence {card.licence}"
    if _VIDEO_TASKS & set(card.tasks) and card.grid.frames is None:
        yield "grid.frames: a model of videos needs them"
    if card.sampling.sigmas is not None and len(card.sampling.sigmas) != card.sampling.steps:
        yield f"sampling.sigmas: {card.sampling.steps} steps need as many"
    paths = [lora.path for lora in card.loras]
    for lora in card.loras:
        if lora.component not in card.components:
            yield f"loras: {lora.file} is for {lora.component}, which is none of the components"
        if paths.count(lora.path) > 1:
            yield f"loras: two of them would be {lora.path}"
        if not (lora.file.endswith(".safetensors") and stays_inside(lora.path)):
            yield f"loras: {lora.file} is no safetensors file of a repository"
