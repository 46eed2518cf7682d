"""What is transcribed for Kokoro: its own letters for English, marks kept, nothing that it does not know."""

from collections.abc import Iterator

import pytest

from limpet.engines.neural.kokoro_sounds import kokoro_sounds
from limpet.engines.neural.kokoro_voices import LANGUAGES
from limpet.media.speech.synthesiser import Synthesiser, find_program
from limpet_neural_speech.kokoro import MOST_SOUNDS, NUMBERS, cut


@pytest.fixture(scope="module")
def synthesiser() -> Iterator[Synthesiser]:
    program = find_program()
    assert program is not None
    running = Synthesiser([program])
    yield running
    running.close()


def sounds(synthesiser: Synthesiser, text: str, language: str) -> str:
    clauses = synthesiser.transcribe(text, language, has_phonemes=False, check=lambda: None)
    return kokoro_sounds(text, clauses, language)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en-us", "boy, my judge!", "bˈY, mI ʤˈʌʤ!"),
        ("en-us", "Go away now? Say child.", "ɡˌO əwˈA nˈW? sˈA ʧˈIld."),
        ("en-us", "The bird, a bottle", "ðə bˈɜɹd, ɐ bˈɑɾᵊl".replace("ɐ", "ə")),
        ("en-gb", "boat, air", "bˈQt, ˈɛː"),
        ("es", "\N{INVERTED QUESTION MARK}Qué tal, niño?", "kˈe tˈal, nˈiɲo?"),
    ],
)
def test_english_has_its_own_letters_and_marks_are_kept(
    synthesiser: Synthesiser, language: str, text: str, expected: str
) -> None:
    assert sounds(synthesiser, text, language) == expected


TEXTS = {
    "en-us": "The quick brown fox jumps over the lazy dog; button, mountain, rhythm, garage, loch, years, hours and Thursday's vision.",
    "en-gb": "Fire, poor, near, square, nurse, north, cure: the buttons of a garage, a measured path, sewing and chewing.",
    "es": "El veloz murciélago hindú comía feliz cardillo y kiwi; la cigüeña tocaba el saxofón detrás del palenque, ¡olé!",
    "fr-fr": "Portez ce vieux whisky au juge blond qui fume; un garçon mange des œufs et une pêche, où ça?",
    "hi": "नमस्ते, आप कैसे हैं? मैं अच्छी हूँ। यह पढ़ाई घर में झूला ठंडा छाता है।",
    "it": "Quel vituperabile xenofobo zelante assaggia il whisky ed esclama: gli gnocchi, aglio, scienza, già!",
    "pt-br": "Luís argüia à Júlia que brações, fé, chá, óxido, pôr, zângão eram palavras do português; coração, filho.",
}


@pytest.mark.parametrize("language", sorted({*LANGUAGES, "en-gb"}))
def test_nearly_every_sound_is_one_that_the_network_knows(synthesiser: Synthesiser, language: str) -> None:
    made = sounds(synthesiser, TEXTS[language], language)
    unknown = {sound for sound in made if sound not in NUMBERS}

    assert unknown <= {"\u032a", "\u0361"}
    assert len(made) > 60


def test_long_sentences_are_cut_where_one_breathes() -> None:
    sentence = "wˈʌn tˈu θɹˈi " * 30 + "fˈɔɹ, " + "fˈIv sˈɪks sˈɛvən " * 12
    parts = [*cut(sentence)]

    assert all(len(part) <= MOST_SOUNDS for part in parts)
    assert parts[0].endswith(",")
    assert "".join(part.replace(" ", "") for part in parts) == sentence.replace(" ", "")
    assert [*cut("a" * 1200)] == ["a" * 510, "a" * 510, "a" * 180]
