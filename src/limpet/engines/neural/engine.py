"""Speech by a neural model that runs as a program in an environment of its own.

The model only says sentences. Reading the text, pitch, pace, loudness and the file are the same as for every engine.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from limpet import __version__
from limpet.catalog.endpoint import Endpoint, Medium
from limpet.core.errors import FeatureNotSupported, ProviderUnavailable
from limpet.core.job import Job
from limpet.core.spec import Spec, SpeechSpec
from limpet.engines.base import JobContext, Made, Offer, Plan, Refusal
from limpet.engines.neural.kokoro import Kokoro
from limpet.engines.neural.kokoro_voices import PRESETS
from limpet.engines.neural.performance import Performance, Wish
from limpet.engines.neural.speaker import Identity, Speaker
from limpet.media.speech.languages import LANGUAGES
from limpet.media.speech.manner import MOODS, Manner, manner_of
from limpet.media.speech.program import Patience, SpeakingProgram, SynthesiserLost, SynthesiserRefused
from limpet.media.speech.recital import Speaking, record, speakable_script, tell_script
from limpet.media.speech.script import Script, Utterance
from limpet.media.speech.synthesiser import Spoken, find_command, spoken_of

LANE = "neural"
#: The program that carries the models; see the package of that name.
PROGRAM = "limpet-neural-speech"

Kind = Literal["kokoro"]
_SPEAKERS: Mapping[Kind, Callable[[], Speaker]] = {"kokoro": Kokoro}


class NeuralSpeechEngine:
    """One model, its weights, and the program that runs it."""

    def __init__(
        self, *, name: str, kind: Kind, weights: str, command: Sequence[str] | None = None, device: str = "auto"
    ) -> None:
        """`command` starts the program; without one it is looked for beside this Python and on the path."""
        self.name = name
        self._kind = kind
        self._weights = Path(weights)
        self._speaker = _SPEAKERS[kind]()
        found = find_command(PROGRAM)
        self._command = list(command) if command else [found] if found else []
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
        if endpoint.needs.makes is not Medium.SPEECH:
            return Refusal(reason=f"{self._speaker.traits.model} only speaks")
        if not self._command:
            return Refusal(reason=f"the program {PROGRAM} is missing; `pip install {PROGRAM}[{self._kind}]`")
        if not self._weights.is_dir():
            return Refusal(reason=f"the weights are missing; `limpet models pull {self._kind}`")
        refusal = self._speaker.refusal()
        return Offer(lane=LANE) if refusal is None else Refusal(reason=refusal)

    def plan(self, spec: Spec) -> Plan:
        if not isinstance(spec, SpeechSpec):
            raise FeatureNotSupported(reason="it only speaks")
        if spec.voice.emotion not in {None, *MOODS}:
            raise FeatureNotSupported(reason=f"it has no emotion {spec.voice.emotion}", field="voice_setting")
        if spec.voice.id not in PRESETS:
            raise FeatureNotSupported(reason="it has preset voices only", field="voice_setting")
        if spec.language is not None:
            self._check_languages([LANGUAGES[spec.language].voice])
        return Plan(frames=0, estimate_s=1.0 + 0.02 * len(spec.text), memory_bytes=int(800e6))

    def run(self, job: Job, context: JobContext) -> Made:
        spec = job.spec
        self.plan(spec)
        assert isinstance(spec, SpeechSpec), "the plan lets nothing else pass"
        script = speakable_script(spec)
        self._check_languages(_languages(script))
        traits = self._speaker.traits
        context.log(f"Speech by {traits.model}; pitch, speed, mood and loudness by signal processing.")
        tell_script(spec, script, context)
        wish = Wish(manner=self._manner(spec), speed=spec.voice.speed, volume=spec.voice.volume)
        say = self._sayer(Identity(preset=spec.voice.id), job.seed, context)
        try:
            performance = Performance(say, script.parts, wish, check=context.check_cancelled)
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
        return Made(
            artifacts=[recording.artifact],
            values=recording.values,
            provenance=self._provenance(job, script, performance),
        )

    def close(self) -> None:
        self._program.close()
        self._speaker.close()

    def _manner(self, spec: SpeechSpec) -> Manner:
        return manner_of(spec.voice)

    def _check_languages(self, languages: Sequence[str]) -> None:
        lacking = sorted(set(languages) - self._speaker.traits.languages)
        if lacking:
            raise FeatureNotSupported(reason=f"{self._speaker.traits.model} does not speak {', '.join(lacking)}")

    def _sayer(self, identity: Identity, seed: int, context: JobContext) -> Callable[[Utterance], Spoken]:
        check = context.check_cancelled

        def say(utterance: Utterance) -> Spoken:
            request = self._speaker.request(utterance, identity, seed=seed, check=check)
            try:
                return spoken_of(self._program.ask(request, check=check))
            except SynthesiserRefused as error:
                raise FeatureNotSupported(reason=str(error)) from error

        return say

    def _provenance(self, job: Job, script: Script, performance: Performance) -> Mapping[str, Any]:
        assert isinstance(job.spec, SpeechSpec)
        traits = self._speaker.traits
        return {
            "engine": self.name,
            "version": __version__,
            "model": traits.model,
            "synthesiser": performance.by,
            "weights": str(self._weights.name),
            "licence": traits.licence,
            "seed": job.seed,
            "voice": job.spec.voice.id,
            "languages": _languages(script),
            "notes": list(script.notes),
        }


def _languages(script: Script) -> list[str]:
    return sorted({part.language for part in script.parts if isinstance(part, Utterance)})
