"""What could be the headline of a page: its headings and the short lines above its text, and the titles that it declares.

A candidate is a string of letters; where a page prints it and which declarations say it is what is known of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from dateline.ingest.page_title import Titles, folded, runs, text_of, without_labels, without_site

Placed = Sequence[tuple[Any, str]]
"""The lines of a page in order, each with the block element that prints it (`dateline.ingest.markup.placed_blocks`)."""

_MOST_PRINTS = 60
_LINES_ABOVE = 14
_NEAR_LINES = 6
_LINES_INTO = 2
_LONGEST_CHARS = 400
_PARAGRAPH_CHARS = 60
_SHORTEST_LETTERS = 3
_LONGEST_LABEL = 24
_SHORTEST_PART = 12
_SHORTEST_RUN = 4
_MOST_INNER = 60
_ANCESTORS = 3
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOLD = frozenset({"b", "strong", "font", "big"})
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+")
_ELSEWHERE = frozenset(
    [
        "site",
        "logo",
        "brand",
        "widget",
        "related",
        "comment",
        "comments",
        "sidebar",
        "promo",
        "menu",
        "nav",
        "navbar",
        "navigation",
        "share",
        "sharing",
        "social",
        "footer",
        "breadcrumb",
        "breadcrumbs",
        "teaser",
        "teasers",
        "recent",
        "popular",
        "latest",
        "recommended",
        "trending",
    ]
)


@dataclass(frozen=True, slots=True)
class Print:
    """A place where a page prints a candidate."""

    text: str
    heading: str
    """The heading element that prints it (`h1` …); '' for none."""
    lines_above: int
    """How many lines above the first paragraph of the article; negative below it."""
    is_bold: bool
    is_link: bool
    is_elsewhere: bool
    """Its class names, or those around it, are of a menu, a logo, a list of other articles."""
    is_part: bool
    """The last element of a heading that has several: a title where the page declares it as one."""

    @property
    def is_near(self) -> bool:
        """Whether it stands right above the text."""
        return 0 <= self.lines_above <= _NEAR_LINES


@dataclass(slots=True)
class Candidate:
    """What could be the headline, under all its spellings."""

    declared: list[tuple[str, str]] = field(default_factory=list)
    """The kind of declaration ('shared', 'linked', 'searched', 'other', 'part') and the title as it spells it, in order of trust."""
    prints: list[Print] = field(default_factory=list)

    @property
    def text(self) -> str:
        """As printed; as declared where nothing prints it, or where it is printed in capitals or with other blanks."""
        printed = next((one.text for one in self.prints), "")
        declared = next((text for _, text in self.declared), "")
        is_dressed = bool(declared) and (
            (printed.isupper() and not declared.isupper()) or len(printed.split()) != len(declared.split())
        )
        return declared if is_dressed or not printed else printed


def candidates(titles: Titles, placed: Placed, body: Sequence[str]) -> dict[str, Candidate]:
    """The candidates of a page by their letters (`folded`), but for names of the site.

    `body` is the text that was found in it, paragraph by paragraph.
    """
    found: dict[str, Candidate] = {}
    prints = [*_prints(placed, _first_paragraph(placed, body))]
    headings = [folded(one.text) for one in prints if one.heading == "h1"]
    labels = _menu_labels(placed) | titles.sites
    for kind, title in _declarations(titles):
        cut = without_site(title, titles.sites, {*map(folded, titles.linked), *headings})
        cut = without_labels(cut, labels, headings)
        parts = [part for part in runs(title) if cut not in part and part.count("(") == part.count(")")]
        for source, text in [(kind, cut), *(("part", part) for part in parts)]:
            key = folded(text)
            if len(key) >= (_SHORTEST_RUN if source == "part" else _SHORTEST_LETTERS) and len(text) <= _LONGEST_CHARS:
                found.setdefault(key, Candidate()).declared.append((source, text))
    for one in prints:
        key = folded(one.text)
        if len(key) >= _SHORTEST_LETTERS and (not one.is_part or key in found):
            found.setdefault(key, Candidate()).prints.append(one)
    return {key: one for key, one in found.items() if key not in titles.sites and any(map(str.isalpha, key))}


def _menu_labels(placed: Placed) -> frozenset[str]:
    """The short lines of a page that are links throughout, folded: the names of its sections are among them."""
    found = ((element, line) for element, line in placed if len(line) <= _LONGEST_LABEL)
    return frozenset(
        folded(line) for element, line in found if any(text_of(one) == line for one in islice(element.iter("a"), 3))
    )


def _declarations(titles: Titles) -> Iterable[tuple[str, str]]:
    yield from (("shared", title) for title in titles.shared[:1])
    yield from (("linked", title) for title in titles.linked[:1])
    yield from (("other", title) for title in titles.others if title != titles.searched)
    if titles.searched:
        yield "searched", titles.searched


def _first_paragraph(placed: Placed, body: Sequence[str]) -> int:
    """The line with which the article's text begins; where none of it is found, the first that is a paragraph."""
    known = {folded(block) for block in body if len(block) >= _PARAGRAPH_CHARS}
    long = [n for n, (_, line) in enumerate(placed) if len(line) >= _PARAGRAPH_CHARS]
    return next((n for n in long if folded(placed[n][1]) in known), long[0] if long else len(placed))


def _prints(placed: Placed, first: int) -> Iterable[Print]:
    """The headings in front of the text, every `h1`, and what stands right above; of a heading of several lines (a day or
    a deck may be one) each, and the whole."""
    made = 0
    read: set[Any] = set()
    for n, (element, line) in enumerate(placed):
        heading = _heading(element)
        level = "" if heading is None else heading.tag
        may_be = 0 < first - n <= _LINES_ABOVE or level == "h1" or (level and n <= first + _LINES_INTO)
        if not may_be:
            continue
        whole = line if heading is None or heading in read else text_of(heading)
        read.add(heading)
        texts = dict.fromkeys((whole, line, *_parts(heading)))
        for text in texts:
            if len(text) <= _LONGEST_CHARS and any(map(str.isalpha, text)):
                yield _print(element, text, level, first - n, is_part=text not in (whole, line))
                made += 1
        if made >= _MOST_PRINTS:
            return


def _parts(heading: Any) -> Iterable[str]:
    """What the last element of a heading prints, where it has several: the title behind a kicker."""
    told = [] if heading is None else [text for child in heading if (text := text_of(child))]
    return (text for text in told[-1:] if len(told) > 1 and len(folded(text)) >= _SHORTEST_PART)


def _heading(element: Any) -> Any:
    around = (element, *islice(element.iterancestors(), 2))
    return next((one for one in around if one.tag in _HEADINGS), None)


def _print(element: Any, line: str, heading: str, lines_above: int, is_part: bool) -> Print:
    letters = 0.8 * len(line)
    inner = [one for one in islice(element.iter(), _MOST_INNER) if isinstance(one.tag, str)]
    whole = {one.tag for one in inner if (one.tag in _BOLD or one.tag == "a") and len(text_of(one)) >= letters}
    around = (element, *islice(element.iterancestors(), _ANCESTORS))
    names = " ".join(f"{one.get('class', '')} {one.get('id', '')}" for one in around)
    return Print(
        text=line,
        heading=heading,
        lines_above=lines_above,
        is_bold=bool(whole & _BOLD),
        is_link="a" in whole,
        is_part=is_part,
        is_elsewhere=not _ELSEWHERE.isdisjoint(map(str.lower, _NAME_WORD.findall(names))),
    )
