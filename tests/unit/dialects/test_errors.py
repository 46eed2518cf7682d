import pytest

from limpet.core.errors import Failure, InvalidInput, LimpetError, all_errors
from limpet.dialects.fal.errors import RULES, Shape, render


def test_the_table_is_complete_over_the_tree() -> None:
    # A test may have made errors of its own while it ran; ours live in the product.
    codes = {error.code for error in all_errors() if error.__module__.startswith("limpet.")}

    assert set(RULES) == codes


def test_statuses_that_clients_repeat_are_kept_for_their_purpose() -> None:
    statuses = {code: rule.status for code, rule in RULES.items()}

    assert not {408, 409, 502} & set(statuses.values())
    assert {code for code, status in statuses.items() if status == 429} == {"queue_full", "too_many_at_once"}
    assert {code for code, status in statuses.items() if status == 503} == {
        "capacity",
        "storage_full",
        "ledger_unavailable",
    }


@pytest.mark.parametrize(
    "code", sorted(code for code, rule in RULES.items() if rule.type or rule.shape is Shape.REQUEST)
)
def test_every_error_renders_in_one_of_the_shapes(code: str) -> None:
    rendered = render(Failure(code=code, message="what happened"))

    match RULES[code].shape:
        case Shape.MODEL:
            (entry,) = rendered.body["detail"]
            assert set(entry) == {"loc", "msg", "type", "url", "ctx", "input"}
        case Shape.REQUEST:
            assert rendered.body["detail"] == rendered.body["message"] == "what happened"
        case Shape.WORD:
            assert set(rendered.body) == {"status"}


def test_a_long_input_is_shown_back_short() -> None:
    problem = {"type": "x", "loc": ("a", 1), "msg": "m", "input": "secret" * 1000, "ctx": {"error": ValueError("e")}}

    (entry,) = render(InvalidInput([problem]).failure()).body["detail"]

    assert entry["loc"] == ["body", "a", 1]
    assert len(entry["input"]) < 300
    assert entry["ctx"] == {"error": "e"}


def test_only_the_root_is_unspecific() -> None:
    assert RULES[LimpetError.code].status == 500
