"""The schemas of an endpoint in the dialect of OpenAPI 3.0, with examples; every other document is made from these."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from limpet.catalog.endpoint import Endpoint, Medium
from limpet.catalog.samples import placed
from limpet.catalog.site import Site

Schema = dict[str, Any]

_PREFIX = "#/components/schemas/"
_FILE_NAMES = {
    Medium.VIDEO: "output.mp4",
    Medium.SPEECH: "speech.mp3",
    Medium.VOICE: "preview.mp3",
    Medium.IMAGE: "image.png",
    Medium.MUSIC: "music.mp3",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schemas:
    """Named schemas; those of the input and the output are among them."""

    components: Mapping[str, Schema]
    input_name: str
    output_name: str

    @property
    def input(self) -> Schema:
        return self.components[self.input_name]

    @property
    def output(self) -> Schema:
        return self.components[self.output_name]

    def resolve(self, schema: Schema) -> Schema:
        """What a reference stands for; other schemas as they are."""
        name = reference_of(schema)
        return self.components[name] if name else schema


def schemas_of(endpoint: Endpoint, site: Site) -> Schemas:
    name = camel_id(endpoint.id)
    components: dict[str, Schema] = {}
    for model, component in ((endpoint.input, f"{name}Input"), (endpoint.output, f"{name}Output")):
        components |= _components(model, component)
    schemas = Schemas(components=components, input_name=f"{name}Input", output_name=f"{name}Output")
    _show_input(schemas.input, endpoint, site)
    _show_output(schemas.output, site.example_file(_FILE_NAMES[endpoint.needs.makes]))
    return schemas


def camel_id(endpoint_id: str) -> str:
    """`MinimaxHailuo23ProTextToVideo` for `fal-ai/minimax/hailuo-2.3/pro/text-to-video`."""
    words = re.split(r"[/_-]", endpoint_id.removeprefix("fal-ai/").replace(".", ""))
    return "".join(word[:1].upper() + word[1:] for word in words)


def reference_of(schema: Schema) -> str | None:
    """The name of the component that a schema refers to."""
    reference = schema.get("$ref") or next((part.get("$ref") for part in schema.get("allOf", ())), None)
    return str(reference).removeprefix(_PREFIX) if reference else None


def _components(model: type[BaseModel], name: str) -> dict[str, Schema]:
    own = _json_schema(model)
    named = own.get("$defs", {}) | {name: own | {"title": name}}
    return {title: _object(schema) for title, schema in named.items()}


@cache
def _json_schema(model: type[BaseModel]) -> Schema:
    """Kept, because pydantic takes 2 ms for one; nobody changes it."""
    return model.model_json_schema(ref_template=f"{_PREFIX}{{model}}")


def _object(schema: Schema) -> Schema:
    properties = {name: _property(field) for name, field in schema["properties"].items()}
    return {
        "title": schema["title"],
        "type": "object",
        **({"description": schema["description"]} if "description" in schema else {}),
        "properties": properties,
        "x-fal-order-properties": list(properties),
        **({"required": list(schema["required"])} if "required" in schema else {}),
    }


def _property(schema: Schema) -> Schema:
    """OpenAPI 3.0 has no type `null`, and nothing may stand beside a `$ref`."""
    own = {key: _plain(value) for key, value in schema.items() if key != "anyOf" and (key, value) != ("default", None)}
    options = schema.get("anyOf", ())
    if options:
        (kind,) = [option for option in options if option.get("type") != "null"]
        own = kind | own
        own["nullable"] = True
    if "$ref" in own:
        own = {"allOf": [{"$ref": own.pop("$ref")}], **own}
    return own


def _plain(value: Any) -> Any:
    """Whole numbers without `.0`, as fal writes them."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _show_input(schema: Schema, endpoint: Endpoint, site: Site) -> None:
    for name, value in (placed(endpoint.examples[0], site) if endpoint.examples else {}).items():
        schema["properties"][name].setdefault("examples", [value])


def _show_output(schema: Schema, url: str) -> None:
    for field in schema["properties"].values():
        if reference_of(field) == "File":
            field["examples"] = [{"url": url}]
        elif reference_of(field.get("items", {})) == "File":
            field["examples"] = [[{"url": url}]]
