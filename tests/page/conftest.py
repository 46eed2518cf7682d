"""A real Chromium in front of a real server."""

import base64
import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from tests.harness import PATIENCE_S, LimpetServer

#: Without these Chromium looks for hosts of its own maker at every start, and a machine without a screen has no GPU.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP limpet.test 127.0.0.1",
    "--autoplay-policy=no-user-gesture-required",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium; installed where that is possible."""
    if (found := _chromium()) is None and os.getuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-q", *command], env=environment, check=True, capture_output=True)
        found = _chromium()
    if found is None:
        pytest.skip("there is no Chromium, and only root can install it")
    return found


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    """A server of the pages' own: they show what it holds, and other tests leave odd things."""
    running = LimpetServer(tmp_path_factory.mktemp("pages")).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")  # while Playwright runs, no test with an event loop of its own can
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_S * 1000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(_ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages that must say nothing on the console, unless that is allowed.

    Under the host `limpet.test` a page is not on loopback for the server, so that the local key does not count.
    """
    said: list[str] = []
    with ExitStack() as contexts:

        def make(server: LimpetServer, *, host: str = "127.0.0.1", may_complain: bool = False, **options: Any) -> Page:
            context = browser.new_context(base_url=f"http://{host}:{server.port}", **options)
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE_S * 1000)
            page = context.new_page()
            if not may_complain:
                page.on("console", lambda message: said.extend(_complaint(message)))
            page.on("pageerror", lambda error: said.append(str(error)))
            return page

        yield make
    assert said == []


def _complaint(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type in {"error", "warning"} else []


@pytest.fixture
def page(open_page: Callable[..., Page], server: LimpetServer) -> Page:
    return open_page(server)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    """A server that accepts and answers, and runs nothing."""
    running = LimpetServer(tmp_path_factory.mktemp("desk"), arguments=("--no-worker",)).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def made_video(server: LimpetServer, picture_file: Path) -> str:
    """The id of a request that has made a video."""
    address = f"data:image/png;base64,{base64.b64encode(picture_file.read_bytes()).decode()}"
    body = {"prompt": "[Zoom in] a harbour", "image_url": address}
    request_id = server.submit("fal-ai/minimax/hailuo-02-fast/image-to-video", body)
    server.wait_until(request_id, "COMPLETED")
    return request_id


@pytest.fixture(scope="session")
def picture_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture as a user drops it."""
    path = tmp_path_factory.mktemp("pictures") / "beach.png"
    gradient = Image.linear_gradient("L").resize((640, 360))
    Image.merge("RGB", (gradient, gradient.rotate(180), gradient)).save(path)
    return path


@pytest.fixture(scope="session")
def small_picture_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "stamp.png"
    buffer = io.BytesIO()
    Image.new("RGB", (120, 90), "teal").save(buffer, "PNG")
    path.write_bytes(buffer.getvalue())
    return path
