"""Whose text it is: the best of what byline, dateline, site, page furniture and the text itself say."""

from __future__ import annotations

from urllib.parse import urlsplit

from dateline.lexicon.agencies import agency_in_body, agency_in_credit, agency_in_furniture, agency_of_site
from dateline.model import Role, Span

_LONGEST_MARK_CHARS = 400


def agency_of(
    text: str, spans: tuple[Span, ...], byline_agency: str | None, url: str | None, printed_body: str
) -> str | None:
    """House spelling of the agency that supplied an article, or None.

    `text` is the decoded document, `spans` the article's, `printed_body` its paragraphs. In order of weight: byline,
    dateline, a credit line that belongs to no picture, the agency's own site, furniture that claims the text
    ("© 2026 AFP"), attribution in the body. The credit of a *picture* says nothing of the text.
    """
    if byline_agency:
        return byline_agency
    claimed: str | None = None
    previous = Role.HEADLINE
    for span in spans:
        role = span.role
        if role is Role.BODY or role is Role.SEPARATOR:
            if role is Role.BODY:
                previous = role
            continue
        if span.char_end - span.char_start <= _LONGEST_MARK_CHARS:
            if role is Role.DATELINE or (role is Role.CREDIT and previous is not Role.CAPTION):
                if found := agency_in_credit(text[span.char_start : span.char_end]):
                    return found
            elif role is Role.FURNITURE and claimed is None:
                claimed = agency_in_furniture(text[span.char_start : span.char_end])
        previous = role
    if url and (site := agency_of_site(urlsplit(url).netloc)):
        return site
    return claimed or agency_in_body(printed_body)
