"""Collects the rows of a batch, has them judged, and writes them as staged Parquet files.

Rows are gathered in columns and judged in chunks: bounded memory for a dump of any size, and one call of the
validator for thousands of small dumps.
"""

from __future__ import annotations

import ctypes
import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.contract import arrow_schema, to_table
from dateline.dataset.format.files import storage
from dateline.errors import DatelineError, fault, is_the_machines
from dateline.model import (
    PROSE_REASON,
    UNCLAIMED_REASON,
    Article,
    Dating,
    Document,
    Dump,
    DumpReport,
    Outcome,
    Placing,
    Rejection,
    Role,
    Segmentation,
)
from dateline.recipe import Recipe
from dateline.staging.gathered import Gathered, append, columns
from dateline.staging.progress import ProgressFile
from dateline.staging.rejections import Source, quarantine_columns, rejection_of, repeat_of_rejected
from dateline.staging.rows import article_row, dump_row, sighting_row
from dateline.staging.seen import SeenIds
from dateline.validate import Breach, has_rules, judge_articles, judge_dumps, judge_rows

logger = logging.getLogger(__name__)

CHUNK_CHARS = 4_000_000
"""Characters of documents gathered before they are judged and written; a span counts as a hundred: each is a row."""
SPAN_CHARS = 100

_TEXT_ROLES = frozenset({Role.BODY, Role.CROSSHEAD, Role.DATELINE, Role.STANDFIRST, Role.CAPTION})


