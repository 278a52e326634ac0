"""What the parts of a press review's heads are: the paper beside the day, the reporter, the title in what is left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from dateline.records.digest_heads import MOST_NAME_WORDS, Head, Part, paper_in_front, trimmed
from dateline.records.names import is_byline, is_paper, is_person
from dateline.records.shapes import Line

_MOST = 0.8
_FEWEST = 2
_OPENS = "«„“\"'「『‹"
_CLOSES = "»”“\"'」』›"
# Names in scripts without capitals: as short as a person's.
_WIDE_NAME = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{2,4}|[\uac00-\ud7af]{2,4}")


class ParsedHead(NamedTuple):
    """A head with what its parts are."""

    head: Head
    paper: Part | None
    writer: Part | None
    title: Part | None


def parse_heads(lines: Sequence[Line], heads: Sequence[Head]) -> list[ParsedHead]:
    """What the parts of each imprint are: the paper beside the day, people, and the title in what is left."""
    texts = [lines[head.line].text for head in heads]
    fronts = [paper_in_front(text) for text in texts]
    has_front = sum(front is not None and front[1] < head.day.start for front, head in zip(fronts, heads, strict=True))
    side = None if has_front >= _MOST * len(heads) else _side_of_papers(heads, texts)
    return [_parsed(head, text, side, front) for head, text, front in zip(heads, texts, fronts, strict=True)]


_BESIDE = (-1, 1, -2, 2)
"""Places of parts beside the day: right before it, right behind it, one farther."""


def _part_at(head: Head, place: int) -> Part | None:
    parts = head.before[::-1] if place < 0 else head.after
    return parts[abs(place) - 1] if len(parts) >= abs(place) else None


def _side_of_papers(heads: Sequence[Head], texts: Sequence[str]) -> int | None:
    """Beside which side of the days the papers stand, of `_BESIDE`; None where none is like papers."""
    likeness = {
        place: _like_papers(
            [part.of(text) if (part := _part_at(h, place)) else "" for h, text in zip(heads, texts, strict=True)]
        )
        for place in _BESIDE
    }
    best = max(_BESIDE, key=lambda place: (likeness[place], -_BESIDE.index(place)))
    return best if likeness[best] > 0 else None


def _like_papers(names: Sequence[str]) -> float:
    """How much names over the heads are like papers: called so, coming again, short, no people."""
    own = [name for name in names if sum(map(str.isalpha, name)) > 2 * sum(map(str.isdigit, name))]
    if len(own) < _MOST * len(names) or max(len(name.split()) for name in own) > MOST_NAME_WORDS:
        return 0.0
    counts = Counter(name.casefold() for name in own)
    again = sum(counts[name.casefold()] > 1 for name in own) / len(own)
    named = sum(map(is_paper, own)) / len(own)
    people = sum(_may_be_person(name) and not is_paper(name) for name in own) / len(own)
    # places, courts and file numbers stand beside days, too: one paper at least is called so, or comes again
    return again + 2 * named - _AGAINST * people if again or named else 0.0


_AGAINST = 0.6
"""What people are off papers: a paper may sound like one, and people come again."""


def _parsed(head: Head, text: str, side: int | None, front: tuple[Part, int] | None) -> ParsedHead:
    parts = [*head.before, *head.after]
    paper: Part | None = None
    if side is None and front is not None:
        paper = front[0]
        parts = [part for part in parts if part.start >= front[1]]
    elif side is not None and (paper := _part_at(head, side)) is not None:
        parts.remove(paper)
    people = [part for part in parts if may_be_writer(part.of(text))]
    # a name in the midst of other parts is one of a title
    writer = next((part for part in people if part in (parts[0], parts[-1])), None)
    left = [part for part in parts if part is not writer]
    return ParsedHead(head, paper, writer, _title_of(text, left, head, paper))


def _title_of(text: str, left: Sequence[Part], head: Head, paper: Part | None) -> Part | None:
    """The title on an imprint: the longest stretch of parts that neither the day nor the paper parts."""
    runs: list[list[Part]] = []
    walls = [head.day, *([paper] if paper else []), *head.pages]
    for part in left:
        is_next = bool(runs) and not any(runs[-1][-1].end <= wall.start < part.start for wall in walls)
        if is_next:
            runs[-1].append(part)
        else:
            runs.append([part])
    if not runs:
        return None
    run = max(runs, key=lambda run: len(text[run[0].start : run[-1].end].encode()))
    start, end = run[0].start, run[-1].end
    if text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
        end += 1
    return _unquoted(text, Part(start, end))


def _unquoted(text: str, title: Part) -> Part:
    """A title without the quotation marks around all of it."""
    start, end = title
    if end - start > _FEWEST and text[start] in _OPENS and text[end - 1] in _CLOSES:
        inner = text[start + 1 : end - 1]
        if not any(sign in inner for sign in (text[start], text[end - 1])):
            return trimmed(text, start + 1, end - 1)
    return title


def _may_be_person(text: str) -> bool:
    return is_person(text) or _WIDE_NAME.fullmatch(text) is not None


def may_be_writer(text: str) -> bool:
    """Whether a stretch is a person's name, or "By" and a name."""
    return (_may_be_person(text) and not is_paper(text)) or is_byline(text)
