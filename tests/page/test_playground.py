"""Making things in the playground, as a user does it."""

import base64
import io
from pathlib import Path

import av
import httpx
from playwright.sync_api import Page, expect

FAST = "/models/fal-ai/minimax/hailuo-02-fast/image-to-video"
PRO = "/models/fal-ai/minimax/hailuo-02/pro/image-to-video"
SPEECH = "/models/fal-ai/minimax/speech-02-turbo"

_DROP = """
(zone, [name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: "image/png" }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}
"""


def drop(page: Page, picture: Path) -> None:
    """Drops a file on the first zone of the form."""
    page.get_by_role("button", name="Remove").first.click()
    zone = page.locator(".drop").first
    zone.evaluate(_DROP, [picture.name, base64.b64encode(picture.read_bytes()).decode()])


def run(page: Page) -> None:
    page.get_by_role("button", name="Run", exact=True).click()


def test_a_dropped_picture_becomes_a_video_that_plays(page: Page, picture_file: Path) -> None:
    page.goto(FAST)
    drop(page, picture_file)
    expect(page.locator(".upload-note")).to_contain_text("beach.png")

    run(page)

    video = page.locator(".player video")
    video.wait_for()
    page.wait_for_function("() => document.querySelector('.player video').currentTime > 0.3")
    assert video.evaluate("(video) => [video.videoWidth, video.videoHeight]") == [910, 512]
    assert video.evaluate("(video) => video.duration") == 6
    with av.open(io.BytesIO(httpx.get(video.get_attribute("src") or "").content)) as film:
        assert film.streams.video[0].frames == 144
