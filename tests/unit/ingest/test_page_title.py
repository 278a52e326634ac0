"""The headline of a page, from what it prints and what it declares."""

from __future__ import annotations

import pytest

from dateline.ingest.pages import extract_page

STORY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The harbour council voted late on Monday to rebuild the old pier in stone, after two winters without one.",
        "Fishermen had asked for wood, which bends with the ice, but the insurers of the town would not cover it again.",
        "Work begins after the herring season and is to take three years, the harbour master told the council.",
    )
)


def headline(head: str, body: str) -> str | None:
    return extract_page(f"<html><head>{head}</head><body>{body}</body></html>")[1].headline


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        # the site's name is the first heading, the story's the second
        (
            "<title>Pier rises in stone - Seaport Post</title>",
            "<h1>Seaport Post</h1><h1>Pier rises in stone</h1>",
            "Pier rises in stone",
        ),
        # no heading element: the part of the title that the page prints
        (
            "<title>石头码头重建工程今年开工_地方_海港日报</title>",
            "<div><b>石头码头重建工程今年开工</b></div>",
            "石头码头重建工程今年开工",
        ),
        (
            "<title>Harbour: Pier rises in stone | Seaport</title>",
            "<div class='hl'>Pier rises in stone</div>",
            "Pier rises in stone",
        ),
        # a title for search engines, a heading for readers
        (
            "<meta property='og:title' content='Stone pier 2026: all you must know'>",
            "<h1>Pier rises in stone again</h1>",
            "Pier rises in stone again",
        ),
        # a heading that prints a day and a counter with the title
        (
            "<meta property='og:title' content='Pier rises in stone'>",
            "<h1>3 May 2026 Pier rises in stone 12</h1>",
            "Pier rises in stone",
        ),
        # nothing printed: the declared title
        ("<title>Pier rises in stone</title>", "", "Pier rises in stone"),
        # two lines of a heading are two words
        ("<title>Pier rises in stone</title>", "<h1>Pier rises<br>in stone</h1>", "Pier rises in stone"),
    ],
)
def test_the_headline_is_what_is_printed_and_declared(head: str, body: str, expected: str) -> None:
    """A heading that a declared title repeats is the headline, without the names and counters around it."""
    assert headline(head, body + STORY) == expected


def test_a_site_that_is_nothing_but_its_name() -> None:
    """The name of the site alone is no headline where the page declares one."""
    head = (
        "<meta property='og:site_name' content='Seaport Post'><meta property='og:title' content='Pier rises in stone'>"
    )
    assert headline(head, "<h1>Seaport Post</h1>" + STORY) == "Pier rises in stone"
