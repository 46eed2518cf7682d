"""Calls of an endpoint as programs write them: cURL, Python, JavaScript."""

import json
import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from limpet.catalog.site import Site

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


def curl_snippet(endpoint_id: str, body: Mapping[str, Any], site: Site) -> str:
    data = shlex.quote(json.dumps(body, indent=2, ensure_ascii=False).replace("\n", "\n   "))
    return (
        "curl --request POST \\\n"
        f"  --url {site.run}/{endpoint_id} \\\n"
        '  --header "Authorization: Key $FAL_KEY" \\\n'
        '  --header "Content-Type: application/json" \\\n'
        f"  --data {data}"
    )


def python_snippet(endpoint_id: str, body: Mapping[str, Any]) -> str:
    return f"""import fal_client

def on_queue_update(update):
    if isinstance(update, fal_client.InProgress):
        for log in update.logs:
           print(log["message"])

result = fal_client.subscribe(
    "{endpoint_id}",
    arguments={_literal(body, indent=4, step=4, name=json.dumps, words=_PYTHON_WORDS)},
    with_logs=True,
    on_queue_update=on_queue_update,
)
print(result)"""


def javascript_snippet(endpoint_id: str, body: Mapping[str, Any]) -> str:
    return f"""import {{ fal }} from "@fal-ai/client";

const result = await fal.subscribe("{endpoint_id}", {{
  input: {_literal(body, indent=2, step=2, name=_javascript_name, words=_JAVASCRIPT_WORDS)},
  logs: true,
  onQueueUpdate: (update) => {{
    if (update.status === "IN_PROGRESS") {{
      update.logs.map((log) => log.message).forEach(console.log);
    }}
  }},
}});
console.log(result.data);
console.log(result.requestId);"""


_PYTHON_WORDS: Mapping[object, str] = {True: "True", False: "False", None: "None"}
_JAVASCRIPT_WORDS: Mapping[object, str] = {True: "true", False: "false", None: "null"}


def _literal(value: object, *, indent: int, step: int, name: Callable[[str], str], words: Mapping[object, str]) -> str:
    """The value as a literal of the language; its lines but the first are indented."""
    inner = indent + step
    pad, end = "\n" + " " * inner, "\n" + " " * indent
    if isinstance(value, Mapping):
        fields = (
            f"{name(key)}: {_literal(item, indent=inner, step=step, name=name, words=words)}"
            for key, item in value.items()
        )
        return f"{{{pad}{f',{pad}'.join(fields)}{end}}}" if value else "{}"
    if isinstance(value, list | tuple):
        items = (_literal(item, indent=inner, step=step, name=name, words=words) for item in value)
        return f"[{pad}{f',{pad}'.join(items)}{end}]" if value else "[]"
    if value is None or isinstance(value, bool):
        return words[value]
    return json.dumps(value, ensure_ascii=False)


def _javascript_name(key: str) -> str:
    return key if _IDENTIFIER.fullmatch(key) else json.dumps(key)
