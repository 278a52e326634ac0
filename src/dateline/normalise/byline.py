"""Bylines: people, not agencies, places, titles or dates."""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicon import load_table
from dateline.lexicon.agencies import is_agency_name
from dateline.lexicon.date_labels import date_label
from dateline.lexicon.dates import find_dates
from dateline.lexicon.languages import lists
from dateline.normalise.text import fold_space


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = load_table("bylines")

    def words(key: str) -> str:
        return "|".join(re.escape(word) for word in sorted(table[key], key=lambda w: (-len(w), w)))

    titles = words("titles")
    not_and = "|".join(re.escape(word[1:]) for word in sorted(table["joined_and_names"]))
    return {
        "lead_in": re.compile(rf"\s*(?:{words('lead_in')})(?:\s*:\s*|\s+)", re.IGNORECASE),
        # Arabic writes "and" as a letter glued to the next word, and some names begin with that letter
        "and": re.compile(rf"\s+(?:{words('and')})\s+|\s*&\s*|\s+و(?=\S)(?!(?:{not_and})(?:\s|$))", re.IGNORECASE),
        "place": re.compile(rf"\s+(?:{words('in')})\s+(?=[A-ZÀ-ÞА-ЯЇІЄҐ])(?:\S+\s*){{1,6}}$"),
        # "Sports EditorFollow": flattened pages glue what stood in two boxes
        "title": re.compile(rf"(?:^|[\s(-])(?i:{titles})(?:$|[\s,.)]|(?=[A-Z][a-z]))"),
        # "Jane RoeSenior Editor": a box glued to the next
        "glued": re.compile(
            rf"(?<=[a-zà-ÿ])(?=(?:{'|'.join(w.capitalize() for w in sorted(table['titles']) if w.isascii() and len(w) > 4)})\b)"
        ),
        # "藤井彩記者", "오하늘 기자", "Oya Fidan tarafından"
        "behind": re.compile(rf"(?<=[^\W\d_])\s*(?:{words('behind')})\.?$", re.IGNORECASE),
        # within a line of the day: "Posted on 3 March 2022 by ..."
        "lead_in_within": re.compile(
            rf"(?:^|(?<=[\s|·•/,–—-]))(?:{words('lead_in')})(?:\s*[:：]\s*|\s+)", re.IGNORECASE
        ),
        "behind_within": re.compile(rf"(?<=[^\W\d_])\s*(?:{words('behind')})(?![^\W\d_])", re.IGNORECASE),
        "desk": re.compile(rf"(?:{words('desks')})\.?", re.IGNORECASE),
        "edited": re.compile(rf"\s*(?:{words('editors')})\s*[:：]", re.IGNORECASE),
        # "Words: Jane Roe / Pictures: John Doe"
        "pictures": re.compile(
            rf"\s*[/|;,•·–—-]?\s+(?:{'|'.join(map(re.escape, sorted(_credits())))}).*$", re.IGNORECASE
        ),
        "tail": re.compile(rf"\s*(?:{words('tail')}).*$", re.IGNORECASE | re.DOTALL),
    }


def _credits() -> frozenset[str]:
    """What stands before a photographer's name, with its colon, and before no writer's."""
    writers = {f"{word}:" for word in load_table("bylines")["lead_in"]}
    return frozenset(word for _, words in lists("credits", "lead_in") for word in words if word.endswith(":")) - writers


_PARTS = re.compile(r"\s*[,;|•·/ـ،]\s*|\s+[-–—]\s+|\s{3,}|\t+")
_NOISE = re.compile(r"\S+@\S+|@\w+|https?://\S+|\([^)]*\)|\b\d[\d:./]*\b.*$")
_NAME = re.compile(r"[^\W\d_][\w.'’\-]*(?:\s+[\w.'’\-]+){0,5}")
_NEXT_PLACE = re.compile(r"(?:^|\s)[^\s:]+:")
_FOR_PAPER = re.compile(r"\s+[Ff]or\s+\S.*$")
_COUNTED = re.compile(r"\W*[^\W\d_]+\.?\W{0,2}[A-Z]?\d[\d\W]*[A-Za-z]?")
"""'Page 3', 'Seite A12', 'p. 4-5', 'Nr. 7': a word and a number."""
_AROUND_NAME = " \t|·•–—-,/:：.()"
_MOST_WORDS = 5
_LONGEST_DAY_LINE = 120
_LONGEST_CALLING_LINE = 30
_MIN_NAME_CHARS = 3
_MAX_CHARS = 300
_MAX_PLACE_LINE_CHARS = 120
_MAX_PLACE_WORDS = 3


def _without_calling(name: str) -> str:
    """A name without what some languages print behind it: "오하늘 기자" ("reporter"), "藤井彩記者"; a calling alone stays."""
    bare = _patterns()["behind"].sub("", name.strip())
    return bare if any(map(str.isalpha, bare)) and not _patterns()["title"].search(bare) else name


