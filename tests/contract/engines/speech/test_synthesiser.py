"""The synthesiser's process: frames, words, deaths."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.hearing import median_pitch_hz

from limpet.media.speech.program import Patience, SpeakingProgram, SynthesiserLost, SynthesiserRefused
from limpet.media.speech.synthesiser import Synthesiser, Utter, find_program

VOICE = {"source": 4, "pitch": [90, 130], "formants": [100, 100, 100], "width": 130, "flutter": 2}


def utter(text: str = "Good evening, world.", language: str = "en-us", *, has_phonemes: bool = False) -> Utter:
    return Utter(text=text, language=language, has_phonemes=has_phonemes, rate=170, voice=VOICE)


def unchecked() -> None:
    """Nobody cancels."""


def fake(body: str) -> Synthesiser:
    """A program that speaks the frames badly."""
    return Synthesiser([sys.executable, "-c", f"import sys, os, time\nsys.stdin.readline()\n{body}"])


def test_words_are_placed_in_the_sound_and_in_the_text(synthesiser: Synthesiser) -> None:
    text = "Two naïve 小 words"
    spoken = synthesiser.speak(utter(text), check=unchecked)

    assert [text[word.start : word.end] for word in spoken.words][:2] == ["Two", "naïve"]
    assert text[spoken.words[-1].start : spoken.words[-1].end] == "words"
    places = [word.sample for word in spoken.words]
    assert places == sorted(places)
    assert places[-1] < len(spoken.samples)


@pytest.mark.parametrize(("wanted", "heard"), [(True, ["g", "d", "v", "n", "I", "N"]), (False, [])])
def test_phonemes_are_told_to_whoever_asks(*, wanted: bool, heard: list[str]) -> None:
    program = find_program()
    assert program is not None
    request = {"text": "Good evening.", "language": "en-us", "tell_phonemes": wanted}
    done = subprocess.run([program], input=json.dumps(request).encode(), capture_output=True, check=True)
    frames = [json.loads(frame) for frame in re.findall(rb'{"(?:phoneme|end)".*?}', done.stdout)]

    told = [frame["phoneme"] for frame in frames if "phoneme" in frame]
    assert [name for _, name in told if name.isalpha()] == heard
    assert all(0 <= sample <= frames[-1]["end"] for sample, _ in told)


def test_a_killed_program_is_started_again(synthesiser: Synthesiser) -> None:
    before = synthesiser.speak(utter(), check=unchecked).samples
    assert synthesiser.pid is not None
    os.kill(synthesiser.pid, signal.SIGKILL)

    assert (synthesiser.speak(utter(), check=unchecked).samples == before).all()


def test_a_program_that_always_dies_is_given_up() -> None:
    with pytest.raises(SynthesiserLost):
        fake("sys.exit(3)").speak(utter(), check=unchecked)


class Enough(Exception):
    """The caller has cancelled."""


def cancel() -> None:
    raise Enough


def test_a_program_that_starts_slowly_outlives_a_cancel_and_what_it_still_says_is_forgotten() -> None:
    body = "import sys, time\nfor n, line in enumerate(sys.stdin):\n time.sleep(.2); print('{\"end\": %d}' % n, flush=True)"
    program = SpeakingProgram([sys.executable, "-c", body], Patience(outlives_cancel=True))
    program.ask({}, check=unchecked)
    before = program.pid
    for _ in range(2):  # the second is given up before it was even handed over
        with pytest.raises(Enough):
            program.ask({}, check=cancel)
    ((frame, _),) = program.ask({}, check=unchecked)

    assert program.pid == before
    assert frame["end"] == 2
    program.close()


def test_a_program_has_its_time_to_start_and_less_time_between_frames() -> None:
    body = "import sys, time\ntime.sleep(1)\nfor line in sys.stdin:\n print('{\"end\": 0}', flush=True); time.sleep(1)"
    program = SpeakingProgram([sys.executable, "-c", body], Patience(start_s=5, silent_s=0.3))
    program.ask({}, check=unchecked)
    before = program.pid
    program.ask({}, check=unchecked)

    assert program.pid not in {None, before}
    program.close()


def test_a_cancel_ends_a_program_that_hangs() -> None:
    hanging = fake("time.sleep(60)")
    with pytest.raises(Enough):
        hanging.speak(utter(), check=cancel)

    assert hanging.pid is None


def test_an_unknown_language_is_refused_and_the_next_one_spoken(synthesiser: Synthesiser) -> None:
    with pytest.raises(SynthesiserRefused, match="no language zz"):
        synthesiser.speak(utter(language="zz"), check=unchecked)

    assert len(synthesiser.speak(utter(), check=unchecked).samples)


def test_brackets_are_phonemes_only_where_they_are_said_to_be(synthesiser: Synthesiser) -> None:
    as_text = synthesiser.speak(utter("[[h@l'oU]]"), check=unchecked)
    as_phonemes = synthesiser.speak(utter("[[h@l'oU]]", has_phonemes=True), check=unchecked)

    assert len(as_phonemes.samples) < len(as_text.samples)


def test_a_text_is_transcribed_clause_by_clause(synthesiser: Synthesiser) -> None:
    text = "Hello, naïve judge! Is it?"
    clauses = synthesiser.transcribe(text, "en-us", has_phonemes=False, check=unchecked)

    assert [clause.ipa for clause in clauses] == ["həlˈo^ʊ", "na^ɪˈiːv d^ʒˈʌd^ʒ", "ɪz ɪt"]
    marks = [[letter for letter in text[clause.start : clause.end] if letter in ",!?"][-1] for clause in clauses]
    assert marks == [",", "!", "?"]


def test_a_transcription_says_phonemes_where_they_are_said_to_be(synthesiser: Synthesiser) -> None:
    (clause,) = synthesiser.transcribe("[[h@l'oU]]", "en-us", has_phonemes=True, check=unchecked)

    assert clause.ipa == "həlˈo^ʊ"


def test_control_characters_are_no_commands(synthesiser: Synthesiser) -> None:
    plain = synthesiser.speak(utter("one  90p two"), check=unchecked)
    marked = synthesiser.speak(utter("one \x0190p two"), check=unchecked)

    assert (plain.samples == marked.samples).all()


def test_the_program_ends_with_its_input() -> None:
    program = find_program()
    assert program is not None
    request = json.dumps({"text": "Hi.", "language": "en-us"}).encode()
    done = subprocess.run([program], input=b"no json\n" + request + b"\n", capture_output=True, timeout=30, check=False)

    assert done.returncode == 0
    first, second, _ = done.stdout.split(b"\n", 2)
    assert "error" in json.loads(first)
    assert json.loads(second)["rate_hz"] == 22050
    assert b'"end"' in done.stdout[-40:]


def test_a_killed_program_leaves_no_file_behind(tmp_path: Path) -> None:
    program = find_program()
    assert program is not None
    synthesiser = Synthesiser(["env", f"TMPDIR={tmp_path}", program])
    for _ in range(3):
        synthesiser.speak(utter(), check=unchecked)
        assert synthesiser.pid is not None
        os.kill(synthesiser.pid, signal.SIGKILL)

    assert list(tmp_path.iterdir()) == []
    synthesiser.close()


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Callable[[str], Synthesiser]]:
    """The stand-in, with one program on its path; a test without that program is skipped."""
    opened: list[Synthesiser] = []

    def open_(name: str) -> Synthesiser:
        program = shutil.which(name)
        if program is None:
            pytest.skip(f"{name} is a program of the system, which this machine does not have")
        (tmp_path / name).symlink_to(program)
        command = [
            "env",
            f"PATH={tmp_path}",
            f"TMPDIR={tmp_path}",
            sys.executable,
            "-m",
            "limpet.media.speech.installed",
        ]
        opened.append(Synthesiser(command))
        return opened[-1]

    yield open_
    for synthesiser in opened:
        synthesiser.close()


@pytest.mark.parametrize("name", ["espeak-ng", "flite"])
def test_an_installed_program_stands_in(installed: Callable[[str], Synthesiser], name: str) -> None:
    spoken = installed(name).speak(utter(), check=unchecked)

    assert spoken.by.startswith(name)
    assert len(spoken.samples) / spoken.rate_hz == pytest.approx(1.5, abs=0.6)
    assert abs(spoken.samples).max() > 0.05


@pytest.mark.parametrize("name", ["espeak-ng", "flite"])
def test_a_stand_in_sweeps_the_folders_of_the_killed(
    installed: Callable[[str], Synthesiser], name: str, tmp_path: Path
) -> None:
    speaker = installed(name)
    for _ in range(2):
        speaker.speak(utter(), check=unchecked)
        speaker.close()
    alive = tmp_path / f"limpet-speech-{os.getpid()}-alive"
    alive.mkdir()
    speaker.speak(utter(), check=unchecked)

    assert len(list(tmp_path.glob("limpet-speech-*"))) == 2
    assert alive.exists()


def test_a_stand_in_says_what_it_cannot_speak(installed: Callable[[str], Synthesiser]) -> None:
    with pytest.raises(SynthesiserRefused, match="English only"):
        installed("flite").speak(utter(language="de"), check=unchecked)


def test_a_stand_in_follows_the_voice(installed: Callable[[str], Synthesiser]) -> None:
    speaker = installed("espeak-ng")
    deep, high = (
        speaker.speak(replace(utter(), voice=VOICE | {"pitch": pitch}), check=unchecked)
        for pitch in ([70, 90], [180, 220])
    )

    assert median_pitch_hz(high.samples, high.rate_hz) > 2 * median_pitch_hz(deep.samples, deep.rate_hz)
