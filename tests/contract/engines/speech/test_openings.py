"""The first sound of a text comes at once: its voice is known before, and its first sentence may be spoken in two parts."""

import numpy as np
import pytest
from tests.hearing import measure_loudness, median_pitch_hz

from limpet.core.job import Artifact, Job
from limpet.core.spec import SpeechSpec, Voice
from limpet.engines.embedded.engine import EmbeddedEngine
from limpet.engines.embedded.speech.audition import _beginning
from limpet.engines.embedded.speech.voices import PRESETS
from limpet.media.speech.opening import with_short_opening
from limpet.media.speech.respelling import respelled
from limpet.media.speech.script import Script, Utterance, read_script
from limpet.media.speech.synthesiser import Synthesiser, Utter

#: Nothing was fitted to this text.
PROSE = (
    "The ferry was late, so we sat on the pier and watched the gulls. My sister had packed bread, cheese and two apples, but "
    "nobody was hungry. A man with a red hat asked whether this was the boat to the island. It was, I said, if it ever came. "
    "He laughed and sat down beside us. For a while we talked about the weather, as strangers do. Then the horn sounded, "
    "twice, somewhere behind the fog."
)
VOICE = {"source": 6, "pitch": [140, 200], "formants": [106, 110, 110], "width": 130, "flutter": 2}


def unchecked() -> None:
    """Nobody cancels."""


def script_of(text: str, language: str | None = None) -> Script:
    return respelled(read_script(SpeechSpec(text=text, voice=Voice(id="any"), language=language)))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("English", "When the rain was over at last, they went outside and looked for the old dog."),
        ("English", "There are three things that he bought: a lamp, a table and a chair."),
        ("German", "Als der Regen endlich vorbei war, gingen sie hinaus und suchten den alten Hund."),
        ("French", "Quand la pluie cessa enfin, ils sortirent chercher le vieux chien."),
        ("Chinese", "雨终于停了以后他们都出门去了，因为他们想去寻找那只老狗，它已经走失了三天，大家都非常担心它。"),
        (
            "Japanese",
            "あめがやっとやんだあとに、かれらはそとへでて、いなくなったとしおいたいぬをながいあいださがしました。",
        ),
    ],
)
def test_a_sentence_in_two_parts_sounds_as_it_does_whole(synthesiser: Synthesiser, language: str, text: str) -> None:
    whole, cut = (script.parts for script in (script_of(text, language), with_short_opening(script_of(text, language))))
    (one,), two = (
        [
            synthesiser.speak(
                Utter(text=part.text, language=part.language, rate=160, voice=VOICE), check=unchecked
            ).samples
            for part in parts
            if isinstance(part, Utterance)
        ]
        for parts in (whole, cut)
    )

    assert len(two) == 2
    assert len(one) == len(two[0]) + len(two[1])
    assert (one[: len(two[0])] == two[0]).all()
    # The second part is the same but for the noise in it: a library that has spoken goes on with that of its last clause.
    loud = [np.convolve(np.abs(part), np.ones(500) / 500, "same") for part in (one[len(two[0]) :], two[1])]
    assert np.corrcoef(loud)[0, 1] > 0.98


@pytest.mark.parametrize(
    "text",
    [
        "Short, but enough of it.",
        "There is no mark in this sentence that would let it be cut.",
        "Stop, there is no more than a word before the mark of this one.",
        "This one has its only mark very near to its end, yes.",
        "There are 1,000,000 reasons not to cut a sentence inside a number.",
    ],
)
def test_a_sentence_stays_whole_where_a_cut_gains_nothing(text: str) -> None:
    script = script_of(text)

    assert list(with_short_opening(script).parts) == list(script.parts)


@pytest.mark.parametrize(
    ("language", "text", "least", "most"),
    [
        ("German", "Als der Regen endlich vorbei war, gingen sie hinaus und suchten den Hund. ", 120, 160),
        ("Chinese", "雨终于停了以后他们都出门去了。", 40, 60),
    ],
)
def test_as_much_of_a_beginning_is_rehearsed_as_takes_some_seconds(
    language: str, text: str, least: int, most: int
) -> None:
    utterances = [part for part in script_of(text * 20, language).parts if isinstance(part, Utterance)]

    assert least <= sum(len(utterance.text) for utterance in _beginning(utterances)) <= most


def test_a_sentence_in_two_parts_is_one_sentence_of_the_subtitles(say) -> None:
    text = "When the $5 were gone at last, they went outside, and looked for the old dog. Nobody had seen it."
    first, second = say(text, spec={"spells_numbers": True}).made.values["sentences"]

    assert first["text"] == text[: text.index(" Nobody")]
    assert " ".join(word["text"] for word in first["words"]) == first["text"].replace(",", "").strip(".")
    times = [word["start_ms"] for word in first["words"]]
    assert times == sorted(times)
    assert times[-1] < first["end_ms"] <= second["start_ms"]


def test_a_voice_that_is_known_says_the_same_bytes_as_one_that_is_heard_anew(say, make_context) -> None:
    for other in ({"speed": 1.0}, {"emotion": "happy", "speed": 1.2}, {"pitch": 2, "speed": 1.2}, {"speed": 1.2}):
        say(PROSE, "Abbess", **other)
    known = say(PROSE, "Abbess", speed=1.2)
    anew = EmbeddedEngine()
    try:
        spec = SpeechSpec(text=PROSE, voice=Voice(id="Abbess", speed=1.2), encoding=known.encoding)
        (artifact,) = anew.run(Job(spec=spec, seed=1), make_context()).artifacts
    finally:
        anew.close()

    assert isinstance(artifact, Artifact)
    assert artifact.path.read_bytes() == known.path.read_bytes()


@pytest.mark.parametrize("voice", ["Deep_Voice_Man", "Sweet_Girl_2"])
def test_a_long_text_is_as_high_and_as_loud_as_its_voice(say, voice: str) -> None:
    heard = say(PROSE, voice).heard

    assert median_pitch_hz(heard.samples, heard.rate_hz) == pytest.approx(PRESETS[voice].pitch_hz, rel=0.015)
    assert measure_loudness(heard.samples, heard.rate_hz).integrated_lufs == pytest.approx(-18, abs=0.8)
