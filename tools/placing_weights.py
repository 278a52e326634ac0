"""Learns the weights of the country focus: `python -m tools.placing_weights` writes src/dateline/placing/weights.yaml.

A softmax regression over the countries of an article, learnt on the even-numbered dumps of ../shared/corpora. No weight
falls below zero (more evidence for a country never speaks against it) or above a ceiling, and all are pulled towards
values set by hand, so that what the corpora hardly show (captions, stand-alone datelines) keeps a sensible weight.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.placing.cases import SETS, Case, cases
from dateline.placing.evidence import FEATURES, gather_all
from dateline.placing.mentions import join

SHARED = Path(__file__).parents[2] / "shared" / "corpora"
WEIGHTS = Path(__file__).parents[1] / "src" / "dateline" / "placing" / "weights.yaml"

ZONE = {"headline": 0.9, "lead": 0.5, "body": 0.3, "caption": 0.3, "dateline": 1.0}
KIND = {"name": 1.0, "demonym": 0.8, "capital": 0.9, "place": 0.7, "hearsay": 0.2, "institution": 0.8}
WHOLE = {
    "money": 0.4,
    "company": 0.5,
    "domestic": 0.5,
    "exchange": 0.8,
    "organisation": 0.3,
    "firm": 0.5,
    "first in headline": 0.4,
    "first in text": 0.4,
    "scene": 0.4,
    "mentions": 0.9,
}
"""The hand-set values: the weight of a zone times that of a kind, and those of features of the whole article."""
PRIOR = "US"
"""The one country with a weight of its own: half of all stories in English name it in passing."""
PULL = 0.001
LEAST = {"headline": 1.0, "lead": 0.5, "body": 0.5, "scene": 1.25}
"""Times the hand-set value that a weight must keep: what the headline names counts, and the scene leads before the actor."""
MOST = {"caption": 2.0, "first": 1.5, "dateline": 3.0, "else": 4.0}
"""Times the hand-set value that a weight may become. A foreign desk writes of its neighbours too, so a dateline's is held."""
ARTICLES_PER_SET = 90
"""Larger sets count as if they had so many."""
RARELY = {"toggle": 0.3}
"""The same wire copy as `wire`: counted less."""
STEPS, RATE = 1500, 0.05

Matrix = NDArray[np.float64]


def hand_set() -> Matrix:
    """The value that each feature's weight is pulled to; the prior's, nought, stands last."""
    parts = [WHOLE.get(name) or ZONE[name.split(" ")[0]] * KIND[name.split(" ")[1]] for name in FEATURES]
    return np.array([*parts, 0.0])


def ceilings(hand: Matrix) -> Matrix:
    """The most that each weight may become, in multiples of its hand-set value; the prior is free."""
    tops = [
        MOST.get(name.split(" ")[0], MOST["else"]) * value + 0.1 for name, value in zip(FEATURES, hand, strict=False)
    ]
    return np.array([*tops, np.inf])


def floors(hand: Matrix) -> Matrix:
    """The least that each weight may become, in multiples of its hand-set value, whatever the corpora say."""
    bottoms = [LEAST.get(name.split(" ")[0], 0.0) * value for name, value in zip(FEATURES, hand, strict=False)]
    return np.array([*bottoms, -np.inf])


def example(case: Case) -> tuple[Matrix, Matrix] | None:
    """A row of log(1 + count) per country of the article, and which rows are right; None where none is."""
    [gathered] = gather_all([join(case.article)], [case.article.language], with_local=True)
    codes = sorted(gathered.cases)
    right = [code == case.country for code in codes]
    if not any(right):
        right = [case.accepts(code) for code in codes]
    if not any(right):
        return None
    rows = [[gathered.cases[code].get(f, 0) for f in range(len(FEATURES))] + [0] for code in codes]
    table = np.log1p(np.array(rows, dtype=np.float64))
    table[:, -1] = [code == PRIOR for code in codes]
    return table, np.array(right, dtype=np.float64)


