"""Score the pipeline on the sets of ../shared/corpora with their own scorer (../shared/bench/score.py).

    python -m benchmarks corpora [SET…] [--half even|odd] [--misses N] [--json FILE] [--update [--lower]]

Ends with 1 where a figure fell under its floor in corpora_floors.json; `--update` raises the floors to today's figures.
Runs the library in this process, without Prefect: the same rows as `dateline run`, since no row depends on the runner.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import figures as results
from benchmarks import floors, lock
from dateline.ingest import discover
from dateline.pipeline import process_batch
from dateline.plan import plan
from dateline.recipe import Recipe
from dateline.staging.reading import staged_tables

FLOORS = Path(__file__).parent / "corpora_floors.json"
SHARED = Path(__file__).parents[2] / "shared"
SETS = (
    "seed",
    "toggle",
    "toggle_modern",
    "wire",
    "wikinews",
    "arabic",
    "web",
    "html",
    "pages_html",
    "guides_html",
    "tempeval",
    "places_geovirus",
    "places_trnews",
    "places_gwn",
    "places_lgl",
)
SHOWN = {
    "bnd": ("boundary", "f1"),
    "whole": ("dumps_wholly_right",),
    "head": ("headline_exact",),
    "body": ("body_word_f1",),
    "bodyx": ("body_exact",),
    "day": ("date_exact",),
    "given": ("date_given",),
    "sure": ("sure_day_right",),
    "nsure": ("n_sure_day",),
    "cover": ("interval_covers",),
    "top1": ("country_top1",),
    "ctry": ("country_acceptable",),
    "agency": ("agency_exact",),
}
GATED = ("bnd", "whole", "head", "body", "day", "sure", "ctry", "agency")
"""Higher is better without end; coverage of intervals is not: it has a target (0.9), see `python -m benchmarks dating`."""
ABOUT = (
    "Shares of 1, higher is better: bnd boundaries (F1), whole dumps wholly right, head headline exact, body words (F1), bodyx body "
    "exact, day date exact, given dates given, sure right of the days given as certain (nsure of them), cover intervals that hold the "
    "day (0.9 is the aim), top1 and ctry country, agency."
)
LEARNT_FROM = frozenset({"toggle", "toggle_modern", "wire", "wikinews", "arabic", "web", "tempeval"})
"""Sets whose pages the line model was fitted to: what it makes of their lines says nothing. The floors of segmentation are
those of pages held out (benchmarks/segmentation/held_out_floors.json)."""
_OF_LINES = frozenset({"bnd", "whole", "head", "body"})
MIN_CASES = 20
"""A share of fewer gold cases moves by steps too large to gate."""


def load_scorer() -> Callable[..., tuple[dict[str, Any], dict[str, list[Any]]]]:
    """The `score(gold, rows, misses)` function of the shared scorer."""
    spec = importlib.util.spec_from_file_location("shared_score", SHARED / "bench" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    scorer: Callable[..., tuple[dict[str, Any], dict[str, list[Any]]]] = module.score
    return scorer


def read_gold(name: str, half: str | None = None) -> list[dict[str, Any]]:
    """The gold dumps of a set, all or every other one."""
    lines = (SHARED / "corpora" / name / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    return gold[{"even": 0, "odd": 1, None: 0}[half] :: 2 if half else 1]


def process_set(name: str, keep: set[str] | None = None) -> list[dict[str, Any]]:
    """Process a set's dumps and return the staged article rows as dictionaries."""
    dumps = [d for d in discover([SHARED / "corpora" / name / "raw"]).dumps if keep is None or d.name in keep]
    recipe = Recipe()
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for batch in plan(dumps, {}, recipe.fingerprint).batches:
            staging = Path(folder) / str(batch.index)
            process_batch(batch, recipe, staging)
            for table in staged_tables(staging, "articles"):
                rows += table.to_pylist()
    return rows


def figures_of(name: str, half: str | None = None, misses: int = 0) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The scorer's figures and first misses for a set."""
    gold = read_gold(name, half)
    return load_scorer()(gold, process_set(name, {g["dump"] for g in gold} if half else None), misses)


def main(argv: list[str]) -> int:
    """Print the table; with --json write all figures to a file."""
    parser = argparse.ArgumentParser(prog="benchmarks corpora", description=__doc__)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--half", choices=["even", "odd"])
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--result", action="store_true", help="keep the figures for docs/figures.md")
    parser.add_argument("--update", action="store_true", help="raise the floors to these figures")
    parser.add_argument("--lower", action="store_true", help="with --update: lower them, too; say why in the commit")
    args = parser.parse_args(argv)
    if not (SHARED / "corpora").is_dir():
        print(f"no corpora at {SHARED.name}/corpora beside this checkout: nothing to measure", file=sys.stderr)
        return 0
    print(f"{'set':16}" + "".join(f"{k:>7}" for k in SHOWN))
    every: dict[str, Any] = {}
    for name in args.sets or SETS:
        figures, wrong = figures_of(name, args.half, args.misses)
        every[name] = figures
        print(f"{name:16}" + "".join(f"{_cell(figures, path):>7}" for path in SHOWN.values()), flush=True)
        for kind, cases in wrong.items():
            for case in cases:
                print("   ", kind, *case, sep=" | ")
    if args.result and not args.half and not lock.differing(every):
        rows = {name: {key: _value(row, path) for key, path in SHOWN.items()} for name, row in every.items()}
        results.write("corpora", "Dumps with gold", "python -m benchmarks corpora --result", ABOUT, rows)
    if args.json:
        args.json.write_text(json.dumps(every, indent=1), encoding="utf-8")
    if args.half:
        return 0  # floors are for whole sets
    if other := lock.differing(every):
        print(*other, sep="\n")
        return 1
    figures_by_set = {name: gated(figures, name) for name, figures in every.items()}
    broken = floors.below(figures_by_set, floors.read(FLOORS))
    if broken:
        print(*broken, sep="\n")
    if args.update:
        floors.raise_to(FLOORS, figures_by_set, args.lower)
    return 1 if broken and not args.lower else 0


def gated(figures: dict[str, Any], name: str = "") -> dict[str, float]:
    """The figures of the set `name` that have floors: those with cases enough, that it was not fitted to."""
    counts = {"head": "n_headline", "day": "n_date", "sure": "n_sure_day", "ctry": "n_country", "agency": "n_agency"}
    return {
        key: value
        for key in GATED
        if not (name in LEARNT_FROM and key in _OF_LINES)
        and isinstance(value := _value(figures, SHOWN[key]), float)
        and figures[counts.get(key, "n_gold")] >= MIN_CASES
    }


def _cell(figures: dict[str, Any], path: tuple[str, ...]) -> str:
    value = _value(figures, path)
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _value(figures: dict[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = figures
    for key in path:
        value = value[key]
    return value
