"""Looking after a server: sessions, requests, webhooks, keys, files, usage."""

import csv
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.harness import LimpetServer
from tests.receiver import receiving

SPEECH = "fal-ai/minimax/speech-02-turbo"
MARKUP = "<img src=x onerror=window.hacked=1>"


def test_a_key_opens_a_session_and_a_wrong_one_does_not(open_page: Callable[..., Page], server: LimpetServer) -> None:
    key = server.call("POST", "/v1/keys", json={"alias": "desk"}).json()["key"]
    page = open_page(server, host="limpet.test", may_complain=True)
    page.goto("/dashboard/requests")

    page.get_by_label("API key").fill("nobody:nothing")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("key")
    page.get_by_label("API key").fill(key)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Requests")).to_be_visible()
    expect(page.get_by_role("navigation")).not_to_contain_text("Keys")
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert key.partition(":")[2] not in str(page.context.storage_state())
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("API key")).to_be_visible()
    assert page.context.cookies() == []


def test_the_list_of_requests_follows_along(page: Page, desk: LimpetServer) -> None:
    page.goto(f"{desk.url}/dashboard/requests?state=queued")
    expect(page.locator(".empty, table")).to_be_visible()

    request_id = desk.submit(SPEECH, {"text": "Good morning."})

    row = page.locator("tr", has=page.locator(f'a[href$="{request_id}"]'))
    expect(row).to_contain_text("In queue")
    row.get_by_role("link").click()
    expect(page.locator(".run .stage")).to_contain_text("queue")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".status").first).to_have_text("Cancelled")


def test_a_webhook_is_sent_again(page: Page, server: LimpetServer) -> None:
    with receiving() as receiver:
        request_id = server.submit(f"{SPEECH}?fal_webhook={receiver.url}/hook", {"text": "Good morning."})
        receiver.next()
        page.goto(f"/dashboard/requests/{request_id}")
        expect(page.locator(".delivery .status")).to_have_text("delivered")

        page.get_by_role("button", name="Send again").click()

        assert request_id in receiver.next().body.decode()
        expect(page.locator(".attempts li")).to_have_count(2)
        page.goto("/dashboard/webhooks")
        expect(page.locator(".delivery", has_text=receiver.url)).to_contain_text(request_id[:8])


def test_a_key_is_made_shown_once_and_revoked(page: Page) -> None:
    page.goto("/dashboard/keys")
    page.get_by_label("Name").fill(MARKUP)
    page.get_by_label("Scope").select_option("ADMIN")
    page.get_by_label("Requests at a time").fill("2")

    page.get_by_role("button", name="Create key").click()

    expect(page.locator(".notice-good code")).to_have_text(page.locator(".notice-good code").inner_text())
    row = page.locator("tbody tr", has_text=MARKUP)
    expect(row).to_contain_text("admin")
    expect(row.locator("td").nth(3)).to_have_text("2")
    row.get_by_role("button").click()
    row.get_by_role("button").click()
    expect(row).to_have_count(0)
    assert page.evaluate("() => window.hacked") is None


def test_a_file_that_is_closed_is_named_and_not_shown(page: Page, server: LimpetServer) -> None:
    place = server.call(
        "POST", "/rest/storage/upload/initiate", json={"file_name": "closed.png", "content_type": "image/png"}
    ).json()
    server.call("PUT", place["upload_url"].removeprefix(server.url), content=b"a picture")
    closed = {"params": {"url": place["file_url"]}, "json": {"default": "hide", "rules": []}}
    assert server.call("PUT", "/v1/storage/files/acl", **closed).status_code == 200

    page.goto("/dashboard/files")

    card = page.locator(".file", has_text="closed.png")
    expect(card.locator(".file-icon")).to_be_visible()
    expect(card.locator("img")).to_have_count(0)


def test_a_file_is_removed(page: Page, server: LimpetServer) -> None:
    place = server.call(
        "POST", "/rest/storage/upload/initiate", json={"file_name": "old.txt", "content_type": "text/plain"}
    )
    server.call("PUT", place.json()["upload_url"].removeprefix(server.url), content=b"old")
    page.goto("/dashboard/files")
    card = page.locator(".file", has_text="old.txt")

    card.get_by_role("button").click()
    card.get_by_role("button").click()

    expect(card).to_have_count(0)
    assert server.call("GET", place.json()["file_url"].removeprefix(server.url)).status_code == 404


def test_usage_is_shown_and_saved(page: Page, made_video: str, tmp_path: Path) -> None:
    page.goto("/dashboard/usage")
    expect(page.locator(".tile").first).to_contain_text("Requests")
    expect(page.locator(".chart rect").last).to_have_attribute("height", "170")

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()

    download.value.save_as(tmp_path / "usage.csv")
    rows = list(csv.DictReader((tmp_path / "usage.csv").read_text().splitlines()))
    used = [row for row in rows if row["endpoint_id"] == "fal-ai/minimax/hailuo-02-fast/image-to-video"]
    assert (used[0]["key"], used[0]["unit"]) == ("local key", "second")


def test_two_results_are_compared(page: Page, server: LimpetServer, made_video: str) -> None:
    other = server.submit(SPEECH, {"text": "Good morning."})
    server.wait_until(other, "COMPLETED")

    page.goto(f"/dashboard/compare?a={made_video}&b={other}")

    expect(page.locator(".side video")).to_be_visible()
    expect(page.locator(".side audio")).to_be_attached()
    expect(page.locator("tbody th")).to_have_text(["image_url", "prompt", "text"])


def test_workers_are_heard(page: Page) -> None:
    page.goto("/dashboard/workers")

    expect(page.locator(".tile .status").first).to_have_text("Ready")
    expect(page.locator(".badge")).to_have_text(["embedded"])
