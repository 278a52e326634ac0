"""What names look like: a person's, a newspaper's, and the line that says who wrote."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from dateline.lexicon import languages
from dateline.records.words import fold_label, role_of_label

_NAME = re.compile(
    r"[A-ZÀ-ÞА-ЯЇІЄҐΑ-Ω][\w'’.-]*(?:[ \u00a0]+(?:(?:de|da|van|von|der|den|la|le|di|del|al|el|bin|y|e)[ \u00a0]+)*[A-ZÀ-ÞА-ЯЇІЄҐΑ-Ω][\w'’.-]*){1,3}"
)


@cache
def _paper() -> re.Pattern[str]:
    words = dict.fromkeys(word for _, words in languages.lists("papers") for word in words)
    parts = sorted((re.escape(word).replace(r"\*", r"\w*") for word in words), key=lambda w: (-len(w), w))
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


def is_person(value: str) -> bool:
    """Whether a value reads like the name of a person or two."""
    return _NAME.fullmatch(value) is not None and not is_paper(value)


def is_paper(value: str) -> bool:
    """Whether a name has a word of the kind that newspapers call themselves by."""
    return len(value) <= 80 and _paper().search(value) is not None


@cache
def _lead_in() -> re.Pattern[str]:
    words = sorted(languages.merged("bylines", "lead_in"), key=lambda w: (-len(w), w))
    # by their first letters: most lines begin with none of these, and no line with two
    groups = (
        re.escape(first) + f"(?:{'|'.join(re.escape(word[1:]) for word in words if word[0] == first)})"
        for first in dict.fromkeys(word[0] for word in words)
    )
    return re.compile(rf"(?:{'|'.join(groups)})(?:\s*[:：]\s*|\s+)(?=\S)", re.IGNORECASE)


def without_lead_in(value: str) -> str:
    """A byline without its "By"."""
    match = _lead_in().match(value)
    return value[match.end() :] if match is not None else value


_LONGEST_BYLINE = 90
_CLOSING = (".", "?", "!")
_FEWEST_NAMES = 2
_SHORT_LEAD = 3
_MOST_BYLINE_WORDS = 9


@lru_cache(maxsize=4096)
def is_byline(value: str) -> bool:
    """Whether a line opens like a byline and is as short as one: 'By Jane Roe', 'Von Jan Rohe', 'Autor Jan Ro'."""
    if len(value) > _LONGEST_BYLINE or value[-1:] in _CLOSING or len(value.split()) > _MOST_BYLINE_WORDS:
        return False
    match = _lead_in().match(value)
    first, _, rest = value.partition(" ")
    if match is None and not (role_of_label(fold_label(first)) == "byline" and is_person(rest)):
        return False
    if is_paper(value) and not is_person(rest):
        return False  # "De Polderbode" is no byline in Portuguese
    if match is not None:
        told = value[match.end() :]
        if len(told.split()) < _FEWEST_NAMES and match.end() <= _SHORT_LEAD and told.isascii():
            return False  # "De Polderbode"
        return told[0].isupper() or not (told[0].isascii() or told[0].islower())
    return True
