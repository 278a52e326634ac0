"""Text that was decoded with the wrong table ("donâ€™t"), repaired only where the repair is certain.

ftfy is careful but slow (6 MB/s), so it sees only text with a sequence that UTF-8 read as a one-byte table leaves
behind, and its answer is taken only if it leaves none of them.
"""

from __future__ import annotations

import re

# lead bytes of UTF-8 read as Latin-1 or cp1252, each followed by what a continuation byte becomes there
_CONTINUATION = "\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
# one character class in front, so that the scan runs at C speed over everything else
_SUSPECT = re.compile(
    "[\u0080-\u0084\u0086-\u009f\u00c2-\u00f0]"
    f"(?:(?<=[\u0080-\u009f])|(?<=[\u00c2-\u00df])[{_CONTINUATION}]|(?<=[\u00e0-\u00ef])[{_CONTINUATION}]{{2}}|(?<=\u00f0)\u0178)"
)


def is_suspect(text: str) -> bool:
    """Whether the text holds a sequence that wrong decoding leaves behind. Cheap; true is only a suspicion."""
    return not text.isascii() and _SUSPECT.search(text) is not None


def repair(text: str) -> str:
    """The text rightly decoded, or the text itself where that is not certain."""
    if not is_suspect(text):
        return text
    from ftfy import fix_encoding  # lazily: most dumps never need it

    mended: str = fix_encoding(text)
    if mended == text or "\ufffd" in mended or is_suspect(mended):
        return text
    return mended
