"""Fit the line model (src/dateline/segment/line_model.npz) and see how it does on pages left out.

    python -m benchmarks segmentation CORPORA [--out FILE] [--work FOLDER] [--misses N] [--parts]

One command, some twenty minutes on two idle cores: training dumps are drawn of each of four folds of the pages; networks
are fitted to three folds at a time; what they find on the fourth, as the corpora print its pages and in other dresses, is
what the second look learns from; last, networks are fitted to all folds. The figures printed, and kept in
`held_out.json` beside the digest of the file, are of pages that neither the networks nor the trees that judged them had
part in. Every fit runs in a process of its own on one thread: the same pages and packages give the same bytes, however
many processors there are. Needs the dependency group `training`. The texts of the corpora stay outside the repository:
only numbers, and words that sixteen outlets or more print, come in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import write as write_result
from benchmarks.segmentation.held_out import HeldOut, held_out_dumps, rows, scored, sizes, worn_held_out
from benchmarks.segmentation.outlets import N_FOLDS, folds
from benchmarks.segmentation.pages import Page, load
from benchmarks.segmentation.workers import workers
from dateline.segment.line_model import LineModel
from dateline.segment.path import NAT

if TYPE_CHECKING:
    from benchmarks.segmentation.looks import Looks

Numbers = dict[str, NDArray[Any]]
Held = Sequence[tuple[str, HeldOut]]
"""Dumps of held-out pages, each with the name of its set."""

HELD_OUT = Path(__file__).parent / "held_out.json"
HELD_OUT_FLOORS = Path(__file__).parent / "held_out_floors.json"
MODEL = Path(__file__).parents[2] / "src" / "dateline" / "segment" / "line_model.npz"
N_DUMPS, STEPS, CHANNELS, SEED = 2000, 1400, 48, 0
# How often a line's words are left out while learning, for each network that is asked: one reads words, one goes by the
# build of a page alone. They err on other lines, and their mean errs on fewer.
WORD_DROPOUTS = (0.35, 1.0)
# Of each fold so many dumps in other dresses are what the second look learns from besides.
N_WORN = 300
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
    """The numbers of the networks for each fold, which has no part in them; last, of those learnt from all."""
    from benchmarks.segmentation.examples import numbered

    examples = numbered(pages, fold_of, N_DUMPS, SEED)
    folds_left_out = (*range(N_FOLDS), None)
    tasks = [(fold, k) for fold in folds_left_out for k in range(len(WORD_DROPOUTS))]
    with TemporaryDirectory() as folder, workers() as pool:
        path = Path(folder) / "examples.pickle"
        path.write_bytes(pickle.dumps(examples, protocol=5))
        learnt = dict(zip(tasks, pool.map(_learnt, [(path, *task) for task in tasks]), strict=True))
    names = {"names": np.array(examples.names)}
    return [
        with_hand(names | together([learnt[fold, k] for k in range(len(WORD_DROPOUTS))])) for fold in folds_left_out
    ]


def _learnt(task: tuple[Path, int | None, int]) -> Numbers:
    """One network, learnt in a process of its own from the examples kept in a file."""
    from benchmarks.segmentation.network import fit

    path, fold, k = task
    examples = pickle.loads(path.read_bytes())
    return fit(
        examples.but(fold),
        len(examples.names),
        channels=CHANNELS,
        steps=STEPS,
        seed=SEED + k,
        dropout=examples.dropout(WORD_DROPOUTS[k]),
    )


def together(own: Sequence[Numbers]) -> Numbers:
    """The numbers of several networks as the library asks them together (see `dateline.segment.network.Network`)."""
    stacked = {key: np.stack([numbers[key] for numbers in own]) for key in ("first", "w", "c", "o")}
    summed = {
        key: np.sum([numbers[key].astype(np.int32) for numbers in own], axis=0) for key in ("direct", "ob", "steps")
    }
    embedding = np.concatenate([numbers["embedding"] for numbers in own], axis=1)
    return {"embedding": embedding, **stacked, **summed, "share": np.array(len(own))}


def with_hand(numbers: Numbers) -> Numbers:
    """The numbers with what is set by hand added."""
    direct = numbers["direct"].astype(np.int64)
    for name, units in _BY_HAND.items():
        direct[numbers["names"] == name] += np.array(units) * NAT * int(numbers["share"])
    return numbers | {"direct": direct.astype(np.int32)}


def with_second_look(networks: Sequence[Numbers], held: Sequence[Held], worn: Sequence[Held]) -> list[Numbers]:
    """The networks with the trees of the second look, learnt for each fold from what was found on the others.

    `held` are each fold's dumps as the corpora have them, `worn` the same pages in other dresses.
    """
    from benchmarks.segmentation.looks import fit_articles, fit_headlines, joined

    with workers() as pool:
        tasks = [(numbers, dumps) for kind in (held, worn) for numbers, dumps in zip(networks, kind, strict=False)]
        looks = list(pool.map(_looked, tasks))
        of_fold = [joined(looks[fold::N_FOLDS]) for fold in range(N_FOLDS)]
        others = [joined([look for k, look in enumerate(of_fold) if k != fold]) for fold in range(len(networks))]
        articles = pool.map(fit_articles, others)
        headlines = pool.map(fit_headlines, others)
        trees = [{"articles": a, "headlines": h} for a, h in zip(articles, headlines, strict=True)]
    return [
        numbers | {f"{part}.{name}": value for part, own in grown.items() for name, value in own.items()}
        for numbers, grown in zip(networks, trees, strict=True)
    ]


def _looked(task: tuple[Numbers, Held]) -> Looks:
    from benchmarks.segmentation.looks import look_at

    numbers, dumps = task
    return look_at(dumps, LineModel(numbers))


def _read(task: tuple[Numbers, Held]) -> list[list[dict[str, Any]]]:
    numbers, dumps = task
    model = LineModel(numbers)
    return [list(rows(dump.name, dump.text, model)) for _, dump in dumps]


def figures(models: Sequence[Numbers], held: Sequence[Held], misses: int = 0) -> dict[str, Any]:
    """The scorer's figures by set, each dump read by the model that has not seen its pages."""
    dumps: dict[str, list[HeldOut]] = defaultdict(list)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with workers() as pool:
        read = list(pool.map(_read, zip(models, held, strict=False)))
    for own, articles in zip(held, read, strict=True):
        for (name, dump), some in zip(own, articles, strict=True):
            dumps[name].append(dump)
            found[name] += some
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
    parser.add_argument("--work", type=Path, help="keep networks and models in this folder, or take them from it")
    parser.add_argument(
        "--parts", action="store_true", help="measure what each part is worth (see `parts`), fit nothing"
    )
    parser.add_argument("--misses", type=int, default=0, help="print so many misses of each set")
    options = parser.parse_args(argv)
    pages = load(options.corpora)
    fold_of = folds(pages)
    n_articles = sizes(options.corpora)
    held = [
        list(held_out_dumps([page for page, k in zip(pages, fold_of, strict=True) if k == fold], n_articles, fold))
        for fold in range(N_FOLDS)
    ]
    if options.parts:
        return _measure_parts(_kept(options.work, "model") or [], held, pages, fold_of)
    worn = [
        list(worn_held_out([page for page, k in zip(pages, fold_of, strict=True) if k == fold], N_WORN, fold))
        for fold in range(N_FOLDS)
    ]
    models = _models(options.work, pages, fold_of, held, worn)
    write(options.out, models[-1])
    record: dict[str, Any] = {"model": digest(options.out), "figures": figures(models, held, options.misses)}
    if options.out == MODEL:
        write_result(
            "segmentation",
            "Segmentation of pages held out",
            "python -m benchmarks segmentation ../shared/corpora",
            "Dumps of pages whose outlets no part of the model that read them has learnt from (decision 0016). Floors under these "
            "figures: benchmarks/segmentation/held_out_floors.json.",
            record["figures"],
        )
        HELD_OUT.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


