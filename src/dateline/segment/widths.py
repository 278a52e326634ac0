"""How much room a line takes: characters of scripts without spaces between words say more than a letter does."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Chinese and Japanese characters, kana, Hangul syllables, their punctuation and wide forms.
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff]+")
# A line of 25 Chinese characters says what 60 letters say.
_LETTERS = 2.4
_LETTERS_A_WORD = 6


def width(text: str) -> int:
    """The length of `text` in letters of an alphabet: a wide character counts for more than two."""
    if text.isascii() or _WIDE.search(text) is None:
        return len(text)
    return len(text) + round((_LETTERS - 1) * sum([len(run) for run in _WIDE.findall(text)]))


def widths_of(texts: Sequence[str]) -> list[int]:
    """The width of each of `texts`."""
    if all(map(str.isascii, texts)):
        return [*map(len, texts)]
    return [*map(width, texts)]


def n_words(text: str, wide: int) -> int:
    """How many words `text` of the width `wide` has, a guess where its script parts none."""
    return max(text.count(" ") + 1, wide // _LETTERS_A_WORD if wide > len(text) else 0)
