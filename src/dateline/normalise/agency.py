"""Whose text it is: the best of what byline, dateline, site, page furniture and the text itself say."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from dateline.lexicon.agencies import (
    agency_in_body,
    agency_in_credit,
    agency_in_furniture,
    agency_mentions,
    agency_of_site,
    is_agency_name,
    is_picture_agency,
)
from dateline.model import Role, Span

_LONGEST_MARK_CHARS = 160
_LONGEST_CLAIM_CHARS = 400
_MARKS = frozenset({Role.BYLINE, Role.CREDIT, Role.CROSSHEAD, Role.SECTION, Role.DATE, Role.FURNITURE, Role.STANDFIRST})
_BODY, _CAPTION, _CROSSHEAD, _DATELINE = Role.BODY, Role.CAPTION, Role.CROSSHEAD, Role.DATELINE
_FURNITURE, _SEPARATOR = Role.FURNITURE, Role.SEPARATOR
_HEAD = frozenset({Role.HEADLINE, Role.STANDFIRST, Role.BYLINE, Role.DATE, Role.SECTION})
_PICTURE = re.compile(r"phot|pictur|image|video|graphic|foto|bild|imag[ei]n|фото|تصوير|صور|©", re.IGNORECASE)


def _named_by(line: str, role: Role) -> str | None:
    """The agency a short line names as the text's author: 'By Reuters', 'AFP, MANILA', 'With inputs from PTI'."""
    if len(line) > _LONGEST_MARK_CHARS or _PICTURE.search(line):
        return None
    agency = agency_in_credit(line)
    if agency is None or is_picture_agency(agency):
        return None
    head, comma, _ = line.partition(",")
    is_author = role is Role.BYLINE or (comma and is_agency_name(head)) or line.strip(" (")[:5].casefold() == "with "
    return agency if is_author else None


def _bare(line: str) -> str | None:
    """The agency of a line that is nothing but agencies: under a headline the author, at the end a sign-off."""
    if len(line) > _LONGEST_MARK_CHARS or not is_agency_name(line):
        return None
    agency = agency_in_credit(line)
    return None if agency is None or is_picture_agency(agency) else agency


def agency_of(
    text: str, spans: tuple[Span, ...], url: str | None, supplied_byline: str | None, body: str
) -> str | None:
    """House spelling of the agency that supplied an article, or None.

    `text` is the decoded document, `spans` the article's, `body` its cleaned body. In order of weight: dateline, a
    printed or supplied byline, a short line that is nothing but an agency's, the agency's own site, furniture that
    claims the text ("© 2026 AFP"), attribution in the body. The credit of a *picture* says nothing of the text.
    """
    named = closing = claimed = None
    in_body = False
    following = 0
    previous = _SEPARATOR
    mentions = agency_mentions(text, spans[0].char_start, spans[-1].char_end) if spans else []
    for span in spans if mentions else ():
        role = span.role
        if role is _SEPARATOR:
            continue
        while following < len(mentions) and mentions[following] < span.char_start:
            following += 1
        is_mentioned = following < len(mentions) and mentions[following] < span.char_end
        if role is _BODY or role is _CAPTION:
            closing = None  # a bare name above text or among pictures is a picture's credit
            in_body |= is_mentioned
        elif role is _DATELINE and is_mentioned:
            if found := agency_in_credit(text[span.char_start : span.char_end]):
                return found
        elif is_mentioned and role in _MARKS and span.char_end - span.char_start <= _LONGEST_CLAIM_CHARS:
            line = text[span.char_start : span.char_end]
            named = named or _named_by(line, role)
            bare = _bare(line)
            if bare and previous in _HEAD:
                named = named or bare
            closing = closing or bare
            in_body |= role is _CROSSHEAD
            if claimed is None and role is _FURNITURE:
                claimed = agency_in_furniture(line)
        previous = role
    if supplied_byline and named is None:
        named = _named_by(supplied_byline, Role.BYLINE)
    if named or closing:
        return named or closing
    if url and (site := agency_of_site(urlsplit(url).netloc)):
        return site
    return claimed or (agency_in_body(body) if in_body else None)
