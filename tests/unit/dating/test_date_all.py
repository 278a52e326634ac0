"""Dating a document: what each kind of evidence settles, and what it must never do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from dateline.dating import date_all
from dateline.model import Article, Dating, Metadata, Precision
from tests.growth import assert_linear
from tests.unit.dating.build import page, story

NOBODY = Metadata()


def fetched(moment: str) -> Metadata:
    """Only a time of fetch."""
    return Metadata(fetched_at=datetime.fromisoformat(moment).replace(tzinfo=UTC))


def only(articles: list[Article], metadata: Metadata = NOBODY, name: str = "dump.txt") -> Dating:
    """The dating of a document's single article."""
    (dating,) = date_all(articles, metadata, name)
    return dating


def test_nothing_said_is_undated() -> None:
    """Text without any word of time gets no date, no interval and no method."""
    assert only(page(story("The bridge over the river is open again."))) == Dating()


def test_a_weekday_alone_names_no_day() -> None:
    """A weekday without a year in sight is no date."""
    dating = only(page(story("The mayor said Tuesday that the bridge was open.")))
    assert not dating.is_dated and dating.published_date is None


def test_a_printed_line_is_the_day() -> None:
    """A date line with its weekday above the text settles the day."""
    dating = only(page(story("The bridge is open.", date="Friday, January 4, 2019")))
    assert (dating.published_date, dating.date_precision) == (date(2019, 1, 4), Precision.DAY)
    assert dating.date_method == "printed"
    assert dating.date_confidence is not None and dating.date_confidence >= 0.9
    assert [(e.kind, e.text) for e in dating.date_evidence] == [("printed", "Friday, January 4, 2019")]


def test_leap_day() -> None:
    """29 February is a day like any other."""
    dating = only(page(story("The bridge is open.", date="Thursday, February 29, 2024")))
    assert dating.published_date == date(2024, 2, 29)


def test_week_53() -> None:
    """A Friday in ISO week 53 at the turn of the year is found from the year's last days."""
    dating = only(page(story("The bridge opened on Friday.", date="Friday 1 January 2021")))
    assert dating.published_date == date(2021, 1, 1) and date(2021, 1, 1).isocalendar().week == 53


def test_the_year_turns_between_text_and_publication() -> None:
    """Fetched on 2 January, 'December 30' is of the year before and 'last week' does not pull the day back."""
    body = ("The mayor said Friday that repairs begun last week had ended.", "They had stopped on December 30.")
    dating = only(page(story(*body)), fetched("2026-01-02T20:00:00"))
    assert dating.published_date == date(2026, 1, 2)
    text = next(e for e in dating.date_evidence if e.text == "December 30")
    assert text.earliest == date(2025, 12, 30)


@pytest.mark.parametrize(("day", "weekday"), [(date(2023, 4, 30), "Sunday"), (date(2023, 2, 28), "Tuesday")])
def test_months_end(day: date, weekday: str) -> None:
    """The last day of a short month is found by its weekday just before the fetch."""
    metadata = fetched((day + timedelta(days=1)).isoformat() + "T06:00:00")
    assert only(page(story(f"The mayor said {weekday} that the bridge was open.")), metadata).published_date == day


def test_a_fetch_in_another_zone_leaves_a_day_of_slack() -> None:
    """Printed on the 14th in Auckland, fetched late on the 13th in UTC: the 14th stands."""
    articles = page(story("The bridge is open.", date="Wednesday, July 14, 2021"))
    dating = only(articles, fetched("2021-07-13T22:30:00"))
    assert (dating.published_date, dating.quality_flags) == (date(2021, 7, 14), ())


def test_supplied_publication_after_the_fetch_is_refused_and_flagged() -> None:
    """Nobody fetches a page before it is published: such a claim is not believed, and the row says so."""
    metadata = Metadata(published_on=date(2021, 8, 1), fetched_at=datetime(2021, 7, 13, 12, tzinfo=UTC))
    dating = only(page(story("The mayor said Tuesday that the bridge was open.")), metadata)
    assert dating.quality_flags == ("published_after_fetch",)
    assert dating.published_date == date(2021, 7, 13)
    assert all(e.kind != "metadata" for e in dating.date_evidence)


