"""The shape of weights.yaml, checked when it is loaded: a slip in a table of numbers must not become a wrong day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

_KERNELS = ("day_kernels", "month_year_kernels", "year_kernels")
_CYCLES = {"month_kernels": 12, "weekday_kernels": 7, "rhythms": 7}
_CHANCES = ("delay", "delay_own", "delay_printed")
_SHARES = ("date_line_share", "date_line_share_below")
_SIBLING_SHARES = ("share", "share_of_many_feeds")
_STYLE_KERNELS = ("lead", "lead_on", "later", "later_on")
_MANNERS = ("weight", "weight_with_today", "weight_of_agency")


def checked(table: Any) -> dict[str, Any]:
    """`table` as it is; raises ValueError with every entry that is not of its shape."""
    if not isinstance(table, dict):
        raise ValueError("dating/weights.yaml: not a mapping")
    faults = [*_faults(table)]
    if faults:
        raise ValueError("dating/weights.yaml: " + "; ".join(faults))
    return table


def _faults(table: dict[str, Any]) -> Iterator[str]:
    for group in _KERNELS:
        for name, kernel in table.get(group, {}).items():
            yield from _kernel(f"{group}.{name}", kernel)
    for group, n in _CYCLES.items():
        for name, chances in table.get(group, {}).items():
            yield from _numbers(f"{group}.{name}", chances, n)
    for name, style in table.get("weekday_styles", {}).items():
        for kernel in _STYLE_KERNELS:
            yield from _numbers(f"weekday_styles.{name}.{kernel}", style.get(kernel), 7)
        for manner in _MANNERS:
            yield from _number(f"weekday_styles.{name}.{manner}", style.get(manner))
    for name in _CHANCES:
        yield from _numbers(name, table.get(name), 3)
    for name in _SHARES:
        yield from _share(name, table.get(name))
    for name, doubt in table.get("doubt", {}).items():
        yield from _share(f"doubt.{name}", doubt)
    for name, exponent in table.get("temper", {}).items():
        yield from _share(f"temper.{name}", exponent)
    for needed in (
        *_KERNELS,
        *_CYCLES,
        "weekday_styles",
        "doubt",
        "temper",
        "leaders",
        "siblings",
        "market_words",
        "comment_words",
        "east",
    ):
        if not table.get(needed):
            yield f"{needed} is missing"
    yield from _siblings(table.get("siblings") or {})


def _kernel(name: str, kernel: Any) -> Iterator[str]:
    rows = kernel.get("rows") if isinstance(kernel, dict) else None
    if not isinstance(rows, list) or not rows:
        yield f"{name} has no rows"
        return
    for row in rows:
        if len(row) != 3 or row[0] > row[1] or row[2] < 0:
            yield f"{name}: {row} is not [first, last, mass] with first <= last and mass >= 0"
    ordered = sorted(rows)
    for before, after in pairwise(ordered):
        if after[0] <= before[1]:
            yield f"{name}: {before} and {after} overlap"
    yield from _number(f"{name}.floor", kernel.get("floor", 1.0))


def _siblings(table: dict[str, Any]) -> Iterator[str]:
    spreads = table.get("spread_days")
    if not isinstance(spreads, list) or spreads != sorted(spreads) or spreads[:1] != [0]:
        yield "siblings.spread_days does not ascend from 0"
        return
    for name, kind in table.get("kinds", {}).items():
        for share in _SIBLING_SHARES:
            yield from _share(f"siblings.kinds.{name}.{share}", kind.get(share))
        yield from _numbers(f"siblings.kinds.{name}.weights", kind.get("weights"), len(spreads) + 1)
    for share in _SIBLING_SHARES:
        if sum(float(kind.get(share) or 0.0) for kind in table.get("kinds", {}).values()) >= 1.0:
            yield f"siblings.kinds: {share} leaves nothing for unrelated articles"


def _numbers(name: str, values: Any, n: int) -> Iterator[str]:
    if not isinstance(values, list) or len(values) != n or not all(_is_number(v) and v > 0 for v in values):
        yield f"{name} is not {n} numbers above zero"


def _number(name: str, value: Any) -> Iterator[str]:
    if not _is_number(value) or value <= 0:
        yield f"{name} is not a number above zero"


def _share(name: str, value: Any) -> Iterator[str]:
    if not _is_number(value) or not 0 < value < 1:
        yield f"{name} is not between 0 and 1"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
