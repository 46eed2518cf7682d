"""fal's words for a file's life and readers: in headers of uploads and calls, and in bodies of the platform addresses."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.requests import HTTPConnection

from limpet.core.errors import InvalidInput
from limpet.core.ids import KeyId
from limpet.core.lifecycle import NOTHING_SAID, AccessList, AccessRule, Decision, Lifecycle

#: The header of uploads; the preference is what calls send for their outputs. The Python client sends both with an upload.
UPLOAD_HEADERS = ("x-fal-object-lifecycle", "x-fal-object-lifecycle-preference")
CALL_HEADERS = ("x-fal-object-lifecycle-preference",)

_HUNDRED_YEARS_S = 100 * 366 * 24 * 3600


class RuleBody(BaseModel):
    user: Annotated[str, Field(min_length=1, max_length=200)]
    decision: Decision


class AclBody(BaseModel):
    default: Decision | None = None
    rules: Annotated[list[RuleBody], Field(max_length=1000)] | None = None

    def access_list(self) -> AccessList:
        rules = [AccessRule(user=KeyId(rule.user), decision=rule.decision) for rule in self.rules or []]
        return AccessList(default=self.default or Decision.ALLOW, rules=tuple(rules))


class LifecycleBody(BaseModel):
    #: 0 is for ever.
    expiration_duration_seconds: Annotated[int, Field(ge=0, le=_HUNDRED_YEARS_S)] | None = None
    initial_acl: AclBody | None = None

    def lifecycle(self) -> Lifecycle:
        acl = self.initial_acl.access_list() if self.initial_acl else None
        return Lifecycle(lifetime_s=self.expiration_duration_seconds, acl=acl)


_HEADER = TypeAdapter(LifecycleBody | None)


def lifecycle_of(http: HTTPConnection, headers: Iterable[str]) -> Lifecycle:
    """What the first of these headers says. Raises `InvalidInput` that names the header.

    A wrong value is no wish that could be passed over: what was meant to be private would be public.
    """
    name = next((name for name in headers if name in http.headers), None)
    if name is None:
        return NOTHING_SAID
    try:
        said = _HEADER.validate_json(http.headers[name].encode("latin-1"))
    except ValidationError as error:
        raise InvalidInput([_problem(name, problem) for problem in error.errors()]) from None
    return said.lifecycle() if said else NOTHING_SAID


def _problem(header: str, problem: Any) -> dict[str, Any]:
    return {**problem, "loc": (header, *problem["loc"])}


def acl_json(acl: AccessList) -> dict[str, Any]:
    rules = [{"user": rule.user, "decision": rule.decision.value} for rule in acl.rules]
    return {"default": acl.default.value, "rules": rules}


def settings_json(said: Lifecycle) -> dict[str, Any]:
    return {
        "expiration_duration_seconds": said.lifetime_s,
        "initial_acl": acl_json(said.acl) if said.acl else None,
    }
