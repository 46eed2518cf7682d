"""Which of Kokoro's voices stands for which preset voice, by language. Its voices begin with their language and sex."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

#: Voices of English, chosen by what the presets are called; nobody has judged them by ear.
_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "Wise_Woman": "bf_emma",
        "Friendly_Person": "am_michael",
        "Inspirational_girl": "af_bella",
        "Deep_Voice_Man": "am_onyx",
        "Calm_Woman": "af_nicole",
        "Casual_Guy": "am_puck",
        "Lively_Girl": "af_nova",
        "Patient_Man": "bm_george",
        "Young_Knight": "am_fenrir",
        "Determined_Man": "am_adam",
        "Lovely_Girl": "af_heart",
        "Decent_Boy": "am_liam",
        "Imposing_Manner": "bm_lewis",
        "Elegant_Man": "bm_daniel",
        "Abbess": "bf_isabella",
        "Sweet_Girl_2": "af_sky",
        "Exuberant_Girl": "af_jessica",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cast:
    """The voices of a language; those who are more take turns."""

    women: Sequence[str]
    men: Sequence[str]


#: By the synthesiser's code of the language.
_CASTS: Mapping[str, _Cast] = MappingProxyType(
    {
        "es": _Cast(women=("ef_dora",), men=("em_alex", "em_santa")),
        "fr-fr": _Cast(women=("ff_siwis",), men=("ff_siwis",)),
        "hi": _Cast(women=("hf_alpha", "hf_beta"), men=("hm_omega", "hm_psi")),
        "it": _Cast(women=("if_sara",), men=("im_nicola",)),
        "pt-br": _Cast(women=("pf_dora",), men=("pm_alex", "pm_santa")),
    }
)
LANGUAGES = frozenset({"en-us", *_CASTS})


def kokoro_voice(preset: str, language: str) -> str:
    """Raises `KeyError` for a voice or a language that it does not have."""
    english = _ENGLISH[preset]
    if language == "en-us":
        return english
    place = list(_ENGLISH).index(preset)
    cast = _CASTS[language]
    voices = cast.women if english[1] == "f" else cast.men
    return voices[place % len(voices)]


def accent(voice: str) -> str:
    """The synthesiser's code of the English that this voice speaks."""
    return "en-gb" if voice.startswith("b") else "en-us"
