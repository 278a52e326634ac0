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
_SHORT = 2
"""Conjunctions as short as this are the ends of many words."""
_FEWEST, _HYPHENATING = 2, 0.05
"""Number and share of line ends with a hyphen from which on they are the program's: words with their own stand at one in fifty."""
_FEWEST_UNEXPLAINED, _UNEXPLAINED = 3, 0.018
"""The same of hyphens that the document does not explain. Of 342 wrapped texts of the corpora with their own hyphens alone the first
bound takes four for hyphenated, this one a fifth."""


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


def _halves(joint: Joint) -> tuple[str, str]:
    """What stands before and behind the hyphen at a line's end, folded."""
    broken, rest = _BROKEN.search(joint.upper.text), _REST.match(joint.lower.text)
    assert broken is not None and rest is not None
    return broken[1].casefold(), rest[0].casefold()


class Hyphens:
    """What the joints of one document say of its hyphens."""

    def __init__(self, text: str, joints: Sequence[Joint]) -> None:
        broken = [j for j in joints if _BROKEN.search(j.upper.text) and _REST.match(j.lower.text)]
        self._words = _whole_words(text, broken) if broken else frozenset()
        n_unexplained = sum(
            not self._is_explained(*_halves(joint)) for joint in broken if joint.lower.text[0].islower()
        )
        self._is_hyphenating = len(broken) >= max(_FEWEST, _HYPHENATING * len(joints)) or (
            n_unexplained >= max(_FEWEST_UNEXPLAINED, _UNEXPLAINED * len(joints))
        )

    def _is_explained(self, head: str, tail: str) -> bool:
        """Whether the document has the word that was broken, or that has a hyphen of its own, or both its halves."""
        return head + tail in self._words or self._is_own(head, tail)

    def _is_own(self, head: str, tail: str) -> bool:
        return f"{head}-{tail}" in self._words or {head, tail} <= self._words

    def _is_suspended(self, head: str, tail: str, after: str) -> bool:
        """Whether a conjunction stands below a hyphen, or the end of a word: "two-", "to three-year", but "pota-", "to"."""
        if after[:1] != " ":
            return False
        is_end = self._is_hyphenating and len(tail) <= _SHORT and head not in self._words
        return not is_end or "-" in after.split(None, 1)[0]

    def across(self, joint: Joint) -> tuple[int, str]:
        """How many characters go at the upper line's end, and what is read between it and the lower line."""
        if joint.is_unspaced:
            return 0, ""
        broken, rest = _BROKEN.search(joint.upper.text), _REST.match(joint.lower.text)
        if not broken or not rest:
            return 0, "" if _ENDS_IN_HYPHEN.search(joint.upper.text) and joint.lower.text[0].isalnum() else " "
        head, tail = _halves(joint)
        if head + tail in self._words:
            return 1, ""
        if tail in _conjunctions() and self._is_suspended(head, tail, joint.lower.text[rest.end() :]):
            return 0, " "  # "Land- und Forstwirtschaft"
        first = joint.lower.text[0]
        goes_on = first.islower() or (
            first.isupper() and joint.upper.text.isupper()
        )  # in capitals no letter tells a name
        if self._is_own(head, tail) or not goes_on or not self._is_hyphenating:
            return 0, ""
        return 1, ""
