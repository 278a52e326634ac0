"""What a value looks like: a person, a newspaper, a section with its page, an imprint of paper, day and page."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dateline.lexicon import languages
from dateline.lexicon.calendar_names import name_finder
from dateline.records.names import is_paper, is_person
from dateline.records.shapes import dates_of
from dateline.records.words import (
    before_dates,
    edition_pattern,
    fold_label,
    issue_pattern,
    page_pattern,
    role_of_label,
    words_pattern,
)

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_EDGES = " \t\u00a0,;:|·•–—-(\"'„“”«»[*_"
_MARKS = r"©|\(c\)|&copy;|\(?copyright\)?|℗|\(?c\)|[\s,.:;-]|(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?"


@cache
def _rights_words() -> str:
    words = languages.merged("rights", "notice") + languages.merged("rights", "tail")
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _copyright_marks() -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:{_MARKS}|(?:{_rights_words()})(?:\s+reserved)?\b)+", re.IGNORECASE)


@cache
def _rights() -> re.Pattern[str]:
    return re.compile(rf"(?<![\s.,;|–-])[\s.,;|–-]*+(?:{_rights_words()})(?!\w).*$", re.IGNORECASE)


def is_url(value: str) -> bool:
    """Whether a value is an address of the web."""
    return _URL.match(value) is not None


_YEARS_IN_BRACKETS = re.compile(r"(?<!\s)\s*+\((?=[^()\d]*+\d)[^()]*+\)")
"""When a paper appeared: 'Old Quay Observer (NSW : 1842 - 1954)'."""


def without_years(name: str) -> str:
    """A paper's name without the years in which it appeared."""
    return _YEARS_IN_BRACKETS.sub("", name)


class Imprint(NamedTuple):
    """A paper's name and what is printed with it."""

    publisher: str | None
    page: str | None
    section: str | None


def read_imprint(text: str) -> Imprint:
    """Reads 'De Bode, 30-11-2011, p.23', '"Der Bote" vom 3.5.2019 Seite: 4', 'The Herald; Northford [Northford]6 May 2014: A.1.'."""
    dates = dates_of(text)
    before, after = (text[: dates[0].char_start], text[dates[-1].char_end :]) if dates else (text, "")
    before = before_dates().sub("", without_years(before).rstrip())
    after = words_pattern().sub("", after)
    page = None
    found = page_pattern().search(after) or page_pattern().search(before)
    if found is not None:
        page = next(group for group in found.groups() if group)
        before = before[: found.start()] if found.string is before else before
        if found.string is after:  # the paper may stand between the day and the page
            after = f"{after[: found.start()].rstrip(_EDGES)}, {after[found.end() :].lstrip(_EDGES)}"
    elif (bare := re.match(r"\s*[:,;]\s*([A-Z]{0,2}[.-]?\d{1,3}(?:[-–]\d+)?)\.?\s*$", after)) is not None:
        page, after = bare[1], ""
    parts = [
        part.strip(_EDGES) for part in re.split(r"[;|·•\t\u3000]|,\s|\s[-–—]\s|\s{2,}|\[", before) if part.strip(_EDGES)
    ]
    if not parts and dates:  # the day stands first: '30-11-2011, De Bode, p.23'
        parts = [_without_edges(part) for part in re.split(r"[;|·•\t\u3000]|,\s|\s[-–—]\s|\s{2,}", after)]
        parts = [part for part in parts if part and _may_be_name(part)]
        return Imprint(parts[0] if parts else None, page, None)
    parts = [_quoted(_without_writer(part)) for part in parts]
    publisher = next((part for part in parts if is_paper(part)), parts[0] if parts else None)
    publisher = publisher and (named_with_issue(publisher) or publisher)
    return Imprint(publisher.strip(_EDGES + ".") if publisher else None, page, None)


def _without_writer(part: str) -> str:
    """A paper's name without the reporter's before it: 'Ada Lund. The Herald'."""
    writer, _, paper = part.partition(". ")
    return paper if paper and is_person(writer) else part


_QUOTED = re.compile(r"[^\W\d_]+ [«„“\"](?P<name>[^«»„“”\"]{2,60})[»“”\"]?")


def _quoted(part: str) -> str:
    """A paper's name in quotation marks without the word before it: 'Газета «Вестник»'."""
    found = _QUOTED.fullmatch(part)
    return found["name"] if found is not None else part


def _without_edges(part: str) -> str:
    bare = part.strip(_EDGES + ".]")
    return bare if "(" in bare else bare.strip(")")


def named_with_issue(text: str) -> str | None:
    """The paper on a line of its name and the number of its issue: 'Le Phare, no. 440' -> 'Le Phare'; None for others."""
    found = issue_pattern().search(text)
    name = text[: found.start()].strip(_EDGES) if found is not None else ""
    is_name = bool(name) and any(map(str.isalpha, name)) and len(name.split()) <= _MOST_NAME_WORDS
    return name if is_name and not dates_of(text) and role_of_label(fold_label(name)) is None else None


_MOST_NAME_WORDS = 8


def _may_be_name(part: str) -> bool:
    """Whether a part of a dated line may name a paper: no weekday, no edition, no count."""
    is_weekday = name_finder(None).weekday(part) is not None or name_finder(None).weekday(part.lower()) is not None
    is_other = words_pattern().fullmatch(part) is not None or edition_pattern().search(part) is not None
    return any(map(str.isalpha, part)) and not is_weekday and not is_other


def owner_of(text: str) -> str | None:
    """Whose copyright a line asserts: 'Copyright 2014 The Northford Herald. All Rights Reserved' -> 'The Northford Herald'."""
    bare = _copyright_marks().sub("", text)
    if len(bare) > _LONGEST_OWNER:  # the terms follow
        bare = re.split(r"<br|[.;] ", bare, maxsplit=1)[0]
    owner = _rights().sub("", bare).strip(_EDGES + ".)]")
    return owner if 2 < len(owner) <= _LONGEST_OWNER and any(map(str.isalpha, owner)) else None


_LONGEST_OWNER = 100


def split_page(value: str) -> tuple[str | None, str | None]:
    """A section without the page printed behind it, and the page: 'Local; Pg. 3' -> ('Local', '3')."""
    found = page_pattern().search(value)
    if found is None:
        return value.strip(" ;,") or None, None
    page = next(group for group in found.groups() if group)
    section = value[: found.start()].strip(" ;,:|/-–(") or None
    return section, page


def count_of(value: str) -> int | None:
    """A printed count of words: '355 words', '1,204', '860字'."""
    found = words_pattern().search(value)
    digits = found[1] if found else value if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})*|\d{1,6}", value) else ""
    digits = re.sub(r"\D", "", digits)
    return int(digits) if digits and int(digits) < 1_000_000 else None
