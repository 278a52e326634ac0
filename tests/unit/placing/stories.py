"""Builds articles out of pieces for the placing tests: pieces lie in a document one after the other."""

from collections.abc import Sequence

from dateline.model import Article, Piece, Role


def story(*parts: str | tuple[Role, str], headline: str | None = None, language: str | None = "en") -> Article:
    """An article with an optional headline and pieces: plain strings are body paragraphs."""
    pieces: list[Piece] = []
    position = 7  # somewhere inside a document
    labelled = [(Role.BODY, part) if isinstance(part, str) else part for part in parts]
    if headline is not None:
        labelled.insert(0, (Role.HEADLINE, headline))
    for role, text in labelled:
        pieces.append(Piece(role, position, position + len(text), text))
        position += len(text) + 2
    body = "\n\n".join(text for role, text in labelled if role is Role.BODY)
    return _article(headline, body, language, pieces)


def _article(headline: str | None, body: str, language: str | None, pieces: Sequence[Piece]) -> Article:
    return Article(
        article_id="0" * 32,
        article_index=0,
        char_start=7,
        char_end=pieces[-1].char_end if pieces else 7,
        headline=headline,
        standfirst=None,
        byline=None,
        agency=None,
        dateline_place=None,
        body=body,
        crossheads=(),
        captions=(),
        language=language,
        section=None,
        publisher=None,
        url=None,
        n_words=len(body.split()),
        n_paragraphs=body.count("\n\n") + 1,
        quality_flags=(),
        pieces=tuple(pieces),
    )
