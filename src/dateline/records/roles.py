"""What role a shape has in the records of a list: by its label, by how often it comes, by what its values look like."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from dateline.records.evidence import is_print_page, value_of
from dateline.records.learnt import Learnt, Range
from dateline.records.names import is_paper, is_person
from dateline.records.shapes import ID, Line, Shape, dates_of
from dateline.records.values import is_url
from dateline.records.words import role_of_label, roles_of_label, words_pattern

_OFTEN = 0.5
_LONGEST_PLAIN = 60
_LONGEST_PHRASE = 24
_PROSE_CHARS = 200
_SENTENCE_CHARS = 60
_ENDS = (".", "!", "?", "。", ",", "-")


def role_of_shape(shape: Shape, of_record: Counter[int], n: int, is_shared: bool) -> str | None:
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
    if is_print_page(shape.key):
        return None
    if shape.kind == "byline":
        return None  # a free line, read with the others
    if shape.kind in ("words", "date", "dated", "language"):
        return shape.kind
    if ID in shape.key or "9" in shape.key:
        return "id" if is_shared and len(shape.key) <= _LONGEST_PLAIN else None
    is_prose = len(shape.key) > _LONGEST_PLAIN or (
        shape.key.endswith((".", "!", "?", "。", ",")) and len(shape.key) > _LONGEST_PHRASE
    )
    return None if is_prose else "plain"


def read_values(lines: Sequence[Line], ranges: Sequence[Range], learnt: Learnt) -> None:
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
            learnt.roles[shape] = role_of_values(told, has)
        elif role == "date" and told and not any(dates_of(value) for value in told):
            learnt.roles[shape] = "partial_date"
        elif role in ("id", "other") and len(told) > 1 and _share(told, _is_told) > _OFTEN and "text" not in has:
            learnt.roles[shape] = "text"


def role_of_values(values: list[str], has: set[str]) -> str:
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
