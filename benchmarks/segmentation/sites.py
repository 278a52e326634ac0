"""Pages of made-up sites around known stories: what no corpus of a hundred pages shows enough of.

A site draws once which furniture it prints, where and in which form; its pages then differ as those of a real one do.
The wording stands in sites.yaml, the stories are those of the pages learnt from.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import yaml

from benchmarks.accuracy.stories import Story
from benchmarks.segmentation.pages import States
from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, INSIDE, SHORT, TOP

Line = tuple[str, States]
_MAY_BE_TITLE = frozenset({BEFORE, HEADLINE})
_SHORTEST_QUOTE, _LONGEST_BLURB = 60, 160


@cache
def _wordings() -> dict[str, list[str]]:
    table = yaml.safe_load((Path(__file__).parent / "sites.yaml").read_text(encoding="utf-8"))
    return {key: lines.splitlines() for key, lines in table.items()}


class Site:
    """A made-up site: `page` prints a story in its way."""

    def __init__(self, rng: random.Random, teasers: Sequence[Story]) -> None:
        """`teasers` are stories whose headlines the site's pages link to."""
        self._rng = rng
        self._teasers = teasers
        self._told: dict[str, str] = {}
        self._name = self._one("sites")
        self._menu = self._some("sections", rng.choice((0, 0, 4, 10, 25)))
        self._is_menu_joined = rng.random() < 0.2
        self._below_menu = self._some("menu", rng.choice((0, 2, 5)))
        self._ticker = rng.random() < 0.15
        self._title_first = rng.random() < 0.15
        self._kicker = rng.random() < 0.35
        self._standfirst = rng.random() < 0.5
        self._standfirst_stop = rng.random() < 0.6
        self._points = rng.random() < 0.15
        self._points_name = rng.random() < 0.7
        self._top = rng.sample(("byline", "date", "share", "caption"), k=rng.choice((1, 2, 3, 4, 4)))
        self._bylines, self._dates = self._one("byline"), self._one("date")
        self._share = self._some("share", rng.choice((1, 3, 6)))
        self._byline_above = rng.random() < 0.1
        self._n_links = rng.choice((0, 0, 0, 1, 2, 4))
        self._link = self._one("teaser")
        self._n_adverts = rng.choice((0, 0, 1, 3, 6))
        self._advert = self._some("inside", 2)
        self._n_promotions = rng.choice((0, 0, 0, 1))
        self._n_pictures = rng.choice((0, 0, 1, 3))
        self._quotes = rng.random() < 0.15
        self._crossheads = rng.choice((0, 0, 0, 1, 2, 4))
        self._crosshead_case = rng.choice(("sentence", "title", "upper", "fixed"))
        self._headline_case = rng.choice(("as it is", "as it is", "as it is", "title", "upper"))
        self._tail = rng.sample(
            ("note", "tags", "biography", "more", "more", "comment", "share", "promotion"),
            k=rng.choice((0, 1, 2, 4, 5)),
        )
        self._n_more = rng.choice((1, 3, 5, 8))
        self._more_form = rng.choice(("title", "title", "title date", "section title", "title blurb", "number title"))
        self._footer = self._some("footer", rng.choice((0, 0, 5, 15)))

    def page(self, story: Story) -> Iterator[Line]:
        """The lines of the page of `story`, each with the states it may be in."""
        self._facts()
        headline = self._cased(story.headline, self._headline_case)
        yield from self._head(headline)
        yield headline, frozenset({HEADLINE})
        yield from self._under_headline(story)
        yield from self._text(story)
        yield from self._below()

    def _head(self, headline: str) -> Iterator[Line]:
        before = frozenset({BEFORE})
        if self._title_first:
            if self._rng.random() < 0.5:
                yield f"{headline} {self._rng.choice('|-–')} {self._name}", before
            else:
                yield headline, _MAY_BE_TITLE
        menu = [" ".join(self._menu)] if self._is_menu_joined and self._menu else self._menu
        for text in (*self._below_menu, *menu):
            yield self._filled(text), before
        if self._ticker:
            yield self._one("ticker"), before
            for _ in range(self._rng.randint(1, 4)):
                yield self._other_title(), before
        if self._kicker:
            yield self._one("sections"), before
        if self._byline_above:
            yield self._filled(self._bylines), before

    def _under_headline(self, story: Story) -> Iterator[Line]:
        top = frozenset({TOP})
        if self._standfirst and (text := _sentence(self._rng.choice(story.paragraphs[-4:]))):
            yield (text if self._standfirst_stop else text.rstrip(".")), top
        for part in self._top:
            if part == "share":
                yield from ((self._filled(text), top) for text in self._share)
            elif part == "caption":
                yield from ((self._filled(text), top) for text in self._some("caption", self._rng.randint(1, 2)))
            else:
                yield self._filled(self._bylines if part == "byline" else self._dates), top
        if self._points:
            points = _wordings()["points"]
            if self._points_name:
                yield self._rng.choice(points[5:]), top
            for text in self._rng.sample(points[:5], k=self._rng.randint(2, 4)):
                yield self._filled(text), top

    def _text(self, story: Story) -> Iterator[Line]:
        n = len(story.paragraphs)
        crossheads = set(self._rng.sample(range(1, n), k=min(self._crossheads, n - 1)))
        inside: dict[int, list[Line]] = {}
        for kind, count in (
            ("link", self._n_links), ("advert", self._n_adverts), ("promotion", self._n_promotions),
            ("picture", self._n_pictures), ("quote", int(self._quotes)),
        ):  # fmt: skip
            for _ in range(count):
                inside.setdefault(self._rng.randint(1, n - 1), []).extend(self._between(kind, story))
        for i, paragraph in enumerate(story.paragraphs):
            if i in story.crossheads:
                yield paragraph, frozenset({SHORT, BODY})
                continue
            yield from inside.get(i, ())
            if i in crossheads and i - 1 not in story.crossheads:
                yield self._crosshead(paragraph), frozenset({SHORT})
            yield paragraph, frozenset({BODY})

    def _crosshead(self, paragraph: str) -> str:
        if self._crosshead_case == "fixed":
            return self._one("crosshead")
        return self._cased(_phrase(paragraph, self._rng), self._crosshead_case)

    def _between(self, kind: str, story: Story) -> list[Line]:
        inside = frozenset({INSIDE})
        if kind == "link":
            many = self._rng.choice((1, 1, 1, 3))
            return [(self._filled(self._link, self._other_title()), inside) for _ in range(many)]
        if kind == "advert":
            return [(self._filled(text), inside) for text in self._advert[: self._rng.randint(1, 2)]]
        if kind == "promotion":
            return [(self._filled(text), inside) for text in (self._one("more"), self._one("promotion"), "Sign up")]
        if kind == "picture":
            return [(self._filled(self._one("caption")), inside)]
        text = _sentence(self._rng.choice(story.paragraphs))
        return [(f"“{text.strip(chr(34))}”", inside)] if len(text) > _SHORTEST_QUOTE else []

    def _below(self) -> Iterator[Line]:
        after = frozenset({AFTER})
        for part in self._tail:
            if part == "more":
                yield self._filled(self._one("more")), after
                for k in range(self._n_more):
                    yield from ((text, after) for text in self._entry(k))
            elif part == "promotion":
                yield self._filled(self._one("promotion")), after
            else:
                many = {"note": 2, "tags": 4, "biography": 3, "comment": 6, "share": 4}[part]
                for text in self._some(part, self._rng.randint(1, many)):
                    yield self._filled(text), after
        yield from ((self._filled(text), after) for text in self._footer)

    def _entry(self, k: int) -> Iterator[str]:
        story = self._rng.choice(self._teasers)
        if self._more_form.startswith("section"):
            yield self._one("sections")
        if self._more_form.startswith("number"):
            yield str(k + 1)
        yield self._cased(story.headline, self._headline_case)
        if self._more_form.endswith("date"):
            yield self._filled(self._dates)
        if self._more_form.endswith("blurb"):
            yield (_sentence(story.paragraphs[0]) or story.paragraphs[0])[:_LONGEST_BLURB]

    def _other_title(self) -> str:
        return self._cased(self._rng.choice(self._teasers).headline, self._headline_case)

    def _facts(self) -> None:
        rng, own = self._rng, _wordings()
        name, other = rng.sample(own["names"], 2)
        self._told = {
            "name": name, "NAME": name.upper(), "other": other, "site": self._name, "SITE": self._name.upper(),
            "city": rng.choice(own["cities"]), "month": rng.choice(own["months"]), "day": str(rng.randint(1, 28)),
            "year": str(rng.randint(2012, 2026)), "n": str(rng.randint(2, 40)),
            "clock": f"{rng.randint(1, 12)}:{rng.randint(10, 59)} {rng.choice(('am', 'pm', 'AM', 'p.m. EST'))}",
        }  # fmt: skip

    def _filled(self, text: str, title: str = "") -> str:
        return text.format(**self._told, title=title, section=self._one("sections")) if "{" in text else text

    def _one(self, key: str) -> str:
        return self._rng.choice(_wordings()[key])

    def _some(self, key: str, n: int) -> list[str]:
        own = _wordings()[key]
        return self._rng.sample(own, k=min(n, len(own)))

    @staticmethod
    def _cased(text: str, case: str) -> str:
        return {"upper": text.upper, "title": text.title}.get(case, lambda: text)()


def _sentence(paragraph: str) -> str:
    """The first sentence of a paragraph that holds more than one; '' for all others."""
    head, stop, _ = paragraph.partition(". ")
    return head + "." if stop else ""


def _phrase(paragraph: str, rng: random.Random) -> str:
    """A few words of the paragraph that could head it."""
    words = [word.strip(".,;:\"'“”()") for word in paragraph.split()[:30]]
    start = rng.randint(0, max(0, len(words) - 6))
    text = " ".join(words[start : start + rng.randint(2, 6)]).strip()
    return (text[:1].upper() + text[1:]) or "Background"
