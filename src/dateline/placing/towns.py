"""Where the towns of the gazetteer lie: GeoNames' number and coordinates, so that evidence can be drawn on a map.

`towns.json.zst` is built beside the gazetteer by `tools/gazetteer`; it is only opened where a town is evidence.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import zstandard

from dateline.placing.gazetteer import senses_by_name

_THOUSANDTHS = 1000


class Town(NamedTuple):
    """A populated place of GeoNames."""

    geonames_id: int
    latitude: float
    """Degrees north, to a thousandth."""
    longitude: float
    """Degrees east, to a thousandth."""


@cache
def town(name: str, code: str, division: str) -> Town | None:
    """The town of this printed name in a country (ISO 3166 alpha-2) and, where one is given, in its division."""
    best = None
    for group, index, senses in senses_by_name(name):
        for sense, number in zip(senses, _numbers()[group][index], strict=True):
            if number and sense.code == code and division in ("", sense.division):
                best = best or _towns().get(number)
    return best


@cache
def _numbers() -> dict[str, Any]:
    packed = (files(__package__) / "towns.json.zst").read_bytes()
    content: dict[str, Any] = json.loads(zstandard.decompress(packed))
    return content


@cache
def _towns() -> dict[int, Town]:
    table = _numbers()["towns"]
    return {
        number: Town(number, latitude / _THOUSANDTHS, longitude / _THOUSANDTHS)
        for number, latitude, longitude in zip(table["id"], table["latitude"], table["longitude"], strict=True)
    }
