"""One article's fields from its spans: a pure function of a document and a segment of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from unicodedata import is_normalized

from dateline.lexicon.agencies import is_agency_name
from dateline.lexicon.datelines import match_dateline
from dateline.model import GOES_ON, Article, Caption, Document, Rejection, Role, Segment, Severity, Span
from dateline.normalise import byline, captions
from dateline.normalise.above import read_again
from dateline.normalise.agency import agency_of
from dateline.normalise.language import language_of
from dateline.normalise.mojibake import is_suspect, repair
from dateline.normalise.paragraphs import paragraphs
from dateline.normalise.pieces import pieces
from dateline.normalise.posts import posts
from dateline.normalise.section import section_of
from dateline.normalise.text import (
    clean,
    fold_space,
    has_loose_space,
    has_odd_characters,
    identity,
    needs_cleaning,
    squash,
)

_TRUNCATED = re.compile(
    r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|\[\+\d+ chars\]|\b(?:continue reading|read more|read full story|lire la suite|leer más|weiterlesen))[\s.]*$",
    re.IGNORECASE,
)
# looking a member up in its enum costs as much as a function call, and these loops run over every line
_CAPTION, _CREDIT, _SEPARATOR = Role.CAPTION, Role.CREDIT, Role.SEPARATOR
_TOLD = frozenset({Role.BODY, Role.CROSSHEAD})
_OPEN_ENDS = ("...", "…", "]")
_ENOUGH_CHARS = 80
_UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_LOWER_START = re.compile(r"[a-zà-öø-ÿа-я]")


class _Reader:
    """Cleaned text of a document's spans; remembers whether it had to repair any."""

    def __init__(self, text: str, char_start: int, char_end: int) -> None:
        self.text = text
        stretch = text[char_start:char_end]
        self.has_repaired = False
        self.steps: list[Callable[[str], str]] = []
        is_odd = not stretch.isascii() and has_odd_characters(stretch)
        if is_odd and is_suspect(stretch):
            self.steps.append(self._repair)
        if self.steps or (needs_cleaning(stretch) if is_odd else not is_normalized("NFC", stretch)):
            self.steps.append(clean)
        self.is_loose = bool(self.steps) or has_loose_space(stretch, is_odd)

    def _repair(self, printed: str) -> str:
        mended = repair(printed)
        self.has_repaired |= mended != printed
        return mended

    def __call__(self, span: Span) -> str:
        """The stretch as a reader sees it: repaired, cleaned, its white space folded."""
        printed = self.text[span.char_start : span.char_end]
        if not self.is_loose and "\n" not in printed and "\r" not in printed:
            return printed.strip(" ")
        for step in self.steps:
            printed = step(printed)
        return " ".join(printed.split())


def _by_role(spans: tuple[Span, ...]) -> dict[Role, list[Span]]:
    grouped: dict[Role, list[Span]] = {}
    for span in spans:
        grouped.setdefault(span.role, []).append(span)
    return grouped


def _headline(read: _Reader, spans: list[Span]) -> str | None:
    """The first printed headline, with its second line where it runs over two."""
    if not spans:
        return None
    first = read(spans[0])
    if len(spans) > 1 and len(read.text[spans[0].char_end : spans[1].char_start]) <= 2:
        second = read(spans[1])
        runs_over = _LOWER_START.match(second) or (first.isupper() and second.isupper())
        if runs_over and squash(second) not in squash(first) and squash(first) not in squash(second):
            first = f"{first} {second}"
    return first or None


def _once(read: _Reader, spans: list[Span]) -> str | None:
    """The texts of `spans`, each once, joined by spaces."""
    if not spans:
        return None
    texts = {squash(t): t for span in reversed(spans) if (t := read(span))}
    return " ".join(reversed(texts.values())) or None


def _captions(read: _Reader, spans: tuple[Span, ...]) -> tuple[Caption, ...]:
    """Each caption once, with the credit line that follows one of its printings."""
    found: dict[str, tuple[Span, str]] = {}
    keys: dict[str, str] = {}
    credit_lines: dict[str, str] = {}
    last: str | None = None
    for span in spans:
        role = span.role
        if role is _CAPTION:
            text = read(span)
            last = keys.get(text) or keys.setdefault(text, captions.key(text))
            if last:
                found.setdefault(last, (span, text))
        elif role is _CREDIT and last:
            credit_lines.setdefault(last, read(span))
        elif role is not _SEPARATOR:
            last = None
    whole = captions.longest(list(found))
    return tuple(
        captions.caption(text, span.char_start, span.char_end, credit_lines.get(key))
        for key, (span, text) in found.items()
        if key in whole
    )


def _people(
    read: _Reader, spans: list[Span], days: list[Span], supplied: str | None, publisher: str | None
) -> str | None:
    """The people of the byline lines, else of the lines of the day, else of the supplied byline; the publisher is nobody."""
    lines = [read(span) for span in spans]
    lines = lines or [name for span in days if (name := byline.writer_beside_day(read(span)))]
    lines = lines or ([supplied] if supplied else [])
    if not lines:
        return None
    house = squash(publisher or "")
    lines = [line for line in lines if not byline.is_of_the_desk(line)] or lines
    names = [name for line in lines for name in byline.people(line) if squash(name) != house]
    return ", ".join(dict.fromkeys(names)) or None


def _as_printed(name: str | None) -> str | None:
    """The value of a field for the reporter, where its words are no plain name; an agency is none."""
    if not name or len(name) > _LONGEST_NAME or is_agency_name(name) or not any(map(str.isalpha, name)):
        return None
    return fold_space(name)


_LONGEST_NAME = 80


