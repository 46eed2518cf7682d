"""A real server process, and what tests do with it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg

AUTHORIZATION = {"Authorization": "Key local:local"}
#: No test waits longer than this for anything; it is a bound for hangs, not a measure.
PATIENCE_S = 300.0


def wait_for(what: str, ready: Callable[[], Any]) -> Any:
    """Polls until `ready` gives something true."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        value = ready()
        if value:
            return value
        time.sleep(0.05)  # another process changes; it sends us no event
    raise AssertionError(f"waited in vain for {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class LimpetServer:
    """`limpet serve` as a process of its own."""

    data: Path
    port: int = field(default_factory=free_port)
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data / "serve.log"

    def start(self) -> "LimpetServer":
        self.data.mkdir(parents=True, exist_ok=True)
        limpet = [sys.executable, "-m", "limpet"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*limpet, "serve", "--data", str(self.data), "--port", str(self.port), *self.arguments],
                env={**os.environ, "LIMPET_STOP_GRACE_S": "5", **self.environment},
                stderr=log,
                start_new_session=True,
            )
        wait_for(f"the server; see {self.log}", self._is_ready)
        return self

    def _is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/health/ready").status_code == 200
        return False

    def stop(self) -> int:
        """SIGTERM, as an operator would; returns the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(PATIENCE_S)

    def processes(self, command: str) -> list[psutil.Process]:
        """Our descendants that run `limpet <command>`."""
        assert self.process is not None
        found = []
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with suppress(psutil.Error):
                if process.cmdline()[1:4] == ["-m", "limpet", command]:
                    found.append(process)
        return found

    def postgres(self) -> psutil.Process:
        pid = int((self.data / "postgres" / "postmaster.pid").read_text().split()[0])
        return psutil.Process(pid)

    def kill_everything(self) -> None:
        """What a power cut does, as far as processes are concerned."""
        assert self.process is not None
        victims = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        if (self.data / "postgres").exists():
            postgres = self.postgres()
            victims += [postgres, *postgres.children(recursive=True)]
        for victim in victims:
            with suppress(psutil.NoSuchProcess):
                victim.send_signal(signal.SIGKILL)
        self.process.wait()
        psutil.wait_procs(victims, timeout=PATIENCE_S)

    # The fal protocol by hand

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = AUTHORIZATION | options.pop("headers", {})
        return httpx.request(method, f"{self.url}{path}", headers=headers, timeout=PATIENCE_S, **options)

    def submit(self, endpoint: str, body: dict[str, Any], **options: Any) -> str:
        answer = self.call("POST", f"/queue/{endpoint}", json=body, **options)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["request_id"])

    def status(self, request_id: str, *, logs: bool = False) -> dict[str, Any]:
        answer = self.call("GET", f"/queue/fal-ai/minimax/requests/{request_id}/status?logs={int(logs)}")
        assert answer.status_code in {200, 202}, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def result(self, request_id: str) -> httpx.Response:
        return self.call("GET", f"/queue/fal-ai/minimax/requests/{request_id}")

    def cancel(self, request_id: str) -> httpx.Response:
        return self.call("PUT", f"/queue/fal-ai/minimax/requests/{request_id}/cancel")

    def wait_until(self, request_id: str, word: str) -> dict[str, Any]:
        found: dict[str, Any] = wait_for(
            f"{request_id} to be {word}",
            lambda: (status := self.status(request_id))["status"] == word and status,
        )
        return found

    # What is in the database

    @property
    def database_url(self) -> str:
        return (
            self.environment.get("LIMPET_DATABASE_URL") or f"postgresql://postgres@/postgres?host={self.socket_dir()}"
        )

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def socket_dir(self) -> str:
        return (self.data / "postgres" / "postmaster.pid").read_text().splitlines()[4]
