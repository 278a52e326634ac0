"""Scripts that part no words by spaces: a name or phrase counts there wherever it stands."""

from __future__ import annotations

import re
from typing import Final

UNPARTED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
"""One letter of Thai, Lao, Burmese, Khmer, kana, Han or Hangul (whose particles are joined to their word)."""


def parts_word(text: str, at: int) -> bool:
    """Whether cutting `text` right before offset `at` would cut a word: a letter stands on both sides.

    Never so in scripts that part no words.
    """
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if not (before.isalpha() and after.isalpha()):
        return False
    return UNPARTED.match(before) is None and UNPARTED.match(after) is None