def _measure_parts(
    models: Sequence[Numbers], held: Sequence[Held], pages: Sequence[Page], fold_of: Sequence[int]
) -> int:
    from benchmarks.segmentation.parts import SETS, VARIANTS, with_parts, write_ablation, write_confusion

    if not models:
        print("--parts needs the models of the folds: --work FOLDER, where an earlier run kept them")
        return 2
    own = [[(name, dump) for name, dump in dumps if name in SETS] for dumps in held]
    write_ablation({v: figures([with_parts(numbers, p) for numbers in models], own) for v, p in VARIANTS.items()})
    write_confusion(models, pages, fold_of)
    return 0


def _models(
    work: Path | None, pages: Sequence[Page], fold_of: Sequence[int], held: Sequence[Held], worn: Sequence[Held]
) -> list[Numbers]:
    """The models of the folds and of all pages, taken from the folder `work` where it keeps them (or their networks)."""
    models = _kept(work, "model")
    if models is None:
        learnt = _kept(work, "network")
        if learnt is None:
            learnt = networks(pages, fold_of)
            _keep(work, "network", learnt)
        models = with_second_look(learnt, held, worn)
        _keep(work, "model", models)
    return models


def _kept(work: Path | None, what: str) -> list[Numbers] | None:
    files = [work / f"{what}{fold}.npz" for fold in range(N_FOLDS + 1)] if work else []
    return [dict(np.load(path)) for path in files] if files and all(path.exists() for path in files) else None


def _keep(work: Path | None, what: str, models: Sequence[Numbers]) -> None:
    if work:
        work.mkdir(parents=True, exist_ok=True)
        for fold, numbers in enumerate(models):
            write(work / f"{what}{fold}.npz", numbers)
