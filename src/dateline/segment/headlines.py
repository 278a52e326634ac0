"""Evidence about lines that could be headlines: whose words they are, and whether the text after them begins anew.

What is told of all candidates before a stretch of text is counted together, and told by columns of codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain, product

import numpy as np
from numpy.typing import NDArray

from dateline.lexicon.datelines import match_dateline
from dateline.segment.cohesion import STRETCH, Cohesion
from dateline.segment.columns import Codes, Column, Group, Part, told_together
from dateline.segment.leads import lead_marks
from dateline.segment.lines import Lines
from dateline.segment.surroundings import DENSITIES, DISTANCES, FurnitureDensity, distance_bins
from dateline.segment.survey import Survey

# Kinds of line that could be a headline.
_HEADLINE_KINDS = frozenset(
    {"title", "upper", "dated", "sentence", "short", "name", "prose", "section", "endnote", "byline", "more", "media"}
)
_GROUPS = ("title", "upper", "prose", "sentence", "name", "short", "other")
"""Kinds, coarsely."""
_GROUP_OF = {kind: k for k, kind in enumerate(_GROUPS[:-1])}
_PROSE, _OTHER = _GROUPS.index("prose"), _GROUPS.index("other")
_SHORTEST, _LONGEST, _LONGEST_PROSE = 10, 240, 160
# A line further than this from the text below it is not ranked against the others before that text.
_RANKED_LINES = 40
_FAR_LINES = 12
_BLOCK_REACH = 6
_STACK_DISTANCES = (1, 2)
_WORDS = (0, 1, 2, 3, 4)
"""Shared words that are counted: four are as good as more."""
_SHARE_LIMITS = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6)
_SHARES = (*map(str, _SHARE_LIMITS), "most")
_LEAD_LIMITS = (-0.3, -0.1, 0.0, 0.1, 0.2, 0.35, 0.5)
_LEADS = (*map(str, _LEAD_LIMITS), "most")
_GAPS = (*_SHARES, "none", "")
"""How much goes on across a gap: a share; none where too few names tell; nothing where no text stands above."""
_NONE, _FIRST = len(_SHARES), len(_SHARES) + 1
_PLACES, _TOPS = ("only", "first", "middle", "last"), ("poor", "good", "best")
_POOR, _GOOD, _BEST = range(3)


def headline_evidence(lines: Lines, seen: Survey, blocks: Codes) -> Iterator[Part]:
    """What speaks for and against the lines that could be a headline, in the order of the lines, some at a time.

    `blocks` are those of `surroundings.block_starts`. A line may be told of in two parts.
    """
    prose = np.array(seen.prose, np.intp)
    could_be = _could_be(lines, seen)
    at = np.searchsorted(prose, could_be, side="right")
    group = np.array([_GROUP_OF.get(seen.kinds[i], _OTHER) for i in could_be.tolist()], np.intp)
    is_short = np.array([lines.widths[i] <= _LONGEST_PROSE for i in could_be.tolist()], bool)
    asked = (at < len(prose)) & (is_short | (group != _PROSE))
    line, at, group = could_be[asked], at[asked], group[asked]
    evidence = _Evidence(lines, seen, prose, blocks) if len(line) else None
    start = 0
    while evidence is not None and start < len(line):
        # as many as are before the same stretch of text
        own = slice(start, int(np.searchsorted(at, (at[start] // STRETCH + 1) * STRETCH)))
        yield Part(line[own], evidence.of(line[own], at[own], group[own]))
        start = own.stop
    last = could_be[np.searchsorted(could_be, seen.prose[-1] if seen.prose else 0) :]
    if len(last):
        yield Part(last, [Column("last-run", np.zeros_like(last), lambda _: ("last-run",), 1)])


def _could_be(lines: Lines, seen: Survey) -> Codes:
    """The lines that could be a headline by their kind and length, ascending."""
    kinds, widths = seen.kinds, lines.widths
    found = [i for i in seen.shapes if kinds[i] in _HEADLINE_KINDS and _SHORTEST <= widths[i] <= _LONGEST]
    return np.array(found, np.intp)


class _Evidence:
    """Asked of the candidates before one stretch of the text of a document after the other.

    Of candidates are given their lines, the prose indexes of the first lines of running text after them, and their groups.
    """

    def __init__(self, lines: Lines, seen: Survey, prose: Codes, blocks: Codes) -> None:
        self._texts, self._seen, self._prose, self._blocks = lines.text, seen, prose, blocks
        self._density = FurnitureDensity(seen.kinds)
        self._cohesion = Cohesion(lines.text, seen.prose)

    def of(self, line: Codes, at: Codes, group: Codes) -> list[Column]:
        """All that is told of some candidates."""
        groups = (group, _GROUPS)
        shared = self._cohesion.shared(line.tolist(), at.tolist())
        below = np.searchsorted(_SHARE_LIMITS, shared.below)
        above = np.searchsorted(_SHARE_LIMITS, shared.above)
        lead = (np.searchsorted(_LEAD_LIMITS, shared.below - shared.above), _LEADS)
        following, preceding = _counted(shared.n_following), _counted(shared.n_preceding)
        reach = self._prose[at] - line
        density = self._density.near(line)
        return [
            told_together("shared", _shared_names, groups, (below, _SHARES), (above, _SHARES)),
            told_together("next-words", _next_names, groups, lead, (following, _WORDS), (preceding, _WORDS)),
            told_together("density", _density_names, groups, (density, DENSITIES)),
            told_together("dense", _whole_names, groups, (np.full_like(line, self._density.whole), DENSITIES)),
            self._told(line, at, group),
            *self._breaks(at, group, lead[0], reach),
            *_stacks(line, at, group, below),
            _ranks(at, group, shared.below, reach),
        ]

    def _told(self, line: Codes, at: Codes, group: Codes) -> Column:
        """For lines before text too thin for a block: how many of their words the next block holds, how far it is."""
        block = self._blocks[at]
        asked = np.flatnonzero(block > self._prose[at])
        starts = np.searchsorted(self._prose, block[asked])
        told = _counted(self._cohesion.told(line[asked].tolist(), starts.tolist(), _BLOCK_REACH))
        far = distance_bins(block[asked] - line[asked])
        fields = (group[asked], _GROUPS), (told, _WORDS), (far, DISTANCES)
        return told_together("block-words", _block_names, *fields, of=asked, n=len(line))

    def _breaks(self, at: Codes, group: Codes, lead: Codes, reach: Codes) -> Iterator[Column]:
        """How the text after the candidates begins, and how much of it goes on from what stands above."""
        ats, of = np.unique(at, return_inverse=True)
        groups, leads = (group, _GROUPS), (lead, _LEADS)
        opening = np.array([*map(self._opening, ats.tolist())], np.intp)[of]
        yield told_together("opening", _opening_names, groups, leads, (opening, _openings()))
        has_gap = ats > 0
        gaps = self._cohesion.gaps(ats[has_gap].tolist())
        bins = []
        for shares in gaps:
            own = np.full(len(ats), _FIRST, np.intp)
            own[has_gap] = np.where(np.isnan(shares), _NONE, np.searchsorted(_SHARE_LIMITS, shares))
            bins.append((own[of], _GAPS))
        near, wide, by_name, lead_names = bins
        yield told_together("break-near", _near_names, groups, leads, near)
        yield told_together("break-wide", _wide_names, groups, leads, wide, by_name)
        yield told_together("lead-names", _lead_names, groups, leads, lead_names)
        dated = np.flatnonzero(opening % 2)
        fields = (group[dated], _GROUPS), (distance_bins(reach[dated]), DISTANCES)
        yield told_together("dateline", _dateline_names, *fields, of=dated, n=len(at))

    def _opening(self, at: int) -> int:
        """The code of how a line of prose begins."""
        text = self._texts[self._seen.prose[at]]
        dateline = ("dateline",) if match_dateline(text) is not None else ()
        return _opening_codes()[*lead_marks(text), *dateline]


def _counted(words: Codes) -> Codes:
    return np.minimum(words, _WORDS[-1])


def _stacks(line: Codes, at: Codes, group: Codes, below: Codes) -> Iterator[Column]:
    """What stands right above and below: a standfirst stands under the headline, a section over it."""
    distance = line[1:] - line[:-1]
    above = np.flatnonzero((at[1:] == at[:-1]) & (distance <= _STACK_DISTANCES[-1]))
    distance = distance[above] - _STACK_DISTANCES[0]
    for side, own, other in (("under", above + 1, above), ("over", above, above + 1)):
        fields = (group[own], _GROUPS), (group[other], _GROUPS), (below[above], _SHARES), (distance, _STACK_DISTANCES)
        yield told_together(side, _STACK_NAMES[side], *fields, of=own, n=len(line))


def _ranks(at: Codes, group: Codes, below: NDArray[np.float64], reach: Codes) -> Column:
    """Which of the lines before a piece of text shares most with it, which is first, which is last."""
    ranked = np.flatnonzero(reach <= _RANKED_LINES)
    at, below, reach = at[ranked], below[ranked], reach[ranked]
    edges = np.concatenate(([True], at[1:] != at[:-1], [True]))[: len(at) + 1]
    is_first, is_last = edges[:-1], edges[1:]
    run = np.cumsum(is_first) - 1
    best = np.maximum.reduceat(below, np.flatnonzero(is_first))[run] if len(at) else below
    top = np.where((best <= 0) | (below < 0.6 * best), _POOR, np.where(below >= best, _BEST, _GOOD))
    place = np.where(is_first, np.where(is_last, 0, 1), np.where(is_last, 3, 2))
    fields = (group[ranked], _GROUPS), (place, _PLACES), (top, _TOPS), (distance_bins(reach), DISTANCES)
    is_far = (reach > _FAR_LINES).astype(np.intp), (False, True)
    return told_together("run", _rank_names, *fields, is_far, of=ranked, n=len(group))


@cache
def _openings() -> tuple[Group, ...]:
    """All marks that the beginning of a paragraph may bear together; a dateline's is in every second."""
    parts: tuple[tuple[Group, Group], ...] = (
        (("when",), ("no-when",)),
        ((), ("goes-on",)),
        ((), ("quoted",)),
        (("full-name",), ("no-full-name",)),
        ((), ("dateline",)),
    )
    return tuple(tuple(chain(*some)) for some in product(*parts))


