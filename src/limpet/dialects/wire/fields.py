"""Reading what callers send: bodies of one object, and ids that come as numbers or as texts."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request as HttpRequest

from limpet.core.errors import InvalidInput
from limpet.dialects.wire.body import read_json

#: Two pictures of 20 MB as data addresses; MiniMax's own limit for its newer calls.
BODY_LIMIT_BYTES = 64 * 1000 * 1000
_MOST_DIGITS = 18

T = TypeVar("T", bound=BaseModel)


async def read_body(http: HttpRequest, model: type[T]) -> T:
    """The body as `model` has it. Raises `InvalidInput`, `MalformedBody` or `BodyTooLarge`."""
    return validated(model, await read_json(http, limit_bytes=BODY_LIMIT_BYTES))


def validated(model: type[T], body: object) -> T:
    try:
        return model.model_validate(body)
    except ValidationError as error:
        raise InvalidInput(list(map(dict, error.errors(include_url=False)))) from None


def number_of(value: object, *, field: str) -> int:
    """A decimal id, which clients send in either JSON type. Raises `InvalidInput`; 0 names nothing."""
    if value is None or value == "":
        raise invalid(field, "it is missing")
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


def invalid(field: str, message: str) -> InvalidInput:
    return InvalidInput([{"loc": (field,), "msg": message, "type": "value_error"}])
