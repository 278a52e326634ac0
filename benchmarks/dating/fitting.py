"""Weights counted anew: what each kernel's mentions say about the true day, on one half of the cases.

A kernel is counted by sets, so that the largest set does not speak for all: a set of n mentions counts as the square root
of n. `PRIOR` mentions as the table has them are added, and the table's own rows are kept: what is fitted is their masses.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import sqrt
from pathlib import Path

from benchmarks.dating.cases import Case
from dateline.dating.document import lend_date_lines, testify
from dateline.dating.solver.kernels import weights

PRIOR = 12.0
"""So many mentions the present masses are worth."""
GROUPS = ("day_kernels", "month_year_kernels", "year_kernels", "month_kernels", "weekday_kernels")
LEAST = 12
"""A kernel with fewer mentions stays as it is."""

Counts = dict[str, dict[str, Counter[int]]]
"""Per kernel and set, how often each difference between the true day and the mention occurs."""


def count(cases_by_set: dict[str, Iterable[Case]]) -> Counts:
    """The differences of all witnesses of all gold articles."""
    counts: Counts = defaultdict(lambda: defaultdict(Counter))
    for name, cases in cases_by_set.items():
        for case in cases:
            gold = {place: day for place, day in case.gold if place is not None}
            for index, (metadata, articles) in enumerate(case.documents):
                text = case.texts[index]
                testimony = [testify(a, metadata, case.dump_name, len(articles), text) for a in articles]
                lend_date_lines(articles, testimony)
                for at, found in enumerate(testimony):
                    day = gold.get((index, at))
                    for witness in found.witnesses if day is not None else ():
                        difference = witness.form.difference(witness, day) if day is not None else None
                        if difference is not None:
                            counts[witness.kernel][name][difference] += 1
    return counts


def refit(counts: Counts) -> Iterator[tuple[str, str, list[float], list[float], int]]:
    """(group, kernel, present masses, fitted masses, number of mentions) of each kernel with enough mentions."""
    for group in GROUPS:
        for kernel, entry in weights()[group].items():
            by_set = counts.get(kernel, {})
            n = sum(sum(c.values()) for c in by_set.values())
            if n < LEAST:
                continue
            if isinstance(entry, dict):
                ranges = [(int(a), int(b)) for a, b, _ in entry["rows"]]
                present = [float(mass) for _, _, mass in entry["rows"]]
            else:
                ranges = [(i, i) for i in range(len(entry))]
                present = [float(mass) for mass in entry]
            total = sum(present)
            fitted = [PRIOR * mass / total for mass in present]
            for c in by_set.values():
                of_set = sum(c.values())
                for i, (low, high) in enumerate(ranges):
                    fitted[i] += sqrt(of_set) * sum(v for d, v in c.items() if low <= d <= high) / of_set
            scale = total / sum(fitted)
            yield group, kernel, present, [round(mass * scale, 4) for mass in fitted], n


def report(counts: Counts) -> Iterator[str]:
    """Lines of a table: each kernel's masses now and as counted."""
    for group, kernel, present, fitted, n in refit(counts):
        yield f"{group} {kernel} ({n} mentions)"
        yield "  now     " + " ".join(f"{mass:7.4f}" for mass in present)
        yield "  counted " + " ".join(f"{mass:7.4f}" for mass in fitted)


def write(counts: Counts, table: Path, only: set[str]) -> None:
    """Writes the counted masses of the kernels named in `only` into the YAML text of `table`, comments kept."""
    text = table.read_text(encoding="utf-8")
    for group, kernel, _, fitted, _ in refit(counts):
        if kernel not in only:
            continue
        entry = weights()[group][kernel]
        if isinstance(entry, dict):
            rows = ", ".join(f"[{a}, {b}, {mass:g}]" for (a, b, _), mass in zip(entry["rows"], fitted, strict=True))
            text = re.sub(rf"(?m)^(  {kernel}:.*\n    rows: )\[.*\]$", lambda m, r=rows: f"{m[1]}[{r}]", text)
        else:
            values = ", ".join(f"{mass:g}" for mass in fitted)
            text = re.sub(rf"(?m)^(  {kernel}: )\[[^\]]*\]", lambda m, v=values: f"{m[1]}[{v}]", text)
    table.write_text(text, encoding="utf-8")
