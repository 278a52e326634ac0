"""Dumps of held-out pages, and how a line model does on them by the corpora's own scorer.

The dumps are made as those of the corpora are: as many articles, the same gaps, every line as it was printed. A page
stands in several dumps, in other company each time. What is scored, and how, is `../shared/bench/score.py`.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.corpora import load_scorer
from benchmarks.segmentation.cleaned import printed
from benchmarks.segmentation.dress import Dump, worn_dumps
from benchmarks.segmentation.pages import GAP_SETS, PAGE_SETS, Page, gold
from dateline.cleancopy import clean_copy
from dateline.model import Article, Document
from dateline.normalise import article
from dateline.segment import segment
from dateline.segment.line_model import LineModel
from dateline.segment.path import BEFORE, BODY, HEADLINE, SHORT, TOP

# Blank lines between the articles of the sets' dumps, None where there are none in the whole dump, and how many dumps
# each page stands in.
_GAPS: dict[str, tuple[int | None, ...]] = {
    "web": (None, 1, 2),
    "wikinews": (1, 2),
    "arabic": (1, 2),
    "wire": (2,),
    "toggle": (1, 2, 3),
    "toggle_modern": (2,),
    **dict.fromkeys(PAGE_SETS, (2, 2, 1, 0)),
}
_TIMES = {"web": 6, "wikinews": 4, "arabic": 4, "toggle_modern": 2, "pages_browser": 2, "pages_inscriptis": 2}

_WORN_SEED = 900  # not that of any training draw


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A dump of held-out pages and its gold, in the format of the corpora."""

    name: str
    text: str
    gold: dict[str, Any]


def sizes(corpora: Path) -> dict[str, list[int]]:
    """How many articles the dumps of each set hold."""
    return {name: [len(dump["articles"]) for dump in gold(corpora, name)] for name in (*GAP_SETS, *PAGE_SETS)}


def held_out_dumps(pages: Sequence[Page], n_articles: dict[str, list[int]], fold: int) -> Iterator[tuple[str, HeldOut]]:
    """Set and dump, for the sets in turn, of the labelled `pages`; determined by them and `fold`."""
    by_set: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        if page.article and page.source in _GAPS:
            by_set[page.source].append(page)
    for name, own in by_set.items():
        rng = random.Random(f"{name} {fold}")
        queue = [page for _ in range(_TIMES.get(name, 1)) for page in rng.sample(own, len(own))]
        number = 0
        while queue:
            n = rng.choice(n_articles[name])
            taken, queue = queue[:n], queue[n:]
            distinct = list({page.key: page for page in taken}.values())
            yield name, _joined(f"{name}-{fold}-{number}.txt", distinct, rng.choice(_GAPS[name]))
            number += 1


def _joined(name: str, pages: Sequence[Page], gap: int | None) -> HeldOut:
    text = ""
    articles = []
    for page in pages:
        text += "\n" * ((gap or 0) + 1) if text else ""
        start = len(text)
        starts = []
        for line, blank in zip(page.texts, page.blanks, strict=True):
            if len(text) > start:
                text += "\n" * (1 if gap is None else blank + 1)
            starts.append(len(text))
            text += line
        articles.append(_moved(page, start, len(text), starts))
    return HeldOut(name, text, {"dump": name, "articles": articles})


def _moved(page: Page, start: int, end: int, starts: Sequence[int]) -> dict[str, Any]:
    """What the gold says of `page`, its offsets counted in another dump, where its lines begin at `starts`."""

    def at(offset: int) -> int:
        line = max(0, bisect_right(page.offsets, offset) - 1)
        return starts[line] + min(max(0, offset - page.offsets[line]), len(page.texts[line]))

    moved = dict(page.article, start=start, end=end)
    for key in ("headline_start", "body_start", "body_end"):
        if isinstance(offset := page.article.get(key), int):
            moved[key] = at(offset)
    return moved


def worn_held_out(pages: Sequence[Page], n: int, fold: int) -> Iterator[tuple[str, HeldOut]]:
    """`n` dumps of the labelled `pages` in other dresses, determined by them and `fold`."""
    own = [page for page in pages if page.is_labelled()]
    for number, dump in enumerate(worn_dumps(own, n, _WORN_SEED + fold)):
        yield "worn", as_held_out(f"worn-{fold}-{number}.txt", dump)


def as_held_out(name: str, dump: Dump) -> HeldOut:
    """A dressed dump and what is right of it, in the format of the corpora."""
    text, starts = printed(dump)
    articles = []
    for _, own in groupby(range(len(dump.texts)), key=lambda i: dump.pages[i]):
        lines = list(own)
        head = next((i for i in lines if dump.states[i] == {HEADLINE}), None)
        if head is None:
            head = next((i for i in lines[::-1] if HEADLINE in dump.states[i]), lines[0])
        body = [i for i in lines if i > head and dump.states[i] & {BODY, SHORT} and not dump.states[i] & {TOP, BEFORE}]
        if body:
            articles.append(
                {
                    "headline": dump.texts[head], "headline_start": starts[head], "start": starts[lines[0]],
                    "end": starts[lines[-1]] + len(dump.texts[lines[-1]]), "body_start": starts[body[0]],
                    "paragraphs": [dump.texts[i] for i in body],
                }
            )  # fmt: skip
    return HeldOut(name, text, {"dump": name, "articles": articles})


def rows(name: str, text: str, model: LineModel | None) -> Iterator[dict[str, Any]]:
    """The articles that `model` (the library's own for None) finds in `text`, as rows that the scorer reads."""
    copy = clean_copy(Document("0" * 64, name, 0, text))
    for part in segment(copy.document, model).segments:
        found = article(copy.document, part)
        if isinstance(found, Article):
            placed = copy.article(found)
            yield {
                "dump_name": name,
                "char_start": placed.char_start,
                "char_end": placed.char_end,
                "headline": found.headline,
                "body": found.body,
            }


def scored(dumps: Sequence[HeldOut], found: Sequence[dict[str, Any]], misses: int = 0) -> tuple[dict[str, Any], Any]:
    """The scorer's figures and first misses for `found` articles of `dumps`."""
    with TemporaryDirectory() as folder:
        for dump in dumps:
            (Path(folder) / dump.name).write_text(dump.text, encoding="utf-8", newline="")
        return load_scorer()([dump.gold for dump in dumps], list(found), misses, Path(folder))
