"""Finds the place names of an article: its pieces are joined and searched in one pass, whole words only."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from dateline.lexicon.scripts import UNPARTED
from dateline.model import Article, Role
from dateline.placing.currency import signs_in
from dateline.placing.gazetteer import WELL_KNOWN, Entry, Meaning, Vocabulary, ticker_countries, vocabulary
from dateline.placing.homes import agency_homes, spoken_in
from dateline.placing.respelling import as_in_running_text

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
_OTHER = re.compile(
    r"[\u0370-\u03ff\u0531-\u05ea\u0900-\u097f\u0e00-\u0e7f\u10d0-\u10fa\u1f00-\u1fff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
)
"""Greek, Armenian, Hebrew, Devanagari, Thai, Georgian, kana, Han and Hangul."""
_TICKER = re.compile(r"<[A-Z]{1,6}(?:\.([A-Z]{1,3}))?>")
_ARABIC_PREFIXES: Final = frozenset(
    ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "ال", "وال", "بال", "فال", "كال")
)
"""Conjunctions, prepositions and the article are written on to the word that follows."""
_HEBREW_PREFIXES: Final = frozenset("בלמהוכש")
"""And, in, to, from, the, as, that: up to three of them stand joined before a name."""

_FOREIGN_CODES: Final = (
    "az bs ca cs da de es et eu fi fr gl hr hu id is it lt lv ms nb nl nn no pl pt ro sk sl sq sr sv sw tr vi"
)
FOREIGN_LANGUAGES: Final = frozenset(_FOREIGN_CODES.split())
"""Written in Latin letters, and not English: names and words of these are searched for too."""
_FOREIGN = re.compile(r"\b(?:le|les|des|une|est|el|los|las|una|que|der|die|das|und|ist|não|uma|dos|por)\b")
_LATIN = re.compile("[A-Za-z]{2}")
_PERSIAN = str.maketrans("\u06cc\u06a9", "\u064a\u0643")
"""The Persian yeh and kaf, as Arabic has them."""
_ENGLISH = re.compile(r"\b(?:the|of|to|and|in|said|is|was|for)\b")
_SAMPLE_CHARS: Final = 2000
"""As much of an article's head tells its script and its language."""
LONGEST_WORD: Final = 20
_CLOSING: Final = frozenset(',;:)"”')
_OPENING: Final = '("“'


_new = tuple.__new__
"""Makes a named tuple of a tuple at half the price of its class."""

Stretch = tuple[int, int, int]
"""(end in the joined text, zone, what to add to its offsets for those of the document)."""


class Text(NamedTuple):
    """An article's pieces that can speak of places, each with a line end behind it."""

    joined: str
    stretches: list[Stretch]
    """In order, the lead parted from the rest of the body; they cover all but the joints."""
    home: str = ""
    """Country of the national agency that filed it (ISO 3166 alpha-2), or ''."""
    place: str = ""
    """What the dateline names, as printed: "March 3, 2024 (LISBON) -" has it in brackets, where others have their agency."""


Name = tuple[int, int, int, Meaning, int]
"""(start in the document, start, end, meaning, zone) of a name whose meaning is known; offsets are those of the joined
text but for the first."""


class Mention(NamedTuple):
    """A name that only its context can settle. Offsets are in the joined text."""

    char_start: int
    """In the document."""
    start: int
    end: int
    zone: int
    entry: Entry
    text: str
    before: str
    """The word that ends one space before it, or ''."""


@dataclass(slots=True)
class WeakWord:
    """A word of some countries' papers: where it first stands, and how often it is there."""

    entry: Entry
    char_start: int
    """In the document."""
    start: int
    end: int
    n: int = 1


class Ticker(NamedTuple):
    """An instrument code that names an exchange."""

    code: str
    char_start: int
    """In the document."""
    start: int
    end: int


@dataclass(slots=True)
class Found:
    """What one pass over an article found."""

    text: str
    """The joined text."""
    printed: str
    """The same as printed."""
    plain: list[Name]
    """Names that mean one thing."""
    open: list[Mention]
    weak: dict[Entry, WeakWord]
    tickers: list[Ticker]
    home: str = ""
    """Country of the agency that filed it, or ''."""
    spoken: frozenset[str] = frozenset()
    """Where the article's language is at home: countries, or divisions of them ('CA-QC')."""
    language: str | None = None
    """ISO 639-1, or None."""


