"""Making things in the playground, as a user does it."""

import base64
import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.harness import LimpetServer

from limpet.catalog.endpoints import ENDPOINTS

FAST = "/models/fal-ai/minimax/hailuo-02-fast/image-to-video"
PRO = "/models/fal-ai/minimax/hailuo-02/pro/image-to-video"
SPEECH = "/models/fal-ai/minimax/speech-02-turbo"
MARKUP = "<img src=x onerror=window.hacked=1>"

_DROP = """
(zone, [name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: "image/png" }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}
"""
_GO = "(path) => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }"


def drop(page: Page, picture: Path, *, name: str | None = None) -> None:
    """Drops a file in the place of the sample picture."""
    page.get_by_role("button", name="Remove").first.click()
    zone = page.locator(".drop").first
    zone.evaluate(_DROP, [name or picture.name, base64.b64encode(picture.read_bytes()).decode()])


def run(page: Page) -> None:
    page.get_by_role("button", name="Run", exact=True).click()


def field(page: Page, name: str) -> Any:
    return page.locator(f'[data-name="{name}"]')


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


def test_a_video_is_stepped_through_frame_by_frame(page: Page, made_video: str) -> None:
    page.goto(f"{FAST}?request={made_video}")
    page.wait_for_function("() => document.querySelector('.player video')?.currentTime > 0")
    page.get_by_role("button", name="Pause").click()
    before = page.locator(".player video").evaluate("(video) => video.currentTime")

    page.get_by_role("button", name="One frame on").click()

    after = page.locator(".player video").evaluate("(video) => video.currentTime")
    assert after - before == pytest.approx(1 / 24, abs=0.001)


def test_progress_is_watched_and_a_run_is_cancelled(page: Page) -> None:
    page.goto(PRO)

    run(page)

    expect(page.locator(".run .stage")).to_contain_text("%")
    expect(page.locator(".run .log li").first).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".result .notice")).to_contain_text("Cancelled")


def test_problems_stand_beside_their_fields(page: Page) -> None:
    page.goto(SPEECH)
    page.get_by_role("button", name="JSON").click()
    page.get_by_label("The call as JSON").fill('{"text": "", "voice_setting": {"speed": 9}}')
    page.get_by_role("button", name="Form").click()

    run(page)

    expect(field(page, "text").locator(".problem").first).to_contain_text("at least 1 character")
    expect(field(page, "speed").locator(".problem")).to_contain_text("less than or equal to 2")
    expect(field(page, "text").locator("textarea")).to_be_focused()
    expect(field(page, "text").locator("textarea")).to_have_attribute("aria-invalid", "true")


def test_a_picture_that_is_too_small_is_not_even_sent(page: Page, small_picture_file: Path) -> None:
    page.goto(FAST)

    drop(page, small_picture_file)

    expect(field(page, "image_url").locator(".problem")).to_contain_text("120 x 90 pixels")


def test_speech_is_heard(page: Page) -> None:
    page.goto(SPEECH)

    page.get_by_label("Text").fill("The boats are back before the storm.")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".wave svg")).to_have_attribute("aria-label", re.compile(r"^Waveform of 2\.\d s$"))
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.2")
    assert 1.5 < page.locator("audio").evaluate("(audio) => audio.duration") < 3
    assert len((page.locator(".wave-bars").get_attribute("d") or "").split("M")) == 151


def test_the_sample_picture_is_one_click_away(page: Page) -> None:
    page.goto(FAST)
    sample = field(page, "image_url").locator("input[type=url]").input_value()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator(".preview-item")).to_have_count(0)

    page.get_by_role("button", name="Use the sample picture").click()

    expect(field(page, "image_url").locator("input[type=url]")).to_have_value(sample)
    page.wait_for_function("() => document.querySelector('.preview-item img').naturalWidth >= 301")


def test_form_and_json_follow_each_other(page: Page) -> None:
    page.goto(FAST)
    json_view = page.get_by_label("The call as JSON")

    page.get_by_label("Prompt", exact=False).first.fill("[Pan left] a quay")
    field(page, "duration").get_by_text("10", exact=True).click()

    page.get_by_role("button", name="JSON").click()
    assert '"duration": "10"' in json_view.input_value()
    json_view.fill('{"prompt": "fog", "image_url": "https://example.com/a.jpg"}')
    page.get_by_role("button", name="Form").click()
    expect(field(page, "prompt").locator("textarea")).to_have_value("fog")
    expect(field(page, "duration").get_by_label("6")).to_be_checked()


def test_camera_words_are_completed_and_read(page: Page) -> None:
    page.goto(FAST)
    prompt = field(page, "prompt").locator("textarea")

    prompt.fill("")
    prompt.press_sequentially("[pan l")
    expect(page.get_by_role("option")).to_have_text(["pan left"])
    prompt.press("Enter")
    prompt.press_sequentially("[dance, tilt up]")

    expect(prompt).to_have_value("[Pan left] [dance, tilt up]")
    expect(page.locator(".camera-moves .chip")).to_have_text(["1  pan left", "2  tilt up", "dance"])


