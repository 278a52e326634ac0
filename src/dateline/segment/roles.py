"""From a line's state on the path and its shape to the role it plays for a reader."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.lexicon.datelines import match_dateline
from dateline.model import Role
from dateline.segment.bylines import is_day_and_writer
from dateline.segment.leads import opens_with_dateline, role_on_top
from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, SHORT, TOP
from dateline.segment.shapes import Shape
from dateline.segment.spans import Labelled
from dateline.segment.survey import Survey

_LONGEST_TOGGLE = 4
_LONGEST_CREDIT = 60
_LONGEST_STANDFIRST = 360
_LONGEST_DATE_WORDS = 10
# "القاهرة: سلمى عبد الرحمن": Arabic papers print the place and the reporter on a line of their own.
_ARABIC_BYLINE = re.compile(r"[\u0600-\u06ff ]{2,24}: ?[«\u0600-\u06ff .»]{3,50}")
_QUOTES = "\"“”‘«„'"
_QUOTES_AND_STOPS = _QUOTES + "’».,!?…"
_QUOTE_MIN, _QUOTE_MAX, _QUOTE_REACH = 30, 240, 15
_AROUND_ARTICLES = frozenset({BEFORE, AFTER})
_REPRINT_LINES = 12
_CROSSHEAD_KINDS = frozenset({"title", "short", "name", "upper"})
_LONGEST_CROSSHEAD_WORDS = 10
_KNOWN = ("is:", "starts:", "holds:")
# "Story continues below", "La suite après cette publicité", "Continua depois da publicidade" ...
_CONTINUES = re.compile(r"contin[uú]|\bsuite\b|\bweiter|\bsigue\b|продолж|يتبع", re.IGNORECASE)
_RUNNING_KINDS = frozenset({"prose", "long", "sentence"})
_PICTURE_KINDS = frozenset({"credit", "caption"})
_TOP_KINDS = {"date": Role.DATE, "byline": Role.BYLINE}


_LONG_CAPTION = 30
_MAY_BE_CAPTION = frozenset({Role.BODY, Role.STANDFIRST, Role.FURNITURE})


def label_lines(texts: Sequence[str], seen: Survey, path: Sequence[int]) -> list[Labelled]:
    """A role, an article and, for furniture, a reason for every line; `path` holds its states."""
    labels: list[Labelled] = []
    path = _from_first_prints(texts, path)
    articles = _articles(path)
    headline = ""
    printed: set[str] = set()
    captions: set[str] = set()
    opened, body = -1, Labelled(Role.BODY, -1)
    known: dict[Labelled, Labelled] = {}  # one for all lines that are alike
    for i, text in enumerate(texts):
        state, article = path[i], articles[i]
        if article != opened:
            opened, printed, captions, headline = article, set(), set(), ""
            body = Labelled(Role.BODY, article)
        if state == HEADLINE:
            role = role_on_top(text)
            headline = text if role is Role.HEADLINE else ""
            labels.append(Labelled(role, article))
            continue
        shape = seen.shapes.get(i)
        repeated = _repeated(i, text, seen, state, headline, captions) if i in seen.repeats else None
        if repeated is not None:
            labels.append(Labelled(repeated, article))
            if repeated is Role.CAPTION:
                captions.add(text)
            continue
        is_none = article < 0 or (state != BODY and seen.is_furniture_by_habit(i))
        if shape is None and is_none:  # plain text of an article that the path gave up: `keep_prose` says what it is
            labels.append(Labelled(Role.FURNITURE, article, "prose"))
            continue
        if shape is None or state == BODY:
            labels.append(body)
            continue
        label = _label(text, shape, state, article, headline, printed)
        labels.append(known.setdefault(label, label))
        printed.add(text)
        if labels[-1].role is Role.CAPTION:
            captions.add(text)
    labels = _with_top_matter(texts, seen, _with_bylines(labels, seen.kinds, path))
    labels = _with_continuations(texts, seen, labels)
    labels = _with_crossheads(texts, seen, labels)
    labels = _without_pull_quotes(texts, labels)
    labels = _with_captions_again(texts, labels)
    return _without_restarts(texts, labels)


def _with_captions_again(texts: Sequence[str], labels: Sequence[Labelled]) -> list[Labelled]:
    """Every print of a caption is the caption, whatever the path made of it and however its blanks were printed."""
    captions = {
        (label.article_index, _squashed(text))
        for text, label in zip(texts, labels, strict=True)
        if label.role is Role.CAPTION and len(text) >= _LONG_CAPTION
    }
    if not captions:
        return list(labels)
    articles = {article for article, _ in captions}
    return [
        Labelled(Role.CAPTION, label.article_index)
        if label.article_index in articles
        and label.role in _MAY_BE_CAPTION
        and (label.article_index, _squashed(text)) in captions
        else label
        for text, label in zip(texts, labels, strict=True)
    ]


def _squashed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _from_first_prints(texts: Sequence[str], path: Sequence[int]) -> list[int]:
    """`path` with each headline at its first print, where furniture alone stands between that and the one chosen."""
    states = list(path)
    for i, state in enumerate(path):
        if state != HEADLINE:
            continue
        first, j = i, i - 1
        while j >= 0 and path[j] in _AROUND_ARTICLES and (path[j] == BEFORE or i - j <= _REPRINT_LINES):
            if texts[j] == texts[i]:
                first = j
            j -= 1
        if first < i:
            states[first : i + 1] = [HEADLINE] + [TOP] * (i - first)
    return states


def _repeated(i: int, text: str, seen: Survey, state: int, headline: str, captions: set[str]) -> Role | None:
    """What a repeated line is by being printed again inside its article, whatever the path made of it; None for all others."""
    if state == AFTER:
        return None
    if text == headline:
        return Role.HEADLINE
    if state in (BODY, SHORT) and len(text) <= _LONGEST_TOGGLE and text.isupper():
        return Role.TOGGLE
    is_near = any(mark.endswith((":next", ":near")) for mark in seen.repeats[i])
    if text in captions or (is_near and seen.kinds[i] in _PICTURE_KINDS):
        return Role.CAPTION
    return None


def _without_restarts(texts: Sequence[str], labels: list[Labelled]) -> list[Labelled]:
    """An article that has printed no body yet when its headline comes again has not ended there."""
    joined: list[Labelled] = []
    opened = current = -1
    headline: str | None = None
    has_body = True
    for text, label in zip(texts, labels, strict=True):
        article = label.article_index
        if article > opened:
            opened = article
            # lines before the headline come with the article they stand in; the next headline decides
            is_restart = (
                headline is not None and not has_body and headline == _headline_of(article, texts, labels, len(joined))
            )
            if not is_restart:
                current, has_body, headline = current + 1, False, None
        if label.role is Role.HEADLINE and headline is None:
            headline = text
        has_body = has_body or label.role is Role.BODY
        is_right = article == current or article < 0
        joined.append(label if is_right else Labelled(label.role, current, label.reason))
    return joined


def _headline_of(article: int, texts: Sequence[str], labels: Sequence[Labelled], start: int) -> str | None:
    for i in range(start, len(labels)):
        if labels[i].article_index != article:
            return None
        if labels[i].role is Role.HEADLINE:
            return texts[i]
    return None


def _articles(path: Sequence[int]) -> list[int]:
    """The article each line belongs to; -1 for what stands before a headline that never comes."""
    result: list[int] = []
    current, fresh = -1, True
    for i, state in enumerate(path):
        if state == BEFORE:
            if not fresh or i == 0:
                current += 1
                fresh = True
        elif state == HEADLINE:
            if not fresh or current < 0:
                current += 1
            fresh = False
        else:
            current = max(current, 0)
            fresh = False
        result.append(current)
    # a tail of "before" lines opened an article that has no headline and no body
    i = len(path)
    while i and path[i - 1] == BEFORE:
        i -= 1
        result[i] = -1
    return result


def _label(text: str, shape: Shape, state: int, article: int, headline: str, printed: set[str]) -> Labelled:
    kind = shape.kind
    if state == SHORT and _ARABIC_BYLINE.fullmatch(text):
        return Labelled(Role.BYLINE, article)
    if state == SHORT:
        crosshead = kind in ("title", "short", "name", "upper") and len(text.split()) <= 12
        return Labelled(Role.CROSSHEAD if crosshead else Role.BODY, article)
    if state == AFTER:
        return Labelled(Role.FURNITURE, article, kind)
    if state == BEFORE:
        if kind in ("section", "navigation") or "piped" in shape.marks:
            return Labelled(Role.SECTION, article)
        return Labelled(Role.FURNITURE, article, kind)
    if text == headline:
        return Labelled(Role.HEADLINE, article)
    if text not in printed and opens_with_dateline(text):
        return Labelled(Role.BODY, article)  # "LIMA, Nov 4 (Reuters) - Farmers …" has a caption's date and credit
    if kind in _PICTURE_KINDS or (text in printed and len(text) > 25):
        small = len(text) < _LONGEST_CREDIT and ("is:credit" in shape.marks or "starts:credit:brief" in shape.marks)
        return Labelled(Role.CREDIT if small else Role.CAPTION, article)
    if len(text) <= _LONGEST_TOGGLE and kind in ("mark", "short") and text.isupper():
        return Labelled(Role.TOGGLE, article)
    return _top(text, shape, article) if state == TOP else Labelled(Role.FURNITURE, article, kind)


def _top(text: str, shape: Shape, article: int) -> Labelled:
    kind = shape.kind
    n_words = len(text.split())
    if kind == "date" or ("date:half" in shape.marks and n_words <= _LONGEST_DATE_WORDS):
        return Labelled(Role.DATE, article)
    dateline = match_dateline(text)
    if dateline is not None and dateline.char_end >= len(text):
        return Labelled(Role.DATELINE, article)
    if kind == "byline" or _ARABIC_BYLINE.fullmatch(text) or (kind == "dated" and is_day_and_writer(text)):
        return Labelled(Role.BYLINE, article)
    if any(m.startswith("first:") and m[6:] in ("next", "near") for m in shape.marks):
        return Labelled(Role.CAPTION, article)
    if ("bracketed" in shape.marks or "©" in text) and len(text) > _LONGEST_CREDIT:
        return Labelled(Role.CAPTION, article)
    if kind in ("prose", "sentence", "title", "long") and n_words >= 6:
        is_paragraph = kind == "prose" and len(text) > _LONGEST_STANDFIRST
        return Labelled(Role.BODY if is_paragraph else Role.STANDFIRST, article)
    return Labelled(Role.FURNITURE, article, kind)


def _with_top_matter(texts: Sequence[str], seen: Survey, labels: list[Labelled]) -> list[Labelled]:
    """Above the first sentence of an article a line that ends in a bracket is a caption, not its first paragraph."""
    at_top = False
    for i, label in enumerate(labels):
        if label.role is Role.HEADLINE:
            at_top = True
        elif at_top and seen.kinds[i] in _RUNNING_KINDS:
            at_top = False
        elif at_top and label.role in (Role.BODY, Role.CROSSHEAD):
            if seen.kinds[i] in _TOP_KINDS and _is_top_matter(seen, i):
                labels[i] = Labelled(_TOP_KINDS[seen.kinds[i]], label.article_index)
            elif _ARABIC_BYLINE.fullmatch(texts[i]):
                labels[i] = Labelled(Role.BYLINE, label.article_index)
            elif _is_picture(texts[i], seen.shapes[i]):
                labels[i] = Labelled(Role.CAPTION, label.article_index)
    return labels


def _is_top_matter(seen: Survey, i: int) -> bool:
    """Whether a date or byline stands right below a headline or others of them: a post's hour stands below a text."""
    return seen.kinds[i] == "byline" or "date:all" in seen.shapes[i].marks


