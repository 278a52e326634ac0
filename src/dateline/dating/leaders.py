"""Dated facts: an office named with its holder bounds the day of publication."""

from __future__ import annotations

import re
from functools import cache

from dateline.dating.words import SEAM
from dateline.lexicon.leaders import office_holders

FAR = 2_000_000
"""A day number after every candidate."""
# "former US President Donald Trump"; not "former congressman appointed by President Reagan", "former Vice President ..."
_FORMER = re.compile(
    r"\b(?:[Ff]ormer|[Ee]x|[Ll]ate|deposed|ousted|one-?time)\b(?:[ -](?:[A-Z][\w.'’-]*|of|the|and|leader|president|prime|minister|premier|chancellor|dictator))*[ -]?$"
)
# "former Finance Minister Gordon Brown" says nothing of his time in the office that he held later
_OTHER_OFFICE = re.compile(
    r"\b(?:minister|secretary|senator|governor|mayor|ambassador|general|chief|chair\w*|director|advis[eo]r|commissioner|"
    r"speaker|head|lawmaker|deputy|candidate|envoy|spokes\w+|lieutenant|colonel|congress\w+|judge|lawyer|officer|premier of)\b",
    re.IGNORECASE,
)
_VICE = re.compile(r"\b[Vv]ice|\b[Dd]eputy|\b[Ff]irst [Ll]ady")
_THEN = re.compile(
    r"\b(?:then|under|predecessor|successor|successors|since|during|control of|like|such as)\b[^.;]{0,24}$",
    re.IGNORECASE,
)
_GONE = re.compile(
    r",? who (?:was|died|had|fled|ruled|served|led|resigned)\b|[’']s? (?:presidency|administration|era|reign|time)\b"
)
_ELECT = re.compile(r"\b[Ee]lect\W+$")
# "President Michel Aoun" is no President Michel; "President Bush Tuesday" is one
_OTHER_PERSON = re.compile(
    r" (?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*\b)[A-Z][\w’'-]*[a-z]"
)
_BEFORE_CHARS = 60

Terms = tuple[tuple[int, int], ...]
"""First and last day numbers of times in office."""


@cache
def names() -> dict[str, tuple[int, ...]]:
    """Each printed name ("Angela Merkel", "Chancellor Merkel") and the holders (indices of the table) it may mean."""
    found: dict[str, list[int]] = {}
    for index, holder in enumerate(office_holders()):
        for name in holder.names:
            found.setdefault(name, []).append(index)
        if holder.office in ("king", "queen", "emir", "sultan", "emperor"):
            continue  # "King Abdullah" may be of Jordan or of Saudi Arabia, and their names repeat through the ages
        for title in holder.titles:
            if title not in ("leader", "Leader"):
                found.setdefault(f"{title} {holder.surname}", []).append(index)
    return {name: tuple(indices) for name, indices in found.items()}


def terms(text: str, start: int, end: int) -> tuple[str, Terms] | None:
    """What the name at `text[start:end]` says: ('incumbent' | 'former' | 'elect', the days meant), or None.

    A name without its office says nothing; nor does one in a sentence that looks back ("then President").
    """
    holders = office_holders()
    indices = names()[text[start:end]]
    lead = text[max(0, start - _BEFORE_CHARS) : start].rpartition(SEAM)[2]
    words_before = lead.rstrip()
    titled = [i for i in indices if any(words_before.endswith(t) for t in holders[i].titles)]
    with_title = any(text[start:end].startswith(f"{t} ") for i in indices for t in holders[i].titles)
    if _VICE.search(lead[-40:]) is not None or (with_title and _OTHER_PERSON.match(text, end) is not None):
        return None
    if not titled and not with_title:
        former = _FORMER.search(lead)
        if former is None or _OTHER_OFFICE.search(former.group()) is not None:
            return None
        titled = list(indices)
    chosen = titled or list(indices)
    if _FORMER.search(lead) is not None:
        ends = [h.end.toordinal() for h in (holders[i] for i in chosen) if h.end is not None]
        back = {holders[i].start.toordinal() for i in indices}
        return ("former", _after(sorted(ends), sorted(back))) if ends else None
    if _ELECT.search(lead) is not None or "-elect" in lead[-8:]:
        return "elect", tuple((holders[i].start.toordinal() - 90, holders[i].start.toordinal()) for i in chosen)
    if _THEN.search(lead) is not None or _GONE.match(text, end) is not None:
        return None
    return "incumbent", tuple(
        (h.start.toordinal(), h.end.toordinal() if h.end is not None else FAR) for h in (holders[i] for i in chosen)
    )


def _after(ends: list[int], starts: list[int]) -> Terms:
    """The times after leaving office, up to coming back to it."""
    out = []
    for end in ends:
        again = next((s for s in starts if s > end), FAR)
        out.append((end, again))
    return tuple(out)