def test_printed_after_the_fetch_is_not_believed() -> None:
    """A printed date later than the fetch is about something else."""
    dating = only(page(story("The bridge is open.", date="Friday, August 13, 2021")), fetched("2021-07-13T12:00:00"))
    assert dating.quality_flags == ("printed_after_fetch",)
    assert dating.published_latest is not None and dating.published_latest <= date(2021, 7, 14)


def test_supplied_day_and_time_are_taken() -> None:
    """A supplied publication time gives day and instant, with the method 'metadata'."""
    moment = datetime(2024, 3, 2, 23, 30, tzinfo=UTC)
    metadata = Metadata(published_on=date(2024, 3, 3), published_at=moment)
    dating = only(page(story("The bridge is open.")), metadata)
    assert (dating.published_date, dating.published_at) == (date(2024, 3, 3), moment)
    assert dating.date_method == "metadata"


def test_a_printed_time_needs_its_zone_to_be_an_instant() -> None:
    """'10:15 GMT' is an instant, '10:15' is not."""
    zoned = only(page(story("The bridge is open.", date="Tuesday 13 July 2021 10:15 GMT")))
    bare = only(page(story("The bridge is open.", date="Tuesday 13 July 2021 10:15")))
    assert zoned.published_at == datetime(2021, 7, 13, 10, 15, tzinfo=UTC)
    assert bare.published_at is None and bare.published_date == date(2021, 7, 13)


@pytest.mark.parametrize(
    "url",
    [
        "https://n.example/2021/07/13/bridge",
        "https://n.example/world/2021-07-13-bridge.html",
        "https://n.example/a/2021/jul/13/b",
        "https://n.example/2021/7/13/bridge",
        "https://n.example/2021/07/13/14/bridge",
        "https://n.example/20210713/bridge",
    ],
)
def test_the_address_holds_the_day(url: str) -> None:
    """A day in the path of the address is the day of publication."""
    dating = only(page(story("The bridge is open.")), Metadata(url=url))
    assert (dating.published_date, dating.date_method) == (date(2021, 7, 13), "url")


def test_a_day_in_the_dumps_name_bounds() -> None:
    """A day in the file's name says when it was delivered: near it and not after it."""
    dating = only(page(story("The mayor said Monday that it is open.")), name="feeds/page_2021-07-13.txt")
    assert dating.published_earliest is not None and dating.published_latest is not None
    assert dating.published_earliest <= date(2021, 7, 12) <= dating.published_latest


def test_a_file_photo_is_never_the_day() -> None:
    """A file photo's date bounds from below and is not claimed."""
    photo = "The bridge is seen in this file photo, May 4, 2019. (Reuters)"
    dating = only(page(story("The mayor said Tuesday that the bridge was open.", caption=photo)))
    assert dating.published_date != date(2019, 5, 4)
    assert dating.published_earliest is None or dating.published_earliest > date(2019, 5, 4)


def test_a_live_caption_and_a_weekday_agree_on_the_day() -> None:
    """A live caption of the 12th and 'said Wednesday' give Wednesday the 13th."""
    caption = "People walk over the bridge, January 12, 2021. (Reuters)"
    dating = only(page(story("The mayor said Wednesday that the bridge was open.", caption=caption)))
    assert dating.published_date == date(2021, 1, 13)
    assert {e.kind for e in dating.date_evidence} >= {"caption", "weekday"}


def test_the_dateline_needs_a_year_from_elsewhere() -> None:
    """'BAGHDAD, July 13 (Reuters) -' is the day, once the year is known."""
    body = "BAGHDAD, July 13 (Reuters) - The bridge closed in March 2021 is open again, officials said on Tuesday."
    dating = only(page(story(body)))
    assert dating.published_date == date(2021, 7, 13)


