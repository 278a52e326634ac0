"""Text that files can store."""

from __future__ import annotations


def well_formed(text: str) -> str:
    r"""The text without lone surrogates, which JSON can spell (`"\ud83d"`) and no file can store."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
