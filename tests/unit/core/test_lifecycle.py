import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.core.ids import KeyId
from limpet.core.lifecycle import EVERYBODY, AccessList, AccessRule, Decision

DECISIONS = st.sampled_from(Decision)
USERS = st.sampled_from([KeyId("a"), KeyId("b"), KeyId("c")])
RULES = st.builds(lambda user, decision: AccessRule(user=user, decision=decision), USERS, DECISIONS)
LISTS = st.builds(lambda default, rules: AccessList(default=default, rules=tuple(rules)), DECISIONS, st.lists(RULES))


@given(LISTS, st.none() | USERS)
def test_the_first_rule_that_names_the_reader_counts_and_else_the_default(
    acl: AccessList, reader: KeyId | None
) -> None:
    named = [rule.decision for rule in acl.rules if rule.user == reader]

    assert acl.decide(reader) == (named[0] if named else acl.default)


@given(LISTS, st.none() | USERS)
def test_nobody_is_refused_by_an_open_list(acl: AccessList, reader: KeyId | None) -> None:
    if acl.is_open:
        assert acl.decide(reader) is Decision.ALLOW


@pytest.mark.parametrize("decision", [Decision.FORBID, Decision.HIDE])
def test_one_rule_closes_a_list(decision: Decision) -> None:
    assert EVERYBODY.is_open
    assert not AccessList(default=decision).is_open
    assert not AccessList(rules=(AccessRule(user=KeyId("a"), decision=decision),)).is_open
