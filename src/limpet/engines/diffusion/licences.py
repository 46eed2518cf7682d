"""The gate before weights whose licence is not free for everybody, everywhere. It minds what a program can mind; it is no advice."""

from dataclasses import dataclass

from limpet.core.territories import belongs
from limpet.engines.diffusion.card import Licence


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the operator has said in the settings."""

    #: Ids of the licences that were read and accepted.
    accepted: frozenset[str] = frozenset()
    #: ISO 3166-1 code of the place where the server is and its results are used.
    territory: str | None = None


def refusal(licence: Licence, statement: Statement) -> str | None:
    """Why weights under `licence` may not be brought, loaded or used, and what is to be written; None where they may."""
    place = statement.territory
    if place is not None and any(belongs(place, region) for region in licence.territories_excluded):
        return f"its licence ({licence.name}) grants nothing in {place}; see {licence.url}"
    missing = _missing(licence, statement)
    if not missing:
        return None
    return f"its licence ({licence.name}, {licence.url}) is not accepted; read it, then {' and '.join(missing)}"


def _missing(licence: Licence, statement: Statement) -> list[str]:
    missing = []
    if licence.needs_acceptance and licence.id not in statement.accepted:
        accepted = ",".join(sorted({*statement.accepted, licence.id}))
        missing.append(f'set accepted_licences = "{accepted}"')
    if licence.territories_excluded and statement.territory is None:
        missing.append(
            "set territory to the ISO 3166-1 code of the place where this server is and its results are used, "
            f"which must not be in {', '.join(licence.territories_excluded)}"
        )
    return missing
