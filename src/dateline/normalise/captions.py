"""Captions: each once, with whose picture it is, when it was taken, and whether it is out of the archive."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from dateline.lexicon import load_table
from dateline.lexicon.agencies import agency_in_credit
from dateline.lexicon.dates import find_dates
from dateline.model import Caption, Precision
from dateline.normalise.text import fold_space, squash

_MAX_CREDIT_CHARS = 90
_FINAL_BRACKETS = re.compile(r"[(\[]([^()\[\]]{2,90})[)\]][\s.]*$")
_SENTENCE_END = re.compile(r"[.!?؟。”\"»](?:\s+|(?=©))")
_TRAILING = re.compile(
    r"\s*(?:(?:purchase|acquire) licensing rights.*|,?\s*opens new tab|\[\d+/\d+\])\s*$", re.IGNORECASE
)
_MAX_LONE_WORDS = 5
_REACH = 9
_EDGE = " \t\r\n.,;:|/-–—()[]"


def _alternation(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def _file_mark() -> re.Pattern[str]:
    table = load_table("credits")
    phrases = [word for row in table["file_photo"].values() for word in row]
    # a single word counts only where it is set off, or every "files" and "archives" would be one
    mark = rf"(?:^|[/(\[|.,;–—-])\s*(?:{_alternation(table['file_mark'])})\s*(?=$|[)\]/|:–—-]|\.\s*$)"
    return re.compile(rf"(?<!\w)(?:{_alternation(phrases)})(?!\w)|{mark}")


@cache
def _file_words() -> AhoCorasick:
    """All words of which each mark holds one: they are found many times faster than the marks."""
    table = load_table("credits")
    words = {word for row in table["file_photo"].values() for word in row} | set(table["file_mark"])
    return AhoCorasick(sorted(words), implementation=Implementation.ContiguousNFA)


@cache
def _lead_in() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_alternation(load_table('credits')['lead_in'])})")


def is_file_photo(text: str) -> bool:
    """Whether a caption or credit says that the picture comes from the archive."""
    folded = text.casefold()
    return bool(_file_words().find_matches_as_indexes(folded)) and _file_mark().search(folded) is not None


def _tidy(credit: str) -> str | None:
    """Whose it is, without archive mark and lead-in: 'Photo: REUTERS/Jane Roe/File photo' -> 'REUTERS/Jane Roe'."""
    folded = credit.casefold()
    if len(folded) != len(credit):  # a fold that changes lengths: rather keep the mark than cut a name
        return credit.strip(_EDGE) or None
    kept, at = [], 0
    for mark in _file_mark().finditer(folded):
        kept.append(credit[at : mark.start()])
        at = mark.end()
    kept.append(credit[at:])
    bare = fold_space(" ".join(kept)).strip(_EDGE)
    lead = _lead_in().match(bare.casefold())
    named = bare[lead.end() :].strip(_EDGE) if lead else ""
    return named or bare or None


def _is_credit(text: str) -> bool:
    """Whether a short stretch at the end of a caption names a source rather than going on with the sentence."""
    if len(text) > _MAX_CREDIT_CHARS:
        return False
    if agency_in_credit(text) or _lead_in().match(text.casefold()):
        return True
    parts = text.split("/")
    return len(parts) > 1 and all(part.strip()[:1].isupper() and len(part.split()) <= 4 for part in parts)


def split_credit(caption: str) -> str | None:
    """The credit at the end of a caption ("(AP Photo/Jane Roe)", ". REUTERS/Jane Roe", "Photo: AFP"), or None."""
    if (brackets := _FINAL_BRACKETS.search(caption[-120:])) and _is_credit(brackets[1]):
        return _tidy(brackets[1])
    tail = _TRAILING.sub("", caption[-_MAX_CREDIT_CHARS - 60 :])
    cuts = [tail.rfind(sign) for sign in ("©", " | ")]
    cuts += [end.end() for end in _SENTENCE_END.finditer(tail)]
    cuts += [tail.rfind(sign) for sign in (" – ", " — ", " - ")]
    for cut in cuts:
        rest = tail[cut:].strip(_EDGE) if cut > 0 else ""
        if rest and _is_credit(rest):
            return _tidy(rest)
    return _tidy(caption) if len(caption.split()) <= _MAX_LONE_WORDS and _is_credit(caption) else None


def taken_on(text: str) -> date | None:
    """The day a caption gives for its picture: the first full calendar date printed in it, or None."""
    if not any(map(str.isdigit, text)):
        return None
    days = (d.earliest for d in find_dates(text) if d.precision is Precision.DAY and d.has_year)
    return next(days, None)


def caption(text: str, char_start: int, char_end: int, credit_line: str | None = None) -> Caption:
    """The record of one caption: `text` cleaned; offsets of its first printing in the decoded document."""
    credit = _tidy(credit_line) if credit_line else split_credit(text)
    is_file = is_file_photo(text) or bool(credit_line and is_file_photo(credit_line))
    return Caption(text, credit, taken_on(text), is_file, char_start, char_end)


def key(text: str) -> str:
    """What two printings of a caption share, whatever their spaces, case, quotes and final mark."""
    return squash(text).rstrip(" .")


def longest(keys: list[str]) -> frozenset[str]:
    """The keys that are not the beginning of another: a caption printed with and without its credit is one caption."""
    ordered = sorted(keys)  # in this order a key stands shortly before what it begins
    return frozenset(
        key for i, key in enumerate(ordered) if not any(_is_head_of(key, o) for o in ordered[i + 1 : i + _REACH])
    )


def _is_head_of(short: str, long: str) -> bool:
    """Whether `long` is `short` and a credit: what follows is set off by a stop, a bracket or a bar."""
    rest = long[len(short) :].lstrip() if long.startswith(short) else ""
    return 0 < len(rest) <= _MAX_CREDIT_CHARS and rest[0] in ".([|/©-"
