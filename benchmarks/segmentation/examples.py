"""Training dumps as numbers: what the network learns from, fold by fold.

Every dump is put together from pages of one fold, so that one draw serves all folds: a fold's network learns from the
dumps of the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.segmentation.cleaned import cleaned
from benchmarks.segmentation.dress import page_dumps
from benchmarks.segmentation.network import Example
from benchmarks.segmentation.outlets import N_FOLDS
from benchmarks.segmentation.pages import Page
from benchmarks.segmentation.workers import workers
from dateline.segment.features import line_features
from dateline.segment.lines import Lines
from dateline.segment.survey import survey
from dateline.segment.wordings import title_parts

# Features that fewer outlets print are an outlet's habit; words need more of them.
_FEWEST_OUTLETS, _FEWEST_FOR_WORDS = 8, 16
_WORDS = ("w:", "w=", "w1:", "wl:", "c:")
_DROPOUT = 0.15


class Examples(NamedTuple):
    """Numbered training dumps."""

    names: list[str]
    """The features' names, in order of their numbers."""
    by_fold: list[list[Example]]

    def but(self, fold: int | None) -> list[Example]:
        """All that are not of `fold`; all for None."""
        return [one for k, some in enumerate(self.by_fold) if k != fold for one in some]

    def dropout(self, of_words: float) -> np.ndarray:
        """How often each feature is left out while learning; words as often as `of_words` says."""
        return np.array([of_words if is_word(name) else _DROPOUT for name in self.names], np.float32)


def is_word(name: str) -> bool:
    """Whether a feature is a word of the line itself."""
    return name.startswith(_WORDS)


def numbered(pages: Sequence[Page], fold_of: Sequence[int], n_dumps: int, seed: int) -> Examples:
    """About twice `n_dumps` dumps of the labelled `pages` of all folds, determined by `seed`."""
    tasks = [
        (
            [page for page, k in zip(pages, fold_of, strict=True) if k == fold and page.is_labelled()],
            n_dumps // N_FOLDS,
            seed * N_FOLDS + fold,
        )
        for fold in range(N_FOLDS)
    ]
    with workers() as pool:
        drawn = list(pool.map(_drawn, tasks))
    outlets: dict[str, set[str]] = defaultdict(set)
    for one in drawn:
        for name, seen in zip(one.names, one.outlets, strict=True):
            outlets[name] |= seen
    names = sorted(n for n in outlets if len(outlets[n]) >= (_FEWEST_FOR_WORDS if is_word(n) else _FEWEST_OUTLETS))
    place = {name: k for k, name in enumerate(names)}
    by_fold = []
    for one in drawn:
        places = np.array([place.get(name, -1) for name in one.names], np.int32)
        by_fold.append([_renumbered(example, places) for example in one.examples])
    return Examples(names, by_fold)


class _Drawn(NamedTuple):
    """The dumps of one fold; the features have numbers of their own."""

    names: list[str]
    outlets: list[set[str]]
    """Some of the outlets that print each feature."""
    examples: list[Example]


def _drawn(task: tuple[Sequence[Page], int, int]) -> _Drawn:
    pages, n_dumps, seed = task
    outlet = {page.key: page.outlet or page.title for page in pages}
    numbers: dict[str, int] = {}
    outlets: list[set[str]] = []
    some = []
    for made in page_dumps(pages, n_dumps, seed):
        dump = cleaned(made)
        lines = Lines(dump.texts, [0] * len(dump.texts), dump.blanks)
        ids: list[int] = []
        offsets = [0]
        for groups, page in zip(line_features(lines, survey(lines), title_parts(dump.texts)), dump.pages, strict=True):
            for name in dict.fromkeys(name for group in groups for name in group):
                number = numbers.setdefault(name, len(numbers))
                if number == len(outlets):
                    outlets.append(set())
                if len(outlets[number]) < _FEWEST_FOR_WORDS:
                    outlets[number].add(outlet.get(page, page))
                ids.append(number)
            offsets.append(len(ids))
        states = [sum(1 << k for k in states) for states in dump.states]
        some.append(Example(np.array(ids, np.int32), np.array(offsets, np.int32), np.array(states, np.uint8)))
    return _Drawn(list(numbers), outlets, some)


def _renumbered(example: Example, places: np.ndarray) -> Example:
    ids = places[example.ids]
    kept = np.concatenate(([0], np.cumsum(ids >= 0)))
    return Example(ids[ids >= 0], kept[example.offsets].astype(np.int32), example.states)
