"""Corrections applied: they win over what was read, are found again by their text, and lose no character."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.corrections import Corrector
from dateline.corrections.cutting import FLAG, cut
from dateline.dating import explain as explain_date
from dateline.model import Correction, CorrectionKind, Document, Role, Segmentation
from dateline.pipeline import DocumentResult, process_document
from dateline.placing import explain as explain_place
from dateline.placing import load_scheme

FIRST = """Ferry back in service after winter repairs

HARLINGEN, Netherlands, 14 January 2026 (Reuters) - The ferry to the island of Ostrand sailed again on Wednesday after three
weeks in dock, the harbour office said, and islanders met it with a brass band.

It will sail four times a day until the spring, the office said.
"""
SECOND = """Bakers strike over night work

LYON, France, 15 January 2026 (Reuters) - Bakers in Lyon closed their shops on Thursday over a rule that lets supermarkets
bake all night, and said they would march to the prefecture.

The ministry said that it would hear them next week.
"""
TEXT = FIRST + "\n\n" + SECOND
FERRY, BAKERS = "Ferry back in service after winter repairs", "Bakers strike over night work"


def correction(kind: CorrectionKind, quote: str, **values: object) -> Correction:
    """A correction of ours."""
    made = Correction(kind, quote, ("a.txt",), "Mira", date(2026, 11, 27), "I read the page")
    return replace(made, **values)  # type: ignore[arg-type]


def read(text: str, *corrections: Correction) -> tuple[DocumentResult, Corrector]:
    """The text through the stages, with these corrections."""
    corrector = Corrector(corrections)
    return process_document(Document("0" * 64, "a.txt", 0, text), load_scheme(), corrector), corrector


def headlines(result: DocumentResult) -> list[str | None]:
    """Those of its articles."""
    return [article.headline for article in result.articles]


def assert_whole(result: DocumentResult) -> None:
    """Spans tile the document; each segment has the spans that carry its number."""
    assert [span.char_start for span in result.segmentation.spans[:1]] == [0]
    assert all(one.char_end == two.char_start for one, two in pairwise(result.segmentation.spans))
    assert result.segmentation.spans[-1].char_end == len(result.document.text)
    for number, segment in enumerate(result.segmentation.segments):
        own = tuple(span for span in result.segmentation.spans if span.article_index == number)
        assert (segment.article_index, segment.spans) == (number, own)


def test_a_date_is_what_the_editor_says() -> None:
    """Its own kind of evidence, sure, told with who and why; the other article is as it was."""
    plain, _ = read(TEXT)
    result, corrector = read(
        TEXT, correction(CorrectionKind.DATE, FERRY, earliest=date(2026, 1, 2), latest=date(2026, 1, 2))
    )
    assert corrector.unmatched() == []
    first, second = result.datings
    assert second == plain.datings[1]
    assert (first.published_date, first.date_method, first.date_confidence) == (date(2026, 1, 2), "correction", 1.0)
    assert [e.kind for e in first.date_evidence] == ["correction"]
    assert "date_corrected" in first.quality_flags
    said = " ".join(explain_date(first))
    assert said.startswith(
        "Friday 2 January 2026, because Mira corrected it on 2026-11-27: I read the page; interval one day."
    )
    assert result.articles == plain.articles and result.placings == plain.placings


def test_several_days_keep_the_day_read_where_it_lies_among_them() -> None:
    """Nobody said which of the days: the likeliest stays, else the middle one."""
    inside = correction(CorrectionKind.DATE, FERRY, earliest=date(2026, 1, 10), latest=date(2026, 1, 20))
    outside = correction(CorrectionKind.DATE, FERRY, earliest=date(2026, 2, 1), latest=date(2026, 2, 3))
    assert read(TEXT, inside)[0].datings[0].published_date == date(2026, 1, 14)
    there = read(TEXT, outside)[0].datings[0]
    assert (there.published_date, there.date_precision) == (date(2026, 2, 2), "week")
    assert there.date_confidence == pytest.approx(1 / 3)
    none = read(TEXT, correction(CorrectionKind.DATE, FERRY))[0].datings[0]
    assert not none.is_dated and none.date_method == "correction"
    assert explain_date(none)[0].startswith("No date, because Mira corrected it")


def test_a_place_is_what_the_editor_says() -> None:
    """The country, its region by the scheme, and names in the text that speak for it."""
    result, _ = read(TEXT, correction(CorrectionKind.PLACE, BAKERS, country="BE"))
    assert [(p.country, p.region) for p in result.placings] == [("NL", "europe"), ("BE", "europe")]
    assert "Mira corrected it on 2026-11-27: I read the page." in explain_place(result.placings[1])
    nowhere = read(TEXT, correction(CorrectionKind.PLACE, BAKERS))[0].placings[1]
    assert (nowhere.country, nowhere.region, nowhere.countries) == (None, "unknown", ())
    kept = read(TEXT, correction(CorrectionKind.PLACE, BAKERS, country="FR"))[0].placings[1]
    assert {e.text for e in kept.place_evidence} >= {"France"}


def test_what_is_no_article_waits_in_quarantine() -> None:
    """With who said so, and its text; nothing of it is dated, nothing else moves."""
    result, _ = read(TEXT, correction(CorrectionKind.NOT_AN_ARTICLE, FERRY))
    assert headlines(result) == [BAKERS]
    (held,) = [one for one in result.rejections if one.rule == "not_an_article"]
    assert held.text.startswith(FERRY) and "Mira" in held.detail
    assert_whole(result)


def test_a_cut_makes_two_of_one() -> None:
    """From the quoted words on it is an article of its own, with its first short line as headline; both are flagged."""
    quote = "The ministry said that it would hear them next week."
    result, corrector = read(TEXT, correction(CorrectionKind.CUT, quote))
    assert corrector.unmatched() == []
    assert headlines(result)[:2] == [FERRY, BAKERS]
    assert len(result.segmentation.segments) == 3
    assert [FLAG in segment.quality_flags for segment in result.segmentation.segments] == [False, True, True]
    assert_whole(result)


def test_a_cut_frees_what_was_glued() -> None:
    """Two stories that were read as one become two, each with its own day and place."""
    glued = FIRST + "Bakers strike over night work. " + SECOND.split("\n\n", 1)[1]
    assert len(read(glued)[0].placings) == 1
    result, _ = read(glued, correction(CorrectionKind.CUT, "Bakers strike over night work"))
    assert [p.country for p in result.placings] == ["NL", "FR"]
    assert [d.published_date for d in result.datings] == [date(2026, 1, 14), date(2026, 1, 15)]
    assert_whole(result)


def test_a_cut_where_one_is_already_changes_nothing() -> None:
    """The article begins there: the correction is satisfied."""
    plain, _ = read(TEXT)
    result, corrector = read(TEXT, correction(CorrectionKind.CUT, BAKERS))
    assert result.segmentation == plain.segmentation
    assert corrector.unmatched() == []


def test_a_date_is_found_again_after_a_cut() -> None:
    """The article begins elsewhere since: the words that were quoted lie in it, and that is enough."""
    late = correction(
        CorrectionKind.DATE,
        "The ministry said that it would hear them",
        earliest=date(2026, 1, 20),
        latest=date(2026, 1, 20),
    )
    assert read(TEXT, late)[0].datings[1].published_date == date(2026, 1, 20)
    apart = read(TEXT, correction(CorrectionKind.CUT, "The ministry said that it would hear them"), late)[0]
    assert [d.published_date for d in apart.datings] == [date(2026, 1, 14), date(2026, 1, 15), date(2026, 1, 20)]


def test_lines_may_be_broken_otherwise() -> None:
    """A quotation is compared without white space; wrapped and quoted lines are found through the clean copy."""
    broken = TEXT.replace("sailed again on Wednesday", "sailed again\non Wednesday")
    quoted = "\n".join(f"> {line}" for line in broken.split("\n"))
    quote = "Ostrand sailed again on Wednesday after three weeks in dock"
    for text in (TEXT, TEXT.replace("\n", "\r\n"), broken, quoted):
        result, corrector = read(text, correction(CorrectionKind.PLACE, quote, country="DK"))
        assert corrector.unmatched() == []
        assert [p.country for p in result.placings] == ["DK", "FR"]


def test_of_two_that_disagree_the_later_line_holds() -> None:
    """An editor may correct a correction."""
    lines = [correction(CorrectionKind.PLACE, FERRY, country=code) for code in ("DK", "SE")]
    assert read(TEXT, *lines)[0].placings[0].country == "SE"


def test_the_nearest_of_several_places_is_meant() -> None:
    """A line that both stories print: where it stood decides; without that the first."""
    quote = "It was a cold day in the harbour"
    text = f"{FIRST}\n{quote}, all agreed.\n\n\n{SECOND}\n{quote}, all agreed.\n"
    for near, places in ((text.index(quote), ["NO", "FR"]), (text.rindex(quote), ["NL", "NO"]), (None, ["NO", "FR"])):
        result, _ = read(text, correction(CorrectionKind.PLACE, quote, country="NO", near=near, document=0))
        assert [p.country for p in result.placings] == places


def test_what_is_not_found_is_told() -> None:
    """Not dropped: the corrector knows it at the end."""
    lost = correction(
        CorrectionKind.DATE, "Nobody ever printed these words", earliest=date(2026, 1, 2), latest=date(2026, 1, 2)
    )
    result, corrector = read(TEXT, lost)
    assert corrector.unmatched() == [lost]
    assert result == read(TEXT)[0]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(TEXT) + 5), st.integers(0, len(TEXT)))
def test_cuts_anywhere_tile_the_document(first: int, second: int) -> None:
    """However many cuts, every character stays in one span, and articles are numbered in order of appearance."""
    plain = read(TEXT)[0].segmentation
    made: Segmentation = cut(cut(plain, first), second)
    spans = made.spans
    assert (spans[0].char_start, spans[-1].char_end) == (0, len(TEXT))
    assert all(one.char_end == two.char_start and one.char_start < one.char_end for one, two in pairwise(spans))
    order = list(dict.fromkeys(span.article_index for span in spans if span.article_index >= 0))
    assert order == list(range(len(order))) == [segment.article_index for segment in made.segments]
    assert len(made.segments) <= len(plain.segments) + 2
    texts = [s for s in spans if s.role is not Role.SEPARATOR]
    assert sum(s.char_end - s.char_start for s in texts) == sum(
        s.char_end - s.char_start for s in plain.spans if s.role is not Role.SEPARATOR
    )
