"""From labelled lines back to characters: spans that tile the document, and the segments made of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import NamedTuple

from dateline.lexicon.datelines import Dateline, match_dateline
from dateline.model import CUT_UNSURE, Role, Segment, Segmentation, Span
from dateline.segment.lines import Lines

# A standfirst may stand before the paragraph with the dateline.
_DATELINE_PARAGRAPHS = 2


class Labelled(NamedTuple):  # one for every line: half the price of a frozen dataclass
    """What was decided about a line."""

    role: Role
    article_index: int = -1
    reason: str = ""


def without_heads(
    labels: Sequence[Labelled], heads: Collection[int], role: Role, joined: Sequence[int]
) -> list[Labelled]:
    """`labels` with the lines `heads` in another role, and the articles `joined` (ascending) as part of those before them."""
    return [
        Labelled(
            role if i in heads else label.role,
            label.article_index - bisect_right(joined, label.article_index),
            "" if i in heads else label.reason,
        )
        for i, label in enumerate(labels)
    ]


def segmentation(text: str, lines: Lines, labels: Sequence[Labelled], *, are_teasers: bool) -> Segmentation:
    """Spans that tile `text`, one per line (two where a dateline opens the paragraph) with separators between.

    `labels` has one entry per line of `lines`. Article indexes count from 0 in order of appearance, without holes.
    `are_teasers` says that the articles are entries of a listing.
    """
    spans: list[Span] = []
    position = 0
    previous = -1
    looked: dict[int, int] = {}
    for (role, article, reason), start, line in zip(labels, lines.char_start, lines.text, strict=True):
        end = start + len(line)
        if start > position:
            spans.append(Span(position, start, _SEPARATOR, article if article == previous else -1))
        if role is _BODY and looked.get(article, 0) < _DATELINE_PARAGRAPHS:
            looked[article] = looked.get(article, 0) + 1
            dateline = match_dateline(line)
            if dateline is not None and not (_is_speaker(line, dateline) and _n_speakers(lines.text) > 1):
                cut = start + dateline.char_end
                spans.append(Span(start, min(cut, end), Role.DATELINE, article))
                start = min(cut, end)
                looked[article] = _DATELINE_PARAGRAPHS
        if end > start:
            spans.append(Span(start, end, role, article, reason))
        position = end
        previous = article
    if position < len(text):
        spans.append(Span(position, len(text), Role.SEPARATOR))
    return Segmentation(tuple(spans), _segments(spans, are_teasers))


# "MINISTER: …" opens the lines of a transcript as "KUALA LUMPUR: …" opens a story.
_SPEAKER = re.compile(r"[^\W\d_a-zà-ÿа-я][^a-zà-ÿа-я:]{0,30}: ")


def _is_speaker(line: str, dateline: Dateline) -> bool:
    return not (dateline.date_text or dateline.agency) and _SPEAKER.match(line) is not None


def _n_speakers(texts: Sequence[str]) -> int:
    return sum(_SPEAKER.match(text) is not None for text in texts)


_BODY, _SEPARATOR = Role.BODY, Role.SEPARATOR
_TEXT = frozenset({Role.BODY, Role.CROSSHEAD, Role.DATELINE})


def _segments(spans: Sequence[Span], are_teasers: bool) -> tuple[Segment, ...]:
    of_article: dict[int, list[Span]] = {}
    for span in spans:
        if span.article_index >= 0:
            of_article.setdefault(span.article_index, []).append(span)
    unsure = _unsure(spans)
    segments = []
    for index, own in sorted(of_article.items()):
        head = next((s for s in own if s.role is Role.HEADLINE), own[0])
        last = next((s for s in reversed(own) if s.role in _TEXT), None)
        if last is None:
            last = next((s for s in reversed(own) if s.role not in (Role.FURNITURE, Role.SEPARATOR)), own[-1])
        end = max(last.char_end, head.char_end)
        flags = (CUT_UNSURE,) if index in unsure else ()
        segments.append(Segment(index, head.char_start, end, tuple(own), are_teasers, quality_flags=flags))
    return tuple(segments)


def _unsure(spans: Sequence[Span]) -> frozenset[int]:
    """The articles with an unsure cut: before them, behind them, or not made within them."""
    found = set[int]()
    for span in spans:
        if span.reason == CUT_UNSURE and span.article_index >= 0:
            found.add(span.article_index)
            if span.role is Role.HEADLINE:
                found.add(span.article_index - 1)
    return frozenset(found)
