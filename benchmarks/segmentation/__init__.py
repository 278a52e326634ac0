"""Fit the weights of the line states (src/dateline/segment/weights*.tsv), or see how they do on pages left out.

    python -m benchmarks segmentation CORPORA --fit FOLDER [--table weights.tsv|weights_pages.tsv]
    python -m benchmarks segmentation CORPORA --cross-validate [--misses N]

Features are kept that hold on five different pages or more, so that no site teaches the model its own habits; weights
below a twentieth are dropped. The texts of the corpora stay outside the repository: only the weights come in.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.segmentation.dress import Dump, page_dumps, training_dumps
from benchmarks.segmentation.field import Floats, Rows, fit
from benchmarks.segmentation.held_out import Score, held_out_dumps, html_dumps, sizes, trying
from benchmarks.segmentation.outlets import N_FOLDS, folds
from benchmarks.segmentation.pages import Page, load
from dateline.segment.features import line_features
from dateline.segment.lines import Lines
from dateline.segment.path import BODY, SHORT, STATES
from dateline.segment.survey import survey
from dateline.segment.weights import PAGES, PLAIN

_FEWEST_PAGES = 5
_SMALLEST = 5
_HEAD = f"""# Weights of the line states, in hundredths, one column per state:
# {" ".join(STATES)}
# A conditional random field fitted to dumps put together from pages whose paragraphs are known, by
# `python -m benchmarks segmentation CORPORA --fit FOLDER`. A row is a feature; what the families mean:
#   kind: len: words: end: first: case: is: starts: holds: date:   the line's own look (shapes.py, furniture.yaml)
#   first: again: far:                                             printed again next, near or far (repetition.py)
#   gap: gap-after:                                                blank lines against the usual (surroundings.py)
#   before after < > >> next:                                      the lines beside it (features.py)
#   to-prose from-prose to-block around below above                where the running text is (features.py)
#   cohesion below above next-words block-words run best-of        words shared with the text around (headlines.py)
#   under over                                                     two candidates for a headline in a stack (headlines.py)
#   break lead lead-names doc near                                 whether the text begins anew; furniture around
# Rows "step:STATE" score the step from that state to the column's.
"""
# Set by hand on top of what is learnt, in hundredths: what the training dumps are too few to be sure of.
_Hand = Mapping[str, tuple[int, ...]]
# a paragraph that asks the reader for money is none, and the text goes on below it more often than the few pages say
_APPEAL = {"kind:appeal": (0, -500, 0, -600, -600, 200, -200)}
_BY_HAND: _Hand = {
    **_APPEAL,
    # on generated dumps of stories never fitted to, no boundary is false and one in twenty is missed
    "bias": (0, 60, 0, 0, 0, 0, 0),
    # a title between a story's end and a dateline: no crosshead stands there
    "opens-wire-story": (0, 300, 0, -100, -150, -150, 0),
    # a rare wide gap before a title: crossheads and lists stand as close as paragraphs
    "title:gap:very:rare": (0, 120, 0, 0, -120, -60, 0),
    "upper:gap:very:rare": (0, 120, 0, 0, -120, -60, 0),
    "dated:gap:very:rare": (0, 120, 0, 0, -120, -60, 0),
    # where some furniture stands among few lines
    **{
        f"{kind}:doc:{density}": (0, -300, 0, 0, 0, 0, 0)
        for kind in ("title", "upper", "prose", "sentence", "name", "short", "other")
        for density in ("some", "many", "most")
    },
}
_BY_HAND_ON_PAGES: _Hand = {
    **_APPEAL,
    # on pages never learnt from, one boundary in eight would be false: crossheads, teasers
    "bias": (0, -150, 0, 0, 0, 0, 0),
    # no headline is the label of a button, a credit in brackets or half a list
    **{
        f"kind:{kind}": (0, -500, 0, 0, 0, 0, 0)
        for kind in (
            "share", "advert", "subscribe", "comment", "legal", "date", "credit", "mark", "more", "media", "tags", "navigation",
        )
    },
    "end:,": (0, -400, 0, 0, 0, 0, 0),
    "first:bracket": (0, -300, 0, 0, 0, 0, 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a table is made."""

    dumps: Callable[[Sequence[Page], int, int], Iterator[Dump]]
    n_dumps: int
    l2: float
    by_hand: _Hand
    iterations: int = 80
    n_fits: int = 1
    """Fits to as many draws of dumps, whose mean is taken: which furniture is drawn sways a single one."""


RECIPES = {
    PLAIN: Recipe(training_dumps, 900, 0.5, _BY_HAND),
    # a hundred pages tell what holds on all of them only where no weight grows large
    PAGES: Recipe(page_dumps, 700, 30, _BY_HAND_ON_PAGES, iterations=60, n_fits=3),
}


def _features(dump: Dump) -> tuple[dict[int, list[str]], int]:
    lines = Lines(dump.texts, [0] * len(dump.texts), dump.blanks)
    groups = line_features(lines, survey(lines))
    return {i: [name for group in found for name in group] for i, found in groups.items()}, len(dump.texts)


def _rows(dump: Dump, features: dict[int, list[str]], number: dict[str, int]) -> Rows:
    rows: list[list[int] | None] = []
    states: list[list[bool]] = []
    done = 0
    for i in [*features, len(dump.texts)]:
        # a closed run that is no body in truth is left out: the path cannot say otherwise
        if i > done and any(dump.states[j] & {BODY, SHORT} for j in range(done, i)):
            rows.append(None)
            states.append([k == BODY for k in range(len(STATES))])
        if i < len(dump.texts):
            rows.append([number[name] for name in dict.fromkeys(features[i]) if name in number])
            states.append([k in dump.states[i] for k in range(len(STATES))])
        done = i + 1
    return Rows(rows, np.array(states, bool))


