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

import numpy as np

from dateline.lexicon.datelines import match_dateline
from dateline.segment.columns import TEXTS, Block, Codes, Column, Group, Part, groups_of, told_itself
from dateline.segment.headlines import headline_evidence
from dateline.segment.lines import Lines
from dateline.segment.shapes import ending, kind_names, words_bin
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
        self._far = frozenset(i for i, marks in seen.repeats.items() if any(map(_is_far, marks)))
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
        return columns + self._neighbours(at) + self._ends(lines) + self._distances(at)

    def _neighbours(self, at: Codes) -> list[Column]:
        """The kinds of the lines around."""
        before2, before, own, after, after2, after3 = (self._codes.take(at + k) for k in range(6))
        n = len(_kinds())
        return [
            Column("beside", before * n + after, _beside_names, n * n),
            Column("above", before * n + own, _above_names, n * n),
            Column("below", own * n + after, _below_names, n * n),
            Column("above2", before2, _above2_names, n),
            Column("below2", own * n + after2, _below2_names, n * n),
            Column("below3", after3, _below3_names, n),
        ]

    def _ends(self, lines: Sequence[int]) -> list[Column]:
        """How the lines next to each of `lines` end, how long the one below is and how it begins."""
        texts, widths, kinds, shapes = self._lines.text, self._lines.widths, self._seen.kinds, self._seen.shapes
        ends, far = dict[int, str](), self._far
        above: list[tuple[str, bool, bool] | None] = []
        below: list[tuple[str, str, str, bool, bool] | None] = []
        opens: list[Group | None] = []
        for i in lines:
            shape = shapes.get(i - 1)
            if shape is not None:
                end = ends.get(i - 1) or ending(texts[i - 1])
                above.append((end, shape.kind == "endnote" or "wire-end" in shape.marks, i - 1 in far))
            else:
                above.append(_STOPS if i else None)
            opens.append(None)
            if i + 1 == len(texts):
                below.append(None)
                continue
            text = texts[i + 1]
            end = ends[i + 1] = ending(text)
            leads = match_dateline(text) is not None
            if leads and kinds[i] in _TITLES and (not i or kinds[i - 1] in _STORY_ENDS):
                opens[-1] = _OPENS
            words = words_bin(n_words(text, widths[i + 1]))
            below.append((kinds[i] if leads else "", words, end, ": " in text[:40], i + 1 in far))
        found = [Column("ends-above", above, _before_names), Column("ends-below", below, _after_names)]
        return [*found, Column("opens", opens, told_itself)] if any(opens) else found

    def _distances(self, at: Codes) -> list[Column]:
        """How far the running text is from each line on either side, and how thick it stands there."""
        prose, n = self._prose, len(self._prose)
        own = self._codes.take(at + 2)
        if not n:
            none = np.full(len(at), _NONE, np.intp)
            return self._distance_columns(own, none, none, np.zeros_like(at), np.zeros_like(at), none)
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
        return self._distance_columns(own, before, after, above, below, ahead)

    @staticmethod
    def _distance_columns(
        own: Codes, before: Codes, after: Codes, above: Codes, below: Codes, ahead: Codes
    ) -> list[Column]:
        group, many = _group_codes().take(own), _MOST_NEAR + 1
        n_groups, n_bins = len(_GROUPED), len(_BINS)
        return [
            Column("to-prose", (group * n_bins + after) * n_bins + before, _reach_names, n_groups * n_bins**2),
            Column("around", (group * many + above) * many + below, _thickness_names, n_groups * many**2),
            Column("to-block", own * n_bins + ahead, _block_names, len(_kinds()) * n_bins),
        ]


def _is_far(mark: str) -> bool:
    return mark.startswith("far")


_STOPS = ("stop", False, False)
_OPENS: Group = ("opens-wire-story",)
_BINS = (*DISTANCES, "none")
_NONE = len(DISTANCES)


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


def _two_kinds(code: int) -> tuple[str, str]:
    kinds = _kind_list()
    first, second = divmod(code, len(kinds))
    return kinds[first], kinds[second]


@lru_cache(maxsize=4096)
def _beside_names(code: int) -> Group:
    before, after = _two_kinds(code)
    return ("before:" + before, "after:" + after)


@lru_cache(maxsize=4096)
def _above_names(code: int) -> Group:
    before, own = _two_kinds(code)
    return (f"{before}<{own}",)


@lru_cache(maxsize=4096)
def _below_names(code: int) -> Group:
    own, after = _two_kinds(code)
    return (f"{own}>{after}",)


def _above2_names(code: int) -> Group:
    return ("before2:" + _kind_list()[code],)


@lru_cache(maxsize=4096)
def _below2_names(code: int) -> Group:
    own, after2 = _two_kinds(code)
    return ("after2:" + after2, f"{own}>>{after2}")


def _below3_names(code: int) -> Group:
    return ("after3:" + _kind_list()[code],)


@lru_cache(maxsize=1024)
def _before_names(key: tuple[str, bool, bool]) -> Group:
    ends, is_close, recurs = key
    names = ["before-ends:" + ends]
    if is_close:
        names.append("after-close")
    if recurs:
        names.append("before-far")
    return tuple(names)


@lru_cache(maxsize=4096)
def _after_names(key: tuple[str, str, str, bool, bool]) -> Group:
    """Of a line's own kind, where a dateline opens the next one, else "", and of how that is."""
    own, words, ends, has_colon, recurs = key
    names = ["after-words:" + words, "after-ends:" + ends]
    if own:
        names += ["next:dateline", f"{own}>dateline"]
    if has_colon:
        names.append("after-colon:" + words)
    if recurs:
        names.append("after-far")
    return tuple(names)


@lru_cache(maxsize=4096)
def _reach_names(code: int) -> Group:
    code, before_code = divmod(code, len(_BINS))
    group_code, after_code = divmod(code, len(_BINS))
    group, after, before = _GROUPED[group_code], _BINS[after_code], _BINS[before_code]
    return ("to-prose:" + after, "from-prose:" + before, f"{group}:to:{after}", f"{group}:from:{before}")


@lru_cache(maxsize=4096)
def _thickness_names(code: int) -> Group:
    code, below = divmod(code, _MOST_NEAR + 1)
    group_code, above = divmod(code, _MOST_NEAR + 1)
    near = f"{min(above, 3)}:{min(below, 3)}"
    return (f"below:{below}", f"above:{above}", "around:" + near, f"{_GROUPED[group_code]}:around:{near}")


@lru_cache(maxsize=4096)
def _block_names(code: int) -> Group:
    own_code, ahead_code = divmod(code, len(_BINS))
    own, ahead = _kind_list()[own_code], _BINS[ahead_code]
    group = _GROUPED[_group_codes()[own_code]]
    return ("to-block:" + ahead, f"{group}:to-block:{ahead}", f"{own}&{ahead}")