def _people(part: str) -> list[str]:
    """Names in one comma-free part of a byline."""
    is_ = _patterns()
    people = []
    names = is_["and"].split(part)
    if len(names) > 1 and is_["title"].search(names[0]) and not any(" " in name.strip() for name in names[1:]):
        return []  # "Corresponsal en Salta": what is "and" to the Dutch stands before a place
    for name in names:
        name = _without_calling(name)
        name = fold_space(_FOR_PAPER.sub("", is_["place"].sub("", " " + name))).strip(" .,:;-–—0123456789")
        if (
            len(name) < _MIN_NAME_CHARS
            or is_["title"].search(name)
            or is_["desk"].fullmatch(name)
            or is_agency_name(name)
        ):
            continue
        if (_NAME.fullmatch(name) and (len(name.split()) > 1 or not name.isascii())) or (name.istitle()):
            people.append(name)
    return people


def _without_dates(line: str) -> str:
    """The line up to the first date printed in it, or what stands behind a date that begins it."""
    if any(map(str.isdigit, line)) and (dates := find_dates(line)):
        before = line[: dates[0].char_start]
        return before if before.strip() else line[dates[0].char_end :].lstrip(" |·•–—-,/")
    return line


_CITY_AND_REPORTER = re.compile(
    r"([\u0600-\u06ff][\u0600-\u06ff ()]{1,30}?)\s?[:：]\s?[«\u0600-\u06ff][^.!؟:]{2,60}(?:[:：][^.!؟]{2,60})?"
)


def is_writer(line: str) -> bool:
    """Whether a line is a name and the calling that some languages print behind it, and nothing else: "藤井彩記者"."""
    if len(line) > _LONGEST_CALLING_LINE:
        return False
    behind = _patterns()["behind"].search(line)
    return behind is not None and people(line) == [line[: behind.start()].strip()]


def writer_beside_day(line: str) -> str:
    """What a line of the day of publication says of its writer: 'Posted on 3 March 2022 by Ada Lund' -> 'Ada Lund'.

    A name counts behind "by" or before what is printed behind names ("기자", "tarafından"); empty where none is.
    """
    if len(line) > _LONGEST_DAY_LINE or not any(map(str.isdigit, line)):
        return ""
    days = find_dates(line)
    ends = [0, *(day.char_end for day in days)]
    starts = [*(day.char_start for day in days), len(line)]
    if days:
        for i, (start, end) in enumerate(zip(ends, starts, strict=True)):
            name = _name_in(line[start:end], is_first=not i)
            if _is_plain_name(name) and people(name):
                return name
    return ""


def _name_in(rest: str, *, is_first: bool) -> str:
    """What stands behind "by", or before the calling of a writer, in a stretch of a line beside its day."""
    is_ = _patterns()
    rest = _NOISE.sub(" ", rest)
    if lead := is_["lead_in_within"].search(rest):
        before = rest[: lead.start()].strip(_AROUND_NAME)
        return rest[lead.end() :].split("|")[0].strip(_AROUND_NAME) if not is_first or _is_label(before) else ""
    if behind := is_["behind_within"].search(rest):
        name = rest[: behind.start()].strip(_AROUND_NAME)
        while " " in name and name[0].islower():  # "3 Mart 2022 tarihinde Oya Fidan tarafından": "on", "by"
            name = name.partition(" ")[2]
        return name
    return ""


def _is_label(text: str) -> bool:
    return not text or date_label(text) == "published"


def _is_plain_name(name: str) -> bool:
    """Whether all words of a name are capitals or particles; two at least, where the script has capitals."""
    words = name.split()
    if not name or len(words) > _MOST_WORDS or not name[0].isalpha() or name[0].islower() or words[-1][0].islower():
        return False
    return len(words) > 1 or not name[0].isupper()


def reporter_s_place(line: str) -> str | None:
    """The city of an Arabic or Persian byline ('بيروت: سلمى الحاج'), None for any other line.

    Such papers print city and reporter above the text where others print a byline and a dateline.
    """
    match = _CITY_AND_REPORTER.fullmatch(line.strip()) if len(line) <= _MAX_PLACE_LINE_CHARS else None
    return fold_space(match[1]) if match and len(match[1].split()) <= _MAX_PLACE_WORDS else None


def is_of_the_desk(text: str) -> bool:
    """Whether a byline names who edited or translated the text ("Editor: ..."), beside whoever wrote it."""
    return _patterns()["edited"].match(text) is not None


def people(text: str) -> list[str]:
    """The people a byline names, in printed order: 'By Jane Roe in Cairo, Reuters' -> ['Jane Roe'].

    Agencies, places, titles, desks and times are left out.
    """
    if _COUNTED.fullmatch(text.strip()):
        return []
    is_ = _patterns()
    line = is_["tail"].sub("", _NOISE.sub(" ", _without_dates(fold_space(text[:_MAX_CHARS]))))
    line = is_["pictures"].sub("", line)
    if lead := is_["lead_in"].match(line):
        line = line[lead.end() :]
    line = line.partition(":")[2] or line  # "Beirut: Jane Roe" names the place first
    line = is_["glued"].sub(" ; ", _NEXT_PLACE.sub(" ; ", line))
    parts = _PARTS.split(line)
    names = dict.fromkeys(name for part in parts for name in _people(part))
    if any(is_["desk"].fullmatch(part.strip()) for part in parts):
        return [name for name in names if " " in name]  # "Redacción, Vitoria": the desk and its town
    return list(names)
