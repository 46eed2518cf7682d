"""A small Hub: listings with checksums, files that lie somewhere else, ranges, accounts; and a plain server of one folder."""

import functools
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

#: Files of these kinds are kept apart, as Git LFS does, and their sha256 is told.
_LARGE = (".safetensors", ".bin", ".png")


@dataclass
class Repository:
    files: dict[str, bytes]
    commit: str = "1" * 40
    #: What earlier commits had.
    past: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def becomes(self, commit: str, **files: bytes) -> None:
        self.past[self.commit] = dict(self.files)
        self.files |= {name.replace("__", "/").replace("_dot_", "."): data for name, data in files.items()}
        self.commit = commit

    def at(self, revision: str) -> dict[str, bytes] | None:
        return self.files if revision in {"main", self.commit} else self.past.get(revision)


@dataclass
class HubServer:
    port: int = 0
    repositories: dict[str, Repository] = field(default_factory=dict)
    #: Method-free paths that were asked for, with their ranges.
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    #: Path and `Authorization` of each call.
    tokens: dict[str, str | None] = field(default_factory=dict)
    #: The token without which no file is given.
    token: str | None = None
    #: Whether listings are given without it.
    lists_to_all: bool = True
    #: Where large files lie, if not here.
    elsewhere: str | None = None
    #: No connection gets beyond this place of a file whose path ends so.
    cut: tuple[str, int] | None = None
    #: Changes of what listings say, by path.
    lies: dict[str, dict[str, object]] = field(default_factory=dict)
    #: Bytes that are given in place of a file's own, by path.
    spoilt: dict[str, bytes] = field(default_factory=dict)
    tells_checksums: bool = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def brought(self) -> list[str]:
        """Names of the files that were asked for, once each."""
        names = [path.split("/resolve/")[1].partition("/")[2] for path, _ in self.asked if "/resolve/" in path]
        return list(dict.fromkeys(names))


def git_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@contextmanager
def running_hub() -> Iterator[HubServer]:
    state = HubServer()
    with _running(functools.partial(_Handler, state)) as port:
        state.port = port
        yield state


@contextmanager
def served_folder(folder: Path) -> Iterator[str]:
    with _running(functools.partial(_Quiet, directory=str(folder))) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[int]:
    listener = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield listener.server_port
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Tests are quiet."""


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, state: HubServer, *arguments: object) -> None:
        self._state = state
        super().__init__(*arguments)  # type: ignore[arg-type] # what the server hands on

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self._state.asked.append((path, self.headers.get("Range")))
        self._state.tokens[path] = self.headers.get("Authorization")
        if path.startswith("/blobs/"):
            self._give(self._large()[path.removeprefix("/blobs/")], path)
        elif self._refuses(path):
            self._answer(401, b"Access to this model is restricted")
        elif path.startswith("/api/models/"):
            self._list(*path.removeprefix("/api/models/").split("/revision/"))
        else:
            self._resolve(*path[1:].split("/resolve/"))

    def _refuses(self, path: str) -> bool:
        state = self._state
        if state.token is None or (state.lists_to_all and path.startswith("/api/")):
            return False
        return self.headers.get("Authorization") != f"Bearer {state.token}"

    def _list(self, name: str, revision: str) -> None:
        repository = self._state.repositories.get(name)
        files = None if repository is None else repository.at(revision)
        if repository is None or files is None:
            self._answer(404, b"{}")
            return
        commit = repository.commit if revision == "main" else revision
        siblings = [self._sibling(path, data) for path, data in files.items()]
        self._answer(200, json.dumps({"id": name, "sha": commit, "siblings": siblings}).encode())

    def _sibling(self, path: str, data: bytes) -> dict[str, object]:
        told: dict[str, object] = {"rfilename": path, "size": len(data)}
        if path.endswith(_LARGE) and self._state.tells_checksums:
            told |= {"blobId": "0" * 40, "lfs": {"sha256": sha256(data), "size": len(data), "pointerSize": 134}}
        elif self._state.tells_checksums:
            told |= {"blobId": git_id(data)}
        return told | self._state.lies.get(path, {})

    def _resolve(self, name: str, rest: str) -> None:
        revision, _, path = rest.partition("/")
        files = self._state.repositories[name].at(revision) or {}
        if path not in files:
            self._answer(404, b"Entry not found")
        elif path.endswith(_LARGE):
            self.send_response(302)
            self.send_header("X-Linked-Etag", f'"{sha256(files[path])}"')
            self.send_header("Location", f"{self._state.elsewhere or self._state.url}/blobs/{path}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._give(self._state.spoilt.get(path, files[path]), path)

    def _large(self) -> dict[str, bytes]:
        everything: dict[str, bytes] = {}
        for repository in self._state.repositories.values():
            everything |= repository.files
        return everything | self._state.spoilt

    def _give(self, data: bytes, path: str) -> None:
        wanted = self.headers.get("Range")
        start = int(wanted[6:-1]) if wanted else 0
        body = data[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        cut = self._state.cut
        self.wfile.write(body[: max(0, cut[1] - start)] if cut is not None and path.endswith(cut[0]) else body)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Tests are quiet."""
