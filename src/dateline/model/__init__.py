"""The records that travel between the stages: frozen, slotted, small enough to cross a process boundary.

Offsets are half-open and count characters of `Document.text`, which is the decoded document exactly as decoded
(no newline translation, no normalisation; only a byte order mark is dropped).
"""

from __future__ import annotations

from dateline.model.article import Article, Caption, Piece, Post
from dateline.model.correction import Correction, CorrectionKind
from dateline.model.dating import DateEvidence, Dating, Precision
from dateline.model.outcome import Batch, BatchReport, DumpReport, Outcome, Rejection, Severity
from dateline.model.placing import CountryScore, PlaceEvidence, Placing
from dateline.model.source import Document, Dump, Layout, Metadata
from dateline.model.spans import (
    CUT_UNSURE,
    GOES_ON,
    MAX_UNCLAIMED_SHARE,
    PROSE_REASON,
    UNCLAIMED_REASON,
    PrintedDay,
    Role,
    Segment,
    Segmentation,
    Span,
)

__all__ = [
    "CUT_UNSURE",
    "GOES_ON",
    "MAX_UNCLAIMED_SHARE",
    "PROSE_REASON",
    "UNCLAIMED_REASON",
    "Article",
    "Batch",
    "BatchReport",
    "Caption",
    "Correction",
    "CorrectionKind",
    "CountryScore",
    "DateEvidence",
    "Dating",
    "Document",
    "Dump",
    "DumpReport",
    "Layout",
    "Metadata",
    "Outcome",
    "Piece",
    "PlaceEvidence",
    "Placing",
    "Post",
    "Precision",
    "PrintedDay",
    "Rejection",
    "Role",
    "Segment",
    "Segmentation",
    "Severity",
    "Span",
]
