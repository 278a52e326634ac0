"""The country focus of an article: its place names, weighted by what they are and where they stand."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Any

import ahocorasick_rs
import yaml

from dateline.model import Article, CountryScore, PlaceEvidence, Placing, Role
from dateline.placing.schemes import GLOBAL, UNKNOWN, RegionScheme

_WEIGHT = {
    Role.HEADLINE: 4.0,
    Role.STANDFIRST: 3.0,
    Role.DATELINE: 2.0,
    Role.CAPTION: 1.0,
    Role.BODY: 1.0,
    Role.CROSSHEAD: 1.0,
}
_LEAD_CHARS = 300
_LEAD_FACTOR = 3.0


@cache
def _names() -> tuple[Any, list[tuple[str, str]]]:
    """The automaton over all names, and per pattern its country and kind."""
    text = (files(__package__) / "tables" / "countries.yaml").read_text(encoding="utf-8")
    table = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    senses: dict[str, tuple[str, str]] = {}
    for code, entry in table.items():
        for key, kind in (("names", "country"), ("demonyms", "demonym"), ("capitals", "capital")):
            for name in entry[key]:
                senses.setdefault(name, (code, kind))
                senses.setdefault(name.upper(), (code, kind))
    automaton = ahocorasick_rs.AhoCorasick(list(senses), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return automaton, list(senses.values())


def place(article: Article, scheme: RegionScheme) -> Placing:
    """Countries, region and evidence of one article, from its distinct pieces. Offsets are those of the pieces."""
    automaton, senses = _names()
    scores: dict[str, float] = defaultdict(float)
    mentions: dict[str, int] = defaultdict(int)
    evidence: list[PlaceEvidence] = []
    body_seen = 0
    for piece in article.pieces:
        weight = _WEIGHT.get(piece.role, 0.0)
        text = piece.text
        for index, start, end in automaton.find_matches_as_indexes(text) if weight else ():
            if (start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()):
                continue
            code, kind = senses[index]
            in_lead = piece.role is Role.BODY and body_seen + start < _LEAD_CHARS
            scores[code] += weight * (_LEAD_FACTOR if in_lead else 1.0)
            mentions[code] += 1
            evidence.append(
                PlaceEvidence(text[start:end], code, kind, piece.char_start + start, piece.char_start + end)
            )
        if piece.role is Role.BODY:
            body_seen += len(text)
    if not scores:
        return Placing(region=UNKNOWN)
    total = sum(scores.values())
    countries = tuple(
        CountryScore(code, score / total, mentions[code])
        for code, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    )
    lead = countries[0]
    region = scheme.region_of(lead.code)
    confidence = sum(c.score for c in countries if scheme.region_of(c.code) == region)
    if lead.score < 0.2 and confidence < 0.4:
        return Placing(None, countries, GLOBAL, confidence, tuple(evidence))
    return Placing(lead.code, countries, region, confidence, tuple(evidence))
