"""The evidence about each open line, as names of features that hold for it.

`network` looks up what each feature is worth. A feature is a fact about the line's own shape, its words, its
repetition in the document, its neighbours, the gap before it, or, for lines that could be headlines, the words it shares
with the text around it (`headlines`). The names come by columns (see there): the same names turn up together on many
lines, so their numbers are added up once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.lexicon.datelines import match_dateline
from dateline.segment.columns import TEXTS, Block, Codes, Column, Group, Part, groups_of, told_itself, told_together
from dateline.segment.headlines import headline_evidence
from dateline.segment.lines import Lines
from dateline.segment.shapes import ENDINGS, WORD_BINS, ending, kind_names, word_bins
from dateline.segment.surroundings import DISTANCES, Gaps, block_starts, distance_bins
from dateline.segment.survey import Survey
from dateline.segment.widths import n_words
from dateline.segment.wordings import word_key, words_of_key

_EDGE = "edge"
# "... he said." / "FERRY SAILS AGAIN" / "LINDHAVEN, March 5 (Reuters) - ..."
_TITLES = frozenset({"title", "upper", "dated"})
_STORY_ENDS = frozenset({"prose", "long", "sentence", "endnote", "mark", "edge"})
_GROUPED = ("prose", "long", "title", "upper", "sentence", "name", "short", "date", "furniture")
_BLOCK = 512


def line_features(lines: Lines, seen: Survey, parts: Mapping[int, Sequence[str]]) -> Iterator[list[Group]]:
    """For each line in turn the groups of names of the features that hold."""
    return chain.from_iterable(map(groups_of, feature_blocks(lines, seen, parts)))


def feature_blocks(lines: Lines, seen: Survey, parts: Mapping[int, Sequence[str]]) -> Iterator[Block]:
    """What is told of all lines, some lines at a time; `parts` are the marks of `wordings.title_parts`."""
    blocks = np.array(block_starts(seen.prose), np.intp)
    evidence = headline_evidence(lines, seen, blocks)
    told = _Told(lines, seen, parts, blocks)
    held = list[Part]()
    for start in range(0, len(lines), _BLOCK):
        stop = min(start + _BLOCK, len(lines))
        while (not held or held[-1].lines[-1] < stop) and (part := next(evidence, None)) is not None:
            held.append(part)
        own = (_between(part, start, stop) for part in held)
        yield Block(stop - start, [*told.parts_of(start, stop), *own])
        held = [part for part in held if part.lines[-1] >= stop]


def _between(part: Part, start: int, stop: int) -> Part:
    """What a part that counts the lines of the document tells of those from `start` to before `stop`, counted from there."""
    own = slice(*np.searchsorted(part.lines, (start, stop)).tolist())
    return Part(part.lines[own] - start, [column._replace(keys=column.keys[own]) for column in part.columns])


_CLOSED_LIMITS = (80, 120, 200, 400)
_CLOSED: tuple[Group, ...] = tuple((f"closed:{size}",) for size in (*_CLOSED_LIMITS, "more"))
_MOST_NEAR = 8
"""So many lines on either side tell how thick running text stands."""


@cache
def _kinds() -> dict[str, int]:
    """A code for every kind of line, and for what stands outside the document."""
    return {kind: code for code, kind in enumerate((_EDGE, *kind_names()))}


@cache
def _kind_list() -> tuple[str, ...]:
    return tuple(_kinds())


class _Told:
    """What is told of the lines of one document."""

    def __init__(self, lines: Lines, seen: Survey, parts: Mapping[int, Sequence[str]], blocks: Codes) -> None:
        self._lines, self._seen, self._parts = lines, seen, parts
        self._gaps = Gaps(lines.blank_before, seen.kinds)
        self._is_open = np.zeros(len(lines), bool)
        self._is_open[[*seen.shapes]] = True
        self._is_far = np.zeros(len(lines), bool)
        self._is_far[[i for i, marks in seen.repeats.items() if any(map(_is_far, marks))]] = True
        """Lines that are printed again far away."""
        # two lines that are none before the first, three behind the last
        self._codes = np.zeros(len(lines) + 5, np.intp)
        self._codes[2:-3] = [*map(_kinds().__getitem__, seen.kinds)]
        self._prose, self._blocks = np.array(seen.prose, np.intp), blocks

    def parts_of(self, start: int, stop: int) -> tuple[Part, Part]:
        """What is told of the lines from `start` to before `stop`: of the open ones and of the others."""
        is_open = self._is_open[start:stop]
        of_open, of_closed = np.flatnonzero(is_open), np.flatnonzero(~is_open)
        return Part(of_open, self._open(of_open + start)), Part(of_closed, self._closed(of_closed + start))

    def _closed(self, at: Codes) -> list[Column]:
        marks, texts, widths = self._gaps.marks, self._lines.text, self._lines.widths
        lines = at.tolist()
        sizes = np.searchsorted(_CLOSED_LIMITS, [widths[i] for i in lines], side="right")
        return [
            Column("gap", [marks(i) for i in lines], _gap_names),
            Column("closed", sizes, _CLOSED.__getitem__, len(_CLOSED)),
            Column(TEXTS, [word_key(texts[i]) for i in lines], words_of_key),
        ]

    def _open(self, at: Codes) -> list[Column]:
        marks, texts, shapes, kinds = self._gaps.marks, self._lines.text, self._seen.shapes, self._seen.kinds
        repeats, parts, lines = self._seen.repeats.get, self._parts, at.tolist()
        columns = [
            Column("shape", [shapes[i].marks for i in lines], told_itself),
            Column("own", [(kinds[i], repeats(i, ()), marks(i)) for i in lines], _own_names),
            Column(TEXTS, [word_key(texts[i]) for i in lines], words_of_key),
        ]
        if parts and not parts.keys().isdisjoint(lines):
            columns.append(Column("parts", [tuple(parts[i]) if i in parts else None for i in lines], told_itself))
        return [*columns, *self._neighbours(at), *self._ends(at), *self._distances(at)]

    def _neighbours(self, at: Codes) -> list[Column]:
        """The kinds of the lines around."""
        before2, before, own, after, after2, after3 = ((self._codes.take(at + k), _kind_list()) for k in range(6))
        return [
            told_together("beside", _beside_names, before, after),
            told_together("above", _above_names, before, own),
            told_together("below", _below_names, own, after),
            told_together("above2", _above2_names, before2),
            told_together("below2", _below2_names, own, after2),
            told_together("below3", _below3_names, after3),
        ]

    def _ends(self, at: Codes) -> Iterator[Column]:
        """How the lines next to each of those at `at` end, how long the one below is and how it begins."""
        texts, widths, shapes = self._lines.text, self._lines.widths, self._seen.shapes
        above, below = np.flatnonzero(at > 0), np.flatnonzero(at + 1 < len(texts))
        lines = (at[above] - 1).tolist()
        looks = [shapes.get(i) for i in lines]
        # a line that is not open is a paragraph
        ends = [
            _ENDING[ending(texts[i])] if shape is not None else _STOP for i, shape in zip(lines, looks, strict=True)
        ]
        is_close = [shape is not None and (shape.kind == "endnote" or "wire-end" in shape.marks) for shape in looks]
        is_far = self._is_far[lines]
        fields = _coded(ends, ENDINGS), _coded(is_close, _NO_YES), _coded(is_far, _NO_YES)
        yield told_together("ends-above", _before_names, *fields, of=above, n=len(at))
        lines = (at[below] + 1).tolist()
        some = [texts[i] for i in lines]
        leads = np.array([match_dateline(text) is not None for text in some], bool)
        words = word_bins([n_words(text, widths[i]) for text, i in zip(some, lines, strict=True)])
        told = (
            (np.where(leads, self._codes[at[below] + 2], 0), _kind_list()),
            (words, WORD_BINS),
            _coded([_ENDING[ending(text)] for text in some], ENDINGS),
            _coded([": " in text[:40] for text in some], _NO_YES),
            _coded(self._is_far[lines], _NO_YES),
        )
        yield told_together("ends-below", _after_names, *told, of=below, n=len(at))
        opens = below[leads]
        opens = opens[_are_titles()[self._codes[at[opens] + 2]] & _end_stories()[self._codes[at[opens] + 1]]]
        yield told_together("opens", _opens_names, (np.zeros_like(opens), ("",)), of=opens, n=len(at))

    def _distances(self, at: Codes) -> list[Column]:
        """How far the running text is from each line on either side, and how thick it stands there."""
        prose, n = self._prose, len(self._prose)
        if not n:
            none = np.full(len(at), _NONE, np.intp)
            return self._distance_columns(at, none, none, np.zeros_like(at), np.zeros_like(at), none)
        here = np.searchsorted(prose, at)
        line = prose.take(here, mode="clip")
        is_there = here < n
        following = here + (is_there & (line == at))
        after = np.where(following < n, distance_bins(prose.take(following, mode="clip") - at), _NONE)
        before = np.where(here > 0, distance_bins(at - prose.take(here - 1, mode="clip")), _NONE)
        below = np.minimum(np.searchsorted(prose, at + _MOST_NEAR + 1) - following, _MOST_NEAR)
        above = here - np.searchsorted(prose, at - _MOST_NEAR)
        block = self._blocks.take(here, mode="clip")
        ahead = np.where(is_there & (block >= 0), distance_bins(block - at), _NONE)
        return self._distance_columns(at, before, after, above, below, ahead)

    def _distance_columns(
        self, at: Codes, before: Codes, after: Codes, above: Codes, below: Codes, ahead: Codes
    ) -> list[Column]:
        own = self._codes.take(at + 2)
        group = (_group_codes().take(own), _GROUPED)
        return [
            told_together("to-prose", _reach_names, group, (after, _BINS), (before, _BINS)),
            told_together("around", _thickness_names, group, (above, _NEAR), (below, _NEAR)),
            told_together("to-block", _block_names, (own, _kind_list()), (ahead, _BINS)),
        ]


def _is_far(mark: str) -> bool:
    return mark.startswith("far")


def _coded(values: Sequence[int] | NDArray[np.bool_], names: Sequence[Any]) -> tuple[Codes, Sequence[Any]]:
    return np.array(values, np.intp), names


_NO_YES = (False, True)
_ENDING = {name: code for code, name in enumerate(ENDINGS)}
_STOP = _ENDING["stop"]
_BINS = (*DISTANCES, "none")
_NONE = len(DISTANCES)
_NEAR = range(_MOST_NEAR + 1)


@cache
def _are_titles() -> NDArray[np.bool_]:
    """By the code of a kind."""
    return np.array([kind in _TITLES for kind in _kind_list()])


@cache
def _end_stories() -> NDArray[np.bool_]:
    """By the code of a kind."""
    return np.array([kind in _STORY_ENDS for kind in _kind_list()])


@cache
def _group_codes() -> Codes:
    """By kind the code of its group."""
    furniture = len(_GROUPED) - 1
    return np.array([_GROUPED.index(kind) if kind in _GROUPED else furniture for kind in _kinds()], np.intp)


@lru_cache(maxsize=256)
def _gap_names(gaps: Group) -> Group:
    return ("closed", *gaps)


@lru_cache(maxsize=8192)
def _own_names(key: tuple[str, Group, Group]) -> Group:
    kind, repeats, gaps = key
    names = ["bias", "kind:" + kind, *repeats, *gaps]
    return (*names, *(f"kind:{kind}&{mark}" for mark in repeats), *(f"{kind}:{gap}" for gap in gaps))


def _beside_names(before: str, after: str) -> Group:
    return ("before:" + before, "after:" + after)


def _above_names(before: str, own: str) -> Group:
    return (f"{before}<{own}",)


def _below_names(own: str, after: str) -> Group:
    return (f"{own}>{after}",)


def _above2_names(before2: str) -> Group:
    return ("before2:" + before2,)


def _below2_names(own: str, after2: str) -> Group:
    return ("after2:" + after2, f"{own}>>{after2}")


def _below3_names(after3: str) -> Group:
    return ("after3:" + after3,)


def _before_names(ends: str, is_close: bool, recurs: bool) -> Group:
    return ("before-ends:" + ends, *(["after-close"] if is_close else []), *(["before-far"] if recurs else []))


def _after_names(own: str, words: str, ends: str, has_colon: bool, recurs: bool) -> Group:
    """Of a line's own kind, where a dateline opens the next one, and of how that is."""
    names = ["after-words:" + words, "after-ends:" + ends]
    if own != _EDGE:
        names += ["next:dateline", f"{own}>dateline"]
    if has_colon:
        names.append("after-colon:" + words)
    if recurs:
        names.append("after-far")
    return tuple(names)


def _opens_names(_: str) -> Group:
    return ("opens-wire-story",)


def _reach_names(group: str, after: str, before: str) -> Group:
    return ("to-prose:" + after, "from-prose:" + before, f"{group}:to:{after}", f"{group}:from:{before}")


def _thickness_names(group: str, above: int, below: int) -> Group:
    near = f"{min(above, 3)}:{min(below, 3)}"
    return (f"below:{below}", f"above:{above}", "around:" + near, f"{group}:around:{near}")


def _block_names(own: str, ahead: str) -> Group:
    group = own if own in _GROUPED else "furniture"
    return ("to-block:" + ahead, f"{group}:to-block:{ahead}", f"{own}&{ahead}")
