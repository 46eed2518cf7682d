"""A real receiver of webhooks, and a verifier of their signatures written from the protocol's text."""

import base64
import hashlib
import json
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from tests.harness import PATIENCE_S


@dataclass(frozen=True)
class Received:
    path: str
    headers: Message
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.body)
        return body


@dataclass
class Receiver:
    """Takes POSTs and answers with what `answer` gives: a status, and a place to go to for a redirect."""

    url: str
    answer: Callable[[Received], int] = lambda _: 200
    #: The body of the answer, as JSON; none unless given.
    reply: Callable[[Received], Any] | None = None
    received: "queue.Queue[Received]" = field(default_factory=queue.Queue)

    def next(self) -> Received:
        return self.received.get(timeout=PATIENCE_S)


@contextmanager
def receiving(
    answer: Callable[[Received], int] = lambda _: 200,
    *,
    port: int = 0,
    reply: Callable[[Received], Any] | None = None,
) -> Iterator[Receiver]:
    receiver = Receiver(url="", answer=answer, reply=reply)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received = Received(self.path, self.headers, body)
            receiver.received.put(received)
            status = receiver.answer(received)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("location", f"{receiver.url}/elsewhere")
            said = b"" if receiver.reply is None else json.dumps(receiver.reply(received)).encode()
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def is_signed(received: Received, jwks: Mapping[str, Any], *, at: float | None = None) -> bool:
    """As a receiver would: the headers, the message, and every key until one fits. `at` is its clock, if it looks at it."""
    headers = received.headers
    request_id, user_id = headers["x-fal-webhook-request-id"], headers["x-fal-webhook-user-id"]
    timestamp, signature = headers["x-fal-webhook-timestamp"], headers["x-fal-webhook-signature"]
    if at is not None and abs(at - int(timestamp)) > 300:
        return False
    digest = hashlib.sha256(received.body).hexdigest()
    message = f"{request_id}\n{user_id}\n{timestamp}\n{digest}".encode()
    return any(_fits(key, bytes.fromhex(signature), message) for key in jwks["keys"])


def _fits(key: Mapping[str, str], signature: bytes, message: bytes) -> bool:
    x = key["x"].rstrip("=")
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(x + "=" * (-len(x) % 4)))
    try:
        public.verify(signature, message)
    except InvalidSignature:
        return False
    return True
