"""The headline of a page: what it prints as one and what it declares as its title, held against each other.

A page prints one headline and declares several titles (JSON-LD, OpenGraph, its title element), with the name of the site
and of the section around them, shortened for a list or rewritten for a search engine. What is printed as a heading and
said again in a declared title is the headline; a declared title alone is cut down to what the page prints of it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

_MAX_HEADINGS = 12
_LONGEST_CHARS = 400
_SHORT_SECTION_CHARS = 30
# " - ", " | " and the like between a headline and the name of the site
_TITLE_BREAK = re.compile(r"\s+[-–—|•·»:/]{1,2}\s+|\s*[|ㅣ│｜¦]\s*")
# the same without the blanks, as Chinese and Japanese sites write it, and a word with a colon before the headline
_ANY_BREAK = re.compile(
    r"\s*[|ㅣ│｜¦_»«]\s*|\s+[-–—•·:/]{1,2}\s+|(?<=[^\x00-\x7f])[-–—](?=[^\x00-\x7f])|:\s+|\s+\(from\s+"
)
_LABEL_BREAK = re.compile(r"\s*[|ㅣ│｜¦_]\s*|\s+[-–—•·]\s+|(?<=[^\x00-\x7f])[-–—](?=[^\x00-\x7f])")
_KICKER_BREAK = re.compile(r"\s+[-–—|•·»:/]{1,2}\s+|:\s+")
_ODD = re.compile(r"[-–—|•·»:/()\[\]]")
_PATH = re.compile(r"\s+[<＜]\s+")
_SHORTEST_KICKED = 12
_LONGEST_RUBRIC = 40
_CUT_SHORT = re.compile(r"\s*(?:…|\.\.\.)$")
_SHORTEST_CUT = 15
_HOST = re.compile(r"[\w.-]+\.[a-z]{2,3}", re.I)
_DEEPEST = 30
_UNREAD = frozenset({"script", "style", "title", "head", "noscript", "option", "textarea", "template"})


@dataclass(frozen=True, slots=True)
class Titles:
    """What a page declares as the title of its article, most trusted first, without entities."""

    shared: Sequence[str]
    """For social media: `og:title`."""
    linked: Sequence[str]
    """`headline` of the articles in JSON-LD."""
    others: Sequence[str]
    """Other meta elements and the title element."""
    is_news: bool
    """It calls itself a news article (schema.org): there the title for sharing is edited like the headline."""
    searched: str
    """The title element, made for search engines."""
    sites: frozenset[str]
    """Names of the site, folded."""

    def all(self) -> list[str]:
        """All of them."""
        return [*self.shared, *self.linked, *self.others]


def edited_headline(titles: Titles, headings: Iterable[str]) -> str | None:
    """The headline of a page that calls itself a news article and prints headings (`h1`): its title for sharing is edited
    like one. None for any other page."""
    printed = [text for text in islice(headings, _MAX_HEADINGS) if _is_title(text, titles)]
    declared = _declared(titles.shared, titles, printed) if titles.is_news and printed else None
    return _edited(declared, titles, printed) if declared else None


def without_site(title: str, sites: Iterable[str], known: Iterable[str] = ()) -> str:
    """`Headline - World | The Daily` → `Headline`: cut at a break after which the site names itself, or before which
    the page's own headline (`known`, folded) ends."""
    path = _PATH.search(title)
    if path is not None and _names_site(_TITLE_BREAK.split(title)[-1].strip(), sites):
        title = title[: path.start()]  # "Headline < Politics < Article - The Daily", as Korean sites write it
    for found in _TITLE_BREAK.finditer(title):
        head, tail = title[: found.start()].rstrip(), title[found.end() :]
        parts = _TITLE_BREAK.split(tail)
        if head and (folded(head) in known or any(_names_site(part.strip(), sites) for part in parts[:1])):
            return head
    parts = _TITLE_BREAK.split(title)
    if len(parts) > 2 and _is_site(folded(parts[-1]), sites) and len(parts[-2]) <= _SHORT_SECTION_CHARS:
        return title[: title.rindex(parts[-2])].rstrip(" -–—|•·»:/ㅣ│")  # a section before the site's name
    return title


def uncut(text: str, others: Iterable[str]) -> str:
    """A title that a declaration cuts short ("Quay lost in the …") as the page says it elsewhere; itself where it does not."""
    if not (dots := _CUT_SHORT.search(text)):
        return text
    # the last word may be half a word, or none of the title
    begun = folded(text[: dots.start()])
    wholes = (one for one in others if not _CUT_SHORT.search(one) and len(one) <= _LONGEST_CHARS)
    longer = (one for one in wholes if len(begun) >= _SHORTEST_CUT and folded(one).startswith(begun))
    return next(longer, text)


def without_labels(title: str, labels: Container[str], known: Container[str] = ()) -> str:
    """`Headline-Politics_Daily` → `Headline` where the page has menu entries of these names (`labels`, folded) and prints no
    heading of the whole (`known`, folded)."""
    for found in reversed([*_LABEL_BREAK.finditer(title)]):
        head, tail = title[: found.start()].rstrip(), folded(title[found.end() :])
        if tail not in labels or len(folded(head)) < _SHORTEST_KICKED or folded(title) in known:
            break
        title = head
    return title


