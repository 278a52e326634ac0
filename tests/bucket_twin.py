"""A dataset in the bucket of a test's server beside one in a folder, to which the same is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dateline.dataset import Dataset, SnapshotInfo
from dateline.publish import PublishRequest, commit
from tests.batches import Delivery, Story, Workshop

ADDRESS = "s3://rawdumps/data"
OUT = Path(ADDRESS)
MON = Delivery("mon.txt", (Story("lock shut"), Story("mayor out", day=None), Story("rain", day=3, region="europe")))
TUE = Delivery("tue.txt", (Story("lock shut", width=3), Story("bridge up", day=40, region="global")), n_quarantined=1)
WED = Delivery("wed.txt", (Story("rain", day=3), Story("harvest", day=9, region="africa")))


class Twin(Workshop):
    """The same done to a dataset in the bucket and to one in a folder."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.there = OUT

    def both(self, *deliveries: Delivery, **request: Any) -> SnapshotInfo | None:
        """Publish dumps into both."""
        self.commit(*deliveries, **request)
        return self.send(*deliveries, **request)

    def send(self, *deliveries: Delivery, **request: Any) -> SnapshotInfo | None:
        """Publish dumps into the bucket."""
        return commit(self.there, self.stage(*deliveries), PublishRequest("run", **request))


def rows(out: Path) -> dict[str, list[Any]]:
    """What `state_of` expects, read from the bucket by the library."""
    of = Dataset(out).snapshot()
    found = {name: of.table(name).to_pylist() for name in ("sightings", "spans", "quarantine", "dumps")}
    articles = [
        (row, f"articles/date={row['date']}/region={row['region']}") for row in of.table("articles").to_pylist()
    ] + [(row, f"undated/region={row['region']}") for row in of.table("undated").to_pylist()]
    return {
        "articles": sorted(
            (r["article_id"], r["dump_name"], r["dump_id"], folder, r["n_sightings"], r["is_primary"])
            for r, folder in articles
        ),
        "sightings": sorted((r["article_id"], r["dump_name"]) for r in found["sightings"]),
        "spans": sorted((r["dump_name"], r["char_start"]) for r in found["spans"]),
        "quarantine": sorted(r["text"] for r in found["quarantine"]),
        "dumps": sorted((r["dump_name"], r["dump_id"], r["recipe"], r["outcome"]) for r in found["dumps"]),
    }