def _dateline_place(read: _Reader, spans: list[Span], body: Sequence[Span], bylines: list[Span]) -> str | None:
    """The place of the dateline: from its own span, the head of the first paragraph, or a line of city and reporter."""
    for span in spans[:1]:
        printed = read.text[span.char_start : span.char_end]
        found = match_dateline(printed.lstrip())
        return found.place or None if found else fold_space(re.split(r"[,(–—-]", printed)[0]) or None
    if body and (found := match_dateline(read.text[body[0].char_start : body[0].char_end].lstrip())):
        return found.place or None
    return next((place for span in bylines if (place := byline.reporter_s_place(read(span)))), None)


def _section(read: _Reader, spans: list[Span], supplied: str | None) -> str | None:
    """The section printed above the article, or the one supplied."""
    return section_of(text for s in spans if (text := read(s))) or supplied


def _n_words(body: str, n_paragraphs: int, language: str | None) -> int:
    """Words parted by white space; in Chinese and Japanese, which part none, every character is one."""
    n = body.count(" ") + n_paragraphs  # white space in the body is folded: one space between two words
    return n + len(_UNSPACED.findall(body)) if language in ("zh", "ja") else n


def _flags(segment: Segment, headline: str | None, body: str, read: _Reader, is_supplied: bool) -> tuple[str, ...]:
    flags = list(segment.quality_flags)
    if segment.is_teaser:
        flags.append("teaser")
    if headline is None:
        flags.append("no_headline")
    if is_supplied:
        flags.append("headline_supplied")
    if not body:
        flags.append("no_body")
    if read.has_repaired:
        flags.append("mojibake_repaired")
    if (body[-1:].isalpha() or body.endswith(_OPEN_ENDS)) and _TRUNCATED.search(body[-60:]):
        flags.append("truncated_text")
    if "\ufffd" in body or (headline and "\ufffd" in headline):
        flags.append("undecodable_characters")
    return tuple(flags)


_MOST_OFF = 0.1
_MOST_OFF_WORDS = 8


def _length_flags(printed: int | None, n_words: int) -> tuple[str, ...]:
    """`length_differs` where the words found are not as many as the header of the record says; headlines may be counted."""
    if printed is None or abs(printed - n_words) <= max(_MOST_OFF_WORDS, _MOST_OFF * printed):
        return ()
    return ("length_differs",)


def _rejection(document: Document, segment: Segment) -> Rejection:
    return Rejection.of(
        document,
        segment.char_start,
        segment.char_end,
        "empty_article",
        Severity.CRITICAL,
        "Neither a headline nor a body was found here: look at the spans of this stretch with `dateline inspect`.",
    )


def _told(read: _Reader, printed: Sequence[Span]) -> list[str]:
    """The texts of the paragraphs, those that a page line broke in two in one."""
    told: list[str] = []
    for paragraph in printed:
        text = read(paragraph)
        if text and told and paragraph.reason == GOES_ON:
            told[-1] = f"{told[-1]} {text}"
        elif text:
            told.append(text)
    return told


def article(document: Document, segment: Segment) -> Article | Rejection:
    """The fields of one article, cleaned, undated and unplaced; a Rejection where it has neither headline nor body.

    Offsets count characters of `document.text`. The body is made of the segment's BODY and CROSSHEAD spans, the
    dateline is not part of it. Never raises for any text.
    """
    is_record = segment.claims is not None
    spans = segment.spans if is_record else read_again(document.text, segment.spans)
    claims = segment.claims.or_else(document.metadata) if segment.claims is not None else document.metadata
    of = _by_role(spans)
    lo = min(segment.char_start, spans[0].char_start) if spans else segment.char_start
    hi = max(segment.char_end, spans[-1].char_end) if spans else segment.char_end
    read = _Reader(document.text, lo, hi)

    printed = paragraphs(document.text, [s for s in spans if s.role in _TOLD])
    told = _told(read, printed)
    body = "\n\n".join(told)

    headline = _headline(read, of.get(Role.HEADLINE, []))
    is_supplied = headline is None and document.kind != "text" and segment.article_index == 0 and bool(claims.headline)
    if is_supplied:
        headline = fold_space(clean(claims.headline or "")) or None
    if headline is None and not body:
        return _rejection(document, segment)

    byline_claim = claims.byline if document.kind != "text" or is_record else None
    language = language_of(body if len(body) > _ENOUGH_CHARS else f"{headline or ''}\n{body}", claims.language)
    return Article(
        article_id=identity(headline, told),
        article_index=segment.article_index,
        char_start=segment.char_start,
        char_end=segment.char_end,
        headline=headline,
        standfirst=_once(read, of.get(Role.STANDFIRST, [])),
        byline=_people(read, of.get(Role.BYLINE, []), of.get(Role.DATE, []), byline_claim, claims.publisher)
        or (_as_printed(byline_claim) if is_record else None),
        agency=agency_of(document.text, spans, claims.url, byline_claim, body),
        dateline_place=_dateline_place(read, of.get(Role.DATELINE, []), printed, of.get(Role.BYLINE, [])),
        body=body,
        crossheads=tuple([text for s in of.get(Role.CROSSHEAD, []) if (text := read(s))]),
        captions=_captions(read, spans) if Role.CAPTION in of else (),
        language=language,
        section=claims.section if is_record else _section(read, of.get(Role.SECTION, []), claims.section),
        publisher=claims.publisher,
        url=claims.url,
        n_words=_n_words(body, len(told), language),
        n_paragraphs=len(told),
        quality_flags=_flags(segment, headline, body, read, is_supplied)
        + _length_flags(claims.printed_words, _n_words(body, len(told), language)),
        pieces=pieces(document.text, spans, printed),
        page=claims.page,
        edition=claims.edition,
        printed_words=claims.printed_words,
        printed_day=segment.printed_day,
        posts=posts(document.text, spans),
    )
