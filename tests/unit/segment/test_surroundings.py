"""What surrounds a line at a distance."""

from __future__ import annotations

import numpy as np
import pytest

from dateline.segment.surroundings import DENSITIES, FurnitureDensity, Gaps, are_pages, block_starts


@pytest.mark.parametrize(
    ("n_furniture", "n_prose", "expected"),
    [(0, 40, False), (2, 10, False), (3, 40, True), (3, 200, False), (8, 200, True)],
)
def test_pages_are_told_by_their_furniture(n_furniture: int, n_prose: int, expected: bool) -> None:
    """Three lines of furniture make a page, if they are three in a hundred lines; one line in a short text does not."""
    assert are_pages(["share"] * n_furniture + ["prose"] * n_prose) is expected


def test_two_lines_of_prose_are_no_block() -> None:
    """A teaser's two lines begin no running text; three close together do."""
    assert block_starts([1, 2]) == [-1, -1]
    assert block_starts([1, 2, 40, 41, 43]) == [40, 40, 40, -1, -1]


def test_a_wider_gap_than_usual_is_marked() -> None:
    """Among lines one blank apart the line after three is marked on both sides."""
    gaps = Gaps([0, 1, 1, 3, 1, 1], ["title", "prose", "prose", "title", "prose", "prose"])
    assert "gap:very:rare" in gaps.marks(3)
    assert "gap-after:very:rare" in gaps.marks(2)
    assert not gaps.marks(1)


def test_furniture_is_dense_where_it_stands() -> None:
    """The density around a line is of its own stretch, that of the document of all lines."""
    density = FurnitureDensity(["share"] * 12 + ["prose"] * 60)
    assert [DENSITIES[code] for code in density.near(np.array([5, 60]))] == ["most", "0"]
    assert DENSITIES[density.whole] == "many"
