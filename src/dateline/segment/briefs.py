"""Stories in plain copy that the path took for the rest of the one before: briefs, stubs, stories without a headline.

A title in the middle of an article is the headline of another one where a dateline opens the line below it, or where
it is followed by its own day, or, with both, stands below a gap as wide as no paragraph has. A dateline in the middle
of dated copy begins a story without a headline. What only a day says is unsure: a crosshead may stand over one, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dateline.model import CUT_UNSURE, Role
from dateline.segment.items import FEWEST_ITEMS, live_blogs
from dateline.segment.openings import Copy, is_column_of_briefs
from dateline.segment.spans import Labelled

_FEWEST_BRIEFS = 3
_KEPT = frozenset({Role.FURNITURE, Role.CROSSHEAD, Role.STANDFIRST, Role.BODY, Role.SECTION})
_STORY = frozenset({Role.BODY, Role.DATELINE})
# Kinds of lines that may be the title of a story that has no other: "Letters", "Corrections".
_COLUMNS = frozenset({"section", "legal"})


class _Cut(NamedTuple):
    """A line that begins a story."""

    line: int
    has_headline: bool = True
    is_unsure: bool = False
    has_list: bool = False
    """Whether a list, down to the next wide gap, is its text."""


def split_briefs(copy: Copy, labels: Sequence[Labelled], *, has_furniture: bool = False) -> list[Labelled]:
    """`labels` with every story an article of its own, in order; the other articles keep theirs.

    Where a document has page furniture (`has_furniture`) a story begins only where gaps part the pages and a byline and a
    day stand below its title.
    """
    first = _Cuts(copy, labels)
    if has_furniture:
        return _split(copy, labels, first.of_pages() if first.has_system else ()) or list(labels)
    split = _split(copy, labels, first.found())
    if split is None:
        return list(labels)
    # the stories found may show that gaps part them, and so may others behind such gaps
    again = None if first.has_system else _Cuts(copy, split)
    more = _split(copy, split, again.found()) if again is not None and again.has_system else None
    return split if more is None else more


def _split(copy: Copy, labels: Sequence[Labelled], found: Sequence[_Cut]) -> list[Labelled] | None:
    """`labels` with articles begun at the cuts; None where there are none."""
    cuts = {cut.line: cut for cut in found}
    if not cuts:
        return None
    split: list[Labelled] = []
    n_more = 0
    opened = -1  # the article of a cut among lines that belonged to none
    below = -1  # the line that the last cut was made at, while its day and byline may follow
    in_list = False
    for i, label in enumerate(labels):
        in_list = in_list and not copy.is_wide(i)
        if (cut := cuts.get(i)) is not None:
            in_list = cut.has_list
            n_more += 1
            if label.article_index < 0:
                opened = max((one.article_index for one in split), default=-1) + 1
        article = label.article_index + n_more if label.article_index >= 0 else opened
        if cut is not None:
            role = Role.HEADLINE if cut.has_headline else Role.BODY
            split.append(Labelled(role, article, CUT_UNSURE if cut.is_unsure else ""))
            below = i if cut.has_headline else -1
        elif below >= 0 and (copy.is_day(i) or (copy.is_post(i) and split[-1].role is Role.BYLINE)):
            split.append(Labelled(Role.DATE, article))
        elif below >= 0 and copy.seen.kinds[i] in ("byline", "name") and i == below + 1:
            split.append(Labelled(Role.BYLINE, article))
        else:
            is_first = below >= 0 and copy.is_running(i)
            below = -1 if is_first else below
            role = Role.BODY if (is_first or in_list) and label.role is Role.FURNITURE else label.role
            split.append(Labelled(role, article, label.reason if role is label.role else ""))
    return split


def with_decks(copy: Copy, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels` with a headline that the path took for the line above its deck: title, deck and dateline stand together."""
    mended = list(labels)
    for i in range(1, len(mended) - 1):
        label, above = mended[i], mended[i - 1]
        if label.role is not Role.HEADLINE or above.role is not Role.FURNITURE or copy.blank[i]:
            continue
        is_top = i == 1 or copy.blank[i - 1] > 0
        are_alike = copy.seen.kinds[i - 1] == copy.seen.kinds[i] and copy.seen.kinds[i] in ("upper", "title")
        if is_top and are_alike and _is_new_title(copy, i - 1) and copy.opens_with_dateline(i + 1):
            mended[i - 1] = label
            mended[i] = Labelled(Role.STANDFIRST, label.article_index)
    return mended


