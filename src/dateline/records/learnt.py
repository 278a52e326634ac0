"""The fields of a list as they were learnt, and what they say of a line: its role, how many lines its value takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.records.shapes import Line, Shape

Range = tuple[int, int]
"""First line of a record and the first one behind it."""


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
    is_quoted: bool = False
    """Whether quotation marks around a value are of the notation and none of the value: YAML, TOML."""


def role_at(lines: Sequence[Line], i: int, learnt: Learnt) -> str | None:
    """The role of the field on line `i`; None for a line that is none."""
    shape = lines[i].shape
    if shape is None or i in learnt.page_furniture:
        return None
    return learnt.roles.get(shape) or learnt.rare.get(i)


def is_field(lines: Sequence[Line], i: int, learnt: Learnt) -> bool:
    """Whether a line is a field; a rule between two lines of a story is none."""
    role = role_at(lines, i, learnt)
    return role is not None and role != "rule"


def is_rule(lines: Sequence[Line], i: int) -> bool:
    """Whether line `i` is a rule: signs and no letters."""
    shape = lines[i].shape
    return shape is not None and shape.kind == "rule"


_CONTINUES_FROM = 45
_ONE_LINE = frozenset(
    {"words", "date", "language", "page", "dated", "counter", "id", "plain", "rule", "time", "loaded"}
)


def value_lines(lines: Sequence[Line], i: int, end: int, learnt: Learnt) -> int:
    """How many lines the field on line `i` takes: its own, and those of a value that goes on below it; all before `end`."""
    shape, line = lines[i].shape, lines[i]
    n = 1
    if shape is None or shape.kind != "label":
        return n
    role = role_at(lines, i, learnt)
    is_alone = line.value_at >= len(line.text)
    may_go_on = is_alone or (len(line.text) >= _CONTINUES_FROM and role not in _ONE_LINE)
    if is_alone and i + 1 < end and _is_bare_value(lines[i + 1], learnt):
        n = 2
        if role in _ONE_LINE or lines[i + 1].shape in learnt.roles:
            return n
    while i + n < end and may_go_on and not is_field(lines, i + n, learnt) and not is_rule(lines, i + n):
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
