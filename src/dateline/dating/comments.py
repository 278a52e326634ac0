"""Days of what readers wrote: below a heading over comments no day is the article's own.

Of 36 such days in the development sets none was. "0 Comments" is no heading: nothing stands below it but the page's own foot.
"""

from __future__ import annotations

import re
from functools import cache

from dateline.dating.kinds import printed
from dateline.dating.solver.witness import Witness
from dateline.lexicon.languages import merged
from dateline.model import Article, Role

LONGEST_HEADING = 120
"""Characters."""
LONGEST_TAIL = 14
"""Characters of a heading without its number behind the word: "(3)", "on this"; a sentence runs on."""


def without_comments(witnesses: list[Witness], article: Article, document: str) -> list[Witness]:
    """`witnesses` of `article`, which stands in the text `document`, without date lines below a heading over comments."""
    below = [w for w in witnesses if w.kernel == printed.BELOW]
    if not below:
        return witnesses
    end = max((p.char_end for p in article.pieces if p.role is Role.BODY), default=article.char_end)
    begin = comments_begin(document, end, max(w.char_start for w in below))
    if begin is None:
        return witnesses
    return [w for w in witnesses if w.kernel != printed.BELOW or w.char_start < begin]


def comments_begin(text: str, start: int, end: int) -> int | None:
    """The offset of the first line of `text[start:end]` that is a heading over comments; None where there is none."""
    at = start
    for line in text[start:end].split("\n"):
        if is_heading(line):
            return at
        at += len(line) + 1
    return None


def is_heading(line: str) -> bool:
    """Whether `line` is a heading over comments: "Comments (3)", "2 responses to “…”", "Kommentare", "댓글 12"."""
    folded = line.strip().lower()
    if not 0 < len(folded) <= LONGEST_HEADING:
        return False
    match = _heading().match(folded)
    if match is None or (match["number"] or match["behind"]) in _NONE:
        return False
    return match["number"] is not None or len(match["tail"]) <= LONGEST_TAIL


_NONE = ("0", "٠")


@cache
def _heading() -> re.Pattern[str]:
    either = "|".join(map(re.escape, sorted(merged("dates", "comments"), key=lambda w: (-len(w), w))))
    head = rf"(?:(?P<number>\d+)[^\d\s]?\W*)?(?:{either})[^\W\d_]*"
    return re.compile(rf"\W*{head}(?P<tail>(?:\W*(?P<behind>\d+))?.*)")
