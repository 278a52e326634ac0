"""Collects the rows of a batch, has them judged, and writes them as staged Parquet files.

Rows are gathered in columns and judged in chunks: bounded memory for a dump of any size, and one call of the
validator for thousands of small dumps.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.contract import CONTRACT_VERSION, arrow_schema, to_table
from dateline.model import (
    Article,
    Dating,
    Document,
    Dump,
    DumpReport,
    Outcome,
    Placing,
    Rejection,
    Segmentation,
    Severity,
)
from dateline.publish.storage import storage
from dateline.recipe import Recipe, metadata_fingerprint
from dateline.validate import Breach, judge
from dateline.version import __version__

CHUNK_CHARS = 24_000_000
"""Characters of documents gathered before they are judged and written."""
UNREAD_DUMP_ID = "0" * 64
"""Stands for the hash of a dump whose bytes could not be read."""

Columns = defaultdict[str, list[Any]]


class BatchStage:
    """Writer of one batch's staging folder; use as a context manager. Not thread-safe: one per task."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        self._folder = folder
        self._recipe_fingerprint = recipe.fingerprint
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._columns: dict[str, Columns] = {t: defaultdict(list) for t in ("articles", "sightings", "spans")}
        self._quarantine: list[Rejection] = []
        self._sources: list[tuple[Document, int, int]] = []  # per row of `articles`: where its raw text stands
        self._repeats: list[
            tuple[str, tuple[Document, int, int]]
        ] = []  # article id and place of what stood there before
        self._chars = 0
        self._dumps: list[tuple[Dump | None, DumpReport]] = []
        self._seen: set[str] = set()  # article ids of the dump at hand
        self._rejected: set[tuple[str, str]] = set()  # (dump name, article id)
        self._n: dict[str, Counter[str]] = defaultdict(Counter)  # dump name -> counts

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
            _append(self._columns["sightings"], _sighting(document, article, dating, placing))
            if article.article_id in self._seen:  # the same text again in this dump: another sighting of that row
                self._repeats.append((article.article_id, (document, article.char_start, article.char_end)))
                continue
            self._seen.add(article.article_id)
            _append(self._columns["articles"], _article_row(document, article, dating, placing))
            self._sources.append((document, article.char_start, article.char_end))
        self._chars += len(document.text)
        if self._chars >= CHUNK_CHARS:
            self._flush()

    def reject(self, rejection: Rejection) -> None:
        """Send something to quarantine."""
        self._hold(rejection)
        if self._chars >= CHUNK_CHARS:
            self._flush()

    def _hold(self, rejection: Rejection) -> None:
        self._quarantine.append(rejection)
        self._n[rejection.dump_name]["quarantined"] += 1
        self._chars += len(rejection.text)

    def end_dump(self, dump: Dump | None, report: DumpReport) -> None:
        """Say what became of a dump (None: it could not even be described); its counts are filled in by `close`."""
        self._dumps.append((dump, report))

    def close(self) -> tuple[DumpReport, ...]:
        """Judge and write what is left, then the dumps' own rows.

        Returns the reports with their counts. Raises ContractViolated.
        """
        self._flush()
        reports = tuple(self._counted(report) for _, report in self._dumps)
        rows: Columns = defaultdict(list)
        for (dump, _), report in zip(self._dumps, reports, strict=True):
            _append(rows, self._dump_row(dump, report))
        self._write("dumps", rows)
        return reports

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
        )

    def _dump_row(self, dump: Dump | None, report: DumpReport) -> dict[str, Any]:
        metadata = dump.metadata if dump else None
        return {
            "dump_id": report.dump_id,
            "dump_name": report.dump_name,
            "outcome": report.outcome.value,
            "detail": report.detail or None,
            "size_bytes": dump.size_bytes if dump else 0,
            "n_documents": report.n_documents,
            "n_chars": report.n_chars,
            "n_articles": report.n_articles,
            "n_undated": report.n_undated,
            "n_quarantined": report.n_quarantined,
            "url": metadata.url if metadata else None,
            "fetched_at": metadata.fetched_at if metadata else None,
            "publisher": metadata.publisher if metadata else None,
            "section": metadata.section if metadata else None,
            "language": metadata.language if metadata else None,
            "metadata_fingerprint": metadata_fingerprint(metadata) if metadata else "",
            "recipe": self._recipe_fingerprint,
            "contract_version": CONTRACT_VERSION,
            "pipeline_version": __version__,
        }

    def _add_spans(self, document: Document, segmentation: Segmentation) -> None:
        spans, rows = segmentation.spans, self._columns["spans"]
        rows["dump_id"] += [document.dump_id] * len(spans)
        rows["dump_name"] += [document.dump_name] * len(spans)
        rows["document_index"] += [document.index] * len(spans)
        rows["char_start"] += [s.char_start for s in spans]
        rows["char_end"] += [s.char_end for s in spans]
        rows["role"] += [s.role.value for s in spans]
        rows["article_index"] += [s.article_index for s in spans]
        rows["reason"] += [s.reason or None for s in spans]

    def _flush(self) -> None:
        self._judge_articles()
        for article_id, source in self._repeats:
            if (source[0].dump_name, article_id) in self._rejected:
                self._hold(_repeat_of_rejected(source))
        sightings = self._columns["sightings"]
        keep = [key not in self._rejected for key in zip(sightings["dump_name"], sightings["article_id"], strict=True)]
        self._write("sightings", sightings, keep)
        self._write("spans", self._columns["spans"])
        self._write("quarantine", _quarantine_columns(self._quarantine))
        self._columns = {name: defaultdict(list) for name in self._columns}
        self._quarantine, self._sources, self._repeats, self._chars = [], [], [], 0

    def _judge_articles(self) -> None:
        columns = self._columns["articles"]
        if not self._sources:
            return
        table = to_table("articles", columns, staged=True)
        verdict = judge(table)
        breaches: dict[int, list[Breach]] = defaultdict(list)
        for breach in verdict.rejected:
            breaches[breach.row].append(breach)
        for row, its in sorted(breaches.items()):
            name, article_id = columns["dump_name"][row], columns["article_id"][row]
            self._rejected.add((name, article_id))
            self._hold(_rejection(self._sources[row], its))  # not `reject`: this is a flush already
        for row, name in enumerate(columns["dump_name"]):
            if row not in breaches:
                self._n[name]["articles"] += 1
                self._n[name]["undated"] += not columns["_is_dated"][row]
        self._write_table("articles", verdict.accepted)

    def _write(self, name: str, columns: Columns, keep: list[bool] | None = None) -> None:
        if any(columns.values()):
            table = to_table(name, columns, staged=True)
            self._write_table(name, table if keep is None or all(keep) else table.filter(pa.array(keep)))

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


