"""The preset voices and the moods in words, for models that make voices and moods from words."""

from collections.abc import Mapping
from types import MappingProxyType

#: What the clip of a made voice says: every vowel, and long enough to speak from.
CLIP_TEXT = (
    "Good evening. The wind has turned, the boats are back, and supper will be ready in an hour. "
    "Who would have thought it could be so easy?"
)
PRESETS: Mapping[str, str] = MappingProxyType(
    {
        "Wise_Woman": "a mature woman with a warm, thoughtful, unhurried voice",
        "Friendly_Person": "a friendly man in his thirties with a light, open voice",
        "Inspirational_girl": "a young woman with a bright, hopeful, inspiring voice",
        "Deep_Voice_Man": "a man with a very deep, resonant voice",
        "Calm_Woman": "a woman with a calm, soft, even voice",
        "Casual_Guy": "a young man with a relaxed, casual voice",
        "Lively_Girl": "a young woman with a lively, quick, high voice",
        "Patient_Man": "an older man with a patient, slow, gentle voice",
        "Young_Knight": "a young man with a clear, brave, noble voice",
        "Determined_Man": "a man with a firm, determined, strong voice",
        "Lovely_Girl": "a young woman with a lovely, tender, sweet voice",
        "Decent_Boy": "a teenage boy with a polite, clear voice",
        "Imposing_Manner": "a man with an imposing, commanding, low voice",
        "Elegant_Man": "a man with an elegant, refined, smooth voice",
        "Abbess": "an elderly woman with a serene, dignified voice",
        "Sweet_Girl_2": "a girl with a sweet, high, delicate voice",
        "Exuberant_Girl": "a young woman with an exuberant, excited, bright voice",
    }
)
MOOD_WORDS: Mapping[str, str | None] = MappingProxyType(
    {
        "neutral": None,
        "happy": "happy and cheerful",
        "sad": "sad and slow",
        "angry": "angry and loud",
        "fearful": "fearful, with a trembling voice",
        "disgusted": "disgusted",
        "surprised": "surprised",
        "calm": "calm",
        "fluent": "fluent, as in conversation",
        "whisper": "whispering",
    }
)
