"""Lists of articles are told from pages and pastes by what repeats in them."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.dating import date_all
from dateline.model import Article, Document, Role
from dateline.normalise import article as normalise
from dateline.segment import segment

STORIES = [
    ("Ferry to Ilsund gets a night service", "Ann Kvist", "Ilsund Courier", "2 May 2016", "Local; Pg. 3"),
    ("Miller finds coins under the wheel", "Bo Tarn", "The Weir Echo", "9 May 2016", "Country; Pg. 7"),
    ("Choir sings for a new roof", "Ann Kvist", "Ilsund Courier", "17 May 2016", "Culture; Pg. 11"),
]
TEXT = (
    "The people of the valley met on Monday and talked about {0} for three hours, the chairman said afterwards.\n\n"
    "Nobody had expected so many to come. A decision is to follow in the autumn, once the money is found."
)


def counted(stories: list[tuple[str, ...]]) -> str:
    """A counter above each record, labels around the text, a copyright below."""
    return "".join(
        f"\n\n{n} of {len(stories)} RESULTS\n\n\n{paper}\n\n{day}\n\n{title}\n\nBYLINE: {by}\n\nSECTION: {section}\n\n"
        f"LENGTH: 38 words\n\n{TEXT.format(title)}\n\nLOAD-DATE: 30 June 2016\n\nCopyright 2016 {paper}\nAll Rights Reserved\n"
        for n, (title, by, paper, day, section) in enumerate(stories, 1)
    )


def labelled(stories: list[tuple[str, ...]]) -> str:
    """Labels and values in columns, nothing between the records but blank lines."""
    return "".join(
        f"Zeitung : {paper}\nDatum   : {day}\nTitel   : {title}\nAutor   : {by}\nText    :\n{TEXT.format(title)}\n\n\n"
        for title, by, paper, day, section in stories
    )


def coded(stories: list[tuple[str, ...]]) -> str:
    """Codes of two letters, the value on the next line."""
    return "".join(
        f"HD\n{title}\nBY\n{by}\nPD\n{day}\nSN\n{paper}\n\nLP\n{TEXT.format(title)}\n\nAN\nItem ZZ{n}00201605{n}\n\n\n"
        for n, (title, by, paper, day, section) in enumerate(stories)
    )


def unlabelled(stories: list[tuple[str, ...]]) -> str:
    """No label anywhere: the headline, who, how long, when, where, then the text and an identifier."""
    return "".join(
        f"{title}\n\nBy {by}\n38 words\n{day}\n{paper}\nEnglish\n(c) 2016 {paper}\n\n{TEXT.format(title)}\n\nItem ABC{n}20160502e{n}\n\n\n"
        for n, (title, by, paper, day, section) in enumerate(stories)
    )


def starred(stories: list[tuple[str, ...]]) -> str:
    """Stars between the records, one line for paper, day and page."""
    return "* * *\n".join(
        f"{title}\n{paper}, {day}, p.{section[-1]}\n\n{TEXT.format(title)}\n\n"
        for title, by, paper, day, section in stories
    )


LAYOUTS = [counted, labelled, coded, unlabelled, starred]


def articles(text: str) -> list[Article]:
    """The articles that the stages find in a text."""
    document = Document("0" * 64, "x.txt", 0, text)
    cut = segment(document)
    assert "".join(text[s.char_start : s.char_end] for s in cut.spans) == text
    found = [normalise(document, part) for part in cut.segments]
    return [a for a in found if isinstance(a, Article)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_record_is_an_article_with_what_its_header_prints(layout) -> None:  # type: ignore[no-untyped-def]
    """Headline, paper and text of every record are found, whatever parts and labels them."""
    found = articles(layout(STORIES))
    assert [a.headline for a in found] == [story[0] for story in STORIES]
    assert [a.publisher for a in found] == [story[2] for story in STORIES]
    assert [a.body for a in found] == [TEXT.format(story[0]) for story in STORIES]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_day_is_the_one_in_the_header(layout) -> None:  # type: ignore[no-untyped-def]
    """Load dates and days told in the story do not move the day that the header prints; the evidence says where it is."""
    text = layout(STORIES)
    found = articles(text)
    datings = date_all(found, Document("0" * 64, "x.txt", 0, text).metadata, "x.txt")
    assert [d.published_date for d in datings] == [date(2016, 5, 2), date(2016, 5, 9), date(2016, 5, 17)]
    for dating in datings:
        header = next(e for e in dating.date_evidence if e.kind == "header")
        assert text[header.char_start : header.char_end] == header.text


def test_a_cover_page_is_no_article_and_gives_no_column() -> None:
    """What stands above the first record is furniture, and its labels fill nothing."""
    cover = "User Name: Reading Room 4\nDate and Time: 1 July 2016 10:00\nResults (3)\n1. Ferry to Ilsund gets a night service\n\n"
    text = cover + counted(STORIES)
    found = articles(text)
    assert len(found) == len(STORIES)
    assert not any("Reading Room" in f"{a.byline}{a.publisher}{a.body}{a.headline}" for a in found)
    spans = segment(Document("0" * 64, "x.txt", 0, text)).spans
    assert all(s.role in (Role.FURNITURE, Role.SEPARATOR) for s in spans if s.char_end <= len(cover))


def test_a_separator_inside_a_story_does_not_end_it() -> None:
    """A rule between two paragraphs is not a new record."""
    text = counted(STORIES).replace("Nobody had", "* * *\n\nNobody had", 1)
    assert len(articles(text)) == len(STORIES)


def test_a_wrong_count_is_flagged() -> None:
    """'1 of 5' on three records: somebody should look for the other two."""
    found = articles(counted(STORIES).replace(" of 3 ", " of 5 "))
    assert all("count_differs" in a.quality_flags for a in found)


def test_a_wrong_length_is_flagged() -> None:
    """A printed length far from the words found says that the cut may be wrong."""
    found = articles(counted(STORIES).replace("LENGTH: 38 words", "LENGTH: 380 words", 1))
    assert ["length_differs" in a.quality_flags for a in found] == [True, False, False]


def test_days_in_digits_are_read_in_the_one_order_that_fits_all() -> None:
    """25/05 says that 02/05 beside it is the second of May."""
    days = ["02/05/2016", "09/05/2016", "25/05/2016"]
    stories = [(*s[:3], day, s[4]) for s, day in zip(STORIES, days, strict=True)]
    text = labelled(stories)
    datings = date_all(articles(text), Document("0" * 64, "x.txt", 0, text).metadata, "x.txt")
    assert [d.published_date for d in datings] == [date(2016, 5, 2), date(2016, 5, 9), date(2016, 5, 25)]


def test_a_page_with_a_repeated_button_is_no_list() -> None:
    """Share buttons and date lines of two pages of one site are not the period of a list."""
    page = "{0}\n\nPublished 2 May 2016\n\nShare\n\n{1}\n\nRead more\n\nComments\n\n"
    text = "".join(page.format(s[0], TEXT.format(s[0])) for s in STORIES)
    spans = segment(Document("0" * 64, "x.txt", 0, text)).segments
    assert all(part.claims is None for part in spans)


def test_a_long_list_of_subjects_is_not_the_story() -> None:
    """A brief of one sentence stays the text though the subjects and companies below it are ten times as long."""
    subjects = "; ".join(f"HARBOURS AND FERRIES ({n}%)" for n in range(99, 60, -1))
    text = counted(STORIES).replace("LOAD-DATE:", f"SUBJECT: {subjects}\n\nLOAD-DATE:")
    for story in STORIES:
        text = text.replace(TEXT.format(story[0]), f"A brief on {story[0]}.")
    text = text.replace("\n\nLOAD-DATE:", f"\n\nTICKER-OF-FIRM: {subjects}\n\nLOAD-DATE:", 1)
    assert [a.body for a in articles(text)] == [f"A brief on {story[0]}." for story in STORIES]


BRACKETED = [
    ("■标题：{0}\n■报纸：{1}\n■日期：{2}\n■作者：{3}\n■正文：\n{4}\n\n\n", True),
    ("標題：{0}\n報紙：{1}\n日期：{2}\n記者：{3}\n內容：\n{4}\n\n\n", True),
    ("［제목］ {0}\n［매체］ {1}\n［날짜］ {2}\n［본문］\n{4}\n\n\n", False),
    ("【見出し】{0}\n【紙名】{1}\n【掲載日】{2}\n【本文】\n{4}\n\n\n", False),
    ("《标题》{0}\n《来源》{1}\n《日期》{2}\n《正文》{4}\n\n\n", False),
]


@pytest.mark.parametrize(("layout", "has_byline"), BRACKETED)
def test_labels_in_brackets_are_no_part_of_the_values(layout: str, has_byline: bool) -> None:
    """Brackets, squares and full-width colons mark labels; headline, paper and reporter come without them."""
    text = "".join(
        layout.format(title, paper, f"2016年5月{n + 2}日", by, TEXT.format(title))
        for n, (title, by, paper, _, _) in enumerate(STORIES)
    )
    found = articles(text)
    assert [a.headline for a in found] == [s[0] for s in STORIES]
    assert [a.publisher for a in found] == [s[2] for s in STORIES]
    assert [a.byline for a in found] == [s[1] if has_byline else None for s in STORIES]


@pytest.mark.parametrize(
    ("paper", "issue", "section", "day"),
    [
        ("La Orilla", "núm. {}", "Ciudad", "{} de mayo de 2016, pág. 4"),
        ("Weerter Bote", "Nr. {}/2016", "Lokales", "{}. Mai 2016, S. 4"),
        ("Северный Вестник", "№ {}", "Общество", "{} мая 2016, с. 4"),
        ("La Rive", "no. {}", "Région", "{} mai 2016, p. 4"),
    ],
)
def test_the_paper_stands_with_its_issue_and_not_before_the_day(paper: str, issue: str, section: str, day: str) -> None:
    """A name with the number of an issue is the paper; what stands before the day is the section; no list is counted."""
    text = "".join(
        f"----------\n{paper}, {issue.format(81 + n)}\n{section}, {day.format(2 + n)}\n\n{s[0]}\n\n{TEXT.format(s[0])}\n\n"
        for n, s in enumerate(STORIES)
    )
    found = articles(text)
    assert [a.headline for a in found] == [s[0] for s in STORIES]
    assert [(a.publisher, a.section) for a in found] == [(paper, section)] * len(STORIES)
    assert not any("count_differs" in a.quality_flags for a in found)


def test_a_button_in_every_record_is_no_reporter() -> None:
    """Two capitalised words that all records print alike are nobody's name."""
    text = unlabelled(STORIES).replace("By Ann Kvist", "Open Viewer").replace("By Bo Tarn", "Open Viewer")
    found = articles(text)
    assert [a.headline for a in found] == [s[0] for s in STORIES]
    assert [a.byline for a in found] == [None] * len(STORIES)


