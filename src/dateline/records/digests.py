"""Press reviews: lists whose articles have their paper and their day on one line, the imprint, in the same form throughout.

The title stands on the imprint, too, "Title (Paper, 3 May 2018)", "Title | Paper | 03/05/2018 | Ada Lund", "Paper (3 May 2018): Title",
or on the line above it or below it. Page and reporter may be missing here and there.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dateline.lexicon.agencies import is_agency_name
from dateline.lexicon.date_labels import date_label
from dateline.model import Role
from dateline.records.digest_heads import (
    LONGEST_HEAD,
    STOPS,
    Head,
    Part,
    is_text,
    marker_end,
    paper_in_front,
    read_head,
    trimmed,
)
from dateline.records.header import Fields, Value
from dateline.records.learnt import Range
from dateline.records.names import is_byline, is_paper, is_person, without_lead_in
from dateline.records.shapes import Line, dates_of
from dateline.records.words import role_of_label, words_pattern

_FIRST = 12
"""The first imprint stands among so many lines; above it stand a title of the review, a greeting and the like."""
_FEWEST = 2
_MOST = 0.8
_NAMED = 0.5
_MOST_TEXT = 0.6
"""Of the lines below the heads so many at least are sentences: a review has no menus."""
_MOST_NAME_WORDS = 7
_MOST_TITLE_WORDS = 30
_LEAST_TITLE = 12
"""Bytes of a title on the average: less is a page or a rubric."""
_LONGEST_BYLINE = 60
_OPENS = "«„“\"'「『‹"
_CLOSES = "»”“\"'」』›"
# Names in scripts without capitals: as short as a person's.
_WIDE_NAME = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{2,4}|[\uac00-\ud7af]{2,4}")
_GOES_ON = re.compile(r"[^\W\d_A-Z]{3}[.。]\s*\w+\s+\w+\s+\w+")
"""A sentence, and more behind it."""


class Digest(NamedTuple):
    """A press review."""

    ranges: list[Range]
    fields: list[Fields]
    holds_titles: bool = False
    """Whether the titles stand on the imprints, with paper and day."""


def read_digest(lines: Sequence[Line]) -> Digest | None:
    """The records of a press review, None where the lines are none."""
    by_form: dict[str, list[Head]] = defaultdict(list)
    for i in range(len(lines)):
        if (head := read_head(lines, i)) is not None:
            by_form[head.form].append(head)
    found = [
        digest
        for _, heads in sorted(by_form.items())
        if len(heads) >= _FEWEST and heads[0].line < _FIRST and (digest := _digest(lines, heads)) is not None
    ]
    found += filter(None, [_with_feet(lines)])
    return max(found, key=lambda digest: len(digest.ranges), default=None)


class _Read(NamedTuple):
    """An imprint with what its parts are, and the lines of its record."""

    head: Head
    paper: Part | None
    writer: Part | None
    title: Part | None


def _digest(lines: Sequence[Line], heads: Sequence[Head]) -> Digest | None:
    """The review that `heads` of one form make; None where they make none."""
    printed = Counter(line.text for line in lines)
    if any(printed[lines[head.line].text] > 1 for head in heads):
        return None  # captions are printed again, imprints never
    imprints = _read_imprints(lines, heads)
    place = _place_of_title(lines, imprints)
    if place is None:
        return None
    tops = [head.line + min(0, place) for head in heads]
    ranges = list(zip(tops, [*tops[1:], len(lines)], strict=True))
    fields: list[Fields] = []
    below: list[Line] = []
    for imprint, (_, end) in zip(imprints, ranges, strict=True):
        own, first = _fields(lines, imprint, place, end)
        fields.append(own)
        if not any(map(is_text, lines[first:end])):
            return None
        below += [line for line in lines[first:end] if line.shape is None or line.shape.kind != "rule"]
    n_sentences = sum(line.text.endswith(STOPS) for line in below)
    if n_sentences < _MOST_TEXT * len(below) or not _are_records(fields):
        return None
    return Digest(ranges, fields, place == 0)


def _are_records(fields: Sequence[Fields]) -> bool:
    """Whether the records have titles of their own and papers."""
    titles = [title.text for f in fields if (title := f.first("headline"))]
    papers = [paper.text for f in fields if (paper := f.first("publisher"))]
    if len(titles) < len(fields) or len(papers) < _MOST * len(fields) or len(set(titles)) < _MOST * len(titles):
        return False
    if sum(_may_be_of_picture(paper) for paper in papers) > _NAMED * len(papers):
        return False  # captions: "A view of the old town, 3 May 2018. (AFP)", "Smoke over the port (AFP, 3 May 2018)"
    is_label = len(set(papers)) == 1 and date_label(papers[0]) is not None and not is_paper(papers[0])
    if is_label or any(map(is_byline, titles)) or any(words_pattern().search(paper) for paper in papers):
        return False  # "Posted on 3 May 2018 by Ada Lund"
    return (
        sum(len(title.encode()) for title in titles) >= _LEAST_TITLE * len(titles)
        and max(len(title.split()) for title in titles) <= _MOST_TITLE_WORDS
        and max(len(paper.split()) for paper in papers) <= _MOST_NAME_WORDS
        and not any(map(_GOES_ON.search, titles))
    )


def _may_be_of_picture(name: str) -> bool:
    """Whether a name is an agency's, or words rather than a name: captions have their day beside such."""
    words = [word for word in name.split() if len(word) > _LONG_WORD and word[0].islower()]
    return is_agency_name(name) or (len(words) > 1 and not is_paper(name))


