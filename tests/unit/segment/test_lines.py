"""Lines with text, their places and the blank runs between them."""

from dateline.segment.lines import split_lines


def test_places_point_at_the_stripped_text() -> None:
    """A line's start and end delimit its text without the padding around it."""
    text = "  First line \r\n\r\n\tSecond\u2028third"
    lines = split_lines(text)
    assert [text[lines.char_start[i] : lines.char_end(i)] for i in range(len(lines))] == [
        "First line",
        "Second",
        "third",
    ]


def test_blank_lines_are_counted_not_kept() -> None:
    """White space and invisible characters alone make a blank line."""
    lines = split_lines("a\n\n \u200b\nb\n")
    assert (lines.text, lines.blank_before) == (["a", "b"], [0, 2])
