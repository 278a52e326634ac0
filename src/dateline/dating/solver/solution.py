"""One document: candidate years, scores of each article, siblings, and the doubts that come after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from dateline.dating.solver.kernels import Array, weights
from dateline.dating.solver.score import Scores, delay_of, delayed, has_bare_line, says_only_update, score, undelayed
from dateline.dating.solver.siblings import joint, normal, posteriors
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Kind, Witness
from dateline.dating.solver.years import candidate_years


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


def solve(
    testimony: list[Testimony], feeds: list[int], latest: int | None, fetched: int | None
) -> list[Solution] | None:
    """Probabilities for each article of one document; None where nothing names a year.

    `feeds` numbers the feed of each article (those of one are near in time), `latest` is the last day number possible, `fetched` that of the fetch; None where nobody knows.
    """
    years = candidate_years([t.witnesses for t in testimony], latest)
    if not years:
        return None
    window = Window(years, latest)
    scores = [score(t.witnesses, t.manner, window, t.rhythm, len(testimony)) for t in testimony]
    alone = posteriors([s.total for s in scores])
    prior = _prior(fetched, window)
    together = _together(alone, scores, feeds, prior, window)
    # the doubt about a bare date line comes last: siblings may not use it to move the line
    final = [
        _printed_day(a, p) if has_bare_line(t.witnesses) else _kept_day(t, s, p, window)
        for t, s, a, p in zip(testimony, scores, alone, together, strict=True)
    ]
    if len(testimony) > 1:  # the doubt about a day that was kept against its siblings stands
        final = [
            _sharpened(f, s.kinds, fetched is not None) if f is p else f
            for f, p, s in zip(final, together, scores, strict=True)
        ]
    final = [_as_updated(t, s, p, prior) for t, s, p in zip(testimony, scores, final, strict=True)]
    return [Solution(window, s, a, p) for s, a, p in zip(scores, alone, final, strict=True)]


def _together(alone: list[Array], scores: list[Scores], feeds: list[int], prior: Array, window: Window) -> list[Array]:
    """Each article with the others of its feed; one that is alone of its feed with all, as pages of many outlets are related.

    There a page that says its day itself is not moved: what other outlets print is no news of it.
    """
    if len(alone) == 1:
        return [normal(alone[0] * prior)]
    out: list[Array] = [prior] * len(alone)
    for feed in sorted(set(feeds)):
        places = [i for i, f in enumerate(feeds) if f == feed]
        if len(places) > 1:
            for i, p in zip(places, joint([alone[i] for i in places], prior, window), strict=True):
                out[i] = p
    single = [i for i, f in enumerate(feeds) if feeds.count(f) == 1]
    if single:
        mixed = joint(alone, prior, window, "share_of_many_feeds")
        for i in single:
            says_its_day = any(kind.is_of_page for kind in scores[i].kinds) and alone[i].max() >= _SAYS_ITS_DAY
            out[i] = normal(alone[i] * prior) if says_its_day else mixed[i]
    return out


def _printed_day(alone: Array, together: Array) -> Array:
    """`together`, with the doubt about a bare date line, unless siblings moved the article off the day its page prints."""
    best = int(np.argmax(alone))
    moved = normal(delayed(together, "delay_printed"))
    if alone[best] < _SURE_OF_ITS_DAY or int(np.argmax(moved)) == best:
        return moved
    return normal(delayed(alone, "delay_printed"))


_SURE_OF_ITS_DAY = 0.9
_SAYS_ITS_DAY = 0.5


def _kept_day(testimony: Testimony, scores: Scores, together: Array, window: Window) -> Array:
    """`together`, unless siblings moved an article off the day on which its dateline and its own weekday agree, or off the
    day of a dateline that prints its year.

    Siblings settle the year; that a page comes out the day after filing is as likely as ever, not what siblings make it.
    """
    filing = [kind for kind in scores.kinds if kind.is_of_filing]
    whole = [kind for kind in filing if any(w.kind is kind and _is_whole_day(w) for w in testimony.witnesses)]
    if not whole and len(filing) < _AGREEING:
        return together
    if any(kind.is_of_page or kind.is_of_picture for kind in scores.kinds):
        return together
    filed = normal(together * np.exp(undelayed(scores) - scores.total))
    best = int(np.argmax(filed))
    if best == int(np.argmax(together)):
        return together
    day = date.fromordinal(int(window.days[best]))
    agree = all(any(kind.agrees(w, day) for w in testimony.witnesses if w.kind is kind) for kind in whole or filing)
    return normal(delayed(filed, delay_of(scores.kinds, testimony.manner))) if agree else together


def _is_whole_day(witness: Witness) -> bool:
    """Whether a desk's witness prints a day with its year."""
    return witness.kind.is_of_desk and witness.printed is not None and witness.printed.has_year


_AGREEING = 2
"""So many kinds of evidence of the day of filing must agree on it."""


def _sharpened(p: Array, kinds: tuple[Kind, ...], is_fetched: bool) -> Array:
    """`p` as sure as articles of a feed turn out to be: where words and a dateline or a fetch agree, each was doubted alone.

    Where the page itself says its day there is nothing to add; a story by itself may as easily be of the day after.
    """
    if any(kind.is_of_page for kind in kinds) or not (is_fetched or any(kind.is_of_desk for kind in kinds)):
        return p
    return normal(np.exp(float(weights()["sharpening"]) * np.log(np.maximum(p, 1e-300))))


def _as_updated(testimony: Testimony, scores: Scores, p: Array, prior: Array) -> Array:
    """`p`, of a page that prints only the day of an update what that line says by itself: its text was changed, too.

    The years and the things that such a text names tell when it was changed, not when it came out.
    """
    kind = says_only_update(scores, testimony.witnesses)
    if kind is None:
        return p
    line = scores.by_kind[kind]
    return normal((1.0 - _CHANGED) * p + _CHANGED * normal(np.exp(line - line.max()) * prior))


_CHANGED = 1.0
"""How far the text of such a page is of the day of its update."""


def _prior(fetched: int | None, window: Window) -> Array:
    """Where in time the document may lie before its text is read: recent when it was fetched, or anywhere."""
    if fetched is None:
        return normal(np.ones(window.n_days))
    return normal(np.exp(window.around("fetched", fetched)))


def neighbour(solved: list[Solution], feeds: list[int], place: int) -> int | None:
    """The place of the other article, of the same feed where there is one, whose own evidence says most for the days around
    the best day of the article at `place`; None where none says more than a little.
    """
    window = solved[place].window
    day = int(window.days[int(np.argmax(solved[place].together))])
    mass = _mass_around(solved, day)
    asked = [i for i, feed in enumerate(feeds) if feed == feeds[place] and i != place]
    best = max((i for i in asked or range(len(solved)) if i != place), key=lambda i: (mass[i], -i), default=None)
    return best if best is not None and mass[best] >= _LEAST_SAID else None


def _mass_around(solved: list[Solution], day: int) -> list[float]:
    """Of each article the chance that its own evidence gives the days around `day`: asked once for all that are of one day."""
    window = solved[0].window
    mass = window.mass.get(day)
    if mass is None:
        low, high = window.index_of(day - _NEAR_DAYS), window.index_of(day + _NEAR_DAYS + 1)
        if window.stacked is None:
            window.stacked = np.stack([s.alone for s in solved])
        mass = window.mass[day] = window.stacked[:, low:high].sum(axis=1).tolist()
    return mass


_NEAR_DAYS = 3
_LEAST_SAID = 0.2
