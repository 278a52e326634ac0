"""A second look at the articles of a path: is each one, and which line is its headline?

The path weighs line against line; whether the text below a headline is an article, a teaser or a comment shows only
when it is seen as a whole, beside the other articles of the document, and candidates for one headline are best held
against each other. What is asked of several articles is counted for all of them together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.lexicon.datelines import match_dateline
from dateline.segment.lines import Lines
from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, INSIDE, SHORT, TOP
from dateline.segment.survey import Survey
from dateline.segment.widths import n_words, width
from dateline.segment.words import word_numbers

Scores = NDArray[np.int32]
Row = list[int]
_KINDS = (
    "prose", "long", "sentence", "title", "short", "name", "upper", "mark", "date", "dated", "byline", "section", "media",
    "more", "share", "comment", "navigation", "credit", "caption", "subscribe", "appeal", "advert", "legal", "tags",
    "endnote",
)  # fmt: skip
_KIND = {kind: k for k, kind in enumerate(_KINDS)}
_UNKNOWN = len(_KINDS)
# What is counted of the lines of an article: kinds that stand for each other.
_DATES, _BYLINES, _CALLS, _TOP_MATTER, _TITLES = (
    ("date", "dated"),
    ("byline",),
    ("comment", "share", "more"),
    ("date", "byline"),
    ("title", "short", "name"),
)
_READ = 40
"""So many lines of a body are held against a headline's words."""
_ABOVE, _BELOW, _MOST = 60, 12, 40
_LIMIT = 1 << 20
_STRAY_LINES, _MOST_STRAYS = 30, 2
_NONE: frozenset[int] = frozenset()


class Found(NamedTuple):
    """An article of a path: its lines."""

    headline: int
    stop: int
    """One after its last line."""
    body: tuple[int, ...]
    """The lines of its body."""


def found_articles(path: Sequence[int]) -> list[Found]:
    """The articles of `path`, in order; lines before a document's first headline belong to none."""
    articles: list[Found] = []
    head, body, is_open = -1, list[int](), False
    for i, state in enumerate(path):
        if state == HEADLINE or (state == BEFORE and is_open):
            if is_open:
                articles.append(Found(head, i, tuple(body)))
            is_open = state == HEADLINE
            head, body = i, []
        elif is_open and state in (BODY, SHORT):
            body.append(i)
    if is_open:
        articles.append(Found(head, len(path), tuple(body)))
    return articles


def without_strays(path: Sequence[int]) -> list[int]:
    """`path` with what stands alone far below an article after it: a line or two below thirty of furniture are no text of it."""
    states = list(path)
    for article in found_articles(path):
        body = article.body
        for k in range(max(1, len(body) - _MOST_STRAYS), len(body)):
            last = body[k - 1]
            if k > _MOST_STRAYS and body[k] - last > _STRAY_LINES:
                states[last + 1 : article.stop] = [AFTER] * (article.stop - last - 1)
                break
    return states


