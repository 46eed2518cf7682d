"""How fast speech is made, how well it is understood, and how near it comes to what was asked.

    uv run python bench/speech.py [speed|voices|moods|manner ...]

`speed` prints times beside those of other programs in the same run: `espeak-ng` and `flite` where they are installed (each only
synthesises; they neither level nor encode). The other parts print the tables of docs/speech.md; all of them together take
some minutes.
"""

import itertools
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/hearing.py holds the ears

from tests.hearing import (
    Recogniser,
    colour,
    colour_distance,
    hear,
    matrix_sentences,
    measure_loudness,
    median_pitch_hz,
    pitches_hz,
    word_errors,
)

from limpet.core.job import Artifact, Job
from limpet.core.spec import AudioEncoding, AudioFormat, Loudness, SpeechSpec, Voice
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.engines.embedded.speech.voices import PRESETS
from limpet.media.speech.manner import MOODS

SENTENCE = "The wind blew gently over the hills."
TEXT = f"{SENTENCE} He asked for more time and another cup of tea. Who would have thought it so easy? "
LONG = (TEXT * 60)[:5000]
#: Nothing in the engine was fitted to these.
STORIES = (
    (
        "The ferry was late, so we sat on the pier and watched the gulls. My sister had packed bread, cheese and two apples, but "
        "nobody was hungry. A man with a red hat asked whether this was the boat to the island. It was, I said, if it ever came. "
        "He laughed and sat down beside us. For a while we talked about the weather, as strangers do. Then the horn sounded, "
        "twice, somewhere behind the fog. "
    ),
    (
        "How do plants know when to bloom? Many of them count the hours of darkness. When nights grow shorter in spring, a protein "
        "builds up in the leaves, travels to the tip of the stem and starts the flower. Others wait for a long spell of cold. If "
        "the winter is too mild, they stay green for another year. Gardeners can use this: a few weeks in the fridge will wake a "
        "tulip at any time. "
    ),
    (
        "Thank you for calling the city library. Our opening hours are nine to six on weekdays and ten to two on Saturdays. To renew "
        "a book, press one. To speak to a member of our staff, press two. If you have lost your card, please bring a passport or a "
        "letter with your address. Calls may be recorded. Please stay on the line, and someone will be with you shortly. "
    ),
)
LONG_STORY = (STORIES[0] * 15)[:5000]
WAV = AudioEncoding(format=AudioFormat.WAV, sample_rate_hz=22050)
MP3 = {"encoding": AudioEncoding()}
RUNS = 5
#: First bytes are short, so others on the machine disturb them more.
FIRST_RUNS = 9


@dataclass
class Context:
    """Notes when the first bytes come; hears nothing else."""

    scratch: Path
    #: The clock and the processor seconds spent when the first bytes came.
    first: tuple[float, float] | None = None
    logs: list[str] = field(default_factory=list)

    def progress(self, fraction: float, stage: str) -> None: ...

    def log(self, text: str, level: Any = None) -> None:
        self.logs.append(text)

    def chunk(self, data: bytes) -> None:
        self.first = self.first or (time.perf_counter(), cpu_spent_s())

    def remember(self, values: Any) -> None: ...

    def check_cancelled(self) -> None: ...


class _Enough(Exception):
    """The first bytes are here."""


class _FirstBytes(Context):
    def chunk(self, data: bytes) -> None:
        super().chunk(data)
        raise _Enough


class Studio:
    def __init__(self, folder: Path) -> None:
        self.engine = EmbeddedEngine()
        self._folders = (folder / f"run{number}" for number in itertools.count())

    def say(
        self, text: str, voice: str = "Determined_Man", *, spec: Any = None, **manner: Any
    ) -> tuple[Path, Any, Context]:
        context = Context(self._folder())
        made = self.engine.run(_job(text, voice, {"encoding": WAV} | (spec or {}), manner), context)
        (artifact,) = made.artifacts
        assert isinstance(artifact, Artifact)
        return artifact.path, made.values, context

    def begin(self, text: str, voice: str, *, spec: Any, **manner: Any) -> Context:
        """Speaks until the first bytes are heard."""
        context = _FirstBytes(self._folder())
        with suppress(_Enough):
            self.engine.run(_job(text, voice, spec, manner), context)
        return context

    def _folder(self) -> Path:
        folder = next(self._folders)
        folder.mkdir()
        return folder


def _job(text: str, voice: str, options: Any, manner: Any) -> Job:
    return Job(spec=SpeechSpec(text=text, voice=Voice(id=voice, **manner), **options), seed=1)


# Speed


@dataclass(frozen=True)
class Spent:
    wall_s: float
    cpu_s: float


