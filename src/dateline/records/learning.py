"""What the records of a list have in common: which lines are fields, what role each field has, on which side of the text.

Learnt from all records together: one record alone cannot tell a label from a word with a colon in a story.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from dateline.lexicon.scripts import UNPARTED
from dateline.records.bodies import place_bodies
from dateline.records.evidence import counts_up, is_print_page, value_of
from dateline.records.learnt import Learnt, Range, role_at, value_lines
from dateline.records.notices import notices
from dateline.records.period import Period
from dateline.records.roles import read_values, role_of_shape, role_of_values
from dateline.records.shapes import ID, Line, Shape
from dateline.records.words import page_pattern, role_of_label

_SHARED = 0.8


def learn(
    lines: Sequence[Line], ranges: Sequence[Range], period: Period | None, declared: Mapping[str, str] | None = None
) -> Learnt:
    """The fields of the records that `ranges` bound; `declared` roles of folded labels settle those."""
    counts: dict[Shape, Counter[int]] = defaultdict(Counter)
    for n, (start, end) in enumerate(ranges):
        for line in lines[start:end]:
            if line.shape is not None:
                counts[line.shape][n] += 1
    roles: dict[Shape, str] = {}
    if period is not None:
        shared = {p.shape for p in period.partners if p.coverage >= _SHARED}
    else:
        shared = {
            shape for shape, own in counts.items() if set(own.values()) == {1} and len(own) >= _SHARED * len(ranges)
        }
    for shape, of_record in counts.items():
        role = role_of_shape(shape, of_record, len(ranges), shape in shared)
        if role is not None:
            roles[shape] = role
    for partner in period.partners if period is not None else ():
        if counts_up(lines, partner):
            roles[partner.shape] = "counter"
    if len(ranges) == 1:
        roles = {shape: role for shape, role in roles.items() if shape.kind != "text" or _is_told_alone(shape)}
    learnt = Learnt(roles)
    read_values(lines, ranges, learnt)
    learnt.roles.update({Shape("label", label): role for label, role in (declared or {}).items()})
    learnt.page_furniture = _page_furniture(lines, ranges, learnt) | notices(lines, ranges, learnt.roles)
    place_bodies(lines, ranges, learnt)
    if _have_no_text(learnt) and (summary := _told_summary(lines, ranges, learnt)) is not None:
        learnt.roles[summary] = "text"
    _add_rare_labels(lines, ranges, learnt)
    place_bodies(lines, ranges, learnt)
    return learnt


def _have_no_text(learnt: Learnt) -> bool:
    """Whether most records hold nothing but fields."""
    return sum(first >= last for first, last in learnt.bodies) > len(learnt.bodies) / 2


def _told_summary(lines: Sequence[Line], ranges: Sequence[Range], learnt: Learnt) -> Shape | None:
    """The label of summaries whose values are as long as a text: where nothing else is told, they are the text."""
    values: dict[Shape, int] = defaultdict(int)
    for start, end in ranges:
        for i in range(start, end):
            shape = lines[i].shape
            if shape is not None and role_at(lines, i, learnt) == "standfirst":
                told = lines[i : i + value_lines(lines, i, end, learnt)]
                values[shape] += sum(_letters(line.text) for line in told) > _TOLD_CHARS
    best = max(values, key=lambda shape: (values[shape], shape.key), default=None)
    return best if best is not None and values[best] > len(ranges) / 2 else None


_TOLD_CHARS = 120
_LETTERS_OF_SIGN = 3
"""Letters that one sign of a script without spaces stands for."""


def _letters(text: str) -> int:
    return len(text) + (_LETTERS_OF_SIGN - 1) * len(UNPARTED.findall(text))


def _is_told_alone(shape: Shape) -> bool:
    """Whether a shape of words is a field though it comes only once: an identifier, a page, a counter."""
    return ID in shape.key or page_pattern().fullmatch(shape.key.rstrip(".")) is not None


def _page_furniture(lines: Sequence[Line], ranges: Sequence[Range], learnt: Learnt) -> frozenset[int]:
    """Lines with a number that only ever grows through the whole list, in several records: pages of a print."""
    places: dict[Shape, list[tuple[int, int]]] = defaultdict(list)
    for n, (start, end) in enumerate(ranges):
        for i in range(start, end):
            shape = lines[i].shape
            if shape is not None and shape.kind == "text" and lines[i].number >= 0 and shape not in learnt.roles:
                places[shape].append((i, n))
    found: set[int] = set()
    for shape, own in places.items():
        numbers = [lines[i].number for i, _ in own]
        if is_print_page(shape.key):
            found |= {i for i, _ in own}
            continue
        grows = all(0 < b - a <= 3 for a, b in itertools.pairwise(numbers))
        if len(own) >= 3 and grows and len({n for _, n in own}) > 1 and len(shape.key) <= 100:
            found |= {i for i, _ in own}
    return frozenset(found)


def _add_rare_labels(lines: Sequence[Line], ranges: Sequence[Range], learnt: Learnt) -> None:
    """Labels known to the trade that few records print, where they stand outside the text or at its very end."""
    for (start, end), (first, last) in zip(ranges, learnt.bodies, strict=True):
        for i in (*range(start, first), *range(last, end)):
            if not _add_rare(lines, i, learnt) and i < first:
                _add_unknown(lines, i, start, first, learnt)
        for i in range(first, last - 1):
            if not _add_rare(lines, i, learnt) and not _is_rare_label(lines, i, start, learnt):
                break
        low = max(first + 1, last - _LONGEST_TAIL)
        for i in range(last - 1, low - 1, -1):
            above = lines[i - 1].shape
            goes_on = above is not None and above.kind == "label" and not lines[i].blanks
            if not _add_rare(lines, i, learnt) and not goes_on:
                break


def _add_unknown(lines: Sequence[Line], i: int, start: int, end: int, learnt: Learnt) -> None:
    """Takes a line for a field where its label is unknown and rare, in a header whose every line has a label."""
    shape = lines[i].shape
    if (
        shape is None
        or shape.kind != "label"
        or not (_is_label(lines, i - 1, start) and _is_label(lines, i + 1, start))
    ):
        return
    value = value_of(lines, i)
    has = set(learnt.roles.values())
    if value and "headline" in has and i + 1 <= end:
        learnt.rare[i] = role_of_values([value], has)


def _is_rare_label(lines: Sequence[Line], i: int, start: int, learnt: Learnt) -> bool:
    """Takes the line below a header for its last field where every line of the header has a label, as it does."""
    shape = lines[i].shape
    if shape is None or shape.kind != "label" or "headline" not in learnt.roles.values():
        return False
    if not _is_label(lines, i - 1, start) or not _is_label(lines, i - 2, start) or len(lines[i].text) > 80:
        return False
    value = value_of(lines, i)
    if value:
        learnt.rare[i] = role_of_values([value], set(learnt.roles.values()))
    return bool(value)


def _is_label(lines: Sequence[Line], i: int, start: int) -> bool:
    shape = lines[i].shape if start <= i < len(lines) else None
    return shape is not None and shape.kind == "label"


_LONGEST_TAIL = 16


def _add_rare(lines: Sequence[Line], i: int, learnt: Learnt) -> bool:
    """Takes line `i` for a field where its label is known and no other record prints it; tells whether it is one."""
    shape = lines[i].shape
    if shape is None or shape.kind != "label":
        return False
    role = role_of_label(shape.key)
    if shape not in learnt.roles and role is not None and role not in ("text", "headline"):
        learnt.rare[i] = role
    return i in learnt.rare or shape in learnt.roles
