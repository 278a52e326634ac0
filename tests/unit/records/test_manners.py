"""Kinds of lists that need more than a period: codes, one record, facts on one line, contents above, sections like labels."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from dateline.dating import date_all
from dateline.model import Document
from dateline.records import recognise
from dateline.segment import segment, unclaimed
from tests.unit.records.test_recognise import STORIES, TEXT, articles, counted

RULE = "=" * 60


def codes(stories: list[tuple[str, ...]]) -> str:
    """Codes of two letters parted from their values by one space."""
    return "\n\n\n".join(
        f"HD {title}\nBY {by}\nWC 38 words\nPD {day}\nSN {paper}\nLA English\n\nLP\n{TEXT.format(title)}\n\nAN Item ZZ{n}00201605{n}"
        for n, (title, by, paper, day, section) in enumerate(stories)
    )


def one_line(stories: list[tuple[str, ...]]) -> str:
    """Day, paper, page, length and reporter on one line, a notice below the text."""
    return "\n\n".join(
        f"{title}\n{day}, {paper}, page {section[-1]}, 38 words, Id: e0{n}f4a{n}, {by}\n\n{TEXT.format(title)}\n\n"
        "All material in this collection is subject to copyright and may not be copied in any form.\n"
        for n, (title, by, paper, day, section) in enumerate(stories)
    )


def clippings(stories: list[tuple[str, ...]]) -> str:
    """A cover and a list of contents, rules that only part, a short sentence in every header."""
    contents = "".join(f"> {title}, {paper}, {day}\n\n" for title, _, paper, day, _ in stories)
    return f"Reading Room\nDrawn 6 April 2023\n\nClippings:\n\n{contents}\n" + f"{RULE}\n".join(
        f"\n{title}\n{paper}, {day}\n{by}\nPage {section[-1]}\nPublished in print.\n\n{TEXT.format(title)}\n\n© {paper}\n\n"
        for title, by, paper, day, section in stories
    )


@pytest.mark.parametrize("layout", [codes, one_line, clippings])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_each_record_is_an_article_however_few_there_are(layout, n: int) -> None:  # type: ignore[no-untyped-def]
    """One, two or three records: headline, paper, reporter and text are those of the record."""
    stories = STORIES[:n]
    found = articles(layout(stories))
    assert [(a.headline, a.byline, a.publisher) for a in found] == [(s[0], s[1], s[2]) for s in stories]
    texts = [a.body for a in found]
    if n == 1:  # that a line is a notice, or set words, shows only where it comes again
        texts = [re.sub(r"\n\nAll material.*|^Published in print\.\n\n", "", text) for text in texts]
    assert texts == [TEXT.format(story[0]) for story in stories]


def test_a_section_that_is_called_like_a_label_is_a_value() -> None:
    """'Company' and 'Page' are labels elsewhere; in a header without labels they are the names of sections."""
    sections = ["Company", "Culture", "Subject"]
    text = "\n\n\n".join(
        f"{section}\n{title}\n\n{by}\n38 words\n{day}\n{paper}\nEnglish\n(c) 2016 {paper}\n\n{TEXT.format(title)}\n\nItem ABC{n}2016e{n}"
        for n, ((title, by, paper, day, _), section) in enumerate(zip(STORIES, sections, strict=True))
    )
    assert [a.headline for a in articles(text)] == [story[0] for story in STORIES]


def test_lines_that_open_with_two_capitals_are_no_codes_in_prose() -> None:
    """'UN talks end', 'EU and UK agree': one such line, or two, make no header."""
    text = "UN talks end\n\nPD spokesman denies it\n\nIN SHORT\n\n" + TEXT.format("the talks") + "\n"
    assert recognise(text.split("\n\n"), [0] * 5, [1] * 5) is None


def test_a_page_with_its_day_and_its_site_is_no_list_of_one() -> None:
    """A day, a name and a copyright are what pages print too."""
    page = f"The Weir Echo\n\n{STORIES[0][0]}\n\nBy Ann Kvist\n\n2 May 2016\n\n{TEXT.format('it')}\n\n© 2016 The Weir Echo\n"
    lines = [line for line in page.split("\n") if line]
    assert recognise(lines, list(range(len(lines))), [1] * len(lines)) is None


def test_everything_above_the_only_record_is_kept() -> None:
    """Spans tile a list of one as they tile every text."""
    text = clippings(STORIES[:1])
    document = Document("0" * 64, "x.txt", 0, text)
    assert "".join(text[s.char_start : s.char_end] for s in segment(document).spans) == text


def with_pages(text: str) -> str:
    """A printer's page line in the middle of each story, in the middle of a sentence."""
    parts = text.split("for three hours, ")
    return "".join(
        part + (f"for three hours,\n\nPage {n + 4} of 90\n\n" if n < len(parts) - 1 else "")
        for n, part in enumerate(parts)
    )


