"""Files that come with Limpet, for the examples to name: every example of the documents runs without a network.

They are files like any other, with keys that no upload can get; documents name them below the reader's own way in.
`docs/samples/make_samples.py` makes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from limpet.catalog.site import Site
from limpet.core.ids import FileKey

_FOLDER = Path(__file__).parent
#: Where examples name the samples before a reader is known; RFC 6761 keeps this name free.
_NOWHERE = "https://samples.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    key: FileKey
    name: str
    content_type: str
    #: When it was made, for readers that keep copies.
    made_at: datetime

    @property
    def path(self) -> Path:
        return _FOLDER / self.name

    @property
    def url(self) -> str:
        """What an endpoint's examples say; `placed` makes it an address that can be opened."""
        return f"{_NOWHERE}/files/{self.key}"


def _sample(name: str, mark: str, content_type: str) -> Sample:
    key = FileKey(f"b/0a1b2c3d/{mark}_{name}")
    return Sample(key=key, name=name, content_type=content_type, made_at=datetime(2026, 11, 21, tzinfo=UTC))


HARBOUR_PICTURE = _sample("harbour.jpg", "LimpetSamplePicture00", "image/jpeg")
NARRATOR_RECORDING = _sample("narrator.mp3", "LimpetSampleVoice0000", "audio/mpeg")
#: Pictures that the documentation of fal names: where they cannot be had, its examples run with ours.
STAND_INS: Mapping[str, Sample] = dict.fromkeys(
    (
        "https://v3.fal.media/files/tiger/U9HN_tm5-3Ls52SbD6CrW_image.webp",
        "https://storage.googleapis.com/falserverless/example_inputs/hailuo23/fast_pro_i2v_in.jpg",
        "https://fal.media/files/elephant/8kkhB12hEZI2kkbU8pZPA_test.jpeg",
    ),
    HARBOUR_PICTURE,
)
SAMPLES: Mapping[FileKey, Sample] = {sample.key: sample for sample in (HARBOUR_PICTURE, NARRATOR_RECORDING)}


def placed(example: Mapping[str, Any], site: Site) -> dict[str, Any]:
    """The example with the samples' addresses as this reader can open them."""
    return {name: _placed(value, site) for name, value in example.items()}


def _placed(value: Any, site: Site) -> Any:
    if isinstance(value, list):
        return [_placed(item, site) for item in value]
    if isinstance(value, str) and value.startswith(_NOWHERE):
        return site.files + value.removeprefix(_NOWHERE)
    return value
