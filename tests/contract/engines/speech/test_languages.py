"""All languages that a caller can name make speech of a natural length in the voice that was asked for."""

# letters of other scripts look like Latin ones

import re
from collections.abc import Callable, Iterator

import pytest
from tests.hearing import median_pitch_hz

from limpet.core.spec import SpeechSpec, Voice
from limpet.engines.embedded.speech.voices import PRESETS
from limpet.media.speech.japanese import can_read_kanji
from limpet.media.speech.languages import LANGUAGES
from limpet.media.speech.respelling import respelled
from limpet.media.speech.script import Utterance, read_script
from limpet.media.speech.synthesiser import Synthesiser, find_program

#: "The train leaves tomorrow morning", or something as short.
SENTENCES = {
    "Chinese": "我想买一张去北京的火车票。",
    "Chinese,Yue": "我哋今晚去邊度食飯呀?",
    "English": "The train leaves at nine tomorrow.",
    "Arabic": "أريد أن أذهب إلى السوق غدا.",
    "Russian": "Поезд отправляется завтра утром.",
    "Spanish": "El tren sale mañana por la mañana.",
    "French": "Le train part demain matin.",
    "Portuguese": "O comboio parte amanhã de manhã.",
    "German": "Der Zug fährt morgen früh ab.",
    "Turkish": "Tren yarın sabah kalkıyor.",
    "Dutch": "De trein vertrekt morgenochtend.",
    "Ukrainian": "Потяг вирушає завтра вранці.",
    "Vietnamese": "Tàu khởi hành vào sáng mai.",
    "Indonesian": "Kereta berangkat besok pagi.",
    "Japanese": "でんしゃはあしたのあさにでます。",
    "Italian": "Il treno parte domani mattina.",
    "Korean": "기차는 내일 아침에 출발합니다.",
    "Thai": "รถไฟออกพรุ่งนี้เช้า",
    "Polish": "Pociąg odjeżdża jutro rano.",
    "Romanian": "Trenul pleacă mâine dimineață.",
    "Greek": "Το τρένο φεύγει αύριο το πρωί.",
    "Czech": "Vlak odjíždí zítra ráno.",
    "Finnish": "Juna lähtee huomenna aamulla.",
    "Hindi": "ट्रेन कल सुबह चलेगी।",
    "Bulgarian": "Влакът тръгва утре сутринта.",
    "Danish": "Toget kører i morgen tidlig.",
    "Hebrew": "הרכבת יוצאת מחר בבוקר.",
    "Malay": "Kereta api bertolak pagi esok.",
    "Slovak": "Vlak odchádza zajtra ráno.",
    "Swedish": "Tåget går imorgon bitti.",
    "Croatian": "Vlak polazi sutra ujutro.",
    "Hungarian": "A vonat holnap reggel indul.",
    "Norwegian": "Toget går i morgen tidlig.",
    "Slovenian": "Vlak odpelje jutri zjutraj.",
    "Catalan": "El tren surt demà al matí.",
    "Nynorsk": "Eg veit ikkje kva dei heiter.",
    "Afrikaans": "Die trein vertrek môreoggend.",
    "Persian": "این کتاب بسیار جالب است.",
    "Filipino": "Gusto kong kumain ng mangga.",
    "Tamil": "இது ஒரு நல்ல புத்தகம்.",
}
#: Read letter by letter; the log says so.
EXPERIMENTAL = {"Thai"}
_VOWEL = re.compile("[aeiouyæøœɐɑɒɔəɛɜɤɨɪɯɵʉʊʌ]")


def test_there_is_a_sentence_for_every_language() -> None:
    assert set(SENTENCES) == set(LANGUAGES)


@pytest.mark.parametrize("language", SENTENCES)
def test_a_language_is_spoken(say, language: str) -> None:
    speech = say(SENTENCES[language], "Casual_Guy", spec={"language": language})

    heard = speech.heard
    assert speech.made.provenance["languages"] == [LANGUAGES[language].voice]
    # Text that is spelled, or named "Chinese letter" again and again, takes far longer.
    assert 1.0 < heard.seconds < (9.0 if language in EXPERIMENTAL else 3.8), heard.seconds
    asked = PRESETS["Casual_Guy"].pitch_hz
    assert median_pitch_hz(heard.samples, heard.rate_hz) == pytest.approx(asked, rel=0.04)
    (sentence,) = speech.made.values["sentences"]
    assert sentence["words"]


Sounds = Callable[[str, str], str]


@pytest.fixture
def sounds() -> Iterator[Sounds]:
    """What the synthesiser makes of a text, in the phonetic alphabet."""
    program = find_program()
    assert program is not None
    synthesiser = Synthesiser([program])

    def transcribe(text: str, language: str) -> str:
        (utterance,) = respelled(read_script(SpeechSpec(text=text, voice=Voice(id="Abbess"), language=language))).parts
        assert isinstance(utterance, Utterance)
        clauses = synthesiser.transcribe(utterance.text, utterance.language, has_phonemes=False, check=lambda: None)
        return " ".join(clause.ipa for clause in clauses)

    yield transcribe
    synthesiser.close()


def test_cantonese_and_its_jyutping_have_the_same_sounds(sounds: Sounds) -> None:
    assert sounds("去食飯", "Chinese,Yue") == sounds("去食(sik6)飯(faan6)", "Chinese,Yue")
    assert sounds("食飯", "Chinese,Yue") == "sˈi6k fˈa^a6n"


@pytest.mark.parametrize("language", sorted(set(SENTENCES) - EXPERIMENTAL))
def test_words_are_said_and_not_spelled(sounds: Sounds, language: str) -> None:
    said = sounds(SENTENCES[language], language)

    assert "(" not in said, "the synthesiser names letters in English, and says so in brackets"
    words = [word for word in said.split() if len(word) > 3]
    assert words
    assert all(_VOWEL.search(word) for word in words), said


def test_hebrew_is_said_with_vowels(sounds: Sounds, say) -> None:
    written, pointed = "מחר בבוקר", "מַחַר בֶּבּוֹקֶר"
    one, other = (say(text, spec={"language": "Hebrew"}).heard for text in (written, pointed))
    assert abs(one.seconds - other.seconds) < 0.15  # without its vowels it is 0.3 s shorter
    assert sounds("אני ברחוב של המנהל", "Hebrew") == "anˈi bˌeərˈaχov ʃˈel hˌamanˈahal"


def test_an_experimental_language_is_told_as_such(say) -> None:
    assert any("experimental" in line for line in say(SENTENCES["Thai"], spec={"language": "Thai"}).context.logs)


def test_kanji_are_read_as_words_or_the_log_says_why_not(say) -> None:
    speech = say("電車は明日の朝に出発します。", spec={"language": "Japanese"})

    assert (speech.heard.seconds < 4.5) is can_read_kanji()
    assert any("extra `japanese`" in line for line in speech.context.logs) is not can_read_kanji()
