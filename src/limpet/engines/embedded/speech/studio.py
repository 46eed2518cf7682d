"""Speaks: reads the text, settles how the voice must be set, performs, and writes the file."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from limpet.catalog.endpoint import Medium, Role
from limpet.core.errors import FeatureNotSupported, UnknownVoice
from limpet.core.job import Artifact, Job
from limpet.core.request import LogLevel
from limpet.core.spec import AudioFormat, Spec, SpeechSpec, Voice
from limpet.engines.base import JobContext, Made, Plan
from limpet.engines.embedded.speech.delivery import Rehearsal, Take
from limpet.engines.embedded.speech.finish import USUAL_LUFS, Finish, Parts
from limpet.engines.embedded.speech.languages import ENGLISH
from limpet.engines.embedded.speech.performance import Performance, Piece
from limpet.engines.embedded.speech.script import Part, Pause, Script, Utterance, read_script
from limpet.engines.embedded.speech.synthesiser import Synthesiser
from limpet.engines.embedded.speech.timbre import coloured
from limpet.engines.embedded.speech.timing import Timing
from limpet.engines.embedded.speech.voices import LOWEST_PITCH_HZ, MOODS, PRESETS, Shape, shape_of
from limpet.engines.embedded.studio import ENGINE, file_label
from limpet.media.loudness import integrated_lufs
from limpet.media.sound_file import CONTENT_TYPES, SoundWriter, mp3_bits_per_second

_MODEL = "embedded-speech"
#: Rises with every change that gives other samples for the same job.
_REVISION = "1"
#: Characters that are rehearsed; the measures of a longer text hardly differ from those of its beginning.
_REHEARSED_CHARACTERS = 600
#: Pauses of one text together; hours of silence would fill the disk.
_MOST_PAUSES_S = 1000.0
#: Below these differences nobody is told.
_HEARD_DB, _HEARD_LU = 3.0, 0.5


class SpeechStudio:
    """One file of speech for each job."""

    makes = Medium.SPEECH
    takes: frozenset[Role] = frozenset()
    serves = SpeechSpec

    def __init__(self, synthesiser: Synthesiser) -> None:
        self.synthesiser = synthesiser

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
        script = _script(spec, shape)
        _tell(spec, shape, script, context)
        sample = _sample(script)
        take = Rehearsal(self.synthesiser, sample, check=context.check_cancelled).settle(shape, spec.voice.speed)
        if by := _synthesiser(take):
            context.log(f"Synthesiser: {by}.")
        performance = Performance(self.synthesiser, take, rehearsed=sample)
        timing = Timing(spec.text)
        path = context.scratch / f"output.{spec.encoding.format.value}"
        parts = Parts(context.chunk)
        with SoundWriter(path, spec.encoding, tags=file_label(_MODEL, _REVISION), on_bytes=parts.take) as writer:
            finish = Finish(spec, writer, context.check_cancelled, gain=_gain(take, spec.voice))
            pieces = performance.pieces(script.parts, check=context.check_cancelled)
            finish.write(
                _counted(timing.following(pieces), len(spec.text), parts, context), rate_hz=performance.rate_hz
            )
        parts.hand_on()
        _tell_end(finish, spec, context)
        seconds = writer.samples / spec.encoding.sample_rate_hz
        return Made(
            artifacts=[_artifact(path, spec, seconds)],
            values={"duration_ms": round(1000 * seconds), "sentences": timing.sentences, **_audio_values(spec)},
            provenance=_provenance(spec, take, script),
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


def _script(spec: SpeechSpec, shape: Shape) -> Script:
    script = read_script(spec)
    if shape.accent is not None:
        script = replace(script, parts=[_accented(part, shape.accent) for part in script.parts])
    if not script.parts:
        raise FeatureNotSupported(reason="there is nothing in this text that can be spoken")
    if sum(part.seconds for part in script.parts if isinstance(part, Pause)) > _MOST_PAUSES_S:
        raise FeatureNotSupported(reason=f"the pauses of one text last {_MOST_PAUSES_S:g} seconds at most")
    return script


def _accented(part: Part, accent: str) -> Part:
    if not isinstance(part, Utterance) or part.language != ENGLISH.voice:
        return part
    return replace(part, language=accent)


def _sample(script: Script) -> Sequence[Utterance]:
    """The sentences at the beginning, one at least."""
    sample: list[Utterance] = []
    for part in script.parts:
        if isinstance(part, Utterance):
            sample.append(part)
            if part.end > _REHEARSED_CHARACTERS:
                break
    return sample


def _gain(take: Take, voice: Voice) -> float:
    """The factor that brings this voice, in this mood, to its loudness."""
    if not voice.volume:
        return 0.0
    heard = coloured(take.samples, take.rate_hz, take.delivery.shape.timbre, seed=0, check=lambda: None)
    wanted = USUAL_LUFS + take.delivery.shape.gain_db + 20 * math.log10(voice.volume)
    return float(10 ** ((wanted - integrated_lufs(heard, take.rate_hz)) / 20)) if len(heard) else 1.0


def _counted(pieces: Iterable[Piece], characters: int, parts: Parts, context: JobContext) -> Iterator[Piece]:
    """When the next piece is asked for, the one before it has been written."""
    for piece in pieces:
        yield piece
        parts.hand_on()
        context.progress(piece.part.end / characters, f"spoken {piece.part.end} of {characters} characters")


def _tell(spec: SpeechSpec, shape: Shape, script: Script, context: JobContext) -> None:
    context.log("Embedded engine: speech by rules and signal processing; no model weights are involved.")
    for note in script.notes:
        context.log(note)
    if shape.pitch_hz <= LOWEST_PITCH_HZ:
        context.log(f"Pitch: held at {LOWEST_PITCH_HZ:g} Hz, the lowest that sounds like a voice.", LogLevel.WARN)
    encoding = spec.encoding
    if encoding.format is AudioFormat.MP3:
        possible = mp3_bits_per_second(encoding.bits_per_second, encoding.sample_rate_hz)
        if possible != encoding.bits_per_second:
            context.log(
                f"Bitrate: mp3 at {encoding.sample_rate_hz} Hz has at most {possible} bits a second; "
                f"used instead of {encoding.bits_per_second}.",
                LogLevel.WARN,
            )
    if spec.loudness is not None and spec.voice.volume not in {0, 1}:
        context.log("Volume: the loudness that was asked for decides; vol changes nothing.", LogLevel.WARN)


def _tell_end(finish: Finish, spec: SpeechSpec, context: JobContext) -> None:
    if finish.over_db > _HEARD_DB:
        context.log(
            f"Volume: peaks would stand {finish.over_db:.0f} dB above full scale and are turned down.", LogLevel.WARN
        )
    reached, target = finish.levelled, spec.loudness
    if reached is None or target is None:
        return
    context.log(f"Loudness: {reached.lufs:.1f} LUFS, range {reached.range_lu:.1f} LU.")
    if abs(reached.lufs - target.target_lufs) > _HEARD_LU:
        context.log(
            f"Loudness: {target.target_lufs:g} LUFS cannot be reached with peaks at most {target.peak_dbtp:g} dBTP.",
            LogLevel.WARN,
        )


def _artifact(path: Path, spec: SpeechSpec, seconds: float) -> Artifact:
    facts = {"seconds": seconds, **_audio_values(spec)}
    return Artifact(path=path, content_type=CONTENT_TYPES[spec.encoding.format], file_name=path.name, facts=facts)


def _audio_values(spec: SpeechSpec) -> Mapping[str, Any]:
    encoding = spec.encoding
    values = {
        "format": encoding.format.value,
        "sample_rate": encoding.sample_rate_hz,
        "channels": encoding.channels,
        "characters": len(spec.text),
    }
    if encoding.format is AudioFormat.MP3:
        values["bitrate"] = mp3_bits_per_second(encoding.bits_per_second, encoding.sample_rate_hz)
    return values


def _synthesiser(take: Take) -> str | None:
    """Who spoke; None where nothing was said."""
    return take.spoken[0].by if take.spoken else None


def _provenance(spec: SpeechSpec, take: Take, script: Script) -> Mapping[str, Any]:
    shape = take.delivery.shape
    return {
        "model": _MODEL,
        "revision": _REVISION,
        "synthesiser": _synthesiser(take),
        "voice": spec.voice.id,
        "pitch_hz": round(shape.pitch_hz, 1),
        "languages": sorted({part.language for part in script.parts if isinstance(part, Utterance)}),
        "notes": list(script.notes),
    }