def test_a_sibling_lends_its_year_and_day() -> None:
    """An article with a weekday only is dated by the pages around it."""
    dated = [
        story("The council met.", headline=f"Council meets {n}", date="Tuesday, January 13, 2026")
        for n in ("A", "B", "C")
    ]
    bare = story("The mayor said Tuesday that the bridge was open.", headline="Bridge opens")
    dating = date_all(page(dated[0], bare, *dated[1:]), NOBODY, "dump.txt")[1]
    assert dating.published_date == date(2026, 1, 13)
    assert dating.date_evidence[0].kind in ("siblings", "weekday")


def test_an_older_page_keeps_its_own_day() -> None:
    """An older article before the day's pages is not pulled to them, nor they to it."""
    old = story("The council met.", headline="Old", date="Monday, May 3, 2021")
    new = [story("The council met.", headline=f"New {n}", date="Tuesday, January 13, 2026") for n in range(3)]
    days = [d.published_date for d in date_all(page(old, *new), NOBODY, "dump.txt")]
    assert days == [date(2021, 5, 3), *[date(2026, 1, 13)] * 3]


def test_arabic_pages_are_read() -> None:
    """A printed line in Arabic, with the Hijri date beside the Gregorian one, is dated by the latter."""
    line = "الثلاثاء - 3 ذو الحجة 1442 هـ - 13 يوليو 2021 مـ"
    dating = only(page(story("أعيد فتح الجسر أمس.", date=line), language="ar"))
    assert dating.published_date == date(2021, 7, 13)


def test_the_interval_holds_the_day_and_the_confidence_is_a_probability() -> None:
    """Every dating has its day inside its interval and a confidence in [0, 1]."""
    bodies = [
        "Officials said on Monday that work began in October 2023.",
        "The law of 1999 ends on May 5.",
        "In 2020 it rained.",
    ]
    for dating in date_all(page(*(story(b, headline=b) for b in bodies)), NOBODY, "dump.txt"):
        if dating.published_date is not None:
            assert dating.published_earliest is not None and dating.published_latest is not None
            assert dating.published_earliest <= dating.published_date <= dating.published_latest
            assert 0.0 <= (dating.date_confidence or 0.0) <= 1.0


def test_many_articles_are_dated_in_stretches() -> None:
    """A document of two hundred articles is dated, each by its own line."""
    stories = [story("It is open.", headline=f"Bridge {n}", date=f"{n % 28 + 1} March 2022") for n in range(200)]
    datings = date_all(page(*stories), NOBODY, "dump.txt")
    assert [d.published_date for d in datings] == [date(2022, 3, n % 28 + 1) for n in range(200)]


