"""Corrected cuts: a plain file, a letter before each line, and what is wrong with one is told by its line."""

from __future__ import annotations

import pytest

from dateline.errors import UsageError
from dateline.model import Document
from dateline.segment import segment
from dateline.segment.cuts import Page, compared, letters_of, page_text, read_cuts, states_of
from dateline.segment.lines import split_lines
from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, INSIDE, SHORT, TOP

TEXT = (
    "Menu\nSign in\nFerry sails again after the long winter\nBy Jane Roe\n"
    + "".join(
        f"The harbour board said on day {n} that the ferry would sail again, and {n} people cheered on the pier.\n"
        for n in range(9)
    )
    + "Share\nImprint\n"
)


def page() -> Page:
    lines = split_lines(TEXT)
    found = segment(Document("a" * 64, "a.txt", 0, TEXT))
    return Page("a.txt", "a" * 64, 0, letters_of(found, lines), tuple(lines.text), 0)


def test_a_page_is_read_back_as_it_was_written() -> None:
    """Letters and lines of a page come back from its file, whatever else stands in it, with Windows line ends too."""
    own = page()
    assert own.letters == "..ht" + "b" * 9 + ".."
    (read,) = read_cuts("# a remark\n\n" + page_text(own), "cuts.txt")
    assert (read.letters, read.texts, read.at) == (own.letters, own.texts, 3)
    (again,) = read_cuts(page_text(own).replace("\n", "\r\n"), "cuts.txt")
    assert again.letters == own.letters
    compared(read, own.texts, "cuts.txt")


def test_letters_say_what_lines_may_be() -> None:
    """What is no text is above, within or below the article by where it stands."""
    text, below = frozenset({BODY, SHORT}), frozenset({AFTER, BEFORE})
    top, within = frozenset({TOP}), frozenset({INSIDE})
    before, head = frozenset({BEFORE}), frozenset({HEADLINE})
    assert states_of(".ht.b.b.hb") == (before, head, top, top, text, within, text, below, head, text)
    assert states_of("...") == (before,) * 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no page"),
        ("h  A title\n", "line 1: no page begins above"),
        ("@ {}\n", "line 1: behind `@` stand"),
        ('@ {"dump": 1, "document": 0, "sha256": ""}\n', "line 1: dump and sha256 are texts"),
        ('@ {"dump": "a", "document": 0, "sha256": ""}\nx  A title\n', "line 2: `x  A title` begins with none"),
        ('@ {"dump": "a", "document": 0, "sha256": ""}\nhallo\n', "line 2: `hallo` begins with none"),
        ('@ {"dump": "a", "document": 0, "sha256": ""}\nb  Text\nh  A title\n', "line 2: text .* without a headline"),
        ('@ {"dump": "a", "document": 0, "sha256": ""}\nh  A title\n.  Menu\n', "line 2: a headline .* without text"),
        (
            '@ {"dump": "a", "document": 0, "sha256": ""}\nh  A title\nh  A title\nb  Text\n',
            "line 2: a headline .* printed twice",
        ),
    ],
)
def test_what_is_wrong_is_told_by_its_line(text: str, says: str) -> None:
    """A file that cannot be meant is refused, with the number of the line and what to do."""
    with pytest.raises(UsageError, match=says):
        read_cuts(text, "cuts.txt")


def test_only_letters_are_corrected() -> None:
    """A page whose lines are not those of its dump is refused, at the first that differs."""
    own = page()
    (read,) = read_cuts(page_text(own), "cuts.txt")
    with pytest.raises(UsageError, match=r"line 4: a\.txt prints `Ferry"):
        compared(read._replace(texts=(*own.texts[:2], "Ferry sinks", *own.texts[3:])), own.texts, "cuts.txt")
    with pytest.raises(UsageError, match="none may be added or taken out"):
        compared(read, own.texts[:-1], "cuts.txt")