def join(article: Article) -> Text:
    """The article's pieces as one text with its zones."""
    texts: list[str] = []
    stretches: list[Stretch] = []
    position = body_chars = 0
    for role, char_start, _char_end, text in article.pieces:
        zone = _ROLE_ZONE.get(role)
        if zone is None:
            continue
        end = position + len(text)
        shift = char_start - position
        if zone == BODY and body_chars < LEAD_CHARS:
            split = position + LEAD_CHARS - body_chars
            body_chars += len(text)
            if split < end:
                stretches.append((split, LEAD, shift))
            else:
                zone = LEAD
        stretches.append((end, zone, shift))
        texts.append(text)
        position = end + 1
    texts.append("")  # a line end stands behind every name, and before the first one by Python's negative index
    home = agency_homes().get(article.agency or "", "")
    return Text("\n".join(texts), stretches, home, article.dateline_place or "")


def find(text: Text, language: str | None, *, with_local: bool) -> Found:
    """All names that can say something about the place of an article.

    `language` is the article's (ISO 639-1) or None; `with_local` searches for small places and for words in small letters too.
    """
    printed = text.joined
    if "\u06cc" in printed or "\u06a9" in printed:
        text = text._replace(joined=printed.translate(_PERSIAN))
    vocabularies = _vocabularies(printed, language, with_local)
    found = _find(text, printed, vocabularies, language)
    if any(zone == DATELINE for _, zone, _ in text.stretches) and not _is_well_known_in_dateline(found):
        respelled = _with_dateline_respelled(text)
        if respelled.joined != text.joined and not _names_in_dateline(found):
            found = _find(respelled, printed, vocabularies, language)
        if not _is_well_known_in_dateline(found):
            _take_home_names(found, respelled, printed, language)
    for entry, start, end in signs_in(text.joined):
        if (word := found.weak.get(entry)) is not None:
            word.n += 1
        else:
            found.weak[entry] = WeakWord(entry, start + _shift(text, start), start, end)
    if "<" in text.joined:
        for ticker in _TICKER.finditer(text.joined):
            if country := ticker_countries().get(ticker[1] or ""):
                start = ticker.start()
                found.tickers.append(Ticker(country, start + _shift(text, start), start, ticker.end()))
    return found


def _shift(text: Text, start: int) -> int:
    """What to add to offset `start` of the joined text for that of the document."""
    return next(shift for end, _, shift in text.stretches if start < end)


def _find(text: Text, printed: str, vocabularies: tuple[Vocabulary, ...], language: str | None) -> Found:
    found = Found(text.joined, printed, [], [], {}, [], text.home, spoken_in(language), language)
    for words in vocabularies:
        _scan(words, text, found)
    return found


def _names_in_dateline(found: Found) -> bool:
    return any(name[4] == DATELINE for name in found.plain) or any(m.zone == DATELINE for m in found.open)


def _is_well_known_in_dateline(found: Found) -> bool:
    return any(name[4] == DATELINE for name in found.plain) or any(
        m.zone == DATELINE and m.entry.senses[0].magnitude >= WELL_KNOWN for m in found.open
    )


def _take_home_names(found: Found, text: Text, printed: str, language: str | None) -> None:
    """Read the dateline by the names that cities have at home: English copy is filed from Firenze and Den Haag, too."""
    alone = _rewritten(text, lambda part, zone: part if zone == DATELINE else " " * len(part))
    if _LATIN.search(alone.joined) is None:
        return
    home = _find(alone, printed, (vocabulary("foreign", "latin", "local"),), language)
    if _is_well_known_in_dateline(home):
        found.open[:] = sorted((*(m for m in found.open if m.zone != DATELINE), *home.open), key=lambda m: m.start)
        found.plain[:] = sorted((*found.plain, *home.plain), key=lambda name: name[1])


def _with_dateline_respelled(text: Text) -> Text:
    return _rewritten(text, lambda part, zone: as_in_running_text(part) if zone == DATELINE else part)


def _rewritten(text: Text, rewrite: Callable[[str, int], str]) -> Text:
    """The same text with each stretch as `rewrite` makes it of what stands there and its zone: as many characters."""
    parts, start = [], 0
    for end, zone, _ in text.stretches:
        parts.append(rewrite(text.joined[start:end], zone))
        start = end
    return text._replace(joined="".join(parts) + text.joined[start:])


