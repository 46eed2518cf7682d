"""The child's side of a runner: reads jobs, runs them on an engine, writes what happens.

The main thread works; a second thread reads standard input, so that a cancel arrives in the middle of a run and the end of the
parent ends us at once.
"""

import base64
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from limpet.core.errors import Cancelled, LimpetError
from limpet.core.request import LogLevel
from limpet.engines.base import Engine, Made, RunnerUnusable, Warming
from limpet.engines.lifeline import die_with_parent
from limpet.media.labels.marking import marking
from limpet.service.labels import label_all, with_marks
from limpet.service.runner import FAILURE, JOB, LABEL_RULES, MADE

#: Progress is sent at most this often; the worker writes it even less often.
_PROGRESS_EVERY_S = 0.05
#: Bytes of one line; the parent bounds the lines that it reads.
_CHUNK_BYTES = 1 << 18
#: Media work yields to the processes that answer callers.
_NICENESS = 10


class _Line:
    """Messages to the parent, one JSON object a line, from any thread."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._lock = threading.Lock()

    def send(self, message: Mapping[str, Any]) -> None:
        with self._lock:
            self._sink.write(orjson.dumps(message, default=str) + b"\n")
            self._sink.flush()


class PipeContext:
    """The `JobContext` of an engine in a runner."""

    def __init__(self, line: _Line, scratch: Path) -> None:
        self._line = line
        self._scratch = scratch
        self._cancelled = threading.Event()
        self._sent_at = 0.0
        self._remembered = threading.Event()

    @property
    def scratch(self) -> Path:
        return self._scratch

    def cancel(self) -> None:
        self._cancelled.set()

    def confirm_memory(self) -> None:
        self._remembered.set()

    def progress(self, fraction: float, stage: str) -> None:
        now = time.monotonic()
        if now - self._sent_at >= _PROGRESS_EVERY_S or fraction >= 1:
            self._sent_at = now
            self._line.send({"progress": min(max(fraction, 0.0), 1.0), "stage": stage})

    def log(self, text: str, level: LogLevel = LogLevel.INFO) -> None:
        self._line.send({"log": text, "level": level.value})

    def chunk(self, data: bytes) -> None:
        for start in range(0, len(data), _CHUNK_BYTES):
            self._line.send({"chunk": base64.b64encode(data[start : start + _CHUNK_BYTES]).decode()})

    def remember(self, values: Mapping[str, Any]) -> None:
        self._remembered.clear()
        self._line.send({"remember": values})
        self._remembered.wait()  # the parent answers or ends us

    def check_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled


class _Child:
    def __init__(self, make_engines: Callable[[Mapping[str, Any]], Mapping[str, Engine]], line: _Line) -> None:
        self._make_engines = make_engines
        self._line = line
        self._messages: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._context: PipeContext | None = None

    def work(self, source: BinaryIO) -> None:
        """Serves until the parent closes the pipe."""
        threading.Thread(target=self._read, args=(source,), daemon=True).start()
        engines = self._make_engines(self._messages.get()["options"])
        for engine in engines.values():
            if isinstance(engine, Warming):
                threading.Thread(target=engine.warm, name=f"limpet-warm-{engine.name}", daemon=True).start()
        while True:
            message = self._messages.get()
            self._line.send(self._run(engines, message))
            self._context = None

    def _read(self, source: BinaryIO) -> None:
        for line in source:
            message = orjson.loads(line)
            match message:
                case {"cancel": _}:
                    self._tell(PipeContext.cancel)
                case {"remembered": _}:
                    self._tell(PipeContext.confirm_memory)
                case _:
                    self._messages.put(message)
        os._exit(0)  # the parent is gone; nobody waits for what the main thread makes

    def _tell(self, news: Callable[[PipeContext], None]) -> None:
        """Calls the run's context; news of a run that has just ended is nobody's."""
        if (context := self._context) is not None:
            news(context)

    def _run(self, engines: Mapping[str, Engine], message: Mapping[str, Any]) -> dict[str, Any]:
        """The last message of an order."""
        try:
            context = self._context = PipeContext(self._line, Path(message["scratch"]))
            if "label" in message:
                made, rules = MADE.validate_python(message["label"]), LABEL_RULES.validate_python(message["rules"])
                made = label_all(made, rules, check=context.check_cancelled)
            else:
                made = _made(engines[message["engine"]], message["job"], context)
            return {"made": MADE.dump_python(made, mode="json")}
        except RunnerUnusable:
            traceback.print_exc()
            os._exit(os.EX_UNAVAILABLE)  # nothing in here may still wait for what is broken
        except LimpetError as error:
            return {"failure": FAILURE.dump_python(error.failure(), mode="json")}
        except Exception:  # noqa: BLE001  # the outermost frame of a run: the worker logs it and the child lives on
            return {"crash": traceback.format_exc()}


def _made(engine: Engine, message: object, context: PipeContext) -> Made:
    job = JOB.validate_python(message)
    with marking(wanted=job.is_marked) as marks:
        return with_marks(engine.run(job, context), marks)


def run_child(make_engines: Callable[[Mapping[str, Any]], Mapping[str, Engine]]) -> None:
    """The runner's main function; returns only by the end of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    os.nice(_NICENESS)
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _Child(make_engines, _Line(messages)).work(sys.stdin.buffer)
