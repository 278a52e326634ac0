"""A month on a site: 300 dumps, 20 of them corrupt, an outage, late deliveries, backfills and a release.

After each step the ledger and the articles are compared with what was delivered: no gap, no overlap.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from dateline.backfill import BackfillRange, Choice
from dateline.dataset.ledger import ledger
from dateline.prepare import Prepared
from dateline.publish import verify
from tests.histories import UNREADABLE, Site, assert_no_overlap, deliver, stored
from tests.object_store import Store

DAYS, DUMPS_A_DAY = 30, 10
OUTAGE = range(11, 14)
"""Days of March without a run, for which half of the dumps are delivered on the 20th."""
LATE_ON = 20
LATEST = 5
"""Of a day of the outage, dumps from this one on come late."""
CORRUPT_DAYS = range(1, 21)
"""One of each of these days cannot be read."""

pytestmark = pytest.mark.timeout(300)


@dataclass
class Month:
    """The folder of dumps, the dataset, and what the dataset should hold by now."""

    site: Site
    processed: set[str] = field(default_factory=set)
    mended: set[str] = field(default_factory=set)
    delivered: Path | None = None
    """Where deliveries are made that go into a bucket from there."""
    store: Store | None = None
    n_runs: int = 0

    def name(self, day: int, n: int) -> str:
        return f"03-{day:02}/dump{n}.txt"

    def deliver(self, day: int, n: int) -> None:
        """A dump with one story; the fourth of a day is corrupt on the days that have one."""
        raw, name = self.delivered or self.site.raw, self.name(day, n)
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        deliver(raw, name, day, 100 * day + n, fetched=f"2026-03-{day:02}")
        if n == 4 and day in CORRUPT_DAYS and name not in self.mended:
            (raw / name).write_bytes(UNREADABLE)
        if self.store is not None:
            for path in (raw / name, raw / f"{name}.meta.json"):
                self.store.put(f"raw/{path.relative_to(raw).as_posix()}", path.read_bytes())

    def do(self, prepared: Prepared) -> set[str]:
        """Carry a plan out, compare everything, and return the names of the dumps that were processed."""
        done = {dump.name for batch in prepared.plan.batches for dump in batch.dumps}
        self.site.carry_out(prepared)
        self.n_runs += 1
        if self.store is not None and self.n_runs % 5 == 0:
            shutil.rmtree(os.environ["DATELINE_CACHE"])
        self.processed |= done
        self.check()
        return done

    def check(self) -> None:
        """The ledger holds exactly what was processed; every readable dump has its story, once."""
        out = self.site.out
        assert_no_overlap(out)
        known = ledger(out)
        assert set(known) == self.processed
        corrupt = {self.name(day, 4) for day in CORRUPT_DAYS} - self.mended
        assert {name for name, entry in known.items() if entry.outcome == "failed"} == corrupt & self.processed
        articles = stored(out, "articles", ["dump_name", "published_date"]).to_pylist()
        found = sorted((row["dump_name"], row["published_date"].day) for row in articles)
        assert found == sorted((name, int(name[3:5])) for name in self.processed - corrupt)

    def backfill(self, within: BackfillRange, **choice: bool) -> set[str]:
        return self.do(self.site.backfill(within, Choice(**choice)))


def test_a_month_leaves_no_gap_and_no_overlap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Schedule, outage of three days, late delivery and `--missing`, `--failed`, a new version and `--outdated`."""
    a_month(Month(Site(tmp_path / "raw", tmp_path / "out")), monkeypatch)


@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.timeout(1800)
def test_a_month_through_buckets(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same from a bucket into a bucket; every fifth run is on a machine that knows nothing of those before."""
    site = Site(Path("s3://rawdumps/raw"), Path("s3://rawdumps/data"))
    a_month(Month(site, delivered=tmp_path / "raw", store=store), monkeypatch)


def a_month(month: Month, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three hundred dumps, a day after the other."""
    held_back = {(day, n) for day in OUTAGE for n in range(LATEST, DUMPS_A_DAY)}
    for day in range(1, DAYS + 1):
        for n in range(DUMPS_A_DAY):
            if (day, n) not in held_back:
                month.deliver(day, n)
        if day == LATE_ON:
            for late_day, n in held_back:
                month.deliver(late_day, n)
            outage = BackfillRange(date(2026, 3, OUTAGE.start), date(2026, 3, OUTAGE.stop - 1))
            came_late = {month.name(*late) for late in held_back}
            today = {month.name(day, n) for n in range(DUMPS_A_DAY)}  # may have articles of the outage, too
            assert month.backfill(outage, missing=True) == came_late | today
            assert not month.site.choose(outage, Choice(missing=True)).names
        if day not in OUTAGE:
            month.do(month.site.plan())
        if day == OUTAGE.stop:
            assert month.name(OUTAGE.start, 0) in month.processed, "the first run after an outage catches up"
    assert len(ledger(month.site.out)) == DAYS * DUMPS_A_DAY
    assert not month.site.plan().has_work

    month.mended = {month.name(day, 4) for day in CORRUPT_DAYS[::2]}
    for day in CORRUPT_DAYS[::2]:
        month.deliver(day, 4)
    first_half = BackfillRange(date(2026, 3, 1), date(2026, 3, 10))
    assert month.backfill(first_half, failed=True, missing=True) == {month.name(day, 4) for day in CORRUPT_DAYS}

    monkeypatch.setattr("dateline.recipe.library_versions", lambda: {"trafilatura": "99.0"})
    everything = {month.name(day, n) for day in range(1, DAYS + 1) for n in range(DUMPS_A_DAY)}
    broken = {month.name(day, 4) for day in CORRUPT_DAYS} - month.mended
    one_week = BackfillRange(date(2026, 3, 1), date(2026, 3, 7))
    restated = month.backfill(one_week, outdated=True)
    assert restated == {name for name in everything - broken if int(name[3:5]) <= 7}
    assert month.backfill(BackfillRange(), outdated=True) == everything - broken - restated
    assert month.backfill(BackfillRange(), outdated=True) == set()
    recipes = {name: entry.recipe for name, entry in ledger(month.site.out).items()}
    assert {recipes[name] for name in everything - broken} == {month.site.recipe.fingerprint}
    assert verify(month.site.out).problems == ()
