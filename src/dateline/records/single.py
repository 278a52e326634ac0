"""Lists of one record: nothing repeats in them, so the header itself must say that a database printed it.

Counters, counts of words, identifiers, pages, labels of fields: a page of the web has one or two of these, and much else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from dateline.lexicon.dates import find_dates
from dateline.records.evidence import FIELDS, IDENTIFIER, WORTH, is_imprint, wraps
from dateline.records.shapes import ID, Line, dates_of
from dateline.records.words import page_pattern, role_of_label, words_pattern

_ENOUGH = 4.5
_FEWEST_DATABASE_KINDS = 2
_DATABASE = frozenset({"counter", "words", "id", "text", "language", "page", "loaded", "imprint"})
"""What pages of the web do not print."""
_DAYS = frozenset({"date", "imprint"})
_ONE_OF_ONE = re.compile(r"\D*\b1\b\D+\b1\b\D*")
_NUMBER = re.compile(r"\d\D?\d\D?\d\D?\d\D?\d")
_LONGEST_COUNTER = 40
_WIDE_GAP = 2
_MOST_DAYS = 2
_PROSE_CHARS = 40
_MOST_LOOSE = 4
_LONGEST_LOOSE = 60
_STOPS = (".", "!", "?", "。", "”", '"', "»", ",")


def find_single(lines: Sequence[Line]) -> tuple[int, int] | None:
    """The lines of the only record of a list, None where the document is none.

    What stands above it, a cover page or a list of contents, is parted from it by a gap.
    """
    own: set[str] = set()
    roles: set[str] = set()
    n_days = n_loose = 0
    has_text = False
    for i in range(len(lines) - 1, -1, -1):
        line, kinds = lines[i], _kinds_of(lines[i])
        own |= kinds
        roles |= _roles_of_label(line)
        n_days += bool(kinds & _DAYS)
        if n_days > _MOST_DAYS:  # several stories, each with its day
            return None
        n_loose += not kinds and _is_loose(lines, i)
        has_text = has_text or len(line.text) >= _PROSE_CHARS
        if (not i or line.blanks >= _WIDE_GAP) and n_days and has_text and _is_record(own, roles, n_loose):
            return i, len(lines)
    return None


def _is_record(own: Set[str], roles: Set[str], n_loose: int) -> bool:
    worth = sum(WORTH.get(kind, 1.0) for kind in own)
    if worth < _ENOUGH or n_loose > max(_MOST_LOOSE, worth):
        return False
    if len(own & _DATABASE) >= _FEWEST_DATABASE_KINDS:
        return True
    return {"date", "headline"} <= roles and len(roles) >= _MANY_LABELS  # the day, the headline and two fields more


def _roles_of_label(line: Line) -> Set[str]:
    """What the label that a line begins with leads in, if it is a field of an article."""
    if line.shape is None or line.shape.kind != "label":
        return frozenset()
    role = role_of_label(line.shape.key)
    return {role} if role in FIELDS else frozenset()


_MANY_LABELS = 4


def _kinds_of(line: Line) -> frozenset[str]:
    """What of a database a line prints."""
    shape = line.shape
    if shape is None:
        return frozenset()
    if shape.kind == "label":
        role = role_of_label(shape.key)
        has_number = role == "id" and _NUMBER.search(line.text, line.value_at) is not None
        found: set[str] = {role} if role is not None and (role in FIELDS or has_number) else set()
        if role == "publisher" and dates_of(line.text[line.value_at :]):
            # "Source: The Herald. 05/06/2014, p12." against "Publication: 5 June 2014", which is the act
            found = {"date"} if _is_day_alone(line.text[line.value_at :]) else {*found, "imprint"}
        return frozenset(found)
    if shape.kind == "text":
        return _kinds_of_text(line)
    found = {shape.kind} if shape.kind in WORTH and shape.kind != "rule" else set()
    if shape.kind == "dated":
        found = {"imprint" if is_imprint(line.text) else "date"}
        found |= {"words"} if words_pattern().search(line.text) is not None else set()
        found |= {"id"} if ID in shape.key and IDENTIFIER.search(line.text) is not None else set()
    return frozenset(found)


def _is_day_alone(value: str) -> bool:
    """Does a value name a day and, but for an hour, nothing else?"""
    rest = value
    for printed in reversed(find_dates(value)):
        rest = rest[: printed.char_start] + rest[printed.char_end :]
    return not any(map(str.isalpha, rest))


def _kinds_of_text(line: Line) -> frozenset[str]:
    if line.shape is not None and ID in line.shape.key and IDENTIFIER.search(line.text) is not None:
        return frozenset({"id"})
    if page_pattern().fullmatch(line.text.rstrip(".")) is not None:
        return frozenset({"page"})
    is_counter = len(line.text) <= _LONGEST_COUNTER and _ONE_OF_ONE.fullmatch(line.text) is not None
    return frozenset({"counter"}) if is_counter else frozenset()


def _is_loose(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is short, no sentence and no piece of a paragraph."""
    line = lines[i]
    if line.shape is not None and line.shape.kind == "label":
        return False
    return len(line.text) <= _LONGEST_LOOSE and not line.text.endswith(_STOPS) and not wraps(lines, i)
