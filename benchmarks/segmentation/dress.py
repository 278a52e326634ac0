"""Training dumps: labelled pages in other dresses, put together with gaps of all widths, and generated dumps.

What all stories of one dump share (datelines, bylines, capitals, brevity) is drawn once a dump, as in real ones. Names
and places are made up. For pages with furniture (`page_dumps`) furniture is lost and taken from other pages as well, so
that no site's template is learnt whole, and made-up sites print the same stories.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.accuracy import generate
from benchmarks.accuracy.stories import Story
from benchmarks.segmentation.boxes import Boxes
from benchmarks.segmentation.pages import Page, States, with_lines
from benchmarks.segmentation.scripts import drawn, transcribed
from benchmarks.segmentation.sites import Site
from benchmarks.segmentation.wear import PLAIN, grafted, spare_furniture, worn
from dateline.normalise.language import language_of
from dateline.segment.lines import split_lines
from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, INSIDE, SHORT, TOP

# How often a dump is made of each set's pages; 'mix' takes any.
_SHARE = {
    "web": 12, "html": 8, "wikinews": 5, "arabic": 5, "wire": 3, "toggle": 2.5, "toggle_modern": 2, "tempeval": 2,
    "pages_browser": 12, "pages_inscriptis": 10, "guides": 18, "guides_text": 10, "pages_html": 6, "guides_html": 5,
    "mix": 8,
}  # fmt: skip
# Their pages keep their blank lines where nothing parts them.
_AS_PRINTED = frozenset({"pages_browser", "pages_inscriptis", "guides", "guides_text"})
_N_TEASERS = 30
# How many dumps are printed in another script.
_TRANSCRIBED = 0.1
# How often what is grafted comes from the same set, not from any.
_OWN_SET = 0.6
_NAMES = (
    "Ada Lowe",
    "Tomas Rehn",
    "Maria Okafor",
    "J. P. Silva",
    "Lena Brandt",
    "Omar Haddad",
    "Ines Duarte",
    "Kofi Mensah",
)
_CITIES = (
    "LINDHAVEN", "PORT BRAY", "ALMSTADT", "OLD HARBOUR", "SAN TELMO", "KIRVA", "NEW LINDEN", "BAY CITY, Mich.",
    "TARNOVO, Bulgaria",
)  # fmt: skip
_AGENCIES = ("Reuters", "AP", "AFP", "dpa", "Xinhua", "UPI", "Bloomberg", "EFE")
_MONTHS = ("Jan", "January", "Feb.", "March", "April", "May", "June", "July", "Aug", "Sept.", "October", "Nov", "Dec.")
_DATELINE = re.compile(r"^[A-Z][A-Za-z .,'/]{2,40}?,? (?:[A-Z][a-z]+\.? \d{1,2})?[^-]{0,14} - ")


@dataclass(frozen=True, slots=True)
class Dump:
    """A training dump: its lines, blank lines before each, their states, and the page each line comes from."""

    texts: list[str]
    blanks: list[int]
    states: list[States]
    pages: list[str]


@dataclass(frozen=True, slots=True)
class _Style:
    capitals: bool
    title_case: bool
    dateline: float
    byline: float
    date: float
    longest: int
    as_it_is: bool


def _style(rng: random.Random) -> _Style:
    return _Style(
        rng.random() < 0.25,
        rng.random() < 0.15,
        rng.choice((0, 0, 0, 0.5, 1)),
        rng.choice((0, 0, 0.5, 1)),
        rng.choice((0, 0, 0.5, 1)),
        rng.choice((0, 0, 0, 0, 0, 1, 1, 2, 3)),
        rng.random() < 0.3,
    )


def _dateline(rng: random.Random) -> str:
    city, day, agency = rng.choice(_CITIES), f"{rng.choice(_MONTHS)} {rng.randint(1, 28)}", rng.choice(_AGENCIES)
    forms = (
        f"{city}, {day} ({agency}) - ",
        f"{city} ({agency}) {rng.choice(['-', '--', '—'])} ",
        f"{city}, {day} - ",
        f"{city} — ",
        f"{city}, {day}, {rng.randint(1990, 2026)} ({agency}) - ",
    )
    return rng.choices(forms, (40, 15, 15, 10, 20))[0]


def _date(rng: random.Random) -> str:
    month, day, year = rng.choice(_MONTHS), rng.randint(1, 28), rng.randint(1995, 2026)
    weekday = rng.choice(("Monday", "Tuesday", "Friday", "Sunday"))
    clock = f"{rng.randint(1, 12)}:{rng.randint(10, 59)} {rng.choice(['AM', 'PM'])}"
    return rng.choice(
        (f"{weekday}, {month} {day}, {year}", f"{day} {month} {year}", f"Published {clock} EST, {month} {day}, {year}")
    )


def _dressed(page: Page, rng: random.Random, style: _Style) -> Page:
    headline, body = page.headline(), page.body()
    if page.source not in PLAIN or style.as_it_is or not headline or not body:
        return page
    body = body[: rng.randint(1, style.longest)] if style.longest else body
    if style.capitals:
        headline = headline.upper()
    elif style.title_case:
        headline = headline.title()
    elif headline.isupper() and rng.random() < 0.3:
        headline = headline.capitalize()
    first = body[0][0]
    printed = _DATELINE.match(first)
    if page.source in ("wire", "tempeval") and printed and rng.random() < 0.7:
        first = first[printed.end() :]
    is_latin = first[:1].isascii()
    if is_latin and len(first) > 60 and rng.random() < style.dateline:
        first = _dateline(rng) + first
    lines: list[tuple[str, States]] = [(headline, frozenset({HEADLINE}))]
    name, agency = rng.choice(_NAMES), rng.choice(_AGENCIES)
    if is_latin and rng.random() < style.byline:
        lines.append((rng.choice((f"By {name}", f"By {name}, {agency}", name)), frozenset({TOP})))
    if is_latin and rng.random() < style.date:
        lines.append((_date(rng), frozenset({TOP})))
    lines += [(first, body[0][1]), *body[1:]]
    if is_latin and rng.random() < 0.12:
        notes = (
            f"Reporting by {name}; editing by {rng.choice(_NAMES)}",
            "Read more",
            "Comments (3)",
            "REUTER",
            "Share",
        )
        lines.append((rng.choice(notes), frozenset({AFTER})))
    return with_lines(page, lines)


def _transcribed(dump: Dump, rng: random.Random) -> Dump:
    script, seed = drawn(rng), rng.randint(0, 10**6)
    return replace(dump, texts=[transcribed(text, script, seed).strip() or text for text in dump.texts])


def _joined(pages: Sequence[Page], gap: int, is_tight: bool) -> Dump:
    dump = Dump([], [], [], [])
    for k, page in enumerate(pages):
        blanks = [0] * len(page.blanks) if is_tight else list(page.blanks)
        dump.texts.extend(page.texts)
        dump.blanks.extend([gap if k else 0, *blanks[1:]])
        dump.states.extend(page.states)
        dump.pages.extend([page.key] * len(page.texts))
    return dump


def _made(
    by_set: dict[str, list[Page]],
    rng: random.Random,
    spare: dict[int, list[str]] | None = None,
    boxes: Boxes | None = None,
) -> Dump:
    names = [name for name in _SHARE if name == "mix" or by_set.get(name)]
    name = rng.choices(names, [_SHARE[n] for n in names])[0]
    n = min(1 + int(rng.expovariate(1 / 3)), 8)
    if name == "mix":
        pages = [rng.choice(by_set[rng.choice(names[:-1])]) for _ in range(n)]
    elif name == "html":
        pages = [rng.choice(by_set[name]) for _ in range(min(n, 3))]
    elif name == "tempeval":
        pages = [rng.choice(by_set[name]) for _ in range(rng.choice((1, 1, 2, 3)))]
    else:
        pages = rng.sample(by_set[name], min(n + (4 if name == "wire" else 0), len(by_set[name])))
    gap = rng.choice((0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3))
    is_tight = (gap == 0 and (name not in _AS_PRINTED or rng.random() < 0.4)) or rng.random() < 0.05
    if name in ("toggle", "toggle_modern", "wire") and rng.random() < 0.85:
        gap, is_tight = rng.choice((2, 2, 2, 3, 1, 1) if name == "wire" else (1, 2, 3)), False
    if name == "html" and rng.random() < 0.6:
        gap, is_tight = rng.choice((0, 0, 1)), True
    style = _style(rng)
    dressed = [_dressed(page, rng, style) for page in pages]
    if not spare or not boxes:
        return _joined(dressed, gap, is_tight)
    is_own = name in by_set and name not in PLAIN and rng.random() < _OWN_SET
    others = by_set[name] if is_own else [page for key in sorted(_AS_PRINTED) for page in by_set[key]]
    used = [worn(grafted(page, rng, others or dressed), rng, spare) for page in dressed]
    if name not in PLAIN:
        used = [boxes.put_into(page, rng) for page in used]
    dump = _joined(used, gap, is_tight)
    return _transcribed(dump, rng) if name not in PLAIN and rng.random() < _TRANSCRIBED else dump


def _stories(pages: Sequence[Page]) -> dict[str, list[Story]]:
    """The pages' articles by language, for the templates of the accuracy benchmark; its own stories stay unseen."""
    found: dict[str, list[Story]] = defaultdict(list)
    for k, page in enumerate(pages):
        headline, body = page.headline(), page.body()
        if page.source in ("places_lgl", "tempeval", "toggle") or (page.source == "wire" and k % 6):
            continue
        if headline and 3 <= len(body) <= 25:
            crossheads = [i for i, (t, s) in enumerate(body) if s == {SHORT} and 0 < i < len(body) - 1 and len(t) < 70]
            language = language_of(" ".join(t for t, _ in body)[:800], None) or "en"
            found[language].append(Story(headline, tuple(t for t, _ in body), frozenset(crossheads), language))
    return {language: stories for language, stories in sorted(found.items()) if len(stories) > 1}


