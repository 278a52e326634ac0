"""Which text a headline belongs to: the words it shares with what follows and with what came before.

After Hearst's TextTiling (Computational Linguistics 23, 1997), but asked only of lines that could be headlines, and
with the headline's own words counted: a crosshead's words live on both sides, a headline's only below it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]{3,}")
_ARABIC_PREFIX = re.compile(r"^[وفبكل]{0,2}ال")
# Words are compared by their first letters: enough to join inflected forms in all our languages without a stemmer.
_STEM = 6
_REACH = 8
_BLOCK = 4


def stems(text: str) -> frozenset[str]:
    """The content words of `text`, cut to comparable stems."""
    found = set()
    for word in _WORD.findall(text.lower()):
        if "\u0600" <= word[0] <= "\u06ff":
            word = _ARABIC_PREFIX.sub("", word) or word
        elif len(word) < 4:
            continue
        found.add(word[:_STEM])
    return frozenset(found)


class Cohesion:
    """Shared words of candidates and the prose around them, weighted by rarity within the document."""

    def __init__(self, texts: Sequence[str], prose: Sequence[int]) -> None:
        """`prose` holds the line numbers of running text, ascending."""
        self._texts = texts
        self._stems = [stems(texts[i][:600]) for i in prose]
        counts: dict[str, int] = {}
        for words in self._stems:
            for word in words:
                counts[word] = counts.get(word, 0) + 1
        n = len(self._stems) + 1
        self._weight = {word: math.log(n / count) for word, count in counts.items()}
        self._recurring = frozenset(word for word, count in counts.items() if count > 1)
        self._unseen = math.log(n)

    def headline(self, i: int, at: int) -> tuple[float, float]:
        """Shares of line `i`'s words found in the prose after it and before it.

        `at` is the index into `prose` of the first prose line after `i`.
        """
        words = stems(self._texts[i])
        # words no prose line holds say nothing about either side but keep the share honest
        total = sum(self._weight.get(w, self._unseen) for w in sorted(words))
        if total <= 0:
            return 0.0, 0.0
        return self._found(words, at, at + _REACH) / total, self._found(words, max(0, at - _REACH), at) / total

    def _found(self, words: frozenset[str], start: int, stop: int) -> float:
        near: set[str] = set()
        for other in self._stems[start:stop]:
            near |= words & other
        return sum(self._weight[w] for w in sorted(near))

    def across(self, at: int) -> float:
        """How much of the prose that starts at prose index `at` goes on from the prose before it (0: a new story)."""
        after: set[str] = set().union(*self._stems[at : at + _BLOCK])
        before: set[str] = set().union(*self._stems[max(0, at - 2 * _BLOCK) : at])
        if not after or not before:
            return 0.0
        shared = sum(self._weight[w] for w in sorted(after & before))
        # a word printed in one line only can be shared by nobody
        total = sum(self._weight[w] for w in sorted(after) if w in self._recurring)
        return shared / total if total > 0 else 0.0
