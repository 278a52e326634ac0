"""Does a document repeat itself? The shapes of short lines that come once in every record, found in the document itself.

An anchor cuts the document into intervals; the more other shapes come exactly once in each, the more it is the period
of a list. What makes a list of articles rather than a page with furniture is what databases print and pages do not:
counters that count, labels of fields, identifiers, counts of words, two or three of these together.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

import numpy as np
import numpy.typing as npt

from dateline.records.names import is_paper
from dateline.records.shapes import ID, Line, Shape, dates_of
from dateline.records.words import page_pattern, role_of_label

Positions = npt.NDArray[np.int64]

_MOST_ANCHORS = 60
_MOST_PARTNERS = 400
_MOST_PERIODS = 6
_MORE_OF_FEW = {2: 2.0, 3: 0.5}
"""What comes twice may be chance: two pages of one site share their furniture."""
_COMMON = 0.6
"""A shape in this share of the intervals speaks for their anchor."""
_CONSTANT = 0.8
"""A shape in this share of the records is one of the header or the footer: cuts may lean on it."""
_ENOUGH = 4.0
"""Of the marks of a database; see `_marks`."""
_MOST_PLAIN = 1.0
"""Words that come again are worth no more than this together: a story printed twice repeats every line."""
_LONGEST_PLAIN = 60
_WEIGHTS = {
    "rule": 1.5,
    "label": 1.0,
    "words": 1.5,
    "date": 1.0,
    "dated": 1.0,
    "byline": 1.0,
    "copyright": 1.0,
    "text": 0.3,
    "language": 1.0,
}
_FIELDS = frozenset(
    {
        "headline",
        "byline",
        "publisher",
        "section",
        "page",
        "words",
        "date",
        "loaded",
        "language",
        "text",
        "copyright",
        "edition",
        "standfirst",
    }
)


@dataclass(frozen=True, slots=True)
class Partner:
    """A shape that comes once in (nearly) every record."""

    shape: Shape
    coverage: float
    """The share of records that print it."""
    is_before: bool
    """Whether it stands above its record's anchor."""
    places: tuple[int, ...]
    """Its line in each record, -1 where it is missing."""


@dataclass(frozen=True, slots=True)
class Period:
    """What repeats in a list of articles."""

    anchor: Shape
    places: tuple[int, ...]
    """The line of the anchor in each record."""
    partners: tuple[Partner, ...]
    """The anchor among them."""
    marks: float
    """How much speaks for a database; see `_marks`."""


