"""Press reviews: articles that are each headed by one line of title, paper and day."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.cleancopy import clean_copy
from dateline.model import Document, Role, Segmentation
from dateline.segment import segment

STORIES = [
    ("Lock to close for repairs", "The Quay Herald", "Ada Lund", date(2021, 3, 3),
     "The lock at Tarnby will close for a week from Monday, the river authority said. Boats must wait below the mill.",
     "Its gates are ninety years old."),
    ("School wins a prize: a garden of its own", "Tarnby Post", "Tom Reed", date(2021, 3, 5),
     "A school in Tarnby has won a prize for the garden that its pupils dug themselves. They grow beans, and they sell them.",
     "The mayor bought the first."),
    ("Ferry runs aground, again", "The Quay Herald", "Ada Lund", date(2021, 3, 6),
     "A ferry ran aground off Skarholm on Friday, and nobody was hurt. It was the third time since autumn, the port said.",
     "Divers look at the hull today."),
]  # fmt: skip
FORMS = {
    "brackets": "{title} ({paper}, {day:%-d} March 2021)",
    "numbered": "{n}. {title} ({paper}, {day:%Y-%m-%d}, p. {n})",
    "bars": "{title} | {paper} | {day:%Y-%m-%d} | {writer}",
    "day first": "{day:%d.%m.%Y} – {paper} – {title}",
    "paper in front": "[{paper}] {title} ({day:%d.%m.%Y})",
    "colon": "{paper} ({day:%-d} March 2021): {title}",
    "bullet": "• {title}. {paper}, {day:%-d} March 2021, p. {n}",
    "title below": "{day:%d.%m.%Y} {paper}\n{title}",
    "title above": "{title}\n{paper} - {writer} - {day:%-d} March 2021 - p. {n}",
    "numbered above": "{n}. {title}\n({paper}, {day:%-d} March 2021, {writer}, p. {n})",
    "paper above": "[{paper}] {title}\n({day:%-d} March 2021, p. {n}, {writer})",
    "ruled": "========\n{paper} — {day:%-d} March 2021 — p. {n}\n========\n\n{title}\nBy {writer}",
    "quoted behind": "➢ {paper} ({day:%-d} March 2021, p. {n}), {writer}: « {title} »",
    "citation": "{writer}, «{title}», {paper}, {day:%-d} March 2021, p. {n}.",
}


def review(form: str, above: str = "") -> str:
    heads = (form.format(n=n, title=t, paper=p, writer=w, day=d) for n, (t, p, w, d, *_) in enumerate(STORIES, 1))
    return above + "\n\n".join(f"{head}\n\n{s[4]}\n\n{s[5]}" for head, s in zip(heads, STORIES, strict=True)) + "\n"


def read(text: str) -> Segmentation:
    copy = clean_copy(Document("0" * 64, "review.txt", 0, text))
    return copy.segmentation(segment(copy.document))


def printed(found: Segmentation, text: str, role: Role) -> list[str]:
    return [text[s.char_start : s.char_end] for s in found.spans if s.role is role]


@pytest.mark.parametrize("above", ["", "PRESS REVIEW\n\n"])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_each_head_opens_an_article(form: str, above: str) -> None:
    """Title, paper, day and reporter are told apart by what they have in common, wherever they stand; no text is lost."""
    text = review(form, above)
    found = read(text)
    claims = [segment.claims for segment in found.segments]
    assert printed(found, text, Role.HEADLINE) == [story[0] for story in STORIES]
    assert [c and c.publisher for c in claims] == [story[1] for story in STORIES]
    assert [s.printed_day and s.printed_day.days for s in found.segments] == [(story[3],) for story in STORIES]
    assert printed(found, text, Role.BODY) == [line for story in STORIES for line in story[4:]]
    assert [c and c.byline for c in claims] == [story[2] if "writer" in form else None for story in STORIES]
    assert not any(map(str.isalpha, "".join(printed(found, text, Role.SEPARATOR))))  # no word is nothing


def test_page_and_reporter_may_be_missing() -> None:
    """What stands on an imprint is told by what it is, not by how many parts there are."""
    heads = [
        "Quay Herald | 3 March 2021 | Ada Lund | p. 4", "Tarnby Post | 5 March 2021 | p. 11", "Quay Herald | 6 March 2021 | Tom Reed"
    ]  # fmt: skip
    text = "\n\n".join(f"{s[0]}\n{head}\n\n{s[4]}\n\n{s[5]}" for head, s in zip(heads, STORIES, strict=True)) + "\n"
    claims = [segment.claims for segment in read(text).segments]
    assert [c and (c.headline, c.publisher, c.byline, c.page) for c in claims] == [
        (STORIES[0][0], "Quay Herald", "Ada Lund", "4"),
        (STORIES[1][0], "Tarnby Post", None, "11"),
        (STORIES[2][0], "Quay Herald", "Tom Reed", None),
    ]


def test_what_a_head_prints_besides_is_accounted_for() -> None:
    """An hour, how long it takes to read, a note: furniture with its reason, no mere blank between two parts."""
    text = (
        "\n\n".join(
            f"{t} | {p} | {d:%Y-%m-%d} 08:15 | 3 min read | kept by Mona\n\n{a}\n\n{b}" for t, p, _, d, a, b in STORIES
        )
        + "\n"
    )
    found = read(text)
    assert printed(found, text, Role.HEADLINE) == [story[0] for story in STORIES]
    told = " ".join(printed(found, text, Role.FURNITURE))
    assert all(words in told for words in ("3 min read", "kept by Mona"))
    assert not any(map(str.isalnum, "".join(printed(found, text, Role.SEPARATOR))))


def test_the_source_may_stand_below() -> None:
    """Paper and day on a labelled line below each text."""
    text = "\n\n\n".join(f"{t}\n\n{a}\n\n{b}\n\nSource: {p}, {d:%-d} March 2021" for t, p, _, d, a, b in STORIES) + "\n"
    found = read(text)
    assert printed(found, text, Role.HEADLINE) == [story[0] for story in STORIES]
    assert [s.claims and s.claims.publisher for s in found.segments] == [story[1] for story in STORIES]
    assert [s.printed_day and s.printed_day.days for s in found.segments] == [(story[3],) for story in STORIES]


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(f"Posted on {d:%-d} March 2021 by {w}\n\n{a}" for _, _, w, d, a, _ in STORIES),
        "\n\n".join(f"{w} | {d:%d/%m/%Y} | Reply\n\n{a}" for _, _, w, d, a, _ in STORIES),
        "A year at the lock\n\n" + "\n\n".join(f"{d:%-d} March 2021 – {a}" for _, _, _, d, a, _ in STORIES),
        "Further reading\n\n" + "\n".join(f"{t} ({p}, {d:%-d} March 2021)" for t, p, _, d, *_ in STORIES),
        "\n\n".join(f"{t}\nA view of the old town, {d:%-d} March 2021. (AFP)\n{a}\n{b}" for t, _, _, d, a, b in STORIES),
        "\n\n".join(f"{t}\nA crane over the lock (Reuters, {d:%-d} March 2021)\n{a}\n{b}" for t, _, _, d, a, b in STORIES),
        "A summer at the lock\nBy Ada Lund\n\n" + STORIES[0][4] + "\n\n" + STORIES[1][4] + "\n\n" + "\n\n".join(f"{t}\nHarbour Chapel, {d:%-d} March 2021, Lena Foss\n{b}" for t, _, _, d, _, b in STORIES),
        "\n\n".join(f"{t}\nCourt of {place}, {d:%-d} March 2021, 5 S 8{len(place)}/15\n{a}" for place, (t, _, _, d, a, _) in zip(("Tarnby", "Skarholm", "Almstadt"), STORIES, strict=True)),
        "\n".join(["Menu", "Sport", "Sign in", *(line for t, p, _, d, a, _ in STORIES for line in (f"{t} ({p}, {d:%d.%m.%Y})", a, "Share", "Like", "Print", "Reply"))]),
    ],
    ids=["posts", "comments", "chronology", "references", "captions", "credits", "talks", "rulings", "page"],
)  # fmt: skip
def test_what_only_looks_like_a_review_is_none(text: str) -> None:
    """Days of posts and of comments, a chronology, a list of references, a page with its furniture."""
    assert all(segment.claims is None or segment.claims.source != "header" for segment in read(text + "\n").segments)
