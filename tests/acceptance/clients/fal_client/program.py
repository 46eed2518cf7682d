"""The main flow of fal-client, as its README has it: upload, subscribe with progress, an error, cancel."""

import json
import sys
from collections.abc import Callable
from typing import Any

import fal_client
import httpx

ENDPOINT = "fal-ai/minimax/hailuo-02-fast/image-to-video"


def refusal(call: Callable[[], Any]) -> dict[str, Any]:
    """What a caller sees; versions before 0.11 show the error of httpx, later ones their own around it."""
    try:
        call()
    except (httpx.HTTPStatusError, fal_client.client.FalClientError) as error:
        inner = error if isinstance(error, httpx.HTTPStatusError) else error.__cause__
        assert isinstance(inner, httpx.HTTPStatusError)
        body = inner.response.json()
        return {"status": inner.response.status_code, "error_type": body.get("error_type"), "detail": body["detail"]}
    raise AssertionError("not refused")


def main(picture: str) -> None:
    updates: list[list[Any]] = []

    def note(update: Any) -> None:
        updates.append([type(update).__name__, [log["message"] for log in getattr(update, "logs", None) or []]])

    address = fal_client.upload_file(picture)
    arguments = {"prompt": "[Push in] a street", "image_url": address}
    result = fal_client.subscribe(ENDPOINT, arguments=arguments, with_logs=True, on_queue_update=note)

    handle = fal_client.submit(ENDPOINT, arguments={**arguments, "duration": "10"})
    handle.cancel()
    for last in handle.iter_events(interval=0.1):
        ended = type(last).__name__

    print(
        json.dumps(
            {
                "uploaded": address,
                "updates": updates,
                "result": result,
                "refusal": refusal(lambda: fal_client.subscribe(ENDPOINT, arguments={"image_url": address})),
                "cancelled": [ended, refusal(handle.get)],
            }
        )
    )


main(sys.argv[1])
