"""Lets whatever writes a file in this process mark it while it writes: no engine has to know, and none can forget.

What a run has marked is known by its path; a file that somebody else wrote is marked afterwards.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Marking:
    """The files that were marked so far."""

    done: set[Path] = field(default_factory=set)


_CURRENT: ContextVar[Marking | None] = ContextVar("marking", default=None)


@contextmanager
def marking(*, wanted: bool) -> Iterator[Marking]:
    """Within it the writers of videos, pictures and sound mark what they write, if that is wanted."""
    marks = Marking()
    token = _CURRENT.set(marks if wanted else None)
    try:
        yield marks
    finally:
        _CURRENT.reset(token)


def current_marking() -> Marking | None:
    """None where nothing is to be marked."""
    return _CURRENT.get()
