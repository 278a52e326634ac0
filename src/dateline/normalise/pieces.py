"""The distinct pieces of an article as printed: each said once, whatever the page repeated."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.model import Piece, Role, Span
from dateline.normalise.captions import key
from dateline.normalise.paragraphs import Paragraph
from dateline.normalise.text import squash

_SAID_ONCE = frozenset({Role.HEADLINE, Role.STANDFIRST, Role.BYLINE, Role.DATE, Role.SECTION, Role.CREDIT})


def pieces(text: str, spans: Sequence[Span], body: Sequence[Paragraph]) -> tuple[Piece, ...]:
    """Pieces in printed order: the first printing of each headline, standfirst, caption …, every body paragraph.

    `text` is the decoded document; every piece's text is exactly the slice its offsets name.
    """
    seen: set[tuple[Role, str]] = set()
    found = [Piece(p.role, p.char_start, p.char_end, text[p.char_start : p.char_end]) for p in body]
    for span in spans:
        role = span.role
        printed = text[span.char_start : span.char_end]
        if role in _SAID_ONCE:
            said = (role, squash(printed))
        elif role is Role.CAPTION:
            said = (role, key(printed))
        elif role is Role.DATELINE:
            said = (role, str(span.char_start))
        else:
            continue
        if said not in seen:
            seen.add(said)
            found.append(Piece(role, span.char_start, span.char_end, printed))
    found.sort(key=lambda piece: piece.char_start)
    return tuple(found)
