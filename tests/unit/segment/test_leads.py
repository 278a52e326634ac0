"""Words of first paragraphs."""

from __future__ import annotations

from dateline.segment.leads import lead_marks


def test_a_word_of_time_counts_where_it_stands_alone() -> None:
    """'on Monday' says when, 'Mondayish' and 'cyber_monday_' do not; the first and the last word count."""
    for text in ("It sank on Monday.", "Monday it sank", "it sank monday", "It sank (Monday)."):
        assert "when" in lead_marks(text), text
    for text in ("It is Mondayish.", "the cyber_monday_ sale", "xmonday"):
        assert "no-when" in lead_marks(text), text


def test_a_short_word_inside_a_longer_one_hides_no_other() -> None:
    """All words that overlap are looked at, not the first found alone."""
    assert "when" in lead_marks("Todays sales rose; today they fell.")
