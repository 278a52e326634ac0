"""The lines that could be the headline of an article of the path, each held against the others.

What is asked of several articles is counted for all of them together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from dateline.segment.company import in_company, kinds_before, surroundings
from dateline.segment.found import found_articles
from dateline.segment.lines import Lines
from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, SHORT, TOP
from dateline.segment.surroundings import are_pages
from dateline.segment.survey import Survey
from dateline.segment.titles import BULLETS, capitals, enumerated, is_item_of, nested, printed_in
from dateline.segment.widths import n_words
from dateline.segment.words import word_sets

Scores = NDArray[np.int32]
Row = list[int]
Table = NDArray[np.int64]
KINDS = (
    "prose", "long", "sentence", "title", "short", "name", "upper", "mark", "date", "dated", "byline", "section", "media",
    "more", "share", "comment", "navigation", "credit", "caption", "subscribe", "appeal", "advert", "legal", "tags",
    "endnote",
)  # fmt: skip
KIND = {kind: k for k, kind in enumerate(KINDS)}
UNKNOWN = len(KINDS)
NONE: frozenset[int] = frozenset()
_READ = 40
"""So many lines of a body are held against a headline's words."""
_ABOVE, _BELOW, _MOST = 60, 12, 40
_LIMIT = 1 << 20
_LEAD = 3
"""So many lines of a body are its lead."""