def speed(studio: Studio) -> None:
    print("Seconds of one process; the synthesiser's own time included")
    studio.say(SENTENCE, spec=MP3)
    _print_first_bytes(studio)
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("a sentence", SENTENCE, MP3),
        ("5,000 characters", LONG, MP3),
        ("5,000 characters, levelled", LONG, MP3 | {"loudness": Loudness()}),
    ]
    for name, text, spec in rows:
        _print_best(
            f"{name}, whole mp3", [_time_whole(studio, text, spec) for _ in range(RUNS if text == SENTENCE else 2)]
        )
    for name, command in _others():
        _print_best(name, [_time_program(command) for _ in range(2)])


def _print_first_bytes(studio: Studio) -> None:
    """Of a voice that has spoken before, and of voices that have not: each of these runs has a pitch of its own."""
    rows = [
        ("a sentence", SENTENCE),
        ("three sentences", TEXT),
        ("5,000 characters", LONG),
        ("5,000 of a story", LONG_STORY),
    ]
    for name, text in rows:
        _print_middle(f"{name}, first bytes of mp3", [_time_first(studio, text) for _ in range(FIRST_RUNS)])
    new = [_time_first(studio, LONG_STORY, softness=number) for number in range(1, FIRST_RUNS + 1)]
    _print_middle("the same, new voices", new)