NOTICE = "This copy was made for the private use of the reader named above and may not be\npassed on to others."


def test_a_notice_in_every_record_is_no_text() -> None:
    """Terms of use that all records print below texts of their own are furniture, their short last line too."""
    long = {
        s[0]: "\n\n".join(
            f"{TEXT.format(s[0])} {place} was full. {s[0]}, they said there." for place in ("Town", "Hall")
        )
        for s in STORIES
    }
    text = "".join(
        f"Title: {s[0]}\nPaper: {s[2]}\nDate: {s[3]}\n\n{long[s[0]]}\n\n{NOTICE}\n\n_____\n\n" for s in STORIES
    )
    found = articles(text)
    assert len(found) == len(STORIES)
    assert not any("private use" in a.body or "passed on" in a.body for a in found)


def test_one_story_held_three_times_keeps_its_text() -> None:
    """What all records share is no notice where they have no text of their own: reprints lose nothing."""
    stories = [(*STORIES[0][:2], *s[2:]) for s in STORIES]
    assert [a.body for a in articles(counted(stories))] == [TEXT.format(STORIES[0][0])] * len(STORIES)


def test_headlines_that_end_in_numbers_are_no_counters() -> None:
    """'Stage 1', 'Stage 2' below a label of headlines are headlines."""
    text = coded(STORIES)
    for n, story in enumerate(STORIES, 1):
        text = text.replace(f"HD\n{story[0]}\n", f"HD\nStage {n}\n")
    assert [a.headline for a in articles(text)] == ["Stage 1", "Stage 2", "Stage 3"]


