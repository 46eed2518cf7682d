"""Speech by a neural model that runs as a program in an environment of its own.

The model only says sentences. Reading the text, pitch, pace, loudness and the file are the same as for every engine.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from limpet import __version__
from limpet.catalog.endpoint import Endpoint, Medium
from limpet.core.errors import AudioTooShort, FeatureNotSupported, ProviderUnavailable, UnknownVoice
from limpet.core.job import Job, MadeVoice
from limpet.core.request import LogLevel
from limpet.core.spec import Spec, SpeechSpec, Voice, VoiceCloneSpec, VoiceDeleteSpec, VoiceDesignSpec
from limpet.core.voice import VoiceKind
from limpet.engines.base import JobContext, Made, Offer, Plan, Refusal
from limpet.engines.neural.clips import clip_of, made_once, write_clip
from limpet.engines.neural.kokoro import Kokoro
from limpet.engines.neural.makers import QWEN, VOXCPM, Maker
from limpet.engines.neural.performance import Performance, Wish
from limpet.engines.neural.presets import CLIP_TEXT, MOOD_WORDS, PRESETS
from limpet.engines.neural.speaker import Identity, Speaker
from limpet.media.recording import load_recording
from limpet.media.speech.languages import ENGLISH, LANGUAGES
from limpet.media.speech.manner import MOODS, manner_of
from limpet.media.speech.program import Patience, SpeakingProgram, SynthesiserLost, SynthesiserRefused
from limpet.media.speech.recital import Speaking, record, speakable_script, tell_script
from limpet.media.speech.recording import kept, prepared
from limpet.media.speech.script import Script, Utterance
from limpet.media.speech.synthesiser import Spoken, find_command, spoken_of

LANE = "neural"
#: The program that carries the models; see the package of that name.
PROGRAM = "limpet-neural-speech"

Kind = Literal["kokoro", "voxcpm", "qwen"]
_SPEAKERS: Mapping[Kind, Callable[[], Speaker]] = {
    "kokoro": Kokoro,
    "voxcpm": lambda: Maker(VOXCPM),
    "qwen": lambda: Maker(QWEN),
}
#: As the endpoint's documents say.
_SHORTEST_RECORDING_S = 10.0
#: Chance in the clips of the preset voices.
_CLIP_SEED = 1


class NeuralSpeechEngine:
    """One model, its weights, and the program that runs it."""

    def __init__(
        self,
        *,
        name: str,
        kind: Kind,
        weights: str,
        clips: str,
        command: Sequence[str] = (),
        device: str = "auto",
    ) -> None:
        """`clips` is a folder for the clips of preset voices. Without a `command` the program is looked for here and on the path."""
        self.name = name
        self._kind = kind
        self._weights = Path(weights)
        self._clips = Path(clips)
        self._speaker = _SPEAKERS[kind]()
        found = find_command(PROGRAM)
        self._command = list(command) or ([found] if found else [])
        patience = Patience(
            silent_s=self._speaker.traits.silent_s, start_s=self._speaker.traits.start_s, outlives_cancel=True
        )
        arguments = [kind, "--weights", weights, "--device", device]
        self._program = SpeakingProgram([*self._command, *arguments], patience)

    @property
    def pid(self) -> int | None:
        """The program's, while it runs."""
        return self._program.pid

    def offers(self, endpoint: Endpoint) -> Offer | Refusal:
        traits = self._speaker.traits
        if endpoint.needs.makes not in {Medium.SPEECH, Medium.VOICE}:
            return Refusal(reason=f"{traits.model} only speaks")
        if endpoint.needs.makes is Medium.VOICE and not traits.makes_voices:
            return Refusal(reason=f"{traits.model} makes no voices")
        if not self._command:
            return Refusal(reason=f"the program {PROGRAM} is missing; install it and name it in the setting speakers")
        if not self._weights.is_dir():
            return Refusal(reason=f"the weights are missing; `limpet models pull {self._kind}`")
        refusal = self._speaker.refusal()
        return Offer(lane=LANE, needs_recording=traits.makes_voices) if refusal is None else Refusal(reason=refusal)

    def plan(self, spec: Spec) -> Plan:
        match spec:
            case SpeechSpec():
                self._check(spec)
                return Plan(frames=0, estimate_s=1.0 + 0.02 * len(spec.text), memory_bytes=int(800e6))
            case VoiceCloneSpec() | VoiceDesignSpec() | VoiceDeleteSpec() if self._speaker.traits.makes_voices:
                return Plan(frames=0, estimate_s=5.0, memory_bytes=int(800e6))
            case _:
                raise FeatureNotSupported(reason=f"{self._speaker.traits.model} cannot make this")

    def run(self, job: Job, context: JobContext) -> Made:
        self.plan(job.spec)
        try:
            match job.spec:
                case SpeechSpec():
                    made = self._speak(job.spec, self._identity(job, job.spec, context), job.seed, context)
                case VoiceCloneSpec():
                    made = self._clone(job, job.spec, context)
                case VoiceDesignSpec():
                    made = self._design(job, job.spec, context)
                case VoiceDeleteSpec():
                    made = _delete(job, job.spec)
                case _:
                    raise AssertionError("the plan lets nothing else pass")
        except SynthesiserRefused as error:
            raise FeatureNotSupported(reason=str(error)) from error
        traits = self._speaker.traits
        itself = {"engine": self.name, "version": __version__, "model": traits.model, "licence": traits.licence}
        return replace(made, provenance={**itself, "seed": job.seed, **made.provenance})

    def close(self) -> None:
        self._program.close()
        self._speaker.close()

    # Speech

    def _check(self, spec: SpeechSpec) -> None:
        traits = self._speaker.traits
        if spec.voice.emotion not in {None, *MOODS}:
            raise FeatureNotSupported(reason=f"it has no emotion {spec.voice.emotion}", field="voice_setting")
        if spec.voice.id not in PRESETS and not traits.makes_voices:
            raise FeatureNotSupported(reason=f"{traits.model} has preset voices only", field="voice_setting")
        if spec.language is not None:
            self._check_languages([LANGUAGES[spec.language].voice])

    def _check_languages(self, languages: Sequence[str]) -> None:
        lacking = sorted(set(languages) - self._speaker.traits.languages)
        if lacking:
            raise FeatureNotSupported(reason=f"{self._speaker.traits.model} does not speak {', '.join(lacking)}")

    def _speak(self, spec: SpeechSpec, identity: Identity, seed: int, context: JobContext) -> Made:
        script = speakable_script(spec)
        self._check_languages(_languages(script))
        traits = self._speaker.traits
        context.log(f"Speech by {traits.model}; pitch, pace and loudness by signal processing.")
        tell_script(spec, script, context)
        say = self._sayer(identity, seed, context)
        try:
            performance = Performance(say, script.parts, self._wish(spec.voice), check=context.check_cancelled)
        except SynthesiserLost as error:  # later nobody could take over: the beginning has been heard
            raise ProviderUnavailable(engine=self.name, reason=str(error)) from error
        speaking = Speaking(
            pieces=performance.pieces(),
            rate_hz=performance.rate_hz,
            gain=performance.gain(),
            tags={
                "title": "Made with Limpet",
                "comment": f"engine={self.name} model={traits.model}; computer-generated",
            },
        )
        recording = record(spec, speaking, context)
        provenance = {
            "synthesiser": performance.by,
            "weights": self._weights.name,
            "voice": spec.voice.id,
            "languages": _languages(script),
            "notes": list(script.notes),
        }
        return Made(artifacts=[recording.artifact], values=recording.values, provenance=provenance)

    def _wish(self, voice: Voice) -> Wish:
        """What signal processing sees to."""
        bent = replace(voice, emotion=None) if self._speaker.traits.has_moods else voice
        return Wish(manner=manner_of(bent), speed=voice.speed, volume=voice.volume)

    def _sayer(self, identity: Identity, seed: int, context: JobContext) -> Callable[[Utterance], Spoken]:
        check = context.check_cancelled

        def say(utterance: Utterance) -> Spoken:
            request = self._speaker.request(utterance, identity, seed=seed, check=check)
            return spoken_of(self._program.ask(request, check=check))

        return say

    # Voices

    def _identity(self, job: Job, spec: SpeechSpec, context: JobContext) -> Identity:
        traits, voice_id = self._speaker.traits, spec.voice.id
        mood = MOOD_WORDS[spec.voice.emotion or "neutral"] if traits.has_moods else None
        if not traits.makes_voices:
            return Identity(preset=voice_id)
        if (description := PRESETS.get(voice_id)) is not None:
            clip = made_once(
                self._clips,
                model=traits.model,
                name=voice_id,
                description=description,
                make=lambda: self._described(description, _CLIP_SEED, context),
            )
            return Identity(recording=clip, transcript=CLIP_TEXT, mood=mood)
        if job.voice is None or job.voice.engine != self.name or "voice" not in job.recordings:
            raise UnknownVoice(voice_id=voice_id, field="voice_setting")
        clip = clip_of(job.recordings["voice"], context.scratch)
        return Identity(recording=clip, transcript=job.voice.attributes.get("transcript"), mood=mood)

    def _described(self, description: str, seed: int, context: JobContext) -> Spoken:
        """The clip of a voice that is made from words."""
        clip = Utterance(text=CLIP_TEXT, language=ENGLISH.voice, start=0, end=len(CLIP_TEXT))
        return self._sayer(Identity(description=description), seed, context)(clip)

    def _design(self, job: Job, spec: VoiceDesignSpec, context: JobContext) -> Made:
        spoken = self._described(spec.description, job.seed, context)
        identity = Identity(
            recording=write_clip(spoken.samples, spoken.rate_hz, context.scratch / "voice.wav"), transcript=CLIP_TEXT
        )
        made = self._preview(spec.preview_text, identity, job, context)
        voice = MadeVoice(
            kind=VoiceKind.DESIGNED,
            attributes={"description": spec.description, "transcript": CLIP_TEXT},
            recording=kept(spoken.samples, spoken.rate_hz, context.scratch),
        )
        return replace(made, voice=voice)

    def _clone(self, job: Job, spec: VoiceCloneSpec, context: JobContext) -> Made:
        recording = load_recording(job.recordings["voice"])
        if recording.duration_s < _SHORTEST_RECORDING_S:
            raise AudioTooShort(field=spec.recording.field, min_duration=_SHORTEST_RECORDING_S)
        if spec.accuracy is not None:
            context.log("Accuracy: this engine does not hear what is said; accuracy is not checked.", LogLevel.WARN)
        samples = prepared(recording, spec, check=context.check_cancelled)
        made = Made(artifacts=[])
        if spec.preview_text is not None:
            clip = write_clip(samples, recording.sample_rate_hz, context.scratch / "voice.wav")
            made = self._preview(spec.preview_text, Identity(recording=clip), job, context)
        voice = MadeVoice(
            kind=VoiceKind.CLONED,
            attributes={"transcript": None},
            recording=kept(samples, recording.sample_rate_hz, context.scratch),
        )
        return replace(made, voice=voice)

    def _preview(self, text: str, identity: Identity, job: Job, context: JobContext) -> Made:
        return self._speak(SpeechSpec(text=text, voice=Voice(id="preview")), identity, job.seed, context)


def _delete(job: Job, spec: VoiceDeleteSpec) -> Made:
    if job.voice is None:
        raise UnknownVoice(voice_id=spec.voice_id, field="voice_id")
    return Made(artifacts=[], values={"voice_id": job.voice.id}, ended_voice=job.voice.id)


def _languages(script: Script) -> list[str]:
    return sorted({part.language for part in script.parts if isinstance(part, Utterance)})
