"""What a run did, in figures: for the closing table, for `--output json` and for Prefect's report artifact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.filesize import decimal

from dateline.addresses import address_of
from dateline.dataset import Diff
from dateline.model import BatchReport, DumpReport, Outcome
from dateline.orchestration.run.job import Job
from dateline.prepare import failures
from dateline.staging.reading import staged_tables

MAX_DAYS_LISTED = 14
MAX_DATED_SPAN_DAYS = 31  # as `dateline.model.Dating.is_dated` has it


@dataclass(frozen=True, slots=True)
class FailedDump:
    """A dump that could not be read, and why."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class UnclaimedProse:
    """A dump with sentences that are in no article: they are in quarantine as `prose_unclaimed`."""

    name: str
    n_chars: int
    share: float
    """Of all its sentences."""


def unclaimed_prose(dumps: Iterable[DumpReport], max_lost: float) -> tuple[UnclaimedProse, ...]:
    """The dumps with more than `max_lost` of their sentences in no article, the worst first."""
    found = [
        UnclaimedProse(dump.dump_name, dump.n_unclaimed_chars, round(dump.unclaimed_share, 4))
        for dump in dumps
        if dump.unclaimed_share > max_lost
    ]
    return tuple(sorted(found, key=lambda one: (-one.share, one.name)))


@dataclass(frozen=True, slots=True)
class Published:
    """A snapshot that a run made."""

    name: str
    changes: dict[str, int] = field(default_factory=dict)
    reason: str = "run"
    """As `snapshots list` says: 'run', 'backfill', 'forget', 'settled anew'."""


_WITHOUT_DUMPS = {
    "forget": "a forget that had been cut off is completed",
    "settled anew": "the dataset is settled anew by the rules of this release",
    "parted by day": "the dataset is written anew, a folder a day",
    "parted by month": "the dataset is written anew, a folder a month",
    "parted by year": "the dataset is written anew, a folder a year",
}
"""What a run did that found no dump to process and yet published, by the reason of its snapshot."""


def changes_of(diff: Diff) -> dict[str, int]:
    """Article rows by kind of change, kinds without any left out."""
    totals = {change: sum(by_reason.values()) for change, by_reason in diff.counts.items()}
    return {change: n for change, n in totals.items() if n}


@dataclass(frozen=True, slots=True)
class RunResult:
    """A finished run. Counts are of this run's dumps, not of the whole dataset."""

    dataset: str
    """Absolute folder of the dataset."""
    snapshot: str | None
    """Name of the snapshot that was published; None where nothing changed."""
    reason: str | None
    """Why that snapshot was made, as `snapshots list` says."""
    dumps_found: int
    dumps_processed: int
    dumps_unchanged: int
    dumps_empty: int
    failed: tuple[FailedDump, ...]
    failed_before: tuple[str, ...]
    """Unchanged dumps whose earlier failure stands in the ledger."""
    articles: int
    undated: int
    quarantined: int
    unclaimed: tuple[UnclaimedProse, ...]
    """Dumps above `--max-lost`, the worst first."""
    by_region: dict[str, int]
    by_date: dict[str, int]
    """Articles per day, or per month or year where there are many days; 'undated' last."""
    changes: dict[str, int]
    """What the snapshot changed: 'added', 'removed', 're-dated', 're-placed', 'changed text' -> article rows."""
    size_bytes: int
    seconds: float

    @property
    def exit_code(self) -> int:
        """1 where dumps failed, else 0."""
        return 1 if self.failed else 0

    @property
    def sentence(self) -> str:
        """The run in one sentence."""
        if not self.dumps_processed and self.snapshot:
            done = _WITHOUT_DUMPS.get(self.reason or "", "its files are written anew by the contract of this release")
            return f"Nothing new; {done} → snapshot {self.snapshot}"
        if not self.dumps_found:
            return "No dumps there: the raw folder is empty, or holds nothing but sidecars and hidden files."
        if not self.dumps_processed:
            return f"Nothing new: {count(self.dumps_found, 'dump')} looked at, all of them are in the dataset."
        failed = f", {count(len(self.failed), 'dump')} failed" if self.failed else ""
        snapshot = f" → snapshot {self.snapshot}" if self.snapshot else ", nothing in the dataset changed"
        return f"{count(self.articles, 'article')} from {count(self.dumps_processed, 'dump')}{failed}{snapshot}"

    def as_json(self) -> dict[str, Any]:
        """Plain values for `--output json`."""
        return {**asdict(self), "seconds": round(self.seconds, 3), "exit_code": self.exit_code}


