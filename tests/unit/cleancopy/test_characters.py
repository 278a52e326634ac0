"""Characters as a reader reads them."""

from __future__ import annotations

import pytest

from dateline.cleancopy import clean_copy
from dateline.model import Document, Metadata


def read(text: str) -> str:
    return clean_copy(Document("0" * 64, "made.txt", 0, text)).document.text


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("Haf\u00aden\u200bamt", "Hafenamt"),
        ("\ufeffOSLO, 3 May", "OSLO, 3 May"),
        ("20\u206824\u2069", "2024"),
        ("of\ufb01ce", "office"),
        ("\uff12\uff10\uff12\uff14 in \uff2fslo", "2024 in Oslo"),
        ("\U0001d5e1\U0001d5f2\U0001d604\U0001d600", "News"),
        ("Gda\u0301\u0144sk", "Gd\u00e1\u0144sk"),
        ("caf&eacute; &amp; bar&#8217;s &amp;laquo;x&raquo;", "caf\u00e9 & bar\u2019s \u00abx\u00bb"),
        ("\x1b[1mBold\x1b[0m", "Bold"),
        ("a\0b\x01c", "abc"),
        ("Ha\u00ad\nfen", "Hafen"),
        ("gover\u00ac\r\n  nment", "government"),
    ],
)
def test_what_stands_for_other_characters_is_read(printed: str, seen: str) -> None:
    """Marks go; ligatures, styled and full-width letters, entities and decomposed accents are the letters they show."""
    assert read(printed) == seen


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u0634\u0648\u062f",  # Persian spells with a non-joiner
        "\u0915\u094d\u200d\u0937",  # Hindi with a joiner
        "\U0001f469\u200d\U0001f692 \u2764\ufe0f 1\ufe0f\u20e3",  # emoji
        "\uff12\uff10\uff12\uff14\u5e743\u67083\u65e5",  # Japanese prints full-width digits
        "AT&T; R&D; &nosuchname;",
        "Ein Satz mit \u00e4, \u00f6 und \u00fc.",
    ],
)
def test_what_belongs_to_the_spelling_stays(text: str) -> None:
    """Joiners, variation selectors, full-width digits of the Far East and what is no entity are left alone."""
    assert read(text) == text


def test_arabic_spells_with_no_joiner() -> None:
    """A joiner between Arabic letters is a stray one where no Persian or Urdu letter stands in the document."""
    assert read("\u0627\u0644\u0628\u200c\u0644\u062f") == "\u0627\u0644\u0628\u0644\u062f"


@pytest.mark.parametrize(
    ("printed", "seen"),
    [
        ("one.\x0cTwo", "one.\nTwo"),
        ("Title\x0bBody", "Title\nBody"),
        ("\x0cOSLO", "OSLO"),
        ("end of\x0c page", "end of page"),
        ("wo\x0crd", "word"),
    ],
)
def test_page_breaks(printed: str, seen: str) -> None:
    """A form feed or vertical tab ends a line between sentences and titles, and is nothing anywhere else."""
    assert read(printed) == seen


def test_a_claimed_headline_is_read_alike() -> None:
    """The headline that metadata claims is compared with clean text, so it is cleaned, too."""
    copy = clean_copy(Document("0" * 64, "made.jsonl", 0, "x", Metadata(headline="Har\u00adbour"), "record"))
    assert copy.document.metadata.headline == "Harbour"


def test_plain_text_is_its_own_copy() -> None:
    """Where nothing has to be mended the copy is the document itself."""
    document = Document("0" * 64, "made.txt", 0, "A plain line.\n\nAnother.\n")
    assert clean_copy(document).document is document
