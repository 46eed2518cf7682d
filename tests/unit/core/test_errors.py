import inspect
import re

import pytest

from limpet.core.errors import LimpetError, all_errors

ERRORS = sorted(all_errors(), key=lambda error: error.__name__)


def test_codes_are_unique() -> None:
    codes = [error.code for error in ERRORS]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_each_error_says_something_in_its_docstring(error: type[LimpetError]) -> None:
    assert len(inspect.cleandoc(error.__doc__ or "")) > 5


def test_context_fills_the_message_and_travels_with_the_failure() -> None:
    class Sample(LimpetError):
        """It has {count} legs."""

        code = "sample"

    failure = Sample(field="leg", count=4).failure()

    assert (failure.message, failure.field, failure.context) == ("It has 4 legs.", "leg", {"count": 4})
    assert re.fullmatch(r"[a-z_]+", failure.code)
