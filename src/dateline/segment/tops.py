"""Plain copy whose titles the path misses: a sentence with the title above it, letters with their writers below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.lexicon.agencies import is_agency_name
from dateline.lexicon.datelines import match_dateline
from dateline.model import CUT_UNSURE, Role
from dateline.segment.openings import Copy, holds_sentence
from dateline.segment.spans import Labelled, without_heads

_STOPS = (".", "!", "?", "…", "؟", "۔", "।", "。", "！", "？")
_FULL_STOPS = (".", "۔", "।", "。")
_SPEAKER = re.compile(r"[^\W\d_][^:：.!?\n]{0,24}[:：]\s")
_TAKEN_FOR_LESS = frozenset({Role.FURNITURE, Role.STANDFIRST, Role.CROSSHEAD})
_NO_TEXT = frozenset({"date", "byline", "navigation", "credit", "caption"})
_OF_PAGES = frozenset({"navigation", "share", "subscribe", "more", "advert", "comment", "legal"})
_LONGEST_CREDIT, _CREDIT_REACH = 40, 3
_AFTER_NAME = re.compile(r"[,/|–—-]")
_REACH = 6
"""So many lines below its title at most such a text begins."""


def with_title_above(copy: Copy, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels` with the first article's headline in the title above it, where it is itself a paragraph, two sentences or a turn of talk.

    "QUESTION: When will it open?" opens an interview, and "A good day for talks. Avoid spending." a sign of a horoscope.
    """
    mended = list(labels)
    head = next((i for i, label in enumerate(labels) if label.role is Role.HEADLINE), 0)
    if not 0 < head <= _REACH or any(label.role is not Role.FURNITURE for label in labels[:head]):
        return mended
    text = copy.texts[head]
    is_sentences = text.endswith(_STOPS) and holds_sentence(text)
    is_lead = copy.seen.kinds[head] == "prose" and text.endswith(_FULL_STOPS)
    if not (is_sentences or is_lead or _is_turn(copy, head)):
        return mended
    title = next((i for i in range(head) if copy.is_title(i) and i not in copy.seen.repeats), None)
    if title is None:
        return mended
    article = labels[head].article_index
    for i in range(title, head + 1):
        role = Role.BODY if copy.is_running(i) or i == head else Role.CROSSHEAD
        role = Role.DATE if copy.is_day(i) else Role.BYLINE if copy.seen.kinds[i] == "byline" else role
        mended[i] = Labelled(Role.HEADLINE if i == title else role, article, labels[head].reason if i == title else "")
    return mended


