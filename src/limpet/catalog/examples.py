"""Example bodies of an endpoint, made from its schemas."""

from typing import Any

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.samples import placed
from limpet.catalog.schemas import Schema, Schemas
from limpet.catalog.site import Site


def shortest_input(endpoint: Endpoint, site: Site) -> dict[str, Any]:
    """A body that is enough."""
    return placed(endpoint.examples[0], site) if endpoint.examples else {}


def fullest_input(endpoint: Endpoint, schemas: Schemas, site: Site) -> dict[str, Any]:
    """A body with every field that has an example or a default."""
    return _filled(schemas.input, schemas) | shortest_input(endpoint, site)


def example_output(schemas: Schemas) -> dict[str, Any]:
    return _filled(schemas.output, schemas)


def _filled(schema: Schema, schemas: Schemas) -> dict[str, Any]:
    values = {name: _value(field, schemas) for name, field in schema["properties"].items()}
    return {name: value for name, value in values.items() if value not in (None, {})}


def _value(field: Schema, schemas: Schemas) -> Any:
    """A default wins over an example: the reader sees what happens without the field."""
    if "default" in field:
        return field["default"]
    if "examples" in field:
        return field["examples"][0]
    resolved = schemas.resolve(field)
    return _filled(resolved, schemas) if "properties" in resolved else None
