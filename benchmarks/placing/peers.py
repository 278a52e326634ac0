"""Other ways to say which country a text is about: each takes an article and gives an ISO code or None.

Peers only list places; the focus made of their lists is the country named most, the first of equals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

from dateline.model import Article
from dateline.placing.gazetteer import country_names


def installed_peers() -> dict[str, Callable[[Article], str | None]]:
    """The peers that can run here; the count of country names always can."""
    named = (
        ("geotext", "geotext", geotext),
        ("flashgeotext", "flashgeotext", flashgeotext),
        ("country_named_entity_recognition", "country-ner", country_ner),
    )
    return {"most-named": most_named, **{name: peer for module, name, peer in named if find_spec(module)}}


def most_named(article: Article) -> str | None:
    """The country whose English name stands there most often: a script of ten lines."""
    pattern, codes = _name_pattern()
    return _first_of_most([codes[name] for name in pattern.findall(_text(article))])


def geotext(article: Article) -> str | None:
    """geotext 0.4: countries, nationalities and cities of GeoNames by regular expression."""
    from geotext import GeoText

    return next(iter(GeoText(_text(article)).country_mentions), None)


def flashgeotext(article: Article) -> str | None:
    """flashgeotext 0.5: names by flashtext; only its countries, for its cities come without theirs."""
    countries = _flash().extract(_text(article))["countries"]
    counts = {_code(name): found["count"] for name, found in countries.items()}
    return max(counts, key=lambda code: counts[code], default=None)


def country_ner(article: Article) -> str | None:
    """country-named-entity-recognition 1.0: names of pycountry by regular expression."""
    from country_named_entity_recognition import find_countries

    return _first_of_most([country.alpha_2 for country, _match in find_countries(_text(article))])


def _text(article: Article) -> str:
    return "\n".join(piece.text for piece in article.pieces)


def _first_of_most(codes: list[str]) -> str | None:
    return Counter(codes).most_common(1)[0][0] if codes else None


@cache
def _name_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    codes = {name: code for code, name in country_names().items()}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(codes, key=len, reverse=True)))})\b"), codes


@cache
def _flash() -> Any:
    from flashgeotext.geotext import GeoText

    return GeoText()


@cache
def _code(name: str) -> str:
    import pycountry

    try:
        return str(pycountry.countries.lookup(name).alpha_2)
    except LookupError:
        return name
