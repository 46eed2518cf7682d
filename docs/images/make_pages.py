"""Makes the pictures of the pages, in Chromium: `uv run docs/images/make_pages.py`. With the font Inter they look as they should."""

import base64
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # the server of the tests

from tests.harness import LimpetServer  # noqa: E402  # after the path to it is known
from tests.receiver import receiving  # noqa: E402  # the same

FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"
SPEECH = "fal-ai/minimax/speech-02-hd"
IMAGE = "fal-ai/minimax/image-01"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}


@dataclass(frozen=True)
class Picture:
    name: str
    path: str
    #: What is to be seen before the picture is taken.
    sign: str
    scheme: str = "light"
    size: dict[str, int] = field(default_factory=lambda: WIDE)


def main() -> None:
    with _server() as server, receiving() as receiver, sync_playwright() as playwright:
        made = _work(server, hook=f"{receiver.url}/done")
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for picture in _pictures(made):
            _take(browser, server.url, picture)
        browser.close()


@contextmanager
def _server() -> Iterator[LimpetServer]:
    with tempfile.TemporaryDirectory(prefix="limpet-pages-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL may run as another user
        server = LimpetServer(Path(folder) / "data").start()
        yield server
        server.stop()


def _work(server: LimpetServer, *, hook: str) -> dict[str, str]:
    """Requests worth showing; their ids."""
    harbour = _as_data(ROOT / "docs" / "samples" / "harbour.jpg")
    cup = _as_data(ROOT / "docs" / "samples" / "coffee.jpg")
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "refused": (SPEECH, {"text": ""}),
        "other": (FAST, {"prompt": "[Zoom in] a cup of coffee", "image_url": cup}),
        "picture": (IMAGE, {"prompt": "A red boat on a lake at dawn, mountains behind", "num_images": 2}),
        "speech": (SPEECH, {"text": "The boats are back before the storm, and the lamps along the quay are lit."}),
        "video": (FAST, {"prompt": "[Push in] A small harbour at dusk", "image_url": harbour}),
    }
    made = {}
    for name, (endpoint, body) in calls.items():
        query = f"?fal_webhook={hook}" if name in {"speech", "refused"} else ""
        made[name] = server.submit(f"{endpoint}{query}", body)
        server.call("GET", f"/v1/requests/{made[name]}/events")  # ends with the request, however long that takes
    for alias, scope in (("laptop", "API"), ("build server", "API"), ("team", "ADMIN")):
        server.call("POST", "/v1/keys", json={"alias": alias, "scope": scope})
    return made


def _as_data(path: Path) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(path.read_bytes()).decode()}"


def _pictures(made: dict[str, str]) -> list[Picture]:
    video = f"/models/{FAST}?request={made['video']}"
    compare = f"/dashboard/compare?a={made['video']}&b={made['other']}"
    return [
        Picture("models", "/", ".model"),
        Picture("models-dark", "/", ".model", "dark"),
        Picture("playground", video, ".player video"),
        Picture("playground-dark", video, ".player video", "dark"),
        Picture("playground-phone", f"/models/{FAST}", ".desk", size=PHONE),
        Picture("speech", f"/models/{SPEECH}?request={made['speech']}", ".wave svg"),
        Picture("pictures", f"/models/{IMAGE}?request={made['picture']}", ".picture img"),
        Picture("problems", f"/models/{SPEECH}?request={made['refused']}", ".is-wrong"),
        Picture("requests", "/dashboard/requests", "table"),
        Picture("requests-phone", "/dashboard/requests", "table", size=PHONE),
        Picture("request", f"/dashboard/requests/{made['speech']}", ".delivery"),
        Picture("compare", compare, ".side video"),
        Picture("files", "/dashboard/files", ".file"),
        Picture("usage", "/dashboard/usage", ".chart"),
        Picture("keys", "/dashboard/keys", "table"),
        Picture("workers", "/dashboard/workers", ".tile"),
        Picture("webhooks", "/dashboard/webhooks", ".delivery"),
    ]


def _take(browser: Browser, url: str, picture: Picture) -> None:
    scheme: Any = picture.scheme
    size: Any = picture.size
    context = browser.new_context(base_url=url, viewport=size, color_scheme=scheme)
    page = context.new_page()
    page.goto(picture.path)
    page.locator(picture.sign).first.wait_for()
    page.wait_for_timeout(1500)  # pictures, films and sound have arrived
    taken = Image.open(BytesIO(page.screenshot()))
    taken.convert("RGB").save(ROOT / "docs" / "images" / f"page-{picture.name}.webp", quality=80, method=6)
    context.close()


if __name__ == "__main__":
    main()
