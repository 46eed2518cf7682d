"""A measured row, and rows as a table."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

#: Never mixed in one ratio: what makes the same picture, nearly the same one, or another one in fewer steps.
Kind = Literal["ceiling", "plain", "lossless", "approximate", "few-step", "left out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    case: str
    what: str
    kind: Kind
    shape: str = ""
    #: Seconds of each timed run.
    seconds: Sequence[float] = ()
    #: The first run, with what is compiled or set up in it.
    first_s: float | None = None
    #: FLOP of one run, where they were counted.
    flop: float | None = None
    #: FLOP per second of the 8192³ matrix product in 16 bits, measured in this process.
    ceiling: float | None = None
    peak_bytes: int | None = None
    #: Distance to the plain result, as a part of its length.
    difference: float | None = None
    note: str = ""

    @property
    def median_s(self) -> float | None:
        return statistics.median(self.seconds) if self.seconds else None

    @property
    def rate(self) -> float | None:
        return None if self.flop is None or not self.seconds else self.flop / statistics.median(self.seconds)

    @property
    def share(self) -> float | None:
        return None if self.rate is None or not self.ceiling else self.rate / self.ceiling


_HEAD = (
    "| case | what | kind | shape | n | median s | min to max | first s | TFLOP/s | share | peak GB | difference | note |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|"
)


def table(rows: Sequence[Row]) -> str:
    return "\n".join((_HEAD, *map(_line, rows)))


def _line(row: Row) -> str:
    spread = f"{min(row.seconds):.3g} to {max(row.seconds):.3g}" if row.seconds else "-"
    cells = (
        row.case,
        row.what,
        row.kind,
        row.shape or "-",
        str(len(row.seconds)) if row.seconds else "-",
        _number(row.median_s),
        spread,
        _number(row.first_s),
        _number(row.rate and row.rate / 1e12),
        f"{row.share:.1%}" if row.share else "-",
        _number(row.peak_bytes and row.peak_bytes / 1e9),
        _number(row.difference),
        row.note,
    )
    return f"| {' | '.join(cells)} |"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"
