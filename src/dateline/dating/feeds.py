"""Which articles of a document are of one feed: a neighbour's day says much of a page of the same outlet, little of another.

Pages of one outlet have its menus above and its footer below; pages of two outlets share "Facebook" and "Search". Plain copy
with no furniture at all is of one feed where nothing speaks against it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import pairwise

from dateline.lexicon.numeric_dates import order_in
from dateline.model import Article

LEAST_LINES = 5
"""With fewer lines of furniture around it an article is plain copy."""
ALIKE = 0.2
"""Of the fewer lines of furniture the share that two pages of one outlet have in common: of pages of two outlets in the
development sets (128,000 pairs) one in two hundred has as much, of one outlet three in four."""
_LONGEST = 80
_SHORTEST = 9
"""Shorter lines are on every page: "Share", "Facebook", "Sign in"."""


def feeds_of(articles: Sequence[Article], text: str) -> list[int]:
    """For each article the number of its feed, the place of its first article; `text` is the document's.

    The articles stand in the order of the document.
    """
    above, below = _furniture(articles, text)
    if len({a.language for a in articles}) == 1 and all(
        len(above[i]) + len(below[i]) < LEAST_LINES for i in range(len(articles))
    ):
        return [0] * len(articles)  # plain copy, as most large files are: no pair need be asked
    feed = list(range(len(articles)))
    for later in range(len(articles)):
        for earlier in range(later):
            if feed[later] != feed[earlier] and _are_alike(articles, above, below, earlier, later):
                old, new = max(feed[earlier], feed[later]), min(feed[earlier], feed[later])
                feed = [new if f == old else f for f in feed]
    return feed


def orders_of(articles: Sequence[Article], feeds: Sequence[int], text: str) -> list[Callable[[], str | None]]:
    """For each article what tells the order of day and month in dates in digits, asked for only where one is printed.

    Its own page (up to the next article) says it, teasers below the text included; else the pages of its feed, where they agree.
    """
    starts = [*(article.char_start for article in articles[1:]), len(text)]
    pages = [
        text[article.char_start : max(end, article.char_end)] for article, end in zip(articles, starts, strict=True)
    ]

    @cache
    def of_page(place: int) -> str | None:
        return order_in(pages[place])

    @cache
    def of_feed(feed: int) -> str | None:
        found = {of_page(place) for place, own in enumerate(feeds) if own == feed} - {None}
        return found.pop() if len(found) == 1 else None

    def order(place: int) -> str | None:
        return of_page(place) or of_feed(feeds[place])

    return [partial(order, place) for place in range(len(articles))]


def _furniture(articles: Sequence[Article], text: str) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """The short lines above each article, up to the one before, and those below it."""
    edges = [0]
    for article in articles:
        edges += [article.char_start, max(article.char_end, edges[-2] if len(edges) > 1 else 0)]
    edges.append(len(text))
    gaps = [_lines(text[start:end]) for start, end in list(pairwise(edges))[::2]]
    return gaps[:-1], gaps[1:]


def _lines(gap: str) -> frozenset[str]:
    stripped = (line.strip() for line in gap.casefold().split("\n"))
    return frozenset(line for line in stripped if _SHORTEST <= len(line) < _LONGEST)


def _are_alike(
    articles: Sequence[Article], above: list[frozenset[str]], below: list[frozenset[str]], one: int, other: int
) -> bool:
    """Whether two articles are of one feed."""
    if articles[one].language != articles[other].language and articles[one].language and articles[other].language:
        return False
    fewer, more = sorted(len(above[i]) + len(below[i]) for i in (one, other))
    if fewer < LEAST_LINES:
        return more < LEAST_LINES
    shared = len(above[one] & above[other]) + len(below[one] & below[other])
    return shared >= ALIKE * fewer
