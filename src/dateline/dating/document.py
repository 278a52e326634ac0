"""The dating of one document: witnesses of each article, one window of days, scores, siblings, claims."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from dateline.dating.comments import without_comments
from dateline.dating.evidence import Beside, told
from dateline.dating.feeds import feeds_of, orders_of
from dateline.dating.instants import instant
from dateline.dating.kinds import dateline, derived, printed
from dateline.dating.kinds.forms.day import DAY
from dateline.dating.kinds.supplied import age_witnesses, fetch_day, supplied_witnesses, upper_bound
from dateline.dating.posts import with_posts
from dateline.dating.reading import witnesses_of
from dateline.dating.rhythm import rhythm_of
from dateline.dating.solver.calibration import mass_of
from dateline.dating.solver.outcome import NARROW_DAYS, claim
from dateline.dating.solver.solution import Solution, Testimony, neighbour, solve
from dateline.dating.solver.witness import Witness
from dateline.model import Article, Dating, Metadata

LEAST_CONFIDENCE = 0.4
"""How far one day must stand out of an interval longer than NARROW_DAYS to be named: of 14 that a picture, a dateline or a
dated event named at less, one was right."""
LEAST_CONFIDENCE_OF_STORY = 0.5
"""The same where what the story tells or shows settled it and no desk: of four such days named at less, on three sets, none was right."""
LEAST_CONFIDENCE_OF_PAGE = 0.3
"""The same where the page itself, its neighbours or the fetch settled it: such days are right more often than they claim."""
LEAST_CONFIDENCE_WITHOUT_YEAR = 0.5
"""The same where a page's own line settled it that names no year: it may as well be a comment's."""
LEAST_CONFIDENCE_OF_STRANGERS = 0.5
"""The same where pages of other outlets settled it: of nine such days named at less, none was right."""
NEAR_CHARS = 160
"""A date line so near above a headline, a section name or two between them, may belong to it."""
WIDEST_DAYS = 400
"""An interval longer than this rests on years named in passing and is right too seldom: no bounds are given at all."""
LONGEST_HEADLINE = 160
"""A neighbour's headline is told up to here."""
CLUSTER = 64
"""At most so many articles are solved together: a feed of thousands is cut into stretches."""


def date_all(articles: Sequence[Article], metadata: Metadata, dump_name: str, text: str = "") -> tuple[Dating, ...]:
    """Dates the articles of ONE document, in order.

    `metadata` is what was supplied about the document, `dump_name` the dump's path relative to the raw folder (a day in
    it is evidence), `text` the document's, whose furniture tells pages of one outlet. Returns one Dating per article; where there is no evidence its fields are None.
    """
    out: list[Dating] = []
    for start in range(0, len(articles), CLUSTER):
        some = articles[start : start + CLUSTER]
        feeds = feeds_of(some, text)
        orders = orders_of(some, feeds, text)
        testimony = [
            testify(article, metadata, dump_name, len(articles), text, order)
            for article, order in zip(some, orders, strict=True)
        ]
        assign_date_lines(some, testimony, text)
        out += _date_cluster(some, testimony, feeds, metadata)
    return tuple(map(with_posts, out, articles))


def _date_cluster(
    articles: Sequence[Article], testimony: list[Testimony], feeds: list[int], metadata: Metadata
) -> list[Dating]:
    """Dates some articles of a document together; solved in the order of their ids, so that their places do not matter."""
    order = sorted(range(len(articles)), key=lambda i: (articles[i].article_id, i))
    solved = solve([testimony[i] for i in order], [feeds[i] for i in order], upper_bound(metadata), fetch_day(metadata))
    if solved is None:
        return [Dating(quality_flags=t.flags) for t in testimony]
    in_order = [feeds[i] for i in order]

    def beside(rank: int) -> str | None:
        """The headline of the neighbour of the article solved at `rank`; '' where none stands out, None where there is none."""
        if len(order) == 1:
            return None
        best = neighbour(solved, in_order, rank)
        return (articles[order[best]].headline or "")[:LONGEST_HEADLINE] if best is not None else ""

    rank_of = {place: rank for rank, place in enumerate(order)}
    return [
        _dating(
            t, solved[rank_of[i]], metadata, partial(beside, rank_of[i]), is_among_strangers=feeds.count(feeds[i]) == 1
        )
        for i, t in enumerate(testimony)
    ]


