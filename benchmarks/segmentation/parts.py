"""What each part of the segmentation is worth on pages held out, and which kinds of lines are taken for which.

    python -m benchmarks segmentation CORPORA --work FOLDER --parts

Writes two tables of docs/figures.md. The folder holds the folds' models that `--work` kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import figures as results
from benchmarks.segmentation.cleaned import cleaned
from benchmarks.segmentation.dress import Dump
from benchmarks.segmentation.outlets import N_FOLDS
from benchmarks.segmentation.pages import PAGE_SETS, Page
from benchmarks.segmentation.workers import workers
from dateline.segment.line_model import LineModel
from dateline.segment.lines import Lines
from dateline.segment.path import STATES
from dateline.segment.survey import survey

Numbers = dict[str, NDArray[Any]]
SETS = ("web", *PAGE_SETS)
VARIANTS: Mapping[str, tuple[str, ...]] = {
    "networks alone": (),
    "and articles refused": ("articles",),
    "and headlines chosen": ("headlines",),
    "both": ("articles", "headlines"),
}
_COMMAND = "python -m benchmarks segmentation ../shared/corpora --work FOLDER --parts"


def with_parts(numbers: Numbers, parts: Sequence[str]) -> Numbers:
    """A model with those trees of the second look alone that `parts` names."""
    return {name: value for name, value in numbers.items() if "." not in name or name.split(".")[0] in parts}


def write_ablation(figures: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    """Keep the figures of each variant, by variant and set."""
    rows = {
        f"{name}: {variant}": {key: own[key] for key in ("boundary", "start_exact", "headline", "body", "furniture")}
        for name in SETS
        for variant, of_sets in figures.items()
        if (own := of_sets.get(name))
    }
    about = (
        "Pages of outlets that no part has learnt from: boundary F1, start exact, headline exact, body F1, share of articles "
        "that are furniture."
    )
    results.write("segmentation_parts", "What each part of the segmentation is worth, held out", _COMMAND, about, rows)


def write_confusion(models: Sequence[Numbers], pages: Sequence[Page], fold_of: Sequence[int]) -> None:
    """Count what the lines of known kinds are taken for, each page read alone by the model that has not seen it."""
    own = [
        (
            models[fold],
            [p for p, k in zip(pages, fold_of, strict=True) if k == fold and p.source in SETS and p.is_labelled()],
        )
        for fold in range(N_FOLDS)
    ]
    with workers() as pool:
        counted = sum(pool.map(_confused, own), Counter[tuple[int, int]]())
    rows = {
        STATES[told]: {STATES[found]: counted[told, found] for found in range(len(STATES))}
        for told in range(len(STATES))
    }
    about = (
        "Lines of the pages of web, pages_browser, pages_inscriptis, guides and guides_text whose kind the gold tells for certain "
        "(rows), and the kind they were given (columns) by the model that has not seen their outlet; each page alone."
    )
    results.write("segmentation_kinds", "Kinds of lines, told and found, held out", _COMMAND, about, rows)


def _confused(task: tuple[Numbers, Sequence[Page]]) -> Counter[tuple[int, int]]:
    numbers, pages = task
    model = LineModel(numbers)
    counted: Counter[tuple[int, int]] = Counter()
    for page in pages:
        dump = cleaned(Dump(list(page.texts), list(page.blanks), list(page.states), [page.key] * len(page.texts)))
        lines = Lines(dump.texts, np.cumsum([0, *(len(t) + 1 for t in dump.texts[:-1])]).tolist(), dump.blanks)
        path = model.path(lines, survey(lines))
        counted.update((min(told), found) for told, found in zip(dump.states, path, strict=True) if len(told) == 1)
    return counted