def test_a_request_is_shared_by_its_link_and_run_again(page: Page, made_video: str) -> None:
    page.goto(f"{FAST}?request={made_video}")

    expect(field(page, "prompt").locator("textarea")).to_have_value("[Zoom in] a harbour")
    expect(page.locator(".facts")).to_contain_text("embedded")
    expect(page.locator(".player video")).to_be_visible()


def test_every_endpoint_has_a_form_whose_first_body_validates(page: Page) -> None:
    page.goto("/")
    page.locator(".model").first.wait_for()

    for id_, endpoint in ENDPOINTS.items():
        page.evaluate(_GO, f"/models/{id_}")
        page.locator(".playground .head-line .path", has_text=id_).wait_for()
        body = page.get_by_label("The call as JSON").evaluate("(area) => JSON.parse(area.value)")
        shown = page.locator(".form-fields > [data-name]").evaluate_all("(all) => all.map((one) => one.dataset.name)")

        endpoint.validate(body)
        assert sorted(shown) == sorted(endpoint.input.model_json_schema()["properties"]), (
            id_
        )  # required ones come first


@pytest.mark.parametrize("language", ["cURL", "MiniMax", "Vtrix"])
def test_the_snippets_are_calls_that_work(page: Page, language: str, desk: LimpetServer, tmp_path: Path) -> None:
    """Against a server without a worker: what matters is that the call is taken in."""
    page.goto(f"{desk.url}{FAST}")

    page.get_by_role("tab", name=language).click()

    snippet = page.locator(".code-card code").inner_text()
    if language == "cURL":  # the answer of this one comes with the video
        snippet = snippet.replace(f"{desk.url}/fal-ai", f"{desk.url}/queue/fal-ai")
    answer = _shell(snippet, tmp_path)
    assert '"error"' not in answer or '"error":""' in answer
    assert any(word in answer for word in ('"request_id"', '"task_id"', '"id"')), answer


def _shell(snippet: str, folder: Path) -> str:
    done = subprocess.run(["bash", "-c", snippet], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def test_what_callers_write_is_shown_as_text(page: Page, picture_file: Path) -> None:
    page.goto(FAST)
    drop(page, picture_file, name=f"{MARKUP}.png")
    expect(page.locator(".upload-note")).to_contain_text(MARKUP)
    field(page, "prompt").locator("textarea").fill(f"[Push in, {MARKUP}] <script>window.hacked=1</script>")
    expect(page.locator(".camera-moves .chip-warn")).to_have_text(MARKUP)

    run(page)

    page.get_by_role("link", name="Details").click()
    expect(page.locator(".log")).to_contain_text(MARKUP)
    expect(page.locator("pre.code").first).to_contain_text("<script>window.hacked=1</script>")
    page.goto("/dashboard/files")
    expect(page.locator(".file-name", has_text="onerror").first).to_be_visible()
    assert page.evaluate("() => window.hacked") is None
    assert page.locator("img[src=x]").count() == 0


def test_an_endpoint_without_an_engine_says_why(page: Page) -> None:
    page.goto("/models/fal-ai/minimax-music/v2")

    expect(page.locator(".badge-off")).to_have_text("not available")
    expect(page.locator(".page-head .notice")).to_contain_text("embedded")


def test_the_gallery_is_searched(open_page: Callable[..., Page], server: LimpetServer) -> None:
    page = open_page(server)
    page.goto("/?category=text-to-speech")
    expect(page.locator(".model")).to_have_count(14)

    page.get_by_label("Search models").fill("2.6 turbo")

    expect(page.locator(".model h2")).to_have_text(["Speech-2.6 Turbo"])
    assert page.url.endswith("/?q=2.6+turbo&category=text-to-speech")


def test_the_words_that_a_licence_wants_are_shown_before_a_run_and_with_its_result(
    open_page: Callable[..., Page], tmp_path_factory: pytest.TempPathFactory
) -> None:
    toy = Path(__file__).parents[1] / "integration" / "toy_engine"
    environment = {"LIMPET_ENGINES": "toy,embedded", "PYTHONPATH": str(toy)}
    running = LimpetServer(tmp_path_factory.mktemp("attribution"), environment=environment).start()
    try:
        page = open_page(running)
        page.goto("/models/fal-ai/minimax/image-01")
        expect(page.locator(".page-head .attribution")).to_have_text("Powered by Toys")
        page.locator('[data-name="prompt"] textarea').fill("A quay.")
        run(page)

        expect(page.locator(".made .attribution")).to_have_text("Powered by Toys")
        page.get_by_text("How it was made").click()
        expect(page.locator(".made .values")).to_contain_text("Toy Licence")
        page.goto(SPEECH)
        expect(page.locator(".page-head h1")).to_be_visible()
        expect(page.locator(".attribution")).to_have_count(0)
    finally:
        running.stop()
