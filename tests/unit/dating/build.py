"""Articles for tests of dating, with pieces at their true offsets in a document of our own writing."""

from __future__ import annotations

import hashlib

from dateline.model import Article, Caption, Piece, Role


def page(*articles: list[tuple[Role, str]], language: str = "en") -> list[Article]:
    """The articles of one document, each given as (role, text) in printed order; body lines count as paragraphs."""
    out, offset = [], 0
    for index, lines in enumerate(articles):
        pieces, start = [], offset
        for role, text in lines:
            pieces.append(Piece(role, offset, offset + len(text), text))
            offset += len(text) + 2
        out.append(_article(index, tuple(pieces), start, offset, language))
        offset += 4
    return out


def story(*body: str, headline: str = "Bridge reopens after repairs", **lines: str) -> list[tuple[Role, str]]:
    """The lines of one story: `date`, `caption` before its body, `below` (a date line) after it."""
    parts = [(Role.HEADLINE, headline)]
    if "date" in lines:
        parts.append((Role.DATE, lines["date"]))
    if "caption" in lines:
        parts.append((Role.CAPTION, lines["caption"]))
    parts += [(Role.BODY, text) for text in body]
    if "below" in lines:
        parts.append((Role.DATE, lines["below"]))
    return parts


def _article(index: int, pieces: tuple[Piece, ...], start: int, end: int, language: str) -> Article:
    body = "\n\n".join(p.text for p in pieces if p.role is Role.BODY)
    headline = next((p.text for p in pieces if p.role is Role.HEADLINE), None)
    captions = tuple(
        Caption(p.text, None, None, "file photo" in p.text.lower(), p.char_start, p.char_end)
        for p in pieces
        if p.role is Role.CAPTION
    )
    return Article(
        article_id=hashlib.sha256(f"{headline}{body}".encode()).hexdigest()[:32],
        article_index=index,
        char_start=start,
        char_end=end,
        headline=headline,
        standfirst=None,
        byline=None,
        agency=None,
        dateline_place=None,
        body=body,
        crossheads=(),
        captions=captions,
        language=language,
        section=None,
        publisher=None,
        url=None,
        n_words=len(body.split()),
        n_paragraphs=body.count("\n\n") + 1,
        quality_flags=(),
        pieces=pieces,
    )
