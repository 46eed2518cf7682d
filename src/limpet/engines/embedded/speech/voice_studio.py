"""Makes voices: fits them to a recording, shapes them from a description, and lets them say how they sound."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from limpet.catalog.endpoint import Medium, Role
from limpet.core.errors import AudioTooShort, FeatureNotSupported, UnknownVoice
from limpet.core.job import Job, MadeVoice
from limpet.core.request import LogLevel
from limpet.core.spec import (
    Spec,
    SpeechSpec,
    Voice,
    VoiceCloneSpec,
    VoiceDeleteSpec,
    VoiceDesignSpec,
)
from limpet.core.voice import VoiceKind
from limpet.engines.base import JobContext, Made, Plan
from limpet.engines.embedded.speech.clone import SHORTEST_S, Fitted, Speak, calibration, fit_voice
from limpet.engines.embedded.speech.delivery import Rehearsal
from limpet.engines.embedded.speech.design import Design, design_voice
from limpet.engines.embedded.speech.studio import SpeechStudio
from limpet.engines.embedded.speech.voices import Shape
from limpet.media.recording import load_recording
from limpet.media.speech.analysis import NoVoiceFound, Samples
from limpet.media.speech.recording import kept, prepared
from limpet.media.speech.timbre import coloured

_MODEL = "embedded-voice"
#: Rises with every change that gives another voice for the same job.
_REVISION = "1"
#: About how many times a voice speaks until it is fitted.
_USUAL_TRIALS = 35


class VoiceStudio:
    """One voice for each job, with a preview where one is asked for."""

    makes = Medium.VOICE
    takes = frozenset({Role.RECORDING})
    serves = VoiceCloneSpec | VoiceDesignSpec | VoiceDeleteSpec

    def __init__(self, speech: SpeechStudio) -> None:
        self._speech = speech

    def plan(self, spec: Spec) -> Plan:
        match spec:
            case VoiceCloneSpec():
                return Plan(frames=0, estimate_s=4.0, memory_bytes=int(300e6))
            case VoiceDesignSpec():
                return Plan(frames=0, estimate_s=0.5, memory_bytes=int(150e6))
            case _:
                return Plan(frames=0, estimate_s=0.0, memory_bytes=0)

    def run(self, job: Job, context: JobContext) -> Made:
        match job.spec:
            case VoiceCloneSpec():
                return self._clone(job, job.spec, context)
            case VoiceDesignSpec():
                return self._design(job.spec, context)
            case VoiceDeleteSpec():
                return _delete(job, job.spec)
        raise AssertionError("the engine sends each studio its own specs")

    def close(self) -> None:
        """The synthesiser is the speech studio's."""

    def _design(self, spec: VoiceDesignSpec, context: JobContext) -> Made:
        design = design_voice(spec.description)
        _tell_design(design, context)
        made = self._preview(spec.preview_text, design.shape, context)
        voice = MadeVoice(kind=VoiceKind.DESIGNED, attributes=_attributes(design.shape, design.attributes()))
        return replace(made, voice=voice, provenance=_provenance(design.attributes()))

    def _clone(self, job: Job, spec: VoiceCloneSpec, context: JobContext) -> Made:
        recording = load_recording(job.recordings["voice"])
        if recording.duration_s < SHORTEST_S:
            raise AudioTooShort(field=spec.recording.field, min_duration=SHORTEST_S)
        if spec.accuracy is not None:
            context.log("Accuracy: this engine does not hear what is said; accuracy is not checked.", LogLevel.WARN)
        context.progress(0.05, "preparing the recording")
        samples = prepared(recording, spec, check=context.check_cancelled)
        fitted = self._fit(samples, recording.sample_rate_hz, spec, context)
        heard = _measures(fitted)
        made = Made(artifacts=[])
        if spec.preview_text is not None:
            made = self._preview(spec.preview_text, fitted.shape, context)
        voice = MadeVoice(
            kind=VoiceKind.CLONED,
            attributes=_attributes(fitted.shape, heard),
            recording=kept(samples, recording.sample_rate_hz, context.scratch),
        )
        return replace(made, voice=voice, provenance=_provenance(heard))

    def _fit(self, samples: Samples, rate_hz: int, spec: VoiceCloneSpec, context: JobContext) -> Fitted:
        try:
            fitted = fit_voice(samples, rate_hz, self._speaker(context))
        except NoVoiceFound:
            raise FeatureNotSupported(
                reason="nobody seems to speak in this recording", field=spec.recording.field
            ) from None
        context.log(
            "Cloned by fitting pitch, melody, pace, throat, breath and spectrum of a formant synthesiser; "
            "the speaker's identity is not met."
        )
        context.log(
            f"Heard: {fitted.reference.pitch_hz:.0f} Hz, {fitted.reference.syllables_per_s:.1f} syllables a second; "
            f"the distance to the recording fell from {fitted.before:.1f} to {fitted.after:.1f}."
        )
        return fitted

    def _speaker(self, context: JobContext) -> Speak:
        rehearsal = Rehearsal(self._speech.synthesiser, calibration(), check=context.check_cancelled)
        trials = 0

        def speak(shape: Shape) -> tuple[Samples, int]:
            nonlocal trials
            trials += 1
            context.progress(min(0.1 + 0.7 * trials / _USUAL_TRIALS, 0.8), "fitting the voice")
            take = rehearsal.once(shape)
            heard = coloured(take.samples, take.rate_hz, shape.timbre, seed=0, check=context.check_cancelled)
            return heard, take.rate_hz

        return speak

    def _preview(self, text: str, shape: Shape, context: JobContext) -> Made:
        return self._speech.perform(SpeechSpec(text=text, voice=Voice(id="preview")), shape, context)


def _delete(job: Job, spec: VoiceDeleteSpec) -> Made:
    if job.voice is None:
        raise UnknownVoice(voice_id=spec.voice_id, field="voice_id")
    return Made(artifacts=[], values={"voice_id": job.voice.id}, provenance=_provenance({}), ended_voice=job.voice.id)


def _tell_design(design: Design, context: JobContext) -> None:
    context.log(f"Voice: followed {', '.join(design.understood) or 'no word of the description'}.")
    if design.ignored:
        context.log(f"Voice: not understood: {', '.join(design.ignored)}.", LogLevel.WARN)
    for bound in design.bounded:
        context.log(f"Voice: {bound}.", LogLevel.WARN)


def _measures(fitted: Fitted) -> dict[str, Any]:
    return {
        "heard_pitch_hz": round(fitted.reference.pitch_hz, 1),
        "heard_syllables_per_s": round(fitted.reference.syllables_per_s, 2),
        "distance_before": round(fitted.before, 2),
        "distance_after": round(fitted.after, 2),
    }


def _attributes(shape: Shape, known: Mapping[str, Any]) -> dict[str, Any]:
    return {"revision": _REVISION, "shape": shape.as_json(), "known": dict(known)}


def _provenance(understood: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"model": _MODEL, "revision": _REVISION, **understood}
