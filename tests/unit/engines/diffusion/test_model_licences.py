"""The gate before weights that are not free for everybody: every combination of licence and statement."""

from itertools import product

import pytest

from limpet.core.errors import SetupError
from limpet.core.territories import TERRITORIES, belongs
from limpet.engines.diffusion.card import Licence
from limpet.engines.diffusion.cards import read_shelf
from limpet.engines.diffusion.licences import Statement, refusal
from limpet.settings import load_settings

#: By whether it needs acceptance, and whether it grants nothing in some places.
LICENCES = {
    (accept, places): Licence(
        id="l",
        name="L",
        url="https://l",
        needs_acceptance=accept,
        territories_excluded=("EU", "US") if places else (),
    )
    for accept, places in product((False, True), repeat=2)
}
#: Needs acceptance, excludes places, was accepted, the place: what is asked for; "" where nothing is.
TABLE = [
    (False, False, False, None, ""),
    (False, False, False, "JP", ""),
    (False, False, False, "DE", ""),
    (False, False, True, None, ""),
    (False, False, True, "JP", ""),
    (False, False, True, "DE", ""),
    (False, True, False, None, "territory"),
    (False, True, False, "JP", ""),
    (False, True, False, "DE", "nothing in DE"),
    (False, True, True, None, "territory"),
    (False, True, True, "JP", ""),
    (False, True, True, "DE", "nothing in DE"),
    (True, False, False, None, "accepted"),
    (True, False, False, "JP", "accepted"),
    (True, False, False, "DE", "accepted"),
    (True, False, True, None, ""),
    (True, False, True, "JP", ""),
    (True, False, True, "DE", ""),
    (True, True, False, None, "accepted territory"),
    (True, True, False, "JP", "accepted"),
    (True, True, False, "DE", "nothing in DE"),
    (True, True, True, None, "territory"),
    (True, True, True, "JP", ""),
    (True, True, True, "DE", "nothing in DE"),
]


@pytest.mark.parametrize(("needs", "excludes", "accepted", "place", "asked"), TABLE)
def test_the_gate_opens_only_when_all_that_is_needed_was_said(
    *, needs: bool, excludes: bool, accepted: bool, place: str | None, asked: str
) -> None:
    statement = Statement(accepted=frozenset({"l", "other"} if accepted else {"other"}), territory=place)
    said = refusal(LICENCES[needs, excludes], statement)

    assert (said is None) == (asked == "")
    assert ("set accepted_licences" in (said or "")) == ("accepted" in asked)
    assert ("set territory" in (said or "")) == ("territory" in asked)
    assert ("grants nothing in DE" in (said or "")) == ("nothing" in asked)


def test_the_table_has_every_combination() -> None:
    assert {row[:4] for row in TABLE} == set(product((False, True), (False, True), (False, True), (None, "JP", "DE")))


def test_a_refusal_says_exactly_what_to_write() -> None:
    said = refusal(LICENCES[True, False], Statement(accepted=frozenset({"ltx-2"})))

    assert said is not None
    assert 'set accepted_licences = "l,ltx-2"' in said


@pytest.mark.parametrize("place", ["DE", "FR", "HR", "RE", "AX", "GB", "KR", "US", "PR"])
def test_h3_is_refused_where_it_grants_nothing_however_often_it_was_accepted(place: str) -> None:
    licence = read_shelf().licences["minimax-h3"]

    assert refusal(licence, Statement(accepted=frozenset({"minimax-h3"}), territory=place)) is not None
    assert refusal(licence, Statement(accepted=frozenset({"minimax-h3"}), territory="JP")) is None
    assert refusal(licence, Statement(accepted=frozenset({"minimax-h3"}), territory="CH")) is None


def test_the_union_has_its_members_and_no_others() -> None:
    members = {place for place in TERRITORIES if belongs(place, "EU")}

    assert len(members) == 27 + 7  # with the parts of France and Finland that have codes of their own
    assert not {"GB", "CH", "NO", "IS", "TR", "UA", "GL", "NC"} & members


def test_a_place_that_no_list_has_is_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("UK", "EU", "Germany", ""):
        monkeypatch.setenv("LIMPET_TERRITORY", wrong)
        with pytest.raises(SetupError, match="territory"):
            load_settings()
    monkeypatch.setenv("LIMPET_TERRITORY", "jp")
    monkeypatch.setenv("LIMPET_ACCEPTED_LICENCES", "minimax-h3, ltx-2")

    settings = load_settings()
    assert (settings.territory, settings.accepted_licences) == ("JP", ("minimax-h3", "ltx-2"))
