"""A second look at the articles of a path: is each one, and which line is its headline?

The path weighs line against line; whether the text below a headline is an article, a teaser or a comment shows only
when it is seen as a whole, beside the other articles of the document, and candidates for one headline are best held
against each other. What is asked of several articles is counted for all of them together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dateline.lexicon.datelines import match_dateline
from dateline.segment.candidates import KIND, KINDS, NONE, UNKNOWN, Candidates, Row, Table, limited
from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, INSIDE, NAT, SHORT, TOP
from dateline.segment.shapes import ends_sentence
from dateline.segment.titles import BULLETS, capitals, enumerated, printed_in
from dateline.segment.widths import n_words

# What is counted of the lines of an article: kinds that stand for each other.
_DATES, _BYLINES, _CALLS, _TOP_MATTER, _TITLES = (
    ("date", "dated"),
    ("byline",),
    ("comment", "share", "more"),
    ("date", "byline"),
    ("title", "short", "name"),
)
_PROSE = KIND["prose"]
_IS_ONE = [np.array([kind in some for kind in (*KINDS, "")]) for some in (_DATES, _BYLINES, _CALLS, _TITLES)]
_AGAIN = frozenset({"first:next", "first:near"})
_OPENING = "\"'“”‘’«»„‚‹›「『《〈【[(¿¡#@"
_BESIDE = frozenset({"comment", "share", "more", "subscribe", "appeal", "advert", "legal", "navigation"})


class SecondLook(Candidates):
    """What can be told of the articles of one document once its path is known."""

    def article_rows(self, articles: Sequence[int]) -> list[Row]:
        """What is known of each of `articles`, as whole numbers."""
        rows: list[Row] = self.article_table(articles).tolist()
        return rows

    def article_table(self, articles: Sequence[int]) -> Table:
        """The same as a table."""
        if not articles:
            return np.empty((0, 0), np.int64)
        self._words_of_bodies(articles)
        self._words_of_headlines(articles)
        counts = self._counts()
        rows = [self._article(k, counts) + self._beside(k, counts) for k in articles]
        return limited(rows)

    def _counts(self) -> NDArray[np.int64]:
        """For every line how much of each thing stands before it: what a stretch holds is a difference of two rows."""
        kinds, path, scores = self._kinds, np.array(self._path), self._scores
        n = len(kinds)
        is_body = (path == BODY) | (path == SHORT)
        is_prose = is_body & (kinds == _PROSE)
        is_open, is_repeated = np.zeros((2, n), bool)
        is_open[[*self._seen.shapes]] = True
        is_repeated[[*self._seen.repeats]] = True
        chosen = scores[np.arange(n), path]
        dates, bylines, calls, titles = (is_one.take(kinds) for is_one in _IS_ONE)
        columns = [
            *(path == state for state in (TOP, BODY, SHORT, INSIDE, AFTER)),
            is_prose, is_body & ~is_open, self._widths * is_prose, self._widths,
            chosen - scores[:, AFTER], chosen - scores[:, BEFORE],
            dates, bylines, calls, is_repeated, titles, path == BEFORE,
        ]  # fmt: skip
        counts = np.zeros((len(columns), n + 1), np.int64)
        for told, column in zip(counts, columns, strict=True):
            np.cumsum(column, dtype=np.int64, out=told[1:])
        return counts.T

    def _article(self, k: int, counts: NDArray[np.int64]) -> Row:
        """What is known of article `k` by itself, and of its words beside those of the article before."""
        words = self._heads[k]
        head, stop, body = self.articles[k]
        kinds, widths, repeats = self._seen.kinds, self._widths, self._seen.repeats
        own = self._scores[head].astype(np.int64)
        told = (counts[stop] - counts[head]).tolist()
        states, (n_prose, n_closed, prose_width, whole_width), told = told[:5], told[5:9], told[9:]
        against_after, against_before, n_dates, n_bylines, n_calls, n_repeats, n_titles, _ = told
        lines = list(body) or [head]
        part = self._scores[lines]
        sure = np.maximum(part[:, BODY], part[:, SHORT]) - np.maximum(part[:, AFTER], part[:, BEFORE])
        body_widths = widths[lines]
        first = body[0] if body else stop
        previous, mine = self._words[k - 1] if k else NONE, self._words[k]
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
            head_width, n_words(self._texts[head], head_width), KIND.get(kinds[head], UNKNOWN),
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

    def _beside(self, k: int, counts: NDArray[np.int64]) -> Row:
        """What tells article `k` from a part of the article before it: what stands between them, and how alike they are."""
        head, stop, body = self.articles[k]
        kinds, widths, texts = self._seen.kinds, self._widths, self._texts
        above = self.articles[k - 1] if k else None
        below = self.articles[k + 1] if k + 1 < len(self.articles) else None
        since = 0 if above is None else (above.body[-1] if above.body else above.headline) + 1
        between = (counts[head] - counts[since]).tolist()
        before = (counts[above.stop] - counts[above.headline]).tolist() if above else [0] * len(between)
        mine, previous = self._words[k], self._words[k - 1] if k else NONE
        words, other = self._heads[k], self._heads[k - 1] if k else NONE
        title, other_head = texts[head], -1 if above is None else above.headline
        return [
            between[4], between[-1], between[9], between[11], between[12],
            before[0], before[2], before[11], before[12],
            enumerated(title), enumerated(texts[other_head]) if above else -1,
            enumerated(texts[below.headline]) if below else -1,
            100 * len(other & mine) // max(1, len(other)), 100 * len(other & words) // max(1, len(words)),
            100 * len(mine & previous) // max(1, len(previous)), len((words & mine) - previous),
            self._bodies[k + 1] if below else -1, below.headline - (body[-1] if body else head) if below else -1,
            kinds[head] == kinds[other_head] if above else -1,
            int(widths[head] - widths[other_head]) if above else 999,
            self._blank[head] - self._blank[other_head] if above else 99,
            title[-1] in ".:,;", title[-1] in "?!", title.isupper(), title[0] in BULLETS, capitals(title),
            ends_sentence(texts[since - 1]) if above else -1, printed_in(self._parts.get(head, ())),
            head * 100 // len(texts), sum(kinds[i] == kinds[head] for i in above.body) if above else -1,
            stop - (body[-1] if body else head), self._are_pages,
        ]  # fmt: skip

    def opens_as_wire_copy(self, k: int) -> bool:
        """Whether a dateline opens the body of article `k`, or what stands above it: no teaser and no comment has any."""
        head, _, body = self.articles[k]
        return any(match_dateline(self._texts[i]) for i in range(head + 1, body[0] + 1 if body else head + 1))

    def is_printed_again(self, k: int) -> bool:
        """Whether the headline of article `k` comes again right below it, as beside a picture: no teaser's does."""
        return any(mark in _AGAIN for mark in self._seen.repeats.get(self.articles[k].headline, ()))

    def leaning(self, i: int) -> int:
        """What the habits of a profile say for line `i` as a headline, in thousandths of a natural unit; 0 without any."""
        if self._seen.leanings is None:
            return 0
        own: list[int] = self._seen.leanings[i].tolist()
        return 1000 * (own[HEADLINE] - max(own[BEFORE], own[TOP], own[AFTER], own[BODY])) // NAT

    def is_headed_by_furniture(self, k: int) -> bool:
        """Whether the headline of article `k` is a line that pages print beside their stories: "Log in", "Share"."""
        return self._seen.kinds[self.articles[k].headline] in _BESIDE

    def is_signed(self, k: int) -> bool:
        """Whether a day or a byline stands between the headline of article `k` and its text."""
        head, _, body = self.articles[k]
        return any(self._seen.kinds[i] in _TOP_MATTER for i in range(head + 1, body[0] if body else head + 1))

    def goes_on_with_a_list(self, k: int) -> bool:
        """Whether the headline of article `k` begins with the sign that the last line of a body right above it begins with."""
        head = self.articles[k].headline
        sign = self._texts[head][0]
        if k == 0 or sign.isalnum() or sign in _OPENING or head - 1 not in self.articles[k - 1].body[-1:]:
            return False
        return self._texts[head - 1][0] == sign
