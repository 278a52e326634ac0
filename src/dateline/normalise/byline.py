"""Bylines: people, not agencies, places, titles or dates."""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicon import load_table
from dateline.lexicon.agencies import is_agency_name
from dateline.normalise.text import fold_space


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = load_table("bylines")

    def words(key: str) -> str:
        return "|".join(re.escape(word) for word in sorted(table[key], key=lambda w: (-len(w), w)))

    return {
        "lead_in": re.compile(rf"\s*(?:{words('lead_in')})(?:\s*:\s*|\s+)", re.IGNORECASE),
        "lead_in_glued": re.compile(rf"\s*(?:{words('lead_in')})\s*:\s*", re.IGNORECASE),
        "and": re.compile(rf"\s+(?:{words('and')})\s+|\s*&\s*|\s+و(?=\S)", re.IGNORECASE),
        "place": re.compile(rf"\s+(?:{words('in')})\s+(?=[A-ZÀ-ÞА-ЯЇІЄҐ])(?:\S+\s*){{1,6}}$"),
        "title": re.compile(rf"(?:^|[\s(-])(?:{words('titles')})(?:$|[\s,.)])", re.IGNORECASE),
        "desk": re.compile(rf"(?:{words('desks')})\.?", re.IGNORECASE),
        "tail": re.compile(rf"\s*(?:{words('tail')}).*$", re.IGNORECASE | re.DOTALL),
    }


_PARTS = re.compile(r"\s*[,;|•·/]\s*|\s+[-–—]\s+|\s{3,}|\t+")
_NOISE = re.compile(r"\S+@\S+|@\w+|https?://\S+|\([^)]*\)|\b\d[\d:./]*\b.*$")
_NAME = re.compile(r"[^\W\d_][\w.'’\-]*(?:\s+[\w.'’\-]+){0,5}")
_MAX_CHARS = 300


def _people(part: str) -> list[str]:
    """Names in one comma-free part of a byline."""
    is_ = _patterns()
    people = []
    for name in is_["and"].split(part):
        name = fold_space(is_["place"].sub("", " " + name)).strip(" .,:;-–—")
        if not name or is_["title"].search(name) or is_["desk"].fullmatch(name) or is_agency_name(name):
            continue
        if (_NAME.fullmatch(name) and (len(name.split()) > 1 or not name.isascii())) or (
            name.istitle() and len(name) > 2
        ):
            people.append(name)
    return people


def people(text: str) -> list[str]:
    """The people a byline names, in printed order: 'By Jane Roe in Cairo, Reuters' -> ['Jane Roe'].

    Agencies, places, titles, desks and times are left out.
    """
    is_ = _patterns()
    line = is_["tail"].sub("", _NOISE.sub(" ", fold_space(text[:_MAX_CHARS])))
    if lead := is_["lead_in"].match(line):
        line = line[lead.end() :]
    if ":" in line:  # "Beirut: Jane Roe" names the place first
        line = line.rsplit(":", 1)[1]
    return list(dict.fromkeys(name for part in _PARTS.split(line) for name in _people(part)))
