"""Captions: credit, date, archive mark."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.normalise.captions import caption, is_file_photo, longest, split_credit, taken_on


@pytest.mark.parametrize(
    ("printed", "credit"),
    [
        ("Blast walls at the base, January 13, 2020. (Reuters)", "Reuters"),
        ("The flag over the hall. REUTERS/Jane Roe/File photo", "REUTERS/Jane Roe"),
        ("The leader at a farm, in this picture released by the agency.  KCNA via REUTERS", "KCNA via REUTERS"),
        ("The mayor (left) greets a visitor. (AP Photo/Jane Roe)", "AP Photo/Jane Roe"),
        ("A market in the old town. Photo: Jane Roe", "Jane Roe"),
        ("The mayor, who greets a visitor (left)", None),
        ("Rescuers at work on Tuesday.", None),
        ("Le pont après la crue. © AFP", "AFP"),
        ("Jane R. Doe, the mayor. | Rui Almada/PA Images via Getty Images", "Rui Almada/PA Images via Getty Images"),
        ("The old port, 2023. REUTERS/Jane Roe Purchase Licensing Rights, opens new tab", "REUTERS/Jane Roe"),
    ],
)
def test_a_credit_ends_its_caption(printed: str, credit: str | None) -> None:
    """The credit is what stands in final brackets or after the last full stop, without the archive mark."""
    assert split_credit(printed) == credit


@pytest.mark.parametrize(
    ("printed", "is_file"),
    [
        ("FILE - The bridge before the flood.", True),
        ("The bridge. REUTERS/Jane Roe/File Photo", True),
        ("The bridge in 2019. (Archiv)", True),
        ("Der Hafen. Archivbild", True),
        ("Le port. Photo d’archives", True),
        ("الميناء القديم (أرشيفية)", True),
        ("The National Archives building in the rain.", False),
        ("Clerks carry files out of the ministry.", False),
        ("Clerks carry out the files.", False),
    ],
)
def test_archive_pictures_are_told_from_live_ones(printed: str, is_file: bool) -> None:
    """Archive marks count in many languages; the same words inside a sentence do not."""
    assert is_file_photo(printed) is is_file


def test_the_picture_s_day_needs_a_year() -> None:
    """A full date in a caption is the picture's day; a weekday or a day without a year is none."""
    assert taken_on("13 January 2026, Japan, Nara: handshake. (dpa)") == date(2026, 1, 13)
    assert taken_on("The square on Tuesday, Jan. 13.") is None
    assert caption("The square, 5 May 2024.", 3, 26).taken_on == date(2024, 5, 5)


def test_a_caption_with_and_without_its_credit_is_one() -> None:
    """The printing with the credit stays; a caption that goes on for longer than a credit is another."""
    short, long = "the bridge at dawn", "the bridge at dawn. reuters/jane roe"
    assert longest([long, short, "the bridge"]) == {long, "the bridge"}
    assert longest([short, f"{short} {'and ' * 30}"]) == {short, f"{short} {'and ' * 30}"}
    assert longest([]) == frozenset()