def as_declared(heading: str, titles: Titles) -> str:
    """A heading without what stands in it besides the title (a day, a count of comments), in the spelling declared."""
    letters = folded(heading)
    for title in titles.all():
        declared = without_site(title, titles.sites)
        inner = folded(declared)
        if (
            inner
            and not _CUT_SHORT.search(declared)
            and inner != letters
            and inner in letters
            and 2 * len(inner) > len(letters)
            and _is_apart(heading, declared)
        ):
            return declared
    return heading


def _is_apart(heading: str, declared: str) -> bool:
    """Whether what a heading prints besides a title is no part of its phrase: a day, a number, a site behind a bar."""
    at = heading.casefold().find(declared.casefold())
    if at < 0:
        return True
    before, after = heading[:at], heading[at + len(declared) :]
    return not any(
        part.strip() and not any(map(str.isdigit, part)) and not _ODD.search(part) for part in (before, after)
    )


def folded(text: str) -> str:
    """Letters and digits only, case folded."""
    return re.sub(r"\W+", "", text).casefold()


def text_of(element: Any) -> str:
    """All text of an element on one line, without scripts and comments."""
    parts: list[str] = []
    _collect(element, parts, 0)
    return " ".join("".join(parts).split())


def _collect(element: Any, parts: list[str], depth: int) -> None:
    is_read = not depth or element.tag not in _UNREAD
    if isinstance(element.tag, str) and is_read and depth < _DEEPEST:
        parts.append(element.text or "")
        for child in element:
            _collect(child, parts, depth + 1)
            # two lines of a heading are two words; a span may hold the first letter of one
            is_line = child.tag in ("br", "div", "p")
            is_apart = is_line or (child.tag == "span" and not (child.tail or "")[:1].isalnum())
            parts.append(" " if is_apart else "")
            parts.append(child.tail or "")


def _is_title(text: str, titles: Titles) -> bool:
    return (
        bool(text) and len(text) <= _LONGEST_CHARS and folded(text) not in titles.sites and any(map(str.isalpha, text))
    )


def _declared(candidates: Iterable[str], titles: Titles, headings: Sequence[str]) -> str | None:
    known = {folded(text) for text in (*titles.linked, *headings) if text}
    return next((cut for title in candidates if title and (cut := without_site(title, titles.sites, known))), None)


def _edited(declared: str, titles: Titles, headings: Sequence[str]) -> str:
    """The headline of a news page whose title for sharing is `declared`: that, but where it only repeats the title made
    for search engines and the page's heading is its linked headline; and without another kicker than the heading's."""
    printed = {folded(text): text for text in reversed(headings)}
    if folded(declared) in printed:
        return declared
    searched = folded(without_site(titles.searched, titles.sites, [folded(declared)]))
    for linked in titles.linked:
        if folded(linked) in printed and searched == folded(declared):
            return printed[folded(linked)]
    if heading := _behind_rubric(declared, titles.searched, headings):
        return heading
    return next((rest for heading in headings if (rest := unkicked(heading, [declared]))), declared)


def _behind_rubric(declared: str, searched: str, headings: Iterable[str]) -> str:
    """The heading to which one title adds the name of a section in front and the title element the same name behind."""
    tails = {folded(searched[found.end() :]) for found in _TITLE_BREAK.finditer(searched)}
    for heading in headings:
        for found in _KICKER_BREAK.finditer(declared):
            is_rubric = len(declared[: found.start()]) <= _LONGEST_RUBRIC and folded(declared[: found.start()]) in tails
            if is_rubric and folded(declared[found.end() :]) == folded(heading):
                return heading
    return ""


def unkicked(heading: str, declared: Iterable[str]) -> str:
    """What a heading and a declared title have in common behind two different kickers ("Storm: Quay lost", "Weather - Quay
    lost"); '' where they are not of that kind."""
    for title in declared:
        for ours, theirs in product(_KICKER_BREAK.finditer(heading), _KICKER_BREAK.finditer(title)):
            rest = heading[ours.end() :]
            is_shared = len(folded(rest)) >= _SHORTEST_KICKED and folded(rest) == folded(title[theirs.end() :])
            if is_shared and not _words(heading[: ours.start()]) & _words(title[: theirs.start()]):
                return rest
    return ""


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 1}


def shape(text: str) -> frozenset[str]:
    """The triples of a text's letters."""
    letters = folded(text)
    return frozenset(letters[i : i + 3] for i in range(max(1, len(letters) - 2)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How alike two shapes are, from 0 to 1 (Dice)."""
    common = len(one & other)
    return 2 * common / (len(one) + len(other)) if common else 0.0


def _is_site(part: str, sites: Iterable[str]) -> bool:
    return bool(part) and any(
        part == site or (len(part) > 3 and part in site) or (len(site) > 3 and part.startswith(site)) for site in sites
    )


def _names_site(part: str, sites: Iterable[str]) -> bool:
    return _is_site(folded(part), sites) or _HOST.fullmatch(part) is not None


def runs(title: str) -> list[str]:
    """Every run of neighbouring parts of a title, as printed."""
    at = [0, *(place for match in islice(_ANY_BREAK.finditer(title), 8) for place in match.span()), len(title)]
    starts, ends = at[::2], at[1::2]
    return [title[start:end].strip() for start in starts for end in ends if end > start]
