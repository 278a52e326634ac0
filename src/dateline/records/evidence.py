"""What speaks for a database in what comes once per record: counters that count, labels of fields, counts of words, pages.

Pages of the web print one or two of these, and much else; nothing counts where the records print no day.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import numpy as np

from dateline.records.blocks import FEWEST, blocks_of_fields
from dateline.records.heads import HEAD, MOST_NAME_WORDS, are_headed_alike, papers_beside_days
from dateline.records.names import is_paper
from dateline.records.partners import LONGEST_PLAIN, Partner, Positions, is_plain
from dateline.records.shapes import ID, Line, Shape, dates_of
from dateline.records.values import without_years
from dateline.records.words import is_page_word, page_pattern, role_of_label, words_pattern

CONSTANT = 0.8
"""A shape in this share of the records is one of the header or the footer: cuts may lean on it."""
_MORE_OF_FEW = {2: 2.0, 3: 0.5}
"""What comes twice may be chance: two pages of one site share their furniture."""
FIELDS = frozenset(
    {
        "headline",
        "byline",
        "publisher",
        "section",
        "page",
        "words",
        "date",
        "loaded",
        "language",
        "text",
        "copyright",
        "edition",
        "standfirst",
    }
)
WORTH = {
    "imprint": 2.5,
    "apart": 1.5,
    "counter": 3.0,
    "id": 2.0,
    "words": 1.5,
    "page": 1.5,
    "paper": 1.5,
    "form": 1.5,
    "rule": 1.0,
    "date": 1.0,
    "dated": 1.0,
    "byline": 1.0,
    "language": 1.0,
    "block": 1.0,
    "ends": 1.0,
    "tidy": 1.0,
    "copyright": 0.5,
}


def days_of(lines: Sequence[Line]) -> Positions:
    """The lines that print a day, alone or with other words."""
    return np.array(
        [i for i, line in enumerate(lines) if line.shape is not None and line.shape.kind in _DAYS], np.int64
    )


def marks_of(lines: Sequence[Line], partners: Sequence[Partner], days: Positions, enough: float = 0.0) -> float:
    """How much speaks for a database: counters 3, known labels 1 each, counts of words 1.5, identifiers 2, ...

    Nothing at all where the records print no day: what repeats without one is a table, a quiz, a list of products.
    `days` are those of `days_of`. Exact from `enough` on: what cannot come to so much is not counted to its end.
    """
    if not _have_days(lines, partners, days):
        return 0.0
    roles: dict[str, float] = {}
    kinds: dict[str, float] = {}
    unknown = 0.0
    for partner in partners:
        shape = partner.shape
        share = partner.coverage if partner.coverage >= CONSTANT else partner.coverage / 2
        role = role_of_label(shape.key) if shape.kind == "label" else None
        if role in FIELDS:
            roles[role] = max(share, roles.get(role, 0.0))
        elif shape.kind == "label":
            unknown += share
        if counts_up(lines, partner):
            kinds["counter"] = 1.0
        elif shape.kind == "dated" and _are_imprints(lines, partner):
            kinds["imprint"] = max(share, kinds.get("imprint", 0.0))
            kinds["apart"] = max(_set_apart(lines, partner), kinds.get("apart", 0.0))
            if ID in shape.key and _are_identifiers(lines, partner):
                kinds["id"] = max(share, kinds.get("id", 0.0))
            if _print_lengths(lines, partner):
                kinds["words"] = max(share, kinds.get("words", 0.0))
        elif shape.kind == "text" and "9" in shape.key and _are_pages(lines, partner):
            kinds["page"] = max(share, kinds.get("page", 0.0))
        elif shape.kind == "text" and ID in shape.key and _are_identifiers(lines, partner):
            kinds["id"] = max(share, kinds.get("id", 0.0))
        elif shape.kind in WORTH:
            kinds[shape.kind] = max(share, kinds.get(shape.kind, 0.0))
    n_set = sum(is_plain(partner.shape) and partner.coverage >= CONSTANT for partner in partners)
    if n_set >= _SET_WORDS_OF_FORM and kinds.keys() & _OF_PAPERS:
        kinds["form"] = 1.0
    beside = papers_beside_days(lines, partners[0].places)
    if kinds.keys() & _OF_PAPERS and beside >= CONSTANT:
        kinds["paper"] = 1.0
    if are_headed_alike(lines, partners[0].places):
        kinds["paper"] = kinds["apart"] = 1.0
    if len(roles) >= FEWEST and blocks_of_fields(lines, FIELDS) >= CONSTANT * len(partners[0].places):
        kinds["block"] = 1.0
    if any(_is_at_ends(lines, partner) for partner in partners):
        kinds["ends"] = 1.0
    of_fields = sum(roles.values()) + min(1.0, 0.25 * unknown)
    told = sum(WORTH[kind] * share for kind, share in kinds.items()) + of_fields
    if told + WORTH["tidy"] >= enough and _is_tidy(lines, partners):
        told += WORTH["tidy"]
    return told


def most_marks(lines: Sequence[Line], places: dict[Shape, Positions]) -> float:
    """No period can have more marks than this: what most pages fall short of is not looked for among them."""
    roles = {role_of_label(shape.key) for shape in places if shape.kind == "label"} & FIELDS
    kinds = {shape.kind for shape in places if shape.kind in WORTH}
    kinds |= {"ends", "tidy"} | ({"imprint", "apart", "words"} if "dated" in kinds else set())
    kinds |= {"apart"} if "date" in kinds else set()
    total = len(roles) + sum(WORTH[kind] for kind in kinds) + (1.0 if any(s.kind == "label" for s in places) else 0.0)
    if any(ID in shape.key for shape in places if shape.kind in ("text", "dated")):
        total += WORTH["id"]
    if any(_has_page(lines, at) for shape, at in places.items() if shape.kind == "text" and "9" in shape.key):
        total += WORTH["page"]
    if "date" in kinds:
        total += WORTH["paper"]
    if len(roles) >= FEWEST:
        total += WORTH["block"]
    if sum(is_plain(shape) for shape in places) >= _SET_WORDS_OF_FORM:
        total += WORTH["form"]
    if any(_may_count(lines, at) for shape, at in places.items() if shape.kind == "label" or "9" in shape.key):
        total += WORTH["counter"]
    return total


def _may_count(lines: Sequence[Line], at: Positions) -> bool:
    """Whether two neighbours among the first places of a shape hold numbers that follow each other."""
    numbers = [number_in(lines[i]) for i in at[:8]]
    return any(a >= 0 and b == a + 1 for a, b in itertools.pairwise(numbers))


def more_of_few(lines: Sequence[Line], n: int, partners: Sequence[Partner]) -> float:
    """How many marks more two or three records need; two need less where they print what only databases do."""
    more = _MORE_OF_FEW.get(n, 0.0)
    kinds = {p.shape.kind for p in partners} & {"words", "language"}
    kinds |= {role for p in partners if p.shape.kind == "label" and (role := role_of_label(p.shape.key)) in _DATABASE}
    is_told = len(kinds) > 1 or (bool(more) and are_headed_alike(lines, partners[0].places))
    is_told |= bool(more) and any(_name_paper_and_page(lines, p) for p in partners if p.shape.kind == "dated")
    return min(more, _MORE_OF_FEW[3]) if is_told else more


_DATABASE = frozenset({"text", "words", "language", "loaded", "page"})


def _is_at_ends(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether a rule or a line of set words opens the file and every record, or closes every record and the file."""
    is_set = partner.shape.kind == "rule" or is_plain(partner.shape) or counts_up(lines, partner)
    return is_set and partner.coverage > 0.99 and (partner.places[0] <= 0 or partner.places[-1] == len(lines) - 1)


