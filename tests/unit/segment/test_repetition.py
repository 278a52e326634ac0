"""Lines printed more than once."""

from dateline.segment.repetition import repetition_marks


def test_a_caption_printed_twice_running_is_marked() -> None:
    """The first of two prints knows that the next line repeats it, whatever its spaces."""
    marks = repetition_marks(["A view of the port.  (EPA)", "A view of the port. (EPA)", "Other"])
    assert (marks[0], marks[1], 2 in marks) == (("first:next",), ("again:next",), False)


def test_furniture_recurs_far_away() -> None:
    """A line printed again dozens of lines on is furniture of another page, not a second headline."""
    marks = repetition_marks(["Share", *map(str, range(40)), "Share"])
    assert marks[0] == ("far:1", "far:first")
