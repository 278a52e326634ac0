"""The distinct pieces of an article as printed: each said once, whatever the page repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter

from dateline.lexicon.date_labels import date_label
from dateline.model import Piece, Role, Span
from dateline.normalise.above import is_date_line
from dateline.normalise.captions import key
from dateline.normalise.text import squash

_SAID_ONCE = frozenset(
    {
        Role.HEADLINE,
        Role.STANDFIRST,
        Role.BYLINE,
        Role.DATELINE,
        Role.DATE,
        Role.SECTION,
        Role.CAPTION,
        Role.CREDIT,
    }
)

_CAPTION, _DATE, _FURNITURE = Role.CAPTION, Role.DATE, Role.FURNITURE
_DATED_FURNITURE = frozenset({"date"})
_MARK = "mark"
_NOTES = frozenset({"endnote"})
_LONGEST_NOTE_CHARS = 200
_YEAR = re.compile(r"\d{4}|\d\d[./-]\d\d")


def _says_when(text: str, span: Span) -> bool:
    """Whether furniture says when the article came out: "Published Jun 05, 2026 - 3 minute read", or a note below it."""
    if span.reason in _DATED_FURNITURE:
        return True
    if span.reason == _MARK:  # "12.06.2022": a line without letters
        return is_date_line(text[span.char_start : span.char_end])
    if span.reason not in _NOTES or span.char_end - span.char_start > _LONGEST_NOTE_CHARS:
        return False
    note = text[span.char_start : span.char_end]
    return _YEAR.search(note) is not None and date_label(note) in ("updated", "published")


def pieces(text: str, spans: Sequence[Span], body: Sequence[Span]) -> tuple[Piece, ...]:
    """Pieces in printed order: the first printing of each headline, standfirst, caption …, every body paragraph.

    `text` is the decoded document; every piece's text is exactly the slice its offsets name.
    """
    seen: set[tuple[Role, str]] = set()
    found = [Piece(p.role, p.char_start, p.char_end, text[p.char_start : p.char_end]) for p in body]
    for span in spans:
        role = span.role
        if role is _FURNITURE and _says_when(text, span):
            role = _DATE
        if role not in _SAID_ONCE:
            continue
        printed = text[span.char_start : span.char_end]
        if (role, printed) in seen:
            continue
        said = (role, key(printed) if role is _CAPTION else squash(printed))
        if said not in seen:
            found.append(Piece(role, span.char_start, span.char_end, printed))
        seen.update((said, (role, printed)))
    found.sort(key=attrgetter("char_start"))
    return tuple(found)