def _generated(index: int, stories: dict[str, list[Story]]) -> Dump:
    made = generate.make(index, stories)
    lines = split_lines(made.text)
    heads = {line.story: line.char_start for line in reversed(made.lines) if line.kind == "headline"}
    told = [line for line in made.lines if line.kind in ("body", "crosshead")]
    firsts = {line.story: line.char_start for line in reversed(told)}
    lasts = {line.story: line.char_start for line in told}
    printed = {line.char_start: line for line in made.lines}
    states: list[States] = []
    for start in lines.char_start:
        line = printed[start]
        if line.kind == "headline":
            states.append(frozenset({HEADLINE if start == heads[line.story] else TOP}))
        elif line.kind in ("body", "crosshead"):
            states.append(frozenset({BODY} if line.kind == "body" else {SHORT, BODY}))
        elif start < heads[line.story]:
            states.append(frozenset({BEFORE}))
        elif start < firsts[line.story]:
            states.append(frozenset({TOP}))
        else:
            states.append(frozenset({INSIDE if start < lasts[line.story] else AFTER}))
    return Dump(list(lines.text), list(lines.blank_before), states, [made.template] * len(lines))


def training_dumps(pages: Sequence[Page], n: int, seed: int) -> Iterator[Dump]:
    """`n` dumps of dressed pages and two fifths as many generated ones, determined by `seed`."""
    return _dumps(pages, n, random.Random(seed), None)