def test_a_page_line_in_a_story_is_no_counter_and_breaks_no_paragraph() -> None:
    """'Page 4 of 90', 'Page 5 of 90' count up as records do; what they break in two is one paragraph."""
    found = articles(with_pages(counted(STORIES)))
    assert [a.body for a in found] == [TEXT.format(story[0]) for story in STORIES]
    assert not any("count_differs" in a.quality_flags for a in found)


def test_prose_above_the_first_record_goes_to_quarantine() -> None:
    """A cover page is furniture, but a sentence on it is told: nobody knows whose it is."""
    note = "The reading room drew this batch for a historian, who asked for every story on the ferry that was printed."
    text = f"Search Results\n\n{note}\n\n" + counted(STORIES)
    document = Document("0" * 64, "x.txt", 0, text)
    cut = segment(document)
    (told,) = unclaimed(document, cut)
    assert text[told.char_start : told.char_end] == note


def test_the_time_of_a_header_is_the_instant_where_its_zone_is_printed() -> None:
    """'2 May 2016 14:30 GMT' is an instant, '2 May 2016 14:30' is none."""
    for clock, at in ((" 14:30 GMT", datetime(2016, 5, 2, 14, 30, tzinfo=UTC)), (" 14:30", None)):
        text = counted([(*story[:3], story[3] + clock, story[4]) for story in STORIES])
        datings = date_all(articles(text), Document("0" * 64, "x.txt", 0, text).metadata, "x.txt")
        assert datings[0].published_at == at


@pytest.mark.parametrize("between", ["\n\n", "\n\n\n\n"])
def test_papers_beside_their_days_make_a_list_where_gaps_part_the_records(between: str) -> None:
    """No label, no number: each record opens with headline, paper and day, and only the records have wide gaps."""
    text = between.join(
        f"{title}\n{paper}\n{day}\n{by.upper()}\n\n{TEXT.format(title)}\n" for title, by, paper, day, _ in STORIES
    )
    found = articles(text)
    if between == "\n\n\n\n":
        assert [(a.headline, a.publisher) for a in found] == [(story[0], story[2]) for story in STORIES]
    lines = [line for line in text.split("\n") if line]
    blanks = [0] * len(lines)
    assert recognise(lines, list(range(len(lines))), blanks) is None


def test_a_paper_printed_twice_is_no_part_of_the_headline() -> None:
    """The paper below the headline and again between the bars beside the day, its place in brackets."""
    text = "\n\n\n".join(
        f"{title}\n{paper} (NH)\nMay {n + 2}, 2016 | {paper} (NH) | {by}\nSection: Local | 38 Words\nPage: {n}\n{TEXT.format(title)}\n"
        f"© Copyright 2016 {paper}, All Rights Reserved."
        for n, (title, by, paper, _, _) in enumerate(STORIES, 1)
    )
    found = articles(text)
    assert [(a.headline, a.publisher, a.byline) for a in found] == [(s[0], f"{s[2]} (NH)", s[1]) for s in STORIES]


def test_a_headline_of_two_capitalised_words_is_no_reporter() -> None:
    """'Choir Sings' reads like a name; where nothing else may be the headline, it is."""
    titles = ["Choir Sings", "Miller Waits", "Ferry Sails"]
    text = counted([(title, *story[1:]) for title, story in zip(titles, STORIES, strict=True)])
    assert [(a.headline, a.byline) for a in articles(text)] == [(t, s[1]) for t, s in zip(titles, STORIES, strict=True)]


def test_a_wrong_count_is_flagged_where_identifiers_count_up_too() -> None:
    """'1 of 5' is the declared count whatever else in the records goes up by one."""
    text = counted(STORIES).replace(" of 3 ", " of 5 ")
    for n in range(len(STORIES)):
        text = text.replace("LOAD-DATE:", f"RECORD NO: {4711 + n}\n\nLOADED:", 1)
    assert all("count_differs" in a.quality_flags for a in articles(text))


def test_the_years_of_a_paper_are_no_part_of_a_label() -> None:
    """'Old Quay Observer (NSW : 1842 - 1954) Friday 4 January 1930 p 18': a colon in brackets labels nothing."""
    text = "\n\n\n".join(
        f"{title}\n{paper} (NSW : 1842 - 1954) {day} p {n} Article\n\n{TEXT.format(title)}\n\nhttps://archive.example/x{n}27155{n}"
        for n, (title, _, paper, day, _) in enumerate(STORIES, 1)
    )
    assert [(a.headline, a.publisher) for a in articles(text)] == [(s[0], s[2]) for s in STORIES]
