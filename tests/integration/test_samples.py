"""The samples of the catalogue on a real server: what the documents show runs as it stands."""

import json
import re

import httpx
import pytest
from tests.harness import LimpetServer

from limpet.catalog.samples import SAMPLES, Sample


@pytest.mark.parametrize("endpoint", ["fal-ai/minimax/hailuo-02-fast/image-to-video", "fal-ai/minimax/voice-clone"])
def test_the_example_of_a_document_is_made_as_it_stands(server: LimpetServer, endpoint: str) -> None:
    document = httpx.get(f"{server.url}/models/{endpoint}/llms.txt").text
    (example,) = re.findall(r"\*\*Required Parameters Example\*\*:\s+```json\n(.*?)```", document, re.DOTALL)

    request_id = server.submit(endpoint, json.loads(example))
    server.wait_until(request_id, "COMPLETED")

    assert server.result(request_id).status_code == 200, server.result(request_id).text


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=lambda sample: sample.name)
def test_anybody_reads_a_sample_and_nobody_changes_it(server: LimpetServer, sample: Sample) -> None:
    address = f"{server.url}/files/{sample.key}"
    answer = httpx.get(address, headers={"Range": "bytes=0-99"})

    assert (answer.status_code, answer.headers["content-type"]) == (206, sample.content_type)
    assert answer.content == sample.path.read_bytes()[:100]
    closed = server.call("PUT", "/v1/storage/files/acl", params={"url": address}, json={"acl": {"default": "hide"}})
    assert closed.status_code == 404
    assert httpx.get(address).status_code == 200