@cache
def _opening_codes() -> dict[Group, int]:
    return {marks: code for code, marks in enumerate(_openings())}


def _shared_names(group: str, below: str, above: str) -> Group:
    return (f"{group}:below:{below}", f"{group}:above:{above}")


def _next_names(group: str, lead: str, following: int, preceding: int) -> Group:
    return (f"cohesion:{lead}", f"{group}:next-words:{following}", f"next-words:{following}:{preceding}")


def _density_names(group: str, near: str) -> Group:
    return (f"{group}:near:{near}",)


def _whole_names(group: str, whole: str) -> Group:
    return (f"{group}:doc:{whole}",)


def _block_names(group: str, told: int, distance: str) -> Group:
    return (f"{group}:block-words:{told}:{distance}",)


def _beside(group: str, lead: str, *breaks: str) -> Group:
    """What tells how the text below begins, beside what a line is and beside what it shares with that text."""
    return (*(f"{group}:{mark}" for mark in breaks), *(f"{mark}&{lead}" for mark in breaks))


def _opening_names(group: str, lead: str, opening: Group) -> Group:
    is_dated = opening[-1:] == ("dateline",)
    marks = opening[:-1] if is_dated else opening
    names = [*(f"lead:{mark}" for mark in marks), "lead:" + "+".join(marks)]
    return _beside(group, lead, *names, *(["dateline"] if is_dated else []))


