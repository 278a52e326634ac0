"""What became of it: rejections, dumps, batches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dateline.model.source import Document, Dump


class Severity(StrEnum):
    """What follows from a broken rule."""

    CRITICAL = "critical"
    """The row goes to quarantine."""
    WARNING = "warning"
    """The row is kept and the rule is named in `quality_flags`."""
    DATASET = "dataset"
    """The run stops and publishes nothing."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that could not be used, on its way to quarantine with its reason. Never dropped."""

    dump_id: str
    dump_name: str
    document_index: int
    """-1 when the trouble lies before any document: a broken record, a member too large."""
    char_start: int
    char_end: int
    rule: str
    """Snake case name of the rule that was broken."""
    severity: Severity
    detail: str
    """What was wrong, where, and what to do, in one sentence."""
    text: str = ""
    """The raw text."""

    @classmethod
    def of(cls, document: Document, start: int, end: int, rule: str, severity: Severity, detail: str) -> Rejection:
        """A stretch of a document, with its text."""
        name, number = document.dump_name, document.index
        return cls(document.dump_id, name, number, start, end, rule, severity, detail, document.text[start:end])


class Outcome(StrEnum):
    """What became of a dump."""

    PUBLISHED = "published"
    EMPTY = "empty"
    """Readable, with no article in it."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DumpReport:
    """What became of a dump."""

    dump_id: str
    dump_name: str
    outcome: Outcome
    detail: str
    """Why it failed, in one sentence; else ''."""
    n_documents: int = 0
    n_chars: int = 0
    n_articles: int = 0
    n_undated: int = 0
    n_quarantined: int = 0
    n_prose_chars: int = 0
    """Characters of text in its articles: body, crossheads, datelines, standfirsts, captions."""
    n_unclaimed_chars: int = 0
    """Characters that read like sentences and are in quarantine because nothing says whose they are."""
    n_furniture_prose_chars: int = 0
    """Characters that read like sentences and are known furniture."""

    @property
    def unclaimed_share(self) -> float:
        """Share of its sentences that are in no article, known furniture aside; 0 where it has none."""
        total = self.n_prose_chars + self.n_unclaimed_chars
        return self.n_unclaimed_chars / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Batch:
    """Dumps that are processed and staged together."""

    index: int
    dumps: tuple[Dump, ...]


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a batch left in its staging folder. Small and picklable: tables travel as files."""

    index: int
    staging: str
    """Folder with one Parquet file per table of the contract that has rows."""
    dumps: tuple[DumpReport, ...]
    seconds: float = 0.0
    """Wall time, for estimates only; never stored in the dataset."""
