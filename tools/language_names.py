"""Prints the names of months and weekdays of a language for its file: `python -m tools.language_names sv pl`.

From Unicode CLDR through Babel: full names as they stand in a date and alone, then the abbreviations without their stop,
lower case, in the form of `lexicon/languages/<code>.yaml`. Oblique cases and house forms are added by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from babel import Locale
from babel.dates import get_day_names, get_month_names

_FORMS = (("wide", "format"), ("abbreviated", "format"), ("wide", "stand-alone"), ("abbreviated", "stand-alone"))


def names(locale: str, read: Any) -> dict[int, list[str]]:
    """The names that `read` (Babel's reader of months or days) gives for `locale`, by number, each once."""
    found: dict[int, list[str]] = {}
    for width, context in _FORMS:
        row: Mapping[int, str] = read(width, context=context, locale=Locale.parse(locale))
        for number, name in row.items():
            found.setdefault(number, []).append(name.lower().rstrip("."))
    return {number: list(dict.fromkeys(row)) for number, row in sorted(found.items())}


def main(codes: list[str]) -> None:
    """Prints the two parts for each of `codes` (ISO 639-1)."""
    for code in codes:
        print(f"# {Locale.parse(code).english_name}")
        for part, read in (("months", get_month_names), ("weekdays", get_day_names)):
            print(f"{part}:")
            for number, row in names(code, read).items():
                print(f"  {number}: [{', '.join(row)}]")


if __name__ == "__main__":
    main(sys.argv[1:])
