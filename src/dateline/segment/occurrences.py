"""Where words occur, as sorted arrays: all questions about a stretch of text are answered at once.

An occurrence is one number, the word's above and the line's below, so that sorting brings the lines of a word
together and a bisection finds the nearest line that holds it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dateline.segment.words import WORD_BITS, Ints

Flags = NDArray[np.bool_]

# Bits for the number of a line: a stretch of text has at most some thousand. A word's number has the rest.
_LINE_BITS = 62 - WORD_BITS
_LINE = (1 << _LINE_BITS) - 1
NEVER = -(1 << 40)
"""Stands for the line before of a word that has not occurred yet."""


class Occurrences:
    """The lines each word occurs in; a word counts once in a line."""

    def __init__(self, words: Ints, lines: Ints, n_lines: int) -> None:
        """`words` and `lines` run in parallel; lines count from 0 to before `n_lines`."""
        self.n_lines = n_lines
        keys = np.sort((words << _LINE_BITS) | lines)
        if len(keys):
            keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
        self.keys = keys
        self.words = keys >> _LINE_BITS
        self.lines = keys & _LINE
        again = self.words[1:] == self.words[:-1]
        before = np.full(len(keys), NEVER)
        before[1:][again] = self.lines[:-1][again]
        self._order = np.argsort(self.lines, kind="stable")
        self.before_in_order = before[self._order]
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(self.lines, minlength=n_lines))))

    def in_order(self, values: Ints) -> Ints:
        """`values` (one per occurrence) in the order of the lines."""
        return values[self._order]

    def first_of(self, lines: Ints) -> Ints:
        """The place (in the order of lines) of the first occurrence from each of `lines` on."""
        return self._starts[lines]

    def between(self, starts: Ints, stops: Ints) -> tuple[Ints, Ints]:
        """Places (in the order of lines) of the occurrences in each stretch of lines, and the stretch of each."""
        first, last = self._starts[starts], self._starts[stops]
        sizes = last - first
        stretch = np.repeat(np.arange(len(starts)), sizes)
        skipped = np.cumsum(sizes) - sizes
        return np.arange(len(stretch)) + (first - skipped)[stretch], stretch

    def around(self, words: Ints, lines: Ints) -> tuple[Ints, Ints]:
        """For each word the first line from `lines` on that holds it, and the last one before; NEVER for none."""
        if not len(self.keys):
            none = np.full(len(words), NEVER)
            return none, none
        at = np.searchsorted(self.keys, (words << _LINE_BITS) | lines)
        after = np.minimum(at, len(self.keys) - 1)
        before = np.maximum(at - 1, 0)
        is_after = (self.words[after] == words) & (at < len(self.keys))
        is_before = (self.words[before] == words) & (at > 0)
        return np.where(is_after, self.lines[after], NEVER), np.where(is_before, self.lines[before], NEVER)


def distinct(words: Ints, texts: Ints) -> tuple[Ints, Ints]:
    """Each word of each text once; `words` and the index of the text that holds each run in parallel."""
    order = np.lexsort((words, texts))
    words, texts = words[order], texts[order]
    is_new = np.ones(len(words), bool)
    is_new[1:] = (words[1:] != words[:-1]) | (texts[1:] != texts[:-1])
    return words[is_new], texts[is_new]
