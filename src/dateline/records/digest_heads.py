"""The line that heads an article of a press review: the forms in which title, paper and day stand on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dateline.records.shapes import Line, dates_of

LONGEST_HEAD = 240
_MARKER = re.compile(r"\s*(?:[•▪■◆◇●○►▶*·–—-]\s+|\(?\d{1,3}[.)]\s+)")
_BARS = re.compile(r"\s*[|\t‖]\s*|\s+[–—·•/-]\s+|\s*;\s+")
_COMMAS = re.compile(r"\s*,\s+|(?<=[^\W\d_]{2})\.\s+|\s*[–—]\s+|\s*[、，]\s*")
_BRACKET = re.compile(r"[(（\[［]([^()（）\[\]［］]*)[)）\]］]")
_IN_FRONT = re.compile(r"[\[［【]([^\[\]［］【】]{2,60})[\]］】]\s*")
_EDGES = " \t,;:：|·•–—-.、，"
_MOST_NAME_WORDS = 7
_MOST_EXTRA = 14
"""Characters beside the day in a part that is the day: its hour."""
SUREST = ("bars", "bracket:", "[bracket]", "bracket", "commas", "paper", "day")
"""The first words of the forms' names; a line may fit several."""


class Part(NamedTuple):
    """A stretch of a head."""

    role: str
    """'date', or 'title' and 'paper' where the form says so; '' for one that its column tells."""
    start: int
    end: int


class Head(NamedTuple):
    """A line that may head an article of a review."""

    line: int
    form: tuple[str, int]
    """The kind of line, and the place of the day among its parts."""
    parts: tuple[Part, ...]


def heads_on(lines: Sequence[Line], i: int) -> list[Head]:
    """What a line may be the head of, by every form that it fits."""
    text = lines[i].text
    if len(text) > LONGEST_HEAD or not (days := dates_of(text)):
        return []
    marker = _MARKER.match(text)
    start = marker.end() if marker and marker.end() <= days[0].char_start else 0
    day = Part("date", days[0].char_start, days[0].char_end)
    found = [_barred(text, start, day), _bracketed(text, start, day), _with_commas(text, start, day)]
    return [Head(i, form, parts) for form, parts in filter(None, found)]


_Found = tuple[tuple[str, int], tuple[Part, ...]]


def trimmed(text: str, start: int, end: int, role: str = "") -> Part:
    """The stretch without the signs at its edges."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return Part(role, start, end)


def _split(text: str, start: int, end: int, sign: re.Pattern[str]) -> list[Part]:
    """The parts between the signs, none of them empty."""
    edges = [start]
    for match in sign.finditer(text, start, end):
        edges += [match.start(), match.end()]
    edges.append(end)
    parts = [trimmed(text, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [part for part in parts if part.end > part.start]


def _barred(text: str, start: int, day: Part) -> _Found | None:
    """'Title | Paper | 03/05/2018 | Ada Lund': the day is a part by itself, all signs are alike."""
    signs = {match[0].strip() for match in _BARS.finditer(text, start) if not day.start <= match.start() < day.end}
    if len(signs) != 1:
        return None
    sign = signs.pop()
    before = [] if day.start == start else _split(text, start, day.start, _BARS)
    after = _split(text, day.end, len(text), _BARS)
    lead = text[start : day.start].rstrip()
    tail = text[day.end :].lstrip()
    if (lead and lead[-1:] != sign[-1:]) or len(before) + len(after) < 1:
        return None
    if tail and tail[:1] != sign[:1]:  # the hour
        hour = after.pop(0)
        if hour.end - day.end > _MOST_EXTRA or any(map(str.isalpha, text[hour.start : hour.end])):
            return None
    return (f"bars {sign}", len(before)), (*before, day, *after)


def _bracketed(text: str, start: int, day: Part) -> _Found | None:
    """'Title (Paper, 3 May 2018)', 'Paper (3 May 2018): Title', '[Paper] Title (3 May 2018)'."""
    bracket = next((m for m in _BRACKET.finditer(text) if m.start(1) <= day.start and day.end <= m.end(1)), None)
    if bracket is None or bracket.start() <= start:
        return None
    inside = [*_split(text, bracket.start(1), day.start, _COMMAS), day, *_split(text, day.end, bracket.end(1), _COMMAS)]
    rest = text[bracket.end() :].strip()
    if rest and rest[0] not in ":：":
        return None
    if rest:
        title = trimmed(text, bracket.end(), len(text), "title")
        return ("bracket:", 0), (trimmed(text, start, bracket.start(), "paper"), day, title)
    front = _IN_FRONT.match(text, start)
    if front is not None and len(inside) == 1:
        title = trimmed(text, front.end(), bracket.start(), "title")
        return ("[bracket]", 0), (Part("paper", front.start(1), front.end(1)), title, day)
    title = trimmed(text, start, bracket.start(), "title")
    names = [part._replace(role="paper") if n == 0 and part is not day else part for n, part in enumerate(inside)]
    return ("bracket", len(inside)), (title, *names)


def _with_commas(text: str, start: int, day: Part) -> _Found | None:
    """'Title. Paper, 3 May 2018, p. 4', 'Paper, 3 May 2018', '3 May 2018 Paper'."""
    before = _split(text, start, day.start, _COMMAS)
    after = _split(text, day.end, len(text), _COMMAS)
    if len(after) > 1 or any(len(text[p.start : p.end].split()) > _MOST_NAME_WORDS for p in after):
        return None
    if not before:
        return (("day first", 0), (day, after[0]._replace(role="paper"))) if after else None
    paper = before[-1]._replace(role="paper")
    if any(sign in text[paper.start : paper.end] for sign in "()[]（）|"):
        return None
    if len(text[paper.start : paper.end].split()) > _MOST_NAME_WORDS:
        return None
    if len(before) == 1:
        return ("paper first", 0), (paper, day, *after)
    title = Part("title", before[0].start, before[-2].end)
    return ("commas", 0), (title, paper, day, *after)
