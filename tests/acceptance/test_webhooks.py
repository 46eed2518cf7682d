"""Both official clients with a webhook, and a receiver that verifies as fal documents it."""

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from tests.receiver import Received, receiving

FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"


def _verify(received: Received, server: str) -> None:
    """fal's documented verifier decodes `x` as it is: padded keys work, the others are skipped."""
    headers = received.headers
    message = "\n".join(
        [
            headers["x-fal-webhook-request-id"],
            headers["x-fal-webhook-user-id"],
            headers["x-fal-webhook-timestamp"],
            hashlib.sha256(received.body).hexdigest(),
        ]
    ).encode()
    keys = httpx.get(f"{server}/rest/.well-known/jwks.json").json()["keys"]
    (padded,) = [key["x"] for key in keys if len(key["x"]) % 4 == 0]
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(padded))
    public.verify(bytes.fromhex(headers["x-fal-webhook-signature"]), message)


def test_fal_client_submits_with_a_webhook(python_program: Callable[[str], Any], server: str, data_uri: str) -> None:
    with receiving() as receiver:
        shown = python_program(f"""
import json, fal_client
handle = fal_client.submit(
    "{FAST}",
    arguments={{"prompt": "a street", "image_url": "{data_uri}"}},
    webhook_url="{receiver.url}/api/fal/webhook",
)
result = handle.get()
print(json.dumps({{"request_id": handle.request_id, "result": result}}))
""")
        received = receiver.next()

    _verify(received, server)
    assert received.path == "/api/fal/webhook"
    assert received.json["request_id"] == shown["request_id"]
    assert received.json["payload"] == shown["result"]


@pytest.mark.node
def test_the_javascript_client_submits_with_a_webhook(
    node_program: Callable[[str], Any], server: str, data_uri: str
) -> None:
    with receiving() as receiver:
        shown = node_program(f"""
import {{ fal }} from "@fal-ai/client";
const {{ request_id }} = await fal.queue.submit("{FAST}", {{
  input: {{ prompt: "a street", image_url: {json.dumps(data_uri)} }},
  webhookUrl: "{receiver.url}/api/fal/webhook",
}});
console.log(JSON.stringify(request_id));
""")
        received = receiver.next()

    _verify(received, server)
    assert (received.json["request_id"], received.json["status"]) == (shown, "OK")
    assert httpx.get(received.json["payload"]["video"]["url"]).status_code == 200
