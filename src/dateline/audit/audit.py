"""The audit itself: dump by dump, read again and compared with what the dataset holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from dateline.audit.report import AuditReport
from dateline.audit.stored import Sighting, StoredDocument, documents, rows_of
from dateline.cleancopy import CleanCopy, clean_copy
from dateline.controls import stored as stored_form
from dateline.dataset import Dataset
from dateline.dataset.snapshot import Snapshot
from dateline.errors import DumpUnreadable
from dateline.ingest import discover, read
from dateline.model import PROSE_REASON, Article, Document, Dump, Rejection, Segment, Span
from dateline.normalise import article as normalise_article
from dateline.recipe import Recipe

_GROUP_CHARS = 32 << 20
_FAILED = "failed"


def audit(
    out: Path, raw: Path | Sequence[Path], recipe: Recipe | None = None, *, follow_links: bool = False
) -> AuditReport:
    """Compare the dataset at `out` with the raw dumps (a folder, or files and folders) it was made from.

    Proves, for each dump whose bytes are still those of the ledger: its documents decode to the counted characters,
    the stored spans tile every document, each article cut anew from its spans has the stored id, headline and body,
    every stretch that is called an article is published or in quarantine, and the counts balance. Changes nothing.

    Raises UsageError where nothing was ever published or a path does not exist.
    """
    recipe = recipe or Recipe()
    dataset = Dataset(out)
    snapshot = dataset.snapshot()
    report = AuditReport()
    ledger = {row["dump_name"]: row for row in rows_of(snapshot, "dumps").to_pylist()}
    dumps = {
        dump.name: dump for dump in discover([raw] if isinstance(raw, Path) else raw, follow_links=follow_links).dumps
    }
    tombstones = dataset.tombstones()
    has_tombstones = bool(tombstones.hashes)
    forgotten = {name for name, dump in dumps.items() if _is_forgotten(tombstones.is_forgotten, dump)}
    report.n_forgotten = len(forgotten)
    _check_ledger(report, ledger, {name: dump for name, dump in dumps.items() if name not in forgotten})
    for names in _groups(ledger):
        stored = documents(snapshot, names)
        rows = _row_counts(snapshot, names)
        for name in names:
            _check_counts(report, ledger[name], rows, has_tombstones)
            dump = dumps.get(name)
            if dump is None or dump.sha256 != ledger[name]["dump_id"]:
                continue
            report.n_outdated += ledger[name]["recipe"] != recipe.fingerprint
            _check_dump(report, dump, ledger[name], stored, rows, recipe, has_tombstones)
    _check_whole(report, snapshot, set(ledger))
    return report


def _is_forgotten(is_known: Callable[[str, str | None], bool], dump: Dump) -> bool:
    by = (("dump", dump.name), ("dump", dump.sha256), ("url", dump.metadata.url))
    return any(is_known(kind, value) for kind, value in by)


# ------------------------------------------------------------------ the ledger


def _check_ledger(report: AuditReport, ledger: dict[str, dict[str, Any]], dumps: dict[str, Dump]) -> None:
    for name, dump in sorted(dumps.items()):
        entry = ledger.get(name)
        if entry is None:
            report.add(
                "not_in_ledger", name, "it lies in the raw folder and the ledger does not know it: run `dateline run`"
            )
        elif entry["dump_id"] != dump.sha256:
            report.add("changed_since", name, "its bytes are not those that were processed: run `dateline run`")
    report.unchecked += [
        name for name, row in sorted(ledger.items()) if name not in dumps and row["outcome"] != _FAILED
    ]
    report.n_failed = sum(row["outcome"] == _FAILED for row in ledger.values())


def _groups(ledger: dict[str, dict[str, Any]]) -> Iterator[list[str]]:
    """Names of dumps whose rows are held at the same time: some 32 million characters of them."""
    group: list[str] = []
    n_chars = 0
    for name in sorted(ledger):
        group.append(name)
        n_chars += ledger[name]["n_chars"] + 1000
        if n_chars >= _GROUP_CHARS:
            yield group
            group, n_chars = [], 0
    if group:
        yield group


# ------------------------------------------------------------------ counts


def _row_counts(snapshot: Snapshot, names: Sequence[str]) -> dict[str, Counter[Any]]:
    """Rows of each dump by table; of quarantine also by (dump, rule)."""
    counts: dict[str, Counter[Any]] = {}
    for table in ("articles", "undated", "quarantine"):
        counts[table] = Counter(rows_of(snapshot, table, names, ["dump_name"]).column("dump_name").to_pylist())
    rules = rows_of(snapshot, "quarantine", names, ["dump_name", "rule"])
    counts["rule"] = Counter(zip(rules.column("dump_name").to_pylist(), rules.column("rule").to_pylist(), strict=True))
    return counts


def _check_counts(
    report: AuditReport, entry: dict[str, Any], rows: dict[str, Counter[Any]], has_tombstones: bool
) -> None:
    name = entry["dump_name"]
    held = {
        "n_articles": rows["articles"][name] + rows["undated"][name],
        "n_undated": rows["undated"][name],
        "n_quarantined": rows["quarantine"][name],
    }
    for column, count in held.items():
        # what was forgotten on purpose is missing from the tables, never too many in them
        if count > entry[column] or (count < entry[column] and not has_tombstones):
            report.add(
                "count_differs", name, f"the ledger says {column} = {entry[column]:,}, the tables hold {count:,}"
            )


def _check_whole(report: AuditReport, snapshot: Snapshot, known: set[str]) -> None:
    """What concerns the dataset as a whole: rows without a dump, and one primary row for each article."""
    for table in ("articles", "undated", "spans", "sightings", "quarantine"):
        names = pc.unique(rows_of(snapshot, table, None, ["dump_name"]).column("dump_name")).to_pylist()
        for name in sorted(set(names) - known):
            report.add("orphan_rows", name, f"{table} holds rows of it and the ledger does not know it")
    primary: Counter[str] = Counter()
    ids: set[str] = set()
    for table in ("articles", "undated"):
        rows = rows_of(snapshot, table, None, ["article_id", "is_primary"])
        ids.update(rows.column("article_id").to_pylist())
        if rows.num_rows:
            primary.update(rows.filter(rows.column("is_primary")).column("article_id").to_pylist())
    for article_id in sorted(ids):
        if primary[article_id] != 1:
            report.add(
                "primary_rows", "", f"article {article_id} has {primary[article_id]} primary rows: it should have one"
            )


# ------------------------------------------------------------------ one dump


def _check_dump(
    report: AuditReport,
    dump: Dump,
    entry: dict[str, Any],
    stored: dict[tuple[str, int], StoredDocument],
    rows: dict[str, Counter[Any]],
    recipe: Recipe,
    has_tombstones: bool,
) -> None:
    n_documents = n_chars = 0
    rejected: Counter[str] = Counter()
    try:
        for item in read(dump, recipe.read_options):
            if isinstance(item, Rejection):
                rejected[item.rule] += 1
                continue
            n_documents += 1
            n_chars += len(item.text)
            _check_document(report, item, stored.get((dump.name, item.index), StoredDocument()), has_tombstones)
    except DumpUnreadable as error:
        if entry["outcome"] != _FAILED:
            report.add("unreadable_now", dump.name, f"the ledger calls it {entry['outcome']}, but now {error}")
    for column, count in (("n_documents", n_documents), ("n_chars", n_chars)):
        if count != entry[column]:
            report.add(
                "count_differs", dump.name, f"the ledger says {column} = {entry[column]:,}, reading it gives {count:,}"
            )
    for rule, count in sorted(rejected.items()):
        if rows["rule"][dump.name, rule] < count and not has_tombstones:
            detail = f"reading it gives {count} rejections '{rule}', quarantine holds {rows['rule'][dump.name, rule]}"
            report.add("rejection_lost", dump.name, detail)
    report.n_dumps += 1
    report.n_documents += n_documents
    report.n_chars += n_chars


def _check_document(report: AuditReport, document: Document, stored: StoredDocument, has_tombstones: bool) -> None:
    report.n_spans += len(stored.spans)
    if fault := gap(stored.spans, len(document.text)):
        report.add("gap_in_spans", document.dump_name, f"document {document.index}: {fault}")
    by_article: dict[int, list[Span]] = {}
    for span in stored.spans:
        report.chars_by_role[span.role.value] += span.char_end - span.char_start
        if span.reason.startswith(PROSE_REASON):
            report.prose_by_reason[span.reason.removeprefix(PROSE_REASON)] += span.char_end - span.char_start
        if span.article_index >= 0:
            by_article.setdefault(span.article_index, []).append(span)
    seen = {sighting.article_index: sighting for sighting in stored.sightings}
    copy = clean_copy(document)
    for index, spans in by_article.items():
        if index in seen:
            _check_article(report, copy, spans, seen[index], stored.articles.get(index))
        elif not has_tombstones and not _overlaps(stored.quarantined, spans[0].char_start, spans[-1].char_end):
            place = f"document {document.index}, characters {spans[0].char_start:,} to {spans[-1].char_end:,}"
            report.add(
                "article_lost",
                document.dump_name,
                f"{place}: called an article, and neither published nor in quarantine",
            )
    for index in sorted(set(seen) - set(by_article)):
        report.add("article_lost", document.dump_name, f"document {document.index}: article {index} has no span")


def gap(spans: Sequence[Span], n_chars: int) -> str:
    """Where spans fail to tile `[0, n_chars)`, in words; '' where they tile it."""
    at = 0
    for span in spans:
        if span.char_start != at:
            kind = "no span covers" if span.char_start > at else "two spans cover"
            return f"{kind} characters {min(at, span.char_start):,} to {max(at, span.char_start):,}"
        if span.char_end <= span.char_start:
            return f"the span at character {at:,} is empty"
        at = span.char_end
    return "" if at == n_chars else f"the spans end at character {at:,}, the document at {n_chars:,}"


def _overlaps(ranges: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(low < end and start < high for low, high in ranges)


def _check_article(
    report: AuditReport, copy: CleanCopy, spans: list[Span], sighting: Sighting, row: dict[str, Any] | None
) -> None:
    """Cut the article anew and compare. `row` is None where the same text stands in the dump a second time."""
    report.n_articles += 1
    is_teaser = row is not None and "teaser" in (row["quality_flags"] or ())
    segment = Segment(sighting.article_index, sighting.char_start, sighting.char_end, tuple(spans), is_teaser)
    document = copy.delivered
    made = normalise_article(copy.document, copy.segment_of(segment))
    where = f"document {document.index}, characters {sighting.char_start:,} to {sighting.char_end:,}"
    if not isinstance(made, Article):
        report.add("article_differs", document.dump_name, f"{where}: its spans hold neither headline nor body")
    elif made.article_id != sighting.article_id:
        detail = f"{where}: cut anew it is {made.article_id}, stored as {sighting.article_id}"
        report.add("article_differs", document.dump_name, detail)
    elif row is not None and row["article_id"] == sighting.article_id:
        for field in ("headline", "body"):
            cut_anew = getattr(made, field)
            if (cut_anew and stored_form(cut_anew)) != row[field]:
                report.add(
                    "article_differs", document.dump_name, f"{where}: its {field} cut anew is not the stored one"
                )
