"""The articles of a path, and what of it is no text of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.segment.path import AFTER, BEFORE, BODY, DECIDED, HEADLINE, INSIDE, NAT, SHORT
from dateline.segment.survey import Survey

_STRAY_LINES, _MOST_STRAYS = 30, 2
# Lines between two paragraphs that are no furniture by their words are text unless the network is as sure as that of the
# opposite, line by line: of pages held out half the words lost inside a text are found again.
_MOST_BETWEEN, _SURE_OF_FURNITURE = 8, 3 * NAT
_NO_FURNITURE = frozenset({"title", "short", "name", "upper", "dated", "sentence", "prose", "long"})


class Found(NamedTuple):
    """An article of a path: its lines."""

    headline: int
    stop: int
    """One after its last line."""
    body: tuple[int, ...]
    """The lines of its body."""


def found_articles(path: Sequence[int]) -> list[Found]:
    """The articles of `path`, in order; lines before a document's first headline belong to none."""
    articles: list[Found] = []
    head, body, is_open = -1, list[int](), False
    for i, state in enumerate(path):
        if state == HEADLINE or (state == BEFORE and is_open):
            if is_open:
                articles.append(Found(head, i, tuple(body)))
            is_open = state == HEADLINE
            head, body = i, []
        elif is_open and state in (BODY, SHORT):
            body.append(i)
    if is_open:
        articles.append(Found(head, len(path), tuple(body)))
    return articles


def hold_to_texts(scores: NDArray[np.int32], headed: Sequence[tuple[int, Sequence[int]]]) -> None:
    """Hold each headline to the lines of the body it was chosen for: what stands between is no longer before or after an article.

    Else a title at the top of a page, far above the text, would head the menu below it, and the text would be lost.
    """
    for headline, body in headed:
        scores[headline + 1 : next(iter(body), 0), [BEFORE, AFTER]] -= DECIDED


def without_strays(path: Sequence[int]) -> list[int]:
    """`path` with what stands alone far below an article after it: a line or two below thirty of furniture are no text of it."""
    states = list(path)
    for article in found_articles(path):
        body = article.body
        for k in range(max(1, len(body) - _MOST_STRAYS), len(body)):
            last = body[k - 1]
            if k > _MOST_STRAYS and body[k] - last > _STRAY_LINES:
                states[last + 1 : article.stop] = [AFTER] * (article.stop - last - 1)
                break
    return states


def with_text_between(path: Sequence[int], scores: NDArray[np.int32], seen: Survey) -> list[int]:
    """`path` with a few lines between two paragraphs taken for text where little speaks for furniture: items, labels, steps."""
    states = list(path)
    stop = 0
    while INSIDE in states[stop:]:
        start = states.index(INSIDE, stop)
        stop = next((i for i in range(start, len(states)) if states[i] != INSIDE), len(states))
        lines = range(start, stop)
        if len(lines) > _MOST_BETWEEN or any(i in seen.repeats or seen.kinds[i] not in _NO_FURNITURE for i in lines):
            continue
        own = scores[start:stop].astype(np.int64)
        if (own[:, INSIDE] - own[:, [BODY, SHORT]].max(axis=1)).sum() <= len(lines) * _SURE_OF_FURNITURE:
            states[start:stop] = np.where(own[:, BODY] > own[:, SHORT], BODY, SHORT).tolist()
    return states
