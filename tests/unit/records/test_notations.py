"""Lists of articles whose fields are written in a notation: front matter, Org, reStructuredText, BibTeX, Markdown, refer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dateline.cleancopy import clean_copy
from dateline.model import Document, Role, Segmentation
from dateline.segment import segment

Story = tuple[str, str, str, str, str]
STORIES: list[Story] = [
    (
        "Fyren på Norrskär tänds igen",
        "Kustbladet",
        "Elin Sandås",
        "2018-05-14",
        "Fyren på Norrskär tänds igen efter sex års mörker, meddelade hamnen på måndagen. Lampan har lagats av en urmakare i byn.",
    ),
    (
        "Kommunen säljer gamla stationen",
        "Skärgårdsposten",
        "Olle Brink",
        "2018-05-16",
        "Kommunen säljer den gamla busstationen, som har stått tom i nio år. En grupp invånare vill göra den till bibliotek.",
    ),
    (
        "Biodlarna ber om hjälp",
        "Kustbladet",
        "Elin Sandås",
        "2018-05-17",
        "Biodlarna i dalen förlorade var tredje kupa i vintras och ber länet om hjälp. De skyller på den våta hösten och sena frosten.",
    ),
]


def yaml(title: str, paper: str, name: str, day: str, text: str) -> str:
    return f'---\nlayout: post\ntitle: "{title}"\ndate: {day} 08:15:00 +0000\nauthor: {name}\nsource: {paper}\ntags:\n  - kust\n---\n{text}\n\n'


def toml(title: str, paper: str, name: str, day: str, text: str) -> str:
    return (
        f"+++\ntitle = '{title}'\ndate = {day}\nauthor = '{name}'\nsource = '{paper}'\ndraft = false\n+++\n\n{text}\n\n"
    )


def org(title: str, paper: str, name: str, day: str, text: str) -> str:
    return f"#+TITLE: {title}\n#+AUTHOR: {name}\n#+DATE: {day}\n#+SOURCE: {paper}\n\n{text}\n\n"


def docinfo(title: str, paper: str, name: str, day: str, text: str) -> str:
    return f"{title}\n{'=' * len(title)}\n\n:Författare: {name}\n:Datum: {day}\n:Tidning: {paper}\n\n{text}\n\n"


def template(title: str, paper: str, name: str, day: str, text: str) -> str:
    return f"{{{{Artikel\n| title = {title}\n| author = {name}\n| newspaper = {paper}\n| date = {day}\n| text = {text}\n}}}}\n\n"


def bibtex(title: str, paper: str, name: str, day: str, text: str) -> str:
    return f"@article{{k{day},\n  title = {{{title}}},\n  author = {{{name}}},\n  journal = {{{paper}}},\n  date = {{{day}}},\n  abstract = {{{text}}}\n}}\n\n"


def bullets(title: str, paper: str, name: str, day: str, text: str) -> str:
    return f"# {title}\n\n- **Tidning**: {paper}\n- **Datum**: {day}\n- **Författare**: {name}\n\n{text}\n\n"


def bold(title: str, paper: str, name: str, day: str, text: str) -> str:
    return f"## {title}\n\n**Tidning:** {paper}  \n**Datum:** {day}  \n**Författare:** {name}\n\n{text}\n\n---\n\n"


def refer(title: str, paper: str, name: str, day: str, text: str) -> str:
    return f"%0 Newspaper Article\n%T {title}\n%A {name}\n%J {paper}\n%8 {day}\n%X {text}\n\n"


def ris(title: str, paper: str, name: str, day: str, text: str) -> str:
    return f"TY  - NEWS\nTI  - {title}\nAU  - {name}\nJO  - {paper}\nPD  - {day}\nAB  - {text}\nER  - \n\n"


NOTATIONS = (yaml, toml, org, docinfo, template, bibtex, bullets, bold, refer, ris)


def read(text: str) -> Segmentation:
    copy = clean_copy(Document("0" * 64, "list.txt", 0, text))
    return copy.segmentation(segment(copy.document))


@pytest.mark.parametrize("write", NOTATIONS, ids=lambda write: write.__name__)
def test_each_entry_is_an_article(write: Callable[..., str]) -> None:
    """Its title, paper, reporter and day are those of its fields, without the notation's marks; the text is its own."""
    text = "".join(write(*story) for story in STORIES)
    found = read(text)
    claims = [one.claims for one in found.segments if one.claims]
    assert [one.headline for one in claims] == [story[0] for story in STORIES]
    assert [one.publisher for one in claims] == [story[1] for story in STORIES]
    assert [one.byline for one in claims] == [story[2] for story in STORIES]
    assert [one.printed_day.days for one in found.segments if one.printed_day] == [
        (date.fromisoformat(story[3]),) for story in STORIES
    ]
    told = [text[span.char_start : span.char_end].strip("{}, \n") for span in found.spans if span.role is Role.BODY]
    assert [part for part in told if part] == [story[4] for story in STORIES]


def test_front_matter_of_one_article() -> None:
    """One file with fields at its head is one article."""
    (one,) = read(yaml(*STORIES[0])).segments
    assert one.claims is not None
    assert one.claims.headline == STORIES[0][0]


@pytest.mark.parametrize(
    "text",
    [
        f"---\n\n{STORIES[0][4]}\n\n---\n\n{STORIES[1][4]}\n",
        f"---\nsport: resultat\nväder: mulet\n---\n\n{STORIES[0][4]}\n",
        f"---\ntitle: Fyren tänds\n\n{STORIES[0][4]}\n",
        f"Fyren tänds\n\n---\ntitle: Fyren tänds\ndate: 2018-05-14\n---\n\n{STORIES[0][4]}\n",
    ],
)
def test_rules_alone_are_no_front_matter(text: str) -> None:
    """A block needs its end, a title and a day, and stands at the very head."""
    assert all(one.claims is None for one in read(text).segments)


def test_marks_within_a_story_stay() -> None:
    """One line that looks like a field of a notation is a line of the story."""
    line = ":Obs: fyren är tänd, sade hamnen."
    text = f"{STORIES[0][0]}\n\n{STORIES[0][4]}\n\n{line}\n\n{STORIES[1][4]}\n"
    found = read(text)
    assert any(text[span.char_start : span.char_end].strip() == line for span in found.spans)
