"""Promises of dating: order does not matter, and an older page moves nobody."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.dating import date_all
from dateline.model import Article, Dating, Metadata
from tests.unit.dating.build import page, story

SETTINGS = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@st.composite
def documents(draw: st.DrawFn) -> list[list[tuple[object, str]]]:
    """Stories of a feed: most near one day, with lines, captions, weekdays or nothing to date them."""
    centre = date(2023, 6, 15) + timedelta(days=draw(st.integers(-300, 300)))
    stories = []
    for n in range(draw(st.integers(2, 6))):
        day = centre + timedelta(days=draw(st.sampled_from([0, 0, 0, -1, 1, -20])))
        kind = draw(st.sampled_from(["line", "caption", "weekday", "nothing", "year"]))
        said = f"The mayor said {WEEKDAYS[day.weekday()]} that the bridge was open."
        if kind == "line":
            stories.append(story(said, headline=f"Story {n}", date=f"{day:%d} June {day.year}"))
        elif kind == "caption":
            stories.append(
                story(said, headline=f"Story {n}", caption=f"A bridge, May {day.day % 28 + 1}, {day.year}. (AP)")
            )
        elif kind == "weekday":
            stories.append(story(said, headline=f"Story {n}"))
        elif kind == "year":
            stories.append(story(f"Work began in {day.year}.", headline=f"Story {n}"))
        else:
            stories.append(story("The bridge is open.", headline=f"Story {n}"))
    return stories  # type: ignore[return-value]


def by_headline(articles: list[Article]) -> dict[str | None, Dating]:
    """The datings of one document, by headline."""
    return dict(zip((a.headline for a in articles), date_all(articles, Metadata(), "d.txt"), strict=True))


@SETTINGS
@given(documents(), st.randoms(use_true_random=False))
def test_shuffling_changes_nothing(stories: list, rnd: object) -> None:  # type: ignore[type-arg]
    """The same articles in another order get the same days, intervals and confidences."""
    shuffled = list(stories)
    rnd.shuffle(shuffled)  # type: ignore[attr-defined]
    before, after = by_headline(page(*stories)), by_headline(page(*shuffled))
    for headline, dating in before.items():
        other = after[headline]
        assert (dating.published_date, dating.published_earliest, dating.published_latest, dating.date_confidence) == (
            other.published_date,
            other.published_earliest,
            other.published_latest,
            other.date_confidence,
        )


@SETTINGS
@given(documents())
def test_an_older_page_moves_nobody_out_of_its_interval(stories: list) -> None:  # type: ignore[type-arg]
    """An unrelated page of years ago, put first, leaves the day of every article that is not uncertain within its interval.

    An interval holds three quarters of the probability or more, so that a day of less than one half may move beyond it.
    """
    old = story("The council met.", headline="Old page", date="Friday, 8 May 2015")
    before, after = by_headline(page(*stories)), by_headline(page(old, *stories))
    for headline, dating in before.items():
        other = after[headline].published_date
        if dating.is_dated and other is not None and (dating.date_confidence or 0.0) >= 0.5:
            assert dating.published_earliest is not None and dating.published_latest is not None
            assert dating.published_earliest <= other <= dating.published_latest


@SETTINGS
@given(documents())
def test_a_day_is_inside_its_interval_and_evidence_is_verbatim(stories: list) -> None:  # type: ignore[type-arg]
    """The best day lies in the interval, and each phrase stands at its offsets in its article's pieces."""
    articles = page(*stories)
    for article, dating in zip(articles, date_all(articles, Metadata(), "d.txt"), strict=True):
        if dating.published_date is not None:
            assert dating.published_earliest is not None and dating.published_latest is not None
            assert dating.published_earliest <= dating.published_date <= dating.published_latest
        for evidence in dating.date_evidence:
            if evidence.char_start >= 0:
                piece = next(p for p in article.pieces if p.char_start <= evidence.char_start < p.char_end)
                start = evidence.char_start - piece.char_start
                assert piece.text[start : start + len(evidence.text)] == evidence.text
