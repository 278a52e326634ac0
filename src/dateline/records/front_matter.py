"""Articles that begin with front matter: fields between two rules, as site generators and note programs write them.

YAML between lines of three hyphens, TOML between lines of three plus signs (Jekyll's, Hugo's and Obsidian's manuals).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.records.learnt import Range
from dateline.records.shapes import Line
from dateline.records.words import role_of_label

_FENCES = ("---", "+++")
_LONGEST = 60
"""Lines of a block: fields, and the items of those that are lists."""
_NEEDED = frozenset({"headline", "date"})
_ITEM = re.compile(r"[-\[\]{}\"'#,]|[\w.-]+\s*[:=]")
"""What lines of a block begin with that are no field of ours: items of a list, keys of a table, comments."""


def front_matter_ranges(lines: Sequence[Line]) -> list[Range]:
    """The lines of each article, its block of fields at its head; empty where the first line opens no such block."""
    if not lines or lines[0].text not in _FENCES:
        return []
    fence = lines[0].text
    starts: list[int] = []
    i = 0
    while i < len(lines):
        end = _block_end(lines, i, fence)
        if end:
            starts.append(i)
        i = end or i + 1
    return list(zip(starts, [*starts[1:], len(lines)], strict=True)) if starts[:1] == [0] else []


def _block_end(lines: Sequence[Line], start: int, fence: str) -> int:
    """The line below the block of fields that opens at `start`, 0 where none does."""
    if lines[start].text != fence:
        return 0
    roles: set[str] = set()
    for i in range(start + 1, min(len(lines), start + _LONGEST)):
        line = lines[i]
        if line.text == fence:
            return i + 1 if roles >= _NEEDED else 0
        is_label = line.shape is not None and line.shape.kind == "label"
        if not is_label and _ITEM.match(line.text) is None:
            return 0
        if is_label and line.shape is not None and (role := role_of_label(line.shape.key)) is not None:
            roles.add(role)
    return 0
