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
_SURE: Final = 0.9
_LIKELY: Final = 0.6


def explain(placing: Placing) -> list[str]:
    """The placing in sentences: the outcome, then a sentence on each of the foremost countries.

    Percentages are the countries' scores; the names are those kept as evidence, with how often each stands there.
    """
    if placing.region == UNKNOWN and not placing.countries:
        return [
            "Nothing in the text says where the story is: it names no country, town, institution or leader we know."
        ]
    return [
        _outcome(placing),
        *(_country(score, placing.place_evidence) for score in placing.countries[:MAX_COUNTRIES]),
    ]


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
        f"The story is {sureness} about {_title(placing.country)}: region '{placing.region}', "
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
        return head + f"not named, but {_listed(names)} {'is' if len(names) == 1 else 'are'} what its own papers print."
    times = "once" if score.mentions == 1 else f"{score.mentions} times"
    return head + f"spoken of {times}, as {_listed(names)}."


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _title(code: str) -> str:
    return country_names().get(code, code)
