"""Evidence about lines that could be headlines: whose words they are, and whether the text after them begins anew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from dateline.lexicon.datelines import match_dateline
from dateline.segment.cohesion import STRETCH, Cohesion, Gap, Shared
from dateline.segment.leads import lead_marks
from dateline.segment.lines import Lines
from dateline.segment.surroundings import FurnitureDensity, distance_bin
from dateline.segment.survey import Survey

# Kinds of line that could be a headline.
_HEADLINE_KINDS = frozenset(
    {"title", "upper", "dated", "sentence", "short", "name", "prose", "section", "endnote", "byline", "more", "media"}
)
_GROUPED = frozenset({"title", "upper", "prose", "sentence", "name", "short"})
_SHORTEST, _LONGEST, _LONGEST_PROSE = 10, 240, 160
# A line further than this from the text below it is not ranked against the others before that text.
_RANKED_LINES = 40
_FAR_LINES = 12
_BLOCK_REACH = 6
_STACK_LINES = 2

Names = tuple[str, ...]
Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that could be a headline."""

    line: int
    at: int
    """Prose index of the first line of running text after it."""
    group: str
    """Its kind, coarsely."""


class HeadlineEvidence:
    """What speaks for and against each line that could be a headline, in the order of the lines."""

    def __init__(self, lines: Lines, seen: Survey, blocks: Sequence[int]) -> None:
        self._texts, self._widths = lines.text, lines.widths
        self._seen = seen
        self._blocks = blocks

    def __iter__(self) -> Iterator[tuple[int, list[Group]]]:
        """The lines considered and the groups of their features."""
        density = FurnitureDensity(self._seen.kinds)
        cohesion = None
        for _, stretch in groupby(self._candidates(), key=lambda c: c.at // STRETCH):
            some = list(stretch)  # as many as are before the same stretch of text
            cohesion = cohesion or Cohesion(self._texts, self._seen.prose)
            yield from self._evidence(some, cohesion, density).items()
        last = self._seen.prose[-1] if self._seen.prose else 0
        for i in range(last, len(self._texts)):
            if self._could_be(i):
                yield i, [("last-run",)]

    def _could_be(self, i: int) -> bool:
        """Whether line `i` could be a headline."""
        kinds, shapes = self._seen.kinds, self._seen.shapes
        return kinds[i] in _HEADLINE_KINDS and i in shapes and _SHORTEST <= self._widths[i] <= _LONGEST

    def _candidates(self) -> Iterator[_Candidate]:
        """The lines that could be a headline of the text below them."""
        kinds, start = self._seen.kinds, 0
        for at, line in enumerate(self._seen.prose):
            for i in range(start, line):
                if self._could_be(i) and (kinds[i] != "prose" or self._widths[i] <= _LONGEST_PROSE):
                    yield _Candidate(i, at, kinds[i] if kinds[i] in _GROUPED else "other")
            start = line

    def _evidence(
        self, some: Sequence[_Candidate], cohesion: Cohesion, density: FurnitureDensity
    ) -> dict[int, list[Group]]:
        """For each of the candidates before a stretch of text the groups of its features."""
        features: dict[int, list[Group]] = {one.line: [] for one in some}
        ranked: dict[int, list[tuple[_Candidate, float]]] = {}
        told = self._told(cohesion, some)
        breaks = self._breaks(cohesion, some)
        all_shared = cohesion.shared([c.line for c in some], [c.at for c in some])
        self._add_stacks(some, all_shared, features)
        for one, shared in zip(some, all_shared, strict=True):
            groups, lead = features[one.line], _lead_bin(shared.below - shared.above)
            groups.append(_shared_names(one.group, lead, shared))
            groups.append(_density_names(one.group, *density.marks(one.line)))
            if one.line in told:
                groups.append(_block_names(one.group, *told[one.line]))
            distance = self._seen.prose[one.at] - one.line
            groups.append(_break_names(one.group, breaks[one.at], lead, distance_bin(distance)))
            if distance <= _RANKED_LINES:
                ranked.setdefault(one.at, []).append((one, shared.below))
        for run in ranked.values():
            self._add_ranks(run, features)
        return features

    def _add_stacks(
        self, some: Sequence[_Candidate], shared: Sequence[Shared], features: Mapping[int, list[Group]]
    ) -> None:
        """Add what stands right above and below: a standfirst stands under the headline, a section over it."""
        for k, one in enumerate(some):
            above = some[k - 1] if k and _are_stacked(some[k - 1], one) else None
            under = some[k + 1] if k + 1 < len(some) and _are_stacked(one, some[k + 1]) else None
            if above is not None:
                distance = one.line - above.line
                features[one.line].append(
                    _stack_names("under", one.group, above.group, _share_bin(shared[k - 1].below), distance)
                )
            if under is not None:
                distance = under.line - one.line
                features[one.line].append(
                    _stack_names("over", one.group, under.group, _share_bin(shared[k].below), distance)
                )

    def _told(self, cohesion: Cohesion, candidates: Sequence[_Candidate]) -> dict[int, tuple[int, str]]:
        """For lines before text too thin for a block: how many of their words the next block holds, how far it is."""
        prose, blocks = self._seen.prose, self._blocks
        before_block = [c for c in candidates if blocks[c.at] > prose[c.at]]
        lines = [c.line for c in before_block]
        counts = cohesion.told(lines, [bisect_left(prose, blocks[c.at]) for c in before_block], _BLOCK_REACH)
        distances = [distance_bin(blocks[c.at] - c.line) for c in before_block]
        return {i: (min(n, 4), far) for i, n, far in zip(lines, counts, distances, strict=True)}

    def _breaks(self, cohesion: Cohesion, candidates: Sequence[_Candidate]) -> dict[int, Names]:
        """For each prose index with candidates before it: how the text after them begins, how much of it goes on."""
        ats = sorted({c.at for c in candidates})
        gaps: dict[int, Gap] = dict(zip([at for at in ats if at], cohesion.gaps([at for at in ats if at]), strict=True))
        breaks = {}
        for at in ats:
            text = self._texts[self._seen.prose[at]]
            opening = _opening_names(tuple(lead_marks(text)), match_dateline(text) is not None)
            breaks[at] = (*opening, *(_gap_names(gaps[at]) if at else ("break:first",)))
        return breaks

    def _add_ranks(self, run: Sequence[tuple[_Candidate, float]], features: Mapping[int, list[Group]]) -> None:
        """Add which of the lines before a stretch of text shares most with it, which is first, which is last."""
        best = max(below for _, below in run)
        for rank, (one, below) in enumerate(run):
            top = "poor" if best <= 0 or below < 0.6 * best else "best" if below >= best else "good"
            place = "only" if len(run) == 1 else _place(rank, len(run))
            reach = self._seen.prose[one.at] - one.line
            features[one.line].append(_rank_names(one.group, place, top, distance_bin(reach), reach > _FAR_LINES))


def _are_stacked(above: _Candidate, below: _Candidate) -> bool:
    """Whether two candidates stand before one stretch of text, at most a line between them."""
    return above.at == below.at and below.line - above.line <= _STACK_LINES


@lru_cache(maxsize=4096)
def _stack_names(side: str, own: str, other: str, share: str, distance: int) -> Group:
    return (f"{own}:{side}:{other}:{distance}", f"{own}:{side}:{other}:{share}", f"{side}:{share}:{distance}")


@lru_cache(maxsize=4096)
def _block_names(group: str, told: int, distance: str) -> Group:
    return (f"{group}:block-words:{told}:{distance}",)


@lru_cache(maxsize=256)
def _opening_names(marks: Names, is_dateline: bool) -> Names:
    names = (*(f"lead:{m}" for m in marks), "lead:" + "+".join(marks))
    return (*names, "dateline") if is_dateline else names


def _gap_names(gap: Gap) -> Names:
    return _gap_bin_names(_share_bin(gap.near), _share_bin(gap.wide), _name_bin(gap.names), _name_bin(gap.lead_names))


@lru_cache(maxsize=4096)
def _gap_bin_names(near: str, wide: str, by_name: str, lead_names: str) -> Names:
    return (
        f"break-near:{near}",
        f"break-wide:{wide}",
        f"break-names:{by_name}",
        f"lead-names:{lead_names}",
        f"break:{wide}:{by_name}",
    )


def _shared_names(group: str, lead: str, shared: Shared) -> Group:
    below, above = _share_bin(shared.below), _share_bin(shared.above)
    return _cohesion_names(group, below, above, lead, min(shared.n_following, 4), min(shared.n_preceding, 4))


@lru_cache(maxsize=4096)
def _cohesion_names(group: str, below: str, above: str, lead: str, following: int, preceding: int) -> Group:
    return (
        f"{group}:below:{below}",
        f"{group}:above:{above}",
        f"cohesion:{lead}",
        f"{group}:next-words:{following}",
        f"next-words:{following}:{preceding}",
    )


@lru_cache(maxsize=1024)
def _density_names(group: str, whole: str, near: str) -> Group:
    return (f"{group}:{whole}", f"{group}:{near}")


@lru_cache(maxsize=16384)
def _break_names(group: str, breaks: Names, lead: str, reach: str) -> Group:
    names = [f"{group}:{mark}" for mark in breaks] + [f"{mark}&{lead}" for mark in breaks]
    if "dateline" in breaks:
        names.append(f"{group}:dateline:{reach}")
    return tuple(names)


@lru_cache(maxsize=1024)
def _rank_names(group: str, place: str, top: str, reach: str, is_far: bool) -> Group:
    names = ("run:" + place, "run:" + top, f"{group}:run:{place}:{top}", f"{group}:run:{top}:{reach}")
    return (*names, "best-of-far" if is_far else "best-of-near") if top == "best" else names


def _place(rank: int, count: int) -> str:
    return "first" if rank == 0 else "last" if rank == count - 1 else "middle"


def _name_bin(share: float | None) -> str:
    return "none" if share is None else _share_bin(share)


_SHARE_LIMITS = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6)
_SHARES = (*map(str, _SHARE_LIMITS), "most")
_LEAD_LIMITS = (-0.3, -0.1, 0.0, 0.1, 0.2, 0.35, 0.5)
_LEADS = (*map(str, _LEAD_LIMITS), "most")


def _share_bin(share: float) -> str:
    return _SHARES[bisect_left(_SHARE_LIMITS, share)]


def _lead_bin(lead: float) -> str:
    return _LEADS[bisect_left(_LEAD_LIMITS, lead)]
