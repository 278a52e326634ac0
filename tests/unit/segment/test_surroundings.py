"""What surrounds a line at a distance."""

import pytest

from dateline.segment.surroundings import are_pages


@pytest.mark.parametrize(
    ("n_furniture", "n_prose", "expected"),
    [(0, 40, False), (2, 10, False), (3, 40, True), (3, 200, False), (8, 200, True)],
)
def test_pages_are_told_by_their_furniture(n_furniture: int, n_prose: int, expected: bool) -> None:
    """Three lines of furniture make a page, if they are three in a hundred lines; one line in a short text does not."""
    assert are_pages(["share"] * n_furniture + ["prose"] * n_prose) is expected
