"""A hyphen at the end of a wrapped line: set by the program that broke the word, or the word's own?

Evidence is the document itself: the joined word, or the hyphenated one, stands elsewhere in it; or so many lines end in
a hyphen that it was the program. Without evidence the hyphen stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from dateline.cleancopy.joints import Joint
from dateline.lexicon import load_table

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]{2,})[-\u2010]$")
_ENDS_IN_HYPHEN = re.compile(r"\w[-\u2010]$")
_REST = re.compile(r"[^\W\d_]+")
_FEWEST, _HYPHENATING = 2, 0.05
"""Number and share of line ends with a hyphen from which on they are the program's: words with their own stand at one in fifty."""


@cache
def _conjunctions() -> frozenset[str]:
    return frozenset(load_table("hyphens")["after_suspended"])


def _whole_words(text: str, broken: Sequence[Joint]) -> frozenset[str]:
    """The words of a text, but for those that only stand there as the halves of broken ones."""
    counts = Counter(_WORD.findall(text.casefold()))
    for joint in broken:
        counts[_WORD.findall(joint.upper.text.casefold())[-1]] -= 1
        counts[_WORD.findall(joint.lower.text.casefold() + " ")[0]] -= 1
    return frozenset(word for word, n in counts.items() if n > 0)


class Hyphens:
    """What the joints of one document say of its hyphens."""

    def __init__(self, text: str, joints: Sequence[Joint]) -> None:
        broken = [j for j in joints if _BROKEN.search(j.upper.text) and _REST.match(j.lower.text)]
        self._is_hyphenating = len(broken) >= max(_FEWEST, _HYPHENATING * len(joints))
        self._words = _whole_words(text, broken) if broken else frozenset()

    def across(self, joint: Joint) -> tuple[int, str]:
        """How many characters go at the upper line's end, and what is read between it and the lower line."""
        if joint.is_unspaced:
            return 0, ""
        broken, rest = _BROKEN.search(joint.upper.text), _REST.match(joint.lower.text)
        if not broken or not rest:
            return 0, "" if _ENDS_IN_HYPHEN.search(joint.upper.text) and joint.lower.text[0].isalnum() else " "
        head, tail = broken[1].casefold(), rest[0].casefold()
        if tail in _conjunctions() and joint.lower.text[rest.end() : rest.end() + 1] == " ":
            return 0, " "  # "Land- und Forstwirtschaft"
        if head + tail in self._words:
            return 1, ""
        is_own = f"{head}-{tail}" in self._words or {head, tail} <= self._words
        if is_own or not joint.lower.text[0].islower() or not self._is_hyphenating:
            return 0, ""
        return 1, ""
