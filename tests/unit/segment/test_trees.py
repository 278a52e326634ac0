"""What trees say of several lines, and which of them is taken."""

from __future__ import annotations

from dateline.segment.trees import best_of


def test_the_line_with_the_largest_sum_is_taken_where_it_leads_clearly() -> None:
    """Two natural units more than any other, wherever it stands."""
    assert best_of([3000, 0, 1000]) == 0
    assert best_of([0, 3000, 1000]) == 1
    assert best_of([0, 1000, 3000]) == 2


def test_a_line_that_leads_by_little_gives_way_to_one_above_it() -> None:
    """A start too high up loses nothing of the article; one that is too low cuts off its headline."""
    assert best_of([1000, 1050]) == 0
    assert best_of([1050, 1000]) == 0


def test_lines_that_cannot_be_it_change_nothing() -> None:
    """Sums may lie any number of units below the largest."""
    assert best_of([-(10**9), 1000, -(10**9), 3000, -(10**9)]) == 3
    assert best_of([-(10**9)]) == 0
