"""Which of the single-byte charsets makes a language of some bytes: function words and letters of forty languages.

Statistics on bytes take Czech in Windows-1250 for French. The reading that is right has the commonest words of one
language, that language's letters and no others, and no signs within words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from dateline.lexicon import load_table

SINGLE_BYTE = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "koi8_u", "cp866", "cp850", "cp852",
    "mac_roman", "mac_cyrillic", "mac_latin2", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_9", "iso8859_13",
    "iso8859_15", "cp874", "cp737", "cp855", "cp775", "cp1258",
)  # fmt: skip
"""Charsets that news was published in, the more common first: of equal readings the first counts."""
_SAMPLE_BYTES = 1 << 14
_WORD = re.compile(r"[^\W\d_]+")
# A sign, or a capital, between two small letters; apostrophes and hyphens apart.
_MISPLACED = re.compile(
    r"(?<=[^\W\d_])(?![’‘'·\-‐\u00ad])[^\w\s\x00-\x7f](?=[^\W\d_])|(?<=[a-z])[À-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĴĶĹĻĽĿŁŃŅŇŌŎŐŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŹŻŽ](?=[a-zà-ÿ])"
)
_ODD = re.compile(
    "[\x80-\x9f\u2500-\u259f\u00a4\u00a6\u00ac\u00af\u00b8\u02d9\u02db\u02dd\u2202-\u22ff\u2310-\u2321\uf8ff]"
)
_SCRIPTS = (
    (0x370, 0x400, frozenset({"el"})), (0x590, 0x600, frozenset({"he"})), (0x600, 0x700, frozenset({"ar", "fa", "ur"})), (0xE00, 0xE80, frozenset({"th"})),
)  # fmt: skip
_FEWEST_WORDS = 6
_FEWEST_DISTINCT = 3
_LEAST_SHARE = 0.06
_CLEAR_LEAD = 0.02


class Reading(NamedTuple):
    """How a charset reads some bytes."""

    charset: str
    score: float
    """0 for no language at all, about 1 and more for text in one."""
    is_sure: bool
    """No other charset that reads the bytes otherwise comes near."""


@cache
def _languages_of_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in load_table("function_words").items():
        for word in words.split():
            found.setdefault(word.lower(), []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


@cache
def _letters() -> Mapping[str, frozenset[str]]:
    return {
        language: frozenset(letters + letters.upper())
        for language, letters in load_table("alphabets")["letters"].items()
    }


def best_reading(data: bytes) -> Reading | None:
    """The best reading of bytes in one of the single-byte charsets; None where none makes a language of them."""
    sample = data[:_SAMPLE_BYTES]
    high = sample.translate(None, bytes(range(128)))
    readings: dict[str, tuple[float, str]] = {}  # by the text that comes out: many charsets share their letters
    for charset in SINGLE_BYTE:
        text = sample.decode(charset, "replace")
        if text.count("\ufffd") <= len(high) // 50 and text not in readings:
            readings[text] = (_score(text), charset)
    ranked = sorted(readings.values(), key=lambda reading: (-reading[0], SINGLE_BYTE.index(reading[1])))
    if not ranked or ranked[0][0] <= 0:
        return None
    lead = ranked[0][0] - (ranked[1][0] if len(ranked) > 1 else 0.0)
    return Reading(ranked[0][1], ranked[0][0], lead >= _CLEAR_LEAD)


def reads_as(data: bytes, charset: str) -> float:
    """The score of some bytes in one charset: 0 for no language, about 1 and more for text in one."""
    return _score(data.decode(charset, "replace"))


def _score(text: str) -> float:
    """Share of function words of the likeliest language, and of its letters among those beyond ASCII; signs in words count against."""
    words = _WORD.findall(text.lower())
    if len(words) < _FEWEST_WORDS:
        return 0.0  # a few words are no language
    beyond = [c for c in text if c > "\x7f" and c.isalpha()]
    n_high = max(1, sum(c > "\x7f" for c in text))
    hits: Counter[str] = Counter()
    known = _languages_of_words()
    distinct: Counter[str] = Counter()
    for word, n in Counter(words).items():
        for language in known.get(word, ()):
            hits[language] += n
            distinct[language] += len(word) > 1  # one letter is a word of many languages, and of none
    for language, common in load_table("alphabets")["unspaced"].items():
        hits[language] += sum(text.count(word) for word in common)
        distinct[language] += sum(word in text for word in common)
    n_odd = len(_MISPLACED.findall(text)) + len(_ODD.findall(text))
    best = 0.0
    for language, n in hits.items():
        share = n / len(words)
        if share >= _LEAST_SHARE and distinct[language] >= min(_FEWEST_DISTINCT, len(words) // 8):
            best = max(best, min(share, 0.5) + _share_of_letters(language, beyond))
    return best - 2 * n_odd / n_high


def _share_of_letters(language: str, beyond: list[str]) -> float:
    if not beyond:
        return 0.5
    letters = _letters().get(language)
    if letters is not None:
        return sum(c in letters for c in beyond) / len(beyond)
    for first, stop, languages in _SCRIPTS:
        if language in languages:
            return sum(first <= ord(c) < stop for c in beyond) / len(beyond)
    return 0.0
