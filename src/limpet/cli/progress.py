"""A live progress bar on standard error; plain lines where standard error is no terminal."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from limpet.core.request import LogLevel
from limpet.service.runner import Listener


class ProgressBar:
    """Shows one run while the `with` block lasts."""

    def __init__(self, title: str) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._bar = self._progress.add_task(title, total=1.0)
        self.listener = Listener(on_progress=self._show, on_log=self._tell, on_chunk=_pass_by, remember=_forget)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def _show(self, fraction: float, stage: str) -> None:
        self._progress.update(self._bar, completed=fraction, description=stage)

    def _tell(self, text: str, level: LogLevel) -> None:
        style = {"WARN": "yellow", "ERROR": "red"}.get(level.value, "dim")
        self._console.print(text, style=style, markup=False)


class ByteBar:
    """Shows one download while the `with` block lasts."""

    def __init__(self, title: str) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._bar = self._progress.add_task(title, total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, have: int, total: int | None) -> None:
        self._progress.update(self._bar, completed=have, total=total)


def _pass_by(data: bytes) -> None:
    """A command waits for the whole file."""


async def _forget(values: Mapping[str, Any]) -> None:
    """A run without a server has one attempt."""
