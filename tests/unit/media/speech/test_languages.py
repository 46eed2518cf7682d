"""Which language a sentence is in."""

from typing import get_args

import pytest

from limpet.catalog.languages import Language as Boost
from limpet.media.speech.detection import detect_languages
from limpet.media.speech.languages import LANGUAGES

_SENTENCES = {
    "Chinese": "我想买一张去北京的火车票",
    "Chinese,Yue": "我哋今晚去邊度食飯呀",
    "English": "My brother bought three red apples",
    "Arabic": "اشترى أخي ثلاث تفاحات حمراء",
    "Russian": "Мой брат купил три красных яблока",
    "Spanish": "Mi hermano compró tres manzanas rojas",
    "French": "Mon frère a acheté trois pommes rouges",
    "Portuguese": "Meu irmão comprou três maçãs vermelhas",
    "German": "Mein Bruder kaufte drei rote Äpfel",
    "Turkish": "Kardeşim üç kırmızı elma satın aldı",  # Turkish
    "Dutch": "Mijn broer kocht drie rode appels",
    "Ukrainian": "Мій брат купив три червоні яблука",
    "Vietnamese": "Anh trai tôi mua ba quả táo đỏ",
    "Indonesian": "Kakak saya membeli tiga apel merah",
    "Japanese": "電車は明日の朝に出発します",
    "Italian": "Mio fratello ha comprato tre mele rosse",
    "Korean": "기차는 내일 아침에 출발합니다",
    "Thai": "รถไฟออกพรุ่งนี้เช้า",
    "Polish": "Mój brat kupił trzy czerwone jabłka",
    "Romanian": "Fratele meu a cumpărat trei mere roșii",
    "Greek": "Το τρένο φεύγει αύριο το πρωί",  # Greek
    "Czech": "Můj bratr koupil tři červená jablka",
    "Finnish": "Veljeni osti kolme punaista omenaa",
    "Hindi": "ट्रेन कल सुबह चलेगी",
    "Bulgarian": "Брат ми купи три червени ябълки",
    "Danish": "Min bror købte tre røde æbler",
    "Hebrew": "הרכבת יוצאת מחר בבוקר",
    "Malay": "Kereta api itu akan bertolak pagi esok",
    "Slovak": "Môj brat kúpil tri červené jablká",
    "Swedish": "Min bror köpte tre röda äpplen",
    "Croatian": "Moj brat je kupio tri crvene jabuke",
    "Hungarian": "A bátyám három piros almát vett",
    "Norwegian": "Broren min kjøpte tre røde epler",
    "Slovenian": "Moj brat je kupil tri rdeča jabolka",
    "Catalan": "El meu germà va comprar tres pomes vermelles",
    "Nynorsk": "Bror min kjøpte tre raude eple",
    "Afrikaans": "My broer het drie rooi appels gekoop",
    "Persian": "برادرم سه سیب قرمز خرید",
    "Filipino": "Bumili ang kapatid ko ng tatlong pulang mansanas",
    "Tamil": "இது ஒரு நல்ல புத்தகம்",
}


def test_every_language_that_can_be_favoured_has_a_voice() -> None:
    assert set(LANGUAGES) == {*get_args(Boost), "Persian", "Filipino", "Tamil"} - {"auto"}


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_sentence_of_each_language_is_recognised(name: str) -> None:
    assert [language.name for language in detect_languages([_SENTENCES[name]])] == [name]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Hello.", "English"),
        ("Yes!", "English"),
        ("OK.", "English"),
        ("Run!", "English"),
        ("Bonjour.", "French"),
        ("Guten Tag.", "German"),
        ("Hola, ¿qué tal?", "Spanish"),
        ("Dzień dobry.", "Polish"),
        ("Terima kasih.", "Indonesian"),
        ("Привет!", "Russian"),
        ("Привіт!", "Ukrainian"),
        ("123", "English"),
    ],
)
def test_a_word_or_two_are_enough_for_greetings_and_english(sentence: str, name: str) -> None:
    assert detect_languages([sentence])[0].name == name


def test_a_short_sentence_goes_with_the_text_around_it() -> None:
    languages = detect_languages(["Das ist nicht gut und ich bin nicht froh.", "Na!", "42."])

    assert [language.name for language in languages] == ["German"] * 3


@pytest.mark.parametrize("own", ["Guten Abend, meine Damen.", "My broer het drie rooi appels gekoop."])
def test_a_sentence_that_tells_of_another_language_does_not_go_with_the_text_around_it(own: str) -> None:
    alone = detect_languages([own])
    text = ["This is what you have to say to them.", own, "Thank you for that.", "Accepted means durable."]

    assert detect_languages(text) == [LANGUAGES["English"], *alone, LANGUAGES["English"], LANGUAGES["English"]]
    assert alone != [LANGUAGES["English"]]


def test_each_sentence_of_a_mixed_text_has_its_own_language() -> None:
    languages = detect_languages(["Hello everyone, how are you?", "Bonjour tout le monde.", "你好。", "Das ist gut."])

    assert [language.name for language in languages] == ["English", "French", "Chinese", "German"]


def test_chinese_characters_beside_kana_are_japanese() -> None:
    languages = detect_languages(["東京。", "きれいです。", "Limpet と言います。", "The word さくら means cherry."])

    assert [language.name for language in languages] == ["Japanese", "Japanese", "Japanese", "English"]


def test_a_favoured_language_has_all_sentences_in_its_script() -> None:
    languages = detect_languages(["Mi hermano.", "你好。", "99"], LANGUAGES["Italian"])

    assert [language.name for language in languages] == ["Italian", "Chinese", "Italian"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Hello.",
        "Help me.",
        "Water is best.",
        "Twelve men went west.",
        "Ten green bottles.",
        "Red green blue.",
        "Call me.",
        "Winter is here.",
        "My pen is red.",
        "Start engine.",
        # "a" is Hungarian as well, and no more so the third time.
        "Makes a 768P video at 24 frames a second from a prompt.",
    ],
)
def test_a_short_english_sentence_is_english(sentence: str) -> None:
    assert detect_languages([sentence]) == [LANGUAGES["English"]]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("Dutch", "Het is mooi weer."),
        ("Dutch", "Waar is het station?"),
        ("German", "Wo ist der Bahnhof?"),
        ("Swedish", "Jag är här."),
        ("Turkish", "Günaydın."),
        ("Afrikaans", "Baie dankie."),
        ("Italian", "Sono qui."),
        ("Portuguese", "Bom dia."),
    ],
)
def test_a_short_sentence_of_another_language_is_not(language: str, sentence: str) -> None:
    assert detect_languages([sentence]) == [LANGUAGES[language]]
