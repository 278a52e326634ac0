"""Numbers, shares and names as the report prints them: never 0% or 100% unless it is exactly that."""

from __future__ import annotations

from functools import cache

from dateline.placing.gazetteer import country_names
from dateline.placing.schemes import load_scheme, scheme_names

_STEPS = ("k", "M", "G", "T")


def number(value: float) -> str:
    """`value` with thin spaces between thousands."""
    return f"{value:,}".replace(",", "\u202f")


def share(part: int, whole: int) -> str:
    """`part` of `whole` in percent; never 0% or 100% unless it is exactly that."""
    if not whole:
        return "–"
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return "<0.1%"
    if 99.9 < percent < 100:
        return ">99.9%"
    return f"{percent:.0f}%" if percent in (0, 100) or 10 <= percent < 99.5 else f"{percent:.1f}%"


def size(amount: int, unit: str = "") -> str:
    """`amount` to three digits with k, M or G."""
    value, letter = float(amount), ""
    for step in _STEPS:
        if value < 999.5:
            break
        value, letter = value / 1000, step
    digits = f"{value:.0f}" if value >= 100 or not letter else f"{value:.1f}"
    return f"{digits}\u202f{letter}{unit}".rstrip("\u202f") if letter or unit else digits


def plural(n: int, one: str, many: str = "") -> str:
    """'1 article', '2 articles'."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def country_title(code: str) -> str:
    """The English name of a country; the code itself where it has none."""
    return country_names().get(code, code)


@cache
def region_titles() -> dict[str, str]:
    """Slug of a region of any shipped scheme -> its title."""
    titles: dict[str, str] = {"global": "Several countries", "unknown": "No place known"}
    for name in scheme_names():
        titles |= load_scheme(name).titles
    return titles
