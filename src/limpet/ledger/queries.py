"""Reads `queries.sql` once and hands out its statements by name."""

import re
from functools import cache
from importlib import resources
from typing import LiteralString, cast

_HEADING = re.compile(r"^-- name: (?P<name>\w+)\n", re.MULTILINE)


@cache
def _statements() -> dict[str, LiteralString]:
    text = resources.files("limpet.ledger").joinpath("queries.sql").read_text("utf-8")
    _, *parts = _HEADING.split(text)
    # The file is part of the package, so its text is as literal as if it stood here.
    literal = cast("list[LiteralString]", parts)
    return {name: body.strip().rstrip(";") for name, body in zip(literal[::2], literal[1::2], strict=True)}


def query(name: str) -> LiteralString:
    """The statement with this name; a wrong name is a bug and raises KeyError."""
    return _statements()[name]
