"""What a line looks like, whatever stands around it: one coarse kind per line and its finer marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dateline.segment.vocabulary import date_share, whole_line

# A sentence's end: full stop, question or exclamation mark, ellipsis, their Arabic and CJK forms, closers after them.
_SENTENCE_END = re.compile(r"[.!?…。؟۔][\"'”’»›)\]]*$")
_STOPS = ".!?…。؟۔"
_CLOSERS = "\"'”’»›)]"
_CLOSED_QUOTE = re.compile(r"[\"”’»][.,]?$")
_CREDIT_END = re.compile(r"\([^()]{2,60}\)[.]?$|\[[^\[\]]{2,60}\]$")
_ADDRESS = re.compile(r"@\w|https?://|www\.|\.com\b|\.org\b")
_BULLETS = "•·-–—*►▪■●○▶→>"
# The agency's mark under a finished story: "... he said. REUTER".
_WIRE_END = re.compile(r"\s+(?:REUTERS?|Reuters?|UPI|ENDS|END)[.;]?$")
PROSE_LENGTH = 60
_LONGEST_LABELLED = 400


@dataclass(frozen=True, slots=True)
class Shape:
    """The look of one line."""

    kind: str
    """prose, long, sentence, title, short, name, upper, mark, date, or a kind of furniture."""
    marks: tuple[str, ...]
    """Finer marks, each the name of a feature."""


def ends_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does: full stop or its like, closing quotes and brackets after it allowed."""
    return text[-1] in _STOPS or (text[-1] in _CLOSERS and _SENTENCE_END.search(text[-8:]) is not None)


def shape_of(text: str, start: str | None, within: str | None) -> Shape:
    """The shape of a stripped, non-empty line; `start` and `within` are the kinds of furniture it begins with, holds."""
    closing = _WIRE_END.search(text[-12:])
    if closing is not None and len(text) > 20:
        text = text[: len(text) - len(closing[0])]
    length = len(text)
    lowered = text.lower()
    if length >= _LONGEST_LABELLED:
        start = within = None
    whole = whole_line(lowered)
    ends = ends_sentence(text)
    words = text.split(None, 40)
    n_words = len(words)
    marks = [f"len:{_length_bin(length)}", f"words:{words_bin(n_words)}", "end:" + ending(text)]
    marks.append("first:" + _opening(text))
    case = _case(text, words)
    marks.append("case:" + case)
    if whole:
        marks.append("is:" + whole)
    size = "long" if length >= 100 else "brief"
    if start:
        marks.append(f"starts:{start}:{size}")
    if within:
        marks.append(f"holds:{within}:{size}")
    share = date_share(lowered) if length < 130 else 0.0
    if closing is not None:
        marks.append("wire-end")
    if share:
        marks.append("date:all" if share >= 0.7 else "date:half" if share >= 0.4 else "date:some")
    if _ADDRESS.search(lowered):
        marks.append("address")
    if length < 400 and _CREDIT_END.search(text):
        marks.append("bracketed")
    if " | " in text or " > " in text or " » " in text:
        marks.append("piped")
    if ": " in text[:40]:
        marks.append("colon")
    kind = _kind(text, n_words, length, ends, case, whole, start, within, share)
    return Shape(kind, tuple(marks))


def _kind(
    text: str,
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


def _length_bin(length: int) -> str:
    for limit in (3, 8, 15, 25, 40, 60, 80, 100, 130, 180, 260, 400):
        if length < limit:
            return str(limit)
    return "more"


def words_bin(n_words: int) -> str:
    """A coarse name for a number of words."""
    return (
        str(n_words)
        if n_words <= 6
        else "9"
        if n_words <= 9
        else "13"
        if n_words <= 13
        else "20"
        if n_words <= 20
        else "more"
    )


def ending(text: str) -> str:
    """A name for how the line ends: stop, question, quote, digit, letter, a mark, other."""
    last = text[-1]
    if last == "?":
        return "question"
    if ends_sentence(text):
        return "stop"
    if _CLOSED_QUOTE.search(text[-3:]):
        return "quote"
    if last in ":,;-–—)]":
        return last
    if last.isdigit():
        return "digit"
    return "letter" if last.isalpha() else "other"


def _opening(text: str) -> str:
    first = text[0]
    if first.isupper():
        return "upper"
    if first.islower():
        return "lower"
    if first.isdigit():
        return "digit"
    if first in "\"'“‘«„":
        return "quote"
    if first in _BULLETS:
        return "bullet"
    if first in "([":
        return "bracket"
    return "letter" if first.isalpha() else "other"


def _case(text: str, words: list[str]) -> str:
    """none (no letters), caseless (Arabic, CJK), upper, title (most words capital), sentence."""
    if text.islower():
        return "lower"
    if text.isupper():
        return "upper"
    if not any(c.isalpha() for c in text[:80]):
        return "none"
    long_words = [w for w in words if len(w) > 3]
    capitals = sum(1 for w in long_words if w[0].isupper() or (w[0] in "\"'“‘«(" and w[1].isupper()))
    if not capitals and not any(c.isupper() for c in text):
        return "caseless"
    if long_words and capitals >= 0.75 * len(long_words):
        return "title"
    return "sentence"
