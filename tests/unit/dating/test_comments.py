"""Days below a heading over readers' comments."""

from __future__ import annotations

import pytest

from dateline.dating.comments import comments_begin, is_heading


@pytest.mark.parametrize(
    "line",
    [
        "Comments",
        "3 Comments",
        "Comments (12)",
        "2 responses to “A harbour for all”",
        "Kommentare (4)",
        "7 commentaires",
        "Deja un comentario",
        "Комментарии: 5",
        "댓글 8",
        "3条评论",
        "コメント(2)",
        "14 yorum",
        "تعليقات القراء",
    ],
)
def test_a_heading_over_comments_is_told(line: str) -> None:
    """The word stands alone or behind its number, in each language."""
    assert is_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "0 Comments",
        "Comments (0)",
        "No comments",
        "Comments by the minister were met with laughter in the chamber on Tuesday.",
        "The committee met again",
        "Published 3 May 2024",
    ],
)
def test_what_is_no_heading_over_comments(line: str) -> None:
    """A sentence, a count of none, a line of a day."""
    assert not is_heading(line)


def test_comments_begin_at_their_heading() -> None:
    """The offset is that of the heading's line in the whole text."""
    text = "Body.\nShare this\n2 Comments\nAda, 3 May 2024"
    assert comments_begin(text, 5, len(text)) == text.index("2 Comments")
