"""The ways in that need a line of configuration instead of `limpet exec`: same calls, same answers, addresses that fit."""

import json
from collections.abc import Callable
from typing import Any

import pytest

FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"

#: One line for each way, before the same story.
JAVASCRIPT = {
    "proxy": 'fal.config({ credentials: "local:local", proxyUrl: { url: `${server}/api/fal/proxy`, when: "always" } });',
    "middleware": """
const bases = {
  "https://fal.run": server,
  "https://queue.fal.run": `${server}/queue`,
  "https://rest.fal.ai": `${server}/rest`,
};
const requestMiddleware = async (request) => {
  const { origin } = new URL(request.url);
  return { ...request, url: request.url.replace(origin, bases[origin]) };
};
fal.config({ credentials: "local:local", requestMiddleware });
""",
}

JAVASCRIPT_STORY = """
const url = await fal.storage.upload(await (await fetch(picture)).blob());
const input = { prompt: "[Push in] a street", image_url: url };
const submitted = await fal.queue.submit(endpoint, { input });
const result = await fal.subscribe(endpoint, { input, mode: "streaming" });
const ran = await fal.run(endpoint, { input });
const wrong = await fal.run(endpoint, { input: {} }).catch((error) => error.fieldErrors.length);
await fal.queue.cancel(endpoint, { requestId: submitted.request_id }).catch(() => null);
console.log(JSON.stringify({ url, submitted, videos: [result.data.video.url, ran.data.video.url], wrong }));
"""


@pytest.mark.node
@pytest.mark.parametrize(("way", "queue"), [("proxy", "https://queue.fal.run"), ("middleware", "{server}/queue")])
def test_the_javascript_client_needs_one_setting(
    *, way: str, queue: str, server: str, plain_program: Callable[..., Any], data_uri: str, film_in
):
    shown = plain_program(
        "program.mjs",
        'import { fal } from "@fal-ai/client";\n'
        f"const [server, endpoint, picture] = {json.dumps([server, FAST, data_uri])};\n"
        f"{JAVASCRIPT[way]}{JAVASCRIPT_STORY}",
    )

    assert shown["url"].startswith(f"{server}/files/")
    assert shown["submitted"]["status_url"].startswith(f"{queue.format(server=server)}/fal-ai/minimax/requests/")
    assert shown["wrong"] == 2
    for video in shown["videos"]:
        assert video.startswith(f"{server}/files/")
        assert film_in(video).frames == 144


def test_the_python_client_works_over_plain_http_with_its_addresses_set(
    server: str, plain_program: Callable[..., Any], data_uri: str, film_in
):
    shown = plain_program(
        "program.py",
        f"""
import base64, json
import fal_client.client as client

server = {server!r}
client.RUN_URL_FORMAT = f"{{server}}/"
client.QUEUE_URL_FORMAT = f"{{server}}/queue/"
client.REST_URL = f"{{server}}/rest"
client.CDN_URL = f"{{server}}/cdn"

import fal_client
url = fal_client.upload(base64.b64decode({data_uri!r}.partition(",")[2]), "image/jpeg", file_name="street.jpg")
arguments = {{"prompt": "x", "image_url": url}}
handle = fal_client.submit({FAST!r}, arguments=arguments)
again = fal_client.SyncClient().get_handle({FAST!r}, handle.request_id)
print(json.dumps({{
    "url": url,
    "urls": [[h.response_url, h.status_url, h.cancel_url] for h in (handle, again)],
    "videos": [handle.get()["video"]["url"], fal_client.run({FAST!r}, arguments=arguments)["video"]["url"]],
}}))
""",
        FAL_KEY="local:local",
    )

    assert shown["url"].startswith(f"{server}/files/")
    assert shown["urls"][0] == shown["urls"][1]
    assert shown["urls"][0][0].startswith(f"{server}/queue/fal-ai/minimax/requests/")
    for video in shown["videos"]:
        assert film_in(video).frames == 144
