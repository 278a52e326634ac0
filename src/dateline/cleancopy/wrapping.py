"""Lines that a mail client, a database or a terminal broke at a width, joined to the paragraphs they were.

A program that wraps fills each line as far as it goes: the next line's first word would not have fitted. So every joint
between two lines of a wrapped paragraph allows the widths from the upper line's length to that length and the next word;
the width that most joints allow is the one the copy was wrapped at, and a joint that does not allow it is the end of a
paragraph. Titles, lists, verse and tables, whose lines end where they please, agree on no width.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate

from dateline.cleancopy.hyphens import Hyphens
from dateline.cleancopy.joints import MOST_WIDER, Joint, Run, may_be_wrapped, runs_of
from dateline.cleancopy.offsets import Edit

_STRETCHED = re.compile("  +")
NARROWEST, WIDEST = 34, 132
"""Columns that copy is wrapped at; what is shorter is a list, what is longer a paragraph."""
_MOST_WIDTHS = 8
"""So many sources with a width of their own may be pasted into one document."""
_TOLERANCE = 0.75
"""Programs that even out their lines leave up to a quarter of the width empty."""
_SHORTEST = 0.5
"""A line of half the width whose sentence goes on below was broken there by hand."""
_REACH, _FEWEST_NEAR = 6, 3
"""A headline or caption may show nothing by itself; so many paragraphs so near do."""
_WIDTHS_TRIED = 3
_FEWEST_WORDS = 4
"""Lines of prose hold more words than this, those of menus and of programs fewer."""
_SHORT_LINES = 48
_FEWEST_CASELESS = 3
"""In capitals, or without case: so many joints, or one less of long lines, are more than chance."""


def wrap_edits(text: str) -> list[Edit]:
    """The edits that join the wrapped lines of `text`; none where it is not wrapped."""
    if not may_be_wrapped(text, NARROWEST):
        return []
    runs = runs_of(text, NARROWEST, WIDEST)
    joints: list[Joint] = []
    for _ in range(_MOST_WIDTHS):
        width = _width(runs)
        if not width:
            break
        wrapped = _wrapped(runs, width)
        # the first line of a paragraph that is printed again begins one there, too
        openings = {text for k in wrapped for text in runs[k].openings(width)}
        for k in sorted(wrapped):
            joints += [joint for joint in runs[k].joints if _joins(joint, width, openings)]
        runs = [run for k, run in enumerate(runs) if k not in wrapped]
    if not joints:
        return []
    joints.sort(key=lambda joint: joint.upper.end)
    return sorted([*_across(text, joints), *_stretches(joints)])


def _across(text: str, joints: Sequence[Joint]) -> Iterator[Edit]:
    """What is read for the line ends."""
    hyphens = Hyphens(text, joints)
    for joint in joints:
        cut, read = hyphens.across(joint)
        yield Edit(joint.upper.end - cut, joint.lower.start, read)


def _stretches(joints: Sequence[Joint]) -> Iterator[Edit]:
    """One space for the several that justified lines have between words."""
    lines = {line.start: line.text for joint in joints for line in (joint.upper, joint.lower)}
    for start, line in lines.items():
        if "  " in line:
            for gap in _STRETCHED.finditer(line):
                yield Edit(start + gap.start(), start + gap.end(), " ")


def _width(runs: Sequence[Run]) -> int:
    """The width that most joints allow, 0 where too few agree on one."""
    votes = [0] * (WIDEST + 2)
    for run in runs:
        for joint in run.joints:
            narrowest = joint.upper.columns
            if narrowest <= WIDEST and narrowest + MOST_WIDER >= NARROWEST and joint.widest >= NARROWEST:
                votes[narrowest] += 1
                votes[min(joint.widest, WIDEST) + 1] -= 1
    allowed = list(accumulate(votes))
    ranked = sorted(range(NARROWEST, WIDEST + 1), key=lambda width: (-allowed[width], width))
    return next((width for width in ranked[:_WIDTHS_TRIED] if allowed[width] and _is_evident(runs, width)), 0)


def _is_evident(runs: Sequence[Run], width: int) -> bool:
    """Whether there are runs enough whose joints allow `width`, most of them breaks in mid-sentence.

    Where letters have case, that is: the lower line begins with a small one. Where they have none, and in copy set in
    capitals, the lines have to be full of words and the runs have to end with a stop.
    """
    n = n_open = n_small = n_cased = n_ended = n_words = n_columns = 0
    for run in runs:
        if not (_is_wrapped(run, width) and run.shows_prose(width)):
            continue
        for joint in run.joints:
            if joint.allows(width) and not joint.starts_paragraph:
                n += 1
                n_open += joint.is_open
                n_cased += joint.is_cased
                n_small += joint.goes_on
                n_ended += run.ends_sentence
                n_columns += joint.narrowest
                n_words += 9 if joint.is_unspaced else joint.upper.text.count(" ") + 1
    if 2 * n_open < n or 2 * n_ended < n or n_words < _FEWEST_WORDS * n:
        return False
    if n < _FEWEST_CASELESS and n_columns < _SHORT_LINES * n:
        return False  # two or three lines of verse end where they please and may agree
    if 2 * n_cased >= n:
        return n_small >= 1 and 3 * n_small >= n_cased
    return n >= _FEWEST_CASELESS or (n == _FEWEST_CASELESS - 1 and n_words >= 2 * _FEWEST_WORDS * n)


def _is_wrapped(run: Run, width: int) -> bool:
    """Whether the lines of a run were broken at `width`."""
    if not run.fits(width):
        return False
    n_for = n_against = n_short = 0
    for joint in run.joints:
        if joint.allows(width):
            n_for += not joint.starts_paragraph
        elif joint.goes_on and not joint.starts_paragraph:
            n_short += 1
            n_against += joint.narrowest < _TOLERANCE * width
    if not run.shows_prose(width) and 2 * n_for < len(run.joints):
        return False
    return n_for > n_against and n_for >= n_short


def _wrapped(runs: Sequence[Run], width: int) -> set[int]:
    """Which of the runs were broken at `width`: those that show it, and those beside them that allow it."""
    allowing = {k for k, run in enumerate(runs) if _is_wrapped(run, width)}
    sure = sorted(k for k in allowing if runs[k].shows_prose(width))
    if 2 * len(sure) >= len(runs):
        return allowing
    return {k for k in allowing if _n_within(sure, k, 1) or _n_within(sure, k, _REACH) >= _FEWEST_NEAR}


def _n_within(ordered: Sequence[int], k: int, reach: int) -> int:
    """How many of `ordered` lie within `reach` of `k`."""
    return bisect_right(ordered, k + reach) - bisect_left(ordered, k - reach)


def _joins(joint: Joint, width: int, openings: Container[str]) -> bool:
    """Whether a joint of a run wrapped at `width` lies within a paragraph."""
    if not (joint.allows(width) or (joint.goes_on and joint.narrowest >= _SHORTEST * width)):
        return False
    return not (joint.starts_paragraph or joint.follows_title or joint.lower.text in openings)
