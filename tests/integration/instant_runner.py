"""A runner whose engine makes an empty file at once: for tests of everything around an engine.

Of voices it makes plain data, and says with which it speaks.
"""

from collections.abc import Mapping
from typing import Any

from limpet.catalog.endpoint import Endpoint
from limpet.core.job import Artifact, Job, MadeVoice
from limpet.core.spec import Spec, SpeechSpec, VoiceDeleteSpec, VoiceDesignSpec
from limpet.core.voice import VoiceKind
from limpet.engines.base import Engine, JobContext, Made, Offer, Plan
from limpet.service.runner_child import run_child


class InstantEngine:
    name = "embedded"

    def offers(self, endpoint: Endpoint) -> Offer:
        return Offer(lane="cpu")

    def plan(self, spec: Spec) -> Plan:
        return Plan(frames=0, estimate_s=0, memory_bytes=0)

    def run(self, job: Job, context: JobContext) -> Made:
        match job.spec:
            case VoiceDesignSpec(description=description):
                return self._voice(VoiceKind.DESIGNED, description, context)
            case VoiceDeleteSpec(voice_id=voice_id):
                known = None if job.voice is None else job.voice.id
                return Made(artifacts=[], values={"voice_id": voice_id, "known": known}, ended_voice=known)
            case SpeechSpec():
                attributes = None if job.voice is None else dict(job.voice.attributes)
                return Made(artifacts=[], values={"duration_ms": 1, "attributes": attributes})
        path = context.scratch / "output.mp4"
        path.write_bytes(b"made")
        return Made(artifacts=[Artifact(path=path, content_type="video/mp4", file_name="output.mp4")])

    def _voice(self, kind: VoiceKind, description: str, context: JobContext) -> Made:
        path = context.scratch / "recording.wav"
        path.write_bytes(description.encode())
        recording = Artifact(path=path, content_type="audio/wav", file_name="recording.wav")
        voice = MadeVoice(kind=kind, attributes={"description": description}, recording=recording)
        return Made(artifacts=[], provenance={"engine": self.name}, voice=voice)

    def close(self) -> None:
        pass


def make_engines(options: Mapping[str, Any]) -> Mapping[str, Engine]:
    return {"embedded": InstantEngine()}


if __name__ == "__main__":
    run_child(make_engines)
