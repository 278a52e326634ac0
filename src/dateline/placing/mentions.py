"""Finds the place names of an article's pieces: one automaton pass per piece, whole words only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dateline.model import Article, Piece, Role
from dateline.placing.gazetteer import Entry, Vocabulary, ticker_countries, vocabulary

HEADLINE, LEAD, BODY, CAPTION, DATELINE = range(5)
ZONES: Final = ("headline", "lead", "body", "caption", "dateline")
"""Where a name stands; the weights of the focus are per zone."""

_ROLE_ZONE: Final = {
    Role.HEADLINE: HEADLINE,
    Role.STANDFIRST: LEAD,
    Role.DATELINE: DATELINE,
    Role.BODY: BODY,
    Role.CROSSHEAD: BODY,
    Role.CAPTION: CAPTION,
}
"""Bylines, credits, dates, section names and furniture tell where a paper is, not where a story is."""

LEAD_CHARS: Final = 400
"""The first sentence or two of the body: who did what where."""

_ARABIC = re.compile(r"[؀-ۿ]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_TICKER = re.compile(r"<[A-Z]{1,6}(?:\.([A-Z]{1,3}))?>")
_ARABIC_PREFIXES: Final = frozenset(
    ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "ال", "وال", "بال", "فال", "كال")
)
"""Conjunctions, prepositions and the article are written on to the word that follows."""

FOREIGN_LANGUAGES: Final = frozenset(("fr", "es", "de", "pt", "it", "ca", "gl", "nl"))
_FOREIGN = re.compile(r"\b(?:le|les|des|une|est|el|los|las|una|que|der|die|das|und|ist|não|uma|dos|por)\b")
_ENGLISH = re.compile(r"\b(?:the|of|to|and|in|said|is|was|for)\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in a piece."""

    piece: Piece
    start: int
    """In the piece's text, half-open with `end`."""
    end: int
    zone: int
    entry: Entry

    @property
    def text(self) -> str:
        """The name as printed."""
        return self.piece.text[self.start : self.end]


@dataclass(slots=True)
class WeakWord:
    """A word of some countries' papers, where it first stands and how often it is there."""

    entry: Entry
    piece: Piece
    start: int
    end: int
    zone: int
    n: int = 1


@dataclass(slots=True)
class Found:
    """What one pass over an article found."""

    plain: list[tuple[str, str, Piece, int, int, int]]
    """(country, kind, piece, start, end, zone) of names that mean one thing."""
    open: list[Mention]
    """Names that only their context can settle."""
    weak: dict[Entry, WeakWord]
    """Words of a country's own papers."""
    tickers: list[tuple[str, Piece, int, int]]
    """(country, piece, start, end) of the exchanges named by instrument codes."""


def find(article: Article) -> Found:
    """All names in the article's pieces that can say something about its place."""
    found = Found([], [], {}, [])
    body_chars = 0
    for piece in article.pieces:
        zone = _ROLE_ZONE.get(piece.role)
        if zone is None:
            continue
        lead_end = 0
        if zone == BODY:
            lead_end = LEAD_CHARS - body_chars
            body_chars += len(piece.text)
        for words in _vocabularies(piece.text, article.language):
            _scan(words, piece, zone, lead_end, found)
        if "<" in piece.text:
            for ticker in _TICKER.finditer(piece.text):
                if country := ticker_countries().get(ticker[1] or ""):
                    found.tickers.append((country, piece, ticker.start(), ticker.end()))
    return found


def _vocabularies(text: str, language: str | None) -> Iterator[Vocabulary]:
    if text.isascii():
        yield vocabulary("latin", "foreign") if _is_foreign(text, language) else vocabulary("latin")
        return
    has_arabic, has_cyrillic = _ARABIC.search(text), _CYRILLIC.search(text)
    if has_arabic:
        yield vocabulary("arabic")
    if has_cyrillic:
        yield vocabulary("cyrillic")
    if not (has_arabic or has_cyrillic):
        yield vocabulary("latin", "foreign") if _is_foreign(text, language) else vocabulary("latin")


def _is_foreign(text: str, language: str | None) -> bool:
    if language is not None:
        return language in FOREIGN_LANGUAGES
    sample = text[:2000]
    return len(_FOREIGN.findall(sample)) > len(_ENGLISH.findall(sample))


def _scan(words: Vocabulary, piece: Piece, zone: int, lead_end: int, found: Found) -> None:
    """Sort the matches of one piece into plain names, open names and weak words."""
    text = piece.text
    length = len(text)
    plain = words.plain
    for index, start, end in words.automaton.find_matches_as_indexes(text):
        if end < length and text[end].isalnum():
            continue
        if start and text[start - 1].isalnum() and not _is_prefixed(text, start):
            continue
        sense = plain[index]
        if sense:
            found.plain.append((*sense, piece, start, end, LEAD if start < lead_end else zone))
        elif sense is None:
            entry = words.entries[index]
            if entry.is_weak:
                word = found.weak.get(entry)
                if word is None:
                    found.weak[entry] = WeakWord(entry, piece, start, end, zone)
                else:
                    word.n += 1
            else:
                found.open.append(Mention(piece, start, end, LEAD if start < lead_end else zone, entry))


def _is_prefixed(text: str, start: int) -> bool:
    """Is what stands before an Arabic name only its prefixes?"""
    if not "ء" <= text[start] <= "ي":
        return False
    begin = start
    while begin and start - begin < 4 and text[begin - 1].isalnum():
        begin -= 1
    return text[begin:start] in _ARABIC_PREFIXES
