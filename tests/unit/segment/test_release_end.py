"""What ends a release and is no part of its story."""

from dateline.model import Document, Role
from dateline.segment import segment

RELEASE = """Norrvik Shipyard Wins Order for Two Ferries

NORRVIK, March 12, 2024 - Norrvik Shipyard said on Tuesday that it would build two ferries for the Skarholm line by 2027.

"The yard has work for three years now," said Mara Lindt, who runs it. Two hundred people will be hired for the order.

Forward-Looking Statements

This release contains forward-looking statements that are subject to risks. Actual results may differ.
"""


def test_a_legal_notice_at_the_end_is_no_body() -> None:
    """The notice is furniture of kind legal with its title, and the statements above it stay."""
    document = Document("0" * 64, "release.txt", 0, RELEASE)
    spans = segment(document).spans
    body = " ".join(RELEASE[s.char_start : s.char_end] for s in spans if s.role is Role.BODY)
    assert "work for three years" in body
    assert "forward-looking" not in body.casefold()
    assert {s.reason for s in spans if "orward-" in RELEASE[s.char_start : s.char_end]} == {"legal", "prose:legal"}
