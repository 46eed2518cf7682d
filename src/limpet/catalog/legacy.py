"""Ids that fal no longer lists. Programs in use still call them; each does what the endpoint that took its place does."""

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.images import image_endpoint
from limpet.catalog.speech import OlderHdSpeechInput, OlderSpeechInput, speech_endpoint
from limpet.catalog.video import ImageToVideoInput, TextToVideoInput, video_01_endpoint

LEGACY_ENDPOINTS: tuple[Endpoint, ...] = (
    video_01_endpoint(
        "fal-ai/minimax-video",
        "MiniMax Video (Text to Video)",
        "Makes a 720P video from a prompt.",
        body=TextToVideoInput,
        alias_of="fal-ai/minimax/video-01",
    ),
    video_01_endpoint(
        "fal-ai/minimax-video/image-to-video",
        "MiniMax Video (Image to Video)",
        "Makes a 720P video from a first frame and a prompt.",
        body=ImageToVideoInput,
        alias_of="fal-ai/minimax/video-01/image-to-video",
    ),
    image_endpoint("fal-ai/minimax-image", "MiniMax Image (Text to Image)", alias_of="fal-ai/minimax/image-01"),
    speech_endpoint(
        "fal-ai/minimax-tts/text-to-speech",
        "MiniMax Text to Speech",
        "Speaks text.",
        OlderSpeechInput,
        alias_of="fal-ai/minimax/speech-02-turbo",
    ),
    speech_endpoint(
        "fal-ai/minimax/speech-01-hd",
        "MiniMax Speech-01 HD",
        "Speaks text, with care for every sound.",
        OlderHdSpeechInput,
        alias_of="fal-ai/minimax/speech-02-hd",
    ),
    speech_endpoint(
        "fal-ai/minimax/speech-01-turbo",
        "MiniMax Speech-01 Turbo",
        "Speaks text, with care for time.",
        OlderSpeechInput,
        alias_of="fal-ai/minimax/speech-02-turbo",
    ),
)