def _near_names(group: str, lead: str, near: str) -> Group:
    return _beside(group, lead, f"break-near:{near}" if near else "break:first")


def _wide_names(group: str, lead: str, wide: str, by_name: str) -> Group:
    if not wide:
        return ()
    return _beside(group, lead, f"break-wide:{wide}", f"break-names:{by_name}", f"break:{wide}:{by_name}")


def _lead_names(group: str, lead: str, lead_names: str) -> Group:
    return _beside(group, lead, f"lead-names:{lead_names}") if lead_names else ()


def _dateline_names(group: str, distance: str) -> Group:
    return (f"{group}:dateline:{distance}",)


def _under_names(own: str, other: str, share: str, distance: int) -> Group:
    return (f"{own}:under:{other}:{distance}", f"{own}:under:{other}:{share}", f"under:{share}:{distance}")


def _over_names(own: str, other: str, share: str, distance: int) -> Group:
    return (f"{own}:over:{other}:{distance}", f"{own}:over:{other}:{share}", f"over:{share}:{distance}")


_STACK_NAMES = {"under": _under_names, "over": _over_names}


def _rank_names(group: str, place: str, top: str, reach: str, is_far: bool) -> Group:
    names = ("run:" + place, "run:" + top, f"{group}:run:{place}:{top}", f"{group}:run:{top}:{reach}")
    return (*names, "best-of-far" if is_far else "best-of-near") if top == "best" else names
