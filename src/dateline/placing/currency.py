"""Signs of money before a figure ("£8", "R$ 300"): weak evidence of the country whose papers print them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from dateline.placing.gazetteer import Entry, Sense

_SIGN = re.compile(r"[£\u058f\u09f3\u0e3f\u20a0-\u20ab\u20ad-\u20c0]|[A-Z]\$|RM ?\d")
"""May there be one? € tells no country."""
_MAGNITUDE = 0.0
"""A sign is no place: it is as well known as nothing."""


@cache
def _table() -> tuple[re.Pattern[str], dict[str, Entry]]:
    text = (files(__package__) / "currency_signs.yaml").read_text(encoding="utf-8")
    entries = {
        sign: Entry((Sense("money", code, "", _MAGNITUDE),), only_code=code)
        for code, signs in yaml.safe_load(text).items()
        for sign in signs
    }
    either = "|".join(re.escape(sign) for sign in sorted(entries, key=lambda sign: (-len(sign), sign)))
    return re.compile(rf"(?<![\w$£])(?:{either})(?=[ \u00a0\u202f]?\d)"), entries


def signs_in(text: str) -> list[tuple[Entry, int, int]]:
    """Each sign with a figure behind it: what it means, and its offsets in `text`, in order."""
    if _SIGN.search(text) is None:
        return []
    pattern, entries = _table()
    return [(entries[match.group()], *match.span()) for match in pattern.finditer(text)]
