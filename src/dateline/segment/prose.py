"""The law that no sentence is lost: what reads like sentences is text of its article unless something says otherwise.

Whatever the path made of a line, running text is furniture only by positive evidence: it begins like an appeal, a legal
notice or a pointer to another story, it is printed again elsewhere, it stands under a heading for comments, or it is a
teaser, a title with a sentence. What has no evidence on either side is named `unclaimed` and goes to quarantine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from dateline.lexicon.datelines import match_dateline
from dateline.model import PROSE_REASON, Role
from dateline.segment.comments import comment_lines
from dateline.segment.openings import HOUR
from dateline.segment.prose_lines import TITLES, UNCLAIMED, ProseLines
from dateline.segment.spans import Labelled
from dateline.segment.survey import Survey

_FURNITURE, _BODY, _STANDFIRST = Role.FURNITURE, Role.BODY, Role.STANDFIRST
_AT_END = frozenset({"legal", "about", "subscribe", "appeal"})
_TEXT = frozenset({Role.BODY, Role.CROSSHEAD})
_BETWEEN = frozenset({Role.FURNITURE})
_NO_TEXT_YET = frozenset({Role.FURNITURE, Role.STANDFIRST})
_BELOW_DECK = frozenset({Role.DATE, Role.BYLINE})
_IN_POSTS = frozenset({Role.FURNITURE, Role.STANDFIRST, Role.DATE, Role.SECTION})
_FEWEST_POSTS, _FEWEST_ITEMS = 3, 3
_TOP_MATTER = frozenset({"date", "dated", "byline", "mark"})
_LONGEST_CROSSHEAD_WORDS = 12
_REACH = 3
"""On a page: text goes on over so many lines that are none."""
_REACH_WITHIN = 8
"""The same where the article's text is known to go on further below."""
_IN_TEXT = frozenset({"advert", "media", "caption", "credit"})
"""Furniture that stands within a text as often as below it."""
_NEVER_IN_TEXT = frozenset({"comment", "navigation", "legal", "endnote"})
_LONG_HEADLINE = 80
"""A sentence so long with nothing but sentences below it is the first of a story without a headline."""


def keep_prose(
    texts: Sequence[str],
    seen: Survey,
    labels: Sequence[Labelled],
    *,
    is_plain: bool,
    claimed: int | None = None,
    is_record: bool = False,
) -> list[Labelled]:
    """`labels` with running text where it belongs; `is_plain` for copy without page furniture and for single articles.

    `claimed` is for a document that is one article whose headline its metadata give: the line that prints it, -1 for none.
    With `is_record` such a document is a record's text, which holds the article and hardly anything else.
    """
    kept = list(labels)
    lines = ProseLines(texts, seen, is_plain)
    if is_plain:
        _release_headlines(lines, kept, claimed)
    for article, own in groupby(range(len(kept)), key=lambda i: kept[i].article_index):
        indices = list(own)
        if article >= 0:
            _keep_in_article(lines, kept, indices)
            if is_record:
                _keep_of_record(lines, kept, indices)
    comments = comment_lines(texts, seen.kinds, kept)
    for i, label in enumerate(kept):
        if label.role is _FURNITURE and lines.is_running(i):
            kind = lines.furniture(i, kept)
            kind = "comment" if kind in (UNCLAIMED, "teaser") and i in comments else kind
            kept[i] = Labelled(_FURNITURE, label.article_index, PROSE_REASON + kind)
    return kept


def _keep_in_article(lines: ProseLines, labels: list[Labelled], own: Sequence[int]) -> None:
    first = next((i for i in own if labels[i].role is Role.HEADLINE), None)
    if first is None:
        if not lines.is_plain:
            return
        first = own[0] - 1  # a story without a headline
    after_headline = [i for i in own if i > first]
    for i in _claimed(lines, labels, after_headline):
        labels[i] = Labelled(_BODY, labels[i].article_index)
    if not any(labels[i].role in _TEXT for i in own):
        for i in after_headline:
            if labels[i].role is _STANDFIRST and lines.is_running(i) and not lines.known(i):
                labels[i] = Labelled(_BODY, labels[i].article_index)  # of a stub the first sentence is all there is
    if lines.is_plain:
        _fill(lines, labels, after_headline)
        _release_end(lines, labels, after_headline)
        if first >= own[0] and not any(labels[i].role in _TEXT for i in own) and lines.is_story(first):
            labels[first] = Labelled(_BODY, labels[first].article_index)  # a story without a headline


def _keep_of_record(lines: ProseLines, labels: list[Labelled], own: Sequence[int]) -> None:
    """Of a record the first paragraph is text, and so is what follows the last down to the first known furniture."""
    for i in own:
        if labels[i].role is _STANDFIRST and lines.is_running(i):
            labels[i] = Labelled(_BODY, labels[i].article_index)
    last = max((i for i in own if labels[i].role in _TEXT), default=own[-1])
    for i in range(last + 1, own[-1] + 1):
        if labels[i].role is not _FURNITURE or lines.known(i) or i in lines.seen.repeats:
            break
        labels[i] = Labelled(_BODY, labels[i].article_index)


def _release_headlines(lines: ProseLines, labels: list[Labelled], claimed: int | None) -> None:
    """What is a paragraph, or stands in the middle of a text whose headline is known, is no headline."""
    for article, own in groupby(range(len(labels)), key=lambda i: labels[i].article_index):
        indices = list(own)
        first = next((i for i in indices if labels[i].role is Role.HEADLINE), None)
        if first is None or article < 0:
            continue
        above = [i for i in indices if i < first and lines.is_running(i) and not lines.known(i)]
        if above:
            is_none = lines.is_paragraph(first) or (claimed is not None and claimed != first)
        else:
            is_long = len(lines.texts[first]) >= _LONG_HEADLINE and all(map(lines.is_running, indices))
            # over a dateline even a whole sentence is the headline
            is_none = is_long and not any(map(lines.opens_with_dateline, indices[1:2]))
        if is_none and first != claimed:
            for i in indices:
                if labels[i].role is Role.HEADLINE and lines.texts[i] == lines.texts[first]:
                    labels[i] = Labelled(_BODY, article)


