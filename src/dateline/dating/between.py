"""Date lines that were taken for furniture: between a headline and its text a page prints hardly any day but its own.

"by Ada Lund | Mar 11, 2023 | Brakes | 0 comments" looks like a menu to who reads lines by their shape. Such a line is asked only
where the article has no date line above its text, and only for a whole date that begins the line, follows a mark or has
its label before it: "was fined on 3 May 2024" is no line of a date.
"""

from __future__ import annotations

import re

from dateline.lexicon.date_labels import date_label
from dateline.lexicon.dates import find_dates
from dateline.model import Article, Piece, Precision, Role

LONGEST_LINE = 200
"""Characters; a longer one is text."""
REACH_CHARS = 2000
"""So far below the headline the text begins at most."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MARKS = frozenset("|·•⋅/–—-[]()（）【】\u3000›»:：")
_HEAD = re.compile(r".*\.\w{2,4}|[a-z]+(?:_[a-z]+)+")
"""What may stand before the date besides: an address ("example.com 3 May 2024"), or the name of a sign ("access_time")."""
_LABEL_CHARS = 24
_TOLD = ("published", "updated")


def date_lines_between(article: Article, document: str) -> list[Piece]:
    """The lines of `document` between headline and text of `article` that are none of its pieces and print a day, as date lines."""
    body = next((p.char_start for p in article.pieces if p.role is Role.BODY), None)
    if body is None:
        return []
    start = next(
        (p.char_end for p in article.pieces if p.role is Role.HEADLINE and p.char_end <= body), article.char_start
    )
    end = min(body, start + REACH_CHARS)
    if _YEAR.search(document, start, end) is None:
        return []
    found = []
    for line in document[start:end].split("\n"):
        text = line.strip()
        at = start + (len(line) - len(line.lstrip()))
        start += len(line) + 1
        if len(text) <= LONGEST_LINE and _YEAR.search(text) is not None and _prints_day(text, article.language):
            found.append(Piece(Role.DATE, at, at + len(text), text))
    known = {" ".join(p.text.split()) for p in article.pieces}  # a caption printed again is no line of its own
    return [p for p in found if " ".join(p.text.split()) not in known and not _is_covered(p, article.pieces)]


def _is_covered(line: Piece, pieces: tuple[Piece, ...]) -> bool:
    return any(p.char_start < line.char_end and line.char_start < p.char_end for p in pieces)


def _prints_day(line: str, language: str | None) -> bool:
    """Whether a whole date stands in `line` as date lines have it."""
    for printed in find_dates(line, language):
        if printed.precision is Precision.DAY and printed.has_year:
            lead = line[: printed.char_start]
            label = date_label(lead[-_LABEL_CHARS:])
            before = lead.rstrip()
            if label in _TOLD or not before or before[-1] in _MARKS or _HEAD.fullmatch(before) is not None:
                return True
    return False
