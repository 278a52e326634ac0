"""Which pages belong together: print the same story, come from one outlet, or share its furniture.

A page held out while its twin is learnt from tells nothing. Pages are one group where they print one headline or one
first paragraph, name one outlet, or share many lines of furniture that hardly any other page prints.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

from benchmarks.segmentation.pages import Page, squashed
from dateline.segment.path import BODY, HEADLINE, SHORT

N_FOLDS = 4
# A line of furniture that more pages print than this belongs to a language or a publishing system.
_MOST_PAGES = 4
_FEWEST_SHARED = 6
_LONG = 60


def folds(pages: Sequence[Page]) -> list[int]:
    """The fold, from 0, of each page: groups stay whole, and the folds hold about as many pages of every set."""
    groups: dict[int, list[int]] = defaultdict(list)
    for k, root in enumerate(_roots(pages)):
        groups[root].append(k)
    # larger groups first, each to the fold that holds fewest pages of its sets
    ordered = sorted(groups.values(), key=lambda members: (-len(members), _digest(pages[members[0]].key)))
    held: list[Counter[str]] = [Counter() for _ in range(N_FOLDS)]
    found = [0] * len(pages)
    for members in ordered:
        sources = Counter(pages[k].source for k in members)
        fold = min(range(N_FOLDS), key=lambda f: (sum(held[f][s] for s in sources), f))
        held[fold].update(sources)
        for k in members:
            found[k] = fold
    return found


def _roots(pages: Sequence[Page]) -> list[int]:
    parent = list(range(len(pages)))

    def root(k: int) -> int:
        while parent[k] != k:
            k = parent[k]
        return k

    def join(a: int, b: int) -> None:
        low, high = sorted((root(a), root(b)))
        parent[high] = low

    first: dict[str, int] = {}
    printed: dict[str, set[int]] = defaultdict(set)
    for k, page in enumerate(pages):
        for mark in _marks(page):
            join(first.setdefault(mark, k), k)
        for text, states in zip(page.texts, page.states, strict=True):
            if not states & {BODY, SHORT, HEADLINE}:
                printed[squashed(text)].add(k)
    shared: Counter[tuple[int, int]] = Counter()
    for on in printed.values():
        if len(on) <= _MOST_PAGES:
            shared.update(combinations(sorted(on), 2))
    for (a, b), n in sorted(shared.items()):
        if n >= _FEWEST_SHARED:
            join(a, b)
    return [root(k) for k in range(len(pages))]


def _marks(page: Page) -> list[str]:
    """What no two pages of different groups share: the outlet's name, the headline, the first long paragraph."""
    marks = ["headline:" + squashed(page.title)]
    lead = next((t for t, s in page.body() if len(t) > _LONG and s <= {BODY}), None)
    if lead:
        marks.append("lead:" + squashed(lead))
    if page.outlet:
        marks.append("outlet:" + page.outlet)
    return marks


def _digest(key: str) -> str:
    return hashlib.md5(key.encode()).hexdigest()
