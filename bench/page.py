"""How soon the first page is painted, from a cold start of the browser's profile, beside an empty page of the same server."""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))  # the server of the tests

from tests.harness import LimpetServer

_ROUNDS = 7
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="limpet-bench-") as folder, sync_playwright() as playwright:
        Path(folder).chmod(0o755)  # PostgreSQL may run as another user
        server = LimpetServer(Path(folder) / "data", arguments=("--no-worker",)).start()
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = statistics.median(_painted_ms(browser, f"{server.url}/") for _ in range(_ROUNDS))
        plain = statistics.median(_painted_ms(browser, f"{server.url}/health/live") for _ in range(_ROUNDS))
        browser.close()
        server.stop()
    print(f"first paint of /: {page:.0f} ms, of a line of text: {plain:.0f} ms, ratio {page / plain:.1f}")


def _painted_ms(browser: Browser, url: str) -> float:
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    painted = page.wait_for_function(_PAINTED).json_value()
    context.close()
    return float(painted)


if __name__ == "__main__":
    main()
