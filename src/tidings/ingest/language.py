"""Which language a text is in.

In: text. Out: its ISO 639-1 code, or None where the text is too short or the answer is not clear.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_MIN_LETTERS = 120
_SAMPLE_CHARACTERS = 20_000
_WORD = re.compile(r"[^\W\d_]+")
# Frequent in English and rare as words of other languages ("in", "was", "an" and "die" are German words too).
_ENGLISH = frozenset(
    {"the", "of", "and", "to", "that", "is", "for", "with", "by", "from", "has", "have", "which", "its", "their", "are"}
    | {"were", "would", "said", "it", "this", "at", "be", "he", "they"}
)
_CLEARLY_ENGLISH = 0.14  # share of those words; English prose has 0.25 to 0.40
_CLEARLY_FOREIGN = 0.08
_MIN_PROBABILITY = 0.99

_NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay",
    "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "xh": "Xhosa",
    "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip


def language(text: str) -> str | None:
    """The language of ``text`` (``en``, ``de``, ...), or None where it is unclear; not ``en`` only if clearly so."""
    words = _WORD.findall(text[:_SAMPLE_CHARACTERS].lower())
    if sum(map(len, words)) < _MIN_LETTERS:
        return None
    share = sum(map(_ENGLISH.__contains__, words)) / len(words)
    if share >= _CLEARLY_ENGLISH:
        return "en"
    code, probability = _identifier().classify(text[:_SAMPLE_CHARACTERS])
    if code == "en":
        return "en"
    return str(code) if probability >= _MIN_PROBABILITY and share < _CLEARLY_FOREIGN else None


def language_name(code: str) -> str:
    """The English name of a language with its code: ``German (de)``; the code alone where the name is not known."""
    return f"{_NAMES[code]} ({code})" if code in _NAMES else f"the language {code!r}"


def load_model() -> None:
    """Load the model that tells languages apart, some 70 MB, which otherwise waits for the first text that is not clear."""
    _identifier()


def forget_model() -> None:
    """Let the model go if it is loaded."""
    _identifier.cache_clear()


@cache
def _identifier() -> LanguageIdentifier:
    # Loaded here because the model takes most of a second, and English articles pass by their stop words alone.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
