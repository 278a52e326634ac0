"""The country focus of an article: which country its place names speak for, and how surely.

Each country's case is a sum over what speaks for it, `weight x log(1 + count)`: the tenth "Iran" adds less than the
second. The weights are in weights.yaml. The sums become shares by a softmax in which 'no country at all' takes part
with a sum of nothing, so that thin evidence gives low confidence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import yaml

from dateline.model import Article, CountryScore, PlaceEvidence, Placing
from dateline.placing.evidence import FEATURE_MASK, FEATURES, Gathered, gather_all
from dateline.placing.gazetteer import FEATURE_BITS, code_numbers, codes
from dateline.placing.homes import spoken_in
from dateline.placing.mentions import join
from dateline.placing.schemes import GLOBAL, UNKNOWN, RegionScheme
from dateline.placing.towns import town

MAX_EVIDENCE = 24
"""Names kept as evidence, in the order of the document: a thousand names explain no better."""
PRINTED_KIND = {"hearsay": "town", "historic": "former name", "firm": "company"}
_TOWNS = frozenset(("capital", "city", "town", "hearsay", "birthplace"))
MIN_SCORE = 0.02
"""Countries with less of the evidence are left out of the list."""
MANY = 64
_new = tuple.__new__
"""Makes a named tuple of a tuple at half the price of its class: there are a dozen to an article."""

Share = tuple[float, str, float]
"""(minus the share, country code, sum): they sort by falling share, then by code."""


def place(article: Article, scheme: RegionScheme) -> Placing:
    """Countries with their shares, the leading country, its region in `scheme`, and the names it rests on.

    Offsets of the evidence are those of the article's pieces, which count characters of the document. The region is
    `global` when several countries are named and none leads, `unknown` when nothing says where the story is.
    """
    return place_all((article,), scheme)[0]


def place_all(articles: Sequence[Article], scheme: RegionScheme) -> list[Placing]:
    """`place` for each of some articles; what one is given does not depend on the others.

    All go through each step together: the step's tables stay in the processor's cache, which saves a sixth of the time.
    """
    weights = _weights()
    languages = [article.language for article in articles]
    texts = [join(article) for article in articles]
    gathered = gather_all(texts, languages, with_local=False)
    shares = [_shares(one.counts, weights) for one in gathered]
    unsettled = [
        i for i, (one, shared) in enumerate(zip(gathered, shares, strict=True)) if not _is_settled(one, shared, weights)
    ]
    if unsettled:
        again = gather_all([texts[i] for i in unsettled], [languages[i] for i in unsettled], with_local=True)
        for i, one in zip(unsettled, again, strict=True):
            gathered[i] = one
            shares[i] = _shares(one.counts, weights)
    return [
        _placing(one, shared, weights, scheme, language)
        for one, shared, language in zip(gathered, shares, languages, strict=True)
    ]


def _is_settled(gathered: Gathered, shares: Sequence[Share], weights: Weights) -> bool:
    """Do the well-known names settle the story, so that small places need not be searched for?"""
    if not shares or shares[0][0] > -weights.settled_share:
        return False
    lead = shares[0][1]
    text = gathered.text
    n_printed = 0
    first = ""
    is_varied = False
    for _, start, end, meaning, _ in gathered.names:
        if meaning[0] == lead:
            n_printed += 1
            if not is_varied:
                printed = text[start:end].casefold()  # NAPLES and Naples are one name
                is_varied = n_printed > 1 and printed != first
                first = printed
            if is_varied and n_printed >= weights.settled_mentions:
                return True
    for word in gathered.weak:
        if word.code == lead:
            n_printed += 1
            is_varied = n_printed > 1  # a word is no spelling of a name
    # Lebanon six times, and nothing Lebanese besides, may be a town in Pennsylvania
    return is_varied and n_printed >= weights.settled_mentions


def _placing(
    gathered: Gathered, shares: Sequence[Share], weights: Weights, scheme: RegionScheme, language: str | None
) -> Placing:
    if not shares:
        return Placing(region=UNKNOWN)
    region_of = scheme.countries
    regions: dict[str, float] = {}
    for negative, code, _ in shares:
        region = region_of.get(code, UNKNOWN)
        regions[region] = regions.get(region, 0.0) - negative
    lead_share, country = -shares[0][0], shares[0][1]
    if not gathered.names and lead_share < weights.min_lead_weak:
        return Placing(region=UNKNOWN)
    region = region_of.get(country, UNKNOWN)
    confidence = regions[region]
    if _is_unheard_of(gathered, country, language):
        confidence = min(confidence, UNHEARD_OF)
    lead: str | None = country
    if lead_share < weights.min_lead and confidence < weights.min_region:
        lead, region, confidence = None, GLOBAL, max(regions.values())
    kept = _scores(shares)
    n_names = dict.fromkeys(kept, 0)
    for name in gathered.names:
        if name[3][0] in n_names:
            n_names[name[3][0]] += 1
    countries = tuple([_new(CountryScore, (code, score, n_names[code])) for code, score in kept.items()])
    return Placing(lead, countries, region, confidence, _evidence(gathered, n_names))


_SMALL = frozenset(("town", "hearsay"))
UNHEARD_OF: Final = 0.5
"""At most so sure of a country for which nothing speaks but one small town, in a language that is not at home there: the town
may well be a village at home that the gazetteer does not know (a Norwegian story of Senja is none of Singapore's)."""


def _is_unheard_of(gathered: Gathered, country: str, language: str | None) -> bool:
    spoken = spoken_in(language)
    if not spoken or any(home.startswith(country) for home in spoken) or any(w.code == country for w in gathered.weak):
        return False
    own = [name for name in gathered.names if name[3][0] == country]
    printed = {gathered.text[start:end].casefold() for _, start, end, _, _ in own}
    return len(printed) == 1 and all(name[3][1] in _SMALL for name in own)


def _scores(shares: Sequence[Share]) -> dict[str, float]:
    """Each country's part of the evidence, highest first; they add to one.

    The softmax says how sure the first is of being first, which leaves a country that stands in the headline with a few
    per cent. What a reader asks of a list is how much of the story speaks of whom: the sums themselves.
    """
    sums = {code: max(value, 0.0) for _, code, value in shares}
    total = math.fsum(sums.values()) or 1.0
    kept = {code: value for code, value in sums.items() if value >= MIN_SCORE * total} or {shares[0][1]: 1.0}
    whole = math.fsum(kept.values())
    return {code: value / whole for code, value in kept.items()}


class Weights(NamedTuple):
    """The weights, made ready for counting."""

    products: tuple[tuple[float, ...], ...]
    """By feature and count, up to MANY: weight x log(1 + count)."""
    features: tuple[float, ...]
    prior: Mapping[str, float]
    sharpness: float
    min_lead: float
    min_region: float
    min_lead_weak: float
    settled_share: float
    settled_mentions: int


@cache
def _weights() -> Weights:
    text = (files(__package__) / "weights.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    features = tuple([float(table["features"].get(name, 0.0)) for name in FEATURES])
    products = tuple([tuple([weight * math.log1p(n) for n in range(MANY)]) for weight in features])
    return Weights(products, features, table["prior"], *(table[name] for name in Weights._fields[3:]))


def _shares(counts: Mapping[int, int], weights: Weights) -> list[Share]:
    """Softmax over the countries' sums and over 'no country', whose sum is 0; the largest share first."""
    products = weights.products
    sums: dict[int, float] = {}
    for key, n in counts.items():
        feature = key & FEATURE_MASK
        value = products[feature][n] if n < MANY else weights.features[feature] * math.log1p(n)
        country = key >> FEATURE_BITS
        sums[country] = sums.get(country, 0.0) + value
    if not sums:
        return []
    for code, value in weights.prior.items():
        country = code_numbers()[code] >> FEATURE_BITS
        if country in sums:
            sums[country] += value
    sharpness = weights.sharpness
    top = max(0.0, max(sums.values()) * sharpness)
    exp, names = math.exp, codes()
    powers = [exp(value * sharpness - top) for value in sums.values()]
    norm = math.fsum(powers) + exp(-top)  # exact: no order of the countries shows in it
    return sorted([(-power / norm, names[country], sums[country]) for power, country in zip(powers, sums, strict=True)])


def _evidence(gathered: Gathered, codes_kept: Mapping[str, int]) -> tuple[PlaceEvidence, ...]:
    """The names of the listed countries, weak words only for a country that is not named at all."""
    counted = [
        (char_start, start, end, meaning[0], meaning[1], meaning[2])
        for char_start, start, end, meaning, _ in gathered.names
        if meaning[0] in codes_kept
    ]
    for code, kind, char_start, start, end in gathered.weak:
        if codes_kept.get(code) == 0:
            counted.append((char_start, start, end, code, kind, ""))
    counted.sort()
    return tuple([_printed(gathered, *one) for one in counted[:MAX_EVIDENCE]])


def _printed(
    gathered: Gathered, char_start: int, start: int, end: int, code: str, kind: str, division: str
) -> PlaceEvidence:
    where = town(gathered.text[start:end], code, division) if kind in _TOWNS else None
    return _new(
        PlaceEvidence,
        (
            gathered.printed[start:end],
            code,
            PRINTED_KIND.get(kind, kind),
            char_start,
            char_start + end - start,
            division or None,
            *(where or (None, None, None)),
        ),
    )
