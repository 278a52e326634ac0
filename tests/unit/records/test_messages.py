"""Mails saved as text, one below the other."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.model import Document, Role, Segmentation
from dateline.segment import segment

BODY = (
    "The harbour board of {0} closed the old swing bridge on Monday after a crack was found in one of its wheels.\n\n"
    "Repairs will take six weeks, the board said, and lorries must drive round by {0} Mills until they are done."
)
LABELS = {
    "en": ("From", "Subject", "Date"),
    "de": ("Von", "Betreff", "Gesendet"),
    "fr": ("De", "Objet", "Envoyé"),
    "ja": ("差出人", "件名", "日付"),
}


def message(labels: tuple[str, str, str], subject: str, day: str, *, order: tuple[int, int, int] = (0, 1, 2)) -> str:
    """A message as mail programs save it."""
    head = [f"{labels[0]}: desk@example.org", f"{labels[1]}: {subject}", f"{labels[2]}: {day}"]
    town = subject.split()[0]
    return "\n".join([head[n] for n in order]) + "\n\n" + BODY.format(town) + "\n\n"


def read(text: str) -> Segmentation:
    return segment(Document("0" * 64, "mails.txt", 0, text))


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_each_mail_is_an_article(labels: tuple[str, str, str], order: tuple[int, int, int]) -> None:
    """The subject is its title and the day its day, whatever their order; who sent it is no part of the text."""
    text = message(labels, "Skagholm loses its bridge", "2026-05-04", order=order)
    text += message(labels, "Tarnby gets a ferry", "2026-05-05", order=order)
    found = read(text)
    titles = [one.claims.headline for one in found.segments if one.claims]
    assert titles == ["Skagholm loses its bridge", "Tarnby gets a ferry"]
    days = [one.printed_day.days for one in found.segments if one.printed_day]
    assert days == [(date(2026, 5, 4),), (date(2026, 5, 5),)]
    told = "".join(text[span.char_start : span.char_end] for span in found.spans if span.role is Role.BODY)
    assert told.count("swing bridge") == 2
    assert "desk@example.org" not in told


@pytest.mark.parametrize(
    "text",
    [
        message(LABELS["en"], "Re: Skagholm loses its bridge", "2026-05-05")
        + message(LABELS["en"], "Skagholm loses its bridge", "2026-05-04"),
        "A letter reached this paper on Tuesday, and we print it as it came.\n\n"
        + message(LABELS["en"], "Skagholm loses its bridge", "2026-05-04")
        + message(LABELS["en"], "Tarnby gets a ferry", "2026-05-05"),
        message(LABELS["en"], "Skagholm loses its bridge", "2026-05-04"),
    ],
    ids=["the answers of one thread", "an article that quotes mails", "one message"],
)
def test_what_is_no_list_of_mails(text: str) -> None:
    """Threads, quotations and single messages are read as before."""
    assert not any(one.claims for one in read(text).segments)


def test_a_head_may_hold_fields_that_nobody_knows() -> None:
    """Programs add lines of their own between those of the sender, the subject and the day."""
    text = "".join(
        f"From: desk@example.org\nNewsgroups: local.news\nSubject: {subject}\nX-Mailer: tin\nDate: 2026-05-0{n}\n\n{BODY.format(subject.split()[0])}\n\n"
        for n, subject in ((4, "Skagholm loses its bridge"), (5, "Tarnby gets a ferry"))
    )
    assert [one.claims.headline for one in read(text).segments if one.claims] == [
        "Skagholm loses its bridge",
        "Tarnby gets a ferry",
    ]
