"""Mails and mailboxes, written by the standard library."""

from __future__ import annotations

import mailbox
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from dateline.errors import DumpUnreadable
from tests.unit.ingest.build import dump_of, read_all

STORY = "The harbour council voted late on Monday to rebuild the old pier in stone.\n\nFishermen had asked for wood.\n"


def message(subject: str = "Pier rises in stone", sender: str = "Ann Example <ann@home.example>") -> EmailMessage:
    made = EmailMessage()
    made["From"] = sender
    made["To"] = "reader@home.example"
    made["Subject"] = subject
    made["Date"] = "Sat, 02 May 2026 09:00:00 +0200"
    made["Message-ID"] = "<1@home.example>"
    return made


def test_a_mail_is_its_text_under_its_subject(tmp_path: Path) -> None:
    """Headers are claims, the signature goes; the mail's day is when the text was there, not when it was published."""
    made = message("Fwd: Pier rises in stone")
    made.set_content(STORY + "\n-- \nAnn\n+47 123\n")
    (document,), rejections = read_all(dump_of(tmp_path, made.as_bytes(), "mail.txt"))
    assert document.text == f"Pier rises in stone\n\n{STORY}"
    assert document.metadata.fetched_at == datetime(2026, 5, 2, 7, tzinfo=UTC)
    assert (document.metadata.published_on, rejections) == (None, [])


def test_a_paper_that_sends_its_articles(tmp_path: Path) -> None:
    """A newsletter's day is the day it was sent, where its text prints none."""
    made = message(sender="Skagholm Post <news@post.example>")
    made.set_content(STORY)
    (document,), _ = read_all(dump_of(tmp_path, made.as_bytes()))
    assert (document.metadata.publisher, document.metadata.published_on) == ("Skagholm Post", date(2026, 5, 2))
    printed = message(sender="Skagholm Post <news@post.example>")
    printed.set_content("30 April 2026\n\n" + STORY)
    (document,), _ = read_all(dump_of(tmp_path, printed.as_bytes()))
    assert document.metadata.published_on is None


def test_html_and_attachments(tmp_path: Path) -> None:
    """A part in HTML is read where there is no plain one; an attachment is read as the file that it is."""
    made = message()
    made.set_content("<html><body><p>A story in markup.</p><p>It ends.</p></body></html>", subtype="html")
    made.add_attachment(
        b'{"title": "Attached", "text": "A story of one line."}\n',
        maintype="application",
        subtype="json",
        filename="a.jsonl",
    )
    made.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(40), maintype="image", subtype="png", filename="logo.png")
    documents, rejections = read_all(dump_of(tmp_path, made.as_bytes()))
    assert [one.text.strip() for one in documents] == [
        "Pier rises in stone\n\nA story in markup.\n\nIt ends.",
        "Attached\n\nA story of one line.",
    ]
    assert ["logo.png" in one.detail for one in rejections] == [True]


def test_a_mailbox(tmp_path: Path) -> None:
    """Each message is a document; lines that begin with From are parted from messages by the header behind them."""
    box = mailbox.mbox(tmp_path / "made")
    for n in range(3):
        made = message(f"Story {n}")
        made.set_content(f"{STORY}\nFrom here on the pier is open.\n")
        box.add(made)
    box.close()
    documents, rejections = read_all(dump_of(tmp_path, (tmp_path / "made").read_bytes(), "box"))
    assert [one.metadata.headline for one in documents] == ["Story 0", "Story 1", "Story 2"]
    assert all("\nFrom here on the pier is open." in one.text for one in documents)
    assert rejections == []


def test_what_only_looks_like_a_mail(tmp_path: Path) -> None:
    """A memo with From and Subject lines is a text; a mail without a text is on record."""
    (document,), _ = read_all(dump_of(tmp_path, "From: Ann\nSubject: Pier\nTo: Bo\n\nThe pier is open.\n"))
    assert document.text.startswith("From: Ann")
    with pytest.raises(DumpUnreadable, match="no text"):
        read_all(dump_of(tmp_path, message().as_bytes()))


def test_a_mail_in_a_mail_in_a_mail_ends(tmp_path: Path) -> None:
    """Mails nested beyond the limit are refused there, and what is above them is used."""
    inner = message("Deepest")
    inner.set_content(STORY)
    for n in range(8):
        outer = message(f"Layer {n}")
        outer.set_content(f"{STORY}")
        outer.add_attachment(inner)
        inner = outer
    documents, rejections = read_all(dump_of(tmp_path, inner.as_bytes()))
    assert 1 <= len(documents) <= 4
    assert any("layers deep" in one.detail for one in rejections)


def test_a_subject_that_is_no_headline(tmp_path: Path) -> None:
    """ "News" above a text that begins with its own headline is not set above it."""
    made = message("News")
    made.set_content("Pier rises in stone this year\n\n" + STORY)
    (document,), _ = read_all(dump_of(tmp_path, made.as_bytes()))
    assert (document.metadata.headline, document.text.split("\n")[0]) == (None, "Pier rises in stone this year")


def test_an_outlook_message_of_a_writer_of_such_files(tmp_path: Path) -> None:
    """A message that extract-msg wrote: its text under its subject, the mail's day, the attachment a document of its own."""
    data = (Path(__file__).parents[2] / "data" / "containers" / "outlook.msg").read_bytes()
    (mail, attached), rejections = read_all(dump_of(tmp_path, data, "dump.bin"))
    assert rejections == []
    assert mail.text.startswith("Pier at Skagholm rises in stone\n\nThe pier at Skagholm")
    assert attached.text.startswith("Night train to Brenn comes back")
    assert {one.metadata.fetched_at for one in (mail, attached)} == {datetime(2026, 5, 3, 7, 30, tzinfo=UTC)}


@pytest.mark.parametrize("stream", ["__substg1.0_0037001F", "__substg1.0_1000001F", "__properties_version1.0"])
def test_an_outlook_message_that_misses_a_part_is_damaged(tmp_path: Path, stream: str) -> None:
    """Its parts are read when they are asked for: whichever is not there, the message says so, and no fault of ours."""
    data = (Path(__file__).parents[2] / "data" / "containers" / "outlook.msg").read_bytes()
    name = stream.encode("utf-16-le")
    assert name in data
    with pytest.raises(DumpUnreadable, match="the Outlook message is damaged"):
        read_all(dump_of(tmp_path, data.replace(name, name.replace(b"_", b"-")), "a.msg"))


def test_a_damaged_outlook_message(tmp_path: Path) -> None:
    """A compound file that names the parts of a message and holds none is refused with its reason."""
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096) + "__nameid_version1.0".encode("utf-16-le") + bytes(4096)
    with pytest.raises(DumpUnreadable, match="Outlook message is damaged"):
        read_all(dump_of(tmp_path, data))


def test_a_mail_of_too_many_tags_is_a_rejection(tmp_path: Path) -> None:
    """It says how many there are; what is attached to it is read."""
    made = message()
    made.set_content("<html><body>" + "<b>x</b>\n" * 251_000, subtype="html")
    made.add_attachment(STORY, filename="story.txt")
    documents, rejections = read_all(dump_of(tmp_path, made.as_bytes(), "mail.eml"))
    assert [one.rule for one in rejections] == ["record_unreadable"]
    assert "(Pier rises in stone): a text in HTML has 502,002 tags, more than the 500,000" in rejections[0].detail
    assert [one.text.strip() for one in documents] == [STORY.strip()]