class BatchStage:
    """Writer of one batch's staging folder; use as a context manager. Not thread-safe: one per task."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        self._folder = folder
        self._recipe_fingerprint = recipe.fingerprint
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._rows = Gathered()
        self._dumps: list[tuple[Dump | None, DumpReport]] = []
        self._seen = SeenIds()  # of the dump at hand
        self._rejected: set[tuple[str, str]] = set()  # (dump name, article id)
        self._n: dict[str, Counter[str]] = defaultdict(Counter)  # dump name -> counts
        self._progress = ProgressFile(folder)

    def __enter__(self) -> Self:
        with storage(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers.values():
            with storage(self._folder):
                writer.close()

    def begin_dump(self) -> None:
        """Say that the rows to come are another dump's."""
        self._seen.clear()

    def add(
        self,
        document: Document,
        segmentation: Segmentation,
        articles: Sequence[Article],
        datings: Sequence[Dating],
        placings: Sequence[Placing],
    ) -> None:
        """Add a document's spans and articles."""
        count = self._n[document.dump_name]
        count["documents"] += 1
        count["chars"] += len(document.text)
        self._add_spans(document, segmentation)
        for article, dating, placing in zip(articles, datings, placings, strict=True):
            append(self._rows.sightings, sighting_row(document, article, dating, placing))
            self._rows.sighted.append((document, article.char_start, article.char_end))
            if not self._seen.add(article.article_id):  # the same text again in this dump: another sighting of that row
                self._rows.repeats.append((article.article_id, (document, article.char_start, article.char_end)))
                continue
            append(self._rows.articles, article_row(document, article, dating, placing))
            self._rows.sources.append((document, article.char_start, article.char_end))
        self._progress.document(len(document.text), len(articles))
        self._rows.n_chars += len(document.text) + SPAN_CHARS * len(segmentation.spans)
        if self._rows.n_chars >= CHUNK_CHARS:
            self._flush()

    def reject(self, rejection: Rejection) -> None:
        """Send something to quarantine."""
        self._hold(rejection)
        if self._rows.n_chars >= CHUNK_CHARS:
            self._flush()

    def _hold(self, rejection: Rejection) -> None:
        self._rows.quarantine.append(rejection)
        self._n[rejection.dump_name]["quarantined"] += 1
        self._rows.n_chars += len(rejection.text)

    def end_dump(self, dump: Dump | None, report: DumpReport) -> None:
        """Say what became of a dump (None: it could not even be described); its counts are filled in by `close`."""
        self._dumps.append((dump, report))
        self._progress.dump(dump.size_bytes if dump else 0)

    def close(self) -> tuple[DumpReport, ...]:
        """Judge and write what is left, then the dumps' own rows.

        Returns the reports with their counts. Raises ContractViolated.
        """
        self._flush()
        self._progress.end()
        reports = tuple(self._counted(report) for _, report in self._dumps)
        rows = columns()
        for (dump, _), report in zip(self._dumps, reports, strict=True):
            append(rows, dump_row(dump, report, self._recipe_fingerprint))
        if not rows:
            return reports
        ledger, failed = judge_dumps(to_table("dumps", rows))
        self._write_table("dumps", ledger)
        return tuple(
            replace(report, outcome=Outcome.FAILED, detail=failed[row]) if row in failed else report
            for row, report in enumerate(reports)
        )

    def _counted(self, report: DumpReport) -> DumpReport:
        count = self._n[report.dump_name]
        outcome = report.outcome
        if outcome is not Outcome.FAILED:
            outcome = Outcome.PUBLISHED if count["articles"] else Outcome.EMPTY
        return DumpReport(
            report.dump_id,
            report.dump_name,
            outcome,
            report.detail,
            count["documents"],
            count["chars"],
            count["articles"],
            count["undated"],
            count["quarantined"],
            count["prose_chars"],
            count["unclaimed_chars"],
            count["furniture_prose_chars"],
        )

    def _add_spans(self, document: Document, segmentation: Segmentation) -> None:
        spans = segmentation.spans
        self._rows.add_spans(document, segmentation)
        count = self._n[document.dump_name]
        count["prose_chars"] += sum([s.char_end - s.char_start for s in spans if s.role in _TEXT_ROLES])
        for span in spans:
            if span.reason.startswith(PROSE_REASON):
                kind = "unclaimed_chars" if span.reason == UNCLAIMED_REASON else "furniture_prose_chars"
                count[kind] += span.char_end - span.char_start

    def _flush(self) -> None:
        try:
            for name, table in self._judged():
                self._write_table(name, table)
        finally:
            self._rows = Gathered()
            _give_back()

    def _judged(self) -> list[tuple[str, pa.Table]]:
        """What is to be written of the rows at hand. Where a document's rows cannot even be judged, it goes to
        quarantine and the others are judged without it."""
        before = {name: count.copy() for name, count in self._n.items()}, self._rejected.copy()
        try:
            return self._judge()
        except Exception as error:
            if isinstance(error, DatelineError) or is_the_machines(error):
                raise
            parts = self._rows.by_document()
            self._n = defaultdict(Counter, before[0])
            self._rejected = before[1]
            if len(parts) == 1:
                logger.exception("document %d of %s waits in quarantine", *reversed(parts[0].keys[0]))
                self._rows = parts[0].held_back(fault(error))
                self._n[parts[0].keys[0][0]]["quarantined"] += 1
                return self._judge()
        tables = []
        for part in parts:
            self._rows = part
            tables += self._judged()
        return tables

    def _judge(self) -> list[tuple[str, pa.Table]]:
        rows = self._rows
        unsighted = self._judge_sightings()
        tables = [("articles", self._judge_articles(unsighted))]
        for article_id, source in rows.repeats:
            if (source[0].dump_name, article_id) in self._rejected:
                self._hold(repeat_of_rejected(source))
        sightings = rows.sightings
        keys = zip(sightings["dump_name"], sightings["article_id"], strict=True)
        keep = [row not in unsighted and key not in self._rejected for row, key in enumerate(keys)]
        tables += [("sightings", _table("sightings", sightings, keep)), ("spans", self._judge_spans())]
        tables.append(("quarantine", _table("quarantine", quarantine_columns(rows.quarantine))))
        return [(name, table) for name, table in tables if table is not None and table.num_rows]

    def _judge_sightings(self) -> dict[int, list[Breach]]:
        """What rows of `sightings` broke. A repeat goes to quarantine by itself; the article goes with its first."""
        if not self._rows.sighted or not has_rules("sightings"):
            return {}
        broken = judge_rows("sightings", to_table("sightings", self._rows.sightings))
        repeats = {_place(source) for _, source in self._rows.repeats}
        for row, its in broken.items():
            if _place(self._rows.sighted[row]) in repeats:
                self._hold(rejection_of(self._rows.sighted[row], its))
        return broken

    def _judge_articles(self, unsighted: Mapping[int, list[Breach]]) -> pa.Table | None:
        columns = self._rows.articles
        if not self._rows.sources:
            return None
        rows = {_place(source): row for row, source in enumerate(self._rows.sources)} if unsighted else {}
        sighted = {rows.get(_place(self._rows.sighted[row]), -1): its for row, its in unsighted.items()}
        beforehand = {row: its for row, its in sighted.items() if row >= 0}
        accepted, breaches = judge_articles(
            to_table("articles", columns, staged=True), columns["_is_dated"], beforehand
        )
        for row, its in breaches.items():
            name, article_id = columns["dump_name"][row], columns["article_id"][row]
            self._rejected.add((name, article_id))
            self._hold(rejection_of(self._rows.sources[row], its))  # not `reject`: this is a flush already
        for row, name in enumerate(columns["dump_name"]):
            if row not in breaches:
                self._n[name]["articles"] += 1
                self._n[name]["undated"] += not columns["_is_dated"][row]
        return accepted

    def _judge_spans(self) -> pa.Table | None:
        """The spans; the text of those that break a rule goes to quarantine, too."""
        columns = self._rows.spans
        if not self._rows.documents:
            return None
        table = to_table("spans", columns)
        for row, its in judge_rows("spans", table).items():
            self._hold(
                rejection_of((self._rows.documents[row], columns["char_start"][row], columns["char_end"][row]), its)
            )
        return table

    def _write_table(self, name: str, table: pa.Table) -> None:
        if not table.num_rows:
            return
        path = self._folder / f"{name}.parquet"
        with storage(path):
            if name not in self._writers:
                self._writers[name] = pq.ParquetWriter(
                    path, arrow_schema(name, staged=True), compression="zstd", compression_level=1
                )
            self._writers[name].write_table(table)


def _give_back() -> None:
    """To the system, what a chunk took and nothing holds any more: else each kind of dump keeps its peak for the next."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc
    if trim is not None:
        trim(0)


def _table(name: str, rows: Mapping[str, list[Any]], keep: list[bool] | None = None) -> pa.Table | None:
    if not any(rows.values()):
        return None
    table = to_table(name, rows, staged=True)
    if name == "quarantine":
        judge_rows(name, table)  # may stop the run; no rule of it can refuse a single row
    return table if keep is None or all(keep) else table.filter(pa.array(keep))


def _place(source: Source) -> tuple[str, int, int, int]:
    document, start, end = source
    return document.dump_name, document.index, start, end