def testify(
    article: Article,
    metadata: Metadata,
    dump_name: str,
    n_articles: int,
    text: str = "",
    order: Callable[[], str | None] = lambda: None,
) -> Testimony:
    """All witnesses of `article`, which stands in the document `text` of `n_articles`; `order`: see `witnesses_of`."""
    own, manner = witnesses_of(article, text, order)
    given, refused = supplied_witnesses(article, metadata, dump_name, n_articles)
    latest = upper_bound(metadata)
    if latest is not None and any(w.group is printed.GROUP and w.form is DAY and w.value > latest for w in own):
        refused.append("printed_after_fetch")
    if article.printed_day is not None:  # the record's header has said it: its other lines tell of other days
        own = [w for w in own if w.group is not printed.GROUP]
    return Testimony(given + age_witnesses(article, metadata) + own, manner, tuple(refused), rhythm_of(article))


def assign_date_lines(articles: Sequence[Article], testimony: list[Testimony], text: str) -> None:
    """A date line right above a headline may be that article's own, though it was counted to the one before.

    Such a line is lent to the later article where that has no date line above its text; offsets tell which is near. Then
    the days of readers' comments in the document `text` are taken away.
    """
    for before, after, article in zip(testimony, testimony[1:], articles[1:], strict=False):
        if any(w.kernel in printed.ABOVE for w in after.witnesses):
            continue
        for witness in before.witnesses:
            if witness.kernel == printed.BELOW and 0 <= article.char_start - witness.char_end <= NEAR_CHARS:
                after.witnesses.append(witness._replace(kernel=printed.BEFORE))
    for article, own in zip(articles, testimony, strict=True):
        own.witnesses[:] = without_comments(own.witnesses, article, text)


def _dating(
    testimony: Testimony, solution: Solution, metadata: Metadata, beside: Beside, *, is_among_strangers: bool
) -> Dating:
    """The claim that a solution supports, with the evidence it rests on; `beside` names the neighbour where it is told.

    `is_among_strangers`: no other article of its document is of its feed.
    """
    method = settled_by(solution)
    if method == derived.SIBLINGS.name and beside() is None:
        method = derived.FETCHED.name  # what is left when its own evidence is taken away
    found = claim(solution.together, solution.window, mass_of(method))
    length_days = (found.latest - found.earliest).days
    has_day = length_days <= NARROW_DAYS or found.confidence >= _least(
        method, testimony.witnesses, is_among_strangers=is_among_strangers
    )
    if not has_day and length_days > WIDEST_DAYS:
        return Dating(quality_flags=testimony.flags)
    return Dating(
        found.best if has_day else None,
        instant(testimony.witnesses, metadata, found.best) if has_day else None,
        found.earliest,
        found.latest,
        found.precision,
        method,
        round(found.confidence, 3) if has_day else None,
        told(testimony.witnesses, found, method, metadata, testimony.rhythm, beside),
        testimony.flags,
    )


def _least(method: str, witnesses: list[Witness], *, is_among_strangers: bool) -> float:
    """How sure one day of a long interval must be to be named, by what settled it."""
    if method == derived.SIBLINGS.name and is_among_strangers:
        return LEAST_CONFIDENCE_OF_STRANGERS
    if method in (derived.SIBLINGS.name, derived.FETCHED.name):
        return LEAST_CONFIDENCE_OF_PAGE
    deciding = [w for w in witnesses if w.kind.name == method and w.kind.is_of_page]
    if not deciding:
        return LEAST_CONFIDENCE if method == dateline.KIND.name else LEAST_CONFIDENCE_OF_STORY
    is_without_year = not any([*w.form.named_years(w)] for w in deciding)
    return LEAST_CONFIDENCE_WITHOUT_YEAR if is_without_year else LEAST_CONFIDENCE_OF_PAGE


def settled_by(solution: Solution) -> str:
    """The kind of evidence that gained most for the best day over the days on average."""
    best = int(np.argmax(solution.together))
    gains = {derived.SIBLINGS.name: _log(solution.together[best]) - _log(solution.alone[best])}
    for kind, part in solution.scores.by_kind.items():
        gains[kind] = float(part[best]) - solution.window.log_mean(part)
    return max(sorted(gains), key=lambda kind: gains[kind])


def _log(p: float) -> float:
    return math.log(max(p, 1e-300))
