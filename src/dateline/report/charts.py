"""The charts of the report as options of Apache ECharts: what is drawn, in which colours, and which articles a part of it leads to.

Only data here: ECharts draws in the reader's browser. Colours are names of the page's style (`var(--bar)`), so that light, dark and
paper each have theirs. Every chart has its figures as a table too: for ears, for paper, and where scripts are off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateline.report.figures import CONFIDENCE_BINS, NOTHING, SURE, Counts, DatasetFigures
from dateline.report.places import Town
from dateline.report.words import country_title, number, region_titles, share

_DAYS_AS_DAYS = 92
_DAYS_AS_MONTHS = 366 * 8
_CALENDAR_YEARS = 4
"""More years than these are drawn as months by years."""
_SERIES = 8
"""Regions with a colour of their own; the others share one."""
_BAR_PX, _CALENDAR_PX, _YEAR_PX = 27, 138, 22
_BARS = 12
_TABLE_ROWS = 400
_TOWNS = 400

Find = Mapping[str, str]
"""The choice of articles that a figure leads to: facet -> value."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table beside a chart."""

    name: str
    values: tuple[str, ...]
    find: Find | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: option for ECharts, and the same as a table."""

    id: str
    title: str
    option: Mapping[str, Any]
    height_px: int
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    more_rows: int = 0
    """Rows that the table leaves out."""
    needs_map: bool = False
    wide: bool = False
    """Needs width: on a phone it is scrolled sideways rather than squeezed."""
    note: str = ""


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
        "xAxis": {"type": "category", "data": names, **_axis()},
        "yAxis": {"type": "value", "minInterval": 1, **_axis()},
        "series": series,
    }
    if len(names) > 120:
        option["dataZoom"] = [{"type": "inside"}]
    sums = [sum(column) for column in zip(*stacks.values(), strict=True)]
    filled = [Row(name, (number(n),), {"when": name}) for name, n in zip(names, sums, strict=True) if n]
    return Chart(
        "time", f"Articles per {unit}, by region", option, 320, (unit, "articles"), *_cut(filled), wide=len(names) > 40
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
    return Chart("calendar", title, option, height, ("day", "articles"), *_cut(filled), wide=True)


def _calendars(days: Counter[date], years: Sequence[int]) -> tuple[dict[str, Any], int]:
    by_year = {year: [[day.isoformat(), n] for day, n in sorted(days.items()) if day.year == year] for year in years}
    option = {
        "animation": False,
        "tooltip": {"confine": True},
        "visualMap": _scale(list(days.values())),
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
        "visualMap": _scale(list(counts.values())),
        "grid": {"left": 8, "right": 8, "top": 8, "bottom": 44, "containLabel": True},
        "xAxis": {"type": "category", "data": months, **_axis()},
        "yAxis": {"type": "category", "data": [str(year) for year in every], "inverse": True, **_axis()},
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


def world(by_country: Counts, towns: Sequence[Town]) -> Chart:
    """Countries the stories are about, and the towns named in them."""
    named = [(code, n) for code, n in by_country if code != NOTHING]
    data = [{"name": code, "value": n, "key": code, "title": country_title(code)} for code, n in named]
    shown = towns[:_TOWNS]
    largest = max((town.n_articles for town in shown), default=1)
    points = [
        {
            "name": town.name,
            "value": [town.longitude, town.latitude, town.n_articles],
            "key": town.name,
            "title": f"{town.name}, {country_title(town.code)}",
            "symbolSize": round(4 + 14 * (town.n_articles / largest) ** 0.5, 1),
        }
        for town in shown
    ]
    option = {
        "animation": False,
        "tooltip": {"trigger": "item", "confine": True},
        "visualMap": _scale([n for _, n in named]) | {"seriesIndex": 0},
        "geo": {
            "map": "world",
            "roam": "move",
            "top": 4,
            "left": 4,
            "right": 4,
            "bottom": 34,
            "itemStyle": {"areaColor": "var(--land)", "borderColor": "var(--paper)"},
            "emphasis": {"itemStyle": {"areaColor": "var(--warn)"}, "label": {"show": False}},
            "select": {"disabled": True},
        },
        "series": [
            {
                "type": "map",
                "id": "country",
                "name": "articles about",
                "geoIndex": 0,
                "data": data,
                "cursor": "pointer",
            },
            {
                "type": "scatter",
                "id": "town",
                "name": "named in",
                "coordinateSystem": "geo",
                "data": points,
                "itemStyle": {"color": "var(--dot)", "opacity": 0.75},
                "cursor": "pointer",
            },
        ],
    }
    rows = [Row(country_title(code), (number(n),), {"country": code}) for code, n in named]
    rows += [Row(f"{t.name} ({country_title(t.code)})", (number(t.n_articles),), {"q": t.name}) for t in shown[:60]]
    note = "Shaded: the country a story is about. Dots: towns that stories name, by number of stories; " + (
        f"{number(_TOWNS)} of {number(len(towns))} are drawn." if len(towns) > _TOWNS else "all are drawn."
    )
    return Chart(
        "map",
        "World map: where the stories are",
        option,
        470,
        ("place", "articles"),
        *_cut(rows),
        needs_map=True,
        note=note,
    )


def bars(id: str, title: str, counts: Counts, whole: int, facet: str, titles: Mapping[str, str] | None = None) -> Chart:  # noqa: A002
    """Horizontal bars, one per name, most frequent first; beyond the foremost few the rest as one."""
    titles = titles or {}
    said = [(titles.get(key, "none known" if key == NOTHING else key), key, n) for key, n in counts]
    shown, rest = said[:_BARS], said[_BARS:]
    data: list[dict[str, Any]] = [
        {"value": n, "key": key, "itemStyle": {"color": "var(--bar-2)" if key in _VAGUE else "var(--bar)"}}
        for _, key, n in shown
    ]
    names = [name for name, _, _ in shown]
    if rest:
        names.append(f"{len(rest)} others")
        data.append({"value": sum(n for _, _, n in rest), "itemStyle": {"color": "var(--bar-2)"}})
    rows = [Row(name, (number(n), share(n, whole)), {facet: key}) for name, key, n in said]
    return _horizontal(
        id,
        title,
        names,
        [{"type": "bar", "id": facet, "data": data, "cursor": "pointer"}],
        rows,
        ("", "articles", "share"),
    )


_VAGUE = frozenset(("global", "unknown", NOTHING))


def methods(of: DatasetFigures) -> Chart:
    """What settled the dates, and how sure that is."""
    names = [one.method for one in of.by_method]
    unsure = [one.n_articles - one.n_sure for one in of.by_method]
    series = [
        {
            "type": "bar",
            "stack": "n",
            "id": "method",
            "name": f"sure ({SURE:.0%} or more)",
            "data": [{"value": one.n_sure, "key": one.method} for one in of.by_method],
            "itemStyle": {"color": "var(--bar)"},
            "cursor": "pointer",
        },
        {
            "type": "bar",
            "stack": "n",
            "id": "method2",
            "name": "less sure",
            "data": [{"value": n, "key": name} for n, name in zip(unsure, names, strict=True)],
            "itemStyle": {"color": "var(--bar-2)"},
            "cursor": "pointer",
        },
    ]
    rows = [
        Row(
            one.method,
            (
                number(one.n_articles),
                "–" if one.mean_confidence is None else f"{one.mean_confidence:.2f}",
                share(one.n_sure, one.n_articles),
                share(one.n_to_the_day, one.n_articles),
            ),
            {"method": one.method},
        )
        for one in of.by_method
    ]
    heads = ("evidence", "articles", "mean confidence", f"sure ({SURE:.0%}+)", "to the day")
    return _horizontal("methods", "What settled the date, and how sure it is", names, series, rows, heads, legend=True)


def confidence(of: DatasetFigures) -> Chart:
    """Dated articles per tenth of confidence in the day."""
    names = [f"{i / CONFIDENCE_BINS:.1f}–{(i + 1) / CONFIDENCE_BINS:.1f}" for i in range(CONFIDENCE_BINS)]
    data = [{"value": n, "key": str(i * 100 // CONFIDENCE_BINS)} for i, n in enumerate(of.by_confidence)]
    option = {
        "animation": False,
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        "grid": {"left": 8, "right": 8, "top": 16, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": names, **_axis()},
        "yAxis": {"type": "value", "minInterval": 1, **_axis()},
        "series": [
            {"type": "bar", "id": "sure", "data": data, "itemStyle": {"color": "var(--bar)"}, "cursor": "pointer"}
        ],
    }
    dated = sum(of.by_confidence)
    rows = [
        Row(name, (number(n), share(n, dated)), {"sure": str(i * 100 // CONFIDENCE_BINS)})
        for i, (name, n) in enumerate(zip(names, of.by_confidence, strict=True))
    ]
    note = "Calibrated: of the days claimed at 0.9, nine in ten are right. Below 0.5 believe the interval, not the day."
    return Chart(
        "confidence", "Confidence in the day", option, 240, ("confidence", "articles", "share"), tuple(rows), note=note
    )


def plain_bars(id: str, title: str, counts: Counts, whole: int, what: str) -> Chart:  # noqa: A002
    """Bars that stand for no articles: characters, dumps."""
    data = [{"value": n, "itemStyle": {"color": "var(--bar)"}} for _, n in counts]
    rows = [Row(name, (number(n), share(n, whole))) for name, n in counts]
    return _horizontal(
        id, title, [name for name, _ in counts], [{"type": "bar", "data": data}], rows, ("", what, "share")
    )


def _horizontal(
    id: str,  # noqa: A002
    title: str,
    names: Sequence[str],
    series: Sequence[Mapping[str, Any]],
    rows: Sequence[Row],
    heads: tuple[str, ...],
    *,
    legend: bool = False,
) -> Chart:
    option: dict[str, Any] = {
        "animation": False,
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        "grid": {"left": 16, "right": 24, "top": 34 if legend else 4, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "minInterval": 1, **_axis(), "splitNumber": 4},
        "yAxis": {"type": "category", "inverse": True, "data": list(names), **_axis(), "axisTick": {"show": False}},
        "series": [{"barMaxWidth": 18, **one} for one in series],
    }
    option["yAxis"]["axisLabel"] = {"color": "var(--ink)", "width": 150, "overflow": "truncate", "interval": 0}
    if legend:
        option["legend"] = {"top": 0, "left": 0, "textStyle": {"color": "var(--ink)"}}
    height = 46 + _BAR_PX * len(names) + (30 if legend else 0)
    return Chart(id, title, option, height, heads, *_cut(list(rows)))


def _axis() -> dict[str, Any]:
    return {
        "axisLabel": {"color": "var(--soft)"},
        "axisLine": {"lineStyle": {"color": "var(--line)"}},
        "splitLine": {"lineStyle": {"color": "var(--line)"}},
    }


_STEPS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
_SHADES = 6


def _scale(counts: Sequence[int]) -> dict[str, Any]:
    """The key to the shades of a heat map: steps, as most counts are small and a few are large."""
    most = max(counts, default=1)
    steps = [step for step in _STEPS if step <= most]
    while len(steps) > _SHADES:
        steps = steps[::-1][::2][::-1]
    steps[0] = 1
    ends = [*(step - 1 for step in steps[1:]), most]
    return {
        "type": "piecewise",
        "pieces": [
            {"gte": first, "lte": last, "label": number(first) if first == last else f"{number(first)}–{number(last)}"}
            for first, last in zip(steps, ends, strict=True)
        ],
        "orient": "horizontal",
        "left": 4,
        "bottom": 0,
        "itemHeight": 12,
        "itemWidth": 18,
        "textStyle": {"color": "var(--soft)"},
        "inRange": {"color": ["var(--heat-0)", "var(--heat-1)", "var(--heat-2)"]},
    }


def _cut(rows: list[Row]) -> tuple[tuple[Row, ...], int]:
    """The rows a table has, and how many are left out."""
    return tuple(rows[:_TABLE_ROWS]), max(len(rows) - _TABLE_ROWS, 0)
