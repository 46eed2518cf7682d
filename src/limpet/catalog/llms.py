"""The Markdown document of an endpoint that language models read: `llms.txt`, with the sections that fal's have."""

import json
from collections.abc import Iterator
from typing import Any

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.examples import example_output, fullest_input, shortest_input
from limpet.catalog.schemas import Schema, Schemas, reference_of, schemas_of
from limpet.catalog.site import Site
from limpet.catalog.snippets import curl_snippet, javascript_snippet, python_snippet

_CLIENTS = "https://docs.fal.ai/clients"


def llms_document(endpoint: Endpoint, site: Site) -> str:
    # Long, because it is the document's layout itself: in pieces nobody could compare it with fal's.
    schemas = schemas_of(endpoint, site)
    body = shortest_input(endpoint, site)
    tags = f"**Tags**: {', '.join(endpoint.tags)}\n\n\n" if endpoint.tags else "\n"
    page = site.model_page(endpoint.id)
    return f"""# {endpoint.title}

> {endpoint.summary}


## Overview

- **Endpoint**: `{site.run}/{endpoint.id}`
- **Model ID**: `{endpoint.id}`
- **Category**: {endpoint.category}
- **Kind**: inference
{tags}
## API Information

This model answers over HTTP and through the client libraries of fal, which work with this server unchanged.
The schemas of its input and output follow, then calls of it.


### Input Schema

The input has these fields:


{_fields(schemas.input, schemas)}


**Required Parameters Example**:

{_json_block(body)}

**Full Example**:

{_json_block(fullest_input(endpoint, schemas, site))}


### Output Schema

The output has these fields:

{_fields(schemas.output, schemas)}


**Example Response**:

{_json_block(example_output(schemas))}


## Usage Examples

### cURL

```bash
{curl_snippet(endpoint.id, body, site)}
```

### Python

Install the client:

```bash
pip install fal-client
```

Then call the model:

```python
{python_snippet(endpoint.id, body)}
```

### JavaScript

Install the client:

```bash
npm install --save @fal-ai/client
```

Then call the model:

```javascript
{javascript_snippet(endpoint.id, body)}
```


## Additional Resources

### Documentation

- [Model Playground]({page})
- [API Documentation]({page}/api)
- [OpenAPI Schema]({site.openapi(endpoint.id)})

### fal.ai Platform

- [Platform Documentation](https://docs.fal.ai)
- [Python Client]({_CLIENTS}/python)
- [JavaScript Client]({_CLIENTS}/javascript)
"""


def type_name(name: str, schema: Schema) -> str:
    """How fal's documents call the type of a field: `string`, `DurationEnum`, `list<File>`."""
    reference = reference_of(schema)
    if reference:
        return reference
    if "enum" in schema:
        return "".join(word.capitalize() for word in name.split("_")) + "Enum"
    if schema["type"] == "array":
        return f"list<{type_name(name, schema['items'])}>"
    return "float" if schema["type"] == "number" else str(schema["type"])


def _fields(schema: Schema, schemas: Schemas) -> str:
    required = schema.get("required", ())
    return "\n".join(
        "\n".join(_field(name, field, schemas, required=name in required)) + "\n"
        for name, field in schema["properties"].items()
    )


def _field(name: str, field: Schema, schemas: Schemas, *, required: bool) -> Iterator[str]:
    text = field.get("description", "")
    yield f"- **`{name}`** (`{type_name(name, field)}`, _{'required' if required else 'optional'}_){':' if text else ''}"
    if text:
        yield f"  {_with_default(text, field)}"
    yield from (f"  - {line}" for line in _facts(field))
    inner = schemas.resolve(field)
    if reference_of(field) not in {None, "File"}:
        for part, schema in inner["properties"].items():
            yield f"  - `{part}` (`{type_name(part, schema)}`): {_with_default(schema.get('description', ''), schema)}"
            yield from (f"    - {line}" for line in _facts(schema))


def _with_default(text: str, schema: Schema) -> str:
    return f"{text} Default value: `{_json(schema['default'])}`" if "default" in schema else text


def _facts(schema: Schema) -> Iterator[str]:
    if "default" in schema:
        yield f"Default: `{_json(schema['default'])}`"
    if "enum" in schema:
        yield "Options: " + ", ".join(f"`{_json(option)}`" for option in schema["enum"])
    if "minimum" in schema and "maximum" in schema:
        yield f"Range: `{_json(schema['minimum'])}` to `{_json(schema['maximum'])}`"
    if schema.get("type") == "array":
        yield f"Array of {type_name('item', schema['items'])}"
    if "examples" in schema:
        yield "Examples: " + ", ".join(_json(example) for example in schema["examples"])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json_block(value: Any) -> str:
    return f"```json\n{json.dumps(value, indent=2, ensure_ascii=False)}\n```"