_MOST_LOOSE = 3.5


def _is_tidy(lines: Sequence[Line], partners: Sequence[Partner]) -> bool:
    """Whether little stands in the records beside text and what they share: pages are full of odd short lines."""
    places = partners[0].places
    shared = {partner.shape for partner in partners}
    start, end = max(0, places[0] if not any(p.is_before for p in partners) else 0), len(lines)
    loose = 0
    for i in range(start, end):
        line = lines[i]
        if line.shape in shared or len(line.text) > LONGEST_PLAIN or line.text.endswith(_STOPS):
            continue
        if wraps(lines, i):
            continue
        loose += line.shape is None or line.shape.kind in ("text", "label", "dated", "date")
    return loose <= _MOST_LOOSE * len(places)


def wraps(lines: Sequence[Line], i: int) -> bool:
    """Whether a line is one of several that a paragraph was broken into."""
    goes_on = i + 1 < len(lines) and not lines[i + 1].blanks and len(lines[i].text) >= _WRAPPED_FROM
    return goes_on or (i > 0 and not lines[i].blanks and len(lines[i - 1].text) >= _WRAPPED_FROM)


_WRAPPED_FROM = 40
_STOPS = (".", "!", "?", "。", "”", '"', "»", ",")


def _have_days(lines: Sequence[Line], partners: Sequence[Partner], days: Positions) -> bool:
    """Whether nearly every record prints a day on a line of its own, in one form or another."""
    if any(partner.coverage >= CONSTANT and _are_days(lines, partner) for partner in partners):
        return True
    anchor = np.array(partners[0].places, np.int64)
    n = len(anchor)
    after = np.bincount(anchor.searchsorted(days, side="right"), minlength=n + 1)
    return int(max(np.count_nonzero(after[1:]), np.count_nonzero(after[:n]))) >= CONSTANT * n


_DAYS = ("date", "dated")
IDENTIFIER = re.compile(r"\w+(?:·\w+){2,}|(?=\w*[^\W\d_])\w*\d\w*\d\w*\d[\w-]*")


