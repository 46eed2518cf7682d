"""MiniMax's codes: one for every error there is, and the forms of both conventions."""

import pytest

from limpet.core.errors import Failure, LimpetError, all_errors, lineage
from limpet.dialects.minimax.codes import CODES, Code, code_of, render_v1, render_v2

OURS = sorted({error.code for error in all_errors() if error.__module__.startswith("limpet.")})


def failure(code: str) -> Failure:
    return Failure(code=code, message="what happened")


@pytest.mark.parametrize("code", OURS)
def test_every_error_of_the_tree_has_a_code_of_its_branch(code: str) -> None:
    found = next(ancestor for ancestor in lineage(code) if ancestor in CODES)

    assert code_of(failure(code)) is CODES[found]
    assert found != LimpetError.code or code == LimpetError.code, "the root's code says nothing"
    assert code_of(failure(code)) is not Code.SUCCESS


def test_the_table_has_no_code_that_no_error_has() -> None:
    assert set(CODES) <= set(OURS)


def test_the_documented_codes_are_all_there() -> None:
    documented = """
        0 1000 1001 1002 1004 1008 1013 1024 1026 1027 1028 1030 1033 1039 1041 1042 1043 1044 2013 20132 2037 2038 2039
        2042 2045 2048 2049 2056 2061 2201 2202 2203 2204 2205
    """

    assert set(map(int, Code)) == set(map(int, documented.split()))


def test_an_error_of_a_later_release_is_an_unknown_one() -> None:
    assert code_of(failure("of_tomorrow")) is Code.UNKNOWN_ERROR


@pytest.mark.parametrize(
    ("code", "status", "type_", "number"),
    [
        ("schema_mismatch", 400, "bad_request_error", 2013),
        ("key_missing", 401, "authorized_error", 1004),
        ("key_invalid", 401, "authorized_error", 2049),
        ("queue_full", 429, "rate_limit_error", 1002),
        ("internal_error", 500, "server_error", 1000),
        ("ledger_unavailable", 529, "overloaded_error", 1033),
    ],
)
def test_the_second_convention_has_a_status_a_type_and_the_code_in_brackets(
    code: str, status: int, type_: str, number: int
) -> None:
    rendered = render_v2(failure(code), request_id="r")

    assert rendered.status == status
    assert rendered.body["error"] == {
        "type": type_,
        "message": f"what happened ({number})",
        "http_code": str(status),
    }


def test_the_first_convention_answers_200_for_all_that_was_understood() -> None:
    statuses = {code: render_v1(failure(code)).status for code in OURS}

    assert {code: status for code, status in statuses.items() if status != 200} == {
        "body_too_large": 413,
        "unknown_path": 404,
        "storage_full": 503,
        "ledger_unavailable": 503,
    }


def test_fields_are_named_as_minimax_names_them() -> None:
    problems = [{"loc": ("image_url",), "msg": "is wrong"}, {"loc": ("subject_reference", 0), "msg": "too"}]
    schema = Failure(code="schema_mismatch", message="m", context={"problems": problems})
    picture = Failure(code="image_too_small", message="It is small.", field="end_image_url")

    assert render_v1(schema).body["base_resp"] == {
        "status_code": 2013,
        "status_msg": "invalid params, first_frame_image: is wrong; subject_reference.0: too",
    }
    assert render_v1(picture).body["base_resp"]["status_msg"] == "last_frame_image: It is small."
