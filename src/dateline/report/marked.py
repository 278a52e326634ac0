"""A dump's text as the desk shows it: cut where a span or a piece of evidence begins or ends, each piece with what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.controls import shown

_AROUND = 360
"""Characters shown before and after an article's own, to the end of a line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of evidence in the text."""

    id: str
    kind: str
    """'date' or 'place'."""
    char_start: int
    char_end: int
    says: str
    """The explaining sentence."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a span without a mark, or within one."""

    text: str
    mark: Mark | None = None
    is_first: bool = False
    """Whether the mark begins here: it has one place that can be linked to."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span, or a part of one, as shown."""

    role: str
    is_own: bool
    """Whether it belongs to the article shown."""
    reason: str
    char_start: int
    char_end: int
    pieces: tuple[Piece, ...]


SpanRow = tuple[int, int, str, int, str]
"""char_start, char_end, role, article_index, reason."""


def stretches(
    text: str, spans: Sequence[SpanRow], article_index: int, own: tuple[int, int], marks: Sequence[Mark]
) -> list[Stretch]:
    """The article and what stands around it. `spans` tile the document, in order; `own` is the article's place."""
    first, last = window(text, own)
    found = []
    for start, end, role, index, reason in spans:
        if end <= first or start >= last:
            continue
        begin, stop = max(start, first), min(end, last)
        inside = [mark for mark in marks if mark.char_start < stop and mark.char_end > begin]
        found.append(
            Stretch(role, index == article_index, reason, begin, stop, tuple(_pieces(text, begin, stop, inside)))
        )
    return found


def window(text: str, own: tuple[int, int]) -> tuple[int, int]:
    """The part of the document that is shown: the article, and a few lines before and after."""
    start, end = own
    before = max(start - _AROUND, 0)
    at = text.find("\n", before, start) if before else -1
    first = at + 1 if at >= 0 else before
    after = min(end + _AROUND, len(text))
    at = text.rfind("\n", end, after) if after < len(text) else -1
    return first, at + 1 if at > 0 else after


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterable[Piece]:
    """The text from `start` to `end`, cut at the marks; where two overlap, the one that begins first counts."""
    at = start
    for mark in sorted(marks, key=lambda one: (one.char_start, -one.char_end)):
        begin, stop = max(mark.char_start, at), min(mark.char_end, end)
        if begin >= stop:
            continue
        if begin > at:
            yield Piece(shown(text[at:begin]))
        yield Piece(shown(text[begin:stop]), mark, begin == mark.char_start)
        at = stop
    if at < end:
        yield Piece(shown(text[at:end]))
