"""A document that is a list of articles, as spans: the records say where everything stands, no line is judged alone."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.lexicon.datelines import match_dateline
from dateline.model import UNCLAIMED_REASON, Role, Segment, Segmentation, Span
from dateline.records import Listing, Record, reads_like_prose

# A standfirst may stand before the paragraph with the dateline.
_DATELINE_PARAGRAPHS = 2


def listed_segmentation(text: str, listing: Listing) -> Segmentation:
    """Spans that tile `text`: a cover page or contents as furniture, then the records, each an article."""
    spans: list[Span] = []
    for start, end in listing.before:
        reason = UNCLAIMED_REASON if reads_like_prose(text[start:end]) else "above the records"
        _append(spans, Span(start, end, Role.FURNITURE, -1, reason), -1)
    segments = []
    for index, record in enumerate(listing.records):
        first = len(spans)
        for span in _with_dateline(text, record, index):
            _append(spans, span, index)
        own = tuple(span for span in spans[first:] if span.article_index == index)
        segments.append(_segment(index, own, record))
    end = spans[-1].char_end if spans else 0
    if end < len(text):
        spans.append(Span(end, len(text), Role.SEPARATOR))
    return Segmentation(tuple(spans), tuple(segments))


def _append(spans: list[Span], span: Span, article: int) -> None:
    """Adds a span and what parts it from the one before."""
    end = spans[-1].char_end if spans else 0
    if span.char_start > end:
        is_inside = bool(spans) and spans[-1].article_index == article
        spans.append(Span(end, span.char_start, Role.SEPARATOR, article if is_inside else -1))
    if span.char_end > span.char_start:
        spans.append(span)


def _with_dateline(text: str, record: Record, index: int) -> list[Span]:
    """The record's stretches as spans, the dateline at the head of its text as one of its own."""
    spans: list[Span] = []
    looked = 0
    for start, end, role, reason in record.pieces:
        if role is Role.BODY and looked < _DATELINE_PARAGRAPHS:
            looked += 1
            dateline = match_dateline(text[start:end])
            if dateline is not None:
                looked = _DATELINE_PARAGRAPHS
                cut = min(start + dateline.char_end, end)
                spans.append(Span(start, cut, Role.DATELINE, index))
                start = cut
        spans.append(Span(start, end, role, index, reason))
    return spans


_TEXT = frozenset({Role.BODY, Role.CROSSHEAD, Role.DATELINE})


def _segment(index: int, own: Sequence[Span], record: Record) -> Segment:
    head = next((s for s in own if s.role is Role.HEADLINE), None)
    told = [s for s in own if s.role in _TEXT]
    start = head.char_start if head is not None else told[0].char_start if told else own[0].char_start
    end = max([s.char_end for s in told] or [own[-1].char_end])
    if end < start:  # the headline stands below the text
        start, end = min(s.char_start for s in told), head.char_end if head is not None else end
    return Segment(index, start, end, tuple(own), False, record.claims, record.day, record.flags)