def count(n: int, noun: str, plural: str = "") -> str:
    """'1 dump', '12,345 dumps', '2 batches'."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def summarise(job: Job, reports: Sequence[BatchReport], published: Published | None, seconds: float) -> RunResult:
    """The figures of a run from what its batches reported and staged (call it before staging is removed)."""
    dumps: list[DumpReport] = [dump for report in reports for dump in report.dumps]
    by_region, by_day = _staged_counts(Path(report.staging) for report in reports)
    return RunResult(
        dataset=address_of(job.request.out) or str(job.request.out.resolve()),
        snapshot=published.name if published else None,
        reason=published.reason if published else None,
        dumps_found=job.prepared.n_found,
        dumps_processed=len(dumps),
        dumps_unchanged=job.prepared.n_unchanged,
        dumps_empty=sum(dump.outcome is Outcome.EMPTY for dump in dumps),
        failed=tuple(FailedDump(dump.dump_name, dump.detail) for dump in failures(dumps)),
        failed_before=job.prepared.known_failures,
        articles=sum(dump.n_articles for dump in dumps),
        undated=sum(dump.n_undated for dump in dumps),
        quarantined=sum(dump.n_quarantined for dump in dumps),
        unclaimed=unclaimed_prose(dumps, job.request.max_lost),
        by_region=dict(sorted(by_region.items(), key=lambda item: (-item[1], item[0]))),
        by_date=_coarsen(by_day),
        changes=published.changes if published else {},
        size_bytes=job.prepared.plan.size_bytes,
        seconds=seconds,
    )


def _staged_counts(folders: Iterable[Path]) -> tuple[Counter[str], Counter[str]]:
    import pyarrow.compute as pc

    regions: Counter[str] = Counter()
    days: Counter[str] = Counter()
    columns = ["region", "published_date", "published_earliest", "published_latest"]
    for table in (rows for folder in folders for rows in staged_tables(folder, "articles", columns)):
        for entry in pc.value_counts(table["region"]).to_pylist():
            regions[entry["values"]] += entry["counts"]
        span = pc.days_between(table["published_earliest"], table["published_latest"])
        day = pc.if_else(
            pc.less_equal(span, MAX_DATED_SPAN_DAYS), pc.strftime(table["published_date"], "%Y-%m-%d"), None
        )
        for entry in pc.value_counts(day).to_pylist():
            days[entry["values"] or "undated"] += entry["counts"]
    return regions, days


def _coarsen(days: Counter[str]) -> dict[str, int]:
    for length in (10, 7, 4):  # days, months, years
        merged: Counter[str] = Counter()
        for day, n in days.items():
            merged[day if day == "undated" else day[:length]] += n
        if len(merged) <= MAX_DAYS_LISTED:
            break
    return dict(sorted(merged.items(), key=lambda item: (item[0] == "undated", item[0])))


async def publish_artifact(result: RunResult, key: str) -> None:
    """Leave the report with the run in Prefect's UI, as the artifact `key`."""
    from prefect.artifacts import acreate_markdown_artifact

    await acreate_markdown_artifact(markdown(result), key=key, description=result.sentence)


def markdown(result: RunResult) -> str:
    """The report as Markdown: figures, then failed dumps with their reasons, regions and dates."""
    figures = {
        "Dumps found": result.dumps_found,
        "Dumps processed": result.dumps_processed,
        "Dumps unchanged": result.dumps_unchanged,
        "Dumps failed": len(result.failed),
        "Articles": result.articles,
        "of them undated": result.undated,
        "Quarantined": result.quarantined,
    }
    parts = [f"**{result.sentence}**", _table(("", "n"), figures.items())]
    if result.failed:
        failed = [(dump.name.replace("|", "\\|"), dump.detail.replace("|", "\\|")) for dump in result.failed]
        parts += ["### Failed dumps", _table(("dump", "why"), failed)]
    if result.unclaimed:
        rows = [(dump.name.replace("|", "\\|"), f"{dump.share:.1%}") for dump in result.unclaimed]
        parts += ["### Sentences in no article", _table(("dump", "share"), rows)]
    parts += ["### By region", _table(("region", "articles"), result.by_region.items())]
    parts += ["### By date", _table(("date", "articles"), result.by_date.items())]
    if result.changes:
        parts += ["### What changed", _table(("change", "article rows"), result.changes.items())]
    parts.append(f"Dataset: `{result.dataset}`, {decimal(result.size_bytes)} of dumps in {result.seconds:.1f} s.")
    return "\n\n".join(parts)


def _table(heads: tuple[str, str], rows: Iterable[tuple[str, object]]) -> str:
    lines = [f"| {heads[0]} | {heads[1]} |", "|---|---|"]
    lines += [f"| {name} | {f'{value:,}' if isinstance(value, int) else value} |" for name, value in rows]
    return "\n".join(lines)
