"""What each feature of a line speaks for: two learnt tables, and groups of features with their scores.

`weights.tsv` is for plain copy, `weights_pages.tsv` for pages with their furniture, where a title inside the text is a
link or a crosshead far more often than a headline.

A score has seven parts, one per state. They are added up for every open line, so the seven of a group are packed into
one whole number: adding two such numbers adds all parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

# Before a headline, headline, matter between headline and body, body, short body line (crosshead, list item),
# furniture inside the body, furniture after it.
STATES = ("before", "headline", "top", "body", "short", "inside", "after")
_N = len(STATES)

# The tables' names.
PLAIN, PAGES = "weights.tsv", "weights_pages.tsv"

Row = tuple[int, ...]

_PART_BITS = 32
_OFFSETS = sum(1 << (_PART_BITS * k + _PART_BITS - 1) for k in range(_N))
"""Makes every part non-negative, so that none borrows from the next."""


def packed(row: Sequence[int]) -> int:
    """A score of one part per state (whole hundredths, below two thousand million in sum) as one number."""
    return sum(value << (_PART_BITS * k) for k, value in enumerate(row))


def unpacked(scores: Iterable[int]) -> list[list[int]]:
    """The parts of packed scores, one list per score."""
    joined = b"".join([(score + _OFFSETS).to_bytes(_N * _PART_BITS // 8, "little") for score in scores])
    parts = np.frombuffer(joined, "<u4").astype(np.int64) - (1 << (_PART_BITS - 1))
    rows: list[list[int]] = parts.reshape(-1, _N).tolist()
    return rows


@cache
def _table(name: str) -> tuple[dict[str, int], dict[str, Row]]:
    """Features' packed scores (hundredths), and the rows of the steps from each state."""
    scores: dict[str, int] = {}
    steps: dict[str, Row] = {}
    text = (files(__package__) / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        feature, *values = line.split("\t")
        row = tuple(int(v) for v in values)
        if feature.startswith("step:"):
            steps[feature[5:]] = row
        else:
            scores[feature] = packed(row)
    return scores, steps


def step_scores(table: str) -> Mapping[str, Row]:
    """For each state the scores of the steps from it, in hundredths, one per state stepped to."""
    return _table(table)[1]


class Group:
    """Names of features that hold together, and what they score together. Make it once, in a cached function."""

    __slots__ = ("names", "on_pages", "plain")

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.plain = _summed(names, PLAIN)
        self.on_pages = _summed(names, PAGES)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)


def _summed(names: tuple[str, ...], table: str) -> int:
    scores = _table(table)[0]
    return sum([scores[name] for name in names if name in scores])


@lru_cache(maxsize=65536)
def grouped(names: tuple[str, ...]) -> Group:
    """The group of `names`, which turn up together again and again."""
    return Group(names)
