"""From a script and the pieces that somebody speaks to a file, with all that its caller is told on the way."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from limpet.core.errors import FeatureNotSupported
from limpet.core.job import Artifact
from limpet.core.request import LogLevel
from limpet.core.spec import AudioFormat, SpeechSpec
from limpet.media.sound_file import CONTENT_TYPES, SoundWriter, mp3_bits_per_second
from limpet.media.speech.finish import Finish, Parts
from limpet.media.speech.piece import Piece
from limpet.media.speech.script import Pause, Script, read_script
from limpet.media.speech.timing import Timing

#: Pauses of one text together; hours of silence would fill the disk.
_MOST_PAUSES_S = 1000.0
#: Below these differences nobody is told.
_HEARD_DB, _HEARD_LU = 3.0, 0.5


class Audience(Protocol):
    """Who hears of a recital while it is made; an engine's `JobContext` is one."""

    @property
    def scratch(self) -> Path: ...

    def progress(self, fraction: float, stage: str) -> None: ...

    def log(self, text: str, level: LogLevel = LogLevel.INFO) -> None: ...

    def chunk(self, data: bytes) -> None: ...

    def check_cancelled(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """What is spoken: pieces in order, made while they are asked for."""

    pieces: Iterable[Piece]
    rate_hz: float
    #: Factor of all samples.
    gain: float
    #: What the file itself says of its making.
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The file, and the output values that belong to it."""

    artifact: Artifact
    values: Mapping[str, Any]


def speakable_script(spec: SpeechSpec) -> Script:
    """Raises `FeatureNotSupported` where nothing is to be said, or hours of nothing."""
    script = read_script(spec)
    if not script.parts:
        raise FeatureNotSupported(reason="there is nothing in this text that can be spoken")
    if sum(part.seconds for part in script.parts if isinstance(part, Pause)) > _MOST_PAUSES_S:
        raise FeatureNotSupported(reason=f"the pauses of one text last {_MOST_PAUSES_S:g} seconds at most")
    return script


def tell_script(spec: SpeechSpec, script: Script, audience: Audience) -> None:
    """What was understood of the text, and what its file cannot be."""
    for note in script.notes:
        audience.log(note)
    encoding = spec.encoding
    if encoding.format is AudioFormat.MP3:
        possible = mp3_bits_per_second(encoding.bits_per_second, encoding.sample_rate_hz)
        if possible != encoding.bits_per_second:
            audience.log(
                f"Bitrate: mp3 at {encoding.sample_rate_hz} Hz has at most {possible} bits a second; "
                f"used instead of {encoding.bits_per_second}.",
                LogLevel.WARN,
            )
    if spec.loudness is not None and spec.voice.volume not in {0, 1}:
        audience.log("Volume: the loudness that was asked for decides; vol changes nothing.", LogLevel.WARN)


def record(spec: SpeechSpec, speaking: Speaking, audience: Audience) -> Recording:
    """Writes the file while it is spoken."""
    timing = Timing(spec.text)
    path = audience.scratch / f"output.{spec.encoding.format.value}"
    parts = Parts(audience.chunk)
    with SoundWriter(path, spec.encoding, tags=speaking.tags, on_bytes=parts.take) as writer:
        finish = Finish(spec, writer, audience.check_cancelled, gain=speaking.gain)
        pieces = _counted(timing.following(speaking.pieces), len(spec.text), parts, audience)
        finish.write(pieces, rate_hz=speaking.rate_hz)
    parts.hand_on()
    _tell_end(finish, spec, audience)
    seconds = writer.samples / spec.encoding.sample_rate_hz
    return Recording(
        artifact=_artifact(path, spec, seconds),
        values={"duration_ms": round(1000 * seconds), "sentences": timing.sentences, **_audio_values(spec)},
    )


def _counted(pieces: Iterable[Piece], characters: int, parts: Parts, audience: Audience) -> Iterator[Piece]:
    """When the next piece is asked for, the one before it has been written."""
    for piece in pieces:
        yield piece
        parts.hand_on()
        audience.progress(piece.part.end / characters, f"spoken {piece.part.end} of {characters} characters")


def _tell_end(finish: Finish, spec: SpeechSpec, audience: Audience) -> None:
    if finish.over_db > _HEARD_DB:
        audience.log(
            f"Volume: peaks would stand {finish.over_db:.0f} dB above full scale and are turned down.", LogLevel.WARN
        )
    reached, target = finish.levelled, spec.loudness
    if reached is None or target is None:
        return
    audience.log(f"Loudness: {reached.lufs:.1f} LUFS, range {reached.range_lu:.1f} LU.")
    if abs(reached.lufs - target.target_lufs) > _HEARD_LU:
        audience.log(
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
