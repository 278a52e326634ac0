"""What a library says of a file that it cannot read, in words that are the same in every run."""

from __future__ import annotations

import re

_LONGEST = 160
# "<_io.BytesIO object at 0x7f01...>", and pypdf's "IndirectObject(4, 0, 139925976017040)", whose last number is one, too
_ADDRESS = re.compile(r"(?: at)? 0x[0-9a-fA-F]{6,16}\b|(?<=\d), \d{9,20}(?=\))")


def said(error: BaseException) -> str:
    """The first line of the error's message, without addresses in memory; its type where it says nothing."""
    first = next((line for line in str(error).splitlines() if line.strip()), "")
    return _ADDRESS.sub("", first)[:_LONGEST] or type(error).__name__
