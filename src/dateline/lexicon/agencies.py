"""News agencies: their house spellings, and the three places where a text says whose it is.

A credit or dateline names the supplier outright. In running text an agency may be the supplier ("told Reuters"),
or only quoted ("state news agency KCNA said"); `attribution:` in the languages' files says which words make it which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from dateline.lexicon import load_table

_WINDOW_CHARS = 64
_LONGEST_CREDIT_CHARS = 1000
_DATELINE_CHARS = 240
_ARABIC_PREFIXES = "لوبفك"
_APOSTROPHES = frozenset("'’‘ʼ")

_SUPPLIER = 100
"""A dateline mark or a sign-off: the text says outright whose it is."""
_STRONG = 10
_WEAK = 1


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency or picture house, and how it is named in copy."""

    house: str
    is_cited: bool
    is_picture: bool
    is_world: bool


@dataclass(frozen=True, slots=True)
class _Name:
    agency: Agency
    is_initials: bool


@dataclass(frozen=True, slots=True)
class _Mention:
    name: _Name
    char_start: int
    char_end: int
    has_arabic_to: bool


@cache
def _names() -> dict[str, _Name]:
    names: dict[str, _Name] = {}
    for row in load_table("agencies")["agencies"]:
        agency = Agency(row["house"], row.get("cited", False), row.get("picture", False), row.get("world", False))
        for key in ("names", "initials", "other"):
            for printed in row.get(key, ()):
                for form in (printed, printed.upper()):
                    names.setdefault(form, _Name(agency, key == "initials"))
    return names


@cache
def _folded_names() -> dict[str, _Name]:
    return {form.casefold(): name for form, name in _names().items()}


