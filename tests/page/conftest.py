"""A real Chromium in front of a real server."""

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
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
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


@pytest.fixture(scope="module")  # while Playwright runs, no test with an event loop of its own can
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(_ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages that must say nothing on the console, unless that is allowed; `server` may be any."""
    said: list[str] = []
    with ExitStack() as contexts:

        def make(server: LimpetServer, *, may_complain: bool = False, **options: Any) -> Page:
            context = browser.new_context(base_url=server.url, **options)
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
