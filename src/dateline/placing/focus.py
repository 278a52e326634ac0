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
from dateline.placing.evidence import FEATURES, MENTIONS, Case, Hit, gather
from dateline.placing.gazetteer import WEAK
from dateline.placing.schemes import GLOBAL, UNKNOWN, RegionScheme

MAX_EVIDENCE = 40
"""Names kept as evidence, in the order of the document: an article of a thousand names is not better explained."""
PRINTED_KIND = {"hearsay": "town", "historic": "country"}
MIN_SHARE = 0.005
"""Countries with less are left out of the list."""


def place(article: Article, scheme: RegionScheme) -> Placing:
    """Countries with their shares, the leading country, its region in `scheme`, and the names it rests on.

    Offsets of the evidence are those of the article's pieces, which count characters of the document. The region is
    `global` when several countries are named and none leads, `unknown` when nothing says where the story is.
    """
    cases, hits = gather(article)
    if not cases:
        return Placing(region=UNKNOWN)
    weights = _weights()
    shares = _shares(cases, weights)
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    regions: dict[str, float] = {}
    for code, share in ranked:
        region = scheme.region_of(code)
        regions[region] = regions.get(region, 0.0) + share
    lead, lead_share = ranked[0]
    region = scheme.region_of(lead)
    is_named = any(MENTIONS in case for case in cases.values())
    if not is_named and lead_share < weights["min_lead_weak"]:
        return Placing(region=UNKNOWN)
    country: str | None = lead
    if lead_share < weights["min_lead"] and regions[region] < weights["min_region"]:
        country, region = None, GLOBAL
    kept = [(code, share) for code, share in ranked if share >= MIN_SHARE]
    total = sum(share for _, share in kept)
    countries = tuple(CountryScore(code, share / total, cases[code].get(MENTIONS, 0)) for code, share in kept)
    confidence = max(regions.values()) if region == GLOBAL else regions[region]
    return Placing(country, countries, region, confidence, _evidence(hits, {code for code, _ in kept}))


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
    top = max(0.0, *sums.values())
    powers = {code: math.exp(value - top) for code, value in sums.items()}
    norm = sum(powers[code] for code in sorted(powers)) + math.exp(-top)
    return {code: power / norm for code, power in powers.items()}


def _evidence(hits: list[Hit], codes: set[str]) -> tuple[PlaceEvidence, ...]:
    """The names of the listed countries, weak words only for a country that is not named at all."""
    named = {hit.code for hit in hits if hit.kind not in WEAK}
    counted = [h for h in hits if h.code in codes and (h.kind not in WEAK or h.code not in named)]
    counted.sort(key=lambda h: (h.piece.char_start + h.start, h.code))
    return tuple(
        PlaceEvidence(
            h.piece.text[h.start : h.end],
            h.code,
            PRINTED_KIND.get(h.kind, h.kind),
            h.piece.char_start + h.start,
            h.piece.char_start + h.end,
        )
        for h in counted[:MAX_EVIDENCE]
    )
