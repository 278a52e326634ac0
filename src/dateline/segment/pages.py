"""The states of the lines of an extracted page, where an extractor has found the article already.

What it found is believed: a line is taken away only where its own words say that it is furniture (a share bar, "read
more", a notice), never because of the lines around it. So the text of a page is never worse than what was extracted.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.segment.path import BODY, HEADLINE, INSIDE, SHORT, TOP
from dateline.segment.survey import Survey

_RUNNING = frozenset({"prose", "long", "sentence"})
_TOP_MATTER = frozenset({"date", "dated", "byline"})
_SHORT = frozenset({"title", "short", "name", "upper"})
_LONGEST_CREDIT = 60
# kinds of furniture whose lines are hardly ever part of a text, wherever they stand
_FURNITURE = frozenset({"more", "section", "media", "advert", "navigation", "share", "comment", "tags", "sponsor"})
# those that are, in the middle of one ("Subscribe to the plan that ...", "All rights reserved by the state ...")
_FURNITURE_AT_EDGES = frozenset({"legal", "subscribe", "appeal", "dated", "date"})


def page_path(texts: Sequence[str], seen: Survey) -> list[int]:
    """The state of each line of a page's extracted article, the first of which is its headline."""
    running = [i for i, kind in enumerate(seen.kinds) if i and kind in _RUNNING and i not in seen.repeats]
    first, last = (running[0], running[-1]) if running else (len(texts), len(texts))
    return [HEADLINE if not i else _state(i, texts[i], seen, first, last) for i in range(len(texts))]


def _state(i: int, text: str, seen: Survey, first: int, last: int) -> int:
    kind = seen.kinds[i]
    if i < first and kind in _TOP_MATTER:
        return TOP
    is_credit = kind == "credit" and len(text) < _LONGEST_CREDIT
    if is_credit or kind in _FURNITURE or (kind in _FURNITURE_AT_EDGES and not first < i < last):
        return INSIDE
    return SHORT if kind in _SHORT else BODY
