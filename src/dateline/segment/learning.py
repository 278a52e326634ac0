"""The habits of an outlet: below and above which lines its headlines stand, counted; and what corrected pages teach.

Corrected pages are learnt by a perceptron over whole paths (Collins, EMNLP 2002): each page is read with what has been learnt so far,
and where the best path is wrong the facts of the lines in question are corrected, by little, until it is right: a few pages must not
unlearn what thousands taught. Whole numbers throughout: the same pages in the same order give the same habits everywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.model import CUT_UNSURE, Document
from dateline.segment.cuts import letters_of, states_of
from dateline.segment.habits import facts, is_near, leanings
from dateline.segment.line_model import LineModel, line_model
from dateline.segment.lines import Lines, split_lines
from dateline.segment.path import HEADLINE, NAT, STATES, best_path
from dateline.segment.profile import Profile, line_key
from dateline.segment.segment import segment
from dateline.segment.survey import survey

_ROUNDS = 40
_STEP = NAT // 10
# By so much the right path has to be better for each line in which another differs, and for a headline.
_MARGIN, _HEADLINE_MARGIN = NAT, 2 * NAT
_UNLAWFUL = 10**5 * NAT
# A place is the headline's where it is so on three pages, and on four of five pages that have it.
_FEWEST_PAGES, _SHARE = 3, 0.8
_AT_HOME = 6 * NAT

Habits = dict[str, tuple[int, ...]]
"""By the name of a fact what speaks for each state (see `habits`)."""


class Example(NamedTuple):
    """A page whose lines are known."""

    lines: Lines
    states: Sequence[frozenset[int]]
    """For each line the states that are right (see `path.STATES`)."""


class _Page(NamedTuple):
    told: list[tuple[str, ...]]
    """The facts of each line."""
    scores: NDArray[np.int64]
    right: NDArray[np.bool_]
    """For each line and state whether it is right."""
    margin: NDArray[np.int64]


def as_read(document: Document, profile: Profile, model: LineModel | None = None) -> Example | None:
    """The lines of a clean copy as they are read with `profile`; None where that is not sure, or there is no article."""
    found = segment(document, model, profile)
    if not found.segments or any(CUT_UNSURE in one.quality_flags or one.is_teaser for one in found.segments):
        return None
    lines = split_lines(document.text)
    letters = letters_of(found, lines)
    return Example(lines, states_of(letters)) if "h" in letters else None


def count_habits(examples: Sequence[Example], profile: Profile) -> Habits:
    """The places next to lines that `profile` says are printed everywhere where headlines stand, and hardly anything else."""
    held, headed = Counter[str](), Counter[str]()
    for lines, states in examples:
        seen = survey(lines, profile)
        told = facts([line_key(text) for text in lines.text], seen.kinds, seen.everywhere)
        of_page, of_headlines = set[str](), set[str]()
        for names, some in zip(told, states, strict=True):
            near = {name for name in names if is_near(name)}
            of_page |= near
            if some == {HEADLINE}:
                of_headlines |= near
        held.update(of_page)
        headed.update(of_headlines)
    at_home = tuple(_AT_HOME if state == HEADLINE else 0 for state in range(len(STATES)))
    found = (name for name, n in headed.items() if n >= max(_FEWEST_PAGES, _SHARE * held[name]))
    return dict.fromkeys(sorted(found), at_home)


def fit_habits(examples: Sequence[Example], profile: Profile, model: LineModel | None = None) -> Habits:
    """The habits of `profile` with what corrected pages of the outlet teach added."""
    model = model or line_model()
    pages = [_page(example, profile, model) for example in examples]
    weights = _Weights()
    for _ in range(_ROUNDS):
        n_wrong = sum(weights.taught_by(page, model) for page in pages)
        if not n_wrong:
            break
    learnt, none = weights.told(), (0,) * len(STATES)
    both = sorted({*learnt, *profile.habits})
    added = ((name, zip(profile.habits.get(name, none), learnt.get(name, none), strict=True)) for name in both)
    return {name: tuple(a + b for a, b in pairs) for name, pairs in added}


def _page(example: Example, profile: Profile, model: LineModel) -> _Page:
    lines, states = example
    seen = survey(lines, profile)
    told = [*facts([line_key(text) for text in lines.text], seen.kinds, seen.everywhere)]
    right = np.array([[state in some for state in range(len(STATES))] for some in states], bool)
    is_headline = right[:, HEADLINE]
    margin = np.full(right.shape, _MARGIN, np.int64)
    margin[is_headline] = _HEADLINE_MARGIN
    margin[:, HEADLINE] = _HEADLINE_MARGIN
    margin[right] = 0
    return _Page(told, model.weighed(lines, seen).astype(np.int64), right, margin)


class _Weights:
    """Weights by name of a fact."""

    def __init__(self) -> None:
        self._of: dict[str, list[int]] = defaultdict(lambda: [0] * len(STATES))

    def taught_by(self, page: _Page, model: LineModel) -> int:
        """Correct the weights by one page; returns how many lines were wrong."""
        told, scores, right, margin = page
        own = scores + leanings(told, self._of)
        found = best_path((own + margin).tolist(), model.steps)
        meant = best_path((own - _UNLAWFUL * ~right).tolist(), model.steps)
        wrong = [i for i, state in enumerate(found) if not right[i, state]]
        for i in wrong:
            for name in told[i]:
                self._of[name][found[i]] -= _STEP
                self._of[name][meant[i]] += _STEP
        return len(wrong)

    def told(self) -> Habits:
        """Those that say something, sorted by name."""
        return {name: tuple(own) for name, own in sorted(self._of.items()) if any(own)}
