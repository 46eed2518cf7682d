"""The Markdown document of every endpoint: sections, fields, and snippets that are what they claim to be."""

import ast
import json
import re
import shlex
from typing import Any

import pytest

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import ENDPOINTS, find_endpoint
from limpet.catalog.examples import shortest_input
from limpet.catalog.llms import llms_document
from limpet.catalog.site import Site
from limpet.catalog.snippets import curl_snippet, javascript_snippet, python_snippet

SITE = Site(run="http://limpet:1", queue="http://limpet:1/queue", files="http://limpet:1", pages="http://limpet:1")
#: Headings of fal's own documents, in their order.
HEADINGS = [
    "## Overview",
    "## API Information",
    "### Input Schema",
    "**Required Parameters Example**:",
    "**Full Example**:",
    "### Output Schema",
    "**Example Response**:",
    "## Usage Examples",
    "### cURL",
    "### Python",
    "### JavaScript",
    "## Additional Resources",
    "### Documentation",
    "### fal.ai Platform",
]
EVERY_ENDPOINT = pytest.mark.parametrize("endpoint", list(ENDPOINTS.values()), ids=lambda endpoint: endpoint.id)
HOSTILE: dict[str, Any] = {
    "prompt": 'it\'s "so"\n$HOME `x` \\ é',
    "a-b": [True, None, 1.5, {}],
    "nested": {"on": False, "list": []},
}


def _without_code(document: str) -> str:
    return re.sub(r"```.*?```", "", document, flags=re.DOTALL)


def _blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)\n```", document, flags=re.DOTALL)


# llms.txt


@EVERY_ENDPOINT
def test_a_document_has_the_sections_of_fals_documents_in_their_order(endpoint: Endpoint) -> None:
    text = _without_code(llms_document(endpoint, SITE))

    assert re.findall(r"^(?:#{2,} .*|\*\*[^*]*\*\*:)$", text, re.MULTILINE) == HEADINGS
    assert text.startswith(f"# {endpoint.title}\n\n> {endpoint.summary}\n\n\n## Overview\n\n- **Endpoint**: ")
    assert f"- **Endpoint**: `http://limpet:1/{endpoint.id}`\n- **Model ID**: `{endpoint.id}`\n" in text
    assert ("**Tags**: " in text) == bool(endpoint.tags)


@EVERY_ENDPOINT
def test_a_document_has_a_line_for_every_field(endpoint: Endpoint) -> None:
    text = _without_code(llms_document(endpoint, SITE))

    lines = re.findall(r"^- \*\*`(\w+)`\*\* \(`[\w<>]+`, _(required|optional)_\):\n  \S.*$", text, re.MULTILINE)

    # Without what other dialects alone can say.
    schemas = [model.model_json_schema() for model in (endpoint.input, endpoint.output)]
    assert lines == [
        (name, "required" if name in schema.get("required", ()) else "optional")
        for schema in schemas
        for name in schema["properties"]
    ]


def test_fields_are_written_as_in_fals_documents() -> None:
    text = llms_document(find_endpoint("fal-ai/minimax/hailuo-02-fast/image-to-video"), SITE)

    assert (
        "- **`duration`** (`DurationEnum`, _optional_):\n"
        '  Length of the video in seconds. 10 seconds are not offered at 1080P. Default value: `"6"`\n'
        '  - Default: `"6"`\n'
        '  - Options: `"6"`, `"10"`\n'
        "\n"
        "- **`prompt_optimizer`** (`boolean`, _optional_):\n"
        "  Whether the prompt may be rewritten before it is used. Default value: `true`\n"
        "  - Default: `true`\n"
        "\n\n\n"
        "**Required Parameters Example**:\n"
    ) in text
    assert "- **Kind**: inference\n**Tags**: stylized, transform\n\n\n\n## API Information\n" in text
    assert text.endswith("- [JavaScript Client](https://docs.fal.ai/clients/javascript)\n")


def test_objects_show_their_parts() -> None:
    text = llms_document(find_endpoint("fal-ai/minimax/speech-02-hd"), SITE)

    assert "- **`voice_setting`** (`VoiceSetting`, _optional_):" in text
    assert "  - `speed` (`float`): Pace; 2 is twice as fast. Default value: `1`\n    - Default: `1`\n" in text
    assert "    - Range: `0.5` to `2`\n" in text
    assert '    - Options: `"happy"`, `"sad"`, ' in text


@EVERY_ENDPOINT
def test_examples_of_a_document_are_valid(endpoint: Endpoint) -> None:
    document = llms_document(endpoint, SITE)

    required, full, response = map(json.loads, _blocks(document, "json"))

    endpoint.spec(endpoint.validate(required))
    endpoint.spec(endpoint.validate(full))
    assert required.items() <= full.items()
    endpoint.output.model_validate(response)
    assert set(response) == set(endpoint.output.model_fields)
    assert "limpet:1/files/b/" in json.dumps(response) or "voice_id" in response


@EVERY_ENDPOINT
def test_addresses_of_a_document_are_this_servers(endpoint: Endpoint) -> None:
    document = llms_document(endpoint, SITE)

    assert f"[Model Playground](http://limpet:1/models/{endpoint.id})" in document
    assert f"(http://limpet:1/api/openapi/queue/openapi.json?endpoint_id={endpoint.id})" in document
    assert "fal.run" not in document


# Snippets


@EVERY_ENDPOINT
def test_snippets_of_a_document_carry_the_required_example(endpoint: Endpoint) -> None:
    document = llms_document(endpoint, SITE)

    (curl,) = [block for block in _blocks(document, "bash") if block.startswith("curl")]
    (python,) = _blocks(document, "python")
    (javascript,) = _blocks(document, "javascript")

    body = shortest_input(endpoint, SITE)
    assert curl == curl_snippet(endpoint.id, body, SITE)
    assert python == python_snippet(endpoint.id, body)
    assert javascript == javascript_snippet(endpoint.id, body)


@pytest.mark.parametrize("body", [HOSTILE, {}, {"prompt": "x"}])
def test_the_curl_snippet_survives_the_shell(body: dict[str, Any]) -> None:
    words = shlex.split(curl_snippet("a/b", body, SITE).replace("\\\n", ""))

    assert words[:5] == ["curl", "--request", "POST", "--url", "http://limpet:1/a/b"]
    assert json.loads(words[-1]) == body


@pytest.mark.parametrize("body", [HOSTILE, {}, {"prompt": "x"}])
def test_the_python_snippet_is_a_program_with_the_body(body: dict[str, Any]) -> None:
    tree = ast.parse(python_snippet("a/b", body))

    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    (call,) = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "subscribe"]
    assert ast.literal_eval(call.args[0]) == "a/b"
    arguments = {keyword.arg: keyword.value for keyword in call.keywords}
    assert ast.literal_eval(arguments["arguments"]) == body


def test_the_javascript_snippet_quotes_only_names_that_need_it() -> None:
    text = javascript_snippet("a/b", {"prompt": "it's", "a-b": [True, None], "nested": {"on": False}})

    assert (
        "  input: {\n"
        '    prompt: "it\'s",\n'
        '    "a-b": [\n      true,\n      null\n    ],\n'
        "    nested: {\n      on: false\n    }\n"
        "  },\n"
    ) in text
