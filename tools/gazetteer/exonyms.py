"""What other languages call the great cities of the world: Wenen, Londýn, Varsovia, Pekín.

GeoNames has the names without saying whose they are: a language's own is the one that its print has, and that no print has
as often as a word.
"""

from __future__ import annotations

from collections.abc import Mapping

from tools.gazetteer.cities import (
    LATIN,
    SHORTEST_FORM,
    geonames_cities,
)
from tools.gazetteer.declensions import declined
from tools.gazetteer.names import Gazetteer, Sense, folded, log_population
from tools.gazetteer.printed import WORDY, frequency, is_word_elsewhere

GREAT = 500_000
LANGUAGES = (*WORDY[1:], "ca", "sk", "sl", "lt", "lv")
"""Those we have frequencies of, but English, whose names for cities are taken by rules of their own."""
LEAST, MOST = 3.2, 5.2
"""How frequent (Zipf) the name is in its language, and the most it may be in any."""


def add_exonyms(gazetteer: Gazetteer, capitals: Mapping[tuple[str, str], float]) -> None:
    """Add these names with the cases of the languages that have them; none that is something else already.

    `capitals`: (country, English name) of the seats of government, with their magnitudes.
    """
    known = [gazetteer.senses[group] for group in ("latin", "local", "foreign")]
    new: dict[str, set[Sense]] = {}
    for city in geonames_cities():
        code, names = city["countrycode"], {city["name"], folded(city["name"]), *city["alternatenames"]}
        seat = max((capitals[code, name] for name in names if (code, name) in capitals), default=0.0)
        if not seat and city["population"] < GREAT:
            continue
        if seat:
            sense = Sense("capital", code, "", seat, city["geonameid"])
        else:
            sense = Sense("city", code, "", log_population(city["population"]), city["geonameid"])
        for name in names:
            for form in _forms(name):
                if not any(form in group for group in known):
                    new.setdefault(form, set()).add(sense)
    for form, senses in new.items():
        for sense in senses:
            gazetteer.add(form, sense, "foreign")


def _forms(name: str) -> set[str]:
    """The name and its cases in the languages that print it; none where that is a word."""
    if not LATIN.fullmatch(name) or name.isupper() or len(name) < SHORTEST_FORM or " " in name:
        return set()
    printed = [language for language in LANGUAGES if frequency(name, language) >= LEAST]
    if not printed or max(frequency(name, language) for language in WORDY) > MOST:
        return set()
    forms = {name}
    for language in printed:
        for form in declined(name, "hr" if language == "sh" else language):
            if len(form) >= SHORTEST_FORM and not is_word_elsewhere(form, language):
                forms.add(form)
    return forms
