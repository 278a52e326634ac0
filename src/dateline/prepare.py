"""What a run has to do: dumps found, compared with the ledger, cut into batches. Without Prefect, so it is quick."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dateline.dataset import Dataset, working
from dateline.discovery import Noted, Sifted, sift
from dateline.ingest import Discovery, Lying, look_into
from dateline.lake import is_behind
from dateline.model import DumpReport, Outcome
from dateline.plan import BATCH_BYTES, Plan, is_failed, plan
from dateline.publish import has_leftovers
from dateline.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan together with what could not even be planned."""

    plan: Plan
    n_found: int
    """Dumps found, the failed ones included."""
    unreadable: tuple[DumpReport, ...]
    """Dumps that could not be opened and whose failure the ledger does not hold yet."""
    known_failures: tuple[str, ...]
    """Names of unchanged dumps that failed in an earlier run: they are not tried again until they change."""
    n_passed_over: int = 0
    """Dumps that neither moved since they were noted nor are otherwise in the ledger: unchanged, beside those of the plan."""
    has_to_mend: bool = False
    """A killed command left a forget half done, or files that nobody needs, or an older release wrote the
    dataset, or its lake tables are behind: the run's publish ends the first, removes the others, writes the dataset anew, brings the
    tables up to it."""

    @property
    def n_unchanged(self) -> int:
        """Dumps that the dataset has as they are."""
        return self.n_passed_over + len(self.plan.unchanged)

    @property
    def has_work(self) -> bool:
        """Whether a run would process, record or remove anything."""
        return bool(self.plan.batches or self.unreadable or self.has_to_mend)


def prepare(
    raw: Sequence[Path],
    out: Path,
    recipe: Recipe,
    *,
    fetched_at: datetime | None = None,
    follow_links: bool = False,
    batch_bytes: int = BATCH_BYTES,
    min_batches: int = 1,
    only: Collection[str] | None = None,
    force: bool = False,
    partition: str | None = None,
    table: str | None = None,
    rehash: bool = False,
    remembers: bool = True,
) -> Prepared:
    """Find the dumps in `raw`, read the ledger of the dataset at `out` and plan.

    fetched_at: of dumps of which nothing else says so. follow_links: as for `discover`. batch_bytes, min_batches: as for `dateline.plan.plan`. only: names of
    the dumps to look at, by default all. force: process them again whatever the ledger says. partition: what the dataset
    is to be parted by; None: as it is. table: a format of lake tables that it is to have, beside those it has. rehash: read every dump, whatever was noted of it. remembers: note beside the dataset
    what was read. Raises UsageError when a path of `raw` does not exist.
    """
    dataset = Dataset(out)
    forgotten = dataset.tombstones()
    noted = Noted.read(out, forgotten, rehash=rehash)
    lying = Lying(raw, follow_links=follow_links)
    if force or only is not None or forgotten.is_pending:
        sifted = Sifted(tuple(lying.files()), 0, ())
    else:
        sifted = sift(lying, noted, recipe.fingerprint)
    # a forgotten dump may still lie in the raw folder: it would be processed only to be dropped at the publish
    rest = [item for item in sifted.rest if not forgotten.is_forgotten("dump", item.name)]
    found = look_into(lying, rest, fetched_at=fetched_at, known=noted, only=only)
    if remembers:
        noted.save()
    with dataset.reading():
        known = dataset.ledger(None if not sifted.n_unchanged else _names(found))
        is_outdated = dataset.is_outdated or dataset.is_parted_otherwise(partition)
    dumps = [dump for dump in found.dumps if not forgotten.is_forgotten("dump", dump.sha256)]
    failed = [report for report in found.failed if only is None or report.dump_name in only]
    todo = plan(
        dumps,
        known,
        recipe.fingerprint,
        batch_bytes=batch_bytes,
        min_batches=min_batches,
        force=force,
    )
    failed_before = {name for name, entry in known.items() if is_failed(entry)}
    unreadable = tuple(report for report in failed if force or report.dump_name not in failed_before)
    again = [report.dump_name for report in failed if report.dump_name in failed_before and not force]
    return Prepared(
        todo,
        sifted.n_unchanged + len(dumps) + len(failed),
        unreadable,
        tuple(sorted([*again, *sifted.failed, *(name for name in todo.unchanged if name in failed_before)])),
        sifted.n_unchanged,
        forgotten.is_pending or has_leftovers(working(out)) or is_outdated or is_behind(out, table),
    )


def _names(found: Discovery) -> set[str]:
    return {dump.name for dump in found.dumps} | {report.dump_name for report in found.failed}


def failures(reports: Sequence[DumpReport]) -> tuple[DumpReport, ...]:
    """Those of `reports` whose dump failed, by name."""
    return tuple(sorted((r for r in reports if r.outcome is Outcome.FAILED), key=lambda r: r.dump_name))
