"""Cuts that an editor asks for: an article of its own begins where the quotation stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.model import PROSE_REASON, Role, Segment, Segmentation, Span

REASON = "corrected"
"""Of the span that an article begins with because an editor said so."""
FLAG = "cut_corrected"
_HEADLINE_CHARS = 220
"""A longer first line is a paragraph: the article has no headline."""
_MAY_BE_HEADLINE = frozenset({Role.BODY, Role.CROSSHEAD, Role.STANDFIRST, Role.CAPTION, Role.FURNITURE, Role.SECTION})
_TEXT = frozenset({Role.BODY, Role.CROSSHEAD, Role.DATELINE})


def cut(found: Segmentation, at: int) -> Segmentation:
    """`found` with a cut at the character `at`; the same where an article begins there already, or nothing follows."""
    spans, first = _split(found.spans, at)
    if first >= len(spans):
        return found
    owner = spans[first].article_index
    own = [n for n, span in enumerate(spans) if span.article_index == owner and span.role is not Role.SEPARATOR]
    if owner >= 0 and own[0] == first:
        return found
    last = _end(spans, first, owner)
    fresh = max((span.article_index for span in spans), default=-1) + 1
    made = [*spans[:first], *_claimed(spans[first:last], owner, fresh), *spans[last:]]
    return _numbered(found, made, fresh, owner)


def _split(spans: Sequence[Span], at: int) -> tuple[list[Span], int]:
    """The spans with an end at `at`, and the position of the first text behind it."""
    out: list[Span] = []
    for span in spans:
        if span.char_start < at < span.char_end and span.role is not Role.SEPARATOR:
            out += [span._replace(char_end=at), span._replace(char_start=at)]
        else:
            out.append(span)
    behind = (n for n, span in enumerate(out) if span.char_end > at and span.role is not Role.SEPARATOR)
    return out, next(behind, len(out))


def _end(spans: Sequence[Span], first: int, owner: int) -> int:
    """Behind the last span of what begins at `first`: the rest of its article, or what is up to the next one."""
    if owner >= 0:
        return max(n for n, span in enumerate(spans) if span.article_index == owner) + 1
    following = (n for n in range(first, len(spans)) if spans[n].article_index >= 0)
    last = next(following, len(spans))
    while last > first + 1 and spans[last - 1].role is Role.SEPARATOR:
        last -= 1
    return last


def _claimed(spans: Sequence[Span], owner: int, fresh: int) -> list[Span]:
    """The spans as those of a new article."""
    out = []
    for n, span in enumerate(spans):
        is_text = not n or span.reason.startswith(PROSE_REASON) or span.role is not Role.FURNITURE
        if (owner >= 0 and span.article_index != owner) or (owner < 0 and not is_text):
            out.append(span)
        else:
            role = Role.BODY if span.role is Role.FURNITURE else span.role
            out.append(span._replace(role=role, article_index=fresh, reason="" if owner < 0 else span.reason))
    head = spans[0]
    if head.role in _MAY_BE_HEADLINE and head.char_end - head.char_start <= _HEADLINE_CHARS and len(spans) > 1:
        out[0] = out[0]._replace(role=Role.HEADLINE)
    out[0] = out[0]._replace(reason=REASON)
    return out


def _numbered(found: Segmentation, spans: Sequence[Span], fresh: int, owner: int) -> Segmentation:
    """The segmentation of these spans, articles numbered in order of appearance; what was known of each stays known."""
    order = list(dict.fromkeys(span.article_index for span in spans if span.article_index >= 0))
    number = {old: new for new, old in enumerate(order)} | {-1: -1}
    placed = tuple(span._replace(article_index=number[span.article_index]) for span in spans)
    known = {segment.article_index: segment for segment in found.segments}
    segments = []
    for old in order:
        own = tuple(span for span in placed if span.article_index == number[old])
        flags = (FLAG,) if old in (fresh, owner) else ()
        segments.append(_segment(known.get(old), number[old], own, flags))
    return Segmentation(placed, tuple(segments))


def _segment(known: Segment | None, number: int, own: tuple[Span, ...], flags: tuple[str, ...]) -> Segment:
    """As `dateline.segment` makes them: from the headline to the end of the text."""
    head = next((span for span in own if span.role is Role.HEADLINE), own[0])
    last = next((span for span in reversed(own) if span.role in _TEXT), None)
    if last is None:
        last = next((s for s in reversed(own) if s.role not in (Role.FURNITURE, Role.SEPARATOR)), own[-1])
    end = max(last.char_end, head.char_end)
    if known is None:
        return Segment(number, head.char_start, end, own, quality_flags=flags)
    flags = tuple(dict.fromkeys((*known.quality_flags, *flags)))
    return replace(
        known, article_index=number, char_start=head.char_start, char_end=end, spans=own, quality_flags=flags
    )
