"""The languages that speech can be told to favour: voices, scripts, and words that tell one from another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Script(StrEnum):
    LATIN = "Latin"
    CYRILLIC = "Cyrillic"
    ARABIC = "Arabic"
    HAN = "Han"
    KANA = "kana"
    HANGUL = "Hangul"
    THAI = "Thai"
    GREEK = "Greek"
    HEBREW = "Hebrew"
    DEVANAGARI = "Devanagari"
    TAMIL = "Tamil"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    #: As callers write it.
    name: str
    #: The synthesiser's code of the voice.
    voice: str
    scripts: Sequence[Script] = (Script.LATIN,)
    #: The statistical detector's code; None where it does not tell it from another.
    code: str | None = None
    #: Frequent words and greetings that few other languages have.
    words: frozenset[str] = frozenset()
    #: What a listener should know of the voice.
    remark: str | None = None


def _latin(name: str, voice: str, code: str | None, words: str, remark: str | None = None) -> Language:
    return Language(name=name, voice=voice, code=code, words=frozenset(words.split()), remark=remark)


def _cyrillic(name: str, code: str, words: str) -> Language:
    return Language(name=name, voice=code, scripts=(Script.CYRILLIC,), code=code, words=frozenset(words.split()))


_NO_VOWELS = "the script leaves vowels out; they are guessed"
_ALL: tuple[Language, ...] = (
    Language(name="Chinese", voice="cmn", scripts=(Script.HAN,), code="zh"),
    Language(name="Chinese,Yue", voice="yue", scripts=(Script.HAN,), code="yue"),
    _latin(
        "English",
        "en-us",
        "en",
        "help the and of is are was you that it he she they with this have hello hi yes what why who how thanks thank please sorry "
        "my your his her we i'm it's don't said come here there not be good morning night world run stop love "
        "would could should when where which whose while because their them into through without between before again but "
        "every each nobody something nothing never always another other only just now new old first next two three "
        "people year years know think says make makes take get look keep right out off about around its own until both "
        "some than then these those many much such once back down little from were",
    ),
    Language(name="Arabic", voice="ar", scripts=(Script.ARABIC,), code="ar", remark=_NO_VOWELS),
    _cyrillic("Russian", "ru", "привет спасибо что это как да нет здравствуйте пожалуйста он она не и я вы мы"),
    _latin("Spanish", "es", "es", "el los las y está qué hola gracias muy pero como por para una señor buenos días sí"),
    _latin(
        "French", "fr-fr", "fr", "le les et est une des je vous nous ne pas bonjour merci oui avec dans qui ça c'est où"
    ),
    _latin(
        "Portuguese",
        "pt-br",
        "pt",
        "o os uma não é você obrigado obrigada olá oi tudo bem muito com para ao ele ela bom",
    ),
    _latin(
        "German",
        "de",
        "de",
        "der die das und ist ich nicht ein eine wir sie mit danke bitte guten hallo ja nein auf zu wie",
    ),
    _latin("Turkish", "tr", "tr", "ve bir bu çok merhaba teşekkürler evet hayır için ne nasıl ben sen günaydın değil"),
    _latin(
        "Dutch",
        "nl",
        "nl",
        "het een en ik niet van je dat dank hallo goed goedemorgen wij zijn naar ook maar bedankt waar mooi deze",
    ),
    _cyrillic("Ukrainian", "uk", "дякую так що це як будь ласка не та я ви ми він вона"),
    _latin("Vietnamese", "vi", "vi", "là và của không tôi bạn xin chào cảm ơn một có được rất"),
    _latin("Indonesian", "id", "id", "yang dan saya kamu tidak ini itu apa kabar terima kasih anda bisa sudah besok"),
    Language(name="Japanese", voice="ja", scripts=(Script.KANA, Script.HAN), code="ja"),
    _latin(
        "Italian", "it", "it", "il gli che è non sono ciao grazie buongiorno prego come stai una di della perché questo"
    ),
    Language(name="Korean", voice="ko", scripts=(Script.HANGUL,), code="ko"),
    Language(
        name="Thai", voice="th", scripts=(Script.THAI,), code="th", remark="experimental: letters, not words, are read"
    ),
    _latin("Polish", "pl", "pl", "jest się nie na dzień dobry dziękuję cześć tak proszę co czy jak bardzo dla"),
    _latin("Romanian", "ro", "ro", "și este nu în pe bună ziua mulțumesc salut da foarte sunt pentru mâine"),
    Language(name="Greek", voice="el", scripts=(Script.GREEK,), code="el"),
    _latin("Czech", "cs", "cs", "je se že na dobrý den děkuji ahoj ano jsem prosím co jak velmi zítra"),
    _latin("Finnish", "fi", "fi", "ja on ei se hyvää päivää huomenta kiitos hei minä sinä kyllä mitä että olen"),
    Language(name="Hindi", voice="hi", scripts=(Script.DEVANAGARI,), code="hi"),
    _cyrillic("Bulgarian", "bg", "здравей здравейте благодаря да не какво как е съм са аз ти той тя и много"),
    _latin("Danish", "da", "da", "og er jeg ikke det hej tak godmorgen hvordan af ikke meget hvad kommer"),
    Language(name="Hebrew", voice="he", scripts=(Script.HEBREW,), code="he", remark=_NO_VOWELS),
    _latin("Malay", "ms", "ms", "awak boleh esok pagi selamat kereta api apa khabar sahaja kerana encik"),
    _latin("Slovak", "sk", "sk", "je sa že na dobrý deň ďakujem ahoj áno som prosím čo ako veľmi zajtra"),
    _latin("Swedish", "sv", "sv", "och är jag inte det hej tack hur mår du god morgon mycket vad kommer"),
    _latin("Croatian", "hr", "hr", "je i se ne na dobar dan hvala bok da sam molim što kako vrlo sutra"),
    _latin("Hungarian", "hu", "hu", "a az és nem jó napot köszönöm szia igen van hogy egy nagyon reggel"),
    _latin("Norwegian", "nb", "no", "og er jeg ikke det hei takk god morgen hvordan mye hva kommer"),
    _latin("Slovenian", "sl", "sl", "je in se ne na dober dan hvala živjo ja sem prosim kaj kako zelo jutri"),
    _latin("Catalan", "ca", "ca", "el els i és amb hola gràcies bon dia molt però com una què tinc aquest demà"),
    _latin("Nynorsk", "nb", "nn", "eg ikkje kva dei ho heiter kjem me frå nokon korleis", "the voice is Bokmål's"),
    _latin("Afrikaans", "af", "af", "die en is nie ek jy het dankie hallo goeie môre baie maar hulle wat môreoggend"),
    Language(name="Persian", voice="fa", scripts=(Script.ARABIC,), code="fa", remark=_NO_VOWELS),
    _latin(
        "Filipino",
        "id",
        "tl",
        "ang mga ng sa ako ikaw hindi kamusta salamat po magandang umaga ka kita gusto ko",
        "the voice is Indonesian",
    ),
    Language(name="Tamil", voice="ta", scripts=(Script.TAMIL,), code="ta"),
)
LANGUAGES: Mapping[str, Language] = {language.name: language for language in _ALL}
ENGLISH = LANGUAGES["English"]
