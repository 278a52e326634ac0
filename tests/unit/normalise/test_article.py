"""An article's fields from its spans."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.model import Document, Metadata, Rejection, Role, Segment, Span
from dateline.normalise import article
from tests.unit.normalise.build import document, read

H, S, B, D, C, K = Role.HEADLINE, Role.STANDFIRST, Role.BODY, Role.DATELINE, Role.CAPTION, Role.CREDIT
HEADLINE = (H, "Harbour Pilots Return to Work After Night of Talks")
FIRST = (B, "Harbour pilots went back to their boats on Thursday after a night of talks with the port authority.")
SECOND = (B, "The strike had kept forty ships waiting outside the breakwater for six days, the authority said.")


def test_body_is_paragraphs_parted_by_blank_lines() -> None:
    """Paragraphs are parted by one blank line, whatever parted them in the dump."""
    made = read(HEADLINE, FIRST, SECOND, gap="\r\n")
    assert made.body == f"{FIRST[1]}\n\n{SECOND[1]}"
    assert (made.n_paragraphs, made.n_words) == (2, len(f"{FIRST[1]} {SECOND[1]}".split()))


def test_crossheads_stand_in_the_body_and_in_their_own_column() -> None:
    """A crosshead is a paragraph of its own where it stood, and listed."""
    made = read(HEADLINE, FIRST, (Role.CROSSHEAD, "Six days of silence"), SECOND)
    assert made.crossheads == ("Six days of silence",)
    assert made.body.split("\n\n")[1] == "Six days of silence"


def test_repeated_headline_and_captions_are_said_once() -> None:
    """A headline printed twice and a caption printed four times leave one piece each and nothing in the body."""
    caption = (C, "A pilot boat off the northern breakwater, March 4, 2025. (Reuters)")
    spaced = (C, "A pilot boat off the northern breakwater,  March 4, 2025. (Reuters)")
    made = read(HEADLINE, caption, spaced, (Role.TOGGLE, "TT"), HEADLINE, caption, caption, FIRST)
    assert [c.text for c in made.captions] == [caption[1]]
    assert [p.role for p in made.pieces] == [H, C, B]
    assert made.body == FIRST[1]


def test_pieces_are_exact_slices_in_order() -> None:
    """Every piece's text is the slice of the document its offsets name, in printed order."""
    made_from, segment = document(HEADLINE, (S, "A deal at dawn"), (D, "ADEN, March 6 (Reuters) - "), FIRST, SECOND)
    made = article(made_from, segment)
    assert not isinstance(made, Rejection)
    assert [p.role for p in made.pieces] == [H, S, D, B, B]
    assert all(made_from.text[p.char_start : p.char_end] == p.text for p in made.pieces)


def test_dateline_gives_place_and_agency_and_is_not_in_the_body() -> None:
    """'ADEN, March 6 (Reuters) -' is a place and an agency; the body starts after it."""
    made = read(HEADLINE, (D, "ADEN, March 6 (Reuters) - "), FIRST)
    assert (made.dateline_place, made.agency, made.body) == ("ADEN", "Reuters", FIRST[1])


@pytest.mark.parametrize(
    ("last", "agency"),
    [
        ("“We will sail at noon,” the harbour master told Reuters.", "Reuters"),
        ("The offer was doubled overnight, AFP said.", "AFP"),
        ("The union did not answer questions from The Associated Press.", "AP"),
        ("The state news agency SANA said the port was open.", None),
        ("The strike was the longest since 2009, according to Reuters in 2018.", None),
        ("The port reopened at six. (SPA)", "SPA"),
        ("Le port a rouvert, a déclaré un pilote à l'AFP.", None),
        ("« Nous repartons », a déclaré à l'AFP un pilote.", "AFP"),
        ("وقال مسؤول في الميناء لـ«رويترز» إن الحركة عادت.", "Reuters"),
    ],
)
def test_attribution_says_whose_text_it_is(last: str, agency: str | None) -> None:
    """Being told something makes a text the agency's; being quoted as a state organ or from long ago does not."""
    assert read(HEADLINE, FIRST, (B, last)).agency == agency


def test_the_credit_of_a_picture_says_nothing_of_the_text() -> None:
    """A Reuters picture beside a text told to AFP leaves the text AFP's; alone it leaves it nobody's."""
    picture = (C, "Ships at anchor. REUTERS/Jane Roe")
    assert read(HEADLINE, picture, FIRST, (B, "“At last,” a pilot told AFP.")).agency == "AFP"
    assert read(HEADLINE, picture, FIRST).agency is None


def test_an_agency_s_own_site_says_whose_text_it_is() -> None:
    """A text fetched from an agency's own site is the agency's."""
    made = read(HEADLINE, FIRST, metadata=Metadata(url="https://www.reuters.com/world/x"))
    assert made.agency == "Reuters"


def test_typography_is_kept_and_invisible_characters_are_not() -> None:
    """Curly quotes and dashes stay; soft hyphens, zero-width and no-break spaces go; text is NFC."""
    made = read(HEADLINE, (B, "“The har\u00adbour—our\u00a0har\u200bbour—is\ufeff open,” said Rene\u0301e."))
    assert made.body == "“The harbour—our harbour—is open,” said Renée."


