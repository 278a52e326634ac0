"""Words of first paragraphs."""

from __future__ import annotations

import pytest

from dateline.model import Role
from dateline.segment.leads import lead_marks, role_on_top


def test_a_word_of_time_counts_where_it_stands_alone() -> None:
    """'on Monday' says when, 'Mondayish' and 'cyber_monday_' do not; the first and the last word count."""
    for text in ("It sank on Monday.", "Monday it sank", "it sank monday", "It sank (Monday)."):
        assert "when" in lead_marks(text), text
    for text in ("It is Mondayish.", "the cyber_monday_ sale", "xmonday"):
        assert "no-when" in lead_marks(text), text


def test_a_short_word_inside_a_longer_one_hides_no_other() -> None:
    """All words that overlap are looked at, not the first found alone."""
    assert "when" in lead_marks("Todays sales rose; today they fell.")


@pytest.mark.parametrize(
    "line",
    [
        "Lima, 14 nov 2023 (EFE).- El Gobierno peruano presentó este martes una reforma de la ley de pesca.",
        "Rzeszów, 16.02.2022 (PAP) - Wichura zerwała w środę dachy z kilkunastu domów, podała straż pożarna.",
        "Ηράκλειο, 17 Μαΐου 2023 (ΑΠΕ-ΜΠΕ) - Σεισμός έγινε αισθητός την Τετάρτη στην Κρήτη.",
        "Русе, 15 юли 2020 (БТА) – В Русе откриха в сряда нов мост, който струва двадесет милиона лева.",
        "Surabaya, 6 November 2019 (ANTARA) - Gubernur Jawa Timur membuka pasar baru di Surabaya, Rabu.",
    ],
)
def test_copy_without_a_headline_opens_with_its_dateline(line: str) -> None:
    """A sentence behind a dateline is no headline, whatever stands first in the document."""
    assert role_on_top(line) is Role.BODY


@pytest.mark.parametrize(
    "line",
    [
        "3 مارس 2024",
        "令和6年1月17日（水）",
        "22 شعبان 1445 هـ",
        "15 มีนาคม 2566",
        "中華民國111年4月8日",
        "14 October 2022",
    ],
)
def test_a_day_alone_is_no_headline(line: str) -> None:
    """In any calendar."""
    assert role_on_top(line) is Role.DATE


@pytest.mark.parametrize(
    "line",
    [
        "MOSCOW (AP) - Putin meets Xi",
        "11 September 2001 remembered",
        "Lakers 101, Celtics 99",
        "1984",
        "Il sindaco al (Corriere): «Le garanzie del governo salveranno i diritti di tutti»",
    ],
)
def test_a_headline_may_hold_a_dateline_or_a_day(line: str) -> None:
    """What is no sentence, or more than a day, stays what the path takes it for."""
    assert role_on_top(line) is Role.HEADLINE
