"""Counts, per country, what an article says for it: how many names of which kind stand where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dateline.model import Article, Piece
from dateline.placing.mentions import HEADLINE, LEAD, ZONES, find
from dateline.placing.namesakes import settle

GROUP_OF_KIND: Final[Mapping[str, int]] = {
    "country": 0,
    "historic": 0,
    "demonym": 1,
    "capital": 2,
    "city": 3,
    "division": 3,
    "town": 3,
    "hearsay": 4,
    "institution": 5,
    "leader": 5,
}
GROUPS: Final = ("name", "demonym", "capital", "place", "hearsay", "institution")
N_GROUPS: Final = len(GROUPS)
FEATURES: Final = (
    *(f"{zone} {group}" for zone in ZONES for group in GROUPS),
    "money",
    "company",
    "domestic",
    "exchange",
    "distinct",
    "first in headline",
    "first in lead",
    "scene",
    "mentions",
)
MONEY, COMPANY, DOMESTIC, EXCHANGE, DISTINCT, FIRST_HEADLINE, FIRST_LEAD, SCENE, MENTIONS = range(
    N_GROUPS * len(ZONES), len(FEATURES)
)
_WEAK: Final = {"money": MONEY, "company": COMPANY, "domestic": DOMESTIC, "exchange": EXCHANGE}
_SCENE: Final = frozenset(("in ", "في ", " в "))
"""'in Iran', 'في العراق', 'в России': where it happened, against who acted."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name that counted."""

    code: str
    kind: str
    piece: Piece
    start: int
    """In the piece's text, half-open with `end`."""
    end: int
    zone: int


Case = dict[int, int]
"""What speaks for one country: feature -> how many times."""


def gather(article: Article) -> tuple[dict[str, Case], list[Hit]]:
    """The case for each country that the article gives any evidence for, and the names behind them.

    The names stand in the order of the pieces, weak words last.
    """
    found = find(article)
    hits = [Hit(*plain) for plain in found.plain]
    if found.open:
        hits += [Hit(sense.code, sense.kind, m.piece, m.start, m.end, m.zone) for sense, m in settle(found)]
    cases: dict[str, Case] = {}
    names: dict[str, set[str]] = {}
    for hit in hits:
        code = hit.code
        case = cases.get(code)
        if case is None:
            case = cases[code] = {MENTIONS: 0}
            names[code] = set()
        feature = hit.zone * N_GROUPS + GROUP_OF_KIND[hit.kind]
        case[feature] = case.get(feature, 0) + 1
        case[MENTIONS] += 1
        if hit.piece.text[max(0, hit.start - 3) : hit.start].lower() in _SCENE:
            case[SCENE] = case.get(SCENE, 0) + 1
        names[code].add(hit.piece.text[hit.start : hit.end])
    for zone, feature in ((HEADLINE, FIRST_HEADLINE), (LEAD, FIRST_LEAD)):
        first = min((h for h in hits if h.zone == zone), key=lambda h: (h.piece.char_start, h.start), default=None)
        if first is not None:
            cases[first.code][feature] = 1
    for code, printed in names.items():
        cases[code][DISTINCT] = len(printed)
    for word in found.weak.values():
        for sense in word.entry.senses:
            _count(cases, sense.code, _WEAK[sense.kind], word.n)
            hits.append(Hit(sense.code, sense.kind, word.piece, word.start, word.end, word.zone))
    for code, piece, start, end in found.tickers:
        _count(cases, code, EXCHANGE, 1)
        hits.append(Hit(code, "exchange", piece, start, end, LEAD))
    return cases, hits


def _count(cases: dict[str, Case], code: str, feature: int, n: int) -> None:
    case = cases.setdefault(code, {})
    case[feature] = case.get(feature, 0) + n