def test_persian_and_emoji_keep_their_joiners() -> None:
    """Zero-width joiners that spell a Persian word or glue an emoji stay; a stray one between Latin letters goes."""
    made = read(HEADLINE, (B, "می‌خواهیم 👩\u200d🚒 har\u200cbour"))
    assert made.body == "می‌خواهیم 👩\u200d🚒 harbour"


def test_mojibake_is_repaired_and_flagged() -> None:
    """UTF-8 read as cp1252 is repaired where certain, and the article says so."""
    made = read(HEADLINE, (B, "It wasnâ€™t the cafÃ© owners who struck."))
    assert made.body == "It wasn’t the café owners who struck."
    assert "mojibake_repaired" in made.quality_flags


def test_wrapped_copy_becomes_paragraphs() -> None:
    """Lines broken at a fixed width are joined; a blank line still parts paragraphs."""
    text = "The port reopened on\nThursday after a night of\ntalks between pilots and\nowners, officials said.\n\nNo ship was lost."
    spans, at = [], 0
    for line in text.split("\n"):
        if at:
            spans.append(Span(at - 1, at, Role.SEPARATOR, 0))
        if line:
            spans.append(Span(at, at + len(line), Role.BODY, 0))
        at += len(line) + 1
    made = article(Document("0" * 64, "w.txt", 0, text), Segment(0, 0, len(text), tuple(spans)))
    assert not isinstance(made, Rejection)
    assert made.n_paragraphs == 2
    assert made.body.startswith("The port reopened on Thursday after a night of talks")


def test_nothing_to_read_is_a_rejection() -> None:
    """A segment without headline and body goes to quarantine with its text."""
    made_from, segment = document((C, "A boat."), (Role.TOGGLE, "TT"))
    result = article(made_from, segment)
    assert isinstance(result, Rejection)
    assert (result.rule, result.text) == ("empty_article", made_from.text)


def test_flags_name_what_is_missing() -> None:
    """A headless, a bodiless, a truncated and an undecodable text each say so."""
    assert read(FIRST).quality_flags == ("no_headline",)
    assert read(HEADLINE).quality_flags == ("no_body",)
    assert read(HEADLINE, (B, "The talks went on until…")).quality_flags == ("truncated_text",)
    assert read(HEADLINE, (B, "The caf\ufffd was shut.")).quality_flags == ("undecodable_characters",)


def test_a_page_without_a_printed_headline_takes_the_supplied_one() -> None:
    """A page's metadata gives the headline where the text shows none, and the article says so."""
    made = read(FIRST, metadata=Metadata(headline="Pilots  return"), kind="page")
    assert (made.headline, made.quality_flags) == ("Pilots return", ("headline_supplied",))


def test_a_headline_over_two_lines_is_one() -> None:
    """A headline that runs on in capitals or small letters is joined; a second, other headline is not."""
    assert (
        read((H, "PORT REOPENS AFTER"), (H, "SIX-DAY STRIKE"), FIRST, gap="\n").headline
        == "PORT REOPENS AFTER SIX-DAY STRIKE"
    )
    assert read((H, "Port reopens"), (H, "Strike ends"), FIRST, gap="\n").headline == "Port reopens"


def test_captions_carry_date_credit_and_archive_mark() -> None:
    """A file photo's date is kept as the picture's, with its credit and the mark that it is old."""
    made = read(HEADLINE, (C, "The old breakwater, February 10, 2019. REUTERS/Jane Roe/File photo"), FIRST)
    (caption,) = made.captions
    assert (caption.taken_on, caption.credit, caption.is_file_photo) == (date(2019, 2, 10), "REUTERS/Jane Roe", True)


def test_a_credit_line_belongs_to_the_caption_above_it() -> None:
    """A credit on a line of its own goes to the caption before it and is not the article's agency."""
    made = read(HEADLINE, (C, "Pilots at the gate"), (K, "Photo: AFP"), FIRST)
    assert (made.captions[0].credit, made.agency) == ("AFP", None)


def test_a_wire_credit_line_is_the_article_s() -> None:
    """A credit line that follows no picture names the text's agency."""
    assert read(HEADLINE, FIRST, SECOND, (K, "(With inputs from PTI)")).agency == "PTI"


def test_lines_above_the_body_are_read_again() -> None:
    """City and reporter, a bare date and a picture line count as what they are though they came as furniture."""
    made = read(
        (H, "الإسكندرية ترمّم منارتها"),
        (Role.FURNITURE, "القاهرة: سلمى عبد الرحمن"),
        (Role.FURNITURE, "7 March 2025"),
        (S, "The old light in 2019. Photo: Jane Roe"),
        (Role.FURNITURE, "Share this 3 times"),
        FIRST,
    )
    assert (made.byline, made.dateline_place, made.standfirst) == ("سلمى عبد الرحمن", "القاهرة", None)
    assert [p.role for p in made.pieces] == [H, Role.BYLINE, Role.DATE, C, B]


def test_furniture_below_the_body_stays_furniture() -> None:
    """A date among the links below a story is none of the story's."""
    made = read(HEADLINE, FIRST, (Role.FURNITURE, "7 March 2025"))
    assert [p.role for p in made.pieces] == [H, B]
