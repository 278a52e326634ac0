"""What the lines around it say of a candidate for a headline."""

from __future__ import annotations

import numpy as np

from dateline.segment.company import in_company, kinds_before, likely_paths, stretches, surroundings
from dateline.segment.path import BEFORE, HEADLINE, STATES, TOP


def test_the_likely_path_goes_through_one_headline_with_what_is_before_above_and_top_matter_below() -> None:
    """Of each candidate the scores of all lines from the first candidate to the text are added, each in its state."""
    scores = np.zeros((4, len(STATES)), np.int32)
    scores[:, BEFORE], scores[:, HEADLINE], scores[:, TOP] = (1, 2, 3, 4), (10, 20, 30, 40), (100, 200, 300, 400)
    assert likely_paths(scores, [0, 2], 3) == [10 + 200 + 300 + 400, 1 + 2 + 30 + 400]


def test_prints_of_one_title_are_counted_among_the_candidates() -> None:
    """A title printed twice is told from one printed once, and its first print from its last, whatever their case."""
    texts = ["Ferry sails again", "News", "FERRY SAILS AGAIN"]
    scores = np.zeros((3, len(STATES)), np.int32)
    words = [frozenset({1, 2}), frozenset({3}), frozenset({1, 2})]
    rows = in_company(texts, [0, 0, 0], [17, 4, 17], scores, [0, 1, 2], words, 0)
    assert [row[2:5] for row in rows] == [[2, 0, 2], [1, 0, 0], [2, 1, 0]]
    assert len({len(row) for row in rows}) == 1


def test_stretches_count_what_stands_between_two_lines_and_nothing_backwards() -> None:
    """Each column counts one group of kinds, what is printed again, what could be a headline, and gaps."""
    counts = kinds_before(["title", "prose", "byline", "prose"], [2], [5, -1, -1, 3], [0, 0, 2, 0])
    assert stretches(counts, [0, 1, 3], [4, 3, 1])[:, [0, 1, 4, -3, -2, -1]].tolist() == [
        [2, 1, 1, 1, 2, 1],
        [1, 0, 1, 1, 0, 1],
        [0, 0, 0, 0, 0, 0],
    ]


def test_stretches_end_with_the_document() -> None:
    """A neighbourhood that reaches beyond the first or the last line holds the lines that are there."""
    counts = kinds_before(["title", "prose"], [], [1, 1], [0, 0])
    assert surroundings(counts, [0, 1], [0, 0], [1, 1]).shape == (2, 4 * counts.shape[1])
    assert stretches(counts, [-8], [9])[0, :2].tolist() == [1, 1]
