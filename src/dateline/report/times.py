"""Charts of articles by day of publication: stacked over time, and as a calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from dateline.report.charts import Chart, Row, axis, cut, scale
from dateline.report.words import number, region_titles

_DAYS_AS_DAYS = 92
_DAYS_AS_MONTHS = 366 * 8
_CALENDAR_YEARS = 4
"""More years than these are drawn as months by years."""
_SERIES = 8
"""Regions with a colour of their own; the others share one."""
_CALENDAR_PX, _YEAR_PX = 138, 22


def period_of(day: date, unit: str) -> str:
    """'2026-01-13', '2026-01' or '2026'."""
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]


def unit_of(first: date, last: date) -> str:
    """Whether a span of time is drawn by day, month or year."""
    days = (last - first).days + 1
    return "day" if days <= _DAYS_AS_DAYS else "month" if days <= _DAYS_AS_MONTHS else "year"


def periods(first: date, last: date, unit: str) -> list[str]:
    """Every period from the first day's to the last day's, those without articles too."""
    if unit == "day":
        return [date.fromordinal(n).isoformat() for n in range(first.toordinal(), last.toordinal() + 1)]
    if unit == "month":
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in months]
    return [f"{year:04d}" for year in range(first.year, last.year + 1)]


def timeline(by_day: Sequence[tuple[date, str, int]]) -> Chart | None:
    """Articles over time, stacked by region."""
    if not by_day:
        return None
    first, last = by_day[0][0], by_day[-1][0]
    unit = unit_of(first, last)
    names = periods(first, last, unit)
    at = {name: position for position, name in enumerate(names)}
    totals: Counter[str] = Counter()
    for _, region, n in by_day:
        totals[region] += n
    ranked = sorted(totals, key=lambda region: (-totals[region], region))
    shown, rest = ranked[:_SERIES], frozenset(ranked[_SERIES:])
    stacks = {region: [0] * len(names) for region in [*shown, *([""] if rest else [])]}
    for day, region, n in by_day:
        stacks["" if region in rest else region][at[period_of(day, unit)]] += n
    titles = region_titles()
    series = [
        {
            "type": "bar",
            "id": region or "other",
            "name": titles.get(region, region) if region else f"{len(rest)} other regions",
            "stack": "articles",
            "data": values,
            "cursor": "pointer",
            "itemStyle": {"color": f"var(--c{position})" if region else "var(--bar-2)"},
            "emphasis": {"focus": "series"},
        }
        for position, (region, values) in enumerate(stacks.items())
    ]
    option = {
        "aria": {"enabled": False},
        "animation": False,
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        "legend": {
            "type": "scroll",
            "top": 0,
            "textStyle": {"color": "var(--ink)"},
            "pageTextStyle": {"color": "var(--ink)"},
        },
        "grid": {"left": 8, "right": 8, "top": 42, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": names, **axis()},
        "yAxis": {"type": "value", "minInterval": 1, **axis()},
        "series": series,
    }
    if len(names) > 120:
        option["dataZoom"] = [{"type": "inside"}]
    sums = [sum(column) for column in zip(*stacks.values(), strict=True)]
    filled = [Row(name, (number(n),), {"when": name}) for name, n in zip(names, sums, strict=True) if n]
    return Chart(
        "time", f"Articles per {unit}, by region", option, 320, (unit, "articles"), *cut(filled), wide=len(names) > 40
    )


def calendar(by_day: Sequence[tuple[date, str, int]]) -> Chart | None:
    """A heat map of days: a calendar for each year, or months by years where there are many years."""
    if not by_day:
        return None
    days: Counter[date] = Counter()
    for day, _, n in by_day:
        days[day] += n
    years = sorted({day.year for day in days})
    filled = [Row(day.isoformat(), (number(n),), {"when": day.isoformat()}) for day, n in sorted(days.items())]
    draw = _calendars if len(years) <= _CALENDAR_YEARS else _months
    option, height = draw(days, years)
    title = "Calendar: articles by day of publication" if draw is _calendars else "Calendar: articles by month"
    return Chart("calendar", title, option, height, ("day", "articles"), *cut(filled), wide=True)


def _calendars(days: Counter[date], years: Sequence[int]) -> tuple[dict[str, Any], int]:
    by_year = {year: [[day.isoformat(), n] for day, n in sorted(days.items()) if day.year == year] for year in years}
    option = {
        "animation": False,
        "tooltip": {"confine": True},
        "visualMap": scale(list(days.values())),
        "calendar": [
            {
                "top": 24 + _CALENDAR_PX * position,
                "left": 56,
                "right": 8,
                "cellSize": ["auto", 14],
                "range": str(year),
                "splitLine": {"lineStyle": {"color": "var(--soft)", "width": 1}},
                "itemStyle": {"color": "var(--paper)", "borderColor": "var(--line)"},
                "dayLabel": {"firstDay": 1, "nameMap": "en", "color": "var(--soft)", "fontSize": 10},
                "monthLabel": {"nameMap": "en", "color": "var(--soft)"},
                "yearLabel": {"color": "var(--soft)", "fontSize": 13, "margin": 34},
            }
            for position, year in enumerate(years)
        ],
        "series": [
            {
                "type": "heatmap",
                "coordinateSystem": "calendar",
                "calendarIndex": position,
                "data": by_year[year],
                "id": "day",
            }
            | {"id": f"day{year}", "name": str(year), "cursor": "pointer"}
            for position, year in enumerate(years)
        ],
    }
    return option, 24 + _CALENDAR_PX * len(years) + 30


def _months(days: Counter[date], years: Sequence[int]) -> tuple[dict[str, Any], int]:
    counts: Counter[tuple[int, int]] = Counter()
    for day, n in days.items():
        counts[day.year, day.month] += n
    every = list(range(years[0], years[-1] + 1)) if years[-1] - years[0] <= 60 else list(years)
    at = {year: position for position, year in enumerate(every)}
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    data = [
        {"value": [month - 1, at[year], n], "key": f"{year:04d}-{month:02d}"}
        for (year, month), n in sorted(counts.items())
    ]
    option = {
        "animation": False,
        "tooltip": {"confine": True},
        "visualMap": scale(list(counts.values())),
        "grid": {"left": 8, "right": 8, "top": 8, "bottom": 44, "containLabel": True},
        "xAxis": {"type": "category", "data": months, **axis()},
        "yAxis": {"type": "category", "data": [str(year) for year in every], "inverse": True, **axis()},
        "series": [
            {
                "type": "heatmap",
                "data": data,
                "id": "month",
                "cursor": "pointer",
                "itemStyle": {"borderColor": "var(--paper)", "borderWidth": 1},
            }
        ],
    }
    return option, 70 + _YEAR_PX * len(every)
