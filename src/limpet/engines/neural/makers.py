"""Models that speak with the voice of a recording, and make voices from words: VoxCPM2 and Qwen3-TTS, on a GPU."""

from collections.abc import Callable, Mapping
from typing import Any

from limpet.core.errors import FeatureNotSupported
from limpet.engines.neural.speaker import Identity, Traits
from limpet.media.speech.languages import LANGUAGES
from limpet.media.speech.script import Utterance

_NAMES = {language.voice: language.name for language in reversed([*LANGUAGES.values()])}


def _codes(names: str) -> frozenset[str]:
    """The synthesiser's codes of languages by their English names."""
    return frozenset(LANGUAGES[name].voice for name in names.split())


VOXCPM = Traits(
    model="VoxCPM2",
    licence="Apache-2.0",
    languages=_codes(
        "Arabic Chinese Chinese,Yue Danish Dutch English Finnish French German Greek Hebrew Hindi Indonesian Italian "
        "Japanese Korean Malay Norwegian Polish Portuguese Russian Spanish Swedish Filipino Thai Turkish Vietnamese"
    ),
    has_moods=True,
    makes_voices=True,
    start_s=300.0,
    silent_s=120.0,
)
QWEN = Traits(
    model="Qwen3-TTS 12Hz 1.7B",
    licence="Apache-2.0",
    languages=_codes("Chinese English Japanese Korean German French Russian Portuguese Spanish Italian"),
    makes_voices=True,
    start_s=300.0,
    silent_s=120.0,
)


class Maker:
    """Takes the text as it is; a seed decides what chance would."""

    def __init__(self, traits: Traits) -> None:
        self.traits = traits

    def refusal(self) -> str | None:
        return None

    def request(
        self, utterance: Utterance, identity: Identity, *, seed: int, check: Callable[[], None]
    ) -> Mapping[str, Any]:
        if utterance.phonemes is not None:
            raise FeatureNotSupported(
                reason=f"{self.traits.model} reads words, no phonetic alphabet", field="pronunciation_dict"
            )
        recording = identity.recording
        return {
            "text": utterance.text,
            "language": _NAMES[utterance.language].partition(",")[0],
            "recording": None if recording is None else str(recording),
            "transcript": identity.transcript,
            "description": identity.description,
            "mood": identity.mood,
            "seed": seed,
        }

    def close(self) -> None:
        """Holds nothing."""