@pytest.mark.parametrize(
    "unit", ["Tuesday ", "May 5 ", "in 1999 ", "President Trump ", "12/10/2019 ", "last ", "('2019', "]
)
def test_a_heap_of_dates_takes_linear_time(unit: str) -> None:
    """Four times as much of one temporal phrase, above or in the text, takes about four times as long."""
    assert_linear(lambda n: only(page(story(unit * (n // len(unit))))), 5_000)
    assert_linear(lambda n: only(page(story("It is open.", date=unit * (n // len(unit))))), 5_000)


def test_siblings_do_not_move_a_printed_day() -> None:
    """A page that prints the day before its siblings' keeps it, though its line has no weekday."""
    stories = [story("The council met.", headline=f"New {n}", date="February 29, 2024") for n in range(5)]
    bare = story("The council met.", headline="Bare", date="February 28, 2024")
    assert date_all(page(*stories, bare), NOBODY, "dump.txt")[5].published_date == date(2024, 2, 28)


def test_siblings_lend_the_year_but_not_the_day_to_copy_filed_on_a_day_of_its_own() -> None:
    """A dateline and a weekday that agree on the third stay there among stories filed on the fourth."""
    siblings = [
        story(f"OSLO, Nov 4 (Reuters) - The bridge number {n} reopened on Tuesday.", headline=f"Bridge {n} reopens")
        for n in range(4)
    ]
    siblings.append(
        story("OSLO, Nov 4 (Reuters) - It opened on Tuesday under an act of July 30, 2025.", headline="Toll")
    )
    early = story("BERGEN, Nov 3 (AP) - The ferry sailed again on Monday.", headline="Ferry sails again")
    datings = date_all(page(*siblings[:2], early, *siblings[2:]), NOBODY, "dump.txt")
    assert [d.published_date for d in datings] == [date(2025, 11, d) for d in (4, 4, 3, 4, 4, 4)]
    assert (datings[2].date_confidence or 1.0) < 0.95  # it may have come out with the others


@pytest.mark.parametrize("agency", [" (AFP)", ""])
def test_siblings_do_not_move_a_dateline_that_prints_its_year(agency: str) -> None:
    """Briefs of three days in a row are of three days, not all of the middle one."""
    briefs = [
        story(f"{place}, {day} May 2023{agency} - The bridge reopened after a long repair.", headline=f"Bridge {day}")
        for day, place in ((9, "BERGEN"), (10, "GENOA"), (11, "CORK"))
    ]
    datings = date_all(page(*briefs), NOBODY, "dump.txt")
    assert [d.published_date for d in datings] == [date(2023, 5, 9), date(2023, 5, 10), date(2023, 5, 11)]


@pytest.mark.parametrize("line", ["By Ada Lund 2 minutes ago", "Ada Lund3 hours ago", "vor 3 Stunden", "an hour ago"])
def test_how_old_a_page_was_when_it_was_fetched_is_its_day(line: str) -> None:
    """The page's own age counts back from the fetch; without a fetch it says nothing."""
    articles = page(story("The bridge is open.", date=line))
    dating = only(articles, fetched("2024-05-02T21:30:00"))
    assert (dating.published_date, dating.date_method) == (date(2024, 5, 2), "printed")
    assert only(articles) == Dating()


def test_how_long_a_page_takes_to_read_is_no_age() -> None:
    """'5 min read' is no evidence of a day."""
    dating = only(page(story("The bridge is open.", date="5 min read")), fetched("2024-05-02T21:30:00"))
    assert all(e.kind == "fetched" for e in dating.date_evidence)


@pytest.mark.parametrize("line", ["by Harbour TimesNovember 21, 202501747", "by Harbour TimesNovember 21, 2025"])
def test_a_date_glued_to_the_byline_and_to_counters_is_read(line: str) -> None:
    """Flat pages print "TimesNovember 21, 202501747": the name, the day and the page's counters without a space."""
    dating = only(page(story("The bridge is open.", date=line)))
    assert dating.published_date == date(2025, 11, 21)


def test_a_word_that_ends_in_a_month_is_no_date() -> None:
    """No day without its year is read out of the middle of a word."""
    assert only(page(story("The firm McMay 12 is closed.", date="McMay 12"))) == Dating()


def test_a_leap_day_without_its_year_is_of_a_leap_year() -> None:
    """'Thursday, Feb 29' in the dateline, fetched the year after: the leap year's, for no other has it."""
    articles = page(story("OSLO, Feb 29 (Reuters) - The bridge reopened on Thursday."))
    assert only(articles, fetched("2025-02-28T12:00:00")).published_date == date(2024, 2, 29)


def test_a_weekday_in_week_53() -> None:
    """'said Thursday', fetched on the last evening of 2020, in ISO week 53."""
    dating = only(page(story("The mayor said Thursday that the bridge was open.")), fetched("2020-12-31T20:00:00"))
    assert dating.published_date == date(2020, 12, 31) and date(2020, 12, 31).isocalendar().week == 53


def test_the_year_turns_between_siblings() -> None:
    """A dateline of 31 December beside pages of 1 January 2020 is of 2019."""
    new = [story("The council met.", headline=f"New {n}", date="Wednesday, 1 January 2020") for n in range(3)]
    old = story("OSLO, Dec 31 (Reuters) - The bridge reopened on Tuesday.", headline="Old year")
    assert date_all(page(*new, old), NOBODY, "dump.txt")[3].published_date == date(2019, 12, 31)