class SecondLook:
    """What can be told of the articles of one document once its path is known."""

    def __init__(self, lines: Lines, seen: Survey, scores: Scores, path: Sequence[int], parts: Iterable[int]) -> None:
        """`parts` holds the lines that another line prints in part or as a title."""
        self._texts, self._blank, self._seen = lines.text, lines.blank_before, seen
        self._scores, self._path = scores, path
        self._parts = frozenset(parts)
        self.articles = found_articles(path)
        self._words: dict[int, frozenset[int]] = {}

    @cached_property
    def _widths(self) -> NDArray[np.int64]:
        return np.fromiter(map(width, self._texts), np.int64, len(self._texts))

    @cached_property
    def _margins(self) -> NDArray[np.int32]:
        others = self._scores[:, [BEFORE, TOP, SHORT, BODY, AFTER]].max(axis=1)
        margins: NDArray[np.int32] = self._scores[:, HEADLINE] - others
        return margins

    @cached_property
    def _bodies(self) -> Row:
        """The width of the body of each article."""
        return [int(self._widths[list(a.body)].sum()) if a.body else 0 for a in self.articles]

    @cached_property
    def _by_size(self) -> Row:
        return sorted(self._bodies)

    def _words_of_bodies(self, articles: Iterable[int]) -> None:
        """Read the bodies of `articles`, and those before them, that have not been read."""
        asked = sorted({j for k in articles for j in (k - 1, k) if j >= 0} - self._words.keys())
        texts = [[self._texts[i] for i in self.articles[k].body[:_READ]] for k in asked]
        self._words |= zip(asked, _word_sets(texts), strict=True)

    def article_rows(self, articles: Sequence[int]) -> list[Row]:
        """What is known of each of `articles`, as whole numbers."""
        if not articles:
            return []
        self._words_of_bodies(articles)
        heads = _word_sets([[self._texts[self.articles[k].headline]] for k in articles])
        counts = self._counts()
        rows = [self._article(k, words, counts) for k, words in zip(articles, heads, strict=True)]
        return [[max(-_LIMIT, min(_LIMIT, int(value))) for value in row] for row in rows]

    def _counts(self) -> NDArray[np.int64]:
        """For every line how much of each thing stands before it: what a stretch holds is a difference of two rows."""
        kinds, path, scores = self._seen.kinds, np.array(self._path), self._scores
        n = len(kinds)
        repeats = self._seen.repeats
        is_body = (path == BODY) | (path == SHORT)
        is_prose = is_body & np.fromiter((kind == "prose" for kind in kinds), bool, n)
        chosen = scores[np.arange(n), path]
        columns = [
            *(path == state for state in (TOP, BODY, SHORT, INSIDE, AFTER)),
            is_prose, is_body & np.fromiter((i not in self._seen.shapes for i in range(n)), bool, n),
            self._widths * is_prose, self._widths,
            chosen - scores[:, AFTER], chosen - scores[:, BEFORE],
            *(np.fromiter((kind in some for kind in kinds), bool, n) for some in (_DATES, _BYLINES, _CALLS)),
            np.fromiter((i in repeats for i in range(n)), bool, n),
            np.fromiter((kind in _TITLES for kind in kinds), bool, n),
        ]  # fmt: skip
        counts = np.zeros((n + 1, len(columns)), np.int64)
        np.cumsum(np.stack(columns, axis=1, dtype=np.int64), axis=0, out=counts[1:])
        return counts

    def _article(self, k: int, words: frozenset[int], counts: NDArray[np.int64]) -> Row:
        """What is known of article `k`, whose headline has `words`."""
        head, stop, body = self.articles[k]
        kinds, widths, repeats = self._seen.kinds, self._widths, self._seen.repeats
        own = self._scores[head].astype(np.int64)
        told = (counts[stop] - counts[head]).tolist()
        states, (n_prose, n_closed, prose_width, whole_width), told = told[:5], told[5:9], told[9:]
        against_after, against_before, n_dates, n_bylines, n_calls, n_repeats, n_titles = told
        lines = list(body) or [head]
        part = self._scores[lines]
        sure = np.maximum(part[:, BODY], part[:, SHORT]) - np.maximum(part[:, AFTER], part[:, BEFORE])
        body_widths = widths[lines]
        first = body[0] if body else stop
        previous, mine = self._words[k - 1] if k else _NONE, self._words[k]
        above = self.articles[k - 1] if k else None
        since = head - (-1 if above is None else above.body[-1] if above.body else above.headline)
        head_width, n_articles = int(widths[head]), len(self.articles)
        return [
            stop - head, *states, n_prose, n_closed,
            self._bodies[k], int(body_widths.max()), int(body_widths.mean()), prose_width, whole_width,
            against_after, against_before, against_after // max(1, len(lines)), against_before // max(1, len(lines)),
            own[HEADLINE] - own[BEFORE], own[HEADLINE] - own[AFTER], own[HEADLINE] - own[SHORT],
            own[HEADLINE] - max(own[[BEFORE, TOP, BODY, SHORT, INSIDE, AFTER]]),
            int(sure.min()), int(sure.mean()), int(sure[0]), int(sure.max()), int((sure > 0).sum() * 100 // len(lines)),
            head_width, n_words(self._texts[head], head_width), _KIND.get(kinds[head], _UNKNOWN),
            head in repeats, head in self._parts,
            len(words), len(words & mine), 100 * len(words & mine) // max(1, len(words)),
            100 * len(words & previous) // max(1, len(words)), 100 * len(mine & previous) // max(1, len(mine)),
            100 * self._bodies[k] // max(1, self._by_size[-1]), n_articles - bisect_right(self._by_size, self._bodies[k]),
            n_articles, k, n_articles - 1 - k, self._bodies[k - 1] if k else -1,
            self._blank[head], self._blank[head + 1] if head + 1 < len(self._blank) else -1, since, first - head,
            n_dates, n_bylines, n_calls, n_repeats,
            sum(kinds[i] in _TOP_MATTER for i in range(head, min(first, stop))),
            len(self._path), n_titles * 100 // (stop - head),
        ]  # fmt: skip

    def opens_as_wire_copy(self, k: int) -> bool:
        """Whether the body of article `k` opens with a dateline, as no teaser and no comment does."""
        return any(match_dateline(self._texts[i]) for i in self.articles[k].body[:1])

    def candidates(self, k: int) -> list[int]:
        """The lines that could be the headline of article `k`."""
        article = self.articles[k]
        before = self.articles[k - 1] if k else None
        start = max(
            (before.body[-1] if before.body else before.headline) + 1 if before else 0, article.headline - _ABOVE
        )
        kinds = self._seen.kinds
        first = next((i for i in article.body if kinds[i] == "prose"), article.headline)
        stop = max(article.headline + 1, min(first, article.headline + _BELOW) + 1)
        widths, margins = self._widths[start:stop].tolist(), self._margins[start:stop].tolist()
        could = [
            (-margin, i)
            for i, wide, margin in zip(range(start, stop), widths, margins, strict=True)
            if 4 <= wide <= 300 and i in self._seen.shapes and kinds[i] != "mark"
        ]
        return sorted({*(i for _, i in sorted(could)[:_MOST]), article.headline})

    def margin(self, i: int) -> int:
        """By how much the network takes line `i` for a headline rather than anything else on a page."""
        return int(self._margins[i])

    def candidate_rows(self, articles: Sequence[int], candidates: Sequence[Sequence[int]]) -> list[list[Row]]:
        """For each of `articles` what is known of each of its `candidates` for a headline, as whole numbers."""
        self._words_of_bodies(articles)
        words = iter(_word_sets([[self._texts[i]] for some in candidates for i in some]))
        return [
            self._candidates(k, some, [next(words) for _ in some]) for k, some in zip(articles, candidates, strict=True)
        ]

    def _candidates(self, k: int, candidates: Sequence[int], words: Sequence[frozenset[int]]) -> list[Row]:
        article, kinds, texts = self.articles[k], self._seen.kinds, self._texts
        mine, previous = self._words[k], self._words[k - 1] if k else _NONE
        shared = [len(own & mine) for own in words]
        margins = self._margins[list(candidates)].tolist()
        widths = self._widths[list(candidates)].tolist()
        all_scores = self._scores[list(candidates)].tolist()
        most_margin, most_shared, widest = max(margins), max(shared), max(widths)
        by_margin, by_shared = sorted(margins), sorted(shared)
        held, holding = _nested([texts[i].casefold() for i in candidates])
        first = article.body[0] if article.body else article.stop
        stop = min(candidates[-1] + 12, len(texts))
        near = [i for i in range(candidates[0], stop) if kinds[i] in ("date", "byline", "dated")]
        rows = []
        for n, (i, own, margin, wide, score) in enumerate(
            zip(candidates, words, margins, widths, all_scores, strict=True)
        ):
            at = bisect_left(near, i)
            text = texts[i]
            values = (
                i - article.headline, first - i, margin, most_margin - margin, len(margins) - bisect_right(by_margin, margin),
                score[HEADLINE] - score[BEFORE], score[HEADLINE] - score[TOP], score[HEADLINE] - score[SHORT],
                score[HEADLINE], score[TOP] - score[BEFORE], score[AFTER] - score[BEFORE],
                len(own), shared[n], 100 * shared[n] // max(1, len(own)), most_shared - shared[n],
                len(shared) - bisect_right(by_shared, shared[n]), 100 * len(own & previous) // max(1, len(own)),
                wide, n_words(text, wide), self._kind(i), self._kind(i - 1), self._kind(i + 1), self._kind(i + 2),
                i in self._seen.repeats, i in self._parts, "|" in text or " > " in text or " » " in text,
                text[-1] in ".:,;", text[-1] == "?", text.isupper(),
                self._blank[i], self._blank[i + 1] if i + 1 < len(self._blank) else -1,
                near[at] - i if at < len(near) else 99, i - near[at - 1] if at else 99,
                self._same_shape(i), len(candidates), widest - wide, held[n], holding[n],
                self._path[i], article.headline == i,
            )  # fmt: skip
            rows.append([max(-_LIMIT, min(_LIMIT, int(value))) for value in values])
        return rows

    def _kind(self, i: int) -> int:
        return _KIND.get(self._seen.kinds[i], _UNKNOWN) if 0 <= i < len(self._texts) else _UNKNOWN

    def _same_shape(self, i: int) -> int:
        """How many lines within four of line `i` are of its kind: titles in a row are a list."""
        return self._seen.kinds[max(0, i - 4) : i + 5].count(self._seen.kinds[i]) - 1


def _word_sets(texts: Sequence[Sequence[str]]) -> list[frozenset[int]]:
    """The distinct words of each group of `texts`; all are cut together."""
    if not texts:
        return []
    group = np.repeat(np.arange(len(texts)), [len(own) for own in texts])
    numbers, of = word_numbers([text for own in texts for text in own])
    found: list[list[int]] = [[] for _ in texts]
    for number, k in zip(numbers.tolist(), group[of].tolist(), strict=True):
        found[k].append(number)
    return [frozenset(own) for own in found]


def _nested(texts: Sequence[str]) -> tuple[Row, Row]:
    """For each of `texts` how many of the others print it, and how many of the others it prints."""
    held, holding = [0] * len(texts), [0] * len(texts)
    joined = "\n".join(texts)
    for n, text in enumerate(texts):
        if joined.find(text, joined.find(text) + 1) < 0:
            continue  # it stands there once, as itself
        for m, other in enumerate(texts):
            if m != n and text in other:
                held[n] += 1
                holding[m] += 1
    return held, holding
