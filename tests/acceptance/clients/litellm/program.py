"""LiteLLM's video calls with its fal provider: create, ask for the status, fetch the film."""

# The client is installed in an environment of its own, where the type checker does not look.
# mypy: ignore-errors

import json
import sys
import time
from pathlib import Path
from typing import Any

import litellm

FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"
KEY = "local:local"


def make(model: str, base: str | None, film: Path, **options: Any) -> list[str]:
    """Writes the film that a call made and returns the statuses on the way; after `failed`, why it did."""
    common = {"api_key": KEY, "api_base": base, "custom_llm_provider": "fal_ai"}
    video = litellm.video_generation(model=model, api_key=KEY, api_base=base, **options)
    statuses = [video.status]
    while video.status not in {"completed", "failed"}:
        time.sleep(0.2)  # the documented way to wait is to ask again
        video = litellm.video_status(video_id=video.id, **common)
        statuses.append(video.status)
    if video.status == "completed":
        film.write_bytes(litellm.video_content(video_id=video.id, **common))
    else:
        statuses.append(str(video.error))
    return statuses


def main(base: str, picture: str) -> None:
    print(
        json.dumps(
            {
                "hailuo": make(
                    f"fal_ai/{FAST}",
                    base,
                    Path("hailuo.mp4"),
                    prompt="[Push in] a street",
                    input_reference=picture,
                    seconds="6",
                ),
                "h3": make("fal_ai/minimax/h3/text-to-video", base, Path("h3.mp4"), prompt="a harbour", seconds="4"),
                "refusal": make(f"fal_ai/{FAST}", base, Path("none.mp4"), prompt="a street", seconds="7"),
            }
        )
    )


main(*sys.argv[1:])
