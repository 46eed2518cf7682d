"""An engine for tests of what dialects make of speech, voices, pictures and music: tones and plain colours."""

import io
import wave
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from limpet.catalog.endpoint import Endpoint, Medium
from limpet.core.job import Artifact, Job
from limpet.core.spec import ImageSpec, MusicSpec, Spec, SpeechSpec, VoiceCloneSpec, VoiceDesignSpec
from limpet.engines.base import JobContext, Made, Offer, Plan, Refusal

_RATE_HZ = 8000
_MS_PER_LETTER = 20
_ATTRIBUTION = "Powered by Toys"


class ToyEngine:
    name = "toy"

    def offers(self, endpoint: Endpoint) -> Offer | Refusal:
        if endpoint.needs.makes is Medium.VIDEO:
            return Refusal(reason="it makes no video")
        return Offer(lane="cpu", attribution=_ATTRIBUTION if endpoint.needs.makes is Medium.IMAGE else None)

    def plan(self, spec: Spec) -> Plan:
        return Plan(frames=0, estimate_s=0, memory_bytes=0)

    def run(self, job: Job, context: JobContext) -> Made:
        spec = job.spec
        match spec:
            case SpeechSpec():
                return _spoken(spec, context.scratch)
            case ImageSpec():
                pictures = [_picture(context.scratch, number, job.seed) for number in range(spec.count)]
                return Made(artifacts=pictures, provenance={"licence": "Toy Licence", "attribution": _ATTRIBUTION})
            case MusicSpec():
                return Made(artifacts=[_sound(context.scratch, seconds=1.0)])
            case VoiceCloneSpec():
                preview = [_sound(context.scratch, seconds=0.5)] if spec.preview_text else []
                return Made(artifacts=preview, values={"custom_voice_id": "engine-clone"})
            case VoiceDesignSpec():
                preview = [_sound(context.scratch, seconds=0.5)]
                return Made(artifacts=preview, values={"custom_voice_id": "engine-design"})
            case _:
                return Made(artifacts=[], values={"voice_id": getattr(spec, "voice_id", "")})

    def close(self) -> None:
        pass


def _spoken(spec: SpeechSpec, scratch: Path) -> Made:
    milliseconds = _MS_PER_LETTER * len(spec.text)
    whole = {"text": spec.text, "start": 0, "end": len(spec.text), "start_ms": 0, "end_ms": milliseconds}
    values: dict[str, Any] = {"duration_ms": milliseconds, "sentences": [whole | {"words": [whole]}]}
    provenance = {"voice": spec.voice.id, "text": spec.text}
    return Made(artifacts=[_sound(scratch, seconds=milliseconds / 1000)], values=values, provenance=provenance)


def _sound(scratch: Path, *, seconds: float) -> Artifact:
    tone = np.sin(np.arange(int(_RATE_HZ * seconds)) * 0.3) * 8000
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE_HZ)
        file.writeframes(tone.astype("<i2").tobytes())
    path = scratch / "output.wav"
    path.write_bytes(buffer.getvalue())
    return Artifact(path=path, content_type="audio/wav", file_name="output.wav", facts={"seconds": seconds})


def _picture(scratch: Path, number: int, seed: int) -> Artifact:
    path = scratch / f"picture-{number}.png"
    Image.new("RGB", (64, 64), (number * 20, seed % 251, 200)).save(path)
    return Artifact(path=path, content_type="image/png", file_name=path.name, facts={"width": 64, "height": 64})
