"""What readers wrote below an article: paragraphs under a heading for comments, each below an hour or a day, or above a button
to reply.

Such a paragraph is furniture by evidence and waits for nobody in quarantine. It never is an article's text that the path has
lost: text of the article stands above the heading, and none below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.model import Role
from dateline.segment.spans import Labelled

_TEXT = frozenset({Role.HEADLINE, Role.BODY, Role.CROSSHEAD})
_REACH = 2
_LONGEST_CHARS = 1_500
_LONGEST_STAMP = 30


def comment_lines(texts: Sequence[str], kinds: Sequence[str], labels: Sequence[Labelled]) -> frozenset[int]:
    """The lines of furniture that are readers' comments."""
    found = set[int]()
    is_told = is_below = False
    for i, label in enumerate(labels):
        if label.role in _TEXT:
            is_told, is_below = True, False
        elif is_told and kinds[i] == "comment":
            is_below = True
        elif is_below and len(texts[i]) <= _LONGEST_CHARS:
            above = range(max(0, i - _REACH), i)
            is_dated = any(kinds[j] == "date" or _is_stamp(texts[j]) for j in above)
            if is_dated or "comment" in kinds[i + 1 : i + 1 + _REACH]:
                found.add(i)
    return frozenset(found)


def _is_stamp(text: str) -> bool:
    """Whether a line is short and holds a number: "Marla 2 hours ago", "#4", "2小时前"."""
    return len(text) <= _LONGEST_STAMP and any(map(str.isdigit, text))
