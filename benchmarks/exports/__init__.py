"""Exports in layouts that nobody designed for us: how many articles, headlines, days, papers and texts come out right.

`python -m benchmarks exports [--layouts N] [--update] [--show SEED]`. Even seeds are for looking at, odd ones are held out:
their figures have floors of their own (`floors.json`).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks import floors
from benchmarks.exports.layouts import Story, export, layout
from dateline.model import Document
from dateline.pipeline import DocumentResult, process_document
from dateline.placing import load_scheme

FLOORS = Path(__file__).parent / "floors.json"
FIGURES = ("found", "headline", "date", "publisher", "byline", "body")
DEFAULT_LAYOUTS = 400


def main(argv: list[str]) -> int:
    """Prints the figures of both halves; 1 where one fell under its floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks exports", description=__doc__)
    parser.add_argument("--layouts", type=int, default=DEFAULT_LAYOUTS, help="how many layouts")
    parser.add_argument("--update", action="store_true", help="raise the floors to what was measured")
    parser.add_argument("--show", type=int, help="print the export of this (even) seed and what was made of it")
    given = parser.parse_args(argv)
    if given.show is not None:
        return _show(given.show)
    figures = measure(range(given.layouts))
    for half, row in figures.items():
        print(f"{half:10}", "  ".join(f"{name} {value:.3f}" for name, value in row.items()))
    if given.update:
        floors.raise_to(FLOORS, figures)
        return 0
    fallen = floors.below(figures, floors.read(FLOORS))
    print("\n".join(fallen))
    return 1 if fallen else 0


def measure(seeds: range) -> floors.Figures:
    """The share of articles with each figure right, of the layouts looked at and of those held out."""
    halves: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in seeds:
        halves["held_out" if seed % 2 else "looked_at"] += score(seed)
    return {
        half: {name: n[name] / max(1, n[f"n_{name}"]) for name in (*FIGURES, "right_day_or_none")}
        for half, n in sorted(halves.items())
    }


def read(text: str) -> DocumentResult:
    """What the stages make of a text."""
    return process_document(Document("0" * 64, "export.txt", 0, text), load_scheme("newsroom"))


def score(seed: int) -> Counter[str]:
    """How many articles of a seed's export are right in each figure (`body` is a sum of F1), and of how many (`n_`)."""
    text, told = export(seed)
    result = read(text)
    rows = list(zip(result.articles, result.datings, strict=True))
    bodies = [_words(article.body) for article, _ in rows]
    n: Counter[str] = Counter()
    used: set[int] = set()
    for story in told:
        want = _words(" ".join(story.paragraphs))
        best = max((i for i in range(len(rows)) if i not in used), key=lambda i: _f1(want, bodies[i]), default=None)
        value = _f1(want, bodies[best]) if best is not None else 0.0
        is_found = best is not None and value >= 0.5
        if best is not None and is_found:
            used.add(best)
        n.update(_judge(story, rows[best] if best is not None and is_found else None, value if is_found else 0.0))
    return n


def _judge(story: Story, row, body: float) -> dict[str, float]:  # type: ignore[no-untyped-def]
    article, dating = row if row is not None else (None, None)
    day = str(dating.published_date) if dating is not None and dating.published_date else None
    found = {f"n_{name}": 1.0 for name in (*FIGURES, "right_day_or_none")} | {
        "n_byline": float(story.byline is not None)
    }
    found |= {"found": float(row is not None), "body": body, "right_day_or_none": float(day in (None, story.date))}
    if article is None:
        return found
    return found | {
        "headline": float(_squash(article.headline) == _squash(story.headline)),
        "date": float(day == story.date),
        "publisher": float(_squash(article.publisher) == _squash(story.publisher)),
        "byline": float(story.byline is not None and _squash(article.byline) == _squash(story.byline)),
    }


def _squash(text: str | None) -> str:
    return " ".join((text or "").casefold().split())


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def _f1(a: Counter[str], b: Counter[str]) -> float:
    return 2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values()))


def _show(seed: int) -> int:
    if seed % 2:
        print("layouts with odd seeds are held out: nobody looks at them")
        return 2
    text, told = export(seed)
    print(text, layout(seed), sep="\n")
    result = read(text)
    for article, dating in zip(result.articles, result.datings, strict=True):
        print([article.headline, article.publisher, article.byline, str(dating.published_date), article.body[:60]])
    print(*told, sep="\n")
    return 0
