"""Body lines to paragraphs: one each, or several where the copy was wrapped at a fixed width."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dateline.model import Role, Span

_BODY = Role.BODY
_WRAP_CHARS = 100
_MIN_JOINTS = 3
_CLOSERS = ".!?…:;\"”»’')]。！？؟۔।"


def _is_joint(text: str, before: Span, after: Span) -> bool:
    """Whether two body lines stand directly under each other: same indent, no blank line."""
    gap = text[before.char_end : after.char_start]
    return len(gap) == 1 or (len(gap) <= 3 and gap.strip(" ") in ("\n", "\r\n", "\r"))


def _is_hard_wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Whether the copy was broken at a fixed width: short lines that mostly stop in mid-sentence."""
    joints = open_ended = 0
    for before, after in pairwise(lines):
        if before.role is _BODY is after.role and _is_joint(text, before, after):
            joints += 1
            open_ended += text[before.char_end - 1] not in _CLOSERS
    return joints >= _MIN_JOINTS and 2 * open_ended > joints


def paragraphs(text: str, lines: Sequence[Span]) -> Sequence[Span]:
    """The paragraphs of a body in order, from its BODY and CROSSHEAD spans (one per line, in order).

    The spans themselves, except that those of wrapped copy are merged; offsets count characters of `text`.
    """
    if len(lines) <= _MIN_JOINTS or max([line.char_end - line.char_start for line in lines]) > _WRAP_CHARS:
        return lines
    if not _is_hard_wrapped(text, lines):
        return lines
    merged = [lines[0]]
    for before, after in pairwise(lines):
        if before.role is _BODY is after.role and _is_joint(text, before, after):
            first = merged[-1]
            merged[-1] = Span(first.char_start, after.char_end, Role.BODY, after.article_index, first.reason)
        else:
            merged.append(after)
    return merged
