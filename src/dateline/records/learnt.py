"""What the records of a list have in common: which lines are fields, what role each field has, on which side of the text.

Learnt from all records together: one record alone cannot tell a label from a word with a colon in a story.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dateline.records.names import is_paper, is_person
from dateline.records.notices import notices
from dateline.records.period import Period, counts_up, value_of
from dateline.records.shapes import ID, Line, Shape, dates_of
from dateline.records.values import is_url
from dateline.records.words import role_of_label, roles_of_label, words_pattern

Range = tuple[int, int]
"""First line of a record and the first one behind it."""

_OFTEN = 0.5
_SHARED = 0.8
_LONGEST_PLAIN = 60
_PROSE_CHARS = 200
_SENTENCE_CHARS = 60
_ENDS = (".", "!", "?", "。", ",", "-")


@dataclass(slots=True)
class Learnt:
    """The fields of a list."""

    roles: dict[Shape, str]
    """Every shape that is a field, with its role: those of labels.yaml, 'counter', 'rule', 'plain' (words that come again)."""
    feet: frozenset[Shape] = frozenset()
    """Those that stand below the text."""
    page_furniture: frozenset[int] = frozenset()
    """Lines that a printer put between the lines of a story."""
    rare: dict[int, str] = field(default_factory=dict)
    """Lines that are fields though too few records print their label, with their roles."""
    bodies: list[Range] = field(default_factory=list)
    """The lines of the text in each record; empty where there is none."""


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
        role = _role(shape, of_record, len(ranges), shape in shared)
        if role is not None:
            roles[shape] = role
    for partner in period.partners if period is not None else ():
        if counts_up(lines, partner):
            roles[partner.shape] = "counter"
    learnt = Learnt(roles)
    _read_values(lines, ranges, learnt)
    learnt.roles.update({Shape("label", label): role for label, role in (declared or {}).items()})
    learnt.page_furniture = _page_furniture(lines, ranges, learnt) | notices(lines, ranges, learnt.roles)
    _place_bodies(lines, ranges, learnt)
    _add_rare_labels(lines, ranges, learnt)
    _place_bodies(lines, ranges, learnt)
    return learnt


def _role(shape: Shape, of_record: Counter[int], n: int, is_shared: bool) -> str | None:
    """The role of a shape that comes in the records counted, None where it is no field."""
    n_with, often = len(of_record), sum(of_record.values()) / len(of_record)
    if shape.kind == "rule":
        return "rule"
    if shape.kind == "copyright":
        return "copyright"
    if n_with < min(2, n):
        return None
    if shape.kind == "label":
        known = role_of_label(shape.key)
        if known is not None:
            return known if often <= 1.6 or known in ("other", "text") else None
        return "unknown" if n_with >= max(2, 0.3 * n) and often <= 1.3 else None
    if often > 1.3 or n_with < _OFTEN * n:
        return None
    if shape.kind == "byline":
        return None  # a free line, read with the others
    if shape.kind in ("words", "date", "dated", "language"):
        return shape.kind
    if ID in shape.key or "9" in shape.key:
        return "id" if is_shared and len(shape.key) <= _LONGEST_PLAIN else None
    is_prose = len(shape.key) > _LONGEST_PLAIN or shape.key.endswith((".", "!", "?", "。", ","))
    return None if is_prose else "plain"


def _read_values(lines: Sequence[Line], ranges: Sequence[Range], learnt: Learnt) -> None:
    """Settles the roles of labels that no table knows, and corrects those whose values say otherwise."""
    values: dict[Shape, list[str]] = defaultdict(list)
    for start, end in ranges:
        for i in range(start, end):
            shape = lines[i].shape
            if shape is not None and shape.kind == "label" and shape in learnt.roles:
                values[shape].append(value_of(lines, i))
    has = set(learnt.roles.values())
    for shape, own in sorted(values.items(), key=lambda item: item[0].key):
        role = learnt.roles[shape]
        told = [value for value in own if value]
        also = roles_of_label(shape.key)
        if role == "headline" and "section" in also and told and _share(told, _is_long_title) < _OFTEN:
            learnt.roles[shape] = "section"
        elif role == "headline" and "publisher" in also and told and _share(told, is_paper) >= _OFTEN:
            learnt.roles[shape] = "publisher"
        elif role == "unknown" and told:
            learnt.roles[shape] = _role_of_values(told, has)
        elif role == "date" and told and not any(dates_of(value) for value in told):
            learnt.roles[shape] = "partial_date"
        elif role in ("id", "other") and len(told) > 1 and _share(told, _is_told) > _OFTEN and "text" not in has:
            learnt.roles[shape] = "text"


def _role_of_values(values: list[str], has: set[str]) -> str:
    """What the values of an unknown label look like."""
    if _share(values, lambda v: bool(dates_of(v)) and len(v) <= 60) > 0.7:
        return "unknown_date" if "date" in has else "date"
    if _share(values, is_url) > 0.7:
        return "url"
    if _share(values, lambda v: words_pattern().fullmatch(v) is not None) > 0.7:
        return "words"
    if _share(values, lambda v: _is_prose(v) or (len(v) > _SENTENCE_CHARS and v.endswith(_ENDS))) > _OFTEN:
        return "other" if "text" in has else "text"
    if "publisher" not in has and _share(values, is_paper) >= _OFTEN:
        return "publisher"
    if "byline" not in has and _share(values, is_person) > 0.8:
        return "byline"
    is_title = _share(values, lambda v: len(v.split()) >= 4 and not any(map(str.isdigit, v))) > 0.7
    if "headline" not in has and is_title and len(set(values)) == len(values):
        return "headline"
    return "other"


def _is_told(value: str) -> bool:
    """Prose, and no list of subjects: those are parted by semicolons and do not end."""
    return _is_prose(value) and value.endswith(_ENDS) and 40 * value.count(";") < len(value)


def _is_long_title(value: str) -> bool:
    return len(value.split()) >= 4


def _is_prose(value: str) -> bool:
    return len(value) > _PROSE_CHARS


def _share(values: Sequence[str], test) -> float:  # type: ignore[no-untyped-def]
    return sum(bool(test(value)) for value in values) / len(values)


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
        learnt.rare[i] = _role_of_values([value], has)


def _is_rare_label(lines: Sequence[Line], i: int, start: int, learnt: Learnt) -> bool:
    """Takes the line below a header for its last field where every line of the header has a label, as it does."""
    shape = lines[i].shape
    if shape is None or shape.kind != "label" or "headline" not in learnt.roles.values():
        return False
    if not _is_label(lines, i - 1, start) or not _is_label(lines, i - 2, start) or len(lines[i].text) > 80:
        return False
    value = value_of(lines, i)
    if value:
        learnt.rare[i] = _role_of_values([value], set(learnt.roles.values()))
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


def _place_bodies(lines: Sequence[Line], ranges: Sequence[Range], learnt: Learnt) -> None:
    """Finds the text of each record and with it the side of every field."""
    first_guess = [_guess(lines, r, learnt) for r in ranges]
    below: Counter[Shape] = Counter()
    above: Counter[Shape] = Counter()
    for (start, end), (first, last) in zip(ranges, first_guess, strict=True):
        for i in range(start, end):
            shape = lines[i].shape
            if shape is not None and shape in learnt.roles and not first <= i < last:
                (below if i >= last else above)[shape] += 1
    learnt.feet = frozenset(shape for shape in learnt.roles if below[shape] > above[shape])
    learnt.bodies = [_settle(lines, r, guess, learnt) for r, guess in zip(ranges, first_guess, strict=True)]


def _guess(lines: Sequence[Line], bounds: Range, learnt: Learnt) -> Range:
    """The text of a record: behind the label that says so, else the longest stretch without fields."""
    start, end = bounds
    text = next((i for i in range(start, end) if _role_at(lines, i, learnt) == "text"), None)
    if text is not None:
        stop = text + 1
        last_text = text
        while stop < end:
            role = _role_at(lines, stop, learnt)
            if role == "text":
                last_text = stop
            elif role is not None and role not in ("rule", "plain", "date", "dated", "words"):
                break
            stop += 1
        return text, max(stop, last_text + 1)
    best, best_size, above = (end, end), 0.0, None
    i = start
    while i < end:
        if _is_field(lines, i, learnt):
            above = _role_at(lines, i, learnt)
            i += _n_value_lines(lines, i, end, learnt)
            continue
        j, size = i, 0.0
        while j < end and not _is_field(lines, j, learnt):
            size += (
                (j not in learnt.page_furniture)
                * len(lines[j].text)
                * (_LESS if _CAPITALS.match(lines[j].text) else 1.0)
            )
            j += 1
        if above in _BELOW_TEXT:
            size *= _LESS  # a list of subjects or companies goes on for longer than many a story
        is_short = j - i == 1 and size <= _LONGEST_HEAD
        if is_short and j < end and learnt.feet and lines[j].shape not in learnt.feet and j not in learnt.rare:
            size *= _LESS  # above a field of the header: a headline
        if size > best_size:
            best, best_size = (i, j), size
        i = j
    return best


_BELOW_TEXT = frozenset({"other", "loaded"})
_LESS = 0.1
_CAPITALS = re.compile(r"[^\W\d_a-zà-ÿ][^\Wa-zà-ÿ -]*(?:[ -][^\Wa-zà-ÿ]+)*\s?: ")
"""A label in capitals that no other record may print: 'TICKER: ABC (NYSE)'."""


def _settle(lines: Sequence[Line], bounds: Range, guess: Range, learnt: Learnt) -> Range:
    """`guess`, grown over look-alikes of fields in the story: only a field from below ends a text."""
    start, end = bounds
    first, last = guess
    if first >= last:
        return guess
    if _role_at(lines, first, learnt) != "text":
        while last < end and not _ends_text(lines, last, learnt):
            last += 1
        while first > start and not _is_field(lines, first - 1, learnt):
            first -= 1
        if "headline" not in learnt.roles.values():
            first += _n_head_lines(lines, first, last)
    while last > first and _is_rule(lines, last - 1):
        last -= 1
    return first, last


_MOST_HEAD_LINES = 5
_LONGEST_HEAD = 150
_STOPS = (".", "!", "?", "。", "…", '"', "”", "»", ",", ";", ":")


def _n_head_lines(lines: Sequence[Line], first: int, last: int) -> int:
    """How many lines at the head of a text are none of it: short, no sentences, each for itself."""
    n = 0
    while first + n < last - 1 and n < _MOST_HEAD_LINES:
        line, below = lines[first + n], lines[first + n + 1]
        is_short = len(line.text) <= _LONGEST_HEAD and not line.text.endswith(_STOPS)
        is_wrapped = not below.blanks and len(line.text) >= _WRAPPED_FROM and below.text[:1].islower()
        if not is_short or is_wrapped:
            break
        n += 1
    return n


_WRAPPED_FROM = 45


def _ends_text(lines: Sequence[Line], i: int, learnt: Learnt) -> bool:
    role = _role_at(lines, i, learnt)
    if role is None or role == "rule":
        return False
    return lines[i].shape in learnt.feet or i in learnt.rare or role in ("copyright", "counter")


def _is_rule(lines: Sequence[Line], i: int) -> bool:
    shape = lines[i].shape
    return shape is not None and shape.kind == "rule"


def _role_at(lines: Sequence[Line], i: int, learnt: Learnt) -> str | None:
    shape = lines[i].shape
    if shape is None or i in learnt.page_furniture:
        return None
    return learnt.roles.get(shape) or learnt.rare.get(i)


def role_at(lines: Sequence[Line], i: int, learnt: Learnt) -> str | None:
    """The role of the field on line `i`; None for a line that is none."""
    return _role_at(lines, i, learnt)


def _is_field(lines: Sequence[Line], i: int, learnt: Learnt) -> bool:
    """Whether a line is a field; a rule between two lines of a story is none."""
    role = _role_at(lines, i, learnt)
    return role is not None and role != "rule"


_CONTINUES_FROM = 45
_ONE_LINE = frozenset(
    {"words", "date", "language", "page", "dated", "counter", "id", "plain", "rule", "time", "loaded"}
)


def _n_value_lines(lines: Sequence[Line], i: int, end: int, learnt: Learnt) -> int:
    """How many lines the field on line `i` takes: its own, and those of a value that goes on below it."""
    shape, line = lines[i].shape, lines[i]
    n = 1
    if shape is None or shape.kind != "label":
        return n
    role = _role_at(lines, i, learnt)
    is_alone = line.value_at >= len(line.text)
    may_go_on = is_alone or (len(line.text) >= _CONTINUES_FROM and role not in _ONE_LINE)
    if is_alone and i + 1 < end and _is_bare_value(lines[i + 1], learnt):
        n = 2
        if role in _ONE_LINE or lines[i + 1].shape in learnt.roles:
            return n
    while i + n < end and may_go_on and not _is_field(lines, i + n, learnt) and not _is_rule(lines, i + n):
        if lines[i + n].blanks and not (is_alone and n == 1):
            break
        n += 1
        if is_alone and role in _ONE_LINE:
            break
        may_go_on = is_alone or len(lines[i + n - 1].text) >= _CONTINUES_FROM
    return n


def _is_bare_value(line: Line, learnt: Learnt) -> bool:
    """Whether a line may be the value of a label that stands alone above it, though it comes again in other records."""
    role = learnt.roles.get(line.shape) if line.shape is not None else None
    return line.blanks <= 1 and (
        role is None or role in ("plain", "date", "dated", "words", "id", "copyright", "language")
    )


def value_lines(lines: Sequence[Line], i: int, end: int, learnt: Learnt) -> int:
    """How many lines the field on line `i` takes; at least one, all before `end`."""
    return _n_value_lines(lines, i, end, learnt)
