"""What each kind of evidence contributes: the same cases without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from math import log

from benchmarks.dating.cases import Case
from dateline.dating.document import assign_date_lines, testify
from dateline.dating.feeds import feeds_of
from dateline.dating.kinds.supplied import fetch_day, upper_bound
from dateline.dating.solver.outcome import claim
from dateline.dating.solver.siblings import normal
from dateline.dating.solver.solution import Solution, Testimony, solve
from dateline.dating.solver.witness import Witness
from dateline.model import Metadata

Keep = Callable[[Witness], bool]

WITHOUT: dict[str, Keep] = {
    "nothing": lambda w: True,
    "metadata, address, file name": lambda w: w.kind.name not in ("metadata", "url", "file_name"),
    "printed lines": lambda w: w.kind.name != "printed",
    "datelines": lambda w: w.kind.name != "dateline",
    "live captions": lambda w: w.kind.name != "caption",
    "file photos": lambda w: w.kind.name != "file_photo",
    "weekdays": lambda w: w.kind.name != "weekday",
    "leaders": lambda w: w.kind.name != "leader",
    "dated events": lambda w: w.kind.name != "event",
    "days in the text": lambda w: w.form.name not in ("day", "yearly") or w.kind.name not in ("text", "headline"),
    "months": lambda w: w.form.name not in ("month", "month_year"),
    "years": lambda w: w.form.name != "year",
}
SIBLINGS, FETCH = "siblings", "fetch time"


def ablate(cases: list[Case]) -> Iterator[str]:
    """Lines of the ablation table: share of exact days, and the mean surprise (nats, at most 12) at the true day."""
    yield f"{'without':32}{'exact':>8}{'surprise':>10}"
    for name, keep in WITHOUT.items():
        yield _line(name, [_figures(case, keep, siblings=True, fetch=True) for case in cases])
    yield _line(SIBLINGS, [_figures(case, WITHOUT["nothing"], siblings=False, fetch=True) for case in cases])
    yield _line(FETCH, [_figures(case, WITHOUT["nothing"], siblings=True, fetch=False) for case in cases])


def _line(name: str, figures: list[tuple[int, int, float]]) -> str:
    n = sum(f[0] for f in figures) or 1
    return f"{name:32}{sum(f[1] for f in figures) / n:8.3f}{sum(f[2] for f in figures) / n:10.3f}"


def _figures(case: Case, keep: Keep, *, siblings: bool, fetch: bool) -> tuple[int, int, float]:
    """(gold articles, exact days, summed surprise) of one case."""
    n, exact, surprise = 0, 0, 0.0
    solved: list[list[Solution] | None] = []
    for (metadata, articles), text in zip(case.documents, case.texts, strict=True):
        known = metadata if fetch else Metadata(published_on=metadata.published_on, url=metadata.url)
        testimony = [testify(a, known, case.dump_name, len(articles), text) for a in articles]
        assign_date_lines(articles, testimony, text)
        kept = [Testimony([w for w in t.witnesses if keep(w)], t.manner, rhythm=t.rhythm) for t in testimony]
        if siblings:
            solved.append(_solve(kept, feeds_of(articles, text), known))
        else:
            solved.append([s for t in kept for s in (_solve([t], [0], known) or [None])])  # type: ignore[list-item]
    for place, gold in case.gold:
        n += 1
        document = solved[place[0]] if place is not None else None
        solution = document[place[1]] if document is not None and place is not None else None
        if solution is None:
            surprise += 12.0
            continue
        exact += claim(solution.together, solution.window).best == gold
        surprise += _surprise(solution, gold)
    return n, exact, surprise


def _solve(testimony: list[Testimony], feeds: list[int], metadata: Metadata) -> list[Solution] | None:
    return solve(testimony, feeds, upper_bound(metadata), fetch_day(metadata))


def _surprise(solution: Solution, gold: date) -> float:
    at = solution.window.index_of(gold.toordinal())
    if at >= solution.window.n_days or solution.window.days[at] != gold.toordinal():
        return 12.0
    return min(12.0, -log(max(float(normal(solution.together)[at]), 1e-6)))
