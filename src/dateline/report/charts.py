"""The charts of the report as options of Apache ECharts: what is drawn, in which colours, and which articles a part of it leads to.

Only data here: ECharts draws in the reader's browser. Colours are names of the page's style (`var(--bar)`), so that light, dark and
paper each have theirs. Every chart has its figures as a table too: for ears, for paper, and where scripts are off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.report.figures import CONFIDENCE_BINS, NOTHING, SURE, Counts, DatasetFigures
from dateline.report.words import number, share

_BAR_PX = 27
_BARS = 12
_TABLE_ROWS = 400

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
        "xAxis": {"type": "category", "data": names, **axis()},
        "yAxis": {"type": "value", "minInterval": 1, **axis()},
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
        "grid": {"left": 16, "right": 36, "top": 34 if legend else 4, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "minInterval": 1, **axis(), "splitNumber": 4},
        "yAxis": {"type": "category", "inverse": True, "data": list(names), **axis(), "axisTick": {"show": False}},
        "series": [{"barMaxWidth": 18, **one} for one in series],
    }
    option["yAxis"]["axisLabel"] = {"color": "var(--ink)", "width": 150, "overflow": "truncate", "interval": 0}
    if legend:
        option["legend"] = {"top": 0, "left": 0, "textStyle": {"color": "var(--ink)"}}
    height = 46 + _BAR_PX * len(names) + (30 if legend else 0)
    return Chart(id, title, option, height, heads, *cut(list(rows)))


def axis() -> dict[str, Any]:
    """How every axis is drawn."""
    return {
        "axisLabel": {"color": "var(--soft)", "hideOverlap": True},
        "axisLine": {"lineStyle": {"color": "var(--line)"}},
        "splitLine": {"lineStyle": {"color": "var(--line)"}},
    }


_STEPS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
_SHADES = 6


def scale(counts: Sequence[int]) -> dict[str, Any]:
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


def cut(rows: list[Row]) -> tuple[tuple[Row, ...], int]:
    """The rows a table has, and how many are left out."""
    return tuple(rows[:_TABLE_ROWS]), max(len(rows) - _TABLE_ROWS, 0)