@cache
def _finder() -> tuple[AhoCorasick, tuple[_Name, ...]]:
    names = _names()
    # the full automaton is twice as fast as the default, and small for a few hundred names
    finder = AhoCorasick(list(names), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return finder, tuple(names.values())


def _mentions(text: str) -> list[_Mention]:
    """Every agency name that stands as a word of its own, in order."""
    finder, names = _finder()
    found = []
    for index, start, end in finder.find_matches_as_indexes(text):
        before, after = text[start - 1 : start], text[end : end + 1]
        if after.isalnum() and after.isascii():
            continue
        if after in _APOSTROPHES and text[end + 1 : end + 2].isupper() and text[end + 1] != "S":
            continue  # SANA'A is a city
        arabic_to = False
        if before.isalnum():
            is_prefix = before in _ARABIC_PREFIXES and not text[start - 2 : start - 1].isalnum()
            if not is_prefix and not "぀" <= text[start] <= "鿿":  # Chinese and Japanese part no words
                continue
            arabic_to = before == "ل"
        if after.isalnum() and not "぀" <= text[start] <= "鿿":
            continue
        found.append(_Mention(names[index], start, end, arabic_to))
    return found


def agency_mentions(text: str, char_start: int, char_end: int) -> list[int]:
    """Where in `text[char_start:char_end]` anything like an agency's name starts; offsets count characters of `text`.

    A pre-test at automaton speed: no name at all means no agency, and most texts have none.
    """
    found = _finder()[0].find_matches_as_indexes(text[char_start:char_end])
    return [char_start + start for _, start, _ in found]


def agency_spans(text: str) -> list[tuple[int, int]]:
    """Where the names of agencies stand in `text`, half-open, in order."""
    return [(mention.char_start, mention.char_end) for mention in _mentions(text)]


def _alternation(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def _contexts() -> dict[str, re.Pattern[str]]:
    """The words around a name as patterns on the lower-case text before and after it (64 characters at most)."""
    table = load_table("attribution")

    def flat(key: str) -> list[str]:
        words: list[str] = table[key]
        return words

    between = rf"(?:[\s'’]+(?:{_alternation(flat('between'))}))" + r"{0,3}[\s'’]*[\"“«(„]?$"
    return {
        "strong_before": re.compile(rf"(?:^|[\s(])(?:{_alternation(flat('strong_before'))}){between}"),
        "weak_before": re.compile(rf"(?:^|[\s(،,])و?(?:{_alternation(flat('weak_before'))}){between}"),
        "quoted_before": re.compile(rf"(?:^|[\s(])(?:{_alternation(flat('quoted_before'))}){between}"),
        "strong_after": re.compile(rf"[\"”»)]?[\s]+(?:{_alternation(flat('strong_after'))})\b"),
        "weak_after": re.compile(rf"[\"”»)]?[\s]+(?:{_alternation(flat('weak_after'))})\b"),
        "dated_after": re.compile(rf"[\"”»)]?[\s]+(?:{_alternation(flat('dated_after'))})"),
        "arabic_to": re.compile(rf"(?:^|\s)(?:{_alternation(flat('arabic_to'))})\s*[\"“«]?$"),
        "sign_off": re.compile(rf"[\s)\].»/|-]*(?:{_alternation(load_table('agencies')['sign_off'])})?[\s.]*$"),
        "dateline_after": re.compile(r"\)\s*(?:[-–—:]|\.\s*-)"),
    }


def _weight(text: str, mention: _Mention) -> int:
    """How much this mention says that the agency supplied the text."""
    start, end = mention.char_start, mention.char_end
    left = text[max(0, start - _WINDOW_CHARS) : start].casefold()
    right = text[end : end + _WINDOW_CHARS].casefold()
    is_ = _contexts()
    bare = left.rstrip(" \t")
    if end > len(text) - 24 and (not bare or bare[-1] in "([/–—-\n|") and is_["sign_off"].fullmatch(right):
        return _SUPPLIER
    if end < _DATELINE_CHARS and bare[-1:] == "(" and is_["dateline_after"].match(right):
        return _SUPPLIER
    if mention.name.is_initials or mention.name.agency.is_cited or is_["quoted_before"].search(left):
        return 0
    if mention.has_arabic_to or is_["arabic_to"].search(left):
        return _STRONG
    if is_["strong_before"].search(left) or is_["strong_after"].match(right):
        return _STRONG
    if is_["dated_after"].match(right):
        return 0
    if is_["weak_after"].match(right):
        return _WEAK * (2 if bare[-1:] in (",", "،") else 1)  # "…, AFP said." credits, "AFP said that" cites
    return _WEAK if is_["weak_before"].search(left) else 0


def agency_in_body(text: str) -> str | None:
    """House spelling of the agency that running text gives as its supplier, or None.

    Counted: a dateline mark at the head ("(Reuters) -"), a sign-off at the end ("(AFP)"), attribution ("told Reuters",
    "questions from Reuters", "an AFP correspondent"), a sentence closed with ", AFP said", and leaning on it twice. Not
    counted: a state agency quoted by others, old reports ("according to the AP in 2018"), picture agencies.
    """
    weights: dict[Agency, int] = {}
    for mention in _mentions(text):
        agency = mention.name.agency
        if not agency.is_picture and (weight := _weight(text, mention)):
            weights[agency] = weights.get(agency, 0) + weight
    weights = {a: w for a, w in weights.items() if w >= (2 * _WEAK if a.is_world else 2 * _STRONG)}
    # the first named of equals; national agencies only behind the world's
    return max(weights, key=lambda a: (weights[a] >= _SUPPLIER, a.is_world, weights[a])).house if weights else None


def _stands_apart(text: str, mention: _Mention) -> bool:
    """Whether initials are set off as in "(PA)", "PA/Jane Roe", "Photo: PA", rather than inside a sentence."""
    left, right = text[: mention.char_start].rstrip(), text[mention.char_end :].lstrip()
    left_free = not left or not left[-1].isalnum() or left.casefold().endswith((" via", " by", " of"))
    right_free = not right or not right[0].isalnum()
    return left_free and right_free


def agency_in_credit(text: str) -> str | None:
    """House spelling of the agency in a credit, byline or dateline mark ("REUTERS/Jane Roe/File photo"), or None.

    Of several the first counts; "A via B" gives the wire that sent it (B), unless B only sells pictures.
    """
    text = text[:_LONGEST_CREDIT_CHARS]
    mentions = [m for m in _mentions(text) if not m.name.is_initials or _stands_apart(text, m)]
    if not mentions:
        return None
    writers = [m for m in mentions if not m.name.agency.is_picture]
    for mention in writers[1:]:
        if text[: mention.char_start].rstrip().casefold().endswith(" via"):
            return mention.name.agency.house
    return (writers or mentions)[0].name.agency.house


@cache
def _picture_houses() -> frozenset[str]:
    return frozenset(row["house"] for row in load_table("agencies")["agencies"] if row.get("picture"))


def is_picture_agency(house: str) -> bool:
    """Whether the agency of that house spelling supplies pictures and never texts."""
    return house in _picture_houses()


@cache
def _beside() -> frozenset[str]:
    return frozenset(load_table("agencies")["beside"])


@cache
def _generic() -> frozenset[str]:
    return frozenset(load_table("agencies")["generic"])


def is_agency_name(text: str) -> bool:
    """Whether a byline or credit is nothing but agencies: "Reuters", "By The Associated Press", "AFP/dpa", "Agencies"."""
    folded = text.strip(" \t\r\n.,:;()[]|/-–—©").casefold()
    if not folded or len(folded) > 80:
        return False
    if folded in _folded_names() or folded in _generic():
        return True
    spans = [(m.char_start, m.char_end) for m in _mentions(text) if not m.name.is_initials or _stands_apart(text, m)]
    if not spans:
        return False
    rest = list(text)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    words = re.findall(r"[^\W_]+", "".join(rest).casefold())
    return all(word in _beside() for word in words)


@cache
def _sites() -> dict[str, str]:
    rows = load_table("agencies")["agencies"]
    return {site: row["house"] for row in rows for site in row.get("sites", ())}


def agency_of_site(host: str) -> str | None:
    """House spelling of the agency whose own site `host` ("www.reuters.com") is, or None."""
    parts = host.casefold().split(":")[0].split(".")
    sites = _sites()
    return next((sites[tail] for k in range(len(parts)) if (tail := ".".join(parts[k:])) in sites), None)


@cache
def _ownership() -> re.Pattern[str]:
    return re.compile(_alternation(load_table("agencies")["ownership"]))


def agency_in_furniture(text: str) -> str | None:
    """House spelling of the agency that a line of furniture claims the text for ("© 2026 AFP"), or None."""
    if len(text) > 400 or not _ownership().search(text.casefold()):
        return None
    agency = agency_in_credit(text)
    return None if agency is None or is_picture_agency(agency) else agency
