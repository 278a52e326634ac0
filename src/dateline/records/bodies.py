"""Where the text of each record stands: behind the label that says so, else the longest stretch without fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from dateline.records.learnt import Learnt, Range, is_field, is_rule, role_at, value_lines
from dateline.records.notices import is_legal
from dateline.records.shapes import Line, Shape


def place_bodies(lines: Sequence[Line], ranges: Sequence[Range], learnt: Learnt) -> None:
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
    text = next((i for i in range(start, end) if role_at(lines, i, learnt) == "text"), None)
    if text is not None:
        stop = text + 1
        last_text = text
        while stop < end:
            role = role_at(lines, stop, learnt)
            if role == "text":
                last_text = stop
            elif role is not None and role not in ("rule", "plain", "date", "dated", "words"):
                break
            stop += 1
        return text, max(stop, last_text + 1)
    best, best_size, above = (end, end), 0.0, None
    i = start
    while i < end:
        if is_field(lines, i, learnt):
            above = role_at(lines, i, learnt)
            i += value_lines(lines, i, end, learnt)
            continue
        j, size = i, 0.0
        while j < end and not is_field(lines, j, learnt):
            size += _size(lines, j, learnt, above)
            j += 1
        if above in _BELOW_TEXT:
            size *= _LESS  # a list of subjects or companies goes on for longer than many a story
        n_told = sum(not is_rule(lines, k) for k in range(i, j))
        is_short = n_told == 1 and size <= _LONGEST_HEAD
        if is_short and j < end and learnt.feet and lines[j].shape not in learnt.feet and j not in learnt.rare:
            size *= _LESS  # above a field of the header: a headline
        if size > best_size:
            best, best_size = (i, j), size
        i = j
    return best


def _size(lines: Sequence[Line], i: int, learnt: Learnt, above: str | None) -> float:
    """How much of a text a line is, in characters."""
    text = lines[i].text
    is_notice = above == "copyright" and is_legal(text)
    is_little = _CAPITALS.match(text) is not None or is_notice
    return 0.0 if i in learnt.page_furniture or is_rule(lines, i) else len(text) * (_LESS if is_little else 1.0)


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
    if role_at(lines, first, learnt) != "text":
        while last < end and not _ends_text(lines, last, learnt):
            last += 1
        while first > start and not is_field(lines, first - 1, learnt):
            first -= 1
        if "headline" not in learnt.roles.values():
            first += _n_head_lines(lines, first, last, learnt)
    while last > first and is_rule(lines, last - 1):
        last -= 1
    return first, last


_MOST_HEAD_LINES = 5
_LONGEST_HEAD = 150
_STOPS = (".", "!", "?", "。", "…", '"', "”", "»", ",", ";", ":")


def _n_head_lines(lines: Sequence[Line], first: int, last: int, learnt: Learnt) -> int:
    """How many lines at the head of a text are none of it: short, no sentences, each for itself."""
    n = 0
    while first + n < last - 1 and n < _MOST_HEAD_LINES:
        line, below = lines[first + n], lines[first + n + 1]
        is_short = len(line.text) <= _LONGEST_HEAD and not line.text.endswith(_STOPS)
        is_wrapped = not below.blanks and len(line.text) >= _WRAPPED_FROM and not below.text[:1].isupper()
        if not is_short or is_wrapped or first + n + 1 in learnt.page_furniture:
            break
        n += 1
    return n


_WRAPPED_FROM = 45


def _ends_text(lines: Sequence[Line], i: int, learnt: Learnt) -> bool:
    role = role_at(lines, i, learnt)
    if role is None or role == "rule":
        return False
    return lines[i].shape in learnt.feet or i in learnt.rare or role in ("copyright", "counter")
