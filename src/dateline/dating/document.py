"""The dating of one document: witnesses of each article, one window of days, scores, siblings, claims."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from dateline.dating.evidence import told
from dateline.dating.instants import instant
from dateline.dating.kernels import Array, Window, weights
from dateline.dating.outcome import NARROW_DAYS, Claim, claim
from dateline.dating.rhythm import rhythm_of
from dateline.dating.siblings import joint, normal, posteriors
from dateline.dating.solve import Scores, delay_of, delayed, has_bare_line, score, undelayed
from dateline.dating.supplied import age_witnesses, supplied_witnesses, upper_bound
from dateline.dating.witness import Witness
from dateline.dating.witnesses import witnesses_of
from dateline.dating.years import candidate_years
from dateline.model import Article, Dating, Metadata

LEAST_CONFIDENCE = 0.3
"""How far one day must stand out of an interval longer than NARROW_DAYS to be named."""
LEAST_CONFIDENCE_OF_DAYS = 0.05
"""The same where evidence that names days settled it, rather than words in the text."""
_NAMES_DAYS = frozenset(
    {"siblings", "header", "caption", "dateline", "printed", "metadata", "url", "fetched", "file_name"}
)
ABOVE = ("date_line", "date_line_weekday", "date_line_timed", "date_line_evening", "date_line_updated")
NEAR_CHARS = 160
"""A date line so near above a headline, a section name or two between them, may belong to it."""
WIDEST_DAYS = 400
"""An interval longer than this rests on years named in passing and is right too seldom: no bounds are given at all."""
CLUSTER = 64
"""At most so many articles are solved together: a feed of thousands is cut into stretches."""


def date_all(articles: Sequence[Article], metadata: Metadata, dump_name: str) -> tuple[Dating, ...]:
    """Dates the articles of ONE document, in order.

    `metadata` is what was supplied about the document, `dump_name` the dump's path relative to the raw folder (a day in
    it is evidence). Returns one Dating per article; where there is no evidence its fields are None.
    """
    out: list[Dating] = []
    for start in range(0, len(articles), CLUSTER):
        out += _date_cluster(articles[start : start + CLUSTER], metadata, dump_name, len(articles))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Testimony:
    """What speaks about the day of publication of one article."""

    witnesses: list[Witness]
    manner: str
    flags: tuple[str, ...] = ()
    rhythm: str = "ordinary"
    """Which days of the week such copy comes out on: a key of weights.yaml."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The probabilities of one article over the days of a window."""

    window: Window
    scores: Scores
    alone: Array
    """From its own witnesses."""
    together: Array
    """With its siblings'."""


def _date_cluster(articles: Sequence[Article], metadata: Metadata, dump_name: str, n_articles: int) -> list[Dating]:
    """Dates some articles of a document together; solved in the order of their ids, so that their places do not matter."""
    testimony = [testify(article, metadata, dump_name, n_articles) for article in articles]
    lend_date_lines(articles, testimony)
    order = sorted(range(len(articles)), key=lambda i: (articles[i].article_id, i))
    solved = solve([testimony[i] for i in order], metadata)
    if solved is None:
        return [Dating(quality_flags=t.flags) for t in testimony]
    by_place = dict(zip(order, solved, strict=True))
    return [_dating(t, by_place[i], metadata, len(articles)) for i, t in enumerate(testimony)]


def testify(article: Article, metadata: Metadata, dump_name: str, n_articles: int) -> Testimony:
    """All witnesses of `article`, which stands in a document of `n_articles`."""
    own, manner = witnesses_of(article)
    given, refused = supplied_witnesses(article, metadata, dump_name, n_articles)
    latest = upper_bound(metadata)
    if latest is not None and any(
        w.kernel.startswith("date_line") and w.shape == "day" and w.value > latest for w in own
    ):
        refused.append("printed_after_fetch")
    return Testimony(given + age_witnesses(article, metadata) + own, manner, tuple(refused), rhythm_of(article))


def lend_date_lines(articles: Sequence[Article], testimony: list[Testimony]) -> None:
    """A date line right above a headline may be that article's own, though it was counted to the one before.

    Such a line is lent to the later article where that has no date line above its text; offsets tell which is near.
    """
    for before, after, article in zip(testimony, testimony[1:], articles[1:], strict=False):
        if any(w.kernel in ABOVE for w in after.witnesses):
            continue
        for witness in before.witnesses:
            if witness.kernel == "date_line_below" and 0 <= article.char_start - witness.char_end <= NEAR_CHARS:
                after.witnesses.append(witness._replace(kernel="date_line_before"))