def _vocabularies(text: str, language: str | None, with_local: bool) -> tuple[Vocabulary, ...]:
    scripts: tuple[Vocabulary, ...] = ()
    if not text.isascii():
        if _ARABIC.search(text, 0, _SAMPLE_CHARS):
            scripts += (vocabulary("arabic"),)
        if _CYRILLIC.search(text, 0, _SAMPLE_CHARS):
            scripts += (vocabulary("cyrillic"),)
        if _OTHER.search(text, 0, _SAMPLE_CHARS):
            scripts += (vocabulary("other"),)
    if not scripts or (_LATIN.search(text, 0, _SAMPLE_CHARS) and _ENGLISH.search(text, 0, _SAMPLE_CHARS)):
        if _is_foreign(text, language):
            scripts += (vocabulary("foreign", "latin", "local") if with_local else vocabulary("foreign", "latin"),)
        else:
            scripts += (vocabulary("latin", "local") if with_local else vocabulary("latin"),)
    return scripts


def _is_foreign(text: str, language: str | None) -> bool:
    if language is not None:
        return language in FOREIGN_LANGUAGES
    sample = text[:_SAMPLE_CHARS]
    return len(_FOREIGN.findall(sample)) > len(_ENGLISH.findall(sample))


def _scan(words: Vocabulary, article: Text, found: Found) -> None:
    """Sort the matches into plain names, open names and weak words."""
    text = article.joined
    plain, weak = words.plain, words.weak
    add = found.plain.append
    weak_words = found.weak
    stretches = iter(article.stretches)
    until = zone = shift = 0
    for index, start, end in words.automaton.find_matches_as_indexes(text):
        if (text[end].isalnum() or text[start - 1].isalnum()) and not _is_joined(text, start, end):
            continue
        while start >= until:
            until, zone, shift = next(stretches)
        if zone == DATELINE and text[start - 1] == "(" and text[end] == ")" and text[start:end] != article.place:
            continue  # "(Saba)", "(Lusa)": an agency, whatever island is called so
        if zone == DATELINE and _DAY_BEFORE.search(text, max(0, start - _DAY_REACH), start) is not None:
            continue  # "WISMAR, 9. Mai 2023": a month, whatever town is called so
        meaning = plain[index]
        if meaning is not None:
            add((start + shift, start, end, meaning, zone))
            continue
        entry = weak[index]
        if entry is None:
            entry = words.open[index]
            if entry.senses:
                before = _word_before(text, start)
                found.open.append(_new(Mention, (start + shift, start, end, zone, entry, text[start:end], before)))
        elif (word := weak_words.get(entry)) is not None:
            word.n += 1
        else:
            weak_words[entry] = WeakWord(entry, start + shift, start, end)


_DAY_REACH = 8
_DAY_BEFORE = re.compile(r"(?<!\d)\d{1,2}(?:\.|º|er)?[ \u00a0](?:de[ \u00a0])?$")


def _word_before(text: str, start: int) -> str:
    """The word that ends one space before `start`, or '' where something else stands between."""
    if start < 2 or text[start - 1] not in " \n" or text[start - 2] in _CLOSING:
        return ""
    words = text[max(0, start - LONGEST_WORD) : start - 1].rsplit(None, 1)
    return words[-1].lstrip(_OPENING) if words else ""


def _is_joined(text: str, start: int, end: int) -> bool:
    """May the name stand there though a letter or a digit stands beside it?

    Arabic and Hebrew join small words before a name, Korean behind it; kana, Han and Thai part no words, but a word in
    katakana ends where katakana do.
    """
    first = text[start]
    if first < "\u0590":
        return False
    if "\uac00" <= first <= "\ud7af":
        return not text[start - 1].isalnum()
    if "\u30a0" <= first <= "\u30ff":
        return not ("\u30a0" <= text[start - 1] <= "\u30ff" or "\u30a0" <= text[end] <= "\u30ff")
    if UNPARTED.match(first) is not None:
        return True
    return not text[end].isalnum() and _is_prefixed(text, start)


def _is_prefixed(text: str, start: int) -> bool:
    """Is what stands before an Arabic or Hebrew name only its prefixes?"""
    is_hebrew = "א" <= text[start] <= "ת"
    if not is_hebrew and not "ء" <= text[start] <= "ي":
        return False
    begin = start
    while begin and start - begin < 4 and text[begin - 1].isalnum():
        begin -= 1
    if is_hebrew:
        return start - begin < 4 and _HEBREW_PREFIXES.issuperset(text[begin:start])
    return text[begin:start] in _ARABIC_PREFIXES
