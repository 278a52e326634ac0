"""A second look at the articles of a path: is each one, and which line is its headline?

The path weighs line against line; whether the text below a headline is an article, a teaser or a comment shows only
when it is seen as a whole, beside the other articles of the document, and candidates for one headline are best held
against each other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
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
_KINDS = (
    "prose", "long", "sentence", "title", "short", "name", "upper", "mark", "date", "dated", "byline", "section", "media",
    "more", "share", "comment", "navigation", "credit", "caption", "subscribe", "appeal", "advert", "legal", "tags",
    "endnote",
)  # fmt: skip
_KIND = {kind: k for k, kind in enumerate(_KINDS)}
_READ = 40
"""So many lines of a body are held against a headline's words."""
_ABOVE, _BELOW, _MOST = 60, 12, 40
_LIMIT = 1 << 20
_STRAY_LINES, _MOST_STRAYS = 30, 2


class Found(NamedTuple):
    """An article of a path: its lines."""

    headline: int
    stop: int
    """One after its last line."""
    body: tuple[int, ...]
    """The lines of its body."""


def found_articles(path: Sequence[int]) -> list[Found]:
    """The articles of `path`, in order; lines before a document's first headline belong to none."""
    heads = [i for i, state in enumerate(path) if state == HEADLINE]
    articles = []
    for head, following in zip(heads, [*heads[1:], len(path)], strict=False):
        stop = next((i for i in range(head + 1, following) if path[i] == BEFORE), following)
        body = tuple(i for i in range(head + 1, stop) if path[i] in (BODY, SHORT))
        articles.append(Found(head, stop, body))
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

    def __init__(self, lines: Lines, seen: Survey, scores: Scores, path: Sequence[int], parts: Sequence[int]) -> None:
        """`parts` holds the lines that another line prints in part or as a title."""
        self._texts, self._blank, self._seen = lines.text, lines.blank_before, seen
        self._scores, self._path = scores.astype(np.int64), path
        self._widths = np.array([width(text) for text in lines.text])
        self._parts = frozenset(parts)
        self.articles = found_articles(path)
        self._bodies = [int(self._widths[list(a.body)].sum()) if a.body else 0 for a in self.articles]
        self._words = [self._words_of([self._texts[i] for i in a.body[:_READ]]) for a in self.articles]

    @staticmethod
    def _words_of(texts: Sequence[str]) -> frozenset[int]:
        return frozenset(word_numbers(texts)[0].tolist()) if texts else frozenset()

    @staticmethod
    def _words_of_each(texts: Sequence[str]) -> list[frozenset[int]]:
        numbers, of = word_numbers(texts)
        found: list[set[int]] = [set() for _ in texts]
        for number, k in zip(numbers.tolist(), of.tolist(), strict=True):
            found[k].add(number)
        return [frozenset(words) for words in found]

    def article_values(self, k: int) -> list[int]:
        """What is known of article `k`, as whole numbers."""
        article, path, scores = self.articles[k], self._path, self._scores
        head, stop, body = article
        own = scores[head]
        span = range(head, stop)
        counts = [sum(path[i] == state for i in span) for state in (TOP, BODY, SHORT, INSIDE, AFTER)]
        lines = list(body) or [head]
        part = scores[lines]
        sure = np.maximum(part[:, BODY], part[:, SHORT]) - np.maximum(part[:, AFTER], part[:, BEFORE])
        chosen = scores[list(span), [path[i] for i in span]]
        against_after = int((chosen - scores[head:stop, AFTER]).sum())
        against_before = int((chosen - scores[head:stop, BEFORE]).sum())
        kinds = [self._seen.kinds[i] for i in span]
        prose = [i for i in body if self._seen.kinds[i] == "prose"]
        words = self._words_of([self._texts[head]])
        previous = self._words[k - 1] if k else frozenset[int]()
        largest = max(self._bodies)
        widths = self._widths[lines]
        first = body[0] if body else stop
        since = head - (
            self.articles[k - 1].body[-1]
            if k and self.articles[k - 1].body
            else -1
            if not k
            else self.articles[k - 1].headline
        )
        n_shared = len(self._words[k] & previous)
        values = [
            stop - head, *counts, len(prose), sum(i not in self._seen.shapes for i in body),
            self._bodies[k], int(widths.max()), int(widths.mean()), int(self._widths[prose].sum()) if prose else 0,
            int(self._widths[head:stop].sum()),
            against_after, against_before, against_after // max(1, len(lines)), against_before // max(1, len(lines)),
            int(own[HEADLINE] - own[BEFORE]), int(own[HEADLINE] - own[AFTER]), int(own[HEADLINE] - own[SHORT]),
            int(own[HEADLINE] - max(own[[BEFORE, TOP, BODY, SHORT, INSIDE, AFTER]])),
            int(sure.min()), int(sure.mean()), int(sure[0]), int(sure.max()), int((sure > 0).sum() * 100 // len(lines)),
            int(self._widths[head]), n_words(self._texts[head], int(self._widths[head])), _KIND.get(kinds[0], len(_KINDS)),
            head in self._seen.repeats, head in self._parts,
            len(words), len(words & self._words[k]), 100 * len(words & self._words[k]) // max(1, len(words)),
            100 * len(words & previous) // max(1, len(words)), 100 * n_shared // max(1, len(self._words[k])),
            100 * self._bodies[k] // max(1, largest), sum(b > self._bodies[k] for b in self._bodies), len(self.articles),
            k, len(self.articles) - 1 - k, self._bodies[k - 1] if k else -1,
            self._blank[head], self._blank[head + 1] if head + 1 < len(self._blank) else -1, since, first - head,
            sum(kind in ("date", "dated") for kind in kinds), sum(kind == "byline" for kind in kinds),
            sum(kind in ("comment", "share", "more") for kind in kinds), sum(i in self._seen.repeats for i in span),
            sum(self._seen.kinds[i] in ("date", "byline") for i in range(head, min(first, stop))),
            len(path), sum(kind in ("title", "short", "name") for kind in kinds) * 100 // len(kinds),
        ]  # fmt: skip
        return [max(-_LIMIT, min(_LIMIT, int(value))) for value in values]

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
        first = next((i for i in article.body if self._seen.kinds[i] == "prose"), article.headline)
        stop = max(article.headline + 1, min(first, article.headline + _BELOW) + 1)
        could = [
            i
            for i in range(start, stop)
            if i in self._seen.shapes and 4 <= self._widths[i] <= 300 and self._seen.kinds[i] != "mark"
        ]
        best = sorted(could, key=lambda i: (-self.margin(i), i))[:_MOST]
        return sorted({*best, article.headline})

    def margin(self, i: int) -> int:
        """By how much the network takes line `i` for a headline rather than anything else on a page."""
        own = self._scores[i]
        return int(own[HEADLINE] - max(own[BEFORE], own[TOP], own[SHORT], own[BODY], own[AFTER]))

    def candidate_values(self, k: int, candidates: Sequence[int]) -> list[list[int]]:
        """What is known of each of `candidates` for the headline of article `k`, as whole numbers."""
        article = self.articles[k]
        words = self._words_of_each([self._texts[i] for i in candidates])
        shared = [len(w & self._words[k]) for w in words]
        previous = self._words[k - 1] if k else frozenset[int]()
        margins = [self.margin(i) for i in candidates]
        widest = max(int(self._widths[i]) for i in candidates)
        folded = {i: self._texts[i].casefold() for i in candidates}
        first = article.body[0] if article.body else article.stop
        near = [
            i
            for i in range(candidates[0], min(candidates[-1] + 12, len(self._texts)))
            if self._seen.kinds[i] in ("date", "byline", "dated")
        ]
        rows = []
        for i, own, n, margin in zip(candidates, words, shared, margins, strict=True):
            score = self._scores[i]
            at = bisect_left(near, i)
            text = self._texts[i]
            values = [
                i - article.headline, first - i, margin, max(margins) - margin, sum(m > margin for m in margins),
                int(score[HEADLINE] - score[BEFORE]), int(score[HEADLINE] - score[TOP]), int(score[HEADLINE] - score[SHORT]),
                int(score[HEADLINE]), int(score[TOP] - score[BEFORE]), int(score[AFTER] - score[BEFORE]),
                len(own), n, 100 * n // max(1, len(own)), max(shared) - n, sum(s > n for s in shared),
                100 * len(own & previous) // max(1, len(own)),
                int(self._widths[i]), n_words(text, int(self._widths[i])), _KIND.get(self._seen.kinds[i], len(_KINDS)),
                _KIND.get(self._kind(i - 1), len(_KINDS)), _KIND.get(self._kind(i + 1), len(_KINDS)), _KIND.get(self._kind(i + 2), len(_KINDS)),
                i in self._seen.repeats, i in self._parts, "|" in text or " > " in text or " » " in text,
                text[-1] in ".:,;", text[-1] == "?", text.isupper(), self._blank[i], self._blank[i + 1] if i + 1 < len(self._blank) else -1,
                near[at] - i if at < len(near) else 99, i - near[at - 1] if at else 99,
                self._same_shape(i), len(candidates), widest - int(self._widths[i]),
                sum(folded[i] in other for other in folded.values()) - 1,
                sum(other in folded[i] for other in folded.values()) - 1,
                self._path[i], article.headline == i,
            ]  # fmt: skip
            rows.append(values)
        clipped: list[list[int]] = np.clip(np.array(rows, np.int64), -_LIMIT, _LIMIT).tolist()
        return clipped

    def _kind(self, i: int) -> str:
        return self._seen.kinds[i] if 0 <= i < len(self._texts) else ""

    def _same_shape(self, i: int) -> int:
        """How many lines within four of line `i` are of its kind: titles in a row are a list."""
        low, high = max(0, i - 4), min(len(self._texts), i + 5)
        return sum(self._seen.kinds[j] == self._seen.kinds[i] for j in range(low, high)) - 1
