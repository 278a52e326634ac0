"""The straight line from a document to its articles."""

from dateline.model import Document, Role
from dateline.segment import segment

TEXT = """Harbour Bridge Reopens After Storm Damage

Workers inspect the harbour bridge in Lindhaven, March 3, 2024. (EPA)
Workers inspect the harbour bridge in Lindhaven, March 3, 2024. (EPA)
TT

Harbour Bridge Reopens After Storm Damage

Workers inspect the harbour bridge in Lindhaven, March 3, 2024. (EPA)
Workers inspect the harbour bridge in Lindhaven, March 3, 2024. (EPA)

LINDHAVEN, March 5 (Reuters) - The harbour bridge opened to traffic on Tuesday after two weeks of repairs, the city said.

Engineers had found cracks in two of the pillars after the storm of last month.


Farmers Welcome Early Rain in the Northern Valley

Farmers in the northern valley said on Monday that the early rain would save the wheat harvest of this year.
"""


def document(text: str) -> Document:
    return Document("0" * 64, "made.txt", 0, text)


def test_finds_two_articles_with_their_headlines() -> None:
    """A wide gap parts two articles, and each starts at the first print of its headline."""
    found = segment(document(TEXT))
    heads = [TEXT[s.char_start : s.char_end].splitlines()[0] for s in found.segments]
    assert heads == ["Harbour Bridge Reopens After Storm Damage", "Farmers Welcome Early Rain in the Northern Valley"]


def test_spans_tile_the_document() -> None:
    """Joining the spans gives the document back."""
    found = segment(document(TEXT))
    assert "".join(TEXT[s.char_start : s.char_end] for s in found.spans) == TEXT


def test_dateline_is_parted_from_the_body() -> None:
    """The dateline is a span of its own and the body starts after its dash."""
    found = segment(document(TEXT))
    dateline = next(s for s in found.spans if s.role is Role.DATELINE)
    assert TEXT[dateline.char_start : dateline.char_end] == "LINDHAVEN, March 5 (Reuters) - "
