"""Pages with furniture lost, borrowed, or another page's head and tail: no site's template is to be learnt whole."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.segmentation.pages import Page, States
from dateline.segment.path import AFTER, BEFORE, BODY, INSIDE, SHORT, TOP

PLAIN = frozenset({"wikinews", "wire", "tempeval", "arabic", "toggle", "toggle_modern"})
"""Sets whose pages have no furniture."""
_FURNITURE = frozenset({BEFORE, TOP, INSIDE, AFTER})
# How much of a page's furniture is lost, and how much of it is another page's, drawn for each print of a page.
_LOST = (0.0, 0.0, 0.15, 0.3, 0.5, 0.7)
_STRANGE = (0.0, 0.0, 0.1, 0.25, 0.5)
# How many pages get another's head, or tail; how many lose most of their paragraphs.
_GRAFTED, _SHORTENED = 0.4, 0.12


def worn(page: Page, rng: random.Random, spare: dict[int, list[str]]) -> Page:
    """`page` with some furniture lost and some printed from other pages, so that no site's template is learnt whole."""
    lost, strange = rng.choice(_LOST), rng.choice(_STRANGE)
    if page.source in PLAIN or not (lost or strange):
        return page
    lines: list[tuple[str, int, States]] = []
    skipped = 0
    for text, blank, states in zip(page.texts, page.blanks, page.states, strict=True):
        state = next(iter(states))
        if len(states) == 1 and state in _FURNITURE:
            if lines and rng.random() < lost:
                skipped = max(skipped, blank)
                continue
            if rng.random() < strange:
                text = rng.choice(spare[state])
        lines.append((text, max(blank, skipped), states))
        skipped = 0
    texts, blanks, states_of = zip(*lines, strict=True)
    return replace(page, texts=texts, blanks=blanks, states=states_of)


def grafted(page: Page, rng: random.Random, others: Sequence[Page]) -> Page:
    """`page` with the head or the tail of another page in place of its own: no menu belongs to one kind of story."""
    if page.source in PLAIN:
        return page
    lines = list(zip(page.texts, page.blanks, page.states, strict=True))
    top = next((i for i, (_, _, s) in enumerate(lines) if not s <= {BEFORE}), 0)
    end = next((i + 1 for i in range(len(lines) - 1, -1, -1) if not lines[i][2] <= {AFTER}), len(lines))
    head, body, tail = lines[:top], lines[top:end], lines[end:]
    if rng.random() < _GRAFTED:
        other = rng.choice(others)
        head = [(t, b, s) for t, b, s in _leading(other, BEFORE)]
        head = head[rng.randint(0, len(head)) :] if rng.random() < 0.3 else head
    if rng.random() < _GRAFTED:
        other = rng.choice(others)
        tail = [(t, b, s) for t, b, s in _leading(other, AFTER)][::-1]
        tail = tail[: rng.randint(0, len(tail))] if rng.random() < 0.3 else tail
    if rng.random() < _SHORTENED:
        body = _shortened(body, rng)
    texts, blanks, states = zip(*(head + body + tail), strict=True)
    return replace(page, texts=texts, blanks=blanks, states=states)


def _leading(page: Page, state: int) -> list[tuple[str, int, States]]:
    """The lines of `page` that are its head (BEFORE), or its tail (AFTER) from the last one up."""
    lines = list(zip(page.texts, page.blanks, page.states, strict=True))
    return list(itertools.takewhile(lambda line: line[2] <= {state}, lines if state == BEFORE else lines[::-1]))


def _shortened(lines: list[tuple[str, int, States]], rng: random.Random) -> list[tuple[str, int, States]]:
    """An article with a few of its paragraphs: some run to two, and their pages are no shorter for it."""
    told = [i for i, (_, _, s) in enumerate(lines) if s <= {BODY, SHORT}]
    if len(told) < 4:
        return lines
    kept = rng.choice((1, 2, 2, 3, 4, 5))
    first = told[rng.randint(1, min(kept, len(told) - 2))]
    last = told[max(told.index(first), len(told) - max(1, kept - told.index(first)))]
    return lines[:first] + lines[last:]


def spare_furniture(pages: Sequence[Page]) -> dict[int, list[str]]:
    """The furniture of all pages by state."""
    spare: dict[int, list[str]] = {state: [] for state in _FURNITURE}
    for page in pages:
        if page.source not in PLAIN:
            for text, states in zip(page.texts, page.states, strict=True):
                state = next(iter(states))
                if len(states) == 1 and state in spare:
                    spare[state].append(text)
    return spare