def test_a_reporter_between_bars_is_the_byline() -> None:
    """Day, paper and reporter on one line: the part that is a person and changes is who wrote; a town that does not is none."""

    def text(third: str) -> str:
        return "".join(
            f"{s[0]}\n{s[2]}\n{s[3]} | {s[2]} | {third or s[1]}\nPage: {n}\nOpen Viewer\n{TEXT.format(s[0])}\n© Copyright 2016 {s[2]}\n\n"
            for n, s in enumerate(STORIES, 3)
        )

    assert [a.byline for a in articles(text(""))] == [s[1] for s in STORIES]
    assert [a.byline for a in articles(text("Old Ilsund"))] == [None] * len(STORIES)


def test_a_label_that_some_records_leave_out_is_not_where_they_begin() -> None:
    """The page is missing in one of three: the records are those of the title, and none of them lacks it."""
    records = [
        "Titel: Lock to close: repairs\nZeitung: Quay Herald\nDatum: 3. März 2021\nSeite: 3\nAutor: Ada Lund",
        "Titel: School wins a prize\nZeitung: Tarnby Post\nDatum: 5. März 2021\nSeite: 7",
        "Titel: Ferry runs aground\nZeitung: Quay Herald\nDatum: 6. März 2021\nAutor: Tom Reed",
    ]
    found = articles(
        "\n\n\n".join(f"{head}\n\n{TEXT.format(n)}\n\nSie endete so." for n, head in enumerate(records)) + "\n"
    )
    assert [(a.headline, a.publisher, a.byline) for a in found] == [
        ("Lock to close: repairs", "Quay Herald", "Ada Lund"),
        ("School wins a prize", "Tarnby Post", None),
        ("Ferry runs aground", "Quay Herald", "Tom Reed"),
    ]
