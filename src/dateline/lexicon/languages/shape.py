"""What a language file may hold, and the check that it holds nothing else.

A mistake in a file that somebody adds is told at load with the file, the place in it and what stands there instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

WORDS: Final = "words"
"""A list of strings, none empty, none twice."""

NUMBERS: Final = "numbers"
"""Words, each with a whole number."""

ORDERS: Final = ("dmy", "mdy", "ymd")
"""The orders in which a date of three numbers is printed; a tuple in the shape lists the words allowed."""

FURNITURE_KINDS: Final = (
    "share",
    "subscribe",
    "appeal",
    "more",
    "advert",
    "comment",
    "legal",
    "navigation",
    "media",
    "tags",
    "section",
    "credit",
    "caption",
    "byline",
    "endnote",
)
"""Kinds of page furniture. Of a phrase under two kinds the first counts, of a whole line the last."""

HEADER_ROLES: Final = (
    "headline",
    "standfirst",
    "date",
    "time",
    "byline",
    "publisher",
    "section",
    "page",
    "edition",
    "words",
    "language",
    "copyright",
    "agency",
    "place",
    "url",
    "id",
    "body",
    "load_date",
    "update_date",
    "subject",
)
"""What a label in the header of a database export may lead in."""

_PHRASES: Final = (
    *("last", "next", "this", "ahead", "perhaps_ahead", "since", "past", "past_endings"),
    *("today", "yesterday", "before_yesterday", "tomorrow"),
    *("last_week", "this_week", "next_week", "last_month", "this_month", "next_month"),
    *("last_year", "this_year", "next_year"),
)
_DATES: Final = (
    "updated",
    "published",
    "other",
    "of_another",
    "comments",
    "today_before",
    "at",
    "oclock",
    "am",
    "pm",
    "weekday_marks",
)
_ATTRIBUTION: Final = (
    *("strong_before", "strong_after", "weak_before", "weak_after"),
    *("between", "quoted_before", "dated_after", "arabic_to"),
)


def _lists(*keys: str) -> dict[str, Any]:
    return dict.fromkeys(keys, WORDS)


SHAPE: Final[Mapping[str, Any]] = {
    "name": str,
    "precedence": int,
    "words_follow": bool,
    "function_words": str,
    "months": dict.fromkeys(range(1, 13), WORDS),
    "months_also_words": WORDS,
    "months_never_alone": WORDS,
    "weekdays": dict.fromkeys(range(7), WORDS),
    "islamic_months": dict.fromkeys(range(1, 13), WORDS),
    "persian_months": dict.fromkeys(range(1, 13), WORDS),
    "eras": NUMBERS,
    "dates": {"order": ORDERS, **_lists(*_DATES)},
    "datelines": _lists("months", "weekdays", "date_words", "not_places"),
    "phrases": _lists(*_PHRASES),
    "leads": _lists("when", "goes_on"),
    "bylines": _lists("lead_in", "behind", "and", "in", "tail", "titles", "desks", "editors", "joined_and_names"),
    "credits": _lists("file_photo", "file_mark", "lead_in"),
    "attribution": _lists(*_ATTRIBUTION),
    "sentence_ends": str,
    "papers": WORDS,
    "columns_of_briefs": WORDS,
    "rights": _lists("notice", "tail"),
    "labels": _lists(*HEADER_ROLES),
    "furniture": {kind: _lists("whole", "start", "within") for kind in FURNITURE_KINDS},
}
"""The parts of a language file; all but `name` may be left out. README.md beside this module says what each is for."""


class LanguageError(ValueError):
    """A language file that cannot be used; the message says which, where and what to do."""


def check(code: str, raw: object) -> Mapping[str, Any]:
    """`raw`, the parsed file of language `code`, unchanged; raises LanguageError where it is not of the declared shape."""
    where = f"lexicon/languages/{code}.yaml"
    if not isinstance(raw, Mapping):
        raise LanguageError(f"{where}: a mapping of parts is wanted (name:, months: ...), not {_kind(raw)}")
    _check_mapping(where, "", raw, SHAPE)
    if "name" not in raw:
        raise LanguageError(f"{where}: `name:` is missing: the English name of the language")
    for part, wanted in (("months", 12), ("weekdays", 7)):
        if part in raw and len(raw[part]) != wanted:
            missing = sorted(set(SHAPE[part]) - set(raw[part]))
            raise LanguageError(f"{where}: {part} wants all {wanted}; missing {', '.join(map(str, missing))}")
    return raw


def _check_mapping(where: str, path: str, raw: Mapping[Any, Any], shape: Mapping[Any, Any]) -> None:
    for key, value in raw.items():
        place = f"{path}.{key}" if path else str(key)
        if key not in shape:
            known = ", ".join(map(str, shape))
            raise LanguageError(f"{where}: {place} is no part of a language file; known here: {known}")
        wanted = shape[key]
        if isinstance(wanted, Mapping):
            if not isinstance(value, Mapping):
                raise LanguageError(f"{where}: {place} must be a mapping, not {_kind(value)}")
            _check_mapping(where, place, value, wanted)
        elif wanted == WORDS:
            _check_words(where, place, value)
        elif wanted == NUMBERS:
            _check_numbers(where, place, value)
        elif isinstance(wanted, tuple):
            if value not in wanted:
                raise LanguageError(f"{where}: {place} must be one of {', '.join(wanted)}, not {value!r}")
        elif type(value) is not wanted:
            raise LanguageError(f"{where}: {place} must be a {wanted.__name__}, not {_kind(value)}: {value!r}")


def _check_words(where: str, place: str, value: object) -> None:
    if not isinstance(value, list):
        raise LanguageError(f"{where}: {place} must be a list of words, not {_kind(value)}: {value!r}")
    for word in value:
        if not isinstance(word, str):
            raise LanguageError(f"{where}: {place} holds {word!r}, which YAML reads as {_kind(word)}: put it in quotes")
        if not word.strip():
            raise LanguageError(f"{where}: {place} holds an empty word")
    if len(set(value)) != len(value):
        twice = next(word for word in value if value.count(word) > 1)
        raise LanguageError(f"{where}: {place} names {twice!r} twice")


def _check_numbers(where: str, place: str, value: object) -> None:
    if not isinstance(value, Mapping):
        raise LanguageError(f"{where}: {place} must be a mapping of words to whole numbers, not {_kind(value)}")
    for word, number in value.items():
        if not isinstance(word, str) or type(number) is not int:
            raise LanguageError(f"{where}: {place} wants words with whole numbers, not {word!r}: {number!r}")


def _kind(value: object) -> str:
    return {"NoneType": "nothing", "str": "text", "bool": "yes or no", "int": "a number"}.get(
        type(value).__name__, f"a {type(value).__name__}"
    )
