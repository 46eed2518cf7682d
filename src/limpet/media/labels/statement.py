"""The text of the tag: one JSON object with the fields of GB 45438-2025, annex E, in its order."""

import hashlib
import json
from pathlib import Path

#: The tag's name in every container.
KEY = "AIGC"
_GENERATED = "1"
_PIECE_BYTES = 1 << 20


def statement(producer: str, item: str) -> str:
    """What `producer` says of the item with this number. Fields that are others' stay empty."""
    fields = {
        "Label": _GENERATED,
        "ContentProducer": producer,
        "ProduceID": item,
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def item_number(path: Path) -> str:
    """Follows from the bytes, so that equal files are the same item and stay equal with their tags."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()[:32]
