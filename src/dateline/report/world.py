"""The map: which countries the stories are about, and which towns they name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dateline.report.charts import Chart, Row, cut, scale
from dateline.report.figures import NOTHING, Counts
from dateline.report.places import Town
from dateline.report.words import country_title, number

_TOWNS = 400


def world(by_country: Counts, towns: Sequence[Town]) -> Chart:
    """Countries the stories are about, and the towns named in them."""
    named = [(code, n) for code, n in by_country if code != NOTHING]
    data = [{"name": code, "value": n, "key": code, "title": country_title(code)} for code, n in named]
    shown = towns[:_TOWNS]
    option = {
        "animation": False,
        "tooltip": {"trigger": "item", "confine": True},
        "visualMap": scale([n for _, n in named]) | {"seriesIndex": 0},
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
            _dots(shown),
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
        *cut(rows),
        needs_map=True,
        note=note,
    )


def _dots(towns: Sequence[Town]) -> dict[str, Any]:
    """A dot for each town, as large as the number of stories that name it."""
    largest = max((town.n_articles for town in towns), default=1)
    points = [
        {
            "name": town.name,
            "value": [town.longitude, town.latitude, town.n_articles],
            "key": town.name,
            "title": f"{town.name}, {country_title(town.code)}",
            "symbolSize": round(4 + 14 * (town.n_articles / largest) ** 0.5, 1),
        }
        for town in towns
    ]
    return {
        "type": "scatter",
        "id": "town",
        "name": "named in",
        "coordinateSystem": "geo",
        "data": points,
        "itemStyle": {"color": "var(--dot)", "opacity": 0.75},
        "cursor": "pointer",
    }
