"""Reads the files in `sql/` once and hands out their statements by name."""

import re
from functools import cache
from importlib import resources
from typing import LiteralString, cast

_HEADING = re.compile(r"^-- name: (?P<name>\w+)\n", re.MULTILINE)


@cache
def _statements() -> dict[str, LiteralString]:
    statements: dict[str, LiteralString] = {}
    for file in resources.files("limpet.ledger").joinpath("sql").iterdir():
        _, *parts = _HEADING.split(file.read_text("utf-8"))
        # The files are part of the package, so their text is as literal as if it stood here.
        literal = cast("list[LiteralString]", parts)
        for name, body in zip(literal[::2], literal[1::2], strict=True):
            assert name not in statements, f"two statements are called {name}"
            statements[name] = body.strip().rstrip(";")
    return statements


def query(name: str) -> LiteralString:
    """The statement with this name; a wrong name is a bug and raises KeyError."""
    return _statements()[name]
