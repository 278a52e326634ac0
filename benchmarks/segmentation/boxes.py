"""Boxes that pages print beside their story: lists of teasers, links to related stories, readers' comments.

The pages of the corpora hold few kinds of them each, and a model soon knows those by heart. Here they are made of other
real pages' headlines and first sentences, in the page's own script, so that what tells them from an article is their
build: a title without a text, a text without a title, the same three lines again and again.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from benchmarks.segmentation.pages import Page, States
from dateline.segment.path import AFTER, BEFORE, BODY, INSIDE, SHORT

Line = tuple[str, int, States]
# How often a page is given a list of teasers below or above it, links within it, comments below it.
_TEASERS, _LINKS, _COMMENTS = 0.22, 0.15, 0.12
_LONGEST_BLURB, _LONGEST_COMMENT, _SHORTEST_LEAD = 220, 420, 60
_FORMS = ("title", "title", "title date", "section title", "title blurb", "title blurb", "date title", "title blurb more",
          "section title blurb", "title byline", "number title", "picture title", "blurb")  # fmt: skip


class Told(NamedTuple):
    """What a box prints of another story."""

    headline: str
    paragraphs: tuple[str, ...]


class Boxes:
    """The boxes that can be made of the stories of some pages."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._told: dict[bool, list[Told]] = defaultdict(list)
        for page in pages:
            headline = page.headline()
            paragraphs = tuple(t for t, s in page.body() if s <= {BODY} and len(t) > _SHORTEST_LEAD)
            if headline and paragraphs:
                self._told[_is_latin(headline)].append(Told(headline, paragraphs[:6]))

    def put_into(self, page: Page, rng: random.Random) -> Page:
        """`page` with some boxes, most often with none."""
        told = self._told[_is_latin(page.title)]
        lines = list(zip(page.texts, page.blanks, page.states, strict=True))
        if not told:
            return page
        if rng.random() < _LINKS:
            lines = self._with_links(lines, told, rng)
        if rng.random() < _COMMENTS:
            lines += _spaced(_comments(told, rng), AFTER, rng)
        if rng.random() < _TEASERS:
            teasers = _teasers(told, rng)
            if rng.random() < 0.7:
                lines += _spaced(teasers, AFTER, rng)
            else:
                lines = _spaced(teasers, BEFORE, rng) + lines
        if len(lines) == len(page.texts):
            return page
        texts, blanks, states = zip(*lines, strict=True)
        return replace(page, texts=texts, blanks=blanks, states=states)

    @staticmethod
    def _with_links(lines: list[Line], told: Sequence[Told], rng: random.Random) -> list[Line]:
        body = [i for i, (_, _, s) in enumerate(lines) if s <= {BODY, SHORT} and s]
        if len(body) < 4:
            return lines
        at = rng.choice(body[1:-1]) + 1
        if at <= body[0] or at > body[-1]:
            return lines
        n = rng.choice((1, 1, 2, 3, 5))
        links = [rng.choice(told).headline for _ in range(n)]
        if rng.random() < 0.5:
            links = [_one("more", rng), *links]
        if rng.random() < 0.3:
            links = [text for link in links for text in (link, _one("date", rng))]
        return lines[:at] + _spaced(iter(links), INSIDE, rng) + lines[at:]


def _spaced(texts: Iterator[str], state: int, rng: random.Random) -> list[Line]:
    gap = rng.choice((0, 0, 1, 1, 2))
    return [(text, gap, frozenset({state})) for text in texts]


def _teasers(told: Sequence[Told], rng: random.Random) -> Iterator[str]:
    form = rng.choice(_FORMS).split()
    if rng.random() < 0.6:
        yield _one("more", rng)
    length = rng.choice((60, 120, _LONGEST_BLURB))
    for k in range(rng.choice((1, 2, 3, 4, 6, 9, 14))):
        story = rng.choice(told)
        for part in form:
            if part == "title":
                yield story.headline
            elif part == "blurb":
                yield _blurb(story.paragraphs[0], length, rng)
            elif part == "number":
                yield str(k + 1)
            elif part == "picture":
                yield story.headline
            else:
                yield _one({"section": "sections"}.get(part, part), rng)


def _blurb(text: str, length: int, rng: random.Random) -> str:
    if len(text) <= length:
        return text
    cut = text[:length].rsplit(" ", 1)[0] if " " in text[:length] else text[:length]
    return cut + rng.choice(("...", "…", "", " […]"))


def _comments(told: Sequence[Told], rng: random.Random) -> Iterator[str]:
    yield _one("comment", rng)
    form = rng.choice(
        (("name", "when", "text"), ("name", "text", "reply"), ("name", "when", "text", "reply"), ("text", "name"),
         ("says", "when", "text", "reply"))
    )  # fmt: skip
    names = _wordings()["names"]
    for _ in range(rng.choice((1, 2, 3, 5, 8))):
        text = rng.choice(rng.choice(told).paragraphs)
        for part in form:
            if part == "name":
                yield (
                    rng.choice(names)
                    if rng.random() < 0.7
                    else rng.choice(names).split()[0].lower() + str(rng.randint(1, 99))
                )
            elif part == "says":
                yield f"{rng.choice(names)} {rng.choice(('says:', 'says', 'wrote:', 'on'))}"
            elif part == "when":
                yield rng.choice(
                    (f"{rng.randint(2, 23)} hours ago", f"{rng.randint(2, 11)} days ago", _one("date", rng))
                )
            elif part == "reply":
                yield rng.choice(("Reply", "Like · Reply", "Report", "Reply Share"))
            else:
                yield text[: rng.randint(40, _LONGEST_COMMENT)]


def _is_latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c < "\u0250" for c in letters) * 2 >= len(letters)


@cache
def _wordings() -> dict[str, list[str]]:
    table = yaml.safe_load((Path(__file__).parent / "sites.yaml").read_text(encoding="utf-8"))
    return {key: lines.splitlines() for key, lines in table.items()}


def _one(key: str, rng: random.Random) -> str:
    """A wording of `key` with names, days and clocks of our own."""
    own = _wordings()
    name, other = rng.sample(own["names"], 2)
    site = rng.choice(own["sites"])
    return rng.choice(own[key]).format(
        name=name, NAME=name.upper(), other=other, site=site, SITE=site.upper(), city=rng.choice(own["cities"]),
        month=rng.choice(own["months"]), day=rng.randint(1, 28), year=rng.randint(2005, 2026), n=rng.randint(2, 40),
        clock=f"{rng.randint(1, 12)}:{rng.randint(10, 59)}", title="", section=rng.choice(own["sections"]),
    )  # fmt: skip
