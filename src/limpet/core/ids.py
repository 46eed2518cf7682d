"""Names of things. Ids are random; nothing can be learned from one."""

import re
import secrets
import string
import uuid
from typing import NewType

EndpointId = NewType("EndpointId", str)
RequestId = NewType("RequestId", str)
#: The owner of requests and files: the public half of an API key.
KeyId = NewType("KeyId", str)
#: A cloned or designed voice.
VoiceId = NewType("VoiceId", str)
#: Path of a served file below `/files/`, for example `b/1f0c2d3e/4fz...Kd_output.mp4`.
FileKey = NewType("FileKey", str)

#: The shape of every key that `new_file_key` makes.
FILE_KEY = re.compile(r"b/[0-9a-f]{8}/[A-Za-z0-9_-]{21}_[A-Za-z0-9_][A-Za-z0-9._-]*")

_SEEDS = 2**31
_FILE_ID_ALPHABET = string.ascii_letters + string.digits + "-_"


def new_request_id() -> RequestId:
    return RequestId(str(uuid.uuid4()))


def new_file_key(name: str) -> FileKey:
    """A fresh unguessable key (126 random bits) in the shape of fal's file addresses.

    `name` must already be a safe base name.
    """
    unguessable = "".join(secrets.choice(_FILE_ID_ALPHABET) for _ in range(21))
    return FileKey(f"b/{secrets.token_hex(4)}/{unguessable}_{name}")


def new_voice_id() -> VoiceId:
    """Begins with a letter, as MiniMax demands."""
    return VoiceId(f"voice_{secrets.token_hex(10)}")


def new_seed(wanted: int | None = None) -> int:
    """A seed that fits a signed 32-bit integer, as every dialect that shows seeds expects; what is `wanted` decides it."""
    return secrets.randbelow(_SEEDS) if wanted is None else wanted % _SEEDS
