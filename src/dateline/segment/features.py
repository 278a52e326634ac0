"""The evidence about each open line, as names of features that hold for it.

`network` looks up what each feature is worth. A feature is a fact about the line's own shape, its words, its
repetition in the document, its neighbours, the gap before it, or, for lines that could be headlines, the words it shares
with the text around it (`headlines`). The names come in groups: the same group of names turns up on many lines, so its
numbers are added up once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dateline.lexicon.datelines import match_dateline
from dateline.segment.headlines import HeadlineEvidence, Names
from dateline.segment.lines import Lines
from dateline.segment.shapes import ending, words_bin
from dateline.segment.surroundings import Gaps, block_starts, distance_bin
from dateline.segment.survey import Survey
from dateline.segment.widths import n_words, width
from dateline.segment.wordings import word_marks

Group = tuple[str, ...]

_EDGE = "edge"
# "... he said." / "FERRY SAILS AGAIN" / "LINDHAVEN, March 5 (Reuters) - ..."
_TITLES = frozenset({"title", "upper", "dated"})
_STORY_ENDS = frozenset({"prose", "long", "sentence", "endnote", "mark", "edge"})
_GROUPED = frozenset({"prose", "long", "title", "upper", "sentence", "name", "short", "date"})


def line_features(lines: Lines, seen: Survey, parts: Mapping[int, Sequence[str]]) -> Iterator[list[Group]]:
    """For each line in turn the groups of names of the features that hold."""
    gaps = Gaps(lines.blank_before, seen.kinds)
    blocks = block_starts(seen.prose)
    headlines = iter(HeadlineEvidence(lines.text, seen, blocks))
    candidate, evidence = next(headlines, _NO_MORE)
    around = _Around(lines.text, seen, blocks)
    for i, text in enumerate(lines.text):
        shape = seen.shapes.get(i)
        if shape is None:
            yield [_gap_names(gaps.marks(i)), _closed(text), word_marks(text)]
            continue
        groups: list[Group] = [
            shape.marks,
            _own_names(shape.kind, seen.repeats.get(i, ()), gaps.marks(i)),
            word_marks(text),
        ]
        if i in parts:
            groups.append(tuple(parts[i]))
        around.add_neighbours(i, groups)
        around.add_distances(i, groups)
        if i == candidate:
            groups += evidence
            candidate, evidence = next(headlines, _NO_MORE)
        yield groups


_NO_MORE: tuple[int, list[Group]] = (-1, [])
_CLOSED_LIMITS = (80, 120, 200, 400)
_CLOSED: tuple[Group, ...] = tuple((f"closed:{size}",) for size in (*_CLOSED_LIMITS, "more"))


def _closed(text: str) -> Group:
    return _CLOSED[bisect_right(_CLOSED_LIMITS, width(text))]


@lru_cache(maxsize=256)
def _gap_names(gaps: Names) -> Group:
    return ("closed", *gaps)


@lru_cache(maxsize=8192)
def _own_names(kind: str, repeats: Names, gaps: Names) -> Group:
    names = ["bias", "kind:" + kind, *repeats, *gaps]
    return (*names, *(f"kind:{kind}&{mark}" for mark in repeats), *(f"{kind}:{gap}" for gap in gaps))


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands before and after a line."""

    texts: Sequence[str]
    seen: Survey
    blocks: Sequence[int]

    def add_neighbours(self, i: int, groups: list[Group]) -> None:
        """The kinds of the lines next to line `i`, their ends and widths."""
        kinds, n = self.seen.kinds, len(self.texts)
        before2 = kinds[i - 2] if i > 1 else _EDGE
        before = kinds[i - 1] if i else _EDGE
        after = kinds[i + 1] if i + 1 < n else _EDGE
        after2 = kinds[i + 2] if i + 2 < n else _EDGE
        after3 = kinds[i + 3] if i + 3 < n else _EDGE
        groups.append(_neighbour_names(before2, before, kinds[i], after, after2, after3))
        if i:
            groups.append(self._before(i - 1))
        if i + 1 < n:
            groups.append(self._after(kinds[i], i + 1))
            if kinds[i] in _TITLES and before in _STORY_ENDS and match_dateline(self.texts[i + 1]):
                groups.append(("opens-wire-story",))

    def _before(self, j: int) -> Group:
        shape = self.seen.shapes.get(j)
        if shape is None:
            return ("before-ends:stop",)
        closed = shape.kind == "endnote" or "wire-end" in shape.marks
        return _before_names(ending(self.texts[j]), closed, _recurs(self.seen.repeats.get(j, ())))

    def _after(self, own: str, j: int) -> Group:
        text = self.texts[j]
        return _after_names(
            own,
            words_bin(n_words(text, width(text))),
            ending(text),
            match_dateline(text) is not None,
            ": " in text[:40],
            _recurs(self.seen.repeats.get(j, ())),
        )

    def add_distances(self, i: int, groups: list[Group]) -> None:
        """How far the running text is from line `i` on either side, and how thick it stands there."""
        prose, own = self.seen.prose, self.seen.kinds[i]
        at = bisect_left(prose, i)
        following = at + 1 if at < len(prose) and prose[at] == i else at
        after = distance_bin(prose[following] - i) if following < len(prose) else "none"
        before = distance_bin(i - prose[at - 1]) if at else "none"
        below = min(bisect_left(prose, i + 9, following) - following, 8)
        above = at - bisect_left(prose, i - 8, max(0, at - 9), at)
        ahead = distance_bin(self.blocks[at] - i) if at < len(prose) and self.blocks[at] >= 0 else "none"
        groups.append(_distance_names(own, before, after, above, below, ahead))


@lru_cache(maxsize=16384)
def _neighbour_names(before2: str, before: str, own: str, after: str, after2: str, after3: str) -> Group:
    return (
        "before:" + before,
        "after:" + after,
        f"{before}<{own}",
        f"{own}>{after}",
        "before2:" + before2,
        "after2:" + after2,
        f"{own}>>{after2}",
        "after3:" + after3,
    )


@lru_cache(maxsize=1024)
def _before_names(ends: str, is_close: bool, recurs: bool) -> Group:
    names = ["before-ends:" + ends]
    if is_close:
        names.append("after-close")
    if recurs:
        names.append("before-far")
    return tuple(names)


@lru_cache(maxsize=4096)
def _after_names(own: str, width: str, ends: str, is_dateline: bool, has_colon: bool, recurs: bool) -> Group:
    names = ["after-words:" + width, "after-ends:" + ends]
    if is_dateline:
        names += ["next:dateline", f"{own}>dateline"]
    if has_colon:
        names.append("after-colon:" + width)
    if recurs:
        names.append("after-far")
    return tuple(names)


@lru_cache(maxsize=16384)
def _distance_names(own: str, before: str, after: str, above: int, below: int, ahead: str) -> Group:
    group = own if own in _GROUPED else "furniture"
    near = f"{min(above, 3)}:{min(below, 3)}"
    return (
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
    )


def _recurs(marks: Sequence[str]) -> bool:
    return any(mark.startswith("far") for mark in marks)
