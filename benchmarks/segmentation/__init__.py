"""Fit the line model (src/dateline/segment/line_model.npz) and see how it does on pages left out.

    python -m benchmarks segmentation CORPORA [--out FILE] [--work FOLDER] [--misses N]

One command, some ten minutes on two idle cores: training dumps are drawn of each of four folds of the pages; a network
is fitted to three folds at a time; what it finds on the fourth is what the second look learns from; last, a network is
fitted to all folds. The figures printed, and kept in `held_out.json` beside the digest of the file, are of pages that
neither the network nor the trees that judged them had part in. Needs the dependency group `training`. The texts of the
corpora stay outside the repository: only numbers, and words that sixteen outlets or more print, come in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.segmentation.held_out import HeldOut, held_out_dumps, rows, scored, sizes
from benchmarks.segmentation.outlets import N_FOLDS, folds
from benchmarks.segmentation.pages import Page, load
from dateline.segment.line_model import LineModel
from dateline.segment.path import NAT

Numbers = dict[str, NDArray[Any]]

HELD_OUT = Path(__file__).parent / "held_out.json"
HELD_OUT_FLOORS = Path(__file__).parent / "held_out_floors.json"
MODEL = Path(__file__).parents[2] / "src" / "dateline" / "segment" / "line_model.npz"
N_DUMPS, STEPS, CHANNELS, SEED = 1800, 1600, 48, 0
# Set by hand on top of what is learnt, in natural units: what the pages hold too few of to be sure.
_BY_HAND: Mapping[str, tuple[int, ...]] = {
    # a paragraph that asks the reader for money is none, and the text goes on below it more often than the few pages say
    "kind:appeal": (0, -5, 0, -6, -6, 2, -2),
    "before:appeal": (0, 0, 0, 3, 0, -3, 0),
}
SHOWN = {
    "boundary": ("boundary", "f1"),
    "precision": ("boundary", "p"),
    "recall": ("boundary", "r"),
    "start_exact": ("start_exact",),
    "headline": ("headline_exact",),
    "body": ("body_word_f1",),
    "words_lost": ("words_lost",),
    "furniture": ("furniture_articles",),
}


def networks(pages: Sequence[Page], fold_of: Sequence[int]) -> list[Numbers]:
    """The numbers of a network for each fold, which has no part in it; last, one learnt from all."""
    from benchmarks.segmentation.examples import numbered
    from benchmarks.segmentation.network import fit

    examples = numbered(pages, fold_of, N_DUMPS, SEED)
    found = []
    for fold in (*range(N_FOLDS), None):
        learnt = fit(
            examples.but(fold),
            len(examples.names),
            channels=CHANNELS,
            steps=STEPS,
            seed=SEED,
            dropout=examples.dropout(),
        )
        found.append(with_hand({"names": np.array(examples.names), **learnt}))
    return found


def with_hand(numbers: Numbers) -> Numbers:
    """The numbers with what is set by hand added."""
    direct = numbers["direct"].astype(np.int64)
    for name, units in _BY_HAND.items():
        direct[numbers["names"] == name] += np.array(units) * NAT
    return numbers | {"direct": np.clip(direct, -32768, 32767).astype(np.int16)}


def with_second_look(networks: Sequence[Numbers], held: Sequence[Sequence[tuple[str, HeldOut]]]) -> list[Numbers]:
    """The networks with the trees of the second look, learnt for each fold from what was found on the others."""
    from benchmarks.segmentation.looks import fit_articles, fit_headlines, joined, look_at

    looks = [look_at(dumps, LineModel(numbers)) for dumps, numbers in zip(held, networks, strict=False)]
    found = []
    for fold, numbers in enumerate(networks):
        others = joined([look for k, look in enumerate(looks) if k != fold])
        trees = {"articles": fit_articles(others), "headlines": fit_headlines(others)}
        found.append(numbers | {f"{part}.{name}": value for part, own in trees.items() for name, value in own.items()})
    return found


def figures(
    models: Sequence[Numbers], held: Sequence[Sequence[tuple[str, HeldOut]]], misses: int = 0
) -> dict[str, Any]:
    """The scorer's figures by set, each dump read by the model that has not seen its pages."""
    dumps: dict[str, list[HeldOut]] = defaultdict(list)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for numbers, own in zip(models, held, strict=False):
        model = LineModel(numbers)
        for name, dump in own:
            dumps[name].append(dump)
            found[name] += rows(dump.name, dump.text, model)
    print(f"{'':18}{'articles':>9}{'found':>7}" + "".join(f"{name:>12}" for name in SHOWN))
    shown = {}
    for name, own_dumps in dumps.items():
        told, wrong = scored(own_dumps, found[name], misses)
        shown[name] = {key: _value(told, path) for key, path in SHOWN.items()}
        print(f"{name:18}{told['n_gold']:9}{told['n_pred']:7}" + "".join(f"{v:12.4f}" for v in shown[name].values()))
        for kind, cases in wrong.items():
            for case in cases if kind != "date" else ():
                print("   ", kind, *case, sep=" | ")
    return shown


def _value(figures: Mapping[str, Any], path: Sequence[str]) -> float:
    value: Any = figures
    for key in path:
        value = value[key]
    return float(value)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(path: Path, numbers: Numbers) -> None:
    """Write a model as the library reads it; the same numbers give the same bytes."""
    np.savez_compressed(path, **{name: numbers[name] for name in sorted(numbers)})


def main(argv: list[str]) -> int:
    """Fit, write, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--work", type=Path, help="keep the folds' models in this folder, or take them from it")
    parser.add_argument("--misses", type=int, default=0, help="print so many misses of each set")
    options = parser.parse_args(argv)
    pages = load(options.corpora)
    fold_of = folds(pages)
    n_articles = sizes(options.corpora)
    held = [
        list(held_out_dumps([page for page, k in zip(pages, fold_of, strict=True) if k == fold], n_articles, fold))
        for fold in range(N_FOLDS)
    ]
    models = _models(options.work, pages, fold_of, held)
    write(options.out, models[-1])
    record = {"model": digest(options.out), "figures": figures(models, held, options.misses)}
    if options.out == MODEL:
        HELD_OUT.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


def _models(
    work: Path | None, pages: Sequence[Page], fold_of: Sequence[int], held: Sequence[Sequence[tuple[str, HeldOut]]]
) -> list[Numbers]:
    files = [work / f"{fold}.npz" for fold in range(N_FOLDS + 1)] if work else []
    if files and all(path.exists() for path in files):
        return [dict(np.load(path)) for path in files]
    models = with_second_look(networks(pages, fold_of), held)
    if work:
        work.mkdir(parents=True, exist_ok=True)
        for path, numbers in zip(files, models, strict=True):
            write(path, numbers)
    return models
