"""What a line looks like, whatever stands around it: one coarse kind per line and its finer marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dateline.segment.vocabulary import date_share, furniture_kinds, whole_line
from dateline.segment.widths import n_words as words_of
from dateline.segment.widths import width

# A sentence's end: full stop, question or exclamation mark, ellipsis, their Arabic and CJK forms, closers after them.
_STOPS = frozenset(".!?…。؟۔！？｡．।॥。።")
_CLOSERS = "\"'”’»›)]」』）】〕》"
_CLOSED_QUOTE = re.compile(r"[\"”’»][.,]?$")
_CREDIT_END = re.compile(r"\([^()]{2,60}\)[.]?$|\[[^\[\]]{2,60}\]$")
_ADDRESS = re.compile(r"@\w|https?://|www\.|\.com\b|\.org\b")
# One of them is in every address; looking for them is many times faster than the pattern.
_ADDRESS_SIGNS = ("@", "://", "www.", ".com", ".org")
_BULLETS = "•·-–—*►▪■●○▶→>"
# The agency's mark under a finished story: "... he said. REUTER".
_WIRE_END = re.compile(r"\s+(?:REUTERS?|Reuters?|UPI|ENDS|END)[.;]?$")
_WIRE_LAST = "RSrsID"
PROSE_LENGTH = 60
_LONGEST_LABELLED = 400
# The shapes of lines up to this length are kept: page furniture comes again and again.
_LONGEST_KEPT = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """The look of one line."""

    kind: str
    """prose, long, sentence, title, short, name, upper, mark, date, or a kind of furniture."""
    marks: tuple[str, ...]
    """Finer marks, each the name of a feature."""


def ends_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does: full stop or its like, closing quotes and brackets after it allowed."""
    last = text[-1]
    return last in _STOPS or (last in _CLOSERS and text[-8:].rstrip(_CLOSERS)[-1:] in _STOPS)


def shape_of(text: str, start: str | None, within: str | None) -> Shape:
    """The shape of a stripped, non-empty line; `start` and `within` are the kinds of furniture it begins with, holds."""
    return _kept_shape(text, start, within) if len(text) <= _LONGEST_KEPT else _shape(text, start, within)


def _shape(text: str, start: str | None, within: str | None) -> Shape:
    closing = _wire_end(text)
    text = text[: len(text) - closing]
    length = width(text)
    lowered = text.replace("\u0130", "i").lower()  # the small form of a capital dotted I is two characters
    if length >= _LONGEST_LABELLED:
        start, within = "appeal" if start == "appeal" else None, None
    whole = whole_line(lowered)
    words = text.split(None, 40)
    n_words = max(len(words), words_of(text, length)) if length > len(text) else len(words)
    ends = ending(text)
    case = _case(text, words)
    marks = [
        _LENGTHS[bisect_right(_LENGTH_LIMITS, length)],
        "words:" + _WORDS[min(n_words, _MOST_WORDS)],
        "end:" + ends,
    ]
    marks.append("first:" + _opening(text[0]))
    marks.append("case:" + case)
    if whole:
        marks.append("is:" + whole)
    size = "long" if length >= 100 else "brief"
    if start:
        marks.append(f"starts:{start}:{size}")
    if within:
        marks.append(f"holds:{within}:{size}")
    share = date_share(lowered) if length < 130 else 0.0
    if closing:
        marks.append("wire-end")
    if share:
        marks.append("date:all" if share >= 0.7 else "date:half" if share >= 0.4 else "date:some")
    _add_signs(text, lowered, marks)
    kind = _kind(n_words, length, ends in ("stop", "question"), case, whole, start, within, share)
    return Shape(kind, tuple(marks))


_kept_shape = lru_cache(maxsize=16384)(_shape)


def _wire_end(text: str) -> int:
    """How many characters at the end are the agency's mark; 0 for none, or where hardly anything else is there."""
    last = text[-1]
    if last in ".;":
        last = text[-2:-1]
    if last in _WIRE_LAST and len(text) > 20 and (closing := _WIRE_END.search(text[-12:])):
        return len(closing[0])
    return 0


