"""Country focus against its peers on the same articles, its reliability, its confusions, its speed.

    python -m benchmarks placing [SET…] [--half even|odd] [--misses N] [--speed]

The articles are what our own ingest, segment and normalise make of ../shared/corpora; every tool gets the same text. An
answer counts when it is the gold's country or one of its alternatives. Peers that are not installed are left out: they
are in the dependency group `peers`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.placing.cases import SETS, Case, cases
from benchmarks.placing.peers import installed_peers
from benchmarks.placing.tables import confusion, reliability
from dateline.model import Article
from dateline.placing import load_scheme, place, place_all

SHARED = Path(__file__).parents[3] / "shared" / "corpora"
Tool = Callable[[Article], str | None]


def main(argv: list[str]) -> int:
    """Print the tables; 0 when done, 2 when the corpora are not beside the checkout."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks placing", description=__doc__)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--half", choices=("even", "odd"), help="only dumps of even or odd number")
    parser.add_argument("--misses", type=int, default=0, help="print so many misses of each set")
    parser.add_argument("--speed", action="store_true", help="only the speed on wire copy")
    options = parser.parse_args(argv)
    if not SHARED.is_dir():
        print(f"no corpora at {SHARED}")
        return 2
    if options.speed:
        print(speed(cases(SHARED / "wire")))
        return 0
    by_set = {name: [c for c in cases(SHARED / name) if c.is_of_half(options.half)] for name in options.sets}
    tools: dict[str, Tool] = {"dateline": ours, **installed_peers()}
    print(f"{'set':16} {'n':>5} " + " ".join(f"{name:>14}" for name in tools))
    for name, chosen in by_set.items():
        shares = [
            sum(case.accepts(tool(case.article)) for case in chosen) / max(1, len(chosen)) for tool in tools.values()
        ]
        print(f"{name:16} {len(chosen):5} " + " ".join(f"{share:14.3f}" for share in shares))
    print(f"{'MB/s':22} " + " ".join(f"{megabytes_per_s(tool, by_set):14.2f}" for tool in tools.values()))
    everything = [case for chosen in by_set.values() for case in chosen]
    scheme = load_scheme()
    placed = [(case, place(case.article, scheme)) for case in everything]
    print("\nregion_confidence: share of regions right\n" + reliability(placed, scheme))
    print("\nregions taken for others (gold -> given)\n" + confusion(placed, scheme))
    for case, placing in placed:
        if options.misses and not case.accepts(placing.country):
            print(case.set_name, case.dump, case.headline[:70], sorted(case.accepted), placing.country, sep=" | ")
    return 0


def ours(article: Article) -> str | None:
    """Our own answer."""
    return place(article, load_scheme()).country


def megabytes_per_s(tool: Tool, by_set: dict[str, list[Case]]) -> float:
    """Text per second of processor time over a hundred articles of each set."""
    articles = [case.article for chosen in by_set.values() for case in chosen[:100]]
    started = time.process_time()
    for article in articles:
        tool(article)
    return sum(map(n_chars, articles)) / 1e6 / max(1e-9, time.process_time() - started)


def speed(wire: Sequence[Case], rounds: int = 7) -> str:
    """The best of some rounds over wire copy, document by document as the pipeline has it, in processor time; and what
    loading costs."""
    scheme = load_scheme()
    documents = [[case.article for case in group] for _, group in groupby(wire, key=lambda case: case.dump)]
    started = time.process_time()
    place(wire[0].article, scheme)
    load_s = time.process_time() - started
    best = float("inf")
    for _ in range(rounds):
        started = time.process_time()
        for articles in documents:
            place_all(articles, scheme)
        best = min(best, time.process_time() - started)
    megabytes = sum(n_chars(case.article) for case in wire) / 1e6
    return f"{megabytes / best:.1f} MB/s, {best / len(wire) * 1e6:.0f} µs an article, loaded in {load_s:.2f} s"


def n_chars(article: Article) -> int:
    """Characters of the article's pieces."""
    return sum(len(piece.text) for piece in article.pieces)