_LONG_WORD = 3


def _read_imprints(lines: Sequence[Line], heads: Sequence[Head]) -> list[_Read]:
    """What the parts of each imprint are: the paper beside the day, people, and the title in what is left."""
    texts = [lines[head.line].text for head in heads]
    fronts = [paper_in_front(text) for text in texts]
    has_front = sum(front is not None and front[1] < head.day.start for front, head in zip(fronts, heads, strict=True))
    side = None if has_front >= _MOST * len(heads) else _side_of_papers(heads, texts)
    return [_read_imprint(head, text, side, front) for head, text, front in zip(heads, texts, fronts, strict=True)]


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
    own = [name for name in names if name]
    if len(own) < _MOST * len(names) or max(len(name.split()) for name in own) > _MOST_NAME_WORDS:
        return 0.0
    counts = Counter(name.casefold() for name in own)
    again = sum(counts[name.casefold()] > 1 for name in own) / len(own)
    named = sum(map(is_paper, own)) / len(own)
    people = sum(_may_be_person(name) and not is_paper(name) for name in own) / len(own)
    return 0.1 + again + 2 * named - _AGAINST * people


_AGAINST = 0.6
"""What people are off papers: a paper may sound like one, and people come again."""


def _read_imprint(head: Head, text: str, side: int | None, front: tuple[Part, int] | None) -> _Read:
    parts = [*head.before, *head.after]
    paper: Part | None = None
    if side is None and front is not None:
        paper = front[0]
        parts = [part for part in parts if part.start >= front[1]]
    elif side is not None and (paper := _part_at(head, side)) is not None:
        parts.remove(paper)
    people = [part for part in parts if _may_be_writer(part.of(text))]
    # a name in the midst of other parts is one of a title
    writer = next((part for part in people if part in (parts[0], parts[-1])), None)
    left = [part for part in parts if part is not writer]
    return _Read(head, paper, writer, _title_of(text, left, head, paper))


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
    end = run[-1].end
    while (
        end < len(text) and text[end] in "»”“\"'」』›?!…)）" and not any(wall.start <= end < wall.end for wall in walls)
    ):
        end += text[run[0].start : end].count("(") > text[run[0].start : end].count(")") or text[end] not in ")）"
        if text[end - 1 : end] in ")）" or text[end : end + 1] in ")）":
            break
    return _unquoted(text, Part(run[0].start, end))


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


def _may_be_writer(text: str) -> bool:
    return (_may_be_person(text) and not is_paper(text)) or is_byline(text)


def _place_of_title(lines: Sequence[Line], imprints: Sequence[_Read]) -> int | None:
    """Where the titles stand: 0 on the imprints, 1 right below, -1 right above; None for nowhere."""
    told = [imprint.title for imprint in imprints]
    texts = [title.of(lines[i.head.line].text) for i, title in zip(imprints, told, strict=True) if title is not None]
    if len(texts) == len(imprints) and sum(len(text.encode()) for text in texts) >= _LEAST_TITLE * len(texts):
        return 0
    heads = [imprint.head.line for imprint in imprints]
    for place in (1, 2, -1):  # a rule may stand between
        own = [i + place for i in heads]
        if all(0 <= i < len(lines) and _may_be_title(lines[i]) for i in own) and (
            place != 2 or all(_is_rule(lines[i + 1]) for i in heads)
        ):
            return place
    return None


def _is_rule(line: Line) -> bool:
    return line.shape is not None and line.shape.kind == "rule"


def _may_be_title(line: Line) -> bool:
    text = line.text
    if len(text) > LONGEST_HEAD or text.endswith((".", ",", ";", ":", "。")) or dates_of(text):
        return False
    return _GOES_ON.search(text) is None and any(map(str.isalpha, text)) and not is_byline(text)


