"""Which dumps a backfill has to process: those that have, had or may have articles in a range of days and a region.

A dump in the ledger has the articles its sightings say. One that failed or was never processed has no sightings: then
the time it was fetched says what it may have, and without that it may have anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from dateline.dataset import Dataset
from dateline.discovery import Noted
from dateline.errors import UsageError
from dateline.ingest import discover
from dateline.model import Dump, Outcome
from dateline.plan import KnownDump
from dateline.recipe import Recipe, claims_fingerprint

LATE_DELIVERY_DAYS = 31
"""An article is looked for in dumps fetched up to so many days after it: late deliveries and archive pages."""
CLOCK_SKEW_DAYS = 1
"""A dump fetched on the first day of a range, by a clock in another zone."""


@dataclass(frozen=True, slots=True)
class BackfillRange:
    """Days (both inclusive; None: no limit) and region that are to be restated."""

    since: date | None = None
    until: date | None = None
    region: str | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"--from {self.since} is after --to {self.until}")

    def overlaps(self, earliest: date | None, latest: date | None) -> bool:
        """Whether an interval of days touches the range; an open end of either reaches everywhere."""
        return not (self.since and latest and latest < self.since) and not (
            self.until and earliest and earliest > self.until
        )

    def may_be_fetched_on(self, day: date | None) -> bool:
        """Whether a dump fetched on `day` may hold articles of the range."""
        if day is None:
            return True
        until = self.until + timedelta(days=LATE_DELIVERY_DAYS) if self.until else None
        since = self.since - timedelta(days=CLOCK_SKEW_DAYS) if self.since else None
        return not (since and day < since) and not (until and day > until)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the dumps in range are processed."""

    missing: bool = False
    """Never processed, or changed since."""
    failed: bool = False
    outdated: bool = False
    """Processed by other code or with other options."""
    everything: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for in particular."""
        return not (self.missing or self.failed or self.outdated or self.everything)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The dumps of a backfill by why they were chosen, and the partitions that their present articles are in."""

    names: frozenset[str]
    missing: tuple[str, ...]
    failed: tuple[str, ...]
    outdated: tuple[str, ...]
    other: tuple[str, ...]
    """Up to date, chosen by --all."""
    gone: tuple[str, ...]
    """In the ledger and in range, but no longer where dumps are looked for: their rows stay as they are."""
    days: int
    """Different days that articles of the chosen dumps have now, within the range."""


def choose_dumps(
    raw: Sequence[Path],
    out: Path,
    recipe: Recipe,
    within: BackfillRange,
    choice: Choice,
    *,
    fetched_at: datetime | None = None,
    follow_links: bool = False,
    rehash: bool = False,
    remembers: bool = True,
) -> Chosen:
    """The dumps in `raw` that `choice` names and that concern the range, by the dataset at `out`. Reads no dump's text.

    rehash, remembers: as for `dateline.prepare.prepare`.
    """
    dataset = Dataset(out)
    noted = Noted.read(out, dataset.tombstones(), rehash=rehash)
    found = discover(raw, fetched_at=fetched_at, follow_links=follow_links, known=noted)
    if remembers:
        noted.save()
    with dataset.reading():
        known = dataset.ledger()
        finds = _finds(out, within)
    unread = {report.dump_name for report in found.failed}
    by_reason: dict[str, list[str]] = {"missing": [], "failed": [], "outdated": [], "other": []}
    dumps = {dump.name: dump for dump in found.dumps}
    for name in sorted({*dumps, *unread}):
        reason = _reason(dumps.get(name), known.get(name), recipe.fingerprint)
        if _is_wanted(reason, choice) and _concerns(dumps.get(name), known.get(name), name in finds, within):
            by_reason[reason].append(name)
    names = frozenset(name for chosen in by_reason.values() for name in chosen)
    gone = tuple(sorted(name for name in finds if name not in dumps and name not in unread))
    days = {day for name in names for day in finds.get(name, ())}
    lists = {reason: tuple(chosen) for reason, chosen in by_reason.items()}
    return Chosen(names=names, gone=gone, days=len(days), **lists)


def _reason(dump: Dump | None, known: KnownDump | None, recipe: str) -> str:
    if known is None:
        return "missing" if dump is not None else "failed"
    if known.outcome == Outcome.FAILED:
        return "failed"
    if dump is None:
        return "other"
    if known.dump_id != dump.sha256 or known.metadata_fingerprint != claims_fingerprint(dump):
        return "missing"
    return "outdated" if known.recipe != recipe else "other"


def _is_wanted(reason: str, choice: Choice) -> bool:
    return choice.everything or bool(getattr(choice, reason, False))


def _concerns(dump: Dump | None, known: KnownDump | None, has_finds: bool, within: BackfillRange) -> bool:
    if has_finds:
        return True
    processed = known is not None and known.outcome != Outcome.FAILED
    unchanged = processed and dump is not None and known is not None and known.dump_id == dump.sha256
    if unchanged:
        return within == BackfillRange()  # its sightings say that it has nothing in range
    fetched = dump.metadata.fetched_at if dump is not None else None
    return within.may_be_fetched_on(fetched.date() if fetched else None)


def _finds(out: Path, within: BackfillRange) -> Mapping[str, Collection[date]]:
    """Dump name -> days of its sightings in range; a sighting without a date is in every range."""
    dataset = Dataset(out)
    if dataset.current_folder is None:
        return {}
    columns = ["dump_name", "published_date", "published_earliest", "published_latest", "region"]
    finds: dict[str, set[date]] = {}
    for batch in dataset.snapshot().batches("sightings", columns):
        rows: list[dict[str, Any]] = batch.to_pylist()
        for row in rows:
            if within.region and row["region"] != within.region:
                continue
            best, first, last = (day and day.date() for day in (row[name] for name in columns[1:4]))
            if within.overlaps(first, last):
                days = finds.setdefault(row["dump_name"], set())
                if best:
                    days.add(best)
    return finds
