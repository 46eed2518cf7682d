import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import HTTPConnection

from limpet.core.errors import InvalidInput
from limpet.core.ids import KeyId
from limpet.core.lifecycle import EVERYBODY, NOTHING_SAID, AccessList, AccessRule, Decision, Lifecycle
from limpet.dialects.fal.errors import render
from limpet.dialects.fal.lifecycle import CALL_HEADERS, UPLOAD_HEADERS, LifecycleBody, lifecycle_of, settings_json


def _call(**headers: str) -> HTTPConnection:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "headers": raw})


def _said(value: object) -> Lifecycle:
    return lifecycle_of(_call(x_fal_object_lifecycle=json.dumps(value)), UPLOAD_HEADERS)


def test_a_header_says_how_long_and_for_whom() -> None:
    said = _said(
        {
            "expiration_duration_seconds": 3600,
            "initial_acl": {"default": "hide", "rules": [{"user": "k", "decision": "allow"}]},
        }
    )

    rules = (AccessRule(user=KeyId("k"), decision=Decision.ALLOW),)
    assert said == Lifecycle(lifetime_s=3600, acl=AccessList(default=Decision.HIDE, rules=rules))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, NOTHING_SAID),
        (None, NOTHING_SAID),
        ({"expiration_duration_seconds": None, "initial_acl": None}, NOTHING_SAID),
        ({"expiration_duration_seconds": "60"}, Lifecycle(lifetime_s=60)),  # the `fal` package types it as text
        ({"expiration_duration_seconds": 0}, Lifecycle(lifetime_s=0)),
        ({"initial_acl": {}}, Lifecycle(acl=EVERYBODY)),
        ({"initial_acl": {"default": None, "rules": None}}, Lifecycle(acl=EVERYBODY)),
        ({"something": "newer"}, NOTHING_SAID),
    ],
)
def test_what_is_left_out_is_not_said(value: object, expected: Lifecycle) -> None:
    assert _said(value) == expected


def test_no_header_says_nothing() -> None:
    assert lifecycle_of(_call(), UPLOAD_HEADERS) is NOTHING_SAID


def test_the_preference_counts_for_uploads_without_the_other_header_and_is_all_that_counts_for_calls() -> None:
    both = _call(
        x_fal_object_lifecycle_preference='{"expiration_duration_seconds": 1}',
        x_fal_object_lifecycle='{"expiration_duration_seconds": 2}',
    )
    preference = _call(x_fal_object_lifecycle_preference='{"expiration_duration_seconds": 1}')

    assert lifecycle_of(both, UPLOAD_HEADERS).lifetime_s == 2
    assert lifecycle_of(preference, UPLOAD_HEADERS).lifetime_s == 1
    assert lifecycle_of(both, CALL_HEADERS).lifetime_s == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "7",
        '{"expiration_duration_seconds": -1}',
        '{"expiration_duration_seconds": 1.5}',
        '{"expiration_duration_seconds": 99999999999999}',
        '{"initial_acl": {"default": "maybe"}}',
        '{"initial_acl": {"rules": [{"user": "k"}]}}',
        '{"initial_acl": "hide"}',
    ],
)
def test_a_wrong_header_is_an_error_that_names_it(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        lifecycle_of(_call(x_fal_object_lifecycle_preference=text), CALL_HEADERS)

    rendered = render(caught.value.failure())
    entries: list[dict[str, Any]] = rendered.body["detail"]
    assert rendered.status == 422
    assert entries[0]["loc"][:2] == ["body", "x-fal-object-lifecycle-preference"]
    json.dumps(rendered.body)


@given(st.text())
def test_any_text_is_understood_or_refused(text: str) -> None:
    connection = _call(x_fal_object_lifecycle=text.encode("latin-1", "ignore").decode("latin-1"))
    with suppress(InvalidInput):
        assert isinstance(lifecycle_of(connection, UPLOAD_HEADERS), Lifecycle)


SAID = st.builds(
    lambda seconds, acl: Lifecycle(lifetime_s=seconds, acl=acl),
    st.none() | st.integers(0, 10**9),
    st.none()
    | st.builds(
        lambda default, rules: AccessList(default=default, rules=tuple(rules)),
        st.sampled_from(Decision),
        st.lists(st.builds(lambda d: AccessRule(user=KeyId("k"), decision=d), st.sampled_from(Decision)), max_size=3),
    ),
)


@given(SAID)
def test_settings_are_read_as_they_are_written(said: Lifecycle) -> None:
    assert LifecycleBody.model_validate(settings_json(said)).lifecycle() == said
