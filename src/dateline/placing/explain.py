"""Says in sentences why an article was placed where it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from dateline.model import CountryScore, PlaceEvidence, Placing
from dateline.placing.gazetteer import WEAK, country_names
from dateline.placing.schemes import GLOBAL, UNKNOWN

MAX_COUNTRIES: Final = 4
MAX_NAMES: Final = 6
CORRECTION: Final = "correction"
"""The kind of what an editor said (`dateline.corrections`)."""
_SURE: Final = 0.9
_LIKELY: Final = 0.6
_JERUSALEM: Final = (
    "Names of Israel and of Palestine are counted apart, by what is printed; Jerusalem counts for the one that the story "
    "speaks of more."
)
_POINTS: Final = {
    frozenset(("company",)): ("is at home there", "are at home there"),
    frozenset(("organisation",)): ("has its seat there", "have their seats there"),
    frozenset(("money",)): ("is its money", "are its money"),
}
"""How weak evidence of one kind points to a country; of several kinds it is 'what its own papers print'."""
_PLURAL_OR_UNION: Final = (
    "United ",
    "Republic ",
    "Democratic Republic ",
    "Dominican Republic",
    "Czech Republic",
    "Central ",
)
_WITH_ARTICLE: Final = frozenset(("Bahamas", "Gambia", "Maldives", "Netherlands", "Philippines", "Vatican"))


def explain(placing: Placing) -> list[str]:
    """The placing in sentences: the outcome, then a sentence on each of the foremost countries.

    Percentages are the countries' scores; the names are those kept as evidence, with how often each stands there.
    """
    corrections = [f"{e.text}." for e in placing.place_evidence if e.kind == CORRECTION]
    if corrections and placing.country is None:
        return ["No place.", *corrections]
    if corrections:
        return [f"The story is about {_in_sentence(placing.country or '')}: region '{placing.region}'.", *corrections]
    if placing.region == UNKNOWN and not placing.countries:
        return [
            "Nothing in the text says where the story is: it names no country, town, institution or leader we know."
        ]
    lines = [
        _outcome(placing),
        *(_country(score, placing.place_evidence) for score in placing.countries[:MAX_COUNTRIES]),
    ]
    if {"IL", "PS"} <= {score.code for score in placing.countries[:MAX_COUNTRIES]}:
        lines.append(_JERUSALEM)
    return lines


def _outcome(placing: Placing) -> str:
    if placing.country is None:
        named = _listed([_title(score.code) for score in placing.countries[:3]])
        return f"Several countries are named ({named}) and none leads: the region is '{GLOBAL}'."
    sureness = (
        "clearly"
        if placing.region_confidence >= _SURE
        else "probably"
        if placing.region_confidence >= _LIKELY
        else "perhaps"
    )
    return (
        f"The story is {sureness} about {_in_sentence(placing.country)}: region '{placing.region}', "
        f"confidence {placing.region_confidence:.2f}."
    )


def _country(score: CountryScore, evidence: Sequence[PlaceEvidence]) -> str:
    own = [e for e in evidence if e.code == score.code]
    printed = Counter((e.text, e.kind) for e in own)
    names = [
        f'"{text}" ({kind}{f", {n} times" if n > 1 else ""})'
        for (text, kind), n in sorted(printed.items(), key=lambda item: (-item[1], item[0]))[:MAX_NAMES]
    ]
    head = f"{_title(score.code)}, {score.score:.0%}: "
    if not names:
        return head + "its names stand further down."
    if all(e.kind in WEAK for e in own):
        one, many = _POINTS.get(
            frozenset(e.kind for e in own), ("is what its own papers print", "are what its own papers print")
        )
        return f"{head}not named, but {_listed(names)} {one if len(names) == 1 else many}."
    times = "once" if score.mentions == 1 else f"{score.mentions} times"
    place = ", before any other country" if evidence[0].code == score.code else ""
    return head + f"spoken of {times}{place}, as {_listed(names)}."


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _title(code: str) -> str:
    return country_names().get(code, code)


def _in_sentence(code: str) -> str:
    """'the United States', 'Iran'."""
    title = _title(code)
    has_article = title in _WITH_ARTICLE or title.startswith(_PLURAL_OR_UNION) or title.endswith(" Islands")
    return f"the {title}" if has_article else title
