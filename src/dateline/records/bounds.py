"""Where the records of a list begin and end, from what repeats in it.

Between the last shape that is a record's own and the first that is the next one's lie lines that repeat nothing: the
end of a text, the beginning of the next header. What stands above the first record and below the last says which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from statistics import median_low

from dateline.records.evidence import counts_up
from dateline.records.partners import Partner
from dateline.records.period import Period
from dateline.records.shapes import Line, Shape

_CONSTANT = 0.8
_ALWAYS = 0.99
_LONGEST_HEAD = 6
"""Lines that a record may print above the first shape it shares with the others."""


def record_starts(lines: Sequence[Line], period: Period) -> list[int]:
    """The first line of each record, in order; the last record reaches to the end."""
    n = len(period.places)
    constant = [p for p in period.partners if p.coverage >= _CONSTANT]
    always = [p for p in constant if p.coverage > _ALWAYS]
    first = [_first(always, i, period) for i in range(n)]
    if period.places[0] < 0 < n - 1:
        first[0] = _first_of_all(period)
    last = [_last(constant, i, period, first[i + 1] if i + 1 < n else len(lines)) for i in range(n)]
    gaps = [(last[i] + 1, first[i + 1]) for i in range(n - 1)]
    if _opens_record(lines, constant, first):
        shared = {partner.shape for partner in period.partners}
        parts_only = period.places[0] < 0
        return [
            place if parts_only and lines[place].shape == period.anchor else _above_underline(lines, place, shared)
            for place in first
        ]
    heads = _heads(lines, gaps, first, last, constant)
    usual = median_low(heads) if heads else 0
    head_of_first = min(usual, first[0])
    if head_of_first and all(_is_rule(lines[place - head]) for place, head in zip(first[1:], heads, strict=True)):
        head_of_first -= not _is_rule(lines[first[0] - head_of_first])  # a rule that only parts: the first has none
    return [first[0] - head_of_first, *(first[i + 1] - heads[i] for i in range(n - 1))]


def _first(partners: Sequence[Partner], i: int, period: Period) -> int:
    """The first shared line of record `i`."""
    floor = _last_of_previous(partners, i, period)
    own = [p.places[i] for p in partners if p.is_before and p.places[i] > floor]
    return max(0, min([*own, period.places[i]]))


def _first_of_all(period: Period) -> int:
    """The first line of the first record where the anchor only parts records: as far above its fields as in the others.

    What stands above is a cover page, a list of contents.
    """
    votes: Counter[int] = Counter()
    for partner in period.partners[1:]:
        below = [p - a for p, a in zip(partner.places[1:], period.places[1:], strict=True) if p >= 0]
        if partner.places[0] >= 0 and below and not partner.is_before:
            usual, n_usual = Counter(below).most_common(1)[0]
            if n_usual > _AGREED * len(below):
                votes[max(0, partner.places[0] - usual + 1)] += 1
    return max(votes, key=lambda start: (votes[start], start), default=0)


_AGREED = 0.6


def _last_of_previous(partners: Sequence[Partner], i: int, period: Period) -> int:
    """The last line certain to be of the record before: shapes that stand below its anchor."""
    if not i:
        return -1
    return period.places[i - 1]


def _last(partners: Sequence[Partner], i: int, period: Period, end: int) -> int:
    """The last shared line of record `i`, before the first one of the next."""
    return max([*(p.places[i] for p in partners if not p.is_before and p.places[i] < end), period.places[i]])


def _opens_record(lines: Sequence[Line], constant: Sequence[Partner], first: Sequence[int]) -> bool:
    """Whether the first shared line is one that opens a record: a rule, a counter, a labelled number."""
    openers = [
        p for p in constant if p.shape.kind == "rule" or counts_up(lines, p)
    ]  # once a partner, not once a record
    opened = {place for p in openers for place in p.places if place >= 0}
    return 2 * sum(place in opened for place in first) > len(first)


def _above_underline(lines: Sequence[Line], place: int, shared: Container[Shape]) -> int:
    """The line a rule underlines, where the record begins with a headline and a rule under it.

    No headline is one of the `shared` shapes: 'Read the page at ...' closes the record above a rule that parts.
    """
    line = lines[place]
    if place and line.shape is not None and line.shape.kind == "rule" and not line.blanks:
        above = lines[place - 1]
        is_title = len(above.text) <= 120 and (above.blanks or place == 1) and not above.text.endswith((".", ":"))
        if is_title and (above.shape is None or (above.shape.kind == "text" and above.shape not in shared)):
            return place - 1
    return place


def _heads(
    lines: Sequence[Line],
    gaps: Sequence[tuple[int, int]],
    first: Sequence[int],
    last: Sequence[int],
    constant: Sequence[Partner],
) -> list[int]:
    """How many lines of each gap are the head of the record below it."""
    sizes = [end - start for start, end in gaps]
    n_below = len(lines) - 1 - last[-1]
    rules = [_last_rule(lines, start, end) for start, end in gaps]
    if sum(r is not None for r in rules) > 0.6 * len(gaps):
        usual = median_low([end - r for r, (_, end) in zip(rules, gaps, strict=True) if r is not None])
        return [
            end - r if r is not None else min(usual, end - start) for r, (start, end) in zip(rules, gaps, strict=True)
        ]
    if not n_below and max(sizes) <= _LONGEST_HEAD:
        return sizes  # nothing follows the last shared line of the last record: what stands between is the next one's
    if first[0] == 0:
        return [0] * len(gaps)  # the file begins with a shared line
    n_above = first[0]
    if not n_below and n_above > _LONGEST_HEAD:
        return [min(size, _LONGEST_HEAD) for size in sizes]
    if n_above <= _LONGEST_HEAD:
        return [min(n_above, size) for size in sizes]
    return [_block(lines, start, end) for start, end in gaps]


def _is_rule(line: Line) -> bool:
    return line.shape is not None and line.shape.kind == "rule"


def _last_rule(lines: Sequence[Line], start: int, end: int) -> int | None:
    for i in range(end - 1, start - 1, -1):
        if _is_rule(lines[i]):
            return i
    return None


def _block(lines: Sequence[Line], start: int, end: int) -> int:
    """The lines below the widest gap among the last few before `end`."""
    low = max(start, end - _LONGEST_HEAD)
    best = max(range(low, end), key=lambda i: (lines[i].blanks, i), default=end)
    return end - best
