"""Exports in layouts that nobody designed for us: how many articles, headlines, days, papers and texts come out right.

`python -m benchmarks exports [--layouts N] [--files N] [--update] [--show SEED] [--show-manner NAME SEED]`.

Two kinds of layouts: drawn at random (`layouts.py`: even seeds are for looking at, odd ones held out) and in the manner of
known archives (`manners.py`: half of the manners held out, some twenty files each). All four have floors (`floors.json`).
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks import floors
from benchmarks.exports.layouts import Story, export, layout
from benchmarks.exports.manners import export_in_manner, manners
from dateline.model import Document
from dateline.pipeline import DocumentResult, process_document
from dateline.placing import load_scheme

FLOORS = Path(__file__).parent / "floors.json"
FIGURES = ("found", "headline", "date", "publisher", "byline", "body")
DEFAULT_LAYOUTS = 400
DEFAULT_FILES = 20


def main(argv: list[str]) -> int:
    """Prints the figures of both halves; 1 where one fell under its floor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks exports", description=__doc__)
    parser.add_argument("--layouts", type=int, default=DEFAULT_LAYOUTS, help="how many layouts")
    parser.add_argument("--files", type=int, default=DEFAULT_FILES, help="how many files in each manner")
    parser.add_argument("--update", action="store_true", help="raise the floors to what was measured")
    parser.add_argument("--show", type=int, help="print the export of this (even) seed and what was made of it")
    parser.add_argument("--show-manner", nargs=2, metavar=("NAME", "SEED"), help="the same for a manner not held out")
    given = parser.parse_args(argv)
    if given.show is not None:
        return _show(given.show)
    if given.show_manner is not None:
        return _show_manner(*given.show_manner)
    figures = measure(range(given.layouts)) | measure_manners(range(given.files))
    for half, row in figures.items():
        print(f"{half:18}", "  ".join(f"{name} {value:.3f}" for name, value in row.items()))
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
    return _shares(halves)


def measure_manners(seeds: range) -> floors.Figures:
    """The same of files in the manner of known archives, of the manners looked at and of those held out."""
    halves: dict[str, Counter[str]] = defaultdict(Counter)
    for manner in manners():
        half = "manner_held_out" if manner.get("held_out") else "manner_looked_at"
        for seed in seeds:
            halves[half] += score_export(*export_in_manner(manner, seed))
    return _shares(halves)


def _shares(halves: dict[str, Counter[str]]) -> floors.Figures:
    return {
        half: {name: n[name] / max(1, n[f"n_{name}"]) for name in (*FIGURES, "right_day_or_none")}
        for half, n in sorted(halves.items())
    }


def read(text: str) -> DocumentResult:
    """What the stages make of a text."""
    return process_document(Document("0" * 64, "export.txt", 0, text), load_scheme("newsroom"))


def score(seed: int) -> Counter[str]:
    """`score_export` of a seed's export."""
    return score_export(*export(seed))


def score_export(text: str, told: list[Story]) -> Counter[str]:
    """How many articles of an export are right in each figure (`body` is a sum of F1), and of how many (`n_`)."""
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
        "publisher": float(_without_place(_squash(article.publisher)) == _squash(story.publisher)),
        "byline": float(story.byline is not None and _squash(article.byline) == _squash(story.byline)),
    }


def _squash(text: str | None) -> str:
    return " ".join((text or "").casefold().split())


def _without_place(name: str) -> str:
    """A paper without the place that archives print behind it: 'the herald (northford, nh)', 'the herald; northford'."""
    return re.sub(r"\s*[;(].*$", "", name)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def _f1(a: Counter[str], b: Counter[str]) -> float:
    return 2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values()))


def _show(seed: int) -> int:
    if seed % 2:
        print("layouts with odd seeds are held out: nobody looks at them")
        return 2
    print(layout(seed))
    return _print_reading(*export(seed))


def _show_manner(name: str, seed: str) -> int:
    manner = next((m for m in manners() if m["name"] == name), None)
    if manner is None or manner.get("held_out"):
        print("no manner of that name that may be looked at: " + ", ".join(m["name"] for m in manners()))
        return 2
    return _print_reading(*export_in_manner(manner, int(seed)))


def _print_reading(text: str, told: list[Story]) -> int:
    print(text)
    result = read(text)
    for article, dating in zip(result.articles, result.datings, strict=True):
        print([article.headline, article.publisher, article.byline, str(dating.published_date), article.body[:60]])
    print(*told, sep="\n")
    return 0
