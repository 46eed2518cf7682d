"""Every field of every endpoint against the catalogue of fal's generated client types."""

import json
from pathlib import Path
from typing import Any

import pytest

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import ENDPOINTS, find_endpoint

GOLDEN: list[dict[str, Any]] = json.loads(Path(__file__).with_name("endpoints.json").read_text())
#: The app's own document names a request for it; no client types do, and no document shows its output.
UNTYPED = "fal-ai/minimax/voice-delete"
#: A field that the app's own document gives this endpoint, and the client types do not know.
AMENDED = {"fal-ai/minimax/speech-01-hd": ["normalization_setting"]}


class _Schema:
    """The fields of a JSON schema, with references resolved and `null` taken apart."""

    def __init__(self, schema: dict[str, Any], definitions: dict[str, Any]) -> None:
        self.schema = schema
        self._definitions = definitions

    @property
    def fields(self) -> dict[str, "_Schema"]:
        return {name: _Schema(field, self._definitions) for name, field in self._own["properties"].items()}

    @property
    def _own(self) -> dict[str, Any]:
        """Without `null`, and with what a reference stands for."""
        options = [option for option in self.schema.get("anyOf", [self.schema]) if option.get("type") != "null"]
        (own,) = options
        reference = own.get("$ref")
        resolved: dict[str, Any] = self._definitions[reference.rpartition("/")[2]] if reference else own
        return resolved

    @property
    def type(self) -> str:
        own = self._own
        if own.get("title") == "File":
            return "File"
        if own["type"] == "array":
            return f"array<{_Schema(own['items'], self._definitions).type}>"
        return str(own["type"])

    @property
    def takes_null(self) -> bool:
        return any(option.get("type") == "null" for option in self.schema.get("anyOf", []))

    def get(self, name: str) -> Any:
        return self.schema.get(name, self._own.get(name))


def _schema(body: Any, *, mode: Any = "validation") -> _Schema:
    schema = body.model_json_schema(mode=mode)
    return _Schema(schema, schema.get("$defs", {}))


def _compare(ours: _Schema, golden: dict[str, Any], path: str, *, extra: list[str]) -> None:
    assert list(ours.fields) == [*golden, *extra], path
    required = set(ours.schema.get("required", ours._own.get("required", ())))
    assert required == {name for name, field in golden.items() if field.get("required")}, path
    for name, field in golden.items():
        _compare_field(ours.fields[name], field, f"{path}.{name}")


def _compare_field(ours: _Schema, golden: dict[str, Any], path: str) -> None:
    kind, _, null = golden["type"].partition("|")
    assert ours.type == kind, path
    # What may be left out and has no default may be null too; the older types do not say so.
    assert ours.takes_null == (bool(null) or (not golden.get("required") and "default" not in golden)), path
    assert ours.schema.get("default") == golden.get("default"), path
    assert ours.get("enum") == golden.get("enum"), path
    low, high = ("minLength", "maxLength") if kind == "string" else ("minimum", "maximum")
    assert ours.get(low) == golden.get("min"), path
    assert ours.get(high) == golden.get("max"), path
    if "examples" in golden:
        assert ours.get("examples") == golden["examples"], path
    assert (ours.get("ui") == {"field": "file"}) == (golden.get("format") == "url"), path
    if "min_seconds" in golden:
        assert ours.get("x-fal")["min_duration"] == golden["min_seconds"], path
    assert ours.get("description"), path
    if "properties" in golden:
        _compare(ours, golden["properties"], path, extra=[])


def test_the_table_has_exactly_the_golden_endpoints() -> None:
    assert set(ENDPOINTS) == {golden["endpoint_id"] for golden in GOLDEN} | {UNTYPED}


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["endpoint_id"])
def test_an_endpoint_has_the_fields_of_its_golden_record(golden: dict[str, Any]) -> None:
    endpoint = find_endpoint(golden["endpoint_id"])

    assert endpoint.category == golden["category"]
    assert endpoint.alias_of == golden.get("alias_of")
    _compare(_schema(endpoint.input), golden["input"], "input", extra=AMENDED.get(endpoint.id, []))
    output = {
        name: field | ({} if field.get("required") else {"type": f"{field['type']}|null"})
        for name, field in golden["output"].items()
    }
    _compare(_schema(endpoint.output), output, "output", extra=[])


@pytest.mark.parametrize("endpoint", list(ENDPOINTS.values()), ids=lambda endpoint: endpoint.id)
def test_an_alias_leads_to_an_endpoint_of_its_kind(endpoint: Endpoint) -> None:
    if endpoint.alias_of is not None:
        target = find_endpoint(endpoint.alias_of)

        assert target.alias_of is None
        assert (target.category, target.output) == (endpoint.category, endpoint.output)


def test_deleting_a_voice_takes_its_id() -> None:
    endpoint = find_endpoint(UNTYPED)

    assert list(endpoint.input.model_json_schema()["properties"]) == ["voice_id"]
    assert endpoint.input.model_fields["voice_id"].is_required()