def _append(columns: Columns, row: dict[str, Any]) -> None:
    for name, value in row.items():
        columns[name].append(value)


def _where(document: Document, article: Article) -> dict[str, Any]:
    return {
        "article_id": article.article_id,
        "dump_id": document.dump_id,
        "dump_name": document.dump_name,
        "document_index": document.index,
        "article_index": article.article_index,
        "char_start": article.char_start,
        "char_end": article.char_end,
    }


def _when(dating: Dating) -> dict[str, Any]:
    return {
        "published_date": dating.published_date,
        "published_earliest": dating.published_earliest,
        "published_latest": dating.published_latest,
        "date_precision": dating.date_precision.value if dating.date_precision else None,
        "date_method": dating.date_method,
        "date_confidence": dating.date_confidence,
    }


def _sighting(document: Document, article: Article, dating: Dating, placing: Placing) -> dict[str, Any]:
    return _where(document, article) | _when(dating) | {"country": placing.country, "region": placing.region}


def _article_row(document: Document, article: Article, dating: Dating, placing: Placing) -> dict[str, Any]:
    return {
        **_where(document, article),
        **_when(dating),
        "headline": article.headline,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "agency": article.agency,
        "dateline_place": article.dateline_place,
        "body": article.body,
        "crossheads": list(article.crossheads),
        # nested values as tuples in the contract's order: Arrow reads them several times faster than dicts
        "captions": [(c.text, c.credit, c.taken_on, c.is_file_photo) for c in article.captions],
        "language": article.language,
        "section": article.section,
        "publisher": article.publisher,
        "url": article.url,
        "n_words": article.n_words,
        "n_paragraphs": article.n_paragraphs,
        "published_at": dating.published_at,
        "date_evidence": [
            (e.kind, e.text, e.char_start, e.char_end, e.earliest, e.latest) for e in dating.date_evidence
        ],
        "country": placing.country,
        "countries": [(c.code, c.score, c.mentions) for c in placing.countries],
        "place_evidence": [(e.text, e.code, e.kind, e.char_start, e.char_end) for e in placing.place_evidence],
        "region": placing.region,
        "region_confidence": placing.region_confidence,
        "n_sightings": 1,
        "is_primary": True,
        "quality_flags": sorted({*article.quality_flags, *dating.quality_flags, *placing.quality_flags}),
        "contract_version": CONTRACT_VERSION,
        "pipeline_version": __version__,
        "_is_dated": dating.is_dated,
    }


def _rejection(source: tuple[Document, int, int], breaches: Sequence[Breach]) -> Rejection:
    document, start, end = source
    return Rejection(
        document.dump_id,
        document.dump_name,
        document.index,
        start,
        end,
        ",".join(sorted({b.rule for b in breaches})),
        Severity.CRITICAL,
        "; ".join(sorted({b.detail for b in breaches})),
        document.text[start:end],
    )


def _repeat_of_rejected(source: tuple[Document, int, int]) -> Rejection:
    document, start, end = source
    return Rejection(
        document.dump_id,
        document.dump_name,
        document.index,
        start,
        end,
        "repeats_rejected",
        Severity.CRITICAL,
        "the same text stands earlier in this dump and was refused there: see its row",
        document.text[start:end],
    )


def _quarantine_columns(rejections: Sequence[Rejection]) -> Columns:
    rows: Columns = defaultdict(list)
    for one in rejections:
        row = {field: getattr(one, field) for field in Rejection.__slots__}
        row |= {"severity": one.severity.value, "contract_version": CONTRACT_VERSION, "pipeline_version": __version__}
        _append(rows, row)
    return rows
