"""Agencies in their house spelling."""

from __future__ import annotations

import pytest

from dateline.lexicon.agencies import (
    agency_in_body,
    agency_in_credit,
    agency_in_furniture,
    agency_of_site,
    is_agency_name,
)


@pytest.mark.parametrize(
    ("printed", "house"),
    [
        ("REUTERS/Jane Roe/File photo", "Reuters"),
        ("KCNA via REUTERS", "Reuters"),
        ("AFP via Getty Images", "AFP"),
        ("DPA", "dpa"),
        ("PA/Jane Roe", "PA Media"),
        ("The PA said", None),
        ("وام", "WAM"),
        ("Jane Roe", None),
    ],
)
def test_a_credit_names_the_wire_that_sent_it(printed: str, house: str | None) -> None:
    """The sender counts, shops that only sell pictures come last, initials need to stand apart."""
    assert agency_in_credit(printed) == house


@pytest.mark.parametrize("printed", ["By The Associated Press", "AFP/dpa", "Reuters Staff", "Agencies", "وكالات"])
def test_a_byline_of_nothing_but_agencies(printed: str) -> None:
    """Agencies alone, with or without "by", "staff" or a slash, are no people."""
    assert is_agency_name(printed)


@pytest.mark.parametrize("printed", ["Jane Roe, Reuters", "Jane Roe", "", "The Post"])
def test_people_are_no_agencies(printed: str) -> None:
    """A name beside an agency, or no agency at all, is not an agency's byline."""
    assert not is_agency_name(printed)


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("BEIRUT, March 7 (Reuters) - A ship", "Reuters"),
        ("The ship sailed.\n\nREUTER", "Reuters"),
        ("a source told the official Xinhua news agency", None),
        ("a source told Xinhua.", "Xinhua"),
        ("sagte der Nachrichtenagentur Reuters", "Reuters"),
        ("a minister told the Lusa news agency", None),
        ("He has CAPS and REUTERSWARD on his coat", None),
    ],
)
def test_running_text_tells_supplier_from_source(text: str, house: str | None) -> None:
    """Datelines, sign-offs and "told" make a supplier; official organs and agencies of one country are quoted."""
    assert agency_in_body(text) == house


def test_sites_and_furniture_claim_texts() -> None:
    """An agency's own host and its copyright line are its own; a host that merely ends alike is not."""
    assert agency_of_site("www.reuters.com") == "Reuters"
    assert agency_of_site("notreuters.com") is None
    assert agency_in_furniture("© 2026 AFP") == "AFP"
    assert agency_in_furniture("More from Reuters") is None
