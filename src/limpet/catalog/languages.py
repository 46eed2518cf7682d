"""Languages that a speech endpoint can be told to favour. The order is that of fal's documents."""

from typing import Annotated, Literal

from pydantic import Field

Language = Literal[
    "Chinese",
    "Chinese,Yue",
    "English",
    "Arabic",
    "Russian",
    "Spanish",
    "French",
    "Portuguese",
    "German",
    "Turkish",
    "Dutch",
    "Ukrainian",
    "Vietnamese",
    "Indonesian",
    "Japanese",
    "Italian",
    "Korean",
    "Thai",
    "Polish",
    "Romanian",
    "Greek",
    "Czech",
    "Finnish",
    "Hindi",
    "Bulgarian",
    "Danish",
    "Hebrew",
    "Malay",
    "Slovak",
    "Swedish",
    "Croatian",
    "Hungarian",
    "Norwegian",
    "Slovenian",
    "Catalan",
    "Nynorsk",
    "Afrikaans",
    "auto",
]

LanguageBoost = Annotated[Language | None, Field(description="Language or dialect to favour.")]
#: The speech-2.5 models know three more.
LanguageBoost25 = Annotated[
    Literal[
        "Persian",
        "Filipino",
        "Tamil",
        Language,
    ]
    | None,
    Field(description="Language or dialect to favour."),
]
