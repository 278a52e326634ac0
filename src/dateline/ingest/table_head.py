"""The head of a table of articles: a row whose cells name roles, and the mark that parts its columns."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import islice

from dateline.ingest.field_roles import role_of
from dateline.ingest.options import FieldNames

HEAD_ROWS = 12
"""How many rows may stand above the head: a title, a day of export, a query."""
_DELIMITERS = ",;\t|"
_FEWEST_NAMES = 2
_LONGEST_NAME = 40
_SAMPLE_ROWS = 20


def delimiter_of(text: str) -> str | None:
    """The mark between the columns of a table of articles whose head says so and whose rows are as wide as the head;
    None where the text is no such table ("Article | Author | Comments" alone is a menu)."""
    lines = text.splitlines(keepends=True)
    for n, line in enumerate(lines[:HEAD_ROWS]):
        for delimiter in _DELIMITERS:
            if delimiter not in line:
                continue
            head = next(csv.reader([line], delimiter=delimiter), [])
            if is_head(head) and _are_rows(lines[n + 1 :], delimiter, len(head)):
                return delimiter
    return None


def _are_rows(lines: Sequence[str], delimiter: str, width: int) -> bool:
    try:
        rows = [row for row in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE_ROWS) if row]
    except csv.Error:  # a field beyond the limit: a quote that never closes
        return False
    rows = rows[:-1] or rows  # the last one may be cut off by the end of the sample
    return bool(rows) and sum(len(row) == width for row in rows) >= 0.7 * len(rows)


def is_head(cells: Sequence[object], fields: FieldNames | None = None) -> bool:
    """Whether a row names its columns: a text and something else, and no cell is long."""
    named = [str(cell).strip() for cell in cells if cell not in (None, "")]
    if len(named) < _FEWEST_NAMES or any(len(name) > _LONGEST_NAME for name in named):
        return False
    roles = [_role(name, fields) for name in named]
    known = {role for role in roles if role}
    return "text" in known and len(known) >= _FEWEST_NAMES


def _role(name: str, fields: FieldNames | None) -> str | None:
    return (fields.given_role((name,)) if fields is not None else None) or role_of(name)
