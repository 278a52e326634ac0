"""Fit the weights of the line states (src/dateline/segment/weights.tsv), or see how they do on pages left out.

    python -m benchmarks segmentation CORPORA --fit weights.tsv [--dumps N] [--l2 X] [--iterations N]
    python -m benchmarks segmentation CORPORA --fold K

Features are kept that hold on five different pages or more, so that no site teaches the model its own habits; weights
below a twentieth are dropped. The texts of the corpora stay outside the repository: only the weights come in.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.segmentation.dress import Dump, training_dumps
from benchmarks.segmentation.field import Floats, Rows, fit
from benchmarks.segmentation.pages import Page, load
from dateline.segment.features import line_features
from dateline.segment.lines import Lines
from dateline.segment.path import BODY, SHORT, STATES
from dateline.segment.survey import survey

_FEWEST_PAGES = 5
_FOLDS = 4
_SMALLEST = 5
_HEAD = f"""# Weights of the line states, in hundredths, one column per state:
# {" ".join(STATES)}
# A conditional random field fitted to dumps put together from pages whose paragraphs are known, by
# `python -m benchmarks segmentation CORPORA --fit FILE`. A row is a feature; what the families mean:
#   kind: len: words: end: first: case: is: starts: holds: date:   the line's own look (shapes.py, furniture.yaml)
#   first: again: far:                                             printed again next, near or far (repetition.py)
#   gap: gap-after:                                                blank lines against the usual (surroundings.py)
#   before after < > >> next:                                      the lines beside it (features.py)
#   to-prose from-prose to-block around below above                where the running text is (features.py)
#   cohesion below above next-words block-words run best-of        words shared with the text around (headlines.py)
#   break lead lead-names doc near                                 whether the text begins anew; furniture around
# Rows "step:STATE" score the step from that state to the column's.
"""
# Set by hand on top of what is learnt, in hundredths: what the training dumps are too few to be sure of.
_BY_HAND = {
    # on generated dumps of stories never fitted to, no boundary is false and one in twenty is missed
    "bias": (0, 60, 0, 0, 0, 0, 0),
    # a title between a story's end and a dateline: no crosshead stands there
    "opens-wire-story": (0, 300, 0, -100, -150, -150, 0),
    # a rare wide gap before a title: crossheads and lists stand as close as paragraphs
    "title:gap:very:rare": (0, 120, 0, 0, -120, -60, 0),
    "upper:gap:very:rare": (0, 120, 0, 0, -120, -60, 0),
    "dated:gap:very:rare": (0, 120, 0, 0, -120, -60, 0),
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


def fitted(pages: Sequence[Page], n_dumps: int, l2: float, iterations: int) -> tuple[dict[str, int], Floats, Floats]:
    """Feature numbers, their weights and the steps' weights, learnt from `pages`."""
    dumps = list(training_dumps(pages, n_dumps, seed=0))
    features = [_features(dump)[0] for dump in dumps]
    number = _known_features(dumps, features)
    rows = [_rows(dump, found, number) for dump, found in zip(dumps, features, strict=True)]
    weights, steps = fit([r for r in rows if r.rows and r.is_lawful()], len(number), l2, iterations)
    return number, weights, steps


def write(path: Path, number: dict[str, int], weights: Floats, steps: Floats) -> None:
    """Write the table that `dateline.segment.path` reads."""
    rows = [("step:" + state, 100 * steps[k]) for k, state in enumerate(STATES)]
    for name in sorted({*number, *_BY_HAND}):
        learnt = weights[number[name]] if name in number else np.zeros(len(STATES))
        rows.append((name, 100 * learnt + np.array(_BY_HAND.get(name, [0] * len(STATES)))))
    with path.open("w", encoding="utf-8") as table:
        table.write(_HEAD)
        for name, row in rows:
            hundredths = [round(float(x)) for x in row]
            if name.startswith("step:") or max(map(abs, hundredths)) >= _SMALLEST:
                table.write("\t".join([name, *map(str, hundredths)]) + "\n")


def _is_left_out(page: Page, fold: int) -> bool:
    return int(hashlib.md5(page.key.encode()).hexdigest(), 16) % _FOLDS == fold


def main(argv: list[str]) -> int:
    """Fit and write; with `--fold`, leave out every fourth page, so that the table can be tried on those."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--fit", type=Path, required=True)
    parser.add_argument("--fold", type=int)
    parser.add_argument("--dumps", type=int, default=900)
    parser.add_argument("--l2", type=float, default=0.5)
    parser.add_argument("--iterations", type=int, default=80)
    options = parser.parse_args(argv)
    pages = [p for p in load(options.corpora) if options.fold is None or not _is_left_out(p, options.fold)]
    write(options.fit, *fitted(pages, options.dumps, options.l2, options.iterations))
    return 0
