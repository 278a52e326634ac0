"""Bars and columns as plain HTML and inline SVG: nothing to download, readable on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

_WIDTH, _HEIGHT, _FOOT, _HEAD = 1000, 200, 24, 24
_DAYS_AS_DAYS = 92
_DAYS_AS_MONTHS = 366 * 8


def number(value: float) -> str:
    """`value` with thin spaces between thousands."""
    return f"{value:,}".replace(",", "\u202f")


def share(part: int, whole: int) -> str:
    """`part` of `whole` in percent; never 0% or 100% unless it is exactly that."""
    if not whole:
        return "–"
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return "<0.1%"
    if 99.9 < percent < 100:
        return ">99.9%"
    return f"{percent:.0f}%" if percent in (0, 100) or 10 <= percent < 99.5 else f"{percent:.1f}%"


def bars(counts: Sequence[tuple[str, int]], whole: int, muted: Sequence[str] = (), most: int = 16) -> str:
    """Horizontal bars, one per name, with count and share of `whole`; beyond `most` names the rest in one."""
    if not counts:
        return '<p class="none">None.</p>'
    shown = list(counts[:most])
    if rest := counts[most:]:
        shown.append((f"{len(rest)} others", sum(n for _, n in rest)))
    longest = max(n for _, n in shown) or 1
    rows = []
    for name, n in shown:
        shade = " muted" if name in muted or (rest and name == shown[-1][0]) else ""
        fill = f'<div class="fill{shade}" style="width:{100 * n / longest:.1f}%"></div>' if n else ""
        rows.append(
            f'<dt>{escape(name)}</dt><dd class="track">{fill}</dd><dd class="n">{number(n)} · {share(n, whole)}</dd>'
        )
    return f'<dl class="bars">{"".join(rows)}</dl>'


def columns(counts: Sequence[tuple[str, int]], label: str, ticks: Sequence[str] = (), width: int = _WIDTH) -> str:
    """Vertical columns from left to right as an SVG of `width` units; `ticks` are the names written below them.

    The first highest column carries its count; each tells name and count when pointed at.
    """
    if not any(n for _, n in counts):
        return '<p class="none">None.</p>'
    step, longest = width / len(counts), max(n for _, n in counts)
    thick = max(step - min(4.0, step * 0.2), 0.6)
    floor, room = _HEIGHT - _FOOT, _HEIGHT - _FOOT - _HEAD
    highest = next(position for position, (_, n) in enumerate(counts) if n == longest)
    parts = [f'<line class="axis" x1="0" x2="{width}" y1="{floor}" y2="{floor}"/>']
    for position, (name, n) in enumerate(counts):
        x, middle = position * step, position * step + thick / 2
        if n:
            height = max(room * n / longest, 1.5)
            parts.append(
                f'<rect class="col" x="{x:.1f}" y="{floor - height:.1f}" width="{thick:.1f}" height="{height:.1f}" rx="1.5">'
                f"<title>{escape(name)}: {number(n)}</title></rect>"
            )
        if position == highest:
            parts.append(_text(middle, _HEAD - 7, number(n), width))
        if name in ticks:
            parts.append(_text(middle, _HEIGHT - 6, name, width))
    return f'<svg viewBox="0 0 {width} {_HEIGHT}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'


def _text(middle: float, y: float, words: str, width: int) -> str:
    """A label centred at `middle`, kept inside the drawing at its ends."""
    half = 3.5 * len(words)
    anchor, x = (
        ("start", 0.0) if middle < half else ("end", float(width)) if middle > width - half else ("middle", middle)
    )
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def timeline(by_day: Sequence[tuple[date, str, int]]) -> tuple[str, str, str]:
    """Columns over time, a map of groups by time below them, and the unit of both: 'day', 'month' or 'year'.

    Empty stretches of time are drawn too; groups stand in order of size.
    """
    if not by_day:
        return columns((), ""), "", "day"
    first, last = by_day[0][0], by_day[-1][0]
    days = (last - first).days + 1
    unit = "day" if days <= _DAYS_AS_DAYS else "month" if days <= _DAYS_AS_MONTHS else "year"
    names = _periods(first, last, unit)
    cells: Counter[tuple[str, str]] = Counter()
    for day, group, n in by_day:
        cells[group, _period(day, unit)] += n
    groups = Counter({group: 0 for group, _ in cells})
    counts = dict.fromkeys(names, 0)
    for (group, period), n in cells.items():
        groups[group] += n
        counts[period] += n
    ranked = sorted(groups, key=lambda group: (-groups[group], group))
    chart = columns(list(counts.items()), f"articles per {unit}", names[:: max(1, -(-len(names) // 8))])
    return chart, _heat(cells, ranked, names), unit


def _heat(cells: Mapping[tuple[str, str], int], groups: Sequence[str], periods: Sequence[str]) -> str:
    """One row per group, one cell per period, the darker the more: by the root of the count, so that few show too."""
    left, row = 170, 20
    step = (_WIDTH - left) / len(periods)
    thick = max(step - min(2.0, step * 0.15), 0.8)
    most = max(cells.values())
    height = row * len(groups)
    parts = []
    for line, group in enumerate(groups):
        y = line * row
        parts.append(f'<line class="axis" x1="{left}" x2="{_WIDTH}" y1="{y + row - 1}" y2="{y + row - 1}"/>')
        parts.append(f'<text x="0" y="{y + row - 6}">{escape(group)}</text>')
        for position, period in enumerate(periods):
            if n := cells.get((group, period), 0):
                shade = 0.2 + 0.8 * (n / most) ** 0.5
                parts.append(
                    f'<rect class="col" x="{left + position * step:.1f}" y="{y + 2}" width="{thick:.1f}" height="{row - 5}"'
                    f' fill-opacity="{shade:.2f}" rx="1.5"><title>{escape(group)}, {escape(period)}: {number(n)}</title></rect>'
                )
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="articles by region and time">{"".join(parts)}</svg>'


def _period(day: date, unit: str) -> str:
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]


def _periods(first: date, last: date, unit: str) -> list[str]:
    if unit == "year":
        return [f"{year:04d}" for year in range(first.year, last.year + 1)]
    if unit == "month":
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in months]
    return [date.fromordinal(n).isoformat() for n in range(first.toordinal(), last.toordinal() + 1)]
