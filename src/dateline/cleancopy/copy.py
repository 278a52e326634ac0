"""The clean copy of a document, and results that count its characters turned into results that count the document's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dateline.cleancopy.characters import character_edits
from dateline.cleancopy.glued import glued_headline_edits
from dateline.cleancopy.markdown import markdown_edits
from dateline.cleancopy.notations import notation_edits
from dateline.cleancopy.offsets import Offsets, edited
from dateline.cleancopy.quoting import quote_edits
from dateline.cleancopy.wrapping import wrap_edits
from dateline.model import Article, Dating, Document, Placing, Rejection, Role, Segment, Segmentation, Span


@dataclass(frozen=True, slots=True)
class CleanCopy:
    """A document as a reader sees it. Each method turns offsets of the copy into offsets of the document."""

    delivered: Document
    """The document as decoded."""
    document: Document
    """The same with clean text and a clean claimed headline: what the stages judge."""
    _maps: tuple[Offsets, ...]
    """From the document's text to the copy's, step by step; none where nothing had to be mended."""

    def before(self, offset: int) -> int:
        """Where a character of the copy stands in the document; -1 stays -1."""
        if offset >= 0:
            for offsets in reversed(self._maps):
                offset = offsets.before(offset)
        return offset

    def after(self, offset: int) -> int:
        """Where a character of the document stands in the copy."""
        for offsets in self._maps:
            offset = offsets.after(offset)
        return offset

    def segmentation(self, found: Segmentation) -> Segmentation:
        """Spans that tile the document, and the segments made of them."""
        if not self._maps:
            return found
        if not found.spans and self.delivered.text:  # nothing to see
            return Segmentation((Span(0, len(self.delivered.text), Role.SEPARATOR),), ())
        return Segmentation(self._spans(found.spans), tuple(self._segment(one) for one in found.segments))

    def article(self, made: Article) -> Article:
        """The article with its place, captions and pieces in the document; its texts stay clean."""
        if not self._maps:
            return made
        captions = tuple(replace(c, **self._place(c.char_start, c.char_end)) for c in made.captions)
        pieces = tuple(p._replace(**self._place(p.char_start, p.char_end)) for p in made.pieces)
        posts = tuple(p._replace(**self._place(p.char_start, p.char_end)) for p in made.posts)
        return replace(
            made, **self._place(made.char_start, made.char_end), captions=captions, pieces=pieces, posts=posts
        )

    def dating(self, made: Dating) -> Dating:
        """The dating with its evidence in the document."""
        if not self._maps:
            return made
        evidence = tuple(e._replace(**self._place(e.char_start, e.char_end)) for e in made.date_evidence)
        return replace(made, date_evidence=evidence)

    def placing(self, made: Placing) -> Placing:
        """The placing with its evidence in the document."""
        if not self._maps:
            return made
        evidence = tuple(e._replace(**self._place(e.char_start, e.char_end)) for e in made.place_evidence)
        return replace(made, place_evidence=evidence)

    def rejection(self, made: Rejection) -> Rejection:
        """The rejection with its place in the document and the text as delivered."""
        if not self._maps:
            return made
        place = self._place(made.char_start, made.char_end)
        return replace(made, **place, text=self.delivered.text[place["char_start"] : place["char_end"]])

    def segment_of(self, stored: Segment) -> Segment:
        """A segment that counts the document's characters as one that counts the copy's: `segmentation` undone."""
        if not self._maps:
            return stored
        spans = tuple(
            s._replace(char_start=self.after(s.char_start), char_end=self.after(s.char_end)) for s in stored.spans
        )
        return replace(
            stored, char_start=self.after(stored.char_start), char_end=self.after(stored.char_end), spans=spans
        )

    def _place(self, start: int, end: int) -> dict[str, Any]:
        return {"char_start": self.before(start), "char_end": self.before(end)}

    def _spans(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        placed = [s._replace(**self._place(s.char_start, s.char_end)) for s in spans]
        return tuple(s for s in placed if s.char_start < s.char_end)  # a cut within one ligature leaves nothing of it

    def _segment(self, found: Segment) -> Segment:
        return replace(found, **self._place(found.char_start, found.char_end), spans=self._spans(found.spans))


def clean_copy(document: Document) -> CleanCopy:
    """The clean copy of `document`: the document itself where its text has nothing to mend. Never raises."""
    text, maps = document.text, []
    for find in (character_edits, quote_edits, markdown_edits, notation_edits, wrap_edits, glued_headline_edits):
        edits = find(text)
        if edits:
            maps.append(Offsets(edits, len(text)))
            text = edited(text, edits)
    metadata, headline = document.metadata, document.metadata.headline
    if headline and (edits := character_edits(headline)):
        metadata = replace(metadata, headline=edited(headline, edits))
    if not maps and metadata is document.metadata:
        return CleanCopy(document, document, ())
    return CleanCopy(document, replace(document, text=text, metadata=metadata), tuple(maps))
