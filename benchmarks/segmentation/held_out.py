"""Cross-validation: fit on three folds of the pages, segment dumps put together from the fourth, score them.

The dumps are made as those of the corpora are: as many articles, the same gaps. Each page stands in several dumps, in
other company each time. `html` is scored twice: the flattened pages as text (`html-flat`), furniture and all, and the
files as ingest reads them. What is scored, and how, follows the corpora's own scorer.
"""

from __future__ import annotations

import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

from benchmarks.segmentation.pages import GAP_SETS, Page, gold
from dateline import ingest
from dateline.errors import DumpUnreadable
from dateline.ingest import discover
from dateline.model import Article, Document, Dump
from dateline.normalise import article
from dateline.segment import segment
from dateline.segment.path import BEFORE, BODY, HEADLINE, SHORT

_WORD = re.compile(r"\w+")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
# Blank lines between the articles of the sets' dumps, None where there are none in the whole dump, and how many dumps
# each page stands in.
_GAPS: dict[str, tuple[int | None, ...]] = {
    "web": (None, 1, 2),
    "wikinews": (1, 2),
    "arabic": (1, 2),
    "wire": (2,),
    "toggle": (1, 2, 3),
    "toggle_modern": (2,),
    "html-flat": (None, 1, 2),
}
_TIMES = {"web": 6, "wikinews": 4, "arabic": 4, "wire": 1, "toggle": 2, "toggle_modern": 3, "html-flat": 2}
_N_FLAT = (1, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Truth:
    """Where an article stands in a dump (characters) and what its text is."""

    start: int
    end: int
    headline_start: int
    body_start: int
    body_end: int
    headline: str
    must: Counter[str]
    may: Counter[str]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A dump of held-out pages."""

    name: str
    document: Document
    articles: tuple[Truth, ...]


@dataclass(slots=True)
class Score:
    """Sums over the dumps of one set."""

    n: Counter[str] = field(default_factory=Counter)
    body: float = 0.0
    misses: list[tuple[str, ...]] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Boundary precision, recall and F1, dumps wholly right, headlines exact and body word F1."""
        n = self.n
        precision, recall = n["hit"] / max(1, n["found"]), n["hit"] / max(1, n["gold"])
        return {
            "precision": precision,
            "recall": recall,
            "boundary": 2 * precision * recall / max(1e-9, precision + recall),
            "dumps": n["right"] / max(1, n["dumps"]),
            "headline": n["headline"] / max(1, n["gold"]),
            "body": self.body / max(1, n["gold"]),
        }

    def add(self, dump: HeldOut) -> None:
        """Segment `dump` and count."""
        found = [(part, article(dump.document, part)) for part in segment(dump.document).segments]
        made = [(p.char_start, p.char_end, a) for p, a in found if isinstance(a, Article)]
        hits, free, last_end = 0, [start for start, _, _ in made], 0
        for truth in dump.articles:
            hit = next((s for s in free if last_end <= s <= truth.headline_start + 2), None)
            if hit is None:
                self.misses.append(("boundary", dump.name, truth.headline))
            else:
                free.remove(hit)
                hits += 1
            last_end = max(truth.body_start + 1, truth.body_end)
            self._add_text(dump.name, truth, made)
        self.misses += [("false", dump.name, dump.document.text[s : s + 90].split("\n")[0]) for s in free]
        self.n.update(dumps=1, gold=len(dump.articles), found=len(made), hit=hits)
        self.n["right"] += hits == len(dump.articles) == len(made)

    def _add_text(self, name: str, truth: Truth, made: Sequence[tuple[int, int, Article]]) -> None:
        def overlap(one: tuple[int, int, Article]) -> int:
            return min(one[1], truth.end) - max(one[0], truth.start)

        best = max(made, key=overlap, default=None)
        got = best[2] if best is not None and overlap(best) > 0 else None
        headline, body = (got.headline or "", got.body) if got else ("", "")
        is_right = _plain(headline) == _plain(truth.headline)
        self.n["headline"] += is_right
        if not is_right:
            self.misses.append(("headline", name, truth.headline, headline))
        told = Counter(_words(body))
        precision = (told & truth.may).total() / told.total() if told else 0.0
        recall = (told & truth.must).total() / truth.must.total() if truth.must else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        self.body += f1
        if f1 < 0.9:
            self.misses.append(("body", name, truth.headline, f"precision {precision:.2f} recall {recall:.2f}"))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_STRAIGHT).split())


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))