def learn(training: list[Case]) -> Matrix:
    """The weights by Adam on the weighted log-likelihood, projected on their bounds at each step."""
    n_in_set = Counter(case.set_name for case in training)
    tables, rights, importance = [], [], []
    for case in training:
        if (pair := example(case)) is not None:
            tables.append(pair[0])
            rights.append(pair[1])
            importance.append(min(1.0, ARTICLES_PER_SET / n_in_set[case.set_name]) * RARELY.get(case.set_name, 1.0))
    sizes = [len(table) for table in tables]
    owner = np.repeat(np.arange(len(tables)), sizes)
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    rows, right = np.vstack(tables), np.concatenate(rights)
    share = np.array(importance) / sum(importance)
    hand = hand_set()
    top = ceilings(hand)
    bottom = floors(hand)
    weights, momentum, scale = np.zeros_like(hand), np.zeros_like(hand), np.zeros_like(hand)
    for step in range(1, STEPS + 1):
        sums = rows @ weights
        powers = np.exp(sums - np.maximum.reduceat(sums, starts)[owner])
        given = powers / np.add.reduceat(powers, starts)[owner]
        wanted = given * right
        wanted /= np.maximum(np.add.reduceat(wanted, starts)[owner], 1e-12)
        slope = rows.T @ ((given - wanted) * share[owner]) + PULL * (weights - hand)
        momentum = 0.9 * momentum + 0.1 * slope
        scale = 0.999 * scale + 0.001 * slope**2
        stride = RATE * (momentum / (1 - 0.9**step)) / (np.sqrt(scale / (1 - 0.999**step)) + 1e-8)
        weights = np.clip(weights - stride, bottom, top)
    return weights


def written(weights: Matrix) -> str:
    """weights.yaml with its comments."""
    lines = "\n".join(f"  {name}: {max(0.0, value):.2f}" for name, value in zip(FEATURES, weights, strict=False))
    return HEAD.format(lines=lines, prior=f"{weights[-1]:.2f}", country=PRIOR)


HEAD = """\
# Weights of the country focus, learnt by tools/placing_weights.py on the even-numbered dumps of the corpora.
#
# A country's sum is weight x log(1 + count) over its features. '<zone> <kind>' counts names of a kind in a zone: name
# (countries, former ones too), demonym, capital, place (cities, divisions and towns that something vouches for), hearsay
# (small places that nothing vouches for), institution (leaders too). The rest count over the whole article:
# money, company, domestic, exchange, organisation, firm: weak words of a country's own papers; first in ...: the country named first there;
# scene: names after 'in'; mentions: all names outside captions.
features:
{lines}
# Added to a country's sum when it has any evidence at all: others' stories mention the United States in passing.
prior: {{{country}: {prior}}}
# Factor on all sums, for the pull to hand-set values leaves them too timid. At 1.4 the confidences given to both halves of
# the corpora cost least (log loss), and what is given at .9 is right more than nine times in ten.
sharpness: 1.4
# Below both of these no country leads: the story is 'global'.
min_lead: 0.25
min_region: 0.35
# A story that names no country, only words of a country's papers, is 'unknown' below this share.
min_lead_weak: 0.3
# A story is settled without a look at small places and weak words when its leading country has this share and at least
# so many names, of two spellings or more.
settled_share: 0.8
settled_mentions: 2
"""


def main(argv: list[str]) -> int:
    """Learn and write; 2 when the corpora are not there."""
    parser = argparse.ArgumentParser(prog="python -m tools.placing_weights", description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--corpora", type=Path, default=SHARED)
    options = parser.parse_args(argv)
    if not options.corpora.is_dir():
        print(f"no corpora at {options.corpora}")
        return 2
    sets = [options.corpora / name for name in SETS if name != "seed"]
    training = [case for folder in sets for case in cases(folder) if case.is_of_half("even")]
    options.out.write_text(written(learn(training)), encoding="utf-8")
    print(f"{options.out.name}: learnt from {len(training)} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
