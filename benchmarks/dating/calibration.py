"""`python -m benchmarks dating --calibrate [--write]`: what the solver's probabilities are worth, by kind of evidence.

Fits `dateline/dating/calibration.yaml` on the shared sets: the share of the probability with which nine in ten intervals of
a kind hold the true day. The table printed is held out: each
article's interval is that of a fit on the other folds; a fold keeps the pages of an outlet (where a set names none, of
a dump) together.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks import lock
from benchmarks.dating.cases import Case
from dateline.dating.document import LEAST_CONFIDENCE_OF_PAGE, WIDEST_DAYS, assign_date_lines, settled_by, testify
from dateline.dating.feeds import feeds_of
from dateline.dating.kinds import derived
from dateline.dating.kinds.supplied import fetch_day, upper_bound
from dateline.dating.solver.calibration import MASS
from dateline.dating.solver.outcome import NARROW_DAYS, claim
from dateline.dating.solver.solution import Solution, solve

TABLE = Path(__file__).parents[2] / "src" / "dateline" / "dating" / "calibration.yaml"
HEAD = "# Made by `python -m benchmarks dating --calibrate --write`: not to be edited by hand.\n"
SETS = ("seed", "toggle", "toggle_modern", "wikinews", "web", "arabic", "tempeval", "wire", "pages_browser", "guides")
"""Sets of text, each page once: files of HTML say their day in their head."""
SEED, FOLDS = 17, 5
MASSES = (0.9, 0.875, 0.85, 0.825, 0.8, 0.775, 0.75)
"""Not narrower: a day that is more likely wrong than once in four is no interval by itself."""
WANTED = 0.92
"""What the intervals of a kind have to cover on each set, the narrowest share that does being taken: nine in ten, and two in a
hundred for outlets that are like none of these."""
LEAST, LEAST_OF_SET = 60, 15
"""A kind with fewer articles keeps MASS; a set with fewer of a kind has no say on it."""
HELD_OUT = "held out"


@dataclass(frozen=True, slots=True)
class Seen:
    """One gold article: which fold, what settled its day, and whether the interval of each of MASSES holds the true day."""

    set_name: str
    fold: int
    method: str
    is_narrow: bool
    """Its interval is a month at most: longer ones do not depend on the fitted share."""
    holds: tuple[bool, ...]


def seen(cases: Iterable[Case]) -> Iterator[Seen]:
    """The gold articles of `cases` that get an interval."""
    for case in cases:
        solved: dict[tuple[int, int], Solution] = {}
        for index, ((metadata, articles), text) in enumerate(zip(case.documents, case.texts, strict=True)):
            testimony = [testify(a, metadata, case.dump_name, len(articles), text) for a in articles]
            assign_date_lines(articles, testimony, text)
            found = solve(testimony, feeds_of(articles, text), upper_bound(metadata), fetch_day(metadata)) or []
            solved |= {(index, at): one for at, one in enumerate(found)}
        for (place, gold), outlet in zip(case.gold, case.outlets, strict=True):
            if place in solved:
                n_together = len(case.documents[place[0]][1])
                one = _seen(case.set_name, outlet, solved[place], gold.toordinal(), n_together)
                if one is not None:
                    yield one


def _seen(set_name: str, outlet: str, solution: Solution, gold: int, n_together: int) -> Seen | None:
    method = settled_by(solution)
    if method == derived.SIBLINGS.name and n_together == 1:
        method = derived.FETCHED.name
    claims = [claim(solution.together, solution.window, mass) for mass in MASSES]
    plain = claims[0]
    if (plain.latest - plain.earliest).days > WIDEST_DAYS and plain.confidence < LEAST_CONFIDENCE_OF_PAGE:
        return None  # nothing is claimed
    holds = tuple(c.earliest.toordinal() <= gold <= c.latest.toordinal() for c in claims)
    fold = int(hashlib.sha256(f"{SEED} {outlet}".encode()).hexdigest(), 16) % FOLDS
    return Seen(set_name, fold, method, (plain.latest - plain.earliest).days <= NARROW_DAYS, holds)


def fitted(articles: Sequence[Seen]) -> dict[str, float]:
    """The share for each kind with enough articles; kinds that keep MASS are left out."""
    by_kind: dict[str, dict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for one in filter(lambda seen: seen.is_narrow, articles):
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
    return masses


def report(articles: Sequence[Seen]) -> Iterator[str]:
    """Per set: how many articles, the share of true days in intervals of MASS, and of the fitted share, held out."""
    folds = [fitted([one for one in articles if one.fold != fold]) for fold in range(FOLDS)]
    yield f"{'set':18}{'n':>6}{f'at {MASS}':>9}{HELD_OUT:>10}"
    for name in sorted({one.set_name for one in articles}):
        of_set = [one for one in articles if one.set_name == name]
        plain = sum(one.holds[0] for one in of_set)
        kept = sum(one.holds[MASSES.index(folds[one.fold].get(one.method, MASS))] for one in of_set)
        yield f"{name:18}{len(of_set):6}{plain / len(of_set):9.3f}{kept / len(of_set):10.3f}"
    yield f"interval_mass {fitted(articles)}; by fold {folds}"


def write(articles: Sequence[Seen], table: Path = TABLE) -> None:
    """Writes the fit on all `articles` into `table`, with the digests of the sets it is about."""
    known = lock.read()
    names = sorted({one.set_name for one in articles})
    content = {
        "corpora": {name: known[name]["digest"][:16] for name in names},
        "folds": FOLDS,
        "interval_mass": fitted(articles),
        "seed": SEED,
    }
    table.write_text(HEAD + yaml.safe_dump(content, sort_keys=True), encoding="utf-8")