def sizes(corpora: Path) -> dict[str, list[int]]:
    """How many articles the dumps of each set hold."""
    return {name: [len(dump["articles"]) for dump in gold(corpora, name)] for name in GAP_SETS}


def held_out_dumps(pages: Sequence[Page], n_articles: dict[str, list[int]], fold: int) -> Iterator[tuple[str, HeldOut]]:
    """Set and dump, for the sets in turn, of the labelled `pages`; determined by them and `fold`."""
    by_set: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        name = "html-flat" if page.source == "html" else page.source
        if page.is_labelled() and name in _GAPS:
            by_set[name].append(page)
    for name, own in by_set.items():
        rng = random.Random(f"{name} {fold}")
        queue = [page for _ in range(_TIMES[name]) for page in rng.sample(own, len(own))]
        number = 0
        while queue:
            n = rng.choice(_N_FLAT if name == "html-flat" else n_articles[name])
            taken, queue = queue[:n], queue[n:]
            distinct = list({page.key: page for page in taken}.values())
            yield name, _joined(f"{name}-{fold}-{number}", distinct, rng.choice(_GAPS[name]))
            number += 1


def _joined(name: str, pages: Sequence[Page], gap: int | None) -> HeldOut:
    text = ""
    truths = []
    for page in pages:
        text += "\n" * ((gap or 0) + 1) if text else ""
        start = len(text)
        starts = []
        for line, blank in zip(page.texts, page.blanks, strict=True):
            if len(text) > start:
                text += "\n" * (1 if gap is None else blank + 1)
            starts.append(len(text))
            text += line
        truths.append(_truth(page, start, len(text), starts))
    return HeldOut(name, Document("0" * 64, name, 0, text), tuple(truths))


def _truth(page: Page, start: int, end: int, starts: Sequence[int]) -> Truth:
    head = next(i for i, s in enumerate(page.states) if HEADLINE in s)
    may = [
        i for i, s in enumerate(page.states) if s & {BODY, SHORT} and HEADLINE not in s and BEFORE not in s and i > head
    ]
    must = [i for i in may if page.states[i] <= {BODY, SHORT}]
    told = must or may
    return Truth(
        start,
        end,
        starts[head],
        starts[told[0]],
        starts[told[-1]] + len(page.texts[told[-1]]),
        page.title or page.texts[head],
        Counter(w for i in must for w in _words(page.texts[i])),
        Counter(w for i in may for w in _words(page.texts[i])),
    )


def html_dumps(corpora: Path) -> dict[str, HeldOut]:
    """The files of `html` as ingest reads them, by the key of their page."""
    truths = {dump["dump"]: _gold_truth(dump["articles"][0]) for dump in gold(corpora, "html")}
    found = {}
    for dump in discover([corpora / "html" / "raw"]).dumps:
        if dump.name in truths:
            found["html" + dump.name] = HeldOut(dump.name, _read(dump), (truths[dump.name],))
    return found


def _read(dump: Dump) -> Document:
    """The page's document; an empty one where ingest finds none, which then counts as missed."""
    try:
        return next(item for item in ingest.read(dump) if isinstance(item, Document))
    except (DumpUnreadable, StopIteration):
        return Document(dump.sha256, dump.name, 0, "")


def _gold_truth(told: dict[str, Any]) -> Truth:
    optional = told["optional"] or [False] * len(told["paragraphs"])
    must = Counter(w for p, may in zip(told["paragraphs"], optional, strict=True) if not may for w in _words(p))
    may = Counter(w for p in told["paragraphs"] for w in _words(p))
    return Truth(0, 10**9, 10**9, 0, 0, told["headline"] or "", must, may)


@contextmanager
def trying(folder: Path) -> Iterator[None]:
    """Segment with the tables of weights in `folder`."""
    rooms = [m for name, m in sorted(sys.modules.items()) if name.startswith("dateline.segment.")]
    _forget(rooms)
    patches = [mock.patch.object(room, "files", lambda _: folder) for room in rooms if hasattr(room, "files")]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()
        _forget(rooms)


def _forget(rooms: Sequence[ModuleType]) -> None:
    """Empty the caches of the rooms: what they hold was added up from other weights."""
    for room in rooms:
        for value in vars(room).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
