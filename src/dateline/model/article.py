"""An article's text, cleaned, before it is dated and placed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dateline.model.spans import PrintedDay, Role


class Piece(NamedTuple):
    """A distinct stretch of an article as printed in the document: what dating and placing read.

    Repeats (the caption printed four times, the second headline) and furniture are not among the pieces.
    """

    role: Role
    char_start: int
    char_end: int
    text: str
    """Exactly `document.text[char_start:char_end]`."""


class Post(NamedTuple):
    """The hour of a post of a live blog as printed."""

    char_start: int
    char_end: int
    text: str
    """'18:45 GMT', '5 August 2023, 20:10'."""
    day: date | None
    """Where it prints its own."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A picture's caption, and what it says of the picture."""

    text: str
    credit: str | None
    taken_on: date | None
    is_file_photo: bool
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article's text, cleaned, before it is dated and placed."""

    article_id: str
    """32 hex digits: SHA-256 over squashed headline and body."""
    article_index: int
    char_start: int
    char_end: int
    headline: str | None
    standfirst: str | None
    byline: str | None
    agency: str | None
    dateline_place: str | None
    body: str
    """Paragraphs parted by a blank line."""
    crossheads: tuple[str, ...]
    captions: tuple[Caption, ...]
    language: str | None
    section: str | None
    publisher: str | None
    url: str | None
    n_words: int
    n_paragraphs: int
    quality_flags: tuple[str, ...]
    pieces: tuple[Piece, ...]
    page: str | None = None
    edition: str | None = None
    printed_words: int | None = None
    printed_day: PrintedDay | None = None
    """The day that the header of its record prints."""
    posts: tuple[Post, ...] = ()
    """Of a live blog."""
