"""Languages as data: one file each (`<code>.yaml`) holds all that the stages need of a language.

Adding a language is adding a file; README.md in this folder says what each part means. The files are parsed and
checked once per process, when the first table is asked for; importing dateline does not touch them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import yaml

from dateline.lexicon.languages.shape import FURNITURE_KINDS, HEADER_ROLES, SHAPE, LanguageError, check

__all__ = ["LanguageError", "codes", "language", "lists", "merged", "roles_of_label", "table"]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LAST: Final = 1000
"""Precedence of a language that states none."""


@cache
def _all() -> Mapping[str, Mapping[str, Any]]:
    """Every language by its code, in order of precedence, codes deciding ties."""
    found: dict[str, Mapping[str, Any]] = {}
    for entry in files(__package__).iterdir():
        if entry.name.endswith(".yaml"):
            code = entry.name.removesuffix(".yaml")
            try:
                raw = yaml.load(entry.read_text(encoding="utf-8"), Loader=_Loader)
            except yaml.YAMLError as error:
                raise LanguageError(f"lexicon/languages/{entry.name} is no YAML: {error}") from error
            found[code] = check(code, raw)
    order = sorted(found, key=lambda code: (found[code].get("precedence", _LAST), code))
    return MappingProxyType({code: found[code] for code in order})


def codes() -> tuple[str, ...]:
    """ISO 639-1 codes of the languages that have a file, in order of precedence.

    Where two languages disagree about a word (listopada is November in Polish, October in Croatian) the earlier wins,
    unless the reader knows the language.
    """
    return tuple(_all())


def language(code: str | None) -> Mapping[str, Any]:
    """All that the file of language `code` says; empty where there is none."""
    return _all().get(code or "", {})


def lists(part: str, key: str | None = None) -> Iterator[tuple[str, Any]]:
    """(code, value) of `part` (or of `part.key`) of each language that has it, in order of precedence."""
    for code, data in _all().items():
        value = data.get(part)
        if key is not None and value is not None:
            value = value.get(key)
        if value is not None:
            yield code, value


def merged(part: str, key: str) -> list[str]:
    """The words of `part.key` of all languages, each once, in order of precedence."""
    return list(dict.fromkeys(word for _, words in lists(part, key) for word in words))


def _merged_part(part: str) -> dict[str, list[str]]:
    return {key: merged(part, key) for key in SHAPE[part]}


def _datelines() -> dict[str, list[str]]:
    """The words of datelines; a language that lists no months or weekdays of its own there prints its full names."""
    out = _merged_part("datelines")
    for part in ("months", "weekdays"):
        listed = {code for code, _ in lists("datelines", part)}
        names = [
            n for code, by_number in lists(part) if code not in listed for row in by_number.values() for n in row[:1]
        ]
        forms = [form for name in names for form in (name, name.capitalize())]
        out[part] = list(dict.fromkeys((*out[part], *forms)))
    return out


def _furniture() -> dict[str, dict[str, list[str]]]:
    """Phrases by kind and by where they stand in a line, of all languages."""
    out: dict[str, dict[str, list[str]]] = {}
    for kind in FURNITURE_KINDS:
        rows = [forms for _, forms in lists("furniture", kind)]
        out[kind] = {
            where: list(dict.fromkeys(phrase for forms in rows for phrase in forms.get(where, ())))
            for where in ("whole", "start", "within")
        }
    return out


def _credits() -> dict[str, Any]:
    table: dict[str, Any] = _merged_part("credits")
    return table | {"file_photo": dict(lists("credits", "file_photo"))}


def _numbered(part: str) -> dict[int, list[str]]:
    """The names of the months of another calendar, of all languages, by their number."""
    rows = [months for _, months in lists(part)]
    return {n: [name for months in rows for name in months.get(n, ())] for n in SHAPE[part]}


_TABLES: Final[Mapping[str, Callable[[], Any]]] = {
    "months": lambda: dict(lists("months")),
    "weekdays": lambda: dict(lists("weekdays")),
    "islamic_months": lambda: _numbered("islamic_months"),
    "function_words": lambda: dict(lists("function_words")),
    "phrases": lambda: dict(lists("phrases")),
    "datelines": _datelines,
    "leads": lambda: _merged_part("leads"),
    "bylines": lambda: _merged_part("bylines"),
    "dates": lambda: {key: merged("dates", key) for key in SHAPE["dates"] if key != "order"},
    "eras": lambda: {name: year for _, years in lists("eras") for name, year in years.items()},
    "persian_months": lambda: _numbered("persian_months"),
    "attribution": lambda: _merged_part("attribution"),
    "labels": lambda: _merged_part("labels"),
    "credits": _credits,
    "furniture": _furniture,
}


@cache
def _roles() -> Mapping[str, tuple[str, ...]]:
    counts: dict[str, dict[str, int]] = {}
    for _, labels in lists("labels"):
        for role, words in labels.items():
            for word in words:
                counts.setdefault(word, {})[role] = counts.get(word, {}).get(role, 0) + 1
    order = {role: i for i, role in enumerate(HEADER_ROLES)}
    return {word: tuple(sorted(by, key=lambda role: (-by[role], order[role]))) for word, by in counts.items()}


def roles_of_label(label: str) -> tuple[str, ...]:
    """What `label` (of a database export's header: "LENGTH", "Rubrik :") leads in, the usual meaning first; () if unknown.

    Case, a colon and spaces around it do not matter. Languages disagree ("text" is a body, or whose text it is): all
    roles are given, those of most languages first. Roles are `shape.HEADER_ROLES`.
    """
    return _roles().get(label.casefold().strip(" \t\u00a0\u3000:：.*[]【】").strip(), ())


def is_table(name: str) -> bool:
    """Whether `table` knows `name`."""
    return name in _TABLES


@cache
def table(name: str) -> Any:
    """One part over all languages, in the form in which its reader asks for it; made once per process.

    'months', 'weekdays', 'function_words' and 'phrases' are by language; of the others the languages' words stand
    together: 'furniture' by kind and place in the line, 'credits' (but 'file_photo' by language), 'datelines', 'leads',
    'bylines', 'attribution', 'labels', 'dates', 'eras', 'islamic_months', 'persian_months'. Raises KeyError for another name.
    """
    return _TABLES[name]()
