"""Where a language and a national agency are at home: a town that they name without its country lies there."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


@cache
def spoken_in(language: str | None) -> frozenset[str]:
    """Countries and divisions of them whose papers are written in a language (ISO 639-1); none of English."""
    text = (files(__package__) / "tables" / "spoken.yaml").read_text(encoding="utf-8")
    return frozenset(yaml.safe_load(text).get(language, ()))


@cache
def prepositions(language: str | None) -> frozenset[str]:
    """Words in small letters that stand before a place's name in a language (ISO 639-1); English ones always among them."""
    text = (files(__package__) / "tables" / "prepositions.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    return frozenset(table["en"]) | frozenset(table.get(language, ()))


@cache
def agency_homes() -> dict[str, str]:
    """House name of a national agency -> its country."""
    text = (files(__package__) / "tables" / "agency_homes.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
