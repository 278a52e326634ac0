"""Whether a document prints any day as records do: without one it is no list of articles, and nothing more is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.records.shapes import LONGEST, dates_of, is_sentence, read_label
from dateline.records.words import fold_label, role_of_label

_LONGEST_LABEL = 40
_SHORT = 60
# In a long line: a year of four digits, one of two behind a sign, at the end or before an hour.
_YEAR = re.compile(r"\d{4}|['’/.-]\s?\d\d|\d\d\W*$|\d\d\W{1,8}\d{1,2}[:hH]\d\d")
_DIGITS = re.compile(r"\d\d")
"""In every such year, and found faster."""
_MARK = re.compile(r"[^:：=\t]{1,41}[:：=\t]|\W|[A-Z]{2} {1,2}- |.{1,39}? {3}")


def print_day(texts: Sequence[str]) -> bool:
    """Whether any of the lines is or holds a full day as headers print one, or is labelled as a day."""
    return any(map(_may_be_day, texts))


def _may_be_day(text: str) -> bool:
    if len(text) <= _LONGEST_LABEL and role_of_label(fold_label(text)) == "date":
        return True
    label = None
    if len(text) <= 2 * LONGEST + _LONGEST_LABEL and _may_be_labelled(text) and _MARK.match(text) is not None:
        label = read_label(text)
        if label is not None and role_of_label(label[0]) == "date":
            return True
    if label is None and len(text) > LONGEST:
        return False
    if len(text) > _SHORT and (_DIGITS.search(text) is None or _YEAR.search(text) is None):
        return False
    value = text[label[1] :] if label is not None else text
    return bool(dates_of(value)) and (label is not None or not is_sentence(text))


def _may_be_labelled(text: str) -> bool:
    """Whether a line may open with a label: with a sign, or with one behind what may be its words. Cheap."""
    head = text[:_HEAD]
    if not head[0].isalnum() or ":" in head or "- " in head or "=" in head:
        return True
    return "   " in head or "\t" in head or "：" in head


_HEAD = 44
