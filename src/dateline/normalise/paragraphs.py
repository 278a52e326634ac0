"""Body lines to paragraphs: one each, or several where the copy was wrapped at a fixed width."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.model import Role, Span

_WRAP_CHARS = 100
_MIN_JOINTS = 3
_CLOSERS = ".!?…:;\"”»’')]。！？؟۔।"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or crosshead of a body; offsets in the decoded document, from its first to its last character."""

    role: Role
    char_start: int
    char_end: int


def _is_joint(text: str, before: Span, after: Span) -> bool:
    """Whether two body lines stand directly under each other: same indent, no blank line."""
    gap = text[before.char_end : after.char_start]
    return len(gap) == 1 or (len(gap) <= 3 and gap.strip(" ") in ("\n", "\r\n", "\r"))


def _is_hard_wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Whether the copy was broken at a fixed width: short lines that mostly stop in mid-sentence."""
    joints = open_ended = 0
    for before, after in itertools.pairwise(lines):
        if before.role is Role.BODY is after.role and _is_joint(text, before, after):
            joints += 1
            open_ended += text[before.char_end - 1] not in _CLOSERS
    return joints >= _MIN_JOINTS and 2 * open_ended > joints


def paragraphs(text: str, lines: Sequence[Span]) -> list[Paragraph]:
    """The paragraphs of a body in order, from its BODY and CROSSHEAD spans (one per line, in order)."""
    whole = [Paragraph(line.role, line.char_start, line.char_end) for line in lines]
    if len(lines) <= _MIN_JOINTS or max(line.char_end - line.char_start for line in lines) > _WRAP_CHARS:
        return whole
    if not _is_hard_wrapped(text, lines):
        return whole
    merged = [whole[0]]
    for before, after in itertools.pairwise(lines):
        last = merged[-1]
        if before.role is Role.BODY is after.role and _is_joint(text, before, after):
            merged[-1] = Paragraph(Role.BODY, last.char_start, after.char_end)
        else:
            merged.append(Paragraph(after.role, after.char_start, after.char_end))
    return merged