def places_of(lines: Sequence[Line]) -> dict[Shape, Positions]:
    """Where each shape stands that comes at least twice: line numbers."""
    found: dict[Shape, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if line.shape is not None:
            found[line.shape].append(i)
    return {shape: np.array(at, np.int64) for shape, at in found.items() if len(at) > 1}


def find_period(lines: Sequence[Line]) -> Period | None:
    """The period of the list of articles that the lines are, or None where they are none."""
    places = {shape: at for shape, at in places_of(lines).items() if _weight(shape)}
    if _most_marks(lines, places) < _ENOUGH:
        return None
    partners = dict(sorted(places.items(), key=_rank)[:_MOST_PARTNERS])
    asked = _Partners(partners)
    anchors = [
        (asked.support(at) * math.sqrt(len(at)), shape, at)  # of two periods the one that says more lines
        for shape, own in list(partners.items())[:_MOST_ANCHORS]
        for at in _variants(shape, own, len(lines))
    ]
    anchors.sort(key=lambda anchor: -anchor[0])
    periods = [p for _, shape, at in anchors[:_MOST_PERIODS] if (p := _period(lines, shape, at, partners)) is not None]
    return max(periods, key=lambda p: _worth(lines, p), default=None)


def _worth(lines: Sequence[Line], period: Period) -> float:
    """How good a period is: many marks, many records, and where there is a counter the counter as its anchor."""
    is_counter = counts_up(lines, period.partners[0])
    return float((period.marks + (1.5 if is_counter else 0.0)) * len(period.places) ** (1 / 3))


def _most_marks(lines: Sequence[Line], places: dict[Shape, Positions]) -> float:
    """No period can have more marks than this: what most pages fall short of is not looked for among them."""
    roles = {role_of_label(shape.key) for shape in places if shape.kind == "label"} & _FIELDS
    kinds = {shape.kind for shape in places if shape.kind in _WORTH}
    kinds |= {"ends", "tidy"} | ({"imprint", "apart"} if "dated" in kinds else set())
    total = len(roles) + sum(_WORTH[kind] for kind in kinds) + (1.0 if any(s.kind == "label" for s in places) else 0.0)
    texts = [(shape, at) for shape, at in places.items() if shape.kind == "text"]
    if any(ID in shape.key for shape, _ in texts):
        total += _WORTH["id"]
    if any(_may_count(lines, at) for shape, at in places.items() if shape.kind == "label" or "9" in shape.key):
        total += _WORTH["counter"]
    return total


def _may_count(lines: Sequence[Line], at: Positions) -> bool:
    """Whether two neighbours among the first places of a shape hold numbers that follow each other."""
    numbers = [number_in(lines[i]) for i in at[:8]]
    return any(a >= 0 and b == a + 1 for a, b in itertools.pairwise(numbers))


def _rank(item: tuple[Shape, Positions]) -> tuple[float, int]:
    shape, at = item
    weight = _weight(shape)
    return -weight, int(at[0])


def _weight(shape: Shape) -> float:
    weight = _WEIGHTS[shape.kind]
    if shape.kind == "label" and role_of_label(shape.key) is None:
        return weight / 3
    if shape.kind == "text" and not is_plain(shape):
        return 1.0 if len(shape.key) <= _LONGEST_PLAIN else 0.3
    return weight if len(shape.key) <= _LONGEST_PLAIN else 0.0


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


class _Partners:
    """The shapes that may come once in every record, their places in one array: all are asked of an anchor at once."""

    def __init__(self, places: dict[Shape, Positions]) -> None:
        self.shapes = list(places)
        self.sizes = np.array([len(at) for at in places.values()], np.int64)
        self.at = np.concatenate(list(places.values()))
        self.of = np.repeat(np.arange(len(self.shapes)), self.sizes)
        self.weights = np.array([_weight(shape) for shape in self.shapes])
        self.plain = np.array([is_plain(shape) for shape in self.shapes])

    def support(self, anchor: Positions) -> float:
        """What the shapes that come once in each interval of an anchor are worth together."""
        n = len(anchor)
        fits = (self.sizes >= n * _COMMON) & (self.sizes <= 3 * n + 3)
        chosen = fits[self.of]
        at, number = self.at[chosen], (np.cumsum(fits) - 1)[self.of[chosen]]
        n_shapes = int(np.count_nonzero(fits))
        after = self._once(anchor.searchsorted(at, side="right") - 1, number, n_shapes, n)
        before = self._once(anchor.searchsorted(at, side="left"), number, n_shapes, n)
        coverage = np.maximum(after, before) / n
        worth = np.where(coverage >= _COMMON, self.weights[fits] * coverage, 0.0)
        plain = self.plain[fits]
        return float(worth[~plain].sum() + min(_MOST_PLAIN, worth[plain].sum()))

    @staticmethod
    def _once(interval: Positions, number: Positions, n_shapes: int, n: int) -> Positions:
        """In how many of `n` intervals each shape comes exactly once."""
        inside = (interval >= 0) & (interval < n)
        counts = np.bincount(number[inside] * n + interval[inside], minlength=n_shapes * n)
        once: Positions = np.count_nonzero(counts.reshape(n_shapes, n) == 1, axis=1)
        return once


def is_plain(shape: Shape) -> bool:
    """Whether a shape is words that come again and nothing else: a paper's name, a sentence of a refrain."""
    return shape.kind == "text" and not any(sign in shape.key for sign in ("9", ID))


def _coverage(anchor: Positions, at: Positions) -> tuple[float, float]:
    """The share of records that print a shape exactly once after their anchor, and before it."""
    n = len(anchor)
    after = np.bincount(anchor.searchsorted(at, side="right"), minlength=n + 1)
    before = np.bincount(anchor.searchsorted(at, side="left"), minlength=n + 1)
    return float(np.count_nonzero(after[1:] == 1)) / n, float(np.count_nonzero(before[:n] == 1)) / n


def _period(lines: Sequence[Line], shape: Shape, anchor: Positions, places: dict[Shape, Positions]) -> Period | None:
    partners = [Partner(shape, 1.0, False, tuple(int(a) for a in anchor))]
    is_opener = shape.kind == "rule" or counts_up(lines, partners[0])
    for other, at in places.items():
        if other == shape:
            continue
        after, before = _coverage(anchor, at)
        if max(after, before) < _COMMON:
            continue
        is_before = _stands_above(anchor, at, before - after, is_opener)
        partners.append(Partner(other, max(after, before), is_before, _per_record(anchor, at, is_before, len(lines))))
    marks = _marks(lines, partners)
    if marks < _ENOUGH + _MORE_OF_FEW.get(len(anchor), 0.0):
        return None
    return Period(shape, partners[0].places, tuple(partners), marks)


def _stands_above(anchor: Positions, at: Positions, lead: float, is_opener: bool) -> bool:
    """Whether a shape belongs above its record's anchor: the first record and the last tell, else how near it stands."""
    has_first, has_last = bool(at[0] < anchor[0]), bool(at[-1] > anchor[-1])
    if has_first != has_last:
        return has_first
    if abs(lead) * len(anchor) > 1.5:
        return lead > 0
    if is_opener:
        return False
    above = anchor.searchsorted(at, side="left")
    up = [int(anchor[i] - p) for i, p in zip(above, at, strict=True) if i < len(anchor)]
    down = [int(p - anchor[i - 1]) for i, p in zip(above, at, strict=True) if i > 0]
    return bool(up) and (not down or median_low(up) < median_low(down))


def _per_record(anchor: Positions, at: Positions, is_before: bool, n_lines: int) -> tuple[int, ...]:
    """The line of a shape in each record: the one nearest to the anchor; -1 where there is none on its side."""
    found = []
    for i, place in enumerate(anchor):
        if is_before:
            floor = int(anchor[i - 1]) if i else -1
            j = int(at.searchsorted(place, side="left")) - 1
            found.append(int(at[j]) if j >= 0 and at[j] > floor else -1)
        else:
            ceiling = int(anchor[i + 1]) if i + 1 < len(anchor) else n_lines
            j = int(at.searchsorted(place, side="right"))
            found.append(int(at[j]) if j < len(at) and at[j] < ceiling else -1)
    return tuple(found)


def _marks(lines: Sequence[Line], partners: Sequence[Partner]) -> float:
    """How much speaks for a database: counters 3, known labels 1 each, counts of words 1.5, identifiers 2, ...

    Nothing at all where the records print no day: what repeats without one is a table, a quiz, a list of products.
    """
    roles: dict[str, float] = {}
    kinds: dict[str, float] = {}
    unknown = 0.0
    for partner in partners:
        shape = partner.shape
        share = partner.coverage if partner.coverage >= _CONSTANT else partner.coverage / 2
        role = role_of_label(shape.key) if shape.kind == "label" else None
        if role in _FIELDS:
            roles[role] = max(share, roles.get(role, 0.0))
        elif shape.kind == "label":
            unknown += share
        if counts_up(lines, partner):
            kinds["counter"] = 1.0
        elif shape.kind == "dated" and _are_imprints(lines, partner):
            kinds["imprint"] = max(share, kinds.get("imprint", 0.0))
            kinds["apart"] = max(_set_apart(lines, partner), kinds.get("apart", 0.0))
        elif shape.kind == "text" and ID in shape.key and _are_identifiers(lines, partner):
            kinds["id"] = max(share, kinds.get("id", 0.0))
        elif shape.kind in _WORTH:
            kinds[shape.kind] = max(share, kinds.get(shape.kind, 0.0))
    if not _have_days(lines, partners):
        return 0.0
    if any(_is_at_ends(lines, partner) for partner in partners):
        kinds["ends"] = 1.0
    if _is_tidy(lines, partners):
        kinds["tidy"] = 1.0
    return sum(_WORTH[kind] * share for kind, share in kinds.items()) + sum(roles.values()) + min(1.0, 0.25 * unknown)


_WORTH = {
    "imprint": 2.5,
    "apart": 1.5,
    "counter": 3.0,
    "id": 2.0,
    "words": 1.5,
    "rule": 1.0,
    "date": 1.0,
    "dated": 1.0,
    "byline": 1.0,
    "language": 1.0,
    "ends": 1.0,
    "tidy": 1.0,
    "copyright": 0.5,
}


def _is_at_ends(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether a rule or a line of set words opens the file and every record, or closes every record and the file."""
    is_set = partner.shape.kind == "rule" or is_plain(partner.shape) or counts_up(lines, partner)
    return is_set and partner.coverage > 0.99 and (partner.places[0] <= 0 or partner.places[-1] == len(lines) - 1)


_MOST_LOOSE = 3.5


def _is_tidy(lines: Sequence[Line], partners: Sequence[Partner]) -> bool:
    """Whether little stands in the records beside text and what they share: pages are full of odd short lines."""
    places = partners[0].places
    shared = {partner.shape for partner in partners}
    start, end = max(0, places[0] if not any(p.is_before for p in partners) else 0), len(lines)
    loose = 0
    for i in range(start, end):
        line = lines[i]
        if line.shape in shared or len(line.text) > _LONGEST_PLAIN or line.text.endswith(_STOPS):
            continue
        if _is_wrapped(lines, i):
            continue
        loose += line.shape is None or line.shape.kind in ("text", "label", "dated", "date")
    return loose <= _MOST_LOOSE * len(places)


def _is_wrapped(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is one of several that a paragraph was broken into."""
    goes_on = i + 1 < len(lines) and not lines[i + 1].blanks and len(lines[i].text) >= _WRAPPED_FROM
    return goes_on or (i > 0 and not lines[i].blanks and len(lines[i - 1].text) >= _WRAPPED_FROM)


_WRAPPED_FROM = 40
_STOPS = (".", "!", "?", "。", "”", '"', "»", ",")


def _have_days(lines: Sequence[Line], partners: Sequence[Partner]) -> bool:
    """Whether nearly every record prints a day on a line of its own, in one form or another."""
    if any(partner.coverage >= _CONSTANT and _are_days(lines, partner) for partner in partners):
        return True
    anchor = np.array(partners[0].places, np.int64)
    at = np.array([i for i, line in enumerate(lines) if line.shape is not None and line.shape.kind in _DAYS], np.int64)
    n = len(anchor)
    after = np.bincount(anchor.searchsorted(at, side="right"), minlength=n + 1)
    return int(max(np.count_nonzero(after[1:]), np.count_nonzero(after[:n]))) >= _CONSTANT * n


_DAYS = ("date", "dated")


_IDENTIFIER = re.compile(r"(?=\w*[^\W\d_])\w*\d\w*\d\w*\d[\w-]*")


def _are_identifiers(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether the lines end in a database's numbers, each its own: three digits or more among letters; no hash tags."""
    found = [match.group() for i in partner.places if i >= 0 and (match := _IDENTIFIER.search(lines[i].text))]
    return len(set(found)) > 0.9 * sum(i >= 0 for i in partner.places)


def _are_imprints(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether most of the lines print a page beside their day: 'De Bode, 30-11-2011, p.23'."""
    texts = [lines[i].text for i in partner.places if i >= 0][:12]
    return 2 * sum(page_pattern().search(text) is not None or _opens_with_paper(text) for text in texts) > len(texts)


def _opens_with_paper(text: str) -> bool:
    """Whether a newspaper's name stands before the day: 'Grenzbote, 14. Mai 2019'."""
    dates = dates_of(text)
    before = text[: dates[0].char_start] if dates else ""
    return len(before.split()) <= _MOST_NAME_WORDS and is_paper(before)


_MOST_NAME_WORDS = 6


def _set_apart(lines: Sequence[Line], partner: Partner) -> float:
    """The share of the lines that have a rule right above their record's head, or are the first of all."""
    places = [i for i in partner.places if i >= 0]
    n_apart = 0
    for i in places:
        above = lines[max(0, i - _HEAD) : i]
        n_apart += i < _HEAD or any(line.shape is not None and line.shape.kind == "rule" for line in above)
    return n_apart / len(places)


_HEAD = 5


def _are_days(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether most values of a label are days, on its line or the next."""
    if partner.shape.kind != "label" or role_of_label(partner.shape.key) == "loaded":
        return False
    places = [i for i in partner.places if i >= 0][:12]
    n_days = sum(bool(dates_of(value_of(lines, i))) for i in places)
    return 2 * n_days > len(places)


def value_of(lines: Sequence[Line], i: int) -> str:
    """The value of the label on line `i`: behind it, or on the next line where it stands alone."""
    line = lines[i]
    value = line.text[line.value_at :].strip()
    if value or i + 1 >= len(lines):
        return value
    return lines[i + 1].text if lines[i + 1].blanks <= 1 else ""


def counts_up(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether the numbers in a shape count the records: 1 of 9, 2 of 9, 3 of 9."""
    numbers = [number_in(lines[i]) for i in partner.places if i >= 0]
    if partner.shape.key.strip("- ") == "9":  # "- 3 -": the pages of a print
        return False
    if len(numbers) < 2 or partner.coverage < _CONSTANT:
        return False
    steps = [b - a for a, b in itertools.pairwise(numbers)]
    return sum(step == 1 for step in steps) >= 0.9 * len(steps)


def number_in(line: Line) -> int:
    """The number that a counter or a labelled number holds; -1 for none."""
    if line.shape is not None and line.shape.kind == "label":
        value = line.text[line.value_at :].strip()
        return int(value) if value.isdecimal() and len(value) < 10 else -1
    return line.number
