"""The towns that stories name, counted once per story: the dots of the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True, slots=True)
class Town:
    """A town with its place on the map."""

    name: str
    """As printed in most stories."""
    code: str
    latitude: float
    longitude: float
    n_articles: int


class TownCounter:
    """Counts towns over batches of articles."""

    def __init__(self) -> None:
        self._articles: Counter[int] = Counter()
        self._names: dict[int, Counter[tuple[str, str, float, float]]] = {}

    def add(self, evidence: pa.ChunkedArray) -> None:
        """Count the towns of a column `place_evidence`."""
        for lists in evidence.chunks:
            self._add(lists)

    def _add(self, lists: pa.ListArray) -> None:
        found = pa.Table.from_batches([pa.RecordBatch.from_struct_array(lists.flatten())])
        found = found.append_column("article", pc.list_parent_indices(lists))
        found = found.filter(pc.is_valid(found["latitude"]))
        if not found.num_rows:
            return
        keys = ["article", "geonames_id"]
        for one in pc.value_counts(found.group_by(keys).aggregate([])["geonames_id"]).to_pylist():
            self._articles[one["values"]] += one["counts"]
        named = found.group_by(["geonames_id", "text", "code", "latitude", "longitude"]).aggregate([([], "count_all")])
        for one in named.to_pylist():
            name = one["text"], one["code"], one["latitude"], one["longitude"]
            self._names.setdefault(one["geonames_id"], Counter())[name] += one["count_all"]

    def towns(self) -> Iterable[Town]:
        """The towns, those in most stories first."""
        for number, n in sorted(self._articles.items(), key=lambda item: (-item[1], item[0])):
            names = self._names[number]
            name, code, latitude, longitude = min(names, key=lambda one: (-names[one], one))
            yield Town(_titled(name), code, round(latitude, 2), round(longitude, 2), n)


def _titled(name: str) -> str:
    """BAGHDAD as Baghdad: datelines print capitals."""
    return name.title() if name.isupper() and len(name) > 3 else name
