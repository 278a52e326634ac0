"""The quality gate: today's figures on generated dumps against floors that only rise."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

from benchmarks import floors
from benchmarks.accuracy.generate import dumps, unseen_dumps
from benchmarks.accuracy.measures import Tally
from benchmarks.accuracy.splitters import SPLITTERS
from benchmarks.floors import Figures

FLOORS = Path(__file__).parent / "floors.json"
N_DUMPS = 300
N_UNSEEN = 150
_GATED = (
    "boundary_f1",
    "pk_right",
    "windowdiff_right",
    "dumps_wholly_right",
    "headline_exact",
    "captions_exact",
    "agency_exact",
    "body_word_f1",
    "furniture_kept_out",
    "body_kept",
)
_GATED_GROUPS = ("all", "unseen", "template", "gap")


def measure(splitter: str = "dateline", n: int = N_DUMPS, n_unseen: int = N_UNSEEN) -> Figures:
    """Group -> figure -> value, over the first `n` generated dumps and `n_unseen` of stories nothing is fitted to.

    Groups are 'all', each template, gap, noise and language, and 'unseen stories', which is not part of 'all'.
    """
    tallies: dict[str, Tally] = {}
    for dump in dumps(n):
        found = SPLITTERS[splitter](dump.name, dump.text)
        facts = {"template": dump.template, "gap": dump.gap, "noise": dump.noise, "language": dump.language}
        for group in ("all", *(f"{name} {value}" for name, value in facts.items())):
            tallies.setdefault(group, Tally()).add(dump, found)
    for dump in unseen_dumps(n_unseen):
        tallies.setdefault("unseen stories", Tally()).add(dump, SPLITTERS[splitter](dump.name, dump.text))
    return {group: tally.figures() for group, tally in sorted(tallies.items())}


def gated(figures: Figures) -> Figures:
    """The figures that have floors, less half a point and rounded down to a hundredth.

    Languages and noises are shown, not gated: a single story moves them by more than a hundredth.
    """
    return {
        group: {
            name: math.floor(row[name] * 100 - 0.5) / 100
            for name in _GATED
            # one dump of sixty is more than a hundredth: whole dumps count over all of them
            if name != "dumps_wholly_right" or group == "all"
        }
        for group, row in figures.items()
        if group.startswith(_GATED_GROUPS)
    }


def _print(figures: Figures, baselines: dict[str, Figures]) -> None:
    names = list(next(iter(figures.values())))
    print(f"{'':22}" + "".join(f"{name[:14]:>16}" for name in names))
    for group, row in figures.items():
        print(f"{group:22}" + "".join(f"{row[name]:16.4f}" for name in names))
    for splitter, other in baselines.items():
        print(f"{splitter:22}" + "".join(f"{other['all'][name]:16.4f}" for name in names))


def main(argv: list[str] | None = None) -> int:
    """Measure, print, compare with the floors; 0 if none is broken, 1 otherwise. `--update` raises the floors."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks accuracy", description=__doc__)
    parser.add_argument("--update", action="store_true", help="raise the floors to today's figures")
    parser.add_argument("--lower", action="store_true", help="with --update: lower floors, too; say why in the commit")
    parser.add_argument("--no-baselines", action="store_true", help="dateline alone")
    args = parser.parse_args(argv)
    figures = measure()
    names = () if args.no_baselines else ("blank lines", "TextTiling")
    _print(figures, {name: measure(name) for name in names})
    broken = floors.below(figures, floors.read(FLOORS))
    print(*broken, sep="\n")
    if args.update:
        if broken and not args.lower:
            print("Not lowered: fix the fall, or say --update --lower and why.")
        floors.raise_to(FLOORS, gated(figures), args.lower)
    return 1 if broken and not args.lower else 0


if __name__ == "__main__":
    raise SystemExit(main())
