"""One dump being read: its documents are numbered, its losses become rejections. Shared by all formats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from dateline.controls import named
from dateline.ingest.cut import cut
from dateline.ingest.options import ReadOptions
from dateline.ingest.surrogates import well_formed
from dateline.model import Document, Dump, Metadata, Rejection, Severity

Read = Callable[[int], bytes]
"""`read(n)` gives at most n bytes, and b'' only at the end."""

_MAX_RAW_CHARS = 1 << 20
_PIECE_CHARS = 1 << 20
_MAX_FORGIVEN = 8


@dataclass(slots=True)
class Spent:
    """What streams have given so far."""

    n_bytes: int = 0
    _n_forgiven: int = 0

    def forgive(self, n_bytes: int) -> None:
        """Count out what a bomb gave before it was refused: its good neighbours shall be read; not for many of them."""
        self._n_forgiven += 1
        if self._n_forgiven <= _MAX_FORGIVEN:
            self.n_bytes -= n_bytes


@dataclass(slots=True)
class Reading:
    """The state of reading one dump."""

    dump: Dump
    options: ReadOptions
    n_documents: int = 0
    n_rejections: int = 0
    first_loss: str = ""
    """Detail of the first rejection."""
    expanded: defaultdict[int, Spent] = field(default_factory=lambda: defaultdict(Spent))
    """By layers of packing: what was unpacked there."""
    _members: list[str] = field(default_factory=list)
    _claims: list[Metadata] = field(default_factory=list)

    def documents(self, text: str, own: Metadata | None = None, *, kind: str = "text") -> Iterator[Document]:
        """The text as one document, or as several where it is too long for one."""
        pieces = (text[at : at + _PIECE_CHARS] for at in range(0, len(text), _PIECE_CHARS))
        for part in cut(pieces, self.options.max_document_chars, self.options.max_document_lines):
            yield self.document(part, own, kind=kind)

    def document(self, text: str, own: Metadata | None = None, *, kind: str = "text") -> Document:
        """The next document of the dump; `own` claims go over the dump's."""
        index = self.n_documents
        self.n_documents += 1
        outer = self.dump.metadata
        for claims in self._claims:
            outer = own_over(claims, outer)
        metadata = own_over(own, outer) if own is not None else outer
        return Document(self.dump.sha256, self.dump.name, index, text, metadata, kind)

    def rejection(
        self,
        rule: str,
        detail: str,
        *,
        text: str = "",
        severity: Severity = Severity.CRITICAL,
        document_index: int = -1,
        char_start: int = 0,
        char_end: int | None = None,
    ) -> Rejection:
        """Something of the dump that could not be used; `detail` is one sentence, `text` its raw text."""
        self.n_rejections += 1
        if len(text) > _MAX_RAW_CHARS:
            detail = f"{detail} (of its {len(text):,} characters the first {_MAX_RAW_CHARS:,} are kept here)"
            text = text[:_MAX_RAW_CHARS]
        detail, text = named(f"{self.where}{detail}"), well_formed(text)  # it may quote what no file can store
        self.first_loss = self.first_loss or detail
        return Rejection(
            self.dump.sha256,
            self.dump.name,
            document_index,
            char_start,
            len(text) if char_end is None else char_end,
            rule,
            severity,
            detail,
            text,
        )

    @property
    def where(self) -> str:
        """'member a.txt of b.tar: ' while a member of an archive is read; else ''."""
        return f"member {' in '.join(reversed(self._members))}: " if self._members else ""

    def enter(self, member: str, claims: Metadata) -> None:
        """The next documents come from this member of an archive, about which the archive itself claims something; its
        name is only ever printed."""
        self._members.append(named(member)[:200])
        self._claims.append(claims)

    def leave(self) -> None:
        """The member is read."""
        self._members.pop()
        self._claims.pop()


def own_over(own: Metadata, outer: Metadata) -> Metadata:
    """A document's own claims over its dump's. A publication day never meets the other's publication time."""
    if own.published_on is not None or own.published_at is not None:
        outer = replace(outer, published_at=None, published_on=None)
    return own.or_else(outer)