def solve(testimony: list[Testimony], metadata: Metadata) -> list[Solution] | None:
    """Probabilities for each article of one document; None where nothing names a year."""
    latest = upper_bound(metadata)
    years = candidate_years([t.witnesses for t in testimony], latest)
    if not years:
        return None
    window = Window(years, latest)
    scores = [score(t.witnesses, t.manner, window, t.rhythm, len(testimony)) for t in testimony]
    alone = posteriors([s.total for s in scores])
    prior = _prior(metadata, window)
    together = joint(alone, prior, window) if len(alone) > 1 else [normal(alone[0] * prior)]
    # the doubt about a bare date line comes last: siblings may not use it to move the line
    final = [
        _printed_day(a, p) if has_bare_line(t.witnesses) else _kept_day(t, s, p, window)
        for t, s, a, p in zip(testimony, scores, alone, together, strict=True)
    ]
    if len(testimony) > 1:  # the doubt about a day that was kept against its siblings stands
        final = [
            _sharpened(f, s.by_kind, metadata) if f is p else f for f, p, s in zip(final, together, scores, strict=True)
        ]
    return [Solution(window, s, a, p) for s, a, p in zip(scores, alone, final, strict=True)]


def _printed_day(alone: Array, together: Array) -> Array:
    """`together`, with the doubt about a bare date line, unless siblings moved the article off the day its page prints."""
    best = int(np.argmax(alone))
    moved = normal(delayed(together, "delay_printed"))
    if alone[best] < _SURE_OF_ITS_DAY or int(np.argmax(moved)) == best:
        return moved
    return normal(delayed(alone, "delay_printed"))


_SURE_OF_ITS_DAY = 0.9


def _kept_day(testimony: Testimony, scores: Scores, together: Array, window: Window) -> Array:
    """`together`, unless siblings moved an article off the day on which its dateline and its own weekday agree.

    Siblings settle its year; that a page comes out the day after filing is as likely as ever, not what siblings make it.
    """
    if not scores.by_kind.keys() >= _FILED_DAY or _NOT_FILED & scores.by_kind.keys():
        return together
    filed = normal(together * np.exp(undelayed(scores) - scores.total))
    best = int(np.argmax(filed))
    if best == int(np.argmax(together)):
        return together
    day = date.fromordinal(int(window.days[best]))
    lines = {w.value for w in testimony.witnesses if w.kind == "dateline"}
    weekdays = {w.value for w in testimony.witnesses if w.kernel in ("lead", "lead_on")}
    agree = day.weekday() in weekdays and not lines.isdisjoint((day.toordinal(), day.month * 100 + day.day))
    return normal(delayed(filed, delay_of(scores.by_kind, testimony.manner))) if agree else together


def _sharpened(p: Array, by_kind: dict[str, Array], metadata: Metadata) -> Array:
    """`p` as sure as articles of a feed turn out to be: where words and a dateline or a fetch agree, each was doubted alone.

    Where the page itself says its day there is nothing to add; a story by itself may as easily be of the day after.
    """
    if _PAGE_SAYS & by_kind.keys() or not ("dateline" in by_kind or metadata.fetched_at is not None):
        return p
    return normal(np.exp(float(weights()["sharpening"]) * np.log(np.maximum(p, 1e-300))))


_PAGE_SAYS = frozenset({"printed", "header", "metadata", "url"})
_FILED_DAY = frozenset({"dateline", "weekday"})
_NOT_FILED = frozenset({"printed", "header", "metadata", "url", "caption"})
"""Evidence of the page's day: it may well be the day after filing."""


def _prior(metadata: Metadata, window: Window) -> Array:
    """Where in time the document may lie before its text is read: recent when it was fetched, or anywhere."""
    if metadata.fetched_at is None:
        return normal(np.ones(window.n_days))
    return normal(np.exp(window.around("fetched", metadata.fetched_at.date().toordinal())))


def _dating(testimony: Testimony, solution: Solution, metadata: Metadata, n_together: int) -> Dating:
    """The claim that a solution supports, with the evidence it rests on."""
    found = claim(solution.together, solution.window)
    method = _method(solution, found)
    if method == "siblings" and n_together == 1:
        method = "fetched"  # what is left when its own evidence is taken away
    length_days = (found.latest - found.earliest).days
    least = LEAST_CONFIDENCE_OF_DAYS if method in _NAMES_DAYS else LEAST_CONFIDENCE
    has_day = length_days <= NARROW_DAYS or found.confidence >= least
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
        told(testimony.witnesses, found, method, metadata, testimony.rhythm, n_together),
        testimony.flags,
    )


def _method(solution: Solution, found: Claim) -> str:
    """The kind of evidence that gained most for the best day over the days on average."""
    best = solution.window.index_of(found.best.toordinal())
    gains = {"siblings": _log(solution.together[best]) - _log(solution.alone[best])}
    for kind, part in solution.scores.by_kind.items():
        top = part.max()
        gains[kind] = float(part[best] - top) - math.log(float(np.exp(part - top).sum()) / len(part))
    return max(sorted(gains), key=lambda kind: gains[kind])


def _log(p: float) -> float:
    return math.log(max(p, 1e-300))