def _print_middle(name: str, runs: list[Spent]) -> None:
    walls = sorted(run.wall_s for run in runs)
    cpu_s = sorted(run.cpu_s for run in runs)[len(runs) // 2]
    middle_s = walls[len(walls) // 2]
    print(
        f"  {name:40s} {middle_s:7.3f} s wall  {cpu_s:6.3f} s cpu, medians of {len(runs)}; least wall {walls[0]:.3f} s"
    )


def _print_best(name: str, runs: list[tuple[Spent, float]]) -> None:
    spent, sound_s = min(runs, key=lambda run: run[0].wall_s)
    print(
        f"  {name:40s} {spent.wall_s:7.3f} s wall  {spent.cpu_s:6.3f} s cpu  {sound_s / spent.wall_s:6.0f} x real time"
    )


def _time_first(studio: Studio, text: str, **manner: Any) -> Spent:
    started, before = time.perf_counter(), cpu_spent_s()
    heard = studio.begin(text, "Wise_Woman", spec=MP3, **manner)
    assert heard.first is not None
    ended, after = heard.first
    return Spent(ended - started, after - before)


def _time_whole(studio: Studio, text: str, spec: Any) -> tuple[Spent, float]:
    started, before = time.perf_counter(), cpu_spent_s()
    _, values, _ = studio.say(text, "Wise_Woman", spec=spec)
    return Spent(time.perf_counter() - started, cpu_spent_s() - before), values["duration_ms"] / 1000


def cpu_spent_s() -> float:
    """By this process, the synthesiser that it has started, and whatever either has waited for."""
    ours = psutil.Process()
    times = [process.cpu_times() for process in (ours, *ours.children())]
    return sum(spent.user + spent.system + spent.children_user + spent.children_system for spent in times)


def _others() -> Iterator[tuple[str, Callable[[Path, Path], list[str]]]]:
    if espeak := shutil.which("espeak-ng"):
        yield "espeak-ng program, wav", lambda text, wav: [espeak, "-v", "en-us", "-f", str(text), "-w", str(wav)]
    if flite := shutil.which("flite"):
        for voice in ("slt", "rms", "kal"):
            yield (
                f"flite {voice}, wav",
                lambda text, wav, voice=voice: [flite, "-voice", voice, "-f", str(text), "-o", str(wav)],  # type: ignore[misc]  # a default argument binds the loop's value
            )


def _time_program(command: Callable[[Path, Path], list[str]]) -> tuple[Spent, float]:
    with tempfile.TemporaryDirectory() as folder:
        text, wav = Path(folder) / "text", Path(folder) / "sound.wav"
        text.write_text(LONG)
        started, before = time.perf_counter(), cpu_spent_s()
        subprocess.run(command(text, wav), check=True, capture_output=True)
        return Spent(time.perf_counter() - started, cpu_spent_s() - before), hear(wav).seconds


# Voices and moods


def errors_percent(studio: Studio, recogniser: Recogniser, count: int, voice: str, **manner: Any) -> float:
    encoding = AudioEncoding(format=AudioFormat.WAV, sample_rate_hz=Recogniser.RATE_HZ)
    spec = {"encoding": encoding, "language": "English"}  # some of these sentences look Dutch
    errors = 0
    for sentence in matrix_sentences(count, seed=2):
        path, _, _ = studio.say(f"{sentence.capitalize()}.", voice, spec=spec, **manner)
        errors += word_errors(sentence, recogniser.hear(hear(path).samples))
    return 100 * errors / (5 * count)


def voices(studio: Studio) -> None:
    print("| Voice | Asked Hz | Heard Hz | Off % | Words a minute | LUFS | Word errors % | Nearest voice | Distance |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        recogniser = Recogniser(Path(folder))
        found = {voice: _traits(studio, voice) for voice in PRESETS}
        for voice, (shades, hertz, seconds, lufs) in found.items():
            distance, nearest = min(
                (colour_distance(shades, other[0]) + abs(12 * np.log2(hertz / other[1])), name)
                for name, other in found.items()
                if name != voice
            )
            wrong = errors_percent(studio, recogniser, 40, voice)
            asked = PRESETS[voice].pitch_hz
            pace = 60 * len(TEXT.split()) / seconds
            off = 100 * (hertz / asked - 1)
            print(
                f"| {voice} | {asked:.0f} | {hertz:.1f} | {off:+.1f} | {pace:.0f} | {lufs:.1f} | {wrong:.1f} |"
                f" {nearest} | {distance:.1f} |",
                flush=True,
            )


def _traits(studio: Studio, voice: str) -> tuple[npt.NDArray[np.float64], float, float, float]:
    sound = hear(studio.say(TEXT, voice)[0])
    lufs = measure_loudness(sound.samples, sound.rate_hz).integrated_lufs
    return colour(sound.samples, sound.rate_hz), median_pitch_hz(sound.samples, sound.rate_hz), sound.seconds, lufs


def moods(studio: Studio) -> None:
    print("| Voice | Mood | Heard Hz | Reach, semitones | Length | LUFS | Word errors % |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        recogniser = Recogniser(Path(folder))
        for voice, mood in itertools.product(("Determined_Man", "Wise_Woman", "Sweet_Girl_2"), MOODS):
            sound = hear(studio.say(TEXT, voice, emotion=mood)[0])
            pitches = pitches_hz(sound.samples, sound.rate_hz)
            reach = 12 * np.log2(np.percentile(pitches, 95) / np.percentile(pitches, 5))
            lufs = measure_loudness(sound.samples, sound.rate_hz).integrated_lufs
            wrong = errors_percent(studio, recogniser, 20, voice, emotion=mood)
            print(
                f"| {voice} | {mood} | {np.median(pitches):.0f} | {reach:.1f} | {sound.seconds:.2f} s | {lufs:.1f} |"
                f" {wrong:.1f} |",
                flush=True,
            )


# Pitch, pace, loudness


def manner(studio: Studio) -> None:
    print("Pitch: difference of the heard median from the asked one, percent")
    for voice, semitones in itertools.product(
        ("Deep_Voice_Man", "Determined_Man", "Wise_Woman"), (-12, -6, -1, 0, 3, 7, 12)
    ):
        asked = PRESETS[voice].pitch_hz * 2 ** (semitones / 12)
        sound = hear(studio.say(TEXT, voice, pitch=semitones)[0])
        print(f"  {voice:16s} {semitones:+3d}: {100 * (median_pitch_hz(sound.samples, 22050) / asked - 1):+.2f}")
    print("Pace: difference of the length from the asked one, percent")
    for voice in ("Casual_Guy", "Abbess"):
        usual = hear(studio.say(TEXT, voice)[0]).seconds
        for pace in (0.5, 0.6, 0.75, 0.9, 1.1, 1.25, 1.5, 1.75, 2.0):
            length = hear(studio.say(TEXT, voice, speed=pace)[0]).seconds
            print(f"  {voice:16s} {pace:4.2f}: {100 * (length * pace / usual - 1):+.2f}")
    print("Loudness and peak by FFmpeg: asked, heard")
    for format_, rate_hz in itertools.product((AudioFormat.MP3, AudioFormat.FLAC), (8000, 32000, 44100)):
        for target in (
            Loudness(),
            Loudness(target_lufs=-23, range_lu=5, peak_dbtp=-2),
            Loudness(target_lufs=-14, peak_dbtp=-1),
        ):
            spec = {"encoding": AudioEncoding(format=format_, sample_rate_hz=rate_hz), "loudness": target}
            found = measure_loudness(hear(studio.say(TEXT, spec=spec)[0]).samples, rate_hz)
            print(
                f"  {format_.value:4s} {rate_hz:5d} Hz: {target.target_lufs:g} LUFS, {found.integrated_lufs:.2f};"
                f" {target.peak_dbtp:g} dBTP, {found.true_peak_dbtp:.2f}"
            )


PARTS: dict[str, Callable[[Studio], None]] = {"speed": speed, "voices": voices, "moods": moods, "manner": manner}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Path(folder))
        try:
            for name in wanted:
                print(f"\n{name}")
                PARTS[name](studio)
        finally:
            studio.engine.close()


if __name__ == "__main__":
    main()
