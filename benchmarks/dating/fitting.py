"""Weights counted anew: what each kernel's mentions say about the true day, on one half of the cases.

A kernel is counted by sets, so that the largest set does not speak for all: a set of n mentions counts as the square root
of n. `PRIOR` mentions as `priors.yaml` has them are added, and its rows are kept: what is fitted is their masses. So
`dateline/dating/weights.yaml` is a function of that table, of the sets and of the code that finds the mentions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from benchmarks.dating.cases import Case
from dateline.dating.document import assign_date_lines, testify

PRIORS = Path(__file__).with_name("priors.yaml")
PRIOR = 1500.0
"""So many mentions the masses of the priors are worth: of 12, 100, 300, 600 and 1,500 the least with which no set did worse."""
GROUP_OF = {
    "day": "day_kernels",
    "yearly": "day_kernels",
    "event": "day_kernels",
    "month_year": "month_year_kernels",
    "year": "year_kernels",
    "month": "month_kernels",
    "weekday": "weekday_kernels",
}
"""Where the kernels of each form stand in the table; the others are not counted."""
LEAST = 12
"""A kernel with fewer mentions stays as it is."""
SETS = (
    "toggle",
    "toggle_modern",
    "wikinews",
    "web",
    "arabic",
    "tempeval",
    "wire",
    "html",
    "pages_browser",
    "pages_html",
    "guides",
    "guides_html",
)
"""What is counted: of pages that are there as a browser shows them and flattened otherwise, the first."""
HEAD = """# Made by `python -m benchmarks dating --fit`: not to be edited by hand.
#
# What each kind of evidence says about the day of publication: benchmarks/dating/priors.yaml with what was counted on the
# even-numbered dumps of the development sets; the odd-numbered ones check it.
#
"""

Counts = dict[tuple[str, str], dict[str, Counter[int]]]
"""Per kernel (its group and name) and set, how often each difference between the true day and the mention occurs."""


def count(cases_by_set: dict[str, Iterable[Case]]) -> Counts:
    """The differences of all witnesses of all gold articles."""
    counts: Counts = defaultdict(lambda: defaultdict(Counter))
    for name, cases in cases_by_set.items():
        for case in cases:
            gold = {place: day for place, day in case.gold if place is not None}
            for index, (metadata, articles) in enumerate(case.documents):
                text = case.texts[index]
                testimony = [testify(a, metadata, case.dump_name, len(articles), text) for a in articles]
                assign_date_lines(articles, testimony, text)
                for at, found in enumerate(testimony):
                    day = gold.get((index, at))
                    for witness in found.witnesses if day is not None else ():
                        difference = witness.form.difference(witness, day) if day is not None else None
                        group = GROUP_OF.get(witness.form.name)
                        if difference is not None and group is not None:
                            counts[group, witness.kernel][name][difference] += 1
    return counts


def refit(counts: Counts, table: dict[str, Any]) -> Iterator[tuple[str, str, list[float], list[float], int]]:
    """(group, kernel, masses of `table`, fitted masses, number of mentions) of each kernel with enough mentions."""
    for group in sorted(set(GROUP_OF.values())):
        for kernel, entry in table[group].items():
            by_set = counts.get((group, kernel), {})
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
            for name in sorted(by_set):  # the order of a sum shows in its last digit
                c = by_set[name]
                of_set = sum(c.values())
                for i, (low, high) in enumerate(ranges):
                    fitted[i] += sqrt(of_set) * sum(v for d, v in c.items() if low <= d <= high) / of_set
            scale = total / sum(fitted)
            yield group, kernel, present, [round(mass * scale, 4) for mass in fitted], n


def report(counts: Counts) -> Iterator[str]:
    """Lines of a table: each kernel's masses of the priors and as counted."""
    for group, kernel, present, fitted, n in refit(counts, yaml.safe_load(PRIORS.read_text(encoding="utf-8"))):
        yield f"{group} {kernel} ({n} mentions)"
        yield "  before  " + " ".join(f"{mass:7.4f}" for mass in present)
        yield "  counted " + " ".join(f"{mass:7.4f}" for mass in fitted)


def made(counts: Counts, priors: str) -> str:
    """The text of weights.yaml: that of the `priors` with the counted masses, comments of entries kept."""
    table = yaml.safe_load(priors)
    parts = re.split(r"(?m)^(?=[a-z])", priors)[1:]  # what stands on top of it is of the priors
    for group, kernel, _, fitted, _ in refit(counts, table):
        entry = table[group][kernel]
        if isinstance(entry, dict):
            rows = ", ".join(f"[{a}, {b}, {mass:g}]" for (a, b, _), mass in zip(entry["rows"], fitted, strict=True))
            pattern, masses = rf"(?m)^(  {kernel}:.*\n    rows: )\[.*\]$", f"[{rows}]"
        else:
            pattern, masses = rf"(?m)^(  {kernel}: )\[[^\]]*\]", f"[{', '.join(f'{mass:g}' for mass in fitted)}]"
        at = next(n for n, part in enumerate(parts) if part.startswith(f"{group}:"))
        parts[at], n_found = re.subn(pattern, lambda m, masses=masses: m[1] + masses, parts[at])
        if n_found != 1:
            raise ValueError(f"{group}.{kernel} stands {n_found} times where one was to be written")
    return HEAD + "".join(parts)
