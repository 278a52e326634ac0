"""Documents that are lists of teasers: headline, perhaps a picture or an hour, a first sentence, and the next headline.

They hold no running text at all, which no article's page does; each entry is an article of its own, flagged a teaser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline.lexicon.datelines import match_dateline
from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, TOP
from dateline.segment.survey import Survey

_TITLES = frozenset({"title", "upper", "dated"})
_BLURBS = frozenset({"prose", "sentence", "long"})
# What stands with an entry of a list and hardly ever with a paragraph.
_ENTRY_MARKS = frozenset({"date", "more", "section", "byline", "media", "comment"})
_FEWEST_WORDS, _FEWEST_WORDS_BY_NUMBERS = 3, 4
# "12.03.2024 | The ships will be ready in three years."
_STAMPED = re.compile(r"\d[\d./: -]{3,}[|·–—-]\s*[^\W\d]")
_MENU = frozenset({"navigation", "section", "legal"})
_MOST_ABOVE = 3
_FEWEST_WIDE = 6
_LATIN_AND_GREEK = "\u2e7f"
"""Letters behind it are of scripts without blanks between words (Han, kana) or of Hangul."""
_FEWEST_ENTRIES = 4
_FEWEST_BARE_TITLES = 6
_LONGEST_BLURB = 180
_HEADER_LINES = 5
# Between a title and its blurb may stand a date, a picture, a section.
_REACH = 4


@dataclass(frozen=True, slots=True)
class _Entry:
    title: int
    blurb: int | None


def listing_path(texts: Sequence[str], seen: Survey) -> list[int] | None:
    """The states of the lines of a list of teasers, one article an entry; None where the document is none."""
    kinds = seen.kinds
    if len(seen.open_lines) < len(texts) or any(a == b == "prose" for a, b in pairwise(kinds)):
        return None
    entries = _entries(texts, seen)
    blurbs = [e.blurb for e in entries if e.blurb is not None]
    if blurbs:
        fits = _are_teasers(texts, kinds, entries, blurbs)
        first = next(n for n, entry in enumerate(entries) if entry.blurb is not None)
        entries = entries[first:] if first <= _MOST_ABOVE else entries  # "Sort by: relevance", "Results for …"
    else:
        n_lines = sum(kind not in _MENU for kind in kinds)
        fits = len(entries) >= _FEWEST_BARE_TITLES and 10 * len(entries) >= 6 * n_lines
    return _path(len(texts), entries) if fits else None


def told_path(blank_before: Sequence[int]) -> list[int]:
    """The states of the lines of a document of kind 'listing': two blank lines part its entries, the first line of each
    is its title."""
    return [HEADLINE if not n or blanks > 1 else BODY for n, blanks in enumerate(blank_before)]


def _entries(texts: Sequence[str], seen: Survey) -> list[_Entry]:
    """Title lines printed once, each with the blurb that follows before the next title."""
    titles = [
        i
        for i, kind in enumerate(seen.kinds)
        if (kind in _TITLES or (kind == "short" and seen.kinds[i + 1 : i + 2] and seen.kinds[i + 1] in _BLURBS))
        and i not in seen.repeats
        and _is_long_enough(texts[i])
        and not _STAMPED.match(texts[i])
    ]
    entries = []
    for rank, i in enumerate(titles):
        stop = min(titles[rank + 1] if rank + 1 < len(titles) else len(texts), i + 1 + _REACH)
        entries.append(_Entry(i, next((j for j in range(i + 1, stop) if _is_blurb(texts[j], seen.kinds[j])), None)))
    return entries


def _is_long_enough(text: str) -> bool:
    """Whether a title says enough to be one: words, or letters of a script that sets no blanks between them."""
    words = text.split()
    n_words = sum(not any(map(str.isdigit, word)) for word in words)
    fewest = _FEWEST_WORDS if n_words == len(words) else _FEWEST_WORDS_BY_NUMBERS  # "Há 12 minutos", "Showing 1-4 of 4"
    return n_words >= fewest or sum(letter > _LATIN_AND_GREEK for letter in text) >= _FEWEST_WIDE


def _is_blurb(text: str, kind: str) -> bool:
    return kind in _BLURBS or _STAMPED.match(text) is not None


def _are_teasers(texts: Sequence[str], kinds: Sequence[str], entries: Sequence[_Entry], blurbs: Sequence[int]) -> bool:
    told = [j for j, kind in enumerate(kinds) if _is_blurb(texts[j], kind)]
    if len(blurbs) < _FEWEST_ENTRIES or 10 * len(blurbs) < 8 * max(len(told), len(entries)):
        return False
    if sum(len(texts[j]) for j in blurbs) > _LONGEST_BLURB * len(blurbs):
        return False
    if any(match_dateline(texts[j]) for j in blurbs):
        return False  # a file of one-paragraph wire stories
    marked = sum(1 for kind in kinds if kind in _ENTRY_MARKS)
    headed = any(kind in ("more", "navigation", "section") for kind in kinds[:_HEADER_LINES])
    return headed or 10 * marked >= 6 * len(entries)


def _path(n_lines: int, entries: Sequence[_Entry]) -> list[int]:
    path = [BEFORE] * n_lines
    for rank, entry in enumerate(entries):
        stop = entries[rank + 1].title if rank + 1 < len(entries) else n_lines
        path[entry.title] = HEADLINE
        end = entry.blurb if entry.blurb is not None else entry.title
        for j in range(entry.title + 1, stop):
            path[j] = TOP if j < end else BODY if j == entry.blurb else AFTER
    return path
