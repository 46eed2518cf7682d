"""The main flow of `fal.apps`, which follows a request at addresses with a trailing slash: submit, events, result, cancel."""

# The client is installed in an environment of its own, where the type checker does not look.
# mypy: ignore-errors

import json
import sys
from typing import Any

import fal.apps
import httpx
from fal.toolkit.image import Image

ENDPOINT = "fal-ai/minimax/hailuo-02-fast/image-to-video"


def refusal(call: Any) -> dict[str, Any]:
    try:
        call()
    except httpx.HTTPStatusError as error:
        return {"status": error.response.status_code, "detail": error.response.json()["detail"]}
    raise AssertionError("not refused")


def main(picture: str) -> None:
    address = Image.from_path(picture, repository="fal_v3").url
    arguments = {"prompt": "[Push in] a street", "image_url": address}

    handle = fal.apps.submit(ENDPOINT, arguments=arguments)
    updates = [
        [type(event).__name__, [log["message"] for log in getattr(event, "logs", None) or []]]
        for event in handle.iter_events(logs=True)
    ]

    cancelled = fal.apps.submit(ENDPOINT, arguments={**arguments, "duration": "10"})
    cancelled.cancel()

    print(
        json.dumps(
            {
                "uploaded": address,
                "updates": updates,
                "result": handle.get(),
                "refusal": refusal(lambda: fal.apps.run(ENDPOINT, arguments={"image_url": address})),
                "cancelled": refusal(cancelled.get),
            }
        )
    )


main(sys.argv[1])
