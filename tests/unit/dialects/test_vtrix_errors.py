"""The gateway's errors: one body for every client, and a code for every failed task."""

import pytest

from limpet.core.errors import Failure, LimpetError, all_errors, lineage
from limpet.dialects.vtrix.errors import RULES, TASK_CODES, render, task_error

OURS = sorted({error.code for error in all_errors() if error.__module__.startswith("limpet.")})


def failure(code: str) -> Failure:
    return Failure(code=code, message="what happened")


@pytest.mark.parametrize("code", OURS)
def test_every_error_of_the_tree_has_a_body_and_a_task_code_of_its_branch(code: str) -> None:
    for table in (RULES, TASK_CODES):
        found = next(ancestor for ancestor in lineage(code) if ancestor in table)
        assert found != LimpetError.code or code == LimpetError.code, "the root's entry says nothing"
    body = render(failure(code)).body

    assert body["message"] == "what happened"
    assert isinstance(body["error"], str)
    assert body["status"]["code"] == body["error_code"] == render(failure(code)).status
    assert body["data"] is None


def test_the_tables_have_no_code_that_no_error_has() -> None:
    assert set(RULES) <= set(OURS)
    assert set(TASK_CODES) <= set(OURS)


def test_the_five_codes_of_tasks_are_all_used() -> None:
    assert set(TASK_CODES.values()) == {10004095, 10004096, 10004097, 10004098, 10004099}


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("engine_failed", 10004095),
        ("cancelled", 10004095),
        ("run_timeout", 10004095),
        ("file_download_error", 10004097),
        ("runner_lost", 10004098),
        ("image_too_small", 10004099),
    ],
)
def test_a_failed_task_has_its_code_as_number_and_as_text(code: str, number: int) -> None:
    assert task_error(failure(code)) == {
        "code": number,
        "error_message": "what happened",
        "error_code": f"0{number}",
        "message": "what happened",
    }


@pytest.mark.parametrize(
    ("code", "status", "word"),
    [
        ("schema_mismatch", 400, "invalid_request"),
        ("key_missing", 401, "unauthorized"),
        ("scope_missing", 403, "forbidden"),
        ("unknown_request", 404, "not_found"),
        ("already_completed", 409, "conflict"),
        ("body_too_large", 413, "payload_too_large"),
        ("queue_full", 429, "rate_limited"),
        ("internal_error", 500, "internal"),
    ],
)
def test_statuses_and_words(code: str, status: int, word: str) -> None:
    rendered = render(failure(code))

    assert (rendered.status, rendered.body["error"]) == (status, word)
    assert ("retry-after" in rendered.headers) == (status == 429)