def _add_signs(text: str, lowered: str, marks: list[str]) -> None:
    """Marks for the signs of addresses, credits, breadcrumbs and labels."""
    for sign in _ADDRESS_SIGNS:
        if sign in lowered:
            if _ADDRESS.search(lowered):
                marks.append("address")
            break
    if (text[-1] in ")]" or text[-2:] == ").") and len(text) < _LONGEST_LABELLED and _CREDIT_END.search(text):
        marks.append("bracketed")
    if " | " in text or " > " in text or " » " in text:
        marks.append("piped")
    if ": " in text[:40]:
        marks.append("colon")


def _kind(
    n_words: int,
    length: int,
    ends: bool,
    case: str,
    whole: str | None,
    start: str | None,
    within: str | None,
    share: float,
) -> str:
    if case == "none":
        return "mark"
    if whole:
        return whole
    if share >= 0.7:
        return "date"
    if within in ("credit", "legal", "endnote") and length < 400:
        return within
    if start == "appeal":
        return start
    if length >= PROSE_LENGTH and ends:
        return "prose"
    if length >= 150:
        return "long"
    if start and length < 100:
        return start
    if within and length < 100:
        return within
    if ends:
        return "sentence"
    if share:
        return "dated"
    if case == "upper" and n_words >= 2:
        return "upper"
    if n_words >= 4 or (n_words >= 2 and length >= 30):
        return "title"
    if n_words >= 2 and case == "title":
        return "name"
    return "short"


_OWN_KINDS = ("mark", "date", "prose", "long", "sentence", "dated", "upper", "title", "name", "short")


def kind_names() -> tuple[str, ...]:
    """All kinds that a line may be of, sorted."""
    return tuple(sorted({*_OWN_KINDS, *furniture_kinds()}))


_LENGTH_LIMITS = (3, 8, 15, 25, 40, 60, 80, 100, 130, 180, 260, 400)
_LENGTHS = tuple(f"len:{limit}" for limit in (*_LENGTH_LIMITS, "more"))
_WORDS = ("0", "1", "2", "3", "4", "5", "6", *["9"] * 3, *["13"] * 4, *["20"] * 7, "more")
WORD_BINS = tuple(dict.fromkeys(_WORDS))
"""Coarse names for numbers of words."""
_MOST_WORDS = len(_WORDS) - 1
_WORD_BIN_OF = np.array([WORD_BINS.index(name) for name in _WORDS], np.intp)


def word_bins(n_words: Sequence[int]) -> NDArray[np.intp]:
    """The bins of numbers of words, as indexes into WORD_BINS."""
    return _WORD_BIN_OF.take(np.array(n_words, np.intp), mode="clip")


ENDINGS = ("stop", "question", "quote", *":,;-–—)]", "digit", "letter", "other")
"""How a line may end."""


def ending(text: str) -> str:
    """How the line ends, one of ENDINGS."""
    last = text[-1]
    if last in "?？؟":
        return "question"
    if last in _STOPS:
        return "stop"
    if last in _CLOSERS or last == ",":
        if last != "," and ends_sentence(text):
            return "stop"
        if _CLOSED_QUOTE.search(text[-3:]):
            return "quote"
    if last in ":,;-–—)]":
        return last
    if last.isdigit():
        return "digit"
    return "letter" if last.isalpha() else "other"


def _opening(first: str) -> str:
    if first.isupper():
        return "upper"
    if first.islower():
        return "lower"
    if first.isdigit():
        return "digit"
    if first in "\"'“‘«„「『《":
        return "quote"
    if first in _BULLETS:
        return "bullet"
    if first in "([【（〔":
        return "bracket"
    return "letter" if first.isalpha() else "other"


def _case(text: str, words: list[str]) -> str:
    """none (no letters), caseless (Arabic, CJK), upper, title (most words capital), sentence."""
    if text.islower():
        return "lower"
    if text.isupper():
        return "upper"
    if not text[0].isalpha() and not any(map(str.isalpha, text[:80])):
        return "none"
    firsts = [w[1] if w[0] in _BEFORE_CAPITALS else w[0] for w in words if len(w) > 3]
    n_capitals = sum(map(str.isupper, firsts))
    if not n_capitals and not any(map(str.isupper, text)):
        return "caseless"
    if firsts and n_capitals >= 0.75 * len(firsts):
        return "title"
    return "sentence"


_BEFORE_CAPITALS = "\"'“‘«("
