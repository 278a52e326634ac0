"""Rows of a batch that wait to be judged together, and how to part them again by the documents they came from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from dateline.model import Document, Rejection, Role, Segmentation, Severity, Span
from dateline.staging.rejections import Source

Columns = defaultdict[str, list[Any]]
Key = tuple[str, int]
"""A document: name of its dump, and its index."""


def columns() -> Columns:
    """Rows of a table, none yet: name of a column -> its values."""
    return defaultdict(list)


def append(rows: Columns, row: dict[str, Any]) -> None:
    """Add one row."""
    for name, value in row.items():
        rows[name].append(value)


@dataclass(slots=True)
class Gathered:
    """Rows of three tables with the places in documents that each came from, and what is to go to quarantine."""

    articles: Columns = field(default_factory=columns)
    sources: list[Source] = field(default_factory=list)
    """Per row of `articles`: where its raw text stands."""
    sightings: Columns = field(default_factory=columns)
    sighted: list[Source] = field(default_factory=list)
    """The same per row of `sightings`."""
    repeats: list[tuple[str, Source]] = field(default_factory=list)
    """Article id and place of a text that stood in the dump before."""
    spans: Columns = field(default_factory=columns)
    documents: list[Document] = field(default_factory=list)
    """Per row of `spans`."""
    quarantine: list[Rejection] = field(default_factory=list)
    n_chars: int = 0
    """Characters of the documents and of what is in quarantine: what the rows weigh."""

    def add_spans(self, document: Document, segmentation: Segmentation) -> None:
        """Add a document's spans."""
        spans, rows = segmentation.spans, self.spans
        rows["dump_id"] += [document.dump_id] * len(spans)
        rows["dump_name"] += [document.dump_name] * len(spans)
        rows["document_index"] += [document.index] * len(spans)
        rows["char_start"] += [s.char_start for s in spans]
        rows["char_end"] += [s.char_end for s in spans]
        rows["role"] += [s.role.value for s in spans]
        rows["article_index"] += [s.article_index for s in spans]
        rows["reason"] += [s.reason or None for s in spans]
        self.documents += [document] * len(spans)

    @property
    def keys(self) -> list[Key]:
        """The documents that rows came from, in order."""
        rejected = [(one.dump_name, one.document_index) for one in self.quarantine]
        return list(dict.fromkeys([_key(document) for document in self._all_documents()] + rejected))

    def by_document(self) -> list[Gathered]:
        """The rows of each document by themselves."""
        parts = {key: Gathered() for key in self.keys}
        for n, source in enumerate(self.sources):
            parts[_key(source[0])]._take("articles", self.articles, n)
            parts[_key(source[0])].sources.append(source)
        for n, source in enumerate(self.sighted):
            parts[_key(source[0])]._take("sightings", self.sightings, n)
            parts[_key(source[0])].sighted.append(source)
        for n, document in enumerate(self.documents):
            parts[_key(document)]._take("spans", self.spans, n)
            parts[_key(document)].documents.append(document)
        for repeat in self.repeats:
            parts[_key(repeat[1][0])].repeats.append(repeat)
        for rejection in self.quarantine:
            parts[rejection.dump_name, rejection.document_index].quarantine.append(rejection)
        return list(parts.values())

    def _take(self, table: str, rows: Columns, n: int) -> None:
        append(getattr(self, table), {name: values[n] for name, values in rows.items()})

    def held_back(self, reason: str) -> Gathered:
        """Instead of a document's rows: all of it in quarantine, as one span."""
        out = Gathered()
        detail = f"{reason} while its rows were judged: please report it with this text"
        for document in dict(zip(map(_key, self._all_documents()), self._all_documents(), strict=True)).values():
            text = document.text.encode("utf-8", "replace").decode("utf-8")
            where = (document.dump_id, document.dump_name, document.index, 0, len(text))
            out.quarantine.append(Rejection(*where, "internal_error", Severity.CRITICAL, detail, text))
            span = Span(0, len(text), Role.FURNITURE, -1, "internal-error")
            out.add_spans(document, Segmentation((span,) if text else (), ()))
        if not out.quarantine:
            first = self.quarantine[0]
            where = (first.dump_id, first.dump_name, first.document_index, 0, 0)
            out.quarantine.append(Rejection(*where, "internal_error", Severity.CRITICAL, detail, ""))
        return out

    def _all_documents(self) -> list[Document]:
        return [*self.documents, *(source[0] for source in self.sighted)]


def _key(document: Document) -> Key:
    return document.dump_name, document.index
