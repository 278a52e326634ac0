"""The evidence about each open line, as names of features that hold for it.

`weights.tsv` says how much each feature speaks for each state; `path` adds them up. A feature is a fact about the
line's own shape, its repetition in the document, its neighbours, the gap before it, or, for lines that could be
headlines, the words it shares with the text around it (`headlines`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.segment.headlines import HeadlineEvidence
from dateline.segment.lines import Lines
from dateline.segment.shapes import ending, words_bin
from dateline.segment.surroundings import Gaps, block_starts, distance_bin
from dateline.segment.survey import Survey

_EDGE = "edge"
_GROUPED = frozenset({"prose", "long", "title", "upper", "sentence", "name", "short", "date"})


def line_features(lines: Lines, seen: Survey) -> dict[int, list[str]]:
    """For each open line of `seen` the names of the features that hold, in a fixed order."""
    gaps = Gaps(lines.blank_before, seen.kinds)
    blocks = block_starts(seen.prose)
    headlines = HeadlineEvidence(lines.text, seen, blocks)
    around = _Around(lines.text, seen, blocks)
    features: dict[int, list[str]] = {}
    for i in seen.open_lines:
        shape = seen.shapes[i]
        marks = seen.repeats.get(i, ())
        names = ["bias", "kind:" + shape.kind, *shape.marks, *marks]
        names += [f"kind:{shape.kind}&{mark}" for mark in marks]
        names += gaps.marks(i)
        around.add_neighbours(i, names)
        around.add_distances(i, names)
        headlines.add(i, names)
        features[i] = names
    headlines.add_ranks(features)
    return features


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands before and after a line."""

    texts: Sequence[str]
    seen: Survey
    blocks: Sequence[int]

    def add_neighbours(self, i: int, names: list[str]) -> None:
        """The kinds of the lines next to line `i`, their ends and widths."""
        kinds, n = self.seen.kinds, len(self.texts)
        own = kinds[i]
        before = kinds[i - 1] if i else _EDGE
        after = kinds[i + 1] if i + 1 < n else _EDGE
        after2 = kinds[i + 2] if i + 2 < n else _EDGE
        names += [
            "before:" + before,
            "after:" + after,
            f"{before}<{own}",
            f"{own}>{after}",
            "before2:" + (kinds[i - 2] if i > 1 else _EDGE),
            "after2:" + after2,
            f"{own}>>{after2}",
            "after3:" + (kinds[i + 3] if i + 3 < n else _EDGE),
        ]
        if i:
            self._add_before(i - 1, names)
        if i + 1 < n:
            self._add_after(i + 1, names)

    def _add_before(self, j: int, names: list[str]) -> None:
        shape = self.seen.shapes.get(j)
        if shape is None:
            names.append("before-ends:stop")
            return
        names.append("before-ends:" + ending(self.texts[j]))
        if shape.kind == "endnote" or "wire-end" in shape.marks:
            names.append("after-close")
        if _recurs(self.seen.repeats.get(j, ())):
            names.append("before-far")

    def _add_after(self, j: int, names: list[str]) -> None:
        text = self.texts[j]
        width = words_bin(text.count(" ") + 1)
        names += ["after-words:" + width, "after-ends:" + ending(text)]
        if ": " in text[:40]:
            names.append("after-colon:" + width)
        if _recurs(self.seen.repeats.get(j, ())):
            names.append("after-far")

    def add_distances(self, i: int, names: list[str]) -> None:
        """How far the running text is from line `i` on either side, and how thick it stands there."""
        prose, own = self.seen.prose, self.seen.kinds[i]
        at = bisect_left(prose, i)
        following = at + 1 if at < len(prose) and prose[at] == i else at
        after = distance_bin(prose[following] - i) if following < len(prose) else "none"
        before = distance_bin(i - prose[at - 1]) if at else "none"
        below = min(bisect_left(prose, i + 9, following) - following, 8)
        above = at - bisect_left(prose, i - 8, max(0, at - 9), at)
        group = own if own in _GROUPED else "furniture"
        near = f"{min(above, 3)}:{min(below, 3)}"
        ahead = distance_bin(self.blocks[at] - i) if at < len(prose) and self.blocks[at] >= 0 else "none"
        names += [
            "to-prose:" + after,
            "from-prose:" + before,
            f"{group}:to:{after}",
            f"{group}:from:{before}",
            f"below:{below}",
            f"above:{above}",
            "around:" + near,
            f"{group}:around:{near}",
            "to-block:" + ahead,
            f"{group}:to-block:{ahead}",
            f"{own}&{ahead}",
        ]


def _recurs(marks: Sequence[str]) -> bool:
    return any(mark.startswith("far") for mark in marks)
