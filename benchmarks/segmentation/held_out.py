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
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.corpora import load_scorer
from benchmarks.segmentation.pages import GAP_SETS, PAGE_SETS, Page, gold
from dateline.model import Article, Document
from dateline.normalise import article
from dateline.segment import segment
from dateline.segment.line_model import LineModel

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


def rows(name: str, text: str, model: LineModel | None) -> Iterator[dict[str, Any]]:
    """The articles that `model` (the library's own for None) finds in `text`, as rows that the scorer reads."""
    document = Document("0" * 64, name, 0, text)
    for part in segment(document, model).segments:
        found = article(document, part)
        if isinstance(found, Article):
            yield {
                "dump_name": name,
                "char_start": part.char_start,
                "char_end": part.char_end,
                "headline": found.headline,
                "body": found.body,
            }


def scored(dumps: Sequence[HeldOut], found: Sequence[dict[str, Any]], misses: int = 0) -> tuple[dict[str, Any], Any]:
    """The scorer's figures and first misses for `found` articles of `dumps`."""
    with TemporaryDirectory() as folder:
        for dump in dumps:
            (Path(folder) / dump.name).write_text(dump.text, encoding="utf-8", newline="")
        return load_scorer()([dump.gold for dump in dumps], list(found), misses, Path(folder))
