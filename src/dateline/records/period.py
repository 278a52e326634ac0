"""Does a document repeat itself? The shapes of short lines that come once in every record, found in the document itself.

An anchor cuts the document into intervals; the more other shapes come exactly once in each, the more it is the period
of a list. What makes a list of articles rather than a page with furniture is what databases print and pages do not:
see `evidence`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dateline.records.evidence import CONSTANT, counts_up, days_of, marks_of, more_of_few, most_marks
from dateline.records.partners import (
    COMMON,
    Candidates,
    Partner,
    Positions,
    per_record,
    places_of,
    stands_above,
    weight_of,
)
from dateline.records.shapes import Line, Shape

_MOST_ANCHORS = 60
_MOST_PARTNERS = 400
_MOST_PERIODS = 6
_ENOUGH = 4.0
"""Of the marks of a database; see `marks_of`."""


@dataclass(frozen=True, slots=True)
class Period:
    """What repeats in a list of articles."""

    anchor: Shape
    places: tuple[int, ...]
    """The line of the anchor in each record."""
    partners: tuple[Partner, ...]
    """The anchor among them."""
    marks: float
    """How much speaks for a database; see `marks_of`."""


def find_period(lines: Sequence[Line]) -> Period | None:
    """The period of the list of articles that the lines are, or None where they are none."""
    places = {shape: at for shape, at in places_of(lines).items() if weight_of(shape)}
    if most_marks(lines, places) < _ENOUGH:
        return None
    partners = dict(sorted(places.items(), key=_rank)[:_MOST_PARTNERS])
    asked = Candidates(partners)
    anchors = [
        (shape, at) for shape, own in list(partners.items())[:_MOST_ANCHORS] for at in _variants(shape, own, len(lines))
    ]
    best = asked.best([at for _, at in anchors], _MOST_PERIODS) if anchors else []
    days = days_of(lines)
    periods = [p for k in best if (p := _period(lines, *anchors[k], asked, days)) is not None]
    return max(
        periods,
        key=lambda p: _worth(lines, p) * (_LESS if _lacks_first(p, places) else 1.0) * _share_of_records(p, places),
        default=None,
    )


def _share_of_records(period: Period, places: Mapping[Shape, Positions]) -> float:
    """The share of the records that print a period's anchor, a label that some of them leave out: two labels that stand in
    each interval come more often than it does, and as often as each other."""
    if period.anchor.kind != "label":
        return 1.0
    counts = Counter(
        len(places[p.shape]) for p in period.partners[1:] if p.shape.kind == "label" and p.coverage >= CONSTANT
    )
    more = [n for n, n_shapes in counts.items() if n > len(period.places) and n_shapes > 1]
    return len(period.places) / max(more) if more else 1.0


def _lacks_first(period: Period, places: Mapping[Shape, Positions]) -> bool:
    """Whether a rule that only parts records is the anchor, and the first record stands above the first rule.

    What else comes in every record then comes once more than the rule does.
    """
    if period.anchor.kind != "rule" or period.places[0] < 0:
        return False
    others = [p for p in period.partners[1:] if p.coverage >= CONSTANT]
    n_more = sum(len(places[p.shape]) == len(period.places) + 1 for p in others)
    return 2 * n_more > len(others)


_LESS = 0.8


def _worth(lines: Sequence[Line], period: Period) -> float:
    """How good a period is: many marks, many records, and where there is a counter the counter as its anchor."""
    is_counter = counts_up(lines, period.partners[0])
    return float((period.marks + (1.5 if is_counter else 0.0)) * len(period.places) ** (1 / 3))


def _rank(item: tuple[Shape, Positions]) -> tuple[float, int]:
    shape, at = item
    weight = weight_of(shape)
    return -weight, int(at[0])


def _variants(shape: Shape, at: Positions, n_lines: int) -> list[Positions]:
    """The places of an anchor; of a rule that closes the file or only parts the records, without its end, with a start."""
    if shape.kind != "rule":
        return [at]
    found = [at]
    if at[-1] >= n_lines - 1:
        found.append(at[:-1])
    if at[0] > 0:
        found.append(np.concatenate((np.array([-1], np.int64), at)))
        if at[-1] >= n_lines - 1:
            found.append(found[-1][:-1])
    return [places for places in found if len(places) > 1]


def _period(
    lines: Sequence[Line], shape: Shape, anchor: Positions, asked: Candidates, days: Positions
) -> Period | None:
    partners = [Partner(shape, 1.0, False, tuple(int(a) for a in anchor))]
    is_opener = shape.kind == "rule" or counts_up(lines, partners[0])
    after_all, before_all = asked.coverages(anchor)
    for k in np.flatnonzero(np.maximum(after_all, before_all) >= COMMON).tolist():
        other, at = asked.shapes[k], asked.places[k]
        if other == shape:
            continue
        after, before = float(after_all[k]), float(before_all[k])
        is_before = stands_above(anchor, at, before - after, is_opener)
        partners.append(Partner(other, max(after, before), is_before, per_record(anchor, at, is_before, len(lines))))
    marks = marks_of(lines, partners, days, _ENOUGH)
    if marks < _ENOUGH or marks < _ENOUGH + more_of_few(lines, len(anchor), partners):
        return None
    return Period(shape, partners[0].places, tuple(partners), marks)
