"""Lines above the body that tell the days of a story are no part of its text."""

import pytest

from dateline.model import Role, Span
from dateline.normalise.above import read_again


@pytest.mark.parametrize(
    ("note", "is_note"),
    [
        ("This story was last edited on 29 May 2023. It first appeared on 8 May 2023.", True),
        ("Zuletzt aktualisiert am 29. Mai 2023. Erstmals veröffentlicht am 8. Mai 2023.", True),
        ("Publié le 8 mai 2023. Mis à jour le 29 mai 2023 par la rédaction.", True),
        ("The yard's plan, first published on 3 March 2021, was revised on 9 March 2021 after the ministry complained.", False),
        ("The yard opened on 3 March 2021 and closed on 9 March 2021.", False),
    ],
)  # fmt: skip
def test_both_days_of_a_story(note: str, is_note: bool) -> None:
    """A line is a note where it tells when a story came out and when it was edited, and hardly anything more."""
    text = f"{note}\nThe yard christened a ship that nobody had ordered."
    spans = (Span(0, len(note), Role.BODY, 0), Span(len(note) + 1, len(text), Role.BODY, 0))
    roles = [span.role for span in read_again(text, spans)]
    assert roles == [Role.DATE if is_note else Role.BODY, Role.BODY]


@pytest.mark.parametrize(
    "line", ["投稿日:2022年3月3日 投稿者:藤井彩", "Posted on 3 March 2022 by Ada Lund-Halvorsen Eriksdottir"]
)
def test_the_day_and_its_writer_are_no_text(line: str) -> None:
    """A labelled day with a writer beside it is a date line, however long the name."""
    text = f"{line}\nThe yard christened a ship that nobody had ordered."
    spans = (Span(0, len(line), Role.BODY, 0), Span(len(line) + 1, len(text), Role.BODY, 0))
    assert [span.role for span in read_again(text, spans)] == [Role.DATE, Role.BODY]
