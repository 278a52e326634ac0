"""Which text a headline belongs to: the words it shares with what follows and with what came before.

After Hearst's TextTiling (Computational Linguistics 23, 1997), but asked only of lines that could be headlines, and
with the headline's own words counted: a crosshead's words live on both sides, a headline's only below it.

All questions of a stretch of a document are answered together: one by one they took most of segmenting.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.segment.occurrences import Occurrences, distinct
from dateline.segment.words import Ints, names, word_numbers

# How much of a paragraph is read, how many paragraphs a headline is held against, how many are counted for rarity.
_READ_CHARS = 500
_REACH = 8
_COUNTED = 3000
_CLOSE = 3
# Paragraphs whose words are held at a time, and how far a question looks beyond them.
STRETCH = 4096
_MARGIN = 16
# A gap in the text is looked at near and wide: so many paragraphs after it against so many before.
_NEAR, _WIDE = (3, 6), (6, 12)
_NAMES, _LEAD = (7, 7), (2, 9)
_FEWEST_NAMES = 3


Floats = NDArray[np.float64]


class Shared(NamedTuple):
    """What each of some lines shares with the prose around it."""

    below: Floats
    """Share of its words, by rarity, found in the paragraphs after it."""
    above: Floats
    """The same in the paragraphs before it."""
    n_following: Ints
    """Words found in the very next paragraph."""
    n_preceding: Ints
    """Words found in the three paragraphs before."""


class Gaps(NamedTuple):
    """How much of the prose after each of some gaps goes on from the prose before it."""

    near: Floats
    """Share of the recurring words, by rarity, of three paragraphs found in six before (0: a new story)."""
    wide: Floats
    """The same of six in twelve."""
    names: Floats
    """Share of the names of seven paragraphs found in the seven before; not a number where either prints too few."""
    lead_names: Floats
    """The same of two in nine."""


class _Stretch(NamedTuple):
    """The words of some paragraphs on end."""

    start: int
    """Prose index of the first; the occurrences count from it."""
    stop: int
    found: Occurrences
    recurring: Ints
    """The weight of each occurrence, in the order of lines; 0 for words of one paragraph: no other can share them."""


class Cohesion:
    """Shared words of candidates and the prose around them, weighted by rarity within the document.

    Weights are whole thousandths, so that no sum depends on an order. Questions come in the order of the text.
    """

    def __init__(self, texts: Sequence[str], prose: Sequence[int]) -> None:
        """`prose` holds the line numbers of running text, ascending."""
        self._texts = texts
        self._prose = prose
        step = len(prose) // _COUNTED + 1
        counted = self._words(0, len(prose), step)
        n = (len(prose) + step - 1) // step + 1
        self._known, counts = np.unique(counted.words, return_counts=True)
        logs = [0, *(round(1000 * math.log(n / k)) for k in range(1, int(counts.max(initial=0)) + 1))]
        self._weights = np.array(logs)[counts]
        self._often = np.where(counts > 1, self._weights, 0)
        self._unseen = round(1000 * math.log(n))
        self._held = self._stretch(0, len(prose), counted) if step == 1 else None

    def shared(self, lines: Sequence[int], ats: Sequence[int]) -> Shared:
        """What each of `lines` shares with the prose around it; `ats` are the prose indexes of the prose after them."""
        found: list[Shared] = []
        for first, last, stretch in self._stretches(ats):
            words, of = self._words_of(lines[first:last])
            at = np.array(ats[first:last])[of] - stretch.start
            after, before = stretch.found.around(words, at)
            weights = self._looked_up(self._weights, words, self._unseen)
            # words no prose line holds say nothing about either side but keep the shares honest
            totals = _sums(of, weights, last - first)
            below = _sums(of, weights * (after < at + _REACH) * (after >= 0), last - first)
            above = _sums(of, weights * (before >= at - _REACH) * (before >= 0), last - first)
            following = _sums(of, after == at, last - first)
            preceding = _sums(of, (before >= at - _CLOSE) & (before >= 0), last - first)
            is_known = totals > 0
            found.append(
                Shared(_shares(below, totals), _shares(above, totals), following * is_known, preceding * is_known)
            )
        return Shared(*map(np.concatenate, zip(*found, strict=True)))

    def told(self, lines: Sequence[int], ats: Sequence[int], reach: int) -> Ints:
        """How many of the words of each of `lines` the `reach` lines of prose from its prose index on hold."""
        found = [np.zeros(0, np.int64)]
        for first, last, stretch in self._stretches(ats):
            words, of = self._words_of(lines[first:last])
            at = np.array(ats[first:last])[of] - stretch.start
            after, _ = stretch.found.around(words, at)
            found.append(_sums(of, (after >= 0) & (after < at + reach), last - first))
        return np.concatenate(found)

    def gaps(self, ats: Sequence[int]) -> Gaps:
        """How much of the prose from each prose index on goes on from the prose before it."""
        found = [Gaps(*np.zeros((4, 0)))]
        for first, last, stretch in self._stretches(ats):
            at = np.array(ats[first:last]) - stretch.start
            near, wide = self._going_on(stretch, at)
            named = self._names(stretch, at)
            found.append(
                Gaps(near, wide, self._named_across(named, at, *_NAMES), self._named_across(named, at, *_LEAD))
            )
        return Gaps(*map(np.concatenate, zip(*found, strict=True)))

    def _stretches(self, ats: Sequence[int]) -> Iterator[tuple[int, int, _Stretch]]:
        """The stretches that questions about `ats` need, and which of the questions are about each."""
        first = 0
        while first < len(ats):
            stretch = self._held
            if len(self._prose) <= _COUNTED and stretch is not None:
                last = len(ats)
            else:
                block = ats[first] // STRETCH * STRETCH
                last = bisect_left(ats, block + STRETCH, first)
                start, stop = max(0, block - _MARGIN), min(len(self._prose), block + STRETCH + _MARGIN)
                if stretch is None or stretch.start != start:
                    stretch = self._held = self._stretch(start, stop, self._words(start, stop))
            yield first, last, stretch
            first = last

    def _going_on(self, stretch: _Stretch, at: Ints) -> tuple[Floats, Floats]:
        """The shares `near` and `wide` of each gap."""
        n_lines = stretch.stop - stretch.start
        (ahead, behind), (far_ahead, far_behind) = _NEAR, _WIDE
        place, of = stretch.found.between(at, np.minimum(at + far_ahead, n_lines))
        gap = at[of]
        before = stretch.found.before_in_order[place]
        # a word counts where it first stands after the gap
        weights = stretch.recurring[place] * (before < gap)
        is_near = place < stretch.found.first_of(np.minimum(at + ahead, n_lines))[of]
        near = weights * is_near
        return (
            _shares(_sums(of, near * (before >= gap - behind), len(at)), _sums(of, near, len(at))),
            _shares(_sums(of, weights * (before >= gap - far_behind), len(at)), _sums(of, weights, len(at))),
        )

    def _names(self, stretch: _Stretch, at: Ints) -> Occurrences:
        """The names in the prose near the gaps."""
        n_lines = stretch.stop - stretch.start
        reach = np.arange(-max(_NAMES[1], _LEAD[1]), max(_NAMES[0], _LEAD[0]))
        is_near = np.zeros(n_lines, bool)
        near = (at[:, None] + reach).ravel()
        is_near[near[(near >= 0) & (near < n_lines)]] = True
        lines = np.flatnonzero(is_near)
        prose = self._prose[stretch.start : stretch.stop]
        printed = [names(self._texts[prose[k]][:_READ_CHARS]) for k in lines.tolist()]
        number: dict[str, int] = {}
        words = [number.setdefault(name, len(number)) for found in printed for name in found]
        return Occurrences(np.array(words, np.int64), np.repeat(lines, list(map(len, printed))), n_lines)

    def _named_across(self, named: Occurrences, at: Ints, ahead: int, behind: int) -> Floats:
        """How many of the names ahead of each gap stand behind it; not a number where either side prints too few."""
        place, of = named.between(at, np.minimum(at + ahead, named.n_lines))
        gap, before = at[of], named.before_in_order[place]
        is_first = before < gap
        n_ahead = _sums(of, is_first, len(at))
        n_both = _sums(of, is_first & (before >= gap - behind), len(at))
        start = np.maximum(at - behind, 0)
        place, of = named.between(start, at)
        n_behind = _sums(of, named.before_in_order[place] < start[of], len(at))
        fewer = np.minimum(n_ahead, n_behind)
        return np.where(fewer >= _FEWEST_NAMES, n_both / np.maximum(fewer, 1), np.nan)

    def _words(self, start: int, stop: int, step: int = 1) -> Occurrences:
        texts = [self._texts[i][:_READ_CHARS] for i in self._prose[start:stop:step]]
        words, lines = word_numbers(texts)
        return Occurrences(words, lines, len(texts))

    def _words_of(self, lines: Sequence[int]) -> tuple[Ints, Ints]:
        return distinct(*word_numbers([self._texts[i] for i in lines]))

    def _stretch(self, start: int, stop: int, found: Occurrences) -> _Stretch:
        recurring = self._looked_up(self._often, found.words, 0)
        return _Stretch(start, stop, found, found.in_order(recurring))

    def _looked_up(self, values: Ints, words: Ints, otherwise: int) -> Ints:
        """The value of each word; `otherwise` for words that were not counted."""
        if not len(self._known):
            return np.full(len(words), otherwise)
        at = np.minimum(np.searchsorted(self._known, words), len(self._known) - 1)
        return np.where(self._known[at] == words, values[at], otherwise)


def _sums(of: Ints, values: NDArray[Any], n: int) -> Ints:
    """The sum of the values of each of `n` questions; exact, since whole numbers below 2^53 are."""
    return np.bincount(of, values, n).astype(np.int64)


def _shares(parts: Ints, totals: Ints) -> Floats:
    """Each part of its total; 0 where that is 0."""
    return np.where(totals > 0, parts / np.maximum(totals, 1), 0.0)
