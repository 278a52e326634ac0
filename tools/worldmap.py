"""Makes the map of the report: `npm pack world-atlas@2.0.2`, unpack, `uv run --group gazetteer python -m tools.worldmap FOLDER`.

Countries of Natural Earth at 1:110 million (public domain; TopoJSON by world-atlas, ISC licence) become GeoJSON with ISO
3166 alpha-2 codes, to a tenth of a degree; those too small to be drawn there are a point, from 1:50 million.
The same sources give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pycountry

OUT = Path(__file__).parents[1] / "src" / "dateline" / "report" / "assets" / "world.json"
UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
"""Drawn by Natural Earth, without a number in ISO 3166: the code under which dateline counts what happens there."""
LEFT_OUT = {"AQ"}
DIGITS = 1

Point = tuple[float, float]
Ring = list[Point]


def main() -> int:
    """Write the map, or with --check say whether it is what the sources give."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, help="unpacked world-atlas")
    options.add_argument("--out", type=Path, default=OUT)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    made = world(given.folder)
    if given.check:
        return 0 if given.out.read_bytes() == made else 1
    given.out.write_bytes(made)
    print(f"{len(made):,} bytes", file=sys.stderr)
    return 0


def world(folder: Path) -> bytes:
    """The map: `{"geo": FeatureCollection, "points": {code: [longitude, latitude]}}`."""
    drawn: dict[str, list[list[Ring]]] = {}
    for code, polygons in countries(folder / "countries-110m.json"):
        drawn.setdefault(code, []).extend(polygons)
    points: dict[str, Point] = {}
    for code, polygons in countries(folder / "countries-50m.json"):
        if code not in drawn:
            points[code] = middle(polygons)
    features = [
        {
            "type": "Feature",
            "properties": {"name": code},
            "geometry": {"type": "MultiPolygon", "coordinates": [[rounded(ring) for ring in one] for one in polygons]},
        }
        for code, polygons in sorted(drawn.items())
    ]
    record = {"geo": {"type": "FeatureCollection", "features": features}, "points": dict(sorted(points.items()))}
    return (json.dumps(record, separators=(",", ":")) + "\n").encode()


def countries(path: Path) -> Iterator[tuple[str, list[list[Ring]]]]:
    """Code and polygons of each country of a TopoJSON file."""
    topology = json.loads(path.read_bytes())
    arcs = [list(unpacked(arc, topology["transform"])) for arc in topology["arcs"]]
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = code_of(geometry)
        if code is None or code in LEFT_OUT or "arcs" not in geometry:
            continue
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        whole = [[joined(ring, arcs) for ring in polygon] for polygon in polygons]
        yield code, [part for polygon in whole for part in within_the_map(polygon)]


def code_of(geometry: dict[str, Any]) -> str | None:
    """ISO 3166 alpha-2; None for what has none."""
    if "id" not in geometry:
        return UNNUMBERED.get(geometry["properties"]["name"])
    country = pycountry.countries.get(numeric=geometry["id"].zfill(3))
    return country.alpha_2 if country else None


def unpacked(arc: list[list[int]], transform: dict[str, list[float]]) -> Iterator[Point]:
    """The points of an arc in degrees: TopoJSON has whole numbers, each the difference to the one before."""
    (scale_x, scale_y), (shift_x, shift_y) = transform["scale"], transform["translate"]
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * scale_x + shift_x, y * scale_y + shift_y


def joined(ring: list[int], arcs: list[list[Point]]) -> Ring:
    """The arcs of a ring end to end; a negative number is an arc the other way round."""
    points: Ring = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def within_the_map(polygon: list[Ring]) -> Iterator[list[Ring]]:
    """The polygon in parts that do not cross the antimeridian: a plane map would draw a band from edge to edge."""
    straight = [unwrapped(ring) for ring in polygon]
    for shift in (-360.0, 0.0, 360.0):
        moved = [[(x + shift, y) for x, y in ring] for ring in straight]
        cut = [ring for ring in (clipped(clipped(one, 1.0), -1.0) for one in moved) if len(ring) >= 3]
        if cut:
            yield [[*ring, ring[0]] if ring[0] != ring[-1] else ring for ring in cut]


def unwrapped(ring: Ring) -> Ring:
    """The ring with longitudes that go on beyond 180 degrees instead of jumping."""
    points, turn = [ring[0]], 0.0
    for (before, _), (x, y) in pairwise(ring):
        turn += 360.0 if x - before < -180.0 else -360.0 if x - before > 180.0 else 0.0
        points.append((x + turn, y))
    return points


def clipped(ring: Ring, side: float) -> Ring:
    """The part of a ring with longitudes up to 180 (`side` 1) or from -180 on (`side` -1): Sutherland and Hodgman, 1974."""
    points: Ring = []
    for at, (x, y) in enumerate(ring):
        before_x, before_y = ring[at - 1]
        inside, was_inside = side * x <= 180.0, side * before_x <= 180.0
        if inside != was_inside:
            along = (side * 180.0 - before_x) / (x - before_x)
            points.append((side * 180.0, before_y + along * (y - before_y)))
        if inside:
            points.append((x, y))
    return points


def rounded(ring: Ring) -> Ring:
    """The ring to a tenth of a degree, without points that fall together; never fewer than four."""
    points = [(round(x, DIGITS), round(y, DIGITS)) for x, y in ring]
    thinned = [point for at, point in enumerate(points) if not at or point != points[at - 1]]
    return thinned if len(thinned) >= 4 else points


def middle(polygons: list[list[Ring]]) -> Point:
    """The middle of the largest polygon's box."""
    boxes = []
    for outer, *_ in polygons:
        xs, ys = [x for x, _ in outer], [y for _, y in outer]
        boxes.append(((max(xs) - min(xs)) * (max(ys) - min(ys)), (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2))
    _, x, y = max(boxes)
    return round(x, DIGITS), round(y, DIGITS)


if __name__ == "__main__":
    sys.exit(main())
