"""Messages to the receivers of callbacks."""

import orjson

from limpet.service.signing import signature_headers
from limpet.service.webhooks import Message, Occasion


def signed_message(occasion: Occasion, body: object) -> Message:
    """The body as JSON, signed as a webhook is, with an id by which a receiver knows a repeated message."""
    payload = orjson.dumps(body)
    request = occasion.request
    headers = {
        "Content-Type": "application/json",
        "X-Limpet-Event-Id": f"{request.id}-{occasion.event}",
    }
    signature = signature_headers(
        payload, request_id=request.id, user_id=request.owner, at=occasion.at, sign=occasion.sign
    )
    return Message(body=payload, headers=headers | signature)
