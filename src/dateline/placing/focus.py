"""The country focus of an article: which country its place names speak for, and how surely.

Each country's case is a sum over what speaks for it, `weight x log(1 + count)`: the tenth "Iran" adds less than the
second. The weights are in weights.yaml. The sums become shares by a softmax in which 'no country at all' takes part
with a sum of nothing, so that thin evidence gives low confidence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from dateline.model import Article, CountryScore, PlaceEvidence, Placing
from dateline.placing.evidence import FEATURES, Case, Gathered, gather
from dateline.placing.mentions import join
from dateline.placing.schemes import GLOBAL, UNKNOWN, RegionScheme

MAX_EVIDENCE = 24
"""Names kept as evidence, in the order of the document: a thousand names explain no better."""
PRINTED_KIND = {"hearsay": "town", "historic": "former name"}
MIN_SHARE = 0.005
"""Countries with less are left out of the list."""


def place(article: Article, scheme: RegionScheme) -> Placing:
    """Countries with their shares, the leading country, its region in `scheme`, and the names it rests on.

    Offsets of the evidence are those of the article's pieces, which count characters of the document. The region is
    `global` when several countries are named and none leads, `unknown` when nothing says where the story is.
    """
    text = join(article)
    weights = _weights()
    gathered = gather(text, article.language, with_local=False)
    shares = _shares(gathered.cases, weights)
    if not _is_settled(gathered, shares, weights):
        gathered = gather(text, article.language, with_local=True)
        shares = _shares(gathered.cases, weights)
    return _placing(gathered, shares, weights, scheme)


def _is_settled(gathered: Gathered, shares: Mapping[str, float], weights: Mapping[str, Any]) -> bool:
    """Do the well-known names settle the story, so that small places need not be searched for?"""
    lead = max(shares, key=lambda code: (shares[code], code), default=None)
    if lead is None or shares[lead] < weights["settled_share"]:
        return False
    text = gathered.text
    printed = [text[start:end] for code, _, _, start, end, _ in gathered.names if code == lead]
    printed += [text[word.start : word.end] for word in gathered.weak if word.code == lead]
    # Lebanon six times, and nothing Lebanese besides, may be a town in Pennsylvania
    return len(printed) >= weights["settled_mentions"] and len(set(printed)) > 1


def _placing(
    gathered: Gathered, shares: Mapping[str, float], weights: Mapping[str, Any], scheme: RegionScheme
) -> Placing:
    cases = gathered.cases
    if not cases:
        return Placing(region=UNKNOWN)
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    regions: dict[str, float] = {}
    for code, share in ranked:
        region = scheme.region_of(code)
        regions[region] = regions.get(region, 0.0) + share
    lead, lead_share = ranked[0]
    region = scheme.region_of(lead)
    if not gathered.names and lead_share < weights["min_lead_weak"]:
        return Placing(region=UNKNOWN)
    country: str | None = lead
    confidence = regions[region]
    if lead_share < weights["min_lead"] and regions[region] < weights["min_region"]:
        country, region, confidence = None, GLOBAL, max(regions.values())
    kept = [(code, share) for code, share in ranked if share >= MIN_SHARE]
    total = sum(share for _, share in kept)
    countries = tuple(CountryScore(code, share / total, gathered.n_names.get(code, 0)) for code, share in kept)
    return Placing(country, countries, region, confidence, _evidence(gathered, {code for code, _ in kept}))


@cache
def _weights() -> dict[str, Any]:
    text = (files(__package__) / "weights.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    table["by_feature"] = [float(table["features"].get(name, 0.0)) for name in FEATURES]
    table["log1p"] = [math.log1p(n) for n in range(64)]
    return table


def _shares(cases: Mapping[str, Case], weights: Mapping[str, Any]) -> dict[str, float]:
    """Softmax over the cases and over 'no country', whose sum is 0."""
    by_feature, log1p, sharpness = weights["by_feature"], weights["log1p"], weights["sharpness"]
    home = weights["prior"]
    sums = {}
    for code, case in cases.items():
        total: float = home.get(code, 0.0)
        for feature, n in case.items():
            total += by_feature[feature] * (log1p[n] if n < 64 else math.log1p(n))
        sums[code] = total * sharpness
    top = max([0.0, *sums.values()])
    powers = {code: math.exp(value - top) for code, value in sums.items()}
    norm = math.fsum(powers.values()) + math.exp(-top)  # exact: no order of the countries shows in it
    return {code: power / norm for code, power in powers.items()}


def _evidence(gathered: Gathered, codes: set[str]) -> tuple[PlaceEvidence, ...]:
    """The names of the listed countries, weak words only for a country that is not named at all."""
    counted = [name for name in gathered.names if name[0] in codes]
    named = {name[0] for name in counted}
    counted += [(w.code, w.kind, "", w.start, w.end, w.stretch) for w in gathered.weak if w.code in codes - named]
    counted.sort(key=lambda name: (name[3] + name[5].shift, name[0]))
    text = gathered.text
    return tuple(
        [
            PlaceEvidence(
                text[start:end], code, PRINTED_KIND.get(kind, kind), start + stretch.shift, end + stretch.shift
            )
            for code, kind, _division, start, end, stretch in counted[:MAX_EVIDENCE]
        ]
    )