def _release_end(lines: ProseLines, labels: list[Labelled], own: Sequence[int]) -> None:
    """A legal notice or a word about the company that ends an article is no part of it, nor is the title above it."""
    told = [i for i in own if labels[i].role in _TEXT]
    while len(told) > 1 and labels[told[-1]].role is _BODY and (kind := lines.known(told[-1])) in _AT_END:
        labels[told[-1]] = Labelled(_FURNITURE, labels[told[-1]].article_index, PROSE_REASON + kind)
        told.pop()
        while told and labels[told[-1]].role is Role.CROSSHEAD:
            labels[told[-1]] = Labelled(_FURNITURE, labels[told[-1]].article_index, kind)
            told.pop()


def _claimed(lines: ProseLines, labels: Sequence[Labelled], own: Sequence[int]) -> Iterator[int]:
    """The lines of running text that belong to the article's body."""
    is_open = False  # whether the article's text goes on here
    n_between = n_decks = 0
    is_comments = False
    last = max((i for i in own if labels[i].role in _TEXT), default=-1)
    for i in own:
        role = labels[i].role
        if role in _TEXT:
            is_open, n_between = True, 0
            continue
        is_next = lines.is_plain and is_open and not n_between and lines.kind(i) == "sentence"  # "A: No."
        is_text = (is_next or lines.is_running(i)) and not lines.known(i)
        if role in _NO_TEXT_YET and is_text and not is_open and _is_first_paragraph(lines, labels, i):
            yield i
            is_open, n_between = True, 0
        elif role is _STANDFIRST and is_text and i not in lines.seen.repeats:
            n_decks += 1
            is_below_furniture = not lines.is_plain and bool(lines.known(i - 1))
            # a deck stands over a byline, a date, a picture or the text, not over a list
            is_over_more = lines.is_plain and i + 1 < len(labels) and _is_of_text(lines.texts[i + 1], labels[i + 1])
            if (n_decks > 1 and not is_below_furniture) or is_over_more or match_dateline(lines.texts[i]) is not None:
                yield i
                is_open, n_between = True, 0
        elif role is _FURNITURE:
            is_comments = is_comments or lines.kind(i) == "comment"
            reach = _REACH if i > last else _REACH_WITHIN
            goes_on = lines.is_plain or (is_open and n_between <= reach and i not in lines.seen.repeats)
            if goes_on and not lines.is_plain and n_between > _REACH and lines.is_below_title(i):
                goes_on = labels[i + 1].role in _TEXT  # a teaser within the text
            if is_text and goes_on and not is_comments:
                yield i
                is_open, n_between = True, 0
            elif lines.known(i) and lines.kind(i) not in _IN_TEXT and (i > last or lines.kind(i) in _NEVER_IN_TEXT):
                n_between += _REACH_WITHIN + 1  # page furniture: on a page the text has ended
            else:
                n_between += 1


def _is_first_paragraph(lines: ProseLines, labels: Sequence[Labelled], i: int) -> bool:
    """Whether running text stands right between the day or writer and the article's text: a deck stands above them."""
    if i in lines.seen.repeats or not 0 < i < len(labels) - 1 or labels[i + 1].role not in _TEXT:
        return False
    return labels[i - 1].role in _BELOW_DECK and (labels[i].role is _FURNITURE or lines.is_paragraph(i))


def _is_of_text(text: str, label: Labelled) -> bool:
    return label.role is _FURNITURE or HOUR.fullmatch(text) is not None


def _is_item(lines: ProseLines, i: int) -> bool:
    """Whether a line may be an entry of a list: short, no known furniture, nothing of what stands between headline and text."""
    return lines.kind(i) not in _TOP_MATTER and not lines.known(i) and i not in lines.seen.repeats


def _fill(lines: ProseLines, labels: list[Labelled], own: Sequence[int]) -> None:
    """What stands between two paragraphs of one article and is no known furniture is part of it: a list, a time, a title."""
    told = [i for i in own if labels[i].role in _TEXT]
    if not told:
        return
    for i in own:
        if told[0] < i < told[-1] and labels[i].role is Role.HEADLINE and lines.is_running(i + 1):
            labels[i] = Labelled(
                Role.CROSSHEAD, labels[i].article_index
            )  # the story stands there twice, in the same words
    above = [i for i in own if i < told[0] and labels[i].role is _FURNITURE and _is_item(lines, i)]
    if len(above) >= _FEWEST_ITEMS and above == [*range(told[0] - len(above), told[0])]:
        for i in above:  # a list before the first paragraph: ingredients, results
            labels[i] = Labelled(_BODY, labels[i].article_index)
    posts = [i for i in own if HOUR.fullmatch(lines.texts[i])]
    is_live = len(posts) >= _FEWEST_POSTS and told[-1] > posts[0]
    first, roles = (min(told[0], posts[0] - 1), _IN_POSTS) if is_live else (told[0], _BETWEEN)
    for i in own:
        if first < i < told[-1] and labels[i].role in roles and not lines.known(i):
            is_title = lines.kind(i) in TITLES and len(lines.texts[i].split()) <= _LONGEST_CROSSHEAD_WORDS
            opens = is_title and lines.is_running(i + 1) and (lines.is_running(i - 1) or i - 1 in posts)
            labels[i] = Labelled(Role.CROSSHEAD if opens else _BODY, labels[i].article_index)
