"""Press reviews: lists whose articles are each headed by one line of parts, in the same order throughout.

"Title (Paper, 3 May 2018)", "Title | Paper | 03/05/2018 | Ada Lund", "[Paper] Title (2018-05-03)", "Paper (3 May 2018): Title",
"• Title. Paper, 3 May 2018, p. 4"; or the day and the paper with the title on the line above or below.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dateline.lexicon.date_labels import date_label
from dateline.model import Role
from dateline.records.digest_heads import LONGEST_HEAD, SUREST, Head, heads_on, trimmed
from dateline.records.header import Fields, Value
from dateline.records.learnt import Range
from dateline.records.names import is_byline, is_paper, is_person
from dateline.records.shapes import Line, dates_of
from dateline.records.words import page_pattern, role_of_label, words_pattern

_FIRST = 8
"""The first head stands among so many lines; above it stand a title of the review and the like."""
_STOPS = (".", "!", "?", "…", "。", "！", "？", '"', "”", "»", "」", "؟", "।")
_FEWEST_BYTES = 60
"""Of a line of text, in UTF-8: a Chinese character says as much as three letters."""
_MOST_TITLE_WORDS = 30
_LEAST_TITLE = 12
"""Bytes of a title on the average: less is a page or a rubric."""
_FEWEST = 2
_FEWEST_WORDS = 2.0
_MOST = 0.8
_NAMED = 0.5
_MOST_TEXT = 0.6
"""Of the lines below the heads so many at least are text: a review has no menus."""
_MOST_ABOVE = 4


class Digest(NamedTuple):
    """A press review."""

    ranges: list[Range]
    fields: list[Fields]
    holds_titles: bool = False
    """Whether the titles stand on the heads, with paper and day."""


def read_digest(lines: Sequence[Line]) -> Digest | None:
    """The records of a press review, None where the lines are none."""
    by_form: dict[tuple[str, int], list[Head]] = defaultdict(list)
    for i in range(len(lines)):
        for head in heads_on(lines, i):
            by_form[head.form].append(head)
    forms = sorted(by_form, key=lambda form: (SUREST.index(form[0].split(" ")[0]), form))
    found = [
        digest
        for heads in (by_form[form] for form in forms)
        if len(heads) >= _FEWEST and heads[0].line < _FIRST and (digest := _digest(lines, heads)) is not None
    ]
    found += filter(None, [_with_feet(lines)])
    return max(found, key=lambda digest: len(digest.ranges), default=None)  # of several the surest form comes first


def _with_feet(lines: Sequence[Line]) -> Digest | None:
    """The review whose articles name paper and day below their text: 'Source: Paper, 3 May 2018'."""
    feet = [i for i in range(len(lines)) if _is_foot(lines[i])]
    tops = [0, *(foot + 1 for foot in feet)]
    ranges = list(pairwise(tops))
    if len(feet) < _FEWEST or tops[-1] != len(lines):
        return None
    fields: list[Fields] = []
    for (top, _), foot in zip(ranges, feet, strict=True):
        if foot - top < _FEWEST or not _may_be_title(lines[top]) or not any(map(_is_text, lines[top + 1 : foot])):
            return None
        own, line = Fields(), lines[foot]
        _add(own, "headline", lines[top].text, lines[top].char_start)
        for i in range(top + 1, foot):
            own.pieces.append((lines[i].char_start, lines[i].char_end, Role.BODY, ""))
        own.pieces.append((line.char_start, line.char_start + line.value_at, Role.FURNITURE, "label"))
        day = dates_of(line.text)[0]
        paper = trimmed(line.text, line.value_at, day.char_start)
        _add(own, "publisher", line.text[paper.start : paper.end], line.char_start + paper.start)
        _add(own, "date", line.text[day.char_start : day.char_end], line.char_start + day.char_start)
        fields.append(own)
    return Digest(ranges, fields)


def _is_foot(line: Line) -> bool:
    is_label = line.shape is not None and line.shape.kind == "label"
    if not is_label or line.shape is None or role_of_label(line.shape.key) != "publisher":
        return False
    return any(day.char_start > line.value_at for day in dates_of(line.text))


def _digest(lines: Sequence[Line], heads: Sequence[Head]) -> Digest | None:
    """The review that `heads` of one form make; None where they make none."""
    roles = _roles(lines, heads)
    place = 0 if "title" in roles else _place_of_title(lines, heads)
    if place is None:
        return None
    tops = [head.line + min(0, place) for head in heads]
    ranges = list(zip(tops, [*tops[1:], len(lines)], strict=True))
    firsts = [head.line + 1 + max(0, place) for head in heads]
    n_told = sum(
        any(_is_text(lines[i]) for i in range(first, end)) for first, (_, end) in zip(firsts, ranges, strict=True)
    )
    below = [line for first, (_, end) in zip(firsts, ranges, strict=True) for line in lines[first:end]]
    n_sentences = sum(line.text.endswith(_STOPS) for line in below)
    if n_told < len(heads) or n_sentences < _MOST_TEXT * len(below) or tops[0] > _MOST_ABOVE:
        return None
    fields = [
        _fields(lines, head, roles, place, first, end)
        for head, first, (_, end) in zip(heads, firsts, ranges, strict=True)
    ]
    titles = [title.text if (title := f.first("headline")) else "" for f in fields]
    papers = [paper.text if (paper := f.first("publisher")) else "" for f in fields]
    words = sum(len(title.encode()) for title in titles) / 6 / len(titles)
    if not all(titles) or len(set(titles)) < _MOST * len(titles) or words < _FEWEST_WORDS:
        return None
    is_label = len(set(papers)) == 1 and date_label(papers[0]) is not None and not is_paper(papers[0])
    if is_label or any(map(is_byline, titles)) or any(words_pattern().search(paper) for paper in papers):
        return None  # "Posted on 3 May 2018 by Ada Lund"
    if max(len(title.split()) for title in titles) > _MOST_TITLE_WORDS or any(_is_text_like(title) for title in titles):
        return None
    return Digest(ranges, fields, "title" in roles) if all(papers) or len(heads) > _FEWEST else None


def _is_text(line: Line) -> bool:
    return len(line.text.encode()) >= _FEWEST_BYTES and line.text.endswith(_STOPS)


def _is_text_like(title: str) -> bool:
    """Whether a title is a sentence and goes on behind it."""
    return re.search(r"[^\W\d_A-Z]{3}[.。]\s*\w+\s+\w+\s+\w+", title) is not None


def _roles(lines: Sequence[Line], heads: Sequence[Head]) -> list[str]:
    """The role of each part, by what the parts in its place have in common over all heads."""
    n_parts = max(len(head.parts) for head in heads)
    columns = [[_text(lines, head, k) for head in heads if k < len(head.parts)] for k in range(n_parts)]
    told = [next((h.parts[k].role for h in heads if k < len(h.parts)), "") for k in range(n_parts)]
    for k, own in enumerate(columns):
        if not told[k] and sum(page_pattern().search(text) is not None for text in own) >= _MOST * len(own):
            told[k] = "page"
        elif not told[k] and sum(words_pattern().search(text) is not None for text in own) >= _MOST * len(own):
            told[k] = "words"
    left = [k for k in range(n_parts) if not told[k]]
    names = {k: _share(columns[k], is_paper) + _again(columns[k]) for k in left}
    persons = [k for k in left if _share(columns[k], _may_be_person) >= _MOST and _share(columns[k], is_paper) < _NAMED]
    others = [k for k in left if k not in persons]
    if "paper" not in told and others:
        best = max(others, key=lambda k: (names[k], -_mean_width(columns[k]), -k))
        if names[best] >= _NAMED or len(others) > 1:
            told[best] = "paper"
            others.remove(best)
    titles = [
        k for k in others if len(set(columns[k])) >= _MOST * len(columns[k]) and _mean_width(columns[k]) >= _LEAST_TITLE
    ]
    if "title" not in told and titles:
        told[max(titles, key=lambda k: (_mean_width(columns[k]), -k))] = "title"
    if persons:
        told[persons[0]] = "byline"
    return told


# Names in scripts without capitals: as short as a person's.
_WIDE_NAME = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{2,6}|[\uac00-\ud7af]{2,4}")


def _may_be_person(text: str) -> bool:
    return is_person(text) or _WIDE_NAME.fullmatch(text) is not None


def _text(lines: Sequence[Line], head: Head, k: int) -> str:
    part = head.parts[k]
    return lines[head.line].text[part.start : part.end]


def _share(texts: Sequence[str], is_one: object) -> float:
    return sum(is_one(text) for text in texts) / len(texts)  # type: ignore[operator]


def _again(texts: Sequence[str]) -> float:
    """The share of the texts that come again."""
    counts = Counter(texts)
    return sum(counts[text] > 1 for text in texts) / len(texts)


def _mean_width(texts: Sequence[str]) -> float:
    return sum(len(text.encode()) for text in texts) / len(texts)


def _place_of_title(lines: Sequence[Line], heads: Sequence[Head]) -> int | None:
    """Where the titles stand that the heads do not hold: 1 right below, -1 right above; None for neither."""
    below = [head.line + 1 for head in heads]
    if all(i + 1 < len(lines) and _may_be_title(lines[i]) and _is_text(lines[i + 1]) for i in below):
        return 1
    above = [head.line - 1 for head in heads]
    is_apart = all(i >= 0 and (not i or lines[i].blanks) and not lines[i + 1].blanks for i in above)
    return -1 if is_apart and all(_may_be_title(lines[i]) for i in above) else None


def _may_be_title(line: Line) -> bool:
    return (
        len(line.text) <= LONGEST_HEAD
        and not line.text.endswith((".", ",", ";", ":", "。"))
        and not dates_of(line.text)
    )


_ROLES = {"title": "headline", "paper": "publisher", "": "other"}
_SPANS = {"headline": Role.HEADLINE, "byline": Role.BYLINE, "date": Role.DATE}


def _fields(lines: Sequence[Line], head: Head, roles: Sequence[str], place: int, first: int, end: int) -> Fields:
    """What a record prints: the parts of its head, a title of its own line, its text."""
    fields = Fields()
    line = lines[head.line]
    title = [lines[head.line + place]] if place else []
    if place < 0:
        _add(fields, "headline", title[0].text, title[0].char_start)
    for part, told in zip(head.parts, roles, strict=False):
        text = line.text[part.start : part.end]
        role = "page" if not part.role and page_pattern().search(text) else _ROLES.get(part.role or told, told)
        _add(fields, role, text, line.char_start + part.start)
    if place > 0:
        _add(fields, "headline", title[0].text, title[0].char_start)
    for i in range(first, end):
        fields.pieces.append((lines[i].char_start, lines[i].char_end, Role.BODY, ""))
    return fields


def _add(fields: Fields, role: str, text: str, start: int) -> None:
    fields.values.append(Value(role, None, text, start, start + len(text), False))
    span = _SPANS.get(role, Role.FURNITURE)
    fields.pieces.append((start, start + len(text), span, "" if span is not Role.FURNITURE else role))
