"""Speaks: reads the text, settles how the voice must be set, performs, and writes the file."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from limpet.catalog.endpoint import Medium, Role
from limpet.core.errors import FeatureNotSupported, UnknownVoice
from limpet.core.job import Job
from limpet.core.request import LogLevel
from limpet.core.spec import Spec, SpeechSpec, Voice
from limpet.engines.base import JobContext, Made, Plan
from limpet.engines.embedded.speech.audition import Auditions, Settled
from limpet.engines.embedded.speech.performance import Performance
from limpet.engines.embedded.speech.voices import LOWEST_PITCH_HZ, PRESETS, Shape, shape_of
from limpet.engines.embedded.studio import ENGINE, file_label
from limpet.media.speech.finish import USUAL_LUFS
from limpet.media.speech.languages import ENGLISH
from limpet.media.speech.manner import MOODS
from limpet.media.speech.opening import with_short_opening
from limpet.media.speech.recital import Speaking, record, speakable_script, tell_script
from limpet.media.speech.respelling import respelled
from limpet.media.speech.script import Script, Utterance
from limpet.media.speech.synthesiser import Synthesiser

_MODEL = "embedded-speech"
#: Rises with every change that gives other samples for the same job.
_REVISION = "4"


class SpeechStudio:
    """One file of speech for each job."""

    makes = Medium.SPEECH
    takes: frozenset[Role] = frozenset()
    serves = SpeechSpec

    def __init__(self, synthesiser: Synthesiser) -> None:
        self.synthesiser = synthesiser
        self._auditions = Auditions(synthesiser)

    def plan(self, spec: Spec) -> Plan:
        assert isinstance(spec, SpeechSpec), "the engine sends each studio its own specs"
        if spec.voice.emotion not in {None, *MOODS}:
            raise FeatureNotSupported(reason=f"it has no emotion {spec.voice.emotion}", field="voice_setting.emotion")
        characters = len(spec.text)
        return Plan(frames=0, estimate_s=0.05 + 0.0016 * characters, memory_bytes=int(120e6 + 40e3 * characters))

    def run(self, job: Job, context: JobContext) -> Made:
        spec = job.spec
        self.plan(spec)
        assert isinstance(spec, SpeechSpec), "the plan lets nothing else pass"
        return self.perform(spec, _shape_for(job, spec), context)

    def perform(self, spec: SpeechSpec, voice: Shape, context: JobContext) -> Made:
        """Speaks with this voice, whatever id the spec names."""
        shape = shape_of(voice, spec.voice)
        script = with_short_opening(respelled(_accented(speakable_script(spec), shape.accent)))
        _tell(spec, shape, script, context)
        settled = self._auditions.settle(script, shape, spec.voice.speed, check=context.check_cancelled)
        if settled.by:
            context.log(f"Synthesiser: {settled.by}.")
        performance = Performance(self.synthesiser, settled)
        speaking = Speaking(
            pieces=performance.pieces(script.parts, check=context.check_cancelled),
            rate_hz=performance.rate_hz,
            gain=_gain(settled, spec.voice),
            tags=file_label(_MODEL, _REVISION),
        )
        recording = record(spec, speaking, context)
        return Made(
            artifacts=[recording.artifact], values=recording.values, provenance=_provenance(spec, settled, script)
        )

    def close(self) -> None:
        self.synthesiser.close()


def _shape_for(job: Job, spec: SpeechSpec) -> Shape:
    """A preset, or the voice of the caller's own that the job brings; only we can read what we made."""
    if (shape := PRESETS.get(spec.voice.id)) is not None:
        return shape
    if job.voice is None or job.voice.engine != ENGINE:
        raise UnknownVoice(voice_id=spec.voice.id, field="voice_setting.voice_id")
    return Shape.from_json(job.voice.attributes["shape"])


def _accented(script: Script, accent: str | None) -> Script:
    """With English spoken in the voice's accent."""
    if accent is None:
        return script
    parts = [
        replace(part, language=accent) if isinstance(part, Utterance) and part.language == ENGLISH.voice else part
        for part in script.parts
    ]
    return replace(script, parts=parts)


def _tell(spec: SpeechSpec, shape: Shape, script: Script, context: JobContext) -> None:
    context.log("Embedded engine: speech by rules and signal processing; no model weights are involved.")
    if shape.pitch_hz <= LOWEST_PITCH_HZ:
        context.log(f"Pitch: held at {LOWEST_PITCH_HZ:g} Hz, the lowest that sounds like a voice.", LogLevel.WARN)
    tell_script(spec, script, context)


def _gain(settled: Settled, voice: Voice) -> float:
    """The factor that brings this voice, in this mood, to its loudness."""
    if not voice.volume:
        return 0.0
    if settled.lufs is None:
        return 1.0
    wanted = USUAL_LUFS + settled.delivery.shape.gain_db + 20 * math.log10(voice.volume)
    return float(10 ** ((wanted - settled.lufs) / 20))


def _provenance(spec: SpeechSpec, settled: Settled, script: Script) -> Mapping[str, Any]:
    shape = settled.delivery.shape
    return {
        "model": _MODEL,
        "revision": _REVISION,
        "synthesiser": settled.by,
        "voice": spec.voice.id,
        "pitch_hz": round(shape.pitch_hz, 1),
        "languages": sorted({part.language for part in script.parts if isinstance(part, Utterance)}),
        "notes": list(script.notes),
    }
