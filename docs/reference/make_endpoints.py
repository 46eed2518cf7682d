"""Makes endpoints.md, the reference of all endpoints, from the catalogue."""

import json
from collections.abc import Iterator
from pathlib import Path

from limpet.catalog.endpoints import ENDPOINTS
from limpet.catalog.llms import type_name
from limpet.catalog.schemas import Schema, Schemas, schemas_of
from limpet.catalog.site import Site

PLACE = Path(__file__).with_name("endpoints.md")
_SITE = Site(run="", queue="", files="", pages="")
_HEAD = """# Endpoints

<!-- Made by `uv run python docs/reference/make_endpoints.py`; do not edit. -->

Every endpoint of the catalogue: its input, its output and what an engine must be able to do for it. Which engine of a server
serves an endpoint depends on its settings; where none does, a call ends with `feature_not_supported` and a sentence that names
the engine it takes. An old id does what the endpoint that took its place does.
"""


def reference() -> str:
    return "\n".join([_HEAD, *_overview(), *_endpoints(), *_objects()])


def _overview() -> Iterator[str]:
    yield "| Endpoint | Category | Makes | Takes | Counted by | Old id of |\n|---|---|---|---|---|---|"
    for endpoint in ENDPOINTS.values():
        takes = ", ".join(sorted(endpoint.needs.takes)) or "-"
        alias = f"`{endpoint.alias_of}`" if endpoint.alias_of else "-"
        yield f"| `{endpoint.id}` | {endpoint.category} | {endpoint.needs.makes} | {takes} | {endpoint.price.unit} | {alias} |"
    yield ""


def _endpoints() -> Iterator[str]:
    for endpoint in ENDPOINTS.values():
        schemas = schemas_of(endpoint, _SITE)
        yield f"## {endpoint.id}\n\n{endpoint.title}. {endpoint.summary}\n"
        yield from _table("Input", schemas.input)
        yield from _table("Output", schemas.output)


def _objects() -> Iterator[str]:
    """The objects inside inputs and outputs, each once."""
    named: dict[str, Schema] = {}
    for endpoint in ENDPOINTS.values():
        named |= _inner(schemas_of(endpoint, _SITE))
    yield "## Objects\n"
    for name, schema in sorted(named.items()):
        yield from _table(name, schema)


def _inner(schemas: Schemas) -> dict[str, Schema]:
    outer = {schemas.input_name, schemas.output_name}
    return {name: schema for name, schema in schemas.components.items() if name not in outer}


def _table(title: str, schema: Schema) -> Iterator[str]:
    required = schema.get("required", ())
    yield f"| {title} | Type | Default | Meaning |\n|---|---|---|---|"
    for name, field in schema["properties"].items():
        default = "required" if name in required else _default(field)
        yield f"| `{name}` | {type_name(name, field)} | {default} | {_meaning(field)} |"
    yield ""


def _default(field: Schema) -> str:
    value = field.get("default", "")
    return "-" if value == "" else f"`{json.dumps(value).strip(chr(34))}`"


def _meaning(field: Schema) -> str:
    text = field.get("description", "").replace("|", "\\|")
    if "enum" in field:
        text += " One of " + ", ".join(f"`{option}`" for option in field["enum"]) + "."
    if "minimum" in field:
        text += f" {field['minimum']} to {field['maximum']}."
    if "maxLength" in field:
        text += f" {field.get('minLength', 0)} to {field['maxLength']} characters."
    return text


if __name__ == "__main__":
    PLACE.write_text(reference())
