"""Mails: single messages (EML, MSG) and mailboxes (mbox), each message a document, each attachment a file of its own.

The message's `Date:` is the day the mail was sent, so that no article in it is younger; its subject is a headline only
where the text does not turn out to be a list of articles or a page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from dateline.errors import DumpUnreadable
from dateline.ingest.faults import said
from dateline.ingest.formats import advice_for, foreign_kind
from dateline.ingest.items import well_formed
from dateline.ingest.markup import as_paragraphs
from dateline.ingest.reading import Reading
from dateline.ingest.rich_text import held
from dateline.ingest.streams import HeadedStream
from dateline.lexicon.dates import find_dates
from dateline.lexicon.subjects import subject_answered
from dateline.model import Document, Metadata, Rejection, Severity

Item = Document | Rejection
ReadInner = Callable[[HeadedStream], Iterator[Item]]

_FROM_LINE = re.compile(rb"^From [^\r\n]{1,200}\r?\n(?=[\x21-\x39\x3b-\x7e]{1,60}:)", re.M)
_MSG_STREAM = "__nameid_version1.0".encode("utf-16-le")
_SENDS_NEWS = re.compile(
    r"(?:news|newsletter|no-?reply|alerts?|redak\w*|redac\w*|editor\w*|press|briefing|daily)\b[^@]*@", re.I
)
_HEAD_CHARS = 600
_FEWEST_BLANKS = 2
_LONGEST_TITLE = 160
_SIGNATURE = re.compile(r"^-- ?$(?:\n.*){0,12}\Z", re.M)


def read_mail(reading: Reading, stream: HeadedStream, read_inner: ReadInner) -> Iterator[Item]:
    """The text and the attachments of one message."""
    yield from _message(reading, held(reading, stream, "mail"), read_inner)


def read_mbox(reading: Reading, stream: HeadedStream, read_inner: ReadInner) -> Iterator[Item]:
    """The messages of a mailbox, one after the other (RFC 4155; `>From ` is unquoted)."""
    for data in _messages(stream, reading.options.max_xml_bytes):
        yield from _message(reading, re.sub(rb"(?m)^>(>*From )", rb"\1", data), read_inner)


def read_msg(reading: Reading, stream: HeadedStream, read_inner: ReadInner) -> Iterator[Item]:
    """The text and the attachments of a message saved by Outlook."""
    from oxmsg import Message

    data = held(reading, stream, "mail")
    if _MSG_STREAM not in data:
        looks = foreign_kind(data[:512])
        raise DumpUnreadable(f"it looks like {looks}, not like text: {advice_for(looks)}")
    try:
        message = Message.load(io.BytesIO(data))
        body = message.body or as_paragraphs(message.html_body or "")
        subject, sent = message.subject or "", message.sent_date  # read as they are asked for
        attachments = [(one.file_name or "attachment", one.file_bytes or b"") for one in message.attachments]
    except (MemoryError, DumpUnreadable):
        raise
    except Exception as error:  # a damaged compound file makes its reader raise almost anything
        raise DumpUnreadable(f"the Outlook message is damaged ({said(error)}): deliver it again") from error
    yield from _documents(reading, body, subject, _utc(sent))
    yield from _attached(reading, attachments, read_inner, _utc(sent))


def _messages(stream: HeadedStream, limit: int) -> Iterator[bytes]:
    held_bytes = b""
    at_end = False
    while not at_end:
        part = stream.read(1 << 20)
        at_end = not part
        held_bytes += part
        starts = [match.start() for match in _FROM_LINE.finditer(held_bytes)]
        whole = starts if at_end else starts[:-1]
        for n, start in enumerate(whole):
            end = starts[n + 1] if n + 1 < len(starts) else len(held_bytes)
            yield held_bytes[held_bytes.index(b"\n", start) + 1 : end]
        if starts:
            held_bytes = held_bytes[starts[-1] :]
        if len(held_bytes) > limit:
            raise DumpUnreadable(f"a mail in it is larger than {limit:,} bytes: deliver it in parts")


def _message(reading: Reading, data: bytes, read_inner: ReadInner) -> Iterator[Item]:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)  # by the policy
    sent = _sent(message)
    subject = _header(message, "subject")
    parts = [_part(one) for one in _text_parts(message)]
    text = next((text for kind, text in parts if kind == "plain" and text.strip()), "")
    markup = next((text for kind, text in parts if kind == "html"), "")
    refused = False
    if not text and markup:
        try:
            text = as_paragraphs(markup)
        except DumpUnreadable as error:  # what is attached, and other mails of a mailbox, can be read
            yield reading.rejection("record_unreadable", f"a mail ({subject[:80]}): {error}", text=well_formed(markup))
            refused = True
    if text.strip():
        yield from _documents(reading, text, subject, sent, _newsletter(message))
    attached = (
        [(one.get_filename() or one.get_content_type(), _payload(one)) for one in message.iter_attachments()]
        if message.is_multipart()
        else []
    )
    n_before = reading.n_documents
    yield from _attached(reading, attached, read_inner, sent)
    if not text.strip() and not refused and reading.n_documents == n_before:
        named = f" ({subject[:80]})" if subject else ""
        yield reading.rejection(
            "no_text",
            f"a mail{named} has no text: it was passed over",
            text=well_formed(data.decode("utf-8", "replace")),
            severity=Severity.WARNING,
        )


def _newsletter(message: EmailMessage) -> str | None:
    """The name of a paper that sends its articles by mail; None for mails of people, who send what others wrote."""
    name, address = parseaddr(_header(message, "from"))
    is_list = any(_header(message, header) for header in ("list-unsubscribe", "list-id"))
    return name or None if is_list or _SENDS_NEWS.match(address) else None


def _documents(
    reading: Reading, text: str, subject: str, sent: datetime | None, newsletter: str | None = None
) -> Iterator[Document]:
    text = _SIGNATURE.sub("", well_formed(text).replace("\r\n", "\n")).strip()
    title = " ".join(subject_answered(well_formed(subject)).split())
    if title.count(" ") < _FEWEST_BLANKS and _has_headline(text):
        title = ""  # "News", "Newsletter 12" above a text that begins with its own headline
    metadata = Metadata(fetched_at=sent, headline=title or None, publisher=newsletter, source="mail")
    if newsletter and sent and not find_dates(text[:_HEAD_CHARS]):
        metadata = replace(metadata, published_on=sent.date())  # its day is the mail's, where it prints none
    if not text:
        return
    first = " ".join(text.split("\n", 1)[0].split())
    if (
        title
        and first.casefold() != title.casefold()
        and title.casefold() not in " ".join(text[:400].split()).casefold()
    ):
        text = f"{title}\n\n{text}"
    yield from reading.documents(text + "\n", metadata, kind="record")


def _has_headline(text: str) -> bool:
    """Whether a text begins with a short line of several words that is no sentence, and a paragraph below it."""
    first, _, rest = text.partition("\n\n")
    is_title = "\n" not in first and len(first) <= _LONGEST_TITLE and first.count(" ") >= _FEWEST_BLANKS
    return is_title and first[-1:] not in ".:,;!" and len(rest.partition("\n\n")[0]) > len(first)


def _attached(
    reading: Reading, attachments: list[tuple[str, bytes]], read_inner: ReadInner, sent: datetime | None
) -> Iterator[Item]:
    for name, data in attachments:
        if not data:
            continue
        reading.enter(name, Metadata(fetched_at=sent, source="mail"))
        try:
            yield from read_inner(HeadedStream(io.BytesIO(data).read))
        except DumpUnreadable as error:
            yield reading.rejection("member_unreadable", str(error), severity=Severity.WARNING)
        finally:
            reading.leave()


def _text_parts(message: EmailMessage) -> Iterator[EmailMessage]:
    if not message.is_multipart():
        yield message
        return
    for kind in ("plain", "html"):
        body = message.get_body(preferencelist=(kind,))
        if isinstance(body, EmailMessage):
            yield body


def _part(part: EmailMessage) -> tuple[str, str]:
    kind = "html" if part.get_content_type() == "text/html" else "plain"
    try:
        content = part.get_content()
    except (LookupError, ValueError, AssertionError, KeyError):  # an unknown charset or transfer encoding
        content = _payload(part).decode("utf-8", "replace")
    return kind, content if isinstance(content, str) else ""


def _payload(part: Any) -> bytes:
    try:
        payload = part.get_payload(decode=True)
        if payload is None and part.get_content_type() == "message/rfc822":
            payload = part.get_payload(0).as_bytes()
    except (ValueError, AssertionError, IndexError, LookupError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message[name] or "")
    except (ValueError, IndexError, AttributeError, TypeError):  # headers that the parser cannot make sense of
        return ""


def _sent(message: EmailMessage) -> datetime | None:
    try:
        return _utc(parsedate_to_datetime(_header(message, "date")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None
