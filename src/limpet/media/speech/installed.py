"""A program that speaks the synthesiser's frames with what the machine has installed: `espeak-ng`, else `flite`.

For machines without `limpet-espeak`. It tells no times of words, and flite only changes the pitch and pace of its own English voice.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

#: flite's voice, and the words a minute that it speaks by itself.
_FLITE_VOICE, _FLITE_RATE = "slt", 170.0
_VARIANT = "limpet"
#: The working folder's name, before the number of its process.
_FOLDER = "limpet-speech-"
_FORMANTS = range(1, 9)
_VERSION = re.compile(r": ([\d.]+)")
_DATA_AT = re.compile(r"Data at: (.+)")


class CannotSpeak(Exception):
    """The installed program cannot do what is asked."""


def find_installed() -> str | None:
    """The installed program, the better one first."""
    return shutil.which("espeak-ng") or shutil.which("flite")


def serve(source: BinaryIO, sink: BinaryIO, folder: Path) -> None:
    """Answers request after request until `source` ends."""
    program = find_installed()
    if program is None:
        sys.exit("neither espeak-ng nor flite is installed")
    speak = _Flite(program, folder) if Path(program).name == "flite" else _Espeak(program, folder)
    for line in source:
        try:
            _answer(speak.wav(json.loads(line)), speak.name, sink)
        except (CannotSpeak, ValueError, KeyError, TypeError, subprocess.CalledProcessError, wave.Error) as error:
            _send(sink, {"error": f"{type(error).__name__}: {error}"})
        sink.flush()


def _answer(path: Path, by: str, sink: BinaryIO) -> None:
    with wave.open(str(path)) as sound:
        rate_hz, samples = sound.getframerate(), sound.readframes(sound.getnframes())
    _send(sink, {"rate_hz": rate_hz, "by": by})
    _send(sink, {"sound": len(samples)}, samples)
    _send(sink, {"end": len(samples) // 2})


def _send(sink: BinaryIO, frame: Mapping[str, Any], payload: bytes = b"") -> None:
    sink.write(json.dumps(frame).encode() + b"\n" + payload)


class _Espeak:
    """Reads voices from a data folder of our own: the installed one, with our changes as one more variant."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        version = _VERSION.search(told)
        self.name = f"espeak-ng {version[1] if version else ''}".strip()
        found = _DATA_AT.search(told)
        if found is None:
            sys.exit(f"{program} does not say where its data is")
        self._variant = _mirror(Path(found[1].strip()), folder / "espeak-ng-data")

    def wav(self, request: Mapping[str, Any]) -> Path:
        self._variant.write_text(_variant_text(request.get("voice", {})), encoding="utf-8")
        text = str(request["text"])
        if not request.get("phonemes"):
            text = text.replace("[[", "[ [")  # to this program double brackets always mean phonemes
        path = self._folder / "sound.wav"
        voice = f"{request['language']}+{_VARIANT}"
        options = [
            "--path",
            str(self._folder),
            "-v",
            voice,
            "-s",
            str(int(request["rate"])),
            "-w",
            str(path),
            "--stdin",
        ]
        done = subprocess.run([self._program, *options], input=_plain(text).encode(), capture_output=True, check=True)
        if done.stderr.strip():
            raise CannotSpeak(done.stderr.decode(errors="replace").strip())
        return path


def _mirror(data: Path, copy: Path) -> Path:
    """The folder by links, with room for a variant of ours; returns the variant's path."""
    variants = copy / "voices" / "!v"
    variants.mkdir(parents=True)
    for entry in data.iterdir():
        if entry.name != "voices":
            (copy / entry.name).symlink_to(entry)
    for entry in (data / "voices").iterdir():
        if entry.name != "!v":
            (copy / "voices" / entry.name).symlink_to(entry)
    return variants / _VARIANT


def _variant_text(voice: Mapping[str, Any]) -> str:
    first, second, rest = voice.get("formants", (100, 100, 100))
    percents: Sequence[int] = [first, second, *([rest] * (len(_FORMANTS) - 2))]
    lines = ["language variant", f"name {_VARIANT}"]
    lines += [
        f"formant {number} {int(percent)} 100 {int(voice.get('width', 100))}"
        for number, percent in zip(_FORMANTS, percents, strict=True)
    ]
    if voice.get("source"):
        lines.append(f"klatt {int(voice['source'])}")
    if "pitch" in voice:
        low, high = voice["pitch"]
        lines.append(f"pitch {int(low)} {int(high)}")
    if "flutter" in voice:
        lines.append(f"flutter {int(voice['flutter'])}")
    return "\n".join([*lines, ""])


class _Flite:
    name = f"flite {_FLITE_VOICE}"

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder

    def wav(self, request: Mapping[str, Any]) -> Path:
        if not str(request["language"]).startswith("en"):
            raise CannotSpeak("flite speaks English only; install limpet[speech] for other languages")
        text, sound = self._folder / "text", self._folder / "sound.wav"
        text.write_text(_plain(str(request["text"]).replace("[[", " ").replace("]]", " ")), encoding="utf-8")
        low, high = request["voice"]["pitch"]
        settings = {
            "int_f0_target_mean": (low + high) / 2,
            "int_f0_target_stddev": max((high - low) / 4, 1),
            "duration_stretch": _FLITE_RATE / float(request["rate"]),
        }
        options = [part for name, value in settings.items() for part in ("--setf", f"{name}={value:.3f}")]
        command = [self._program, "-voice", _FLITE_VOICE, *options, "-f", str(text), "-o", str(sound)]
        subprocess.run(command, capture_output=True, check=True)
        return sound


def _plain(text: str) -> str:
    """Without control characters, which may be commands."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)


def _sweep() -> None:
    """Removes the folders of those of us that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        number = folder.name.removeprefix(_FOLDER).partition("-")[0]
        if number.isdecimal() and not _is_alive(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True


def main() -> None:
    if os.name == "posix":  # elsewhere a signal to see whether a process lives would end it
        _sweep()
    with tempfile.TemporaryDirectory(prefix=f"{_FOLDER}{os.getpid()}-") as folder:
        serve(sys.stdin.buffer, sys.stdout.buffer, Path(folder))


if __name__ == "__main__":
    main()
