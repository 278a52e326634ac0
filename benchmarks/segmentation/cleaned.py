"""Training dumps as the line model meets them: it judges clean copies, where wrapped lines are joined again."""

from __future__ import annotations

from bisect import bisect_right

from benchmarks.segmentation.dress import Dump
from benchmarks.segmentation.pages import States
from dateline.cleancopy import clean_copy
from dateline.model import Document
from dateline.segment.lines import split_lines


def printed(dump: Dump) -> tuple[str, list[int]]:
    """The text of `dump`, and where each line starts in it."""
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for line, blank in zip(dump.texts, dump.blanks, strict=True):
        gap = "\n" * (blank + 1) if parts else ""
        parts.append(gap + line)
        starts.append(at + len(gap))
        at += len(gap) + len(line)
    return "".join(parts), starts


def cleaned(dump: Dump) -> Dump:
    """`dump` as its clean copy prints it: a line joined of several may be in the states that all, else any, of them may."""
    text, starts = printed(dump)
    copy = clean_copy(Document("0" * 64, "dump.txt", 0, text))
    if copy.document.text == text and len(split_lines(text)) == len(dump.texts):
        return dump
    lines = split_lines(copy.document.text)
    states, pages = [], []
    for i in range(len(lines)):
        first = max(0, bisect_right(starts, copy.before(lines.char_start[i])) - 1)
        last = max(first, bisect_right(starts, max(copy.before(lines.char_end(i)) - 1, 0)) - 1)
        states.append(_of(dump.states[first : last + 1]))
        pages.append(dump.pages[first])
    return Dump(list(lines.text), list(lines.blank_before), states, pages)


def _of(states: list[States]) -> States:
    common = frozenset.intersection(*states)
    return common or frozenset.union(*states)