def _known_features(dumps: Sequence[Dump], features: Sequence[dict[int, list[str]]]) -> dict[str, int]:
    pages: dict[str, set[str]] = defaultdict(set)
    for dump, found in zip(dumps, features, strict=True):
        for i, names in found.items():
            for name in names:
                if len(pages[name]) < _FEWEST_PAGES:
                    pages[name].add(dump.pages[i])
    return {name: k for k, name in enumerate(sorted(n for n, seen in pages.items() if len(seen) >= _FEWEST_PAGES))}


def fitted(pages: Sequence[Page], recipe: Recipe) -> tuple[dict[str, int], Floats, Floats]:
    """Feature numbers, their weights and the steps' weights, learnt from `pages`."""
    labelled = [page for page in pages if page.is_labelled()]
    fits = [_fitted_once(list(recipe.dumps(labelled, recipe.n_dumps, seed)), recipe) for seed in range(recipe.n_fits)]
    number = {name: k for k, name in enumerate(sorted({name for found, _, _ in fits for name in found}))}
    weights = np.zeros((len(number), len(STATES)))
    for found, own, _ in fits:
        weights[[number[name] for name in found]] += own / len(fits)
    return number, weights, sum([steps for _, _, steps in fits]) / len(fits)


def _fitted_once(dumps: Sequence[Dump], recipe: Recipe) -> tuple[dict[str, int], Floats, Floats]:
    features = [_features(dump)[0] for dump in dumps]
    number = _known_features(dumps, features)
    rows = [_rows(dump, found, number) for dump, found in zip(dumps, features, strict=True)]
    weights, steps = fit([r for r in rows if r.rows and r.is_lawful()], len(number), recipe.l2, recipe.iterations)
    return number, weights, steps


def write(path: Path, by_hand: _Hand, number: dict[str, int], weights: Floats, steps: Floats) -> None:
    """Write the table that `dateline.segment.path` reads."""
    rows = [("step:" + state, 100 * steps[k]) for k, state in enumerate(STATES)]
    for name in sorted({*number, *by_hand}):
        learnt = weights[number[name]] if name in number else np.zeros(len(STATES))
        rows.append((name, 100 * learnt + np.array(by_hand.get(name, [0] * len(STATES)))))
    with path.open("w", encoding="utf-8") as table:
        table.write(_HEAD)
        for name, row in rows:
            hundredths = [round(float(x)) for x in row]
            if name.startswith("step:") or max(map(abs, hundredths)) >= _SMALLEST:
                table.write("\t".join([name, *map(str, hundredths)]) + "\n")


def fit_into(folder: Path, pages: Sequence[Page], recipes: Mapping[str, Recipe]) -> None:
    """Fit the tables of `recipes` to `pages` and write them to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, recipe in recipes.items():
        write(folder / name, recipe.by_hand, *fitted(pages, recipe))


def cross_validate(corpora: Path, work: Path) -> dict[str, Score]:
    """Scores by set, each page segmented with weights that its group of pages had no part in; tables go to `work`."""
    pages, n_articles = load(corpora), sizes(corpora)
    of_html = html_dumps(corpora)
    fold_of = folds(pages)
    scores: dict[str, Score] = defaultdict(Score)
    for fold in range(N_FOLDS):
        others = [page for page, k in zip(pages, fold_of, strict=True) if k != fold]
        held = [page for page, k in zip(pages, fold_of, strict=True) if k == fold]
        tables = work / str(fold)
        fit_into(tables, others, RECIPES)
        with trying(tables):
            for name, dump in held_out_dumps(held, n_articles, fold):
                scores[name].add(dump)
            for page in held:
                if page.key in of_html:
                    scores["html"].add(of_html[page.key])
        for page in held:
            scores["html-flat" if page.source == "html" and page.is_labelled() else page.source].n["pages"] += 1
    return scores


def _print(scores: dict[str, Score], n_misses: int) -> None:
    names = list(Score().figures())
    print(f"{'':14}{'pages':>7}{'dumps':>7}{'articles':>9}" + "".join(f"{name:>11}" for name in names))
    for source, score in scores.items():
        if score.n["dumps"]:
            row = score.figures()
            counts = f"{score.n['pages']:7}{score.n['dumps']:7}{score.n['gold']:9}"
            print(f"{source:14}{counts}" + "".join(f"{row[name]:11.4f}" for name in names))
    for source, score in scores.items():
        for miss in score.misses[:n_misses]:
            print(source, *(part[:90] for part in miss), sep=" | ")


def main(argv: list[str]) -> int:
    """Fit and write, or cross-validate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--fit", type=Path)
    what.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--table", choices=sorted(RECIPES), help="fit this table alone")
    parser.add_argument("--work", type=Path, help="keep the folds' tables in this folder")
    parser.add_argument("--misses", type=int, default=0, help="print so many misses of each set")
    options = parser.parse_args(argv)
    if options.fit:
        fit_into(options.fit, load(options.corpora), {n: r for n, r in RECIPES.items() if options.table in (None, n)})
        return 0
    with TemporaryDirectory() as folder:
        _print(cross_validate(options.corpora, options.work or Path(folder)), options.misses)
    return 0
