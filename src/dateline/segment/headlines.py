"""Evidence about lines that could be headlines: whose words they are, and whether the text after them begins anew."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache

from dateline.lexicon.datelines import match_dateline
from dateline.segment.cohesion import Cohesion
from dateline.segment.leads import lead_marks
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
_LAST_RUN = ("last-run",)

Names = tuple[str, ...]


class HeadlineEvidence:
    """Collects the evidence line by line, then ranks the candidates that stand before the same text."""

    def __init__(self, texts: Sequence[str], seen: Survey, blocks: Sequence[int]) -> None:
        self._texts = texts
        self._seen = seen
        self._blocks = blocks
        self._cohesion = Cohesion(texts, seen.prose)
        self._density = FurnitureDensity(seen.kinds)
        self._runs: dict[int, list[tuple[int, float]]] = {}
        self._breaks: dict[int, tuple[str, ...]] = {}

    def add(self, i: int, groups: list[Names]) -> None:
        """Add to `groups` the features that hold for line `i` if it could be a headline."""
        kind, length, prose = self._seen.kinds[i], len(self._texts[i]), self._seen.prose
        if kind not in _HEADLINE_KINDS or not _SHORTEST <= length <= _LONGEST:
            return
        at = bisect_left(prose, i)
        if at < len(prose) and prose[at] == i:
            at += 1
        if at >= len(prose):
            groups.append(_LAST_RUN)
            return
        if kind == "prose" and length > _LONGEST_PROSE:
            return
        shared = self._cohesion.headline(i, at)
        lead = _lead_bin(shared.below - shared.above)
        reach = distance_bin(prose[at] - i)
        group = _group(kind)
        groups.append(
            _cohesion_names(
                group,
                _share_bin(shared.below),
                _share_bin(shared.above),
                lead,
                min(shared.n_following, 4),
                min(shared.n_preceding, 4),
            )
        )
        groups.append(_density_names(group, *self._density.marks(i)))
        if self._blocks[at] > prose[at]:
            start = bisect_left(prose, self._blocks[at])
            told = min(self._cohesion.shared_with(i, start, start + 6), 4)
            groups.append((f"{group}:block-words:{told}:{distance_bin(self._blocks[at] - i)}",))
        if at not in self._breaks:
            self._breaks[at] = self._break(at)
        groups.append(_break_names(group, self._breaks[at], lead, reach))
        if prose[at] - i <= _RANKED_LINES:
            self._runs.setdefault(at, []).append((i, shared.below))

    def _break(self, at: int) -> tuple[str, ...]:
        """How much the text goes on over the gap before prose index `at`, near, wide, and by names."""
        text = self._texts[self._seen.prose[at]]
        marks = lead_marks(text)
        names = [*(f"lead:{m}" for m in marks), "lead:" + "+".join(marks)]
        if match_dateline(text):
            names.append("dateline")
        if at == 0:
            return (*names, "break:first")
        near, wide = _share_bin(self._cohesion.across(at, 3)), _share_bin(self._cohesion.across(at, 6))
        by_name = _name_bin(self._cohesion.names_across(at, 7, 7))
        lead_names = _name_bin(self._cohesion.names_across(at, 2, 9))
        return (
            *names,
            f"break-near:{near}",
            f"break-wide:{wide}",
            f"break-names:{by_name}",
            f"lead-names:{lead_names}",
            f"break:{wide}:{by_name}",
        )

    def add_ranks(self, features: Mapping[int, list[Names]]) -> None:
        """Add which of the lines before a stretch of text shares most with it, which is first, which is last."""
        for at, candidates in self._runs.items():
            best = max(below for _, below in candidates)
            for rank, (i, below) in enumerate(candidates):
                top = "poor" if best <= 0 or below < 0.6 * best else "best" if below >= best else "good"
                place = "only" if len(candidates) == 1 else _place(rank, len(candidates))
                reach = self._seen.prose[at] - i
                features[i].append(
                    _rank_names(_group(self._seen.kinds[i]), place, top, distance_bin(reach), reach > _FAR_LINES)
                )


@lru_cache(maxsize=4096)
def _cohesion_names(group: str, below: str, above: str, lead: str, following: int, preceding: int) -> Names:
    return (
        f"{group}:below:{below}",
        f"{group}:above:{above}",
        f"cohesion:{lead}",
        f"{group}:next-words:{following}",
        f"next-words:{following}:{preceding}",
    )


@lru_cache(maxsize=1024)
def _density_names(group: str, whole: str, near: str) -> Names:
    return (f"{group}:{whole}", f"{group}:{near}")


@lru_cache(maxsize=16384)
def _break_names(group: str, breaks: Names, lead: str, reach: str) -> Names:
    names = [f"{group}:{mark}" for mark in breaks] + [f"{mark}&{lead}" for mark in breaks]
    if "dateline" in breaks:
        names.append(f"{group}:dateline:{reach}")
    return tuple(names)


@lru_cache(maxsize=1024)
def _rank_names(group: str, place: str, top: str, reach: str, is_far: bool) -> Names:
    names = ("run:" + place, "run:" + top, f"{group}:run:{place}:{top}", f"{group}:run:{top}:{reach}")
    return (*names, "best-of-far" if is_far else "best-of-near") if top == "best" else names


def _place(rank: int, count: int) -> str:
    return "first" if rank == 0 else "last" if rank == count - 1 else "middle"


def _group(kind: str) -> str:
    return kind if kind in _GROUPED else "other"


def _name_bin(share: float | None) -> str:
    return "none" if share is None else _share_bin(share)


def _share_bin(share: float) -> str:
    for limit in (0.0, 0.1, 0.2, 0.3, 0.45, 0.6):
        if share <= limit:
            return str(limit)
    return "most"


def _lead_bin(lead: float) -> str:
    for limit in (-0.3, -0.1, 0.0, 0.1, 0.2, 0.35, 0.5):
        if lead <= limit:
            return str(limit)
    return "most"