class Candidates:
    """The articles of one document once its path is known, and the lines that could be their headlines."""

    def __init__(
        self, lines: Lines, seen: Survey, scores: Scores, path: Sequence[int], parts: Mapping[int, Sequence[str]]
    ) -> None:
        """`parts` holds the lines that another line prints in part or as a title, with the marks of `title_parts`."""
        self._texts, self._blank, self._seen = lines.text, lines.blank_before, seen
        self._wide = lines.widths
        self._scores, self._path = scores, path
        self._parts = parts
        self._are_pages = are_pages(seen.kinds)
        self.articles = found_articles(path)
        self._words: dict[int, frozenset[int]] = {}
        self._heads: dict[int, frozenset[int]] = {}

    @cached_property
    def _widths(self) -> NDArray[np.int64]:
        return np.array(self._wide, np.int64)

    @cached_property
    def _kinds(self) -> NDArray[np.intp]:
        """The number of the kind of each line."""
        return np.array(self._kind_of[2:-2], np.intp)

    @cached_property
    def _kind_of(self) -> Row:
        """The same, with two lines of no kind before the first and behind the last."""
        none = [UNKNOWN] * 2
        return [*none, *(KIND.get(kind, UNKNOWN) for kind in self._seen.kinds), *none]

    @cached_property
    def _margins(self) -> Row:
        others = self._scores[:, [BEFORE, TOP, SHORT, BODY, AFTER]].max(axis=1)
        margins: Row = (self._scores[:, HEADLINE] - others).tolist()
        return margins

    @cached_property
    def _kinds_before(self) -> NDArray[np.int64]:
        return kinds_before(self._seen.kinds, [*self._seen.repeats], self._margins, self._blank)

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
        self._words |= zip(asked, word_sets(texts), strict=True)

    def _words_of_headlines(self, articles: Iterable[int]) -> None:
        asked = sorted({j for k in articles for j in (k - 1, k) if j >= 0} - self._heads.keys())
        texts = [[self._texts[self.articles[k].headline]] for k in asked]
        self._heads |= zip(asked, word_sets(texts), strict=True)

    def candidates(self, k: int, above: int | None) -> list[int]:
        """The lines that could be the headline of article `k` below article `above`, None where it is the first.

        What stands between them may be articles of the path that are none: a headline and its standfirst, say.
        """
        article = self.articles[k]
        before = None if above is None else self.articles[above]
        start = max(
            (before.body[-1] if before.body else before.headline) + 1 if before else 0, article.headline - _ABOVE
        )
        kinds = self._seen.kinds
        first = next((i for i in article.body if kinds[i] == "prose"), article.headline)
        stop = max(article.headline + 1, min(first, article.headline + _BELOW) + 1)
        widths, margins = self._wide[start:stop], self._margins[start:stop]
        could = [
            (-margin, i)
            for i, wide, margin in zip(range(start, stop), widths, margins, strict=True)
            if 4 <= wide <= 300 and i in self._seen.shapes and kinds[i] != "mark"
        ]
        found = sorted({*(i for _, i in sorted(could)[:_MOST]), article.headline})
        printed = {self._texts[i].casefold() for i in found}
        return [i for i in found if not is_item_of(self._texts[i].casefold(), printed)]

    def margin(self, i: int) -> int:
        """By how much the network takes line `i` for a headline rather than anything else on a page."""
        return self._margins[i]

    def candidate_rows(self, articles: Sequence[int], candidates: Sequence[Sequence[int]]) -> list[list[Row]]:
        """For each of `articles` what is known of each of its `candidates` for a headline, as whole numbers."""
        rows = iter(self.candidate_table(articles, candidates).tolist())
        return [[next(rows) for _ in some] for some in candidates]

    def candidate_table(self, articles: Sequence[int], candidates: Sequence[Sequence[int]]) -> Table:
        """The same as a table, a row for each candidate of the first article, then of the next."""
        self._words_of_bodies(articles)
        words = iter(word_sets([[self._texts[i]] for some in candidates for i in some]))
        leads = word_sets([[self._texts[i] for i in self.articles[k].body[:_LEAD]] for k in articles])
        rows, since, bodies = [], list[int](), list[int]()
        for k, some, lead in zip(articles, candidates, leads, strict=True):
            own = [next(words) for _ in some]
            body = self.articles[k].body[0] if self.articles[k].body else 0
            above = self.articles[k - 1].body[-1:] if k else ()
            since += [above[0] + 1 if above and above[0] < some[0] else 0] * len(some)
            bodies += [body] * len(some)
            near = in_company(self._texts, self._blank, self._wide, self._scores, some, own, body)
            values = zip(self._candidates(k, some, own), self._held_against(k, some, own, lead), near, strict=True)
            rows += [a + b + c for a, b, c in values]
        if not rows:
            return limited(rows)
        around = surroundings(self._kinds_before, [i for some in candidates for i in some], since, bodies)
        return np.concatenate((limited(rows), around), axis=1)

    def _candidates(self, k: int, candidates: Sequence[int], words: Sequence[frozenset[int]]) -> list[Row]:
        article, kinds, texts, kind_of = self.articles[k], self._seen.kinds, self._texts, self._kind_of
        mine, previous = self._words[k], self._words[k - 1] if k else NONE
        shared = [len(own & mine) for own in words]
        margins = [self._margins[i] for i in candidates]
        widths = [self._wide[i] for i in candidates]
        all_scores = self._scores[list(candidates)].tolist()
        most_margin, most_shared, widest = max(margins), max(shared), max(widths)
        by_margin, by_shared = sorted(margins), sorted(shared)
        held, holding = nested([texts[i].casefold() for i in candidates])
        first = article.body[0] if article.body else article.stop
        stop = min(candidates[-1] + 12, len(texts))
        near = [i for i in range(candidates[0], stop) if kinds[i] in ("date", "byline", "dated")]
        rows = []
        for n, (i, own, margin, wide, score) in enumerate(
            zip(candidates, words, margins, widths, all_scores, strict=True)
        ):
            at = bisect_left(near, i)
            text = texts[i]
            rows.append([
                i - article.headline, first - i, margin, most_margin - margin, len(margins) - bisect_right(by_margin, margin),
                score[HEADLINE] - score[BEFORE], score[HEADLINE] - score[TOP], score[HEADLINE] - score[SHORT],
                score[HEADLINE], score[TOP] - score[BEFORE], score[AFTER] - score[BEFORE],
                len(own), shared[n], 100 * shared[n] // max(1, len(own)), most_shared - shared[n],
                len(shared) - bisect_right(by_shared, shared[n]), 100 * len(own & previous) // max(1, len(own)),
                wide, n_words(text, wide), kind_of[i + 2], kind_of[i + 1], kind_of[i + 3], kind_of[i + 4],
                i in self._seen.repeats, i in self._parts, "|" in text or " > " in text or " » " in text,
                text[-1] in ".:,;", text[-1] == "?", text.isupper(),
                self._blank[i], self._blank[i + 1] if i + 1 < len(self._blank) else -1,
                near[at] - i if at < len(near) else 99, i - near[at - 1] if at else 99,
                self._same_shape(i), len(candidates), widest - wide, held[n], holding[n],
                self._path[i], article.headline == i,
            ])  # fmt: skip
        return rows

    def _held_against(
        self, k: int, candidates: Sequence[int], words: Sequence[frozenset[int]], lead: frozenset[int]
    ) -> list[Row]:
        """What is known of each candidate beside the others: whose words are rare among them, and who stands near."""
        mine, kind_of = self._words[k], self._kind_of
        held_by = Counter(chain.from_iterable(words))
        worth = {word: 100 // n for word, n in held_by.items()}
        rare = [sum(map(worth.__getitem__, own & mine)) for own in words]
        again = [sum(map(held_by.__getitem__, own)) - len(own) for own in words]
        margins = [self._margins[i] for i in candidates]
        chosen = next((own for i, own in zip(candidates, words, strict=True) if i == self.articles[k].headline), NONE)
        most_rare, n = max(rare), len(self._texts)
        above = list(accumulate(margins, max, initial=-_LIMIT))
        below = list(accumulate(reversed(margins), max, initial=-_LIMIT))[::-1]
        rows, ranked = [], list[int]()
        for at, (i, own) in enumerate(zip(candidates, words, strict=True)):
            text, n_own, n_lead, n_chosen = self._texts[i], len(own) or 1, len(own & lead), len(own & chosen)
            n_better = at - bisect_left(ranked, rare[at])
            insort(ranked, rare[at])
            rows.append([
                rare[at], most_rare - rare[at], n_lead, 100 * n_lead // n_own,
                again[at], 100 * again[at] // n_own, 100 * n_chosen // n_own,
                100 * n_chosen // max(1, len(chosen)), printed_in(self._parts.get(i, ())),
                len(self._seen.repeats.get(i, ())), text[0] in BULLETS, enumerated(text), capitals(text),
                self._margins[i - 1] if i else 0, self._margins[i + 1] if i + 1 < n else 0, above[at], below[at + 1],
                self._path[i - 1] if i else -1, self._path[i + 1] if i + 1 < n else -1,
                n_better, at, kind_of[i], i * 100 // n, self._are_pages,
            ])  # fmt: skip
        return rows

    def _same_shape(self, i: int) -> int:
        """How many lines within four of line `i` are of its kind: titles in a row are a list."""
        return self._seen.kinds[max(0, i - 4) : i + 5].count(self._seen.kinds[i]) - 1


def limited(rows: Sequence[Sequence[int]]) -> Table:
    """Whole numbers, none of them larger than the trees know."""
    return np.array(rows, np.int64).clip(-_LIMIT, _LIMIT)
