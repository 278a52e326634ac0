"""Short stories under short headings that the path took for the rest of the one before: briefs, stubs.

A title in the middle of an article is the headline of another one where a dateline with a day or an agency opens the
line below it, or where it is followed by its own date as the article's headline is; the latter is unsure, since a
crosshead may stand over a date, too.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.lexicon.datelines import match_dateline
from dateline.model import CUT_UNSURE, Role
from dateline.segment.lines import Lines
from dateline.segment.shapes import PROSE_LENGTH
from dateline.segment.spans import Labelled
from dateline.segment.survey import Survey

_TITLES = frozenset({"title", "upper", "name", "short", "dated"})
_RUNNING = frozenset({"prose", "long"})
_MOST_WORDS = 16
_FEWEST_BRIEFS = 3
_KEPT = frozenset({Role.FURNITURE, Role.CROSSHEAD, Role.STANDFIRST, Role.BODY, Role.SECTION})


def split_briefs(texts: Sequence[str], seen: Survey, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels` with every brief an article of its own, in order; the other articles keep theirs."""
    heads = frozenset(_heads(texts, seen, labels))
    if not heads:
        return list(labels)
    split: list[Labelled] = []
    n_more = 0
    for i, label in enumerate(labels):
        n_more += i in heads
        article = label.article_index + n_more if label.article_index >= 0 else -1
        if i in heads:
            split.append(Labelled(Role.HEADLINE, article, CUT_UNSURE if _is_date(seen, i + 1) else ""))
        elif n_more and i - 1 in heads and _is_date(seen, i):
            split.append(Labelled(Role.DATE, article))
        else:
            split.append(label._replace(article_index=article))
    return split


def with_decks(lines: Lines, seen: Survey, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels` with a headline that the path took for the line above its deck: title, deck and dateline stand together."""
    mended = list(labels)
    for i in range(1, len(mended) - 1):
        label, above = mended[i], mended[i - 1]
        if label.role is not Role.HEADLINE or above.role is not Role.FURNITURE or lines.blank_before[i]:
            continue
        is_top = i == 1 or lines.blank_before[i - 1] > 0
        are_alike = seen.kinds[i - 1] == seen.kinds[i] and seen.kinds[i] in ("upper", "title")
        if is_top and are_alike and _is_title(lines.text, seen, i - 1) and _opens(lines.text, seen, i + 1, False):
            mended[i - 1] = label
            mended[i] = Labelled(Role.STANDFIRST, label.article_index)
    return mended


def with_column_title(texts: Sequence[str], seen: Survey, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels` without the title of a column of briefs for the first one's headline ('Around the world', 'News in brief').

    It is known by the others: where two or more stories stand right below their headlines, one that has two titles above
    its dateline is called by the nearer.
    """
    mended = list(labels)
    heads = [i for i, label in enumerate(labels) if label.role is Role.HEADLINE]
    if len(heads) < _FEWEST_BRIEFS or heads[0] + 2 >= len(labels):
        return mended
    top, below = heads[0], heads[0] + 1
    others_are_bare = all(_opens(texts, seen, i + 1, False) for i in heads[1:])
    if (
        others_are_bare
        and labels[below].role in _KEPT
        and _is_title(texts, seen, below)
        and _opens(texts, seen, below + 1, False)
    ):
        mended[top] = Labelled(Role.SECTION, labels[top].article_index)
        mended[below] = Labelled(Role.HEADLINE, labels[top].article_index)
    return mended


def _heads(texts: Sequence[str], seen: Survey, labels: Sequence[Labelled]) -> list[int]:
    """The lines that are headlines of briefs."""
    heads = []
    has_body = is_told = is_dated = (
        False  # whether a text has been read since the headline, and whether a date stands below that
    )
    for i, label in enumerate(labels):
        if label.role is Role.HEADLINE:
            # the same headline again over a dateline, below a text or a dated stub of it: the story told anew
            is_again = (has_body or (is_told and is_dated)) and i + 1 not in seen.repeats
            if is_again and label.article_index == labels[i - 1].article_index and _opens(texts, seen, i + 1, False):
                heads.append(i)
            has_body = False
            is_told, is_dated = False, _is_date(seen, i + 1)
            continue
        has_body = has_body or (label.role in (Role.BODY, Role.DATELINE) and _is_running(texts, seen, i))
        if _is_running(texts, seen, i) and label.role is not Role.CAPTION and i not in seen.repeats:
            is_told = True
        elif is_told and label.role in _KEPT and _is_title(texts, seen, i) and _opens(texts, seen, i + 1, is_dated):
            heads.append(i)
            is_told = False
    return heads


def _is_title(texts: Sequence[str], seen: Survey, i: int) -> bool:
    return seen.kinds[i] in _TITLES and i not in seen.repeats and 1 < len(texts[i].split()) <= _MOST_WORDS


def _is_running(texts: Sequence[str], seen: Survey, i: int) -> bool:
    return seen.kinds[i] in _RUNNING or len(texts[i]) >= PROSE_LENGTH


def _is_date(seen: Survey, i: int) -> bool:
    return i < len(seen.kinds) and seen.kinds[i] == "date" and "date:all" in seen.shapes[i].marks


def _opens(texts: Sequence[str], seen: Survey, i: int, is_dated: bool) -> bool:
    """Whether a story begins at line `i`."""
    if i >= len(texts):
        return False
    if is_dated and _is_date(seen, i):
        return i + 1 < len(texts) and _is_running(texts, seen, i + 1)
    if not _is_running(texts, seen, i):
        return False
    dateline = match_dateline(texts[i])
    return dateline is not None and bool(dateline.date_text or dateline.agency)
