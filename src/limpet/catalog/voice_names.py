"""Voices of MiniMax's own catalogue, and which of the presets here comes nearest to each.

Its 327 ids are not listed: their form tells them from voices that a caller has cloned or designed.
"""

import re

_LANGUAGES = (
    "Arabic Cantonese Chinese Dutch English French German Indonesian Italian Japanese Korean Polish Portuguese Romanian "
    "Russian Spanish Thai Turkish Ukrainian Vietnamese Hindi Greek Czech Finnish Bulgarian Danish Hebrew Malay Persian "
    "Slovak Swedish Croatian Filipino Hungarian Norwegian Slovenian Catalan Nynorsk Tamil Afrikaans"
)
_OF_CATALOGUE = re.compile(
    rf"(fe)?male-[a-z-]+|(audiobook|presenter)_(fe)?male(_\d)?|({'|'.join(_LANGUAGES.split())})( \([A-Za-z]+\))?_.+|moss_audio_.+"
    r"|(clever|cute|lovely|bingjiao|junlang|chunzhen|lengdan|badao|tianxin|qiaopi|wumei|diadia|danya)_[a-z]+"
    r"|(Santa_Claus|Grinch|Rudolph|Arnold|Charming_Santa|Charming_Lady|Sweet_Girl|Cute_Elf|Attractive_Girl|Serene_Woman)",
)
#: The first pattern that the id has in it decides; the order goes from the particular to the general.
_NEAREST = (
    (r"narrat|audiobook_male|presenter_male|announcer|anchor", "Deep_Voice_Man"),
    (r"audiobook_female|presenter_female|gentle|wise|mature|chengshu|yujie", "Wise_Woman"),
    (r"santa|grinch|old|elder|grand(pa|father)", "Imposing_Manner"),
    (r"grand(ma|mother)|abbess|queen", "Abbess"),
    (r"girl|shaonv|sister|princess|tianmei|elf|meimei|xuejie|loli|maid", "Lively_Girl"),
    (r"boy|kid|child|rudolph|didi|youth|daxuesheng", "Decent_Boy"),
    (r"knight|warrior|captain|arnold|badao", "Young_Knight"),
    (r"calm|serene|soft", "Calm_Woman"),
    (r"female|woman|lady|lover|wumei|tianxin|danya", "Calm_Woman"),
    (r"casual|friend|qn|junlang", "Casual_Guy"),
    (r"male|man\b|guy|gentleman|shaoye|xuedi|jingying", "Patient_Man"),
)
_ANY = "Friendly_Person"


def nearest_preset(voice_id: str) -> str | None:
    """The preset nearest to a voice of MiniMax's catalogue; None for an id that is none of these."""
    if not _OF_CATALOGUE.fullmatch(voice_id):
        return None
    name = voice_id.lower()
    return next((preset for pattern, preset in _NEAREST if re.search(pattern, name)), _ANY)
