"""Which text a headline belongs to: the words it shares with what follows and with what came before.

After Hearst's TextTiling (Computational Linguistics 23, 1997), but asked only of lines that could be headlines, and
with the headline's own words counted: a crosshead's words live on both sides, a headline's only below it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

# Words are compared by their first letters: enough to join inflected forms in all our languages without a stemmer.
_STEM = 6
_LATIN_STEM = re.compile(r"([^\W\d_]{4,6})[^\W\d_]*")
_ARABIC_WORD = re.compile(r"[^\W\d_]{3,}")
_ARABIC_PREFIX = re.compile(r"^[وفبكل]{0,2}ال")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# A capital letter inside a sentence: a name, in scripts that have capitals.
_NAME = re.compile(r"(?<=[a-zß-öø-ÿа-яё,;] )[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]{2,}")
# How much of a paragraph is read, how many paragraphs a headline is held against, how many are counted for rarity.
_READ_CHARS = 500
_REACH = 8
_COUNTED = 3000


def stems(text: str) -> frozenset[str]:
    """The content words of `text`, cut to comparable stems."""
    if _ARABIC.search(text[:40]):
        words = (_ARABIC_PREFIX.sub("", word) or word for word in _ARABIC_WORD.findall(text))
        return frozenset([word[:_STEM] for word in words])
    return frozenset(_LATIN_STEM.findall(text.lower()))


def names(text: str) -> frozenset[str]:
    """The words of `text` that are printed with a capital inside a sentence."""
    return frozenset(_NAME.findall(text))


@dataclass(frozen=True, slots=True)
class Shared:
    """What a line shares with the prose around it."""

    below: float
    """Share of its words, by rarity, found in the paragraphs after it."""
    above: float
    """The same in the paragraphs before it."""
    n_following: int
    """Words found in the very next paragraph."""
    n_preceding: int
    """Words found in the three paragraphs before."""


class Cohesion:
    """Shared words of candidates and the prose around them, weighted by rarity within the document.

    Weights are whole thousandths, so that no sum depends on the order of a set.
    """

    def __init__(self, texts: Sequence[str], prose: Sequence[int]) -> None:
        """`prose` holds the line numbers of running text, ascending."""
        self._texts = texts
        self._prose = prose
        self._stems: dict[int, frozenset[str]] = {}
        self._recurring: dict[int, frozenset[str]] = {}
        self._names: dict[int, frozenset[str]] = {}
        step = len(prose) // _COUNTED + 1
        counted = range(0, len(prose), step)
        counts = Counter(chain.from_iterable(map(self._stems_at, counted)))
        n = len(counted) + 1
        logs = [0, *(round(1000 * math.log(n / k)) for k in range(1, n + 1))]
        self._weight = {word: logs[count] for word, count in counts.items()}
        # a word printed in one line alone can be shared by no other
        self._often = frozenset([word for word, count in counts.items() if count > 1])
        self._unseen = logs[1]

    def _stems_at(self, at: int) -> frozenset[str]:
        found = self._stems.get(at)
        if found is None:
            found = self._stems[at] = stems(self._texts[self._prose[at]][:_READ_CHARS])
        return found

    def _shared(self, words: frozenset[str], start: int, stop: int) -> frozenset[str]:
        """Those of `words` that the prose lines from index `start` to `stop` hold."""
        near = range(max(0, start), min(stop, len(self._prose)))
        return frozenset().union(*[words & self._stems_at(at) for at in near])

    def _recurring_from(self, start: int, stop: int) -> frozenset[str]:
        found: list[frozenset[str]] = []
        for at in range(max(0, start), min(stop, len(self._prose))):
            if at not in self._recurring:
                self._recurring[at] = self._stems_at(at) & self._often
            found.append(self._recurring[at])
        return frozenset().union(*found)

    def _names_from(self, start: int, stop: int) -> frozenset[str]:
        found: list[frozenset[str]] = []
        for at in range(max(0, start), min(stop, len(self._prose))):
            if at not in self._names:
                self._names[at] = names(self._texts[self._prose[at]][:_READ_CHARS])
            found.append(self._names[at])
        return frozenset().union(*found)

    def _sum(self, words: frozenset[str]) -> int:
        weight, unseen = self._weight, self._unseen
        return sum([weight.get(w, unseen) for w in words])

    def headline(self, i: int, at: int) -> Shared:
        """What line `i` shares with the prose around it; `at` is the prose index of the first prose line after it."""
        words = stems(self._texts[i])
        # words no prose line holds say nothing about either side but keep the shares honest
        total = self._sum(words)
        if total <= 0:
            return Shared(0.0, 0.0, 0, 0)
        following = words & self._stems_at(at)
        preceding = self._shared(words, at - 3, at)
        below = following | self._shared(words, at + 1, at + _REACH)
        above = preceding | self._shared(words, at - _REACH, at - 3)
        return Shared(self._sum(below) / total, self._sum(above) / total, len(following), len(preceding))

    def shared_with(self, i: int, start: int, stop: int) -> int:
        """How many of line `i`'s words the prose lines from index `start` to `stop` hold."""
        return len(self._shared(stems(self._texts[i]), start, stop))

    def across(self, at: int, reach: int) -> float:
        """How much of the `reach` lines of prose from prose index `at` goes on from the prose before (0: a new story)."""
        after = self._recurring_from(at, at + reach)
        total = self._sum(after)
        return self._sum(after & self._recurring_from(at - 2 * reach, at)) / total if total > 0 else 0.0

    def names_across(self, at: int, ahead: int, behind: int) -> float | None:
        """How many of the names in `ahead` lines of prose from prose index `at` the `behind` lines before it hold.

        None where either side prints too few names to tell.
        """
        after = self._names_from(at, at + ahead)
        before = self._names_from(at - behind, at)
        if len(after) < 3 or len(before) < 3:
            return None
        return len(after & before) / min(len(after), len(before))