def _is_picture(text: str, shape: Shape) -> bool:
    """Whether a line in the place of a first paragraph is a caption or a credit."""
    if shape.kind in _PICTURE_KINDS:
        return not opens_with_dateline(text)
    return "©" in text or (len(text) > _LONGEST_CREDIT and "bracketed" in shape.marks)


def _with_continuations(texts: Sequence[str], seen: Survey, labels: list[Labelled]) -> list[Labelled]:
    """Running text below "Story continues below" goes on with the article.

    Once it goes on, a lone short line between two paragraphs of it may be a crosshead; a list of titles ends it.
    """
    is_open = promised = goes_on = False
    n_short = 0
    for i, label in enumerate(labels):
        kind = seen.kinds[i]
        if label.role is Role.BODY or label.role is Role.CROSSHEAD:
            is_open, promised, goes_on = True, False, False
        elif label.role is not Role.FURNITURE:
            is_open = False
        elif not is_open:
            continue
        elif kind == "advert":
            promised, n_short = promised or _CONTINUES.search(texts[i]) is not None, 0
        elif (promised or goes_on) and kind == "prose" and i not in seen.repeats:
            labels[i] = Labelled(Role.BODY, label.article_index)
            promised, goes_on, n_short = False, True, 0
        elif goes_on and kind in _CROSSHEAD_KINDS and not n_short:
            n_short = 1
        else:
            is_open = False
    return labels


