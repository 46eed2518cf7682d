"""A small `/v1/videos` server of the kind that GPU servers offer: real multipart, real MP4 files, one job after the other."""

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import av
import numpy as np


@dataclass
class VideoServer:
    url: str
    #: What each create said, text fields as text and files as bytes.
    created: list[dict[str, Any]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    #: How often a job is looked at before it is done.
    looks: int = 2
    #: Frames and rate of what is made, whatever was asked.
    makes: tuple[int, int] | None = None


def _form(content_type: str, body: bytes) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        fields[str(name)] = content if part.get_filename() else content.decode()
    return fields


def _clip(fields: dict[str, Any], makes: tuple[int, int] | None) -> bytes:
    """Brightness rises from frame to frame, so that a test can tell which frames were kept."""
    width, height = map(int, fields["size"].split("x"))
    count, fps = makes or (int(fields.get("num_frames", 8)), int(fields.get("fps", 8)))
    file = BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"qp": "1"}  # the levels themselves are what is tested
        for number in range(count):
            picture = np.full((height, width, 3), 20 + number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return file.getvalue()


@contextmanager
def serving_videos() -> Iterator[VideoServer]:
    server, jobs, looked = VideoServer(url=""), {}, {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            fields = _form(self.headers["content-type"], body)
            job = f"video_{uuid.uuid4().hex}"
            server.created.append(fields)
            jobs[job], looked[job] = fields, 0
            self._send(self._object(job, "queued"))

        def do_GET(self) -> None:
            _, _, _, job, *rest = self.path.partition("?")[0].split("/")
            if job not in jobs:
                self._send({"error": {"message": "no such video"}}, 404)
            elif rest == ["content"]:
                self._answer(_clip(jobs[job], server.makes), "video/mp4")
            else:
                looked[job] += 1
                self._send(self._object(job, "completed" if looked[job] > server.looks else "in_progress"))

        def do_DELETE(self) -> None:
            job = self.path.split("/")[3]
            server.deleted.append(job)
            self._send({"id": job, "object": "video.deleted", "deleted": True})

        def _object(self, job: str, status: str) -> dict[str, Any]:
            progress = min(100, 100 * looked[job] // (server.looks + 1))
            sizes = {"size": jobs[job]["size"], "seconds": jobs[job].get("seconds", "4")}
            return {
                "id": job,
                "object": "video",
                "model": "m",
                "created_at": 1,
                "status": status,
                "progress": progress,
            } | sizes

        def _send(self, value: Any, status: int = 200) -> None:
            self._answer(json.dumps(value).encode(), "application/json", status)

        def _answer(self, body: bytes, content_type: str, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("content-type", content_type)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        server.url = f"http://127.0.0.1:{httpd.server_port}"
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield server
        httpd.shutdown()
        thread.join()
