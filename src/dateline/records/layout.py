"""A layout as people write it down: what was learnt of a list, and lists read by a layout that somebody declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dateline.model import Layout
from dateline.records.learnt import Learnt, Range
from dateline.records.partners import Partner
from dateline.records.period import Period
from dateline.records.shapes import Line, Shape, shape_of
from dateline.records.words import fold_label

_ALWAYS = 0.99


def declared_roles(layout: Layout) -> dict[str, str]:
    """Folded label -> role."""
    return {fold_label(label): role for label, role in layout.labels}


def with_declared_labels(lines: Sequence[Line], roles: Mapping[str, str]) -> list[Line]:
    """The lines, those that are a declared label alone or open with one read as such."""
    return [_declared(line, roles) for line in lines]


def _declared(line: Line, roles: Mapping[str, str]) -> Line:
    if line.shape is not None and line.shape.kind == "label" and line.shape.key in roles:
        return line
    if (key := fold_label(line.text)) in roles:
        return line._replace(shape=Shape("label", key), value_at=len(line.text))
    head, colon, _ = line.text.partition(":")
    if colon and (key := fold_label(head)) in roles:
        return line._replace(shape=Shape("label", key), value_at=len(head) + 1)
    return line


def declared_ranges(lines: Sequence[Line], layout: Layout) -> list[Range]:
    """The lines of each record by a declared marker; empty where the marker never comes."""
    shape, _, _ = shape_of(layout.marker)
    roles = declared_roles(layout)
    key = fold_label(layout.marker)
    wanted = Shape("label", key) if key in roles else shape
    starts = [max(0, i - layout.lines_above) for i, line in enumerate(lines) if line.shape == wanted]
    starts = list(dict.fromkeys(starts))
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def learnt_layout(lines: Sequence[Line], ranges: Sequence[Range], learnt: Learnt, period: Period | None) -> Layout:
    """What was learnt, in the form in which it can be declared; without a period the first labelled line is the marker."""
    if period is None:
        return Layout(*_first_marker(lines, ranges[0], learnt), _labels(lines, ranges, learnt))
    always = [p for p in period.partners if p.coverage > _ALWAYS and -1 not in p.places]
    above = {p: [place - start for place, (start, _) in zip(p.places, ranges, strict=True)] for p in always}
    marker = min(always, key=lambda p: _fitness(p, above[p]), default=period.partners[0])
    first = lines[max(0, marker.places[0])]
    text = _label_of(first) if marker.shape.kind == "label" else first.text
    n_above = Counter(above[marker]).most_common(1)[0][0] if marker in above else 0
    return Layout(text, max(0, n_above), _labels(lines, ranges, learnt))


def _labels(lines: Sequence[Line], ranges: Sequence[Range], learnt: Learnt) -> tuple[tuple[str, str], ...]:
    labels: dict[str, str] = {}
    for line in lines[ranges[0][0] :]:
        if line.shape is not None and line.shape.kind == "label" and line.shape in learnt.roles:
            role = learnt.roles[line.shape]
            labels.setdefault(_label_of(line), _DECLARABLE.get(role, role))
    return tuple(labels.items())


def _first_marker(lines: Sequence[Line], bounds: Range, learnt: Learnt) -> tuple[str, int]:
    """The first field of a record, as its text or label, and how many lines stand above it."""
    start, end = bounds
    first = next((i for i in range(start, end) if lines[i].shape in learnt.roles), start)
    shape = lines[first].shape
    is_label = shape is not None and shape.kind == "label"
    return _label_of(lines[first]) if is_label else lines[first].text, first - start


def _fitness(partner: Partner, above: Sequence[int]) -> tuple[int, bool, int]:
    """Which marker to write down: always as far from the head of its record, words rather than values, near the head."""
    return len(set(above)), partner.shape.kind not in _WORDED, above[0]


_WORDED = ("rule", "text", "label")
_DECLARABLE = {"counter": "id", "unknown_date": "other", "partial_date": "date", "unknown": "other"}


def _label_of(line: Line) -> str:
    return line.text[: line.value_at].strip().rstrip(":：").strip() or line.text
