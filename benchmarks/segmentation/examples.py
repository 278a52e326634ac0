"""Training dumps as numbers: what the network learns from, fold by fold.

Every dump is put together from pages of one fold, so that one draw serves all folds: a fold's network learns from the
dumps of the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.segmentation.dress import page_dumps
from benchmarks.segmentation.network import Example
from benchmarks.segmentation.outlets import N_FOLDS
from benchmarks.segmentation.pages import Page
from dateline.segment.features import line_features
from dateline.segment.lines import Lines
from dateline.segment.survey import survey
from dateline.segment.wordings import title_parts

# Features that fewer outlets print are an outlet's habit; words need more of them.
_FEWEST_OUTLETS, _FEWEST_FOR_WORDS = 8, 16
_WORDS = ("w:", "w=", "w1:", "wl:", "c:")
_WORD_DROPOUT, _DROPOUT = 0.35, 0.15


class Examples(NamedTuple):
    """Numbered training dumps."""

    names: list[str]
    """The features' names, in order of their numbers."""
    by_fold: list[list[Example]]

    def but(self, fold: int | None) -> list[Example]:
        """All that are not of `fold`; all for None."""
        return [one for k, some in enumerate(self.by_fold) if k != fold for one in some]

    def dropout(self) -> np.ndarray:
        """How often each feature is left out while learning."""
        return np.array([_WORD_DROPOUT if is_word(name) else _DROPOUT for name in self.names], np.float32)


def is_word(name: str) -> bool:
    """Whether a feature is a word of the line itself."""
    return name.startswith(_WORDS)


def numbered(pages: Sequence[Page], fold_of: Sequence[int], n_dumps: int, seed: int) -> Examples:
    """About twice `n_dumps` dumps of the labelled `pages` of all folds, determined by `seed`."""
    outlet = {page.key: page.outlet or page.title for page in pages}
    numbers: dict[str, int] = {}
    seen: dict[str, set[str]] = defaultdict(set)
    drawn: list[list[Example]] = []
    for fold in range(N_FOLDS):
        own = [page for page, k in zip(pages, fold_of, strict=True) if k == fold and page.is_labelled()]
        some = []
        for dump in page_dumps(own, n_dumps // N_FOLDS, seed * N_FOLDS + fold):
            lines = Lines(dump.texts, [0] * len(dump.texts), dump.blanks)
            ids: list[int] = []
            offsets = [0]
            for groups, page in zip(
                line_features(lines, survey(lines), title_parts(dump.texts)), dump.pages, strict=True
            ):
                for name in dict.fromkeys(name for group in groups for name in group):
                    if len(seen[name]) < _FEWEST_FOR_WORDS:
                        seen[name].add(outlet.get(page, page))
                    ids.append(numbers.setdefault(name, len(numbers)))
                offsets.append(len(ids))
            states = [sum(1 << k for k in states) for states in dump.states]
            some.append(Example(np.array(ids, np.int32), np.array(offsets, np.int32), np.array(states, np.uint8)))
        drawn.append(some)
    names = sorted(n for n in numbers if len(seen[n]) >= (_FEWEST_FOR_WORDS if is_word(n) else _FEWEST_OUTLETS))
    return Examples(names, [[_renumbered(one, _places(names, numbers)) for one in some] for some in drawn])


def _places(names: Sequence[str], numbers: Mapping[str, int]) -> np.ndarray:
    places = np.full(len(numbers), -1, np.int32)
    for place, name in enumerate(names):
        places[numbers[name]] = place
    return places


def _renumbered(example: Example, places: np.ndarray) -> Example:
    ids = places[example.ids]
    kept = np.concatenate(([0], np.cumsum(ids >= 0)))
    return Example(ids[ids >= 0], kept[example.offsets].astype(np.int32), example.states)
