"""Gives a finished file its labels, in the one order that keeps them all: mark, encode, tag, sign. Each is read back.

A file that came with a tag or a signature of its own keeps it and gets no second one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from limpet.core.errors import LabelFailed
from limpet.core.job import Artifact
from limpet.core.spec import AudioFormat
from limpet.media.kind import MediaKind, kind_of_file
from limpet.media.labels.credentials import can_sign, carries_manifest, is_signed, sign
from limpet.media.labels.marked_copy import can_mark, marked_copy
from limpet.media.labels.rhythm import RHYTHM_S, rhythm
from limpet.media.labels.statement import item_number, statement
from limpet.media.labels.tags import BROKEN, read_tag, write_tag
from limpet.media.sound_file import CONTENT_TYPES

_PCM = CONTENT_TYPES[AudioFormat.PCM]
_FULL_SCALE = 32767


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRules:
    """What results are to carry."""

    #: Who made them, in the tag's words.
    producer: str
    #: Whether people must see or hear it.
    marks: bool = False
    #: The folder of the key that signs; None signs nothing.
    credentials: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    artifact: Artifact
    #: Seconds that the mark has added to a sound.
    added_s: float = 0.0
    #: What was done, for the request's record.
    account: Mapping[str, Any] = field(default_factory=dict)


def label(artifact: Artifact, rules: LabelRules, *, is_trained: bool, check: Callable[[], None]) -> Labelled:
    """Raises `LabelFailed`, and what `check` raises. `is_trained`: whether a trained model made it."""
    if artifact.content_type == _PCM:
        return _label_samples(artifact, rules)
    kind = kind_of_file(artifact.path)
    if kind is None:
        raise LabelFailed(file=artifact.file_name, reason="its kind has no place for one")
    try:
        return _labelled(artifact, kind, rules, is_trained=is_trained, check=check)
    except BROKEN as error:
        raise LabelFailed(file=artifact.file_name, reason=str(error) or type(error).__name__) from error


def _labelled(
    artifact: Artifact, kind: MediaKind, rules: LabelRules, *, is_trained: bool, check: Callable[[], None]
) -> Labelled:
    came_with, is_foreign = read_tag(artifact.path, kind) or None, carries_manifest(artifact.path)
    added_s = 0.0
    if rules.marks and not artifact.is_marked:
        artifact, added_s = _marked(artifact, kind, check)
        is_foreign = False  # whatever signature it came with has gone with the old pixels
    path, item = artifact.path, item_number(artifact.path)
    is_foreign = is_foreign or came_with is not None
    said = read_tag(path, kind) if is_foreign else None
    if not is_foreign or (came_with is not None and said is None):
        said = came_with or statement(rules.producer, item)
        _tag(artifact, kind, said)
    signs = rules.credentials is not None and not is_foreign and can_sign(kind)
    if signs:
        assert rules.credentials is not None, "otherwise nothing is signed"
        _sign(artifact, kind, rules.credentials, is_trained=is_trained)
        _check_tag(artifact, kind, said)
    account = {"item": item, "marked": artifact.is_marked, "signed": signs, "foreign": is_foreign}
    return Labelled(artifact=artifact, added_s=added_s, account=account)


def _marked(artifact: Artifact, kind: MediaKind, check: Callable[[], None]) -> tuple[Artifact, float]:
    """The artifact with its mark, and the seconds that this has added."""
    if not can_mark(kind):
        raise LabelFailed(file=artifact.file_name, reason=f"{kind.content_type} cannot be marked")
    copy = marked_copy(artifact.path, kind, check=check)
    is_sound = kind.content_type.startswith("audio/")
    return _with_mark(replace(artifact, path=copy), RHYTHM_S if is_sound else 0.0)


def _with_mark(artifact: Artifact, added_s: float) -> tuple[Artifact, float]:
    facts = dict(artifact.facts)
    if "seconds" in facts:
        facts["seconds"] += added_s
    return replace(artifact, is_marked=True, facts=facts), added_s


def _tag(artifact: Artifact, kind: MediaKind, said: str) -> None:
    write_tag(artifact.path, kind, said)
    _check_tag(artifact, kind, said)


def _check_tag(artifact: Artifact, kind: MediaKind, said: str | None) -> None:
    if read_tag(artifact.path, kind) != said:
        raise LabelFailed(file=artifact.file_name, reason="the tag cannot be read back")


def _sign(artifact: Artifact, kind: MediaKind, folder: Path, *, is_trained: bool) -> None:
    sign(artifact.path, kind, folder, is_trained=is_trained)
    if not is_signed(artifact.path, kind):
        raise LabelFailed(file=artifact.file_name, reason="the signature cannot be read back")


def _label_samples(artifact: Artifact, rules: LabelRules) -> Labelled:
    """Bare samples have no place for a tag or a signature; they can be marked."""
    added_s = 0.0
    if rules.marks and not artifact.is_marked:
        rate_hz, channels = artifact.facts.get("sample_rate"), artifact.facts.get("channels")
        if rate_hz is None or channels is None:
            raise LabelFailed(file=artifact.file_name, reason="nobody knows the rate of these samples")
        samples = np.rint(rhythm(rate_hz) * _FULL_SCALE).astype("<i2")
        with artifact.path.open("ab") as file:
            file.write(np.repeat(samples, channels).tobytes())
        artifact, added_s = _with_mark(artifact, RHYTHM_S)
    account = {"item": item_number(artifact.path), "marked": artifact.is_marked, "signed": False, "foreign": False}
    return Labelled(artifact=artifact, added_s=added_s, account=account | {"tagged": False})
