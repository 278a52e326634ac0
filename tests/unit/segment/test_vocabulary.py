"""Phrases of page furniture in seven languages."""

import pytest

from dateline.segment.vocabulary import date_share, furniture_hits, whole_line


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("share0", "share"),
        ("read more »", "more"),
        ("comments (12)", "comment"),
        ("view 6 images", "media"),
        ("lire aussi :", "more"),
        ("publicidad", "advert"),
        ("главная", "navigation"),
        ("الأكثر قراءة", "more"),
        ("alle ressorts am rhein", None),
    ],
)
def test_whole_lines_are_known_by_their_label(line: str, kind: str | None) -> None:
    """Counters, arrows and colons around a label do not hide it."""
    assert whole_line(line) == kind


def test_a_phrase_counts_at_its_place_only() -> None:
    """A start phrase counts at the start of its line, a held phrase as whole words."""
    hits = furniture_hits(["Read more about the harbour", "He wanted to read more about it", "A photo (Getty Images)"])
    assert (hits[0][0], hits.get(1), hits[2]) == ("more", None, (None, "credit"))


def test_a_dotted_capital_i_shifts_nothing() -> None:
    """A letter whose small form is longer leaves the places of later phrases right."""
    assert furniture_hits(["İİİİ Izmir", "All rights reserved"])[1] == ("legal", None)


@pytest.mark.parametrize(
    ("line", "least", "most"),
    [
        ("published february 29, 2024 8:34am est", 0.9, 1.0),
        ("2 hours ago", 0.9, 1.0),
        ("13 يناير 2026 م", 0.9, 1.0),
        ("the port was closed on march 3 by the harbour master", 0.1, 0.5),
        ("no date at all", 0.0, 0.0),
    ],
)
def test_date_lines_are_mostly_date(line: str, least: float, most: float) -> None:
    """A printed date line is nearly all date words; a sentence with a date in it is not."""
    assert least <= date_share(line) <= most
