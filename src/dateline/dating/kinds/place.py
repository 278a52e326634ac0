"""Where in its article a phrase stands: that decides what it says about the day of publication."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from dateline.dating.solver.groups import Doubted
from dateline.dating.solver.kernels import weights
from dateline.dating.solver.witness import Group, Kind
from dateline.lexicon.datelines import match_dateline
from dateline.lexicon.dates import PrintedDate
from dateline.model import Article, Piece, Role

HISTORY = Doubted("history", "text")
"""What the text names in passing: days, months, years and feasts. It may all be about other times."""
LEAD_CHARS = 300
"""A date line with more body text above it is not at the head of its article."""
LEAD_PARAGRAPHS = 2
"""In these the weekday is most often the article's own day."""
LINES_OF_DATES = (Role.DATE, Role.BYLINE, Role.SECTION, Role.CREDIT)
_FILE_PHOTO = re.compile(
    r"\bfile (?:photo|picture|image|pic)|\bFILE\b|file[- ]?photo|\barchiv|\(file\)|/file\b|أرشيف|архив|foto d['’]archivio",
    re.IGNORECASE,
)


class Position(NamedTuple):
    """Where a piece stands in its article."""

    dateline_end: int
    """How far its dateline reaches, in characters of the piece."""
    is_file: bool
    """A caption of a file photo."""
    is_below: bool
    """After the end of the body."""
    is_lead: bool
    """Above or in the first paragraphs."""
    is_east: bool
    """Its article is datelined where the day begins."""
    line_before: str = ""
    """The short line right above it: "Updated" over a date."""
    over_headline: str = ""
    """The short line right above its article's headline: "Updated" there is said of the whole page."""
    is_of_another: bool = False
    """Below the body, in a script that the body has no letter of: the next page of a mixed dump begins there."""


class Dated(NamedTuple):
    """A kind of evidence that dates are, where they stand in a place of its own."""

    kind: Kind
    group: Group
    claims: Callable[[Piece, Position, int, int], str | None]
    """The name of the place that characters `start` to `end` of a piece are, where it is this kind's; else None."""
    kernel: Callable[[PrintedDate, str, str], str | None]
    """The kernel of a printed date at such a place, said in such a sense; None where it says nothing."""


class Place(NamedTuple):
    """Where a mention stands."""

    source: Dated
    """The kind of evidence that a date there is."""
    where: str
    """What `source` calls the place: 'body', 'headline', 'date_line', 'dateline', 'caption', 'caption_file' ..."""
    is_lead: bool
    piece: Piece
    offset: int
    """In the piece."""
    phrase: tuple[str, int, int]
    """What is printed, and its offsets in the document."""

    @property
    def is_of_picture(self) -> bool:
        """Whether a picture's caption says it."""
        return self.where.startswith("caption")


def positions(article: Article, text: str) -> list[Position]:
    """The position of each piece of `article`, which stands in the document `text`."""
    file_photos = {c.char_start for c in article.captions if c.is_file_photo}
    body_to = max((p.char_end for p in article.pieces if p.role is Role.BODY), default=None)
    headline = next((p.char_start for p in article.pieces if p.role is Role.HEADLINE), None)
    over = _line_before(text, headline) if headline is not None else ""
    is_east = (article.dateline_place or "").split(",")[0].casefold() in _east()
    paragraph, chars_above = -1, 0
    out = []
    for piece in article.pieces:
        is_body = piece.role is Role.BODY
        paragraph += is_body
        dateline_end = 0
        if piece.role is Role.DATELINE:
            # a role may be given for the capitals; a sentence that runs on is no dateline
            dateline_end = len(piece.text) if match_dateline(piece.text) is not None else 0
        elif is_body and paragraph == 0:
            head = match_dateline(piece.text)
            dateline_end = head.char_end if head is not None else 0
        is_file = piece.role is Role.CAPTION and (
            piece.char_start in file_photos or _FILE_PHOTO.search(piece.text) is not None
        )
        is_below = body_to is not None and piece.char_start >= body_to
        is_lead = paragraph < LEAD_PARAGRAPHS and not is_below
        if piece.role in LINES_OF_DATES:
            is_lead = is_lead and chars_above <= LEAD_CHARS
        before = _line_before(text, piece.char_start) if piece.role in LINES_OF_DATES else ""
        is_of_another = is_below and piece.role in LINES_OF_DATES and _is_of_another_script(piece.text, article)
        out.append(Position(dateline_end, is_file, is_below, is_lead, is_east, before, over, is_of_another))
        chars_above += len(piece.text) if is_body else 0
    return out


def _is_of_another_script(line: str, article: Article) -> bool:
    if line.isascii():
        return False
    scripts = [letters for letters in _SCRIPTS if letters.search(line)]
    body = next((p.text for p in article.pieces if p.role is Role.BODY), "")
    return bool(scripts and body) and not any(letters.search(body) for letters in scripts)


_SCRIPTS = tuple(
    re.compile(f"[{letters}]")
    for letters in (
        "\u0370-\u03ff",
        "\u0400-\u04ff",
        "\u0590-\u05ea",
        "\u0620-\u06ff",
        "\u0900-\u0dff",
        "\u0e00-\u0eff",
        "\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af",
    )
)
"""Greek, Cyrillic, Hebrew, Arabic, those of India, of Thailand and Laos, of East Asia: scripts that no text has by chance."""


def _line_before(text: str, start: int) -> str:
    """The line above the one that begins at `start`, where it is as short as a label is."""
    line = text[max(0, start - _LABEL_CHARS) : start].rstrip().rpartition("\n")[2].strip()
    return line if len(line) <= _LABEL_CHARS // 2 else ""


_LABEL_CHARS = 60


@cache
def _east() -> frozenset[str]:
    """The places where the day begins, folded."""
    return frozenset(name.casefold() for name in weights()["east"])
