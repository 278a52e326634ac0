"""`python -m benchmarks dating --calibrate [--write]`: what the solver's probabilities are worth, by kind of evidence.

Fits `dateline/dating/calibration.yaml` on the shared sets: the share of the probability with which nine in ten intervals of
a kind hold the true day, and the exponent for articles fetched by themselves. The table printed is held out: each
article's interval is that of a fit on the other folds; a fold keeps the pages of an outlet (where a set names none, of
a dump) together.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from benchmarks import lock
from benchmarks.dating.cases import Case
from dateline.dating.document import LEAST_CONFIDENCE, WIDEST_DAYS, lend_date_lines, settled_by, testify
from dateline.dating.feeds import feeds_of
from dateline.dating.kinds import derived
from dateline.dating.kinds.supplied import fetch_day, upper_bound
from dateline.dating.solver.calibration import MASS, calibration
from dateline.dating.solver.outcome import claim
from dateline.dating.solver.solution import Solution, is_told_by_words, solve

TABLE = Path(__file__).parents[2] / "src" / "dateline" / "dating" / "calibration.yaml"
HEAD = "# Made by `python -m benchmarks dating --calibrate --write`: not to be edited by hand.\n"
SEED, FOLDS = 17, 5
MASSES = (0.9, 0.875, 0.85, 0.825, 0.8, 0.775, 0.75, 0.725, 0.7)
EXPONENTS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.25)
WANTED = 0.9
"""What the intervals of a kind have to cover on each set: the narrowest share that does is taken."""
LEAST, LEAST_OF_SET = 60, 15
"""A kind with fewer articles keeps MASS; a set with fewer of a kind has no say on it."""
HELD_OUT = "held out"


@dataclass(frozen=True, slots=True)
class Seen:
    """One gold article: which fold, what settled its day, and whether the interval of each of MASSES holds the true day."""

    set_name: str
    fold: int
    method: str
    holds: tuple[bool, ...]
    surprises: tuple[float, ...]
    """Of each of EXPONENTS, where the article was fetched by itself and only words tell its day; else empty."""


def seen(cases: Iterable[Case]) -> Iterator[Seen]:
    """The gold articles of `cases` that get an interval."""
    for case in cases:
        solved: dict[tuple[int, int], tuple[Solution, bool]] = {}
        for index, ((metadata, articles), text) in enumerate(zip(case.documents, case.texts, strict=True)):
            testimony = [testify(a, metadata, case.dump_name, len(articles), text) for a in articles]
            lend_date_lines(articles, testimony)
            found = solve(testimony, feeds_of(articles, text), upper_bound(metadata), fetch_day(metadata)) or []
            is_alone = metadata.fetched_at is not None and len(articles) == 1
            solved |= {(index, at): (one, is_alone) for at, one in enumerate(found)}
        for (place, gold), outlet in zip(case.gold, case.outlets, strict=True):
            if place in solved:
                solution, is_alone = solved[place]
                n_together = len(case.documents[place[0]][1])
                one = _seen(case.set_name, outlet, solution, gold.toordinal(), is_alone, n_together)
                if one is not None:
                    yield one


def _seen(set_name: str, outlet: str, solution: Solution, gold: int, is_alone: bool, n_together: int) -> Seen | None:
    method = settled_by(solution)
    if method == derived.SIBLINGS.name and n_together == 1:
        method = derived.FETCHED.name
    claims = [claim(solution.together, solution.window, mass) for mass in MASSES]
    plain = claims[0]
    if (plain.latest - plain.earliest).days > WIDEST_DAYS and plain.confidence < LEAST_CONFIDENCE:
        return None  # nothing is claimed
    holds = tuple(c.earliest.toordinal() <= gold <= c.latest.toordinal() for c in claims)
    fold = int(hashlib.sha256(f"{SEED} {outlet}".encode()).hexdigest(), 16) % FOLDS
    surprises = _surprises(solution, gold) if is_alone and is_told_by_words(solution.scores) else ()
    return Seen(set_name, fold, method, holds, surprises)


def _surprises(solution: Solution, gold: int) -> tuple[float, ...]:
    """Minus the log-probability of the true day for each exponent, whatever exponent is in use."""
    logs = np.log(np.maximum(solution.together, 1e-300)) / calibration().sharpening_alone
    at = solution.window.index_of(gold)
    is_there = at < solution.window.n_days and int(solution.window.days[at]) == gold
    out = []
    for exponent in EXPONENTS:
        p = np.exp(exponent * (logs - logs.max()))
        out.append(min(9.0, -float(np.log(max(p[at] / p.sum(), 1e-6)))) if is_there else 9.0)
    return tuple(out)


def fitted(articles: Sequence[Seen]) -> tuple[dict[str, float], float]:
    """The share for each kind with enough articles, and the exponent: of equals the most careful one."""
    by_kind: dict[str, dict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for one in articles:
        by_kind[one.method][one.set_name].append(one)
    masses = {}
    for kind, sets in sorted(by_kind.items()):
        if sum(map(len, sets.values())) < LEAST:
            continue
        counted = [s for s in sets.values() if len(s) >= LEAST_OF_SET]
        least = [min((sum(o.holds[at] for o in s) / len(s) for s in counted), default=0.0) for at in range(len(MASSES))]
        enough = [mass for mass, cover in zip(MASSES, least, strict=True) if cover >= WANTED]
        if enough and min(enough) < MASS:
            masses[kind] = min(enough)
    alone = [one.surprises for one in articles if one.surprises]
    exponent = EXPONENTS[int(np.argmin(np.mean(alone, axis=0)))] if len(alone) >= LEAST else 1.0
    return masses, exponent


def report(articles: Sequence[Seen]) -> Iterator[str]:
    """Per set: how many articles, the share of true days in intervals of MASS, and of the fitted share, held out."""
    folds = [fitted([one for one in articles if one.fold != fold])[0] for fold in range(FOLDS)]
    yield f"{'set':18}{'n':>6}{f'at {MASS}':>9}{HELD_OUT:>10}"
    for name in sorted({one.set_name for one in articles}):
        of_set = [one for one in articles if one.set_name == name]
        plain = sum(one.holds[0] for one in of_set)
        kept = sum(one.holds[MASSES.index(folds[one.fold].get(one.method, MASS))] for one in of_set)
        yield f"{name:18}{len(of_set):6}{plain / len(of_set):9.3f}{kept / len(of_set):10.3f}"
    masses, exponent = fitted(articles)
    yield f"interval_mass {masses} sharpening_alone {exponent}; by fold {folds}"


def write(articles: Sequence[Seen], table: Path = TABLE) -> None:
    """Writes the fit on all `articles` into `table`, with the digests of the sets it is about."""
    masses, exponent = fitted(articles)
    known = lock.read()
    names = sorted({one.set_name for one in articles})
    content = {
        "corpora": {name: known[name]["digest"][:16] for name in names},
        "folds": FOLDS,
        "interval_mass": masses,
        "seed": SEED,
        "sharpening_alone": exponent,
    }
    table.write_text(HEAD + yaml.safe_dump(content, sort_keys=True), encoding="utf-8")
