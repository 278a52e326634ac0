"""Collects the rows of a batch, has them judged, and writes them as staged Parquet files.

Rows are gathered in columns and judged in chunks: bounded memory for a dump of any size, and one call of the
validator for thousands of small dumps.
"""

from __future__ import annotations

import ctypes
import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from dateline.contract import to_table
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
from dateline.staging.files import StagedFiles
from dateline.staging.gathered import Gathered, append, columns
from dateline.staging.judging import Verdict, judge
from dateline.staging.progress import ProgressFile
from dateline.staging.rows import article_row, dump_row, sighting_row
from dateline.staging.seen import RefusedIds, SeenIds
from dateline.validate import judge_dumps

logger = logging.getLogger(__name__)

CHUNK_CHARS = 4_000_000
"""Characters of documents gathered before they are judged and written; a span counts as a hundred: each is a row."""
SPAN_CHARS = 100

_TEXT_ROLES = frozenset({Role.BODY, Role.CROSSHEAD, Role.DATELINE, Role.STANDFIRST, Role.CAPTION})


class BatchStage:
    """Writer of one batch's staging folder; use as a context manager. Not thread-safe: one per task."""

    def __init__(self, folder: Path, recipe: Recipe, index: int = 0) -> None:
        self._folder = folder
        self._recipe_fingerprint = recipe.fingerprint
        self._files = StagedFiles(folder)
        self._rows = Gathered()
        self._dumps: list[tuple[Dump | None, DumpReport]] = []
        self._seen = SeenIds()  # of the dump at hand
        self._refused = RefusedIds()
        self._at_hand = ""  # name of that dump
        self._n: dict[str, Counter[str]] = defaultdict(Counter)  # dump name -> counts
        self._progress = ProgressFile(folder, index)

    def __enter__(self) -> Self:
        with storage(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

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
        self._at_hand = document.dump_name
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
        self._at_hand = rejection.dump_name
        self._rows.quarantine.append(rejection)
        self._n[rejection.dump_name]["quarantined"] += 1
        self._rows.n_chars += len(rejection.text)
        if self._rows.n_chars >= CHUNK_CHARS:
            self._flush()

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
        self._files.write("dumps", ledger)
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
                self._files.write(name, table)
        finally:
            self._rows = Gathered()
            self._refused.keep_only(self._at_hand)  # the dumps before it are done
            _give_back()

    def _judged(self) -> Iterator[tuple[str, pa.Table]]:
        """What is to be written of the rows at hand. Where a document's rows cannot even be judged, it goes to
        quarantine and the others are judged without it."""
        try:
            verdict = judge(self._rows, self._refused)
        except Exception as error:
            if isinstance(error, DatelineError) or is_the_machines(error):
                raise
            yield from self._judged_apart(error)
            return
        yield from self._settled(verdict)

    def _judged_apart(self, error: Exception) -> Iterator[tuple[str, pa.Table]]:
        """The same, a document at a time; where there is but one, `error` is what it raised."""
        parts = self._rows.by_document()
        if len(parts) == 1:
            logger.exception("document %d of %s waits in quarantine", *reversed(parts[0].keys[0]))
            yield from self._settled(judge(self._held_back(parts[0], error), self._refused))
            return
        for part in parts:
            self._rows = part
            yield from self._judged()

    def _held_back(self, part: Gathered, error: Exception) -> Gathered:
        """All of a document in quarantine, and what repeats it later in the dump too."""
        dump_name = part.keys[0][0]
        for article_id in part.articles["article_id"]:
            self._refused.add(dump_name, article_id)
        instead = part.held_back(fault(error))
        self._n[dump_name]["quarantined"] += len(instead.quarantine) - len(part.quarantine)
        return instead

    def _settled(self, verdict: Verdict) -> Iterator[tuple[str, pa.Table]]:
        """Its tables, once the batch knows what else it says."""
        for dump_name, article_id in verdict.refused:
            self._refused.add(dump_name, article_id)
        for dump_name, count in verdict.counts.items():
            self._n[dump_name].update(count)
        yield from verdict.tables


def _give_back() -> None:
    """To the system, what a chunk took and nothing holds any more: else each kind of dump keeps its peak for the next."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc
    if trim is not None:
        trim(0)
