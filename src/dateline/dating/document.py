"""The dating of one document: witnesses of each article, one window of days, scores, siblings, claims."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from dateline.dating.kernels import Array, Window, window_of
from dateline.dating.outcome import Claim, claim
from dateline.dating.siblings import joint, posteriors
from dateline.dating.solve import Scores, score
from dateline.dating.supplied import supplied_witnesses, upper_bound
from dateline.dating.witnesses import Witness, named_days, named_years, witnesses_of
from dateline.model import Article, DateEvidence, Dating, Metadata

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


def _date_cluster(articles: Sequence[Article], metadata: Metadata, dump_name: str, n_articles: int) -> list[Dating]:
    testimony: list[tuple[list[Witness], bool]] = []
    flags: list[list[str]] = []
    for article in articles:
        own, says_today = witnesses_of(article)
        given, refused = supplied_witnesses(article, metadata, dump_name, n_articles)
        testimony.append((given + own, says_today))
        flags.append(refused)
    everything = [w for own, _ in testimony for w in own]
    window = window_of(named_days(everything), named_years(everything), upper_bound(metadata))
    if window is None:
        return [Dating(quality_flags=tuple(f)) for f in flags]
    scores = [score(own, says_today, window) for own, says_today in testimony]
    alone = posteriors([s.total for s in scores])
    together = joint(alone) if len(alone) > 1 else alone
    return [
        _dating(own, s, a, p, window, f)
        for (own, _), s, a, p, f in zip(testimony, scores, alone, together, flags, strict=True)
    ]


def _dating(own: list[Witness], scores: Scores, alone: Array, p: Array, window: Window, flags: list[str]) -> Dating:
    found = claim(p, window)
    method = _method(scores, alone, p, found, window)
    evidence = tuple(DateEvidence(w.kind, w.text, w.char_start, w.char_end, None, None) for w in own)
    is_narrow = (found.latest - found.earliest).days <= 31
    return Dating(
        found.best if is_narrow or found.confidence >= 0.3 else None,
        None,
        found.earliest,
        found.latest,
        found.precision,
        method,
        round(found.confidence, 3),
        evidence,
        tuple(flags),
    )


def _method(scores: Scores, alone: Array, p: Array, found: Claim, window: Window) -> str:
    """The kind of evidence that gained most for the best day."""
    best = found.best.toordinal() - window.first
    gains = {
        kind: float(part[best] - np.log(np.mean(np.exp(part - part.max()))) - part.max())
        for kind, part in scores.by_kind.items()
    }
    gains["siblings"] = float(np.log(max(p[best], 1e-300)) - np.log(max(alone[best], 1e-300)))
    return max(sorted(gains), key=lambda kind: gains[kind])


def _day(number: int) -> date:
    return date.fromordinal(number)