def _with_crossheads(texts: Sequence[str], seen: Survey, labels: list[Labelled]) -> list[Labelled]:
    """A short line of no known furniture, printed once between two paragraphs of one article, is a crosshead."""
    for i in range(1, len(labels) - 1):
        if labels[i].role not in (Role.FURNITURE, Role.BODY) or i in seen.repeats:
            continue
        before, after = labels[i - 1], labels[i + 1]
        if before.role is not Role.BODY or after.role is not Role.BODY or before.article_index != after.article_index:
            continue
        if labels[i].role is Role.BODY and {seen.kinds[i - 1], seen.kinds[i + 1]} != {"prose"}:
            continue
        is_crosshead = seen.kinds[i] in _CROSSHEAD_KINDS and 2 <= len(texts[i].split()) <= _LONGEST_CROSSHEAD_WORDS
        if is_crosshead and not any(mark.startswith(_KNOWN) for mark in seen.shapes[i].marks):
            labels[i] = Labelled(Role.CROSSHEAD, labels[i].article_index)
    return labels


def _without_pull_quotes(texts: Sequence[str], labels: list[Labelled]) -> list[Labelled]:
    """A line in quotation marks that a longer paragraph near it prints word for word is set large for the eye, not text."""
    for i, text in enumerate(texts):
        if text[0] not in _QUOTES or len(text) > _QUOTE_MAX or labels[i].role is not Role.BODY:
            continue
        said = text.strip(_QUOTES_AND_STOPS)
        if len(said) < _QUOTE_MIN:
            continue
        near = range(max(0, i - _QUOTE_REACH), min(len(texts), i + _QUOTE_REACH + 1))
        if any(len(texts[j]) > len(text) and labels[j] == labels[i] and said in texts[j] for j in near):
            labels[i] = Labelled(Role.FURNITURE, labels[i].article_index, "pull-quote")
    return labels


def _with_bylines(labels: list[Labelled], kinds: Sequence[str], path: Sequence[int]) -> list[Labelled]:
    """A bare name in the top matter beside a date line or after "by" is a byline."""
    for i, label in enumerate(labels):
        if label.role is Role.FURNITURE and kinds[i] == "name" and path[i] == TOP:
            beside = [labels[j].role for j in (i - 1, i + 1) if 0 <= j < len(labels)]
            if Role.DATE in beside or Role.BYLINE in beside:
                labels[i] = Labelled(Role.BYLINE, label.article_index)
    return labels
