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
    MOST_NAME_WORDS,
    STOPS,
    Head,
    is_text,
    marker_end,
    ornament_start,
    paper_in_front,
    read_head,
    trimmed,
)
from dateline.records.digest_parts import ParsedHead, may_be_writer, parse_heads
from dateline.records.header import Fields, Value
from dateline.records.learnt import Range
from dateline.records.names import is_byline, is_paper, without_lead_in
from dateline.records.shapes import Line, dates_of
from dateline.records.words import role_of_label, words_pattern

_FIRST = 12
"""The first imprint stands among so many lines; above it stand a title of the review, a greeting and the like."""
_FEWEST = 2
_MOST = 0.8
_NAMED = 0.5
_MOST_TEXT = 0.6
"""Of the lines below the heads so many at least are sentences: a review has no menus."""
_MOST_TITLE_WORDS = 30
_LEAST_TITLE = 12
"""Bytes of a title on the average: less is a page or a rubric."""
_LONGEST_BYLINE = 60
_GOES_ON = re.compile(r"[^\W\d_A-Z]{3}[.。]\s*\w+\s+\w+\s+\w+")
"""A sentence, and more behind it."""


class Digest(NamedTuple):
    """A press review."""

    ranges: list[Range]
    fields: list[Fields]
    holds_titles: bool = False
    """Whether the titles stand on the imprints, with paper and day."""


def may_be_review(texts: Sequence[str]) -> bool:
    """Whether one of the first lines prints a day as imprints do. Cheap."""
    return any(len(text) <= LONGEST_HEAD and dates_of(text) for text in texts[:_FIRST])


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


def _digest(lines: Sequence[Line], heads: Sequence[Head]) -> Digest | None:
    """The review that `heads` of one form make; None where they make none."""
    if _is_story(lines[: heads[0].line]):
        return None
    printed = Counter(line.text for line in lines)
    if any(printed[lines[head.line].text] > 1 for head in heads):
        return None  # captions are printed again, imprints never
    imprints = parse_heads(lines, heads)
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


def _is_story(above: Sequence[Line]) -> bool:
    """Whether what stands above the first imprint is a story: talks, rulings, notes with their days may stand below one."""
    n_text = sum(map(is_text, above))
    return n_text > 1 or (n_text == 1 and any(is_byline(line.text) for line in above))


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
        and max(len(paper.split()) for paper in papers) <= MOST_NAME_WORDS
        and not any(map(_GOES_ON.search, titles))
    )


def _may_be_of_picture(name: str) -> bool:
    """Whether a name is an agency's, or words rather than a name: captions have their day beside such."""
    words = [word for word in name.split() if len(word) > _LONG_WORD and word[0].islower()]
    return is_agency_name(name) or (len(words) > 1 and not is_paper(name))


_LONG_WORD = 3


def _place_of_title(lines: Sequence[Line], imprints: Sequence[ParsedHead]) -> int | None:
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


def _fields(lines: Sequence[Line], imprint: ParsedHead, place: int, end: int) -> tuple[Fields, int]:
    """What a record prints: its imprint, a title on a line of its own, its reporter, its text; and where that begins."""
    fields = Fields()
    at = imprint.head.line
    if place and imprint.paper is not None and paper_in_front(lines[at + place].text) is not None:
        # the paper stands before the title: who stands beside the day is the reporter
        imprint = imprint._replace(paper=None, writer=imprint.writer or imprint.paper)
    if place < 0:
        _add_title(fields, lines[at + place])
    _add_imprint(fields, lines[at], imprint, with_title=place == 0)
    for i in range(at + 1, at + place):
        _add(fields, "rule", lines[i].text, lines[i].char_start)
    if place > 0:
        _add_title(fields, lines[at + place])
    first = at + 1 + max(0, place)
    if first < end and fields.first("byline") is None and _is_byline_line(lines[first]):
        start = len(lines[first].text) - len(without_lead_in(lines[first].text))
        _add(fields, "byline", lines[first].text[start:], lines[first].char_start + start)
        first += 1
    for line in lines[first:end]:
        role = Role.FURNITURE if _is_rule(line) else Role.BODY
        fields.pieces.append((line.char_start, line.char_end, role, "rule" if role is Role.FURNITURE else ""))
    _account_for(fields, lines[at + min(0, place) : first])
    return fields, first


def _account_for(fields: Fields, head: Sequence[Line]) -> None:
    """Adds what the lines of a head print besides, as furniture: "By", hours, how long it takes to read, all that is nothing of ours."""
    known = sorted((start, end) for start, end, *_ in fields.pieces)
    for line in head:
        edges = [
            line.char_start,
            *(at for piece in known if line.char_start <= piece[0] < line.char_end for at in piece),
        ]
        for start, end in zip(edges[::2], [*edges[1::2], line.char_end], strict=True):
            part = trimmed(line.text, start - line.char_start, end - line.char_start)
            if any(map(str.isalnum, part.of(line.text))):
                piece = (line.char_start + part.start, line.char_start + part.end, Role.FURNITURE, "header")
                fields.pieces.append(piece)
    fields.pieces.sort(key=lambda piece: piece[0])


def _is_byline_line(line: Line) -> bool:
    return len(line.text) <= _LONGEST_BYLINE and not line.text.endswith(STOPS) and may_be_writer(line.text)


def _add_imprint(fields: Fields, line: Line, imprint: ParsedHead, *, with_title: bool) -> None:
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
    title = line.text[start : ornament_start(line.text)]
    _add(fields, "headline", title, line.char_start + start)


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
        _account_for(own, [lines[top], line])
        fields.append(own)
    return Digest(ranges, fields)


def _is_foot(line: Line) -> bool:
    is_label = line.shape is not None and line.shape.kind == "label"
    if not is_label or line.shape is None or role_of_label(line.shape.key) != "publisher":
        return False
    return any(day.char_start > line.value_at for day in dates_of(line.text))
