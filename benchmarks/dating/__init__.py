"""`python -m benchmarks dating [--sets a,b] [--half develop|check|all] [--segmentation ours|gold] [--ablation] [--fit [--out FILE]] [--calibrate [--write]]`

Score table, reliability and ablation of the dating stage on the shared corpora, through the real ingest, segmentation and
normalisation. Exits 0, or 1 where the day of a file photo, of a load or of a comment
was published as the day of publication.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.dating import calibration, fitting
from benchmarks.dating.ablation import ablate
from benchmarks.dating.cases import HALVES, SEGMENTATIONS, SETS, Case, cases
from benchmarks.dating.figures import TABLE_HEAD, Judged, by_method, judge, reliability, table_row

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"


def main(argv: list[str]) -> int:
    """Run the benchmark; prints tables to stdout."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks dating", description=__doc__)
    parser.add_argument("--sets", help="sets, parted by commas; all, or with --calibrate those of text")
    parser.add_argument("--half", choices=HALVES, default="all")
    parser.add_argument(
        "--segmentation", choices=SEGMENTATIONS, default="ours", help="whose boundaries: ours, or the gold's"
    )
    parser.add_argument("--ablation", action="store_true", help="also each kind of evidence left out in turn")
    parser.add_argument("--fit", action="store_true", help="count the weights anew on the development half")
    parser.add_argument(
        "--out", type=Path, help="with --fit: write them there (src/dateline/dating/weights.yaml), not to stdout"
    )
    parser.add_argument("--calibrate", action="store_true", help="fit the shares of intervals, and print them held out")
    parser.add_argument("--write", action="store_true", help="with --calibrate: into dateline/dating/calibration.yaml")
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    args = parser.parse_args(argv)
    if not args.corpora.is_dir():
        print(f"no corpora at {args.corpora}: nothing to measure")
        return 0
    sets = args.sets.split(",") if args.sets else calibration.SETS if args.calibrate else SETS
    if args.fit:
        chosen = args.sets.split(",") if args.sets else fitting.SETS
        counts = fitting.count({s: cases(args.corpora, s, "develop") for s in chosen})
        if args.out is None:
            print(*fitting.report(counts), sep="\n")
        else:
            args.out.write_text(fitting.made(counts, fitting.PRIORS.read_text(encoding="utf-8")), encoding="utf-8")
        return 0
    if args.calibrate:
        articles = [one for s in sets for one in calibration.seen(cases(args.corpora, s, args.half))]
        print(*calibration.report(articles), sep="\n")
        if args.write:
            calibration.write(articles)
        return 0
    everything: list[Judged] = []
    loaded = []
    print(TABLE_HEAD)
    for name in sets:
        found = list(cases(args.corpora, name, args.half, args.segmentation))
        loaded += found
        for part, chosen in _parts(name, found):
            judged = list(judge(chosen))
            everything += judged
            print(table_row(part, judged), flush=True)
    print("", *reliability(everything), "", *by_method(everything), sep="\n")
    if args.ablation:
        print("", *ablate(loaded), sep="\n")
    taken = [
        f"{j.dating.published_date} is the day of a {j.took}, the article is of {j.gold}" for j in everything if j.took
    ]
    print("", *taken, sep="\n")
    return int(bool(taken))


def _parts(name: str, found: list[Case]) -> list[tuple[str, list[Case]]]:
    """The set, in two parts where some of its dumps have a fetch time."""
    fetched = [c for c in found if any(m.fetched_at is not None for m, _ in c.documents)]
    if not fetched or name.endswith("html"):
        return [(name, found)]
    return [(f"{name} fetched", fetched), (name, [c for c in found if c not in fetched])]