def with_column_title(copy: Copy, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels` without the title of a column of briefs for the first one's headline ('Around the world', 'News in brief').

    It is known by its words, or by the others: where two or more stories stand right below their headlines, one that has
    two titles above its dateline is called by the nearer.
    """
    mended = list(labels)
    heads = [i for i, label in enumerate(labels) if label.role is Role.HEADLINE and i + 1 < len(labels)]
    for top in heads:
        below = top + 1
        is_brief = labels[below].role in _KEPT and _is_new_title(copy, below)
        if is_column_of_briefs(copy.texts[top]):
            if is_brief and below + 1 < len(labels) and copy.is_running(below + 1):
                _retitle(mended, top)
            elif copy.opens_with_dateline(below) and _is_bare(copy, labels, labels[top].article_index + 1):
                mended[top] = Labelled(Role.SECTION, labels[top].article_index)
        elif (
            is_brief
            and top == heads[0]
            and len(heads) >= _FEWEST_BRIEFS
            and all(copy.opens_with_dateline(i + 1) for i in (below, *heads[1:]))
        ):
            _retitle(mended, top)
    return mended


def _retitle(labels: list[Labelled], top: int) -> None:
    """Make of a headline and the title below it a section and the headline."""
    article = labels[top].article_index
    labels[top : top + 2] = [Labelled(Role.SECTION, article), Labelled(Role.HEADLINE, article)]


def _is_bare(copy: Copy, labels: Sequence[Labelled], article: int) -> bool:
    """Whether there is such an article, and it begins with a dateline."""
    first = next((i for i, label in enumerate(labels) if label.article_index == article), None)
    return first is not None and copy.opens_with_dateline(first)


def _is_new_title(copy: Copy, i: int) -> bool:
    return i not in copy.seen.repeats and copy.is_title(i)


class _Cuts:
    """Looks for the stories in the articles of the path, from the first line to the last."""

    def __init__(self, copy: Copy, labels: Sequence[Labelled]) -> None:
        self._copy, self._labels = copy, labels
        self._columns = copy.columns_of_briefs()
        self._blogs = frozenset(blog.title for blog in live_blogs(copy))
        self.has_system = self._is_parted_by_gaps()
        self._is_told = False
        """Whether a text has been read since the last headline."""
        self._has_body = False
        self._has_dateline = False
        self._is_dated = False
        """Whether a day stands right below the last headline."""

    def found(self) -> list[_Cut]:
        """The cuts, in order."""
        cuts = []
        for i, label in enumerate(self._labels):
            is_headline = label.role is Role.HEADLINE
            cut = self._told_anew(i) if is_headline else self._cut(i, label)
            if cut is not None:
                cuts.append(cut)
            if is_headline or (cut is not None and cut.has_headline):
                self._is_told = self._has_body = self._has_dateline = False
                self._is_dated = self._copy.is_day(i + 1)
                continue
            self._read(i, label, is_new=cut is not None)
        return cuts

    def of_pages(self) -> list[_Cut]:
        """The titles below wide gaps with a byline, a day and a text below them that the path took for something else."""
        copy, found = self._copy, list[_Cut]()
        for i in filter(copy.is_wide, range(len(self._labels))):
            top = copy.opening(i) if copy.is_title(i) and i not in copy.seen.repeats else None
            if top is None or top.day is None or top.byline is None or self._labels[i].role not in _KEPT:
                continue
            if not self._has_headline(i, top.text):
                found.append(_Cut(i))
        return found

    def _read(self, i: int, label: Labelled, *, is_new: bool) -> None:
        copy = self._copy
        if not copy.is_running(i):
            return
        if label.role in _STORY or is_new:
            self._has_dateline = is_new or self._has_dateline or (not self._has_body and copy.opens_with_dateline(i))
            self._has_body = True
        if label.role is not Role.CAPTION and i not in copy.seen.repeats:
            self._is_told = True

    def _told_anew(self, i: int) -> _Cut | None:
        """The same headline again over a dateline or a day, below a text or a dated stub of it: the story told anew."""
        if not i or self._labels[i].article_index != self._labels[i - 1].article_index:
            return None
        is_again = i + 1 in self._copy.seen.repeats
        if self._copy.opens_with_dateline(i + 1) and (self._has_body or (self._is_told and self._is_dated)):
            return _Cut(i)
        return _Cut(i, is_unsure=True) if self._has_body and not is_again and self._has_day_below(i) else None

    def _cut(self, i: int, label: Labelled) -> _Cut | None:
        copy = self._copy
        if label.role not in _KEPT or not (self._is_told or label.article_index < 0):
            return None
        is_new = i not in copy.seen.repeats
        if copy.is_title(i, fewest_words=1 if copy.is_wide(i) or copy.is_day(i + 1) else 2):
            if is_new and (i in self._columns or (copy.is_title(i) and copy.opens_with_dateline(i + 1))):
                return _Cut(i)
            if is_new and self._has_body and copy.is_below_rule(i) and copy.opening(i) is not None:
                return _Cut(i, is_unsure=True)
            if self._has_day_below(i) or i in self._blogs:
                return _Cut(i, is_unsure=not copy.is_wide(i))
            return self._below_gap(i) if is_new and copy.is_wide(i) else None
        if is_new and self.has_system and copy.is_wide(i) and copy.seen.kinds[i] in _COLUMNS:
            return self._below_gap(i)
        if is_new and self._has_body and copy.is_wide(i) and self.has_system and copy.is_running(i):
            return _Cut(i, has_headline=False, is_unsure=not copy.opens_with_dateline(i))
        if is_new and self._has_body and copy.opens_with_dateline(i) and i not in self._columns:
            # in the middle of a story that has none, a dateline is its own, below a standfirst or a summary
            if copy.is_wide(i):
                return _Cut(i, has_headline=False)
            found = copy.dateline(i)
            is_whole = found is not None and bool(found.place and found.date_text and found.agency)
            if (self._has_dateline or is_whole) and copy.blank[i] >= copy.usual:
                return _Cut(i, has_headline=False, is_unsure=True)
        return None

    def _below_gap(self, i: int) -> _Cut | None:
        """A title below a wide gap, with a byline or a dateline below it or where such gaps part the stories."""
        top = self._copy.opening(i, has_titles=self.has_system)
        if top is None:
            return _Cut(i, is_unsure=True, has_list=True) if self.has_system and self._is_list_below(i) else None
        if self._has_headline(i + 1, top.text):
            return None
        if top.byline is not None or self._copy.dateline(top.text) is not None:
            return _Cut(i)
        return _Cut(i, is_unsure=True) if self.has_system else None

    def _is_list_below(self, i: int) -> bool:
        """Whether a title has a list below it, of results or ingredients, down to the next wide gap."""
        stop = next((j for j in range(i + 1, len(self._labels)) if self._copy.is_wide(j)), len(self._labels))
        return stop - i > FEWEST_ITEMS and not self._has_headline(i + 1, stop - 1)

    def _is_parted_by_gaps(self) -> bool:
        """Whether all headlines stand below wide gaps, and half of the wide gaps above one; at the top of the document is one."""
        copy, labels = self._copy, self._labels
        wide = [i for i in range(1, len(labels)) if copy.is_wide(i)]
        heads = [
            i
            for i in range(1, len(labels))
            if labels[i].role is Role.HEADLINE and labels[i].article_index > labels[i - 1].article_index >= 0
        ]
        n_parted = sum(copy.is_wide(i) for i in heads)
        return bool(heads) and n_parted == len(heads) and 2 * (n_parted + 1) >= len(wide) + 1

    def _has_day_below(self, i: int) -> bool:
        """Whether a title has its own day below it, and then a text that is printed once."""
        copy = self._copy
        top = copy.opening(i)
        if top is None or top.day is None or top.text in copy.seen.repeats or top.day in copy.seen.repeats:
            return False
        if copy.seen.kinds[i] == "name" and not copy.is_wide(i) and top.byline is None and not copy.blank[top.day]:
            return False  # a reporter's name and the day, below a story
        return not self._has_headline(i + 1, top.text)

    def _has_headline(self, start: int, stop: int) -> bool:
        return any(self._labels[j].role is Role.HEADLINE for j in range(start, stop + 1))