_SPANS = {"headline": Role.HEADLINE, "byline": Role.BYLINE, "date": Role.DATE}


def _fields(lines: Sequence[Line], imprint: _Read, place: int, end: int) -> tuple[Fields, int]:
    """What a record prints: its imprint, a title on a line of its own, its reporter, its text; and where that begins."""
    fields = Fields()
    at = imprint.head.line
    if place and imprint.paper is not None and paper_in_front(lines[at + place].text) is not None:
        # the paper stands before the title: who stands beside the day is the reporter
        imprint = imprint._replace(paper=None, writer=imprint.writer or imprint.paper)
    if place < 0:
        _add_title(fields, lines[at + place])
    for i in range(at, at + place):
        if i > at:
            _add(fields, "rule", lines[i].text, lines[i].char_start)
        else:
            _add_imprint(fields, lines[at], imprint, with_title=False)
    if place > 0:
        _add_title(fields, lines[at + place])
    else:
        _add_imprint(fields, lines[at], imprint, with_title=place == 0)
    first = at + 1 + max(0, place)
    if first < end and fields.first("byline") is None and _is_byline_line(lines[first]):
        start = len(lines[first].text) - len(without_lead_in(lines[first].text))
        _add(fields, "byline", lines[first].text[start:], lines[first].char_start + start)
        first += 1
    for line in lines[first:end]:
        role = Role.FURNITURE if _is_rule(line) else Role.BODY
        fields.pieces.append((line.char_start, line.char_end, role, "rule" if role is Role.FURNITURE else ""))
    return fields, first


def _is_byline_line(line: Line) -> bool:
    return len(line.text) <= _LONGEST_BYLINE and not line.text.endswith(STOPS) and _may_be_writer(line.text)


def _add_imprint(fields: Fields, line: Line, imprint: _Read, *, with_title: bool) -> None:
    """The parts of an imprint in the order of the line."""
    head = imprint.head
    parts = [(head.day, "date"), *((page, "page") for page in head.pages)]
    own = (
        (imprint.paper, "publisher"),
        (imprint.writer, "byline"),
        (imprint.title if with_title else None, "headline"),
    )
    parts += [(part, role) for part, role in own if part is not None]
    for part, role in sorted(parts):
        start = part.start
        if role == "byline":
            start = part.end - len(without_lead_in(part.of(line.text)))
        _add(fields, role, line.text[start : part.end], line.char_start + start)


def _add_title(fields: Fields, line: Line) -> None:
    """A title on a line of its own, its bullet and a paper in brackets before it apart."""
    start = marker_end(line.text)
    if (front := paper_in_front(line.text)) is not None:
        _add(fields, "publisher", front[0].of(line.text), line.char_start + front[0].start)
        start = front[1]
    _add(fields, "headline", line.text[start:], line.char_start + start)


def _add(fields: Fields, role: str, text: str, start: int) -> None:
    fields.values.append(Value(role, None, text, start, start + len(text), False))
    span = _SPANS.get(role, Role.FURNITURE)
    fields.pieces.append((start, start + len(text), span, "" if span is not Role.FURNITURE else role))


def _with_feet(lines: Sequence[Line]) -> Digest | None:
    """The review whose articles name paper and day below their text: 'Source: Paper, 3 May 2018'."""
    feet = [i for i in range(len(lines)) if _is_foot(lines[i])]
    tops = [0, *(foot + 1 for foot in feet)]
    ranges = list(pairwise(tops))
    if len(feet) < _FEWEST or tops[-1] != len(lines):
        return None
    fields: list[Fields] = []
    for (top, _), foot in zip(ranges, feet, strict=True):
        if foot - top < _FEWEST or not _may_be_title(lines[top]) or not any(map(is_text, lines[top + 1 : foot])):
            return None
        own, line = Fields(), lines[foot]
        _add_title(own, lines[top])
        for i in range(top + 1, foot):
            own.pieces.append((lines[i].char_start, lines[i].char_end, Role.BODY, ""))
        own.pieces.append((line.char_start, line.char_start + line.value_at, Role.FURNITURE, "label"))
        day = dates_of(line.text)[0]
        paper = trimmed(line.text, line.value_at, day.char_start)
        _add(own, "publisher", paper.of(line.text), line.char_start + paper.start)
        _add(own, "date", line.text[day.char_start : day.char_end], line.char_start + day.char_start)
        fields.append(own)
    return Digest(ranges, fields)


def _is_foot(line: Line) -> bool:
    is_label = line.shape is not None and line.shape.kind == "label"
    if not is_label or line.shape is None or role_of_label(line.shape.key) != "publisher":
        return False
    return any(day.char_start > line.value_at for day in dates_of(line.text))