def _are_identifiers(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether the lines end in a database's numbers, each its own: three digits or more among letters; no hash tags."""
    found = [match.group() for i in partner.places if i >= 0 and (match := IDENTIFIER.search(lines[i].text))]
    return len(set(found)) > 0.9 * sum(i >= 0 for i in partner.places)


def _are_imprints(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether most of the lines print a page beside their day: 'De Bode, 30-11-2011, p.23'."""
    texts = [lines[i].text for i in partner.places if i >= 0][:12]
    return 2 * sum(map(is_imprint, texts)) > len(texts)


def is_imprint(text: str) -> bool:
    """Whether a dated line prints a page or opens with a newspaper's name."""
    return page_pattern().search(text) is not None or _opens_with_paper(text)


def _name_paper_and_page(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether all of the dated lines print a newspaper's name and a page besides."""
    texts = [lines[i].text for i in partner.places if i >= 0]
    return partner.coverage >= _ALWAYS and all(page_pattern().search(text) and is_paper(text) for text in texts)


def _opens_with_paper(text: str) -> bool:
    """Whether a newspaper's name stands before the day: 'Grenzbote, 14. Mai 2019'."""
    dates = dates_of(text)
    before = without_years(text[: dates[0].char_start]) if dates else ""
    return len(before.split()) <= MOST_NAME_WORDS and is_paper(before)


def _print_lengths(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether most of the lines print a count of words: '12. marts 2019, Avisen, side 4, 355 ord'."""
    texts = [lines[i].text for i in partner.places if i >= 0][:12]
    return 2 * sum(words_pattern().search(text) is not None for text in texts) > len(texts)


_SET_WORDS_OF_FORM = 4
"""Lines of set words in every record: labels that no table knows, and values that are the same in all."""
_OF_PAPERS = frozenset({"page", "words", "id", "counter"})


_ALWAYS = 0.99


def _are_pages(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether the lines are pages of a paper, with the word that leads in a page: 'Pagina 14', 'Sida 3'."""
    texts = [lines[i].text for i in partner.places if i >= 0][:12]
    return 2 * sum(page_pattern().fullmatch(text.rstrip(".")) is not None for text in texts) > len(texts)


def _has_page(lines: Sequence[Line], at: Positions) -> bool:
    return page_pattern().fullmatch(lines[int(at[0])].text.rstrip(".")) is not None


def _set_apart(lines: Sequence[Line], partner: Partner) -> float:
    """The share of the lines that have a rule right above their record's head, or are the first of all."""
    places = [i for i in partner.places if i >= 0]
    n_apart = 0
    for i in places:
        above = lines[max(0, i - HEAD) : i]
        n_apart += i < HEAD or any(line.shape is not None and line.shape.kind == "rule" for line in above)
    return n_apart / len(places)


def _are_days(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether most values of a label are days, on its line or the next."""
    if partner.shape.kind != "label" or role_of_label(partner.shape.key) == "loaded":
        return False
    places = [i for i in partner.places if i >= 0][:12]
    n_days = sum(bool(dates_of(value_of(lines, i))) for i in places)
    return 2 * n_days > len(places)


def value_of(lines: Sequence[Line], i: int) -> str:
    """The value of the label on line `i`: behind it, or on the next line where it stands alone."""
    line = lines[i]
    value = line.text[line.value_at :].strip()
    if value or i + 1 >= len(lines):
        return value
    return lines[i + 1].text if lines[i + 1].blanks <= 1 else ""


def counts_up(lines: Sequence[Line], partner: Partner) -> bool:
    """Whether the numbers in a shape count the records: 1 of 9, 2 of 9, 3 of 9."""
    numbers = [number_in(lines[i]) for i in partner.places if i >= 0]
    if partner.shape.key.strip("- ") == "9" or is_print_page(partner.shape.key):  # "- 3 -": the pages of a print
        return False
    if len(numbers) < 2 or partner.coverage < CONSTANT:
        return False
    steps = [b - a for a, b in itertools.pairwise(numbers)]
    return sum(step == 1 for step in steps) >= 0.9 * len(steps)


_PRINT_PAGE = re.compile(r"\W*([^\W\d_]+)\.?\s*9\s*(?:\D{1,6}\s*9|/\s*9)?\W*")


def is_print_page(key: str) -> bool:
    """Whether the key of a shape is the page line of a print: 'page 9 of 9', 'Seite 9/9'; a paper's page has one number."""
    match = _PRINT_PAGE.fullmatch(key)
    return match is not None and key.count("9") > 1 and is_page_word(match[1])


def number_in(line: Line) -> int:
    """The number that a counter or a labelled number holds; -1 for none."""
    if line.shape is not None and line.shape.kind == "label":
        value = line.text[line.value_at :].strip()
        return int(value) if value.isdecimal() and len(value) < 10 else -1
    return line.number