def page_dumps(pages: Sequence[Page], n: int, seed: int) -> Iterator[Dump]:
    """`training_dumps` with worn furniture, a sixth of `n` of the generated pages, and two thirds of made-up sites."""
    rng = random.Random(seed)
    yield from _dumps(pages, n, rng, spare_furniture(pages))
    stories = _stories_to_generate(pages)
    indexes = (k for k in itertools.count(rng.randint(0, 10**9)) if generate.template_of(k) == "page")
    yield from (_generated(k, stories) for k in itertools.islice(indexes, n // 6))
    english = _stories([page for page in pages if page.source != "wire"]).get("en", [])
    rng = random.Random(seed + 7)
    for number in range(2 * n // 3 if english else 0):
        yield _of_sites(number, english, rng)


def worn_dumps(pages: Sequence[Page], n: int, seed: int) -> Iterator[Dump]:
    """`n` dumps of dressed real pages with worn furniture, determined by `seed`."""
    return itertools.islice(_dumps(pages, n, random.Random(seed), spare_furniture(pages)), n)


def _dumps(pages: Sequence[Page], n: int, rng: random.Random, spare: dict[int, list[str]] | None) -> Iterator[Dump]:
    by_set: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        by_set[page.source].append(page)
    boxes = Boxes(pages) if spare else None
    for _ in range(n):
        yield _made(by_set, rng, spare, boxes)
    stories = _stories_to_generate(pages)
    first = rng.randint(0, 10**9)
    for k in range(2 * n // 5):
        yield _generated(first + k, stories)


def _stories_to_generate(pages: Sequence[Page]) -> dict[str, list[Story]]:
    """The stories of the languages that the accuracy benchmark has furniture for."""
    known = generate._furniture()
    return {language: told for language, told in _stories(pages).items() if language in known}


def _of_sites(number: int, stories: Sequence[Story], rng: random.Random) -> Dump:
    """Pages of one made-up site, or each of another."""
    n, is_one_site = rng.choice((1, 1, 2, 2, 3, 3, 4, 5)), rng.random() < 0.5
    gap, between = rng.choice((0, 0, 0, 1, 1, 2)), rng.choice((0, 0, 1))
    dump = Dump([], [], [], [])
    site, key = None, ""
    for k in range(n):
        if site is None or not is_one_site:
            key = f"site {number}.{k}"
            site = Site(rng, [rng.choice(stories) for _ in range(_N_TEASERS)])
        lines = [(text.strip(), states) for text, states in site.page(rng.choice(stories)) if text.strip()]
        dump.texts.extend(text for text, _ in lines)
        dump.states.extend(states for _, states in lines)
        dump.blanks.extend([gap + between if k else 0] + [between] * (len(lines) - 1))
        dump.pages.extend([key] * len(lines))
    return dump