def with_lone_story(copy: Copy, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels`, or those of one story where the path found none and the document is one: a title, its day, and text to the end.

    A page that says why there is nothing to read bears no day.
    """
    if any(label.article_index >= 0 for label in labels):
        return list(labels)
    title = next((i for i in range(min(len(labels), _REACH)) if copy.is_title(i) and not copy.is_day(i)), None)
    top = copy.opening(title) if title is not None else None
    if title is None or top is None or top.day is None:
        return list(labels)
    below = range(top.text, len(labels))
    if any(copy.seen.kinds[i] in _OF_PAGES for i in below) or sum(map(copy.is_running, below)) * 2 < len(below):
        return list(labels)
    told = [label if i < title else Labelled(Role.BODY, 0) for i, label in enumerate(labels)]
    told[title] = Labelled(Role.HEADLINE, 0)
    told[top.day] = Labelled(Role.DATE, 0)
    if top.byline is not None:
        told[top.byline] = Labelled(Role.BYLINE, 0)
    return told


def with_blocks(copy: Copy, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels`, or those of a document that is blocks of one shape: each an article, its title, its day and its text.

    What the blocks all end in is furniture. The cuts are unsure where no day stands below the titles.
    """
    starts = sorted(copy.alike)
    if not starts:
        return list(labels)
    stops = [*starts[1:], len(labels)]
    has_end = len({copy.texts[stop - 1] for stop in stops}) == 1
    told: list[Labelled] = []
    for n, (start, stop) in enumerate(zip(starts, stops, strict=True)):
        for i in range(start, stop):
            if i == start:
                told.append(Labelled(Role.HEADLINE, n, CUT_UNSURE if n and not copy.is_day_line(i + 1) else ""))
            elif has_end and i == stop - 1:
                told.append(Labelled(Role.FURNITURE, n, copy.seen.kinds[i]))
            elif copy.is_running(i):
                told.append(Labelled(Role.BODY, n))
            else:
                told.append(Labelled(Role.DATE if copy.is_day_line(i) else Role.BYLINE, n))
    return told


def with_first_brief(copy: Copy, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels` with the first briefs of a column where the path took them for what stands above the next."""
    head = next((i for i, label in enumerate(labels) if label.role is Role.HEADLINE), 0)
    starts = copy.columns_of_briefs()
    first = min((i for i in starts if i < head), default=head)
    if head not in starts or first == head or any(label.role is not Role.FURNITURE for label in labels[:head]):
        return list(labels)
    told, n = [Labelled(Role.SECTION, 0)] * first, -1
    for i in range(first, head):
        n += i in starts
        told.append(Labelled(Role.HEADLINE if i in starts else Role.BODY, n))
    return told + [
        label._replace(article_index=label.article_index + n + 1) if label.article_index >= 0 else label
        for label in labels[head:]
    ]


def with_datelines(copy: Copy, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels` with all text that a dateline right below a headline opens, down to the first line that is body: figures of a
    table, too ("LINDHAVEN, March 3 - Shr 38 cts vs 62")."""
    mended = list(labels)
    for head, label in enumerate(labels[:-1]):
        first = head + 1
        if label.role is not Role.HEADLINE or labels[first].role not in _TAKEN_FOR_LESS:
            continue
        dateline = match_dateline(copy.texts[first]) if copy.seen.kinds[first] not in _NO_TEXT else None
        if dateline is None or not (dateline.place and dateline.date_text) or first in copy.seen.repeats:
            continue
        for i in range(first, len(labels)):
            if labels[i].role not in _TAKEN_FOR_LESS or labels[i].article_index != label.article_index:
                break
            mended[i] = Labelled(Role.BODY, label.article_index)
    return mended


def without_credits_as_titles(copy: Copy, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels` without articles that begin at an agency's credit ("AFP, MANILA") soon below another's headline."""
    above, found = -_CREDIT_REACH - 1, list[int]()
    for i, label in enumerate(labels):
        if label.role is not Role.HEADLINE:
            continue
        name = _AFTER_NAME.split(copy.texts[i])[0].strip()
        if i - above <= _CREDIT_REACH and len(copy.texts[i]) <= _LONGEST_CREDIT and is_agency_name(name):
            found.append(i)
        above = i
    if not found:
        return list(labels)
    joined = [labels[i].article_index for i in found if labels[i].article_index != labels[i - 1].article_index]
    return without_heads(labels, frozenset(found), Role.BYLINE, joined)


def with_letters(copy: Copy, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels`, or those of a column of letters to the editor where the whole document is one: each letter an article, its
    writer's name the end of its text."""
    letters = copy.letters()
    if not letters:
        return list(labels)
    told = [Labelled(Role.SECTION, 0)] * letters[0][0]
    for n, (start, stop) in enumerate(letters):
        told += [Labelled(Role.HEADLINE, n), *[Labelled(Role.BODY, n)] * (stop - start - 1)]
    return told


def _is_turn(copy: Copy, i: int) -> bool:
    """Whether a line begins with a speaker's name that begins another line, too."""
    speaker = _SPEAKER.match(copy.texts[i])
    return speaker is not None and any(text.startswith(speaker[0]) for j, text in enumerate(copy.texts) if j != i)
