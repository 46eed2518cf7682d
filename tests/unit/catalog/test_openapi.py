"""The OpenAPI document of every endpoint: fal's layout, and the rules of OpenAPI 3.0."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import ENDPOINTS, find_endpoint
from limpet.catalog.examples import fullest_input, shortest_input
from limpet.catalog.openapi import openapi_document
from limpet.catalog.schemas import camel_id, schemas_of
from limpet.catalog.site import Site

SITE = Site(run="http://limpet:1", queue="http://limpet:1/queue", files="http://limpet:1", pages="http://limpet:1")
EVERY_ENDPOINT = pytest.mark.parametrize("endpoint", list(ENDPOINTS.values()), ids=lambda endpoint: endpoint.id)


@pytest.mark.parametrize(
    ("endpoint_id", "name"),
    [
        ("fal-ai/minimax/hailuo-02/standard/image-to-video", "MinimaxHailuo02StandardImageToVideo"),
        ("fal-ai/minimax/hailuo-2.3/pro/text-to-video", "MinimaxHailuo23ProTextToVideo"),
        ("fal-ai/minimax-music/v2.5", "MinimaxMusicV25"),
        ("minimax/h3/text-to-video", "MinimaxH3TextToVideo"),
        ("fal-ai/minimax/video-01", "MinimaxVideo01"),
    ],
)
def test_schemas_are_called_after_the_endpoint(endpoint_id: str, name: str) -> None:
    assert camel_id(endpoint_id) == name


@EVERY_ENDPOINT
def test_an_openapi_document_has_fals_layout(endpoint: Endpoint) -> None:
    document = openapi_document(endpoint, SITE)

    name, base = camel_id(endpoint.id), f"/{endpoint.id}"
    assert list(document) == ["openapi", "info", "components", "paths", "servers", "security"]
    assert document["openapi"] == "3.0.4"
    assert document["info"]["title"] == f"Queue OpenAPI for {endpoint.id}"
    assert document["info"]["x-fal-metadata"]["endpointId"] == endpoint.id
    assert {path: list(item) for path, item in document["paths"].items()} == {
        f"{base}/requests/{{request_id}}/status": ["get"],
        f"{base}/requests/{{request_id}}/cancel": ["put"],
        base: ["post"],
        f"{base}/requests/{{request_id}}": ["get"],
    }
    assert {"QueueStatus", f"{name}Input", f"{name}Output"} <= set(document["components"]["schemas"])
    assert document["servers"] == [{"url": "http://limpet:1/queue"}]
    assert document["security"] == [{"apiKeyAuth": []}]


@EVERY_ENDPOINT
def test_an_openapi_document_keeps_the_rules_of_3_0(endpoint: Endpoint) -> None:
    document = openapi_document(endpoint, SITE)

    _check_document(document)


@EVERY_ENDPOINT
def test_the_input_schema_takes_what_the_endpoint_takes(endpoint: Endpoint) -> None:
    schemas = schemas_of(endpoint, SITE)
    components = dict(schemas.components)

    for body in (shortest_input(endpoint, SITE), fullest_input(endpoint, schemas, SITE)):
        assert _problems(body, schemas.input, components) == []
    for name in schemas.input["required"]:
        assert _problems({**shortest_input(endpoint, SITE), name: 7}, schemas.input, components)


def test_what_may_be_null_says_so_in_the_words_of_3_0() -> None:
    schemas = schemas_of(find_endpoint("fal-ai/minimax/speech-02-hd"), SITE)

    assert schemas.input["properties"]["voice_setting"]["nullable"] is True
    assert schemas.input["properties"]["voice_setting"]["allOf"] == [{"$ref": "#/components/schemas/VoiceSetting"}]
    assert schemas.components["VoiceSetting"]["properties"]["emotion"]["nullable"] is True
    assert "nullable" not in schemas.components["VoiceSetting"]["properties"]["speed"]


def test_pictures_carry_their_limits() -> None:
    schemas = schemas_of(find_endpoint("fal-ai/minimax/hailuo-02/pro/image-to-video"), SITE)

    for name in ("image_url", "end_image_url"):
        limits = schemas.input["properties"][name]["x-fal"]
        assert (limits["min_width"], limits["max_file_size"]) == (301, 20_000_000)
        assert (limits["min_aspect_ratio"], limits["max_aspect_ratio"]) == (0.4, 2.5)


FAULTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a type of 3.1": lambda schema: schema["properties"].update(extra={"type": "null"}),
    "a word of 3.1": lambda schema: schema["properties"]["text"].update(anyOf=[]),
    "no such field": lambda schema: schema["required"].append("nothing"),
    "another order": lambda schema: schema["x-fal-order-properties"].reverse(),
    "no such schema": lambda schema: schema["properties"]["voice_setting"].update(
        allOf=[{"$ref": "#/components/schemas/No"}]
    ),
    "wrong default": lambda schema: schema["properties"]["output_format"].update(default="base64"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_checker_finds_a_fault(fault: str) -> None:
    endpoint = find_endpoint("fal-ai/minimax/speech-02-hd")
    document = openapi_document(endpoint, SITE)

    FAULTS[fault](document["components"]["schemas"][f"{camel_id(endpoint.id)}Input"])

    with pytest.raises(AssertionError):
        _check_document(document)


_TYPES: dict[str, Any] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": int | float,
    "array": list,
    "object": dict,
}


def _check_document(document: dict[str, Any]) -> None:
    components = document["components"]["schemas"]
    for schema in components.values():
        _check_schema(schema, components)
    for path, item in document["paths"].items():
        for operation in item.values():
            declared = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path" and p["required"]}
            assert declared == set(re.findall(r"\{(\w+)\}", path)), path
            for answer in operation["responses"].values():
                assert answer["description"]
                _check_schema(answer["content"]["application/json"]["schema"], components)
            if "requestBody" in operation:
                _check_schema(operation["requestBody"]["content"]["application/json"]["schema"], components)


def _check_schema(schema: dict[str, Any], components: dict[str, Any]) -> None:
    if "$ref" in schema:
        assert list(schema) == ["$ref"], "nothing may stand beside a reference"
        assert schema["$ref"].removeprefix("#/components/schemas/") in components
        return
    assert not {"oneOf", "const", "$defs", "prefixItems"} & set(schema), schema
    kinds = {"type", "allOf", "anyOf"} & set(schema)
    assert len(kinds) == 1 or (not kinds and schema["nullable"]), schema
    if "type" in schema:
        assert schema["type"] in _TYPES, schema
    for part in [*schema.get("allOf", []), *schema.get("anyOf", [])]:
        _check_schema(part, components)
    if schema.get("type") == "array":
        _check_schema(schema["items"], components)
    if "properties" in schema:
        assert set(schema.get("required", [])) <= set(schema["properties"])
        if "title" in schema:
            assert schema["x-fal-order-properties"] == list(schema["properties"])
        for field in schema["properties"].values():
            _check_schema(field, components)
    for value in [*schema.get("examples", []), *([schema["default"]] if "default" in schema else [])]:
        assert _problems(value, schema, components) == []


def _problems(value: object, schema: dict[str, Any], components: dict[str, Any]) -> list[str]:
    """What of a schema a value breaks, as far as our schemas go."""
    if "$ref" in schema:
        return _problems(value, components[schema["$ref"].removeprefix("#/components/schemas/")], components)
    if value is None:
        return [] if schema.get("nullable") else ["null"]
    kind = schema.get("type")
    if kind and (not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return [f"{value!r} is no {kind}"]
    inner = [problem for part in schema.get("allOf", []) for problem in _problems(value, part, components)]
    return [*inner, *_problems_of_size(value, schema), *_problems_inside(value, schema, components)]


def _problems_of_size(value: object, schema: dict[str, Any]) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value!r} is not in the enum"
    if isinstance(value, str) and not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 1e9):
        yield "length"
    if isinstance(value, int | float) and not schema.get("minimum", -1e9) <= value <= schema.get("maximum", 1e9):
        yield "range"


def _problems_inside(value: object, schema: dict[str, Any], components: dict[str, Any]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _problems(item, schema["items"], components)
    if isinstance(value, dict):
        yield from (f"{name} is missing" for name in schema.get("required", []) if name not in value)
        for name in schema.get("properties", {}).keys() & value.keys():
            yield from _problems(value[name], schema["properties"][name], components)
