"""What is made of each line of a document: a network's scores, the best lawful path, and a second look at its articles."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.segment.columns import Sums
from dateline.segment.features import feature_blocks
from dateline.segment.found import hold_to_texts, with_text_between, without_strays
from dateline.segment.lines import Lines
from dateline.segment.network import Network, Scores
from dateline.segment.path import BEFORE, BODY, DECIDED, HEADLINE, NAT, SHORT, TOP, best_path
from dateline.segment.second_look import SecondLook
from dateline.segment.surroundings import are_pages
from dateline.segment.survey import Survey
from dateline.segment.trees import Trees, best_of
from dateline.segment.wordings import title_parts

# What a headline claimed by the metadata adds to a line that prints it.
_CLAIMED = 15 * NAT
# A line that the outlet prints on all its pages is hardly ever of an article (three thousand to one).
_EVERYWHERE = 8 * NAT
# An article is refused where the trees give it less than this (thousandths of a natural unit): of 4,000 held out, 14 are
# refused wrongly and 98 kept wrongly, at -500 as many and 113.
_REFUSED = 0
# The last article of a document is refused for much less only: a page without any is rare.
_REFUSED_ALONE = -2500
# An article that is kept by less than one and a half natural units, or a headline by less than two, is not sure.
_SURE = 1_500
_SURE_MARGIN = 2 * NAT
# In no doubt.
_WIRE_COPY = 10**9


class Reading(NamedTuple):
    """What is made of the lines of a document."""

    path: list[int]
    """The state of each line (see `path.STATES`)."""
    unsure: frozenset[int] = frozenset()
    """Headlines whose article may be none, and lines that were refused as such and may be one."""


class LineModel:
    """Learnt numbers, and the paths they lead to. Not to be shared between threads."""

    def __init__(self, numbers: Mapping[str, NDArray[Any]]) -> None:
        """`numbers` as `python -m benchmarks segmentation` writes them."""
        own = {name: value for name, value in numbers.items() if "." not in name and name != "names"}
        self._network = Network(own)
        table = np.concatenate((self._network.embedding, self._network.direct), axis=1)
        names = {name: k for k, name in enumerate(numbers["names"].tolist())}
        self._sums = Sums(names, table)
        self.steps: list[list[int]] = self._network.steps.tolist()
        """What speaks for each step from state to state."""
        self._article_trees, self._headline_trees = (
            Trees({k.split(".")[1]: v for k, v in numbers.items() if k.startswith(part + ".")})
            if f"{part}.roots" in numbers
            else None
            for part in ("articles", "headlines")
        )

    def path(self, lines: Lines, seen: Survey, *, one_article: bool = False, claimed: int | None = None) -> list[int]:
        """The state of each line (see `path.STATES`); the arguments are those of `read`."""
        return self.read(lines, seen, one_article=one_article, claimed=claimed).path

    def read(self, lines: Lines, seen: Survey, *, one_article: bool = False, claimed: int | None = None) -> Reading:
        """The best lawful path through the lines, and where it is unsure.

        With `one_article` there is one article at most; `claimed` is a line that prints the headline the document's
        metadata give.
        """
        parts = title_parts(lines.text)
        scores = self.weighed(lines, seen, parts)
        if all(kind == "prose" for kind in seen.kinds):  # running text alone: a story cut from its headline
            scores[:, HEADLINE] -= DECIDED
        if claimed is not None:
            scores[claimed, HEADLINE] += _CLAIMED
        path = best_path(scores, self.steps, one_article=one_article)
        look = SecondLook(lines, seen, scores, path, parts)
        headlines, unsure = self._headlines_of(look, claimed, is_plain=not are_pages(seen.kinds))
        if [*headlines.values()] != [article.headline for article in look.articles]:
            scores[:, HEADLINE] -= DECIDED
            scores[[*headlines.values()], HEADLINE] += 2 * DECIDED
            if not one_article:
                hold_to_texts(scores, [(i, look.articles[k].body) for k, i in headlines.items()])
            if path[0] in (BEFORE, HEADLINE):  # what was refused is no article that lacks its headline
                scores[0, [TOP, BODY, SHORT]] -= DECIDED
            path = best_path(scores, self.steps, one_article=one_article)
        path = with_text_between(without_strays(path), scores, seen)
        return Reading(path, frozenset[int]() if one_article else unsure)

    def scores(self, lines: Lines, seen: Survey, parts: Mapping[int, Sequence[str]]) -> Scores:
        """The network's score of each state of each line; `parts` are the marks of `title_parts`."""
        return self._network.scores_of(map(self._sums.of, feature_blocks(lines, seen, parts)), len(lines))

    def weighed(self, lines: Lines, seen: Survey, parts: Mapping[int, Sequence[str]] | None = None) -> Scores:
        """The network's scores with what a profile says of the outlet added."""
        scores = self.scores(lines, seen, title_parts(lines.text) if parts is None else parts)
        for state in (HEADLINE, BODY, SHORT) if seen.everywhere else ():
            scores[list(seen.everywhere), state] -= _EVERYWHERE
        if seen.leanings is not None:
            scores += seen.leanings
        return scores

    def look(self, lines: Lines, seen: Survey) -> SecondLook:
        """The second look at the articles of the first path."""
        parts = title_parts(lines.text)
        scores = self.scores(lines, seen, parts)
        return SecondLook(lines, seen, scores, best_path(scores, self.steps), parts)

    def _headlines_of(
        self, look: SecondLook, claimed: int | None, *, is_plain: bool
    ) -> tuple[dict[int, int], frozenset[int]]:
        """The lines that are the headlines of the articles that are any, and the lines of which that is unsure."""
        points = self._points(look, is_plain=is_plain)
        refused = {k for k, given in enumerate(points) if given < _REFUSED}
        best = points.index(max(points)) if points and len(refused) == len(points) else None
        if best is not None and points[best] >= _REFUSED_ALONE and not look.is_headed_by_furniture(best):
            refused.discard(best)
        chosen = self._chosen(look, [k for k in range(len(points)) if k not in refused], claimed)
        headlines, unsure = dict[int, int](), set[int]()
        for k, article in enumerate(look.articles):
            best = chosen.get(k, article.headline)
            if best != claimed:
                is_weak = k not in refused and points[k] < _WIRE_COPY and look.margin(best) < _SURE_MARGIN
                if is_weak or abs(points[k] - _REFUSED) < _SURE:
                    unsure.add(best)
            if k not in refused or best == claimed:
                headlines[k] = best
        return headlines, frozenset(unsure)

    def _points(self, look: SecondLook, *, is_plain: bool) -> list[int]:
        """What the trees give each article; wire copy is never in doubt, nor is the next item of a list.

        In plain copy nothing is refused that is signed or printed again as captions are: it holds no teasers.
        """
        points = [_WIRE_COPY] * len(look.articles)
        if self._article_trees is None:
            return points
        listed = [k for k in range(len(points)) if look.goes_on_with_a_list(k)]
        sure = {
            k for k in range(len(points)) if look.opens_as_wire_copy(k) or (is_plain and look.is_printed_again(k))
        }.union(listed)
        asked = [k for k in range(len(points)) if k not in sure]
        for k, value in zip(asked, self._article_trees.scores(look.article_table(asked)), strict=True):
            points[k] = max(value, _REFUSED) if is_plain and look.is_signed(k) else value
        for k in listed:
            points[k] = -_WIRE_COPY
        return points

    def _chosen(self, look: SecondLook, articles: Sequence[int], claimed: int | None) -> dict[int, int]:
        """The best headline of each of `articles` with several lines that could be it."""
        if self._headline_trees is None:
            return {}
        above = dict(zip(articles, (None, *articles), strict=False))
        asked = {k: look.candidates(k, above[k]) for k in articles if look.articles[k].headline != claimed}
        asked = {k: some for k, some in asked.items() if some != [look.articles[k].headline]}
        points = iter(self._headline_trees.scores(look.candidate_table([*asked], [*asked.values()])))
        chosen = {}
        for k, candidates in asked.items():
            chosen[k] = candidates[best_of([next(points) + look.leaning(i) for i in candidates])]
        return chosen


@cache
def line_model() -> LineModel:
    """The library's own model."""
    with np.load(io.BytesIO((files(__package__) / "line_model.npz").read_bytes())) as numbers:
        return LineModel(dict(numbers))
