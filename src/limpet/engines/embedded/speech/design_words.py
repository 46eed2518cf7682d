"""What the words of a description change in a voice. Each line: words of one meaning, and their change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from limpet.media.speech.word_lists import words

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Steps from the voice of an unremarkable person; changes of several words add up."""

    semitones: float = 0.0
    throat_percent: float = 0.0
    rate_percent: float = 0.0
    melody_percent: float = 0.0
    tilt_db: float = 0.0
    breath: float = 0.0
    flutter: float = 0.0
    roughness: float = 0.0
    gain_db: float = 0.0
    width_percent: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """Who speaks, as far as it is said."""

    #: `man`, `woman` or `child`; None where a word tells only the age.
    kind: str | None = None
    #: `young`, `grown`, `middle-aged` or `old`.
    age: str | None = None


_CHANGES: Mapping[str, Change] = {
    # Pitch
    "deep low bassy baritone low-pitched deep-voiced sonorous booming cavernous rumbling": Change(
        semitones=-4, throat_percent=-5
    ),
    "bass subterranean": Change(semitones=-6, throat_percent=-7),
    "tenor": Change(semitones=2),
    "alto contralto": Change(semitones=-2, throat_percent=-1),
    "soprano": Change(semitones=3, throat_percent=2),
    "high high-pitched treble falsetto": Change(semitones=4, throat_percent=3),
    "squeaky chipmunk mousy": Change(semitones=7, throat_percent=8, tilt_db=3),
    "shrill piercing strident": Change(semitones=4, tilt_db=6),
    "medium-pitched mid-range": Change(),
    # Throat and size
    "giant huge massive towering ogre troll monster monstrous": Change(
        semitones=-6, throat_percent=-12, rate_percent=-12
    ),
    "big large burly hulking stocky heavy": Change(semitones=-2, throat_percent=-5),
    "small little tiny petite slim fairy pixie elf": Change(semitones=2, throat_percent=5),
    "full rich resonant round rounded velvety velvet magnetic mellow plummy lush": Change(
        throat_percent=-3, tilt_db=-2, width_percent=-8
    ),
    "thin reedy frail-sounding weedy": Change(throat_percent=4, tilt_db=2, width_percent=15),
    # Colour
    "bright brilliant sparkling silvery ringing bell-like": Change(tilt_db=3.5, throat_percent=2),
    "dark darker somber sombre shadowy brooding": Change(tilt_db=-4, throat_percent=-2, semitones=-1),
    "warm warmer toasty honeyed honey buttery chocolatey": Change(tilt_db=-2.5, throat_percent=-2),
    "cold icy steely clinical": Change(tilt_db=2.5, melody_percent=-20),
    "sharp edgy biting cutting metallic tinny": Change(tilt_db=5, width_percent=-12),
    "nasal twangy whiny": Change(tilt_db=2, throat_percent=2, width_percent=-15),
    "crisp clear articulate precise clean enunciated well-spoken": Change(
        tilt_db=3, rate_percent=-3, width_percent=-10
    ),
    "muffled dull mumbling mumbled muted": Change(tilt_db=-7, width_percent=20),
    "smooth silky polished suave sleek flowing": Change(tilt_db=-1.5, flutter=-2, width_percent=-5),
    # Roughness and breath
    "raspy scratchy rough sandpapery throaty croaky": Change(roughness=0.5, breath=0.15, tilt_db=1),
    "gravelly gruff growling growly guttural grizzled grating": Change(roughness=0.65, semitones=-2, throat_percent=-2),
    "hoarse rasping": Change(roughness=0.45, breath=0.3),
    "husky smoky smokey sultry seductive sensual": Change(breath=0.3, roughness=0.2, semitones=-2, rate_percent=-8),
    "breathy airy wispy ethereal dreamy": Change(breath=0.5, tilt_db=-2),
    "whispery whispering whispered whisper asmr hushed": Change(
        breath=0.85, tilt_db=-2, gain_db=-4, melody_percent=-20
    ),
    "creaky weathered": Change(roughness=0.35, flutter=8, semitones=-1),
    # Pace
    "slow slowly unhurried leisurely slow-paced drawling languid sluggish ponderous": Change(rate_percent=-22),
    "measured deliberate thoughtful paced steady": Change(rate_percent=-10, flutter=-1),
    "fast quick quickly rapid rapidly fast-paced speedy brisk hurried swift": Change(rate_percent=20),
    "breakneck rushed frantic": Change(rate_percent=32, melody_percent=15),
    # Loudness
    "loud shouting bellowing thundering thunderous commanding-presence": Change(gain_db=5, tilt_db=3),
    "powerful strong forceful robust mighty projecting": Change(gain_db=3, tilt_db=2, semitones=-1),
    "soft softly soft-spoken softer delicate tender": Change(tilt_db=-4, gain_db=-3, breath=0.15),
    "quiet quietly faint subdued low-volume": Change(gain_db=-6, tilt_db=-2),
    "weak feeble frail": Change(gain_db=-4, flutter=10, breath=0.2),
    # Melody
    "monotone monotonous flat emotionless expressionless deadpan droning toneless": Change(melody_percent=-85),
    "robotic robot android mechanical computer synthetic artificial cyborg": Change(
        melody_percent=-95, flutter=-9, tilt_db=2
    ),
    "expressive animated dramatic theatrical melodramatic dynamic intonated": Change(
        melody_percent=45, rate_percent=-3
    ),
    "lively vivacious bubbly vibrant sprightly perky peppy spirited": Change(
        melody_percent=45, rate_percent=8, tilt_db=2
    ),
    "sing-song melodic melodious musical lilting": Change(melody_percent=55, rate_percent=-5),
    "energetic dynamic-energy upbeat enthusiastic exuberant excited hyper eager": Change(
        melody_percent=45, rate_percent=12, tilt_db=2, gain_db=2
    ),
    # Mood
    "happy cheerful joyful jolly merry sunny smiling smile playful amused bright-spirited gleeful": Change(
        semitones=2, melody_percent=40, rate_percent=6, tilt_db=2
    ),
    "sad melancholic melancholy mournful sorrowful gloomy depressed tearful wistful grieving": Change(
        semitones=-1.5, melody_percent=-40, rate_percent=-15, tilt_db=-3, breath=0.2
    ),
    "angry furious enraged irritated hostile aggressive fierce": Change(
        semitones=1.5, melody_percent=30, rate_percent=10, tilt_db=4, gain_db=4
    ),
    "scared afraid fearful frightened terrified anxious nervous timid worried shy": Change(
        semitones=2, flutter=16, rate_percent=10, breath=0.2
    ),
    "trembling shaky quivering wavering tremulous quavering": Change(flutter=30),
    "surprised astonished amazed": Change(semitones=3, melody_percent=60),
    "disgusted disdainful contemptuous haughty arrogant snobbish sneering": Change(
        semitones=-1, rate_percent=-8, melody_percent=10, tilt_db=2
    ),
    "calm relaxed peaceful serene tranquil composed collected zen meditative": Change(
        rate_percent=-10, melody_percent=-28, tilt_db=-1
    ),
    "soothing gentle comforting kind caring motherly fatherly nurturing reassuring lullaby": Change(
        rate_percent=-10, melody_percent=-15, tilt_db=-3, breath=0.12
    ),
    "friendly approachable amiable welcoming conversational casual chatty sociable": Change(
        melody_percent=18, tilt_db=1
    ),
    "confident assured self-assured bold decisive determined": Change(
        rate_percent=3, gain_db=2, melody_percent=5, tilt_db=1
    ),
    "authoritative commanding stern strict imposing serious solemn grave dignified stately regal majestic noble": Change(
        semitones=-2, melody_percent=-12, rate_percent=-6, tilt_db=1.5, gain_db=2
    ),
    "professional formal businesslike neutral corporate": Change(melody_percent=-8, tilt_db=0.5),
    "tired sleepy weary exhausted drowsy lethargic": Change(
        rate_percent=-18, melody_percent=-40, breath=0.2, tilt_db=-3
    ),
    "drunk slurred": Change(rate_percent=-18, width_percent=25, flutter=10),
    "mysterious enigmatic suspenseful ominous sinister menacing eerie spooky creepy evil villainous": Change(
        semitones=-2, rate_percent=-12, breath=0.15, melody_percent=-10, tilt_db=-1
    ),
    "sarcastic ironic wry dry": Change(melody_percent=-20, rate_percent=-5),
    "sweet cute adorable lovely innocent": Change(semitones=2, throat_percent=3, melody_percent=20, breath=0.08),
    "elegant graceful refined sophisticated aristocratic posh cultured": Change(
        rate_percent=-6, tilt_db=-1, melody_percent=8, width_percent=-5
    ),
    "wise sage experienced knowing": Change(rate_percent=-12, semitones=-1),
    "inspirational inspiring motivational uplifting": Change(melody_percent=30, gain_db=2, tilt_db=2),
    "intimate romantic loving": Change(breath=0.25, gain_db=-2, rate_percent=-10, tilt_db=-2),
    "passionate intense urgent heated": Change(melody_percent=35, rate_percent=6, gain_db=2, tilt_db=2),
    "rebellious cocky cheeky mischievous sassy": Change(melody_percent=25, rate_percent=5, tilt_db=2),
    # Occupations, as they are spoken in films
    "narrator narration storyteller audiobook storytelling": Change(rate_percent=-6, melody_percent=12),
    "documentary": Change(rate_percent=-8, semitones=-1),
    "announcer trailer epic cinematic": Change(semitones=-3, gain_db=3, tilt_db=2, rate_percent=-8, throat_percent=-3),
    "newsreader newscaster anchor reporter broadcaster presenter radio host podcaster": Change(
        rate_percent=4, tilt_db=2, melody_percent=8
    ),
    "sportscaster commentator auctioneer": Change(rate_percent=22, melody_percent=40, gain_db=3),
    "teacher professor lecturer instructor scientist": Change(rate_percent=-5, tilt_db=1),
    "soldier general commander captain sergeant officer": Change(gain_db=3, tilt_db=3, melody_percent=-10),
    "pirate sailor fisherman cowboy": Change(roughness=0.35, semitones=-2, rate_percent=-6),
    "villain demon devil dragon": Change(semitones=-3, rate_percent=-10, roughness=0.3, melody_percent=10),
    "wizard hermit": Change(rate_percent=-10, roughness=0.2, flutter=8),
    "witch hag crone": Change(semitones=2, roughness=0.4, tilt_db=3, flutter=12),
    "ghost spirit": Change(breath=0.6, rate_percent=-15, flutter=12),
    "assistant operator receptionist": Change(melody_percent=10, tilt_db=1),
    "salesman salesperson seller advertiser": Change(rate_percent=12, melody_percent=30, tilt_db=2),
    "hero heroic knight warrior": Change(semitones=-1, gain_db=2, tilt_db=3),
    "priest monk nun abbess": Change(rate_percent=-10, melody_percent=-15, tilt_db=-1),
    # Age, beside what it does to the person
    "aged ageing": Change(flutter=12, rate_percent=-8, roughness=0.15),
}
_PEOPLE: Mapping[str, Person] = {
    "man male guy gentleman fellow dude masculine manly him his he father dad husband uncle king sir mr mister bloke chap": Person(
        "man"
    ),
    "woman female lady feminine womanly her she mother mom mum wife aunt queen madam mrs ms": Person("woman"),
    "salesman fisherman cowboy wizard priest monk knight pirate ogre troll": Person("man"),
    "witch nun abbess hag crone": Person("woman"),
    "girl schoolgirl daughter princess": Person("woman", "young"),
    "boy schoolboy son prince lad": Person("man", "young"),
    "child kid toddler childlike infant baby": Person("child", "young"),
    "grandfather grandpa granddad": Person("man", "old"),
    "grandmother grandma granny": Person("woman", "old"),
    "young youthful youth adolescent teen teenage teenager juvenile": Person(None, "young"),
    "middle-aged mature forties fifties": Person(None, "middle-aged"),
    "old elderly ancient senior seventies eighties older": Person(None, "old"),
    "adult grown twenties thirties": Person(None, "grown"),
}
_ACCENTS: Mapping[str, str] = {
    "british english-accent london oxford": "en-gb",
    "scottish scots": "en-gb-scotland",
    "american usa": "en-us",
    "caribbean jamaican": "en-029",
    "cockney": "en-gb-x-gbclan",
    "received-pronunciation rp": "en-gb-x-rp",
}
#: Chinese words; they are found inside of text, for it has no blanks.
_CHINESE: Mapping[str, Change | Person] = {
    "低沉 浑厚 深沉": Change(semitones=-4, throat_percent=-4),
    "磁性 醇厚": Change(throat_percent=-3, tilt_db=-2, width_percent=-8, semitones=-1),
    "高亢 尖细 尖锐": Change(semitones=4, tilt_db=3),
    "沙哑 嘶哑 粗犷": Change(roughness=0.5, breath=0.15),
    "温柔 轻柔 柔和 温和": Change(tilt_db=-3, gain_db=-2, breath=0.12, rate_percent=-6),
    "温暖 亲切": Change(tilt_db=-2, melody_percent=10),
    "甜美 可爱 清甜": Change(semitones=2, throat_percent=3, melody_percent=20),
    "清脆 清亮 明亮 清澈": Change(tilt_db=3, throat_percent=1),
    "活泼 开朗 欢快 快乐 俏皮": Change(semitones=1.5, melody_percent=40, rate_percent=7, tilt_db=2),
    "悲伤 忧郁 哀伤": Change(semitones=-1.5, melody_percent=-40, rate_percent=-15, tilt_db=-3),
    "愤怒 生气": Change(semitones=1.5, melody_percent=30, tilt_db=4, gain_db=4),
    "紧张 害怕": Change(semitones=2, flutter=16, rate_percent=8),
    "神秘 悬疑": Change(semitones=-2, rate_percent=-12, breath=0.15),
    "沉稳 稳重 冷静 平静 平和": Change(rate_percent=-8, melody_percent=-22),
    "威严 严肃 庄重 权威": Change(semitones=-2, melody_percent=-12, rate_percent=-6, tilt_db=1.5, gain_db=2),
    "热情 激昂 激动 充满活力": Change(melody_percent=45, rate_percent=10, tilt_db=2, gain_db=2),
    "缓慢 慢速 语速慢 语速较慢 慢慢": Change(rate_percent=-20),
    "快速 语速快 语速较快 急促": Change(rate_percent=20),
    "洪亮 有力": Change(gain_db=4, tilt_db=2),
    "耳语 低语 气声": Change(breath=0.7, gain_db=-4),
    "机械 机器人": Change(melody_percent=-95, flutter=-9),
    "播音员 主播 主持人 新闻": Change(rate_percent=4, tilt_db=2, melody_percent=8),
    "旁白 讲述 说书": Change(rate_percent=-6, melody_percent=12),
    "男性 男人 男声 大叔 先生": Person("man"),
    "女性 女人 女声 阿姨 女士": Person("woman"),
    "少年 男孩 小伙": Person("man", "young"),
    "少女 女孩 姑娘": Person("woman", "young"),
    "儿童 小孩 孩子": Person("child", "young"),
    "老人 老年 年迈 苍老": Person(None, "old"),
    "老爷爷 爷爷 老头": Person("man", "old"),
    "老奶奶 奶奶": Person("woman", "old"),
    "年轻 青年": Person(None, "young"),
    "中年": Person(None, "middle-aged"),
}
#: What age does to any voice.
AGES: Mapping[str, Change] = {
    "young": Change(rate_percent=4),
    "grown": Change(),
    "middle-aged": Change(semitones=-1, throat_percent=-1, rate_percent=-3),
    "old": Change(semitones=-0.5, flutter=14, rate_percent=-10, roughness=0.2, breath=0.15),
}
#: Kind and whether young: median pitch in Hz, throat against a man's.
BASES: Mapping[tuple[str, bool], tuple[float, float]] = {
    ("man", False): (108.0, 1.0),
    ("man", True): (132.0, 1.04),
    ("woman", False): (192.0, 1.13),
    ("woman", True): (218.0, 1.16),
    ("child", True): (245.0, 1.21),
    ("child", False): (245.0, 1.21),
}
INTENSIFIERS: Mapping[str, float] = {
    "very": 1.6,
    "extremely": 2.0,
    "incredibly": 1.9,
    "really": 1.4,
    "super": 1.7,
    "too": 1.4,
    "so": 1.3,
    "quite": 1.2,
    "rather": 1.1,
    "fairly": 0.9,
    "moderately": 0.8,
    "somewhat": 0.6,
    "slightly": 0.5,
    "subtly": 0.5,
    "bit": 0.5,
    "mildly": 0.5,
    "lightly": 0.5,
    "almost": 0.7,
    "hint": 0.4,
    "touch": 0.4,
    "extra": 1.5,
}
#: What stands behind one of these means its opposite, weaker.
NEGATIONS = frozenset(words("not without no never neither nor isn't less hardly barely non"))
CHINESE_INTENSIFIERS: Mapping[str, float] = {
    "非常": 1.6,
    "极其": 1.9,
    "很": 1.3,
    "略": 0.5,
    "稍": 0.5,
    "有点": 0.5,
    "微": 0.5,
}
CHINESE_NEGATIONS = ("不", "没", "非")
#: Words that say nothing of a voice by themselves.
UNTELLING = frozenset(
    words(
        "a an the and or but with of in on at by for to from as is are be it its that this who which voice voices tone toned sound "
        "sounds sounding sounded speak speaks speaking spoken speech talk talks talking like style someone person character accent "
        "accented pitch pitched pace paced range texture timbre quality cadence delivery manner way speed age aged vocal vocals "
        "has have having should would could can make me i want please give use using you your my their one very-much kind sort type "
        "year years natural normal average medium moderate human also just while yet than more most some own into through when if "
        "english language native"
    )
)


def _by_word(table: Mapping[str, T]) -> dict[str, T]:
    return {word: meaning for words, meaning in table.items() for word in words.split()}


CHANGES = _by_word(_CHANGES)
PEOPLE = _by_word(_PEOPLE)
ACCENTS = _by_word(_ACCENTS)
CHINESE = _by_word(_CHINESE)
