"""What calls cost: the operator's price list over the catalogue's units, and how many units a call is."""

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from limpet.catalog.endpoint import Endpoint, Medium, Price, Unit
from limpet.catalog.endpoints import ENDPOINTS
from limpet.core.errors import SetupError
from limpet.core.request import Charge
from limpet.core.spec import ImageSpec, Spec, SpeechSpec, VideoSpec, VoiceCloneSpec, VoiceDesignSpec

_CHARACTERS = frozenset({Unit.CHARACTER, Unit.THOUSAND_CHARACTERS})
_UNITS: Mapping[Medium, frozenset[Unit]] = {
    Medium.VIDEO: frozenset({Unit.VIDEO, Unit.SECOND}),
    Medium.SPEECH: _CHARACTERS | {Unit.AUDIO},
    Medium.VOICE: _CHARACTERS | {Unit.VOICE},
    Medium.IMAGE: frozenset({Unit.IMAGE}),
    Medium.MUSIC: frozenset({Unit.AUDIO}),
}


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    usd: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    #: None: the unit that the catalogue gives the endpoint.
    unit: Unit | None = None


_ENTRIES = TypeAdapter(dict[str, _Entry])


class PriceList:
    """The prices of this server. Without entries everything costs nothing, and is counted all the same."""

    def __init__(self, entries: Mapping[str, _Entry] | None = None) -> None:
        self._entries = entries or {}

    def price(self, endpoint: Endpoint) -> Price:
        entry = self._entry(endpoint)
        if entry is None:
            return endpoint.price
        return Price(unit=entry.unit or endpoint.price.unit, usd_per_unit=entry.usd)

    def charge(self, endpoint: Endpoint, spec: Spec, *, files: int) -> Charge:
        """What a call costs that has given so many files."""
        price = self.price(endpoint)
        units = count_units(price.unit, spec, files=files)
        return Charge(unit=price.unit, units=units, usd_per_unit=price.usd_per_unit)

    def usual_units(self, endpoint: Endpoint) -> float:
        """The units of an ordinary call, which is the one that the endpoint's page shows."""
        spec = endpoint.spec(endpoint.validate(endpoint.examples[0]))
        return count_units(self.price(endpoint).unit, spec, files=1)

    def _entry(self, endpoint: Endpoint) -> _Entry | None:
        """An id goes before patterns, and a pattern before those that follow it. What stands in for another endpoint costs as much."""
        for id_ in (endpoint.id, endpoint.alias_of):
            if id_ is None:
                continue
            matching = (entry for pattern, entry in self._entries.items() if fnmatchcase(id_, pattern))
            found = self._entries.get(id_) or next(matching, None)
            if found is not None:
                return found
        return None


def count_units(unit: Unit, spec: Spec, *, files: int) -> float:
    match unit, spec:
        case Unit.SECOND, VideoSpec():
            return spec.seconds
        case Unit.IMAGE, ImageSpec():
            return files
        case Unit.CHARACTER, _:
            return _characters(spec)
        case Unit.THOUSAND_CHARACTERS, _:
            return _characters(spec) / 1000
        case _:
            return 1


def _characters(spec: Spec) -> int:
    """Characters that are spoken, as the caller wrote them: spaces and marks count."""
    match spec:
        case SpeechSpec():
            return len(spec.text)
        case VoiceDesignSpec() | VoiceCloneSpec():
            return len(spec.preview_text or "")
        case _:
            return 0


def read_price_list(text: str) -> PriceList:
    """Reads the operator's TOML file. Raises `SetupError` that names what is wrong."""
    try:
        entries = _ENTRIES.validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SetupError(f"The price list is no TOML: {error}.") from None
    except ValidationError as error:
        problem = error.errors()[0]
        place = " ".join(map(str, problem["loc"]))
        raise SetupError(f"The price list is wrong at {place}: {problem['msg']}.") from None
    for pattern, entry in entries.items():
        _check(pattern, entry)
    return PriceList(entries)


def _check(pattern: str, entry: _Entry) -> None:
    named = [endpoint for endpoint in ENDPOINTS.values() if fnmatchcase(endpoint.id, pattern)]
    if not named:
        raise SetupError(f"The price list names {pattern}, and no endpoint is called so.")
    for endpoint in named:
        known = _UNITS[endpoint.needs.makes] | {Unit.REQUEST}
        if entry.unit is not None and entry.unit not in known:
            raise SetupError(
                f"The price list counts {endpoint.id} by {entry.unit}; it can be {', '.join(sorted(known))}."
            )
