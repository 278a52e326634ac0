"""Where the towns of the gazetteer lie: GeoNames' number and coordinates, so that evidence can be drawn on a map.

`towns.json.zst` is built beside the gazetteer by `tools/gazetteer`; it is only opened where a town is evidence.
"""

from __future__ import annotations

import json
from array import array
from functools import cache
from importlib.resources import files
from itertools import accumulate, chain
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
        for sense, number in zip(senses, _numbers()[group].of(index), strict=True):
            if number and sense.code == code and division in ("", sense.division):
                best = best or _town(number)
    return best


class _Ragged(NamedTuple):
    """Lists of numbers one after the other: as lists, those of all names take fifteen megabytes."""

    numbers: array[int]
    ends: array[int]

    def of(self, index: int) -> array[int]:
        return self.numbers[self.ends[index - 1] if index else 0 : self.ends[index]]


@cache
def _content() -> dict[str, Any]:
    packed = (files(__package__) / "towns.json.zst").read_bytes()
    content: dict[str, Any] = json.loads(zstandard.decompress(packed))
    towns = content.pop("towns")
    lists = {
        group: _Ragged(array("i", chain.from_iterable(lists)), array("I", accumulate(map(len, lists))))
        for group, lists in content.items()
    }
    return {"lists": lists, "towns": {name: array("i", numbers) for name, numbers in towns.items()}}


def _numbers() -> dict[str, _Ragged]:
    found: dict[str, _Ragged] = _content()["lists"]
    return found


@cache
def _places() -> dict[int, int]:
    return {number: place for place, number in enumerate(_content()["towns"]["id"])}


def _town(number: int) -> Town | None:
    table, place = _content()["towns"], _places().get(number)
    if place is None:
        return None
    return Town(number, table["latitude"][place] / _THOUSANDTHS, table["longitude"][place] / _THOUSANDTHS)
