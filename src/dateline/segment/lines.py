"""The document as lines that carry text, with the blank run before each.

Every later step counts in lines; only `spans` goes back to characters.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.segment.widths import widths_of


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a document that hold more than white space: parallel lists, one entry per line, in order."""

    text: list[str]
    """Stripped of the padding around it."""
    char_start: list[int]
    """Where the stripped text starts in the document."""
    blank_before: list[int]
    """How many blank lines stand between the line before (or the document's start) and this one."""
    widths: list[int] = field(init=False, repr=False, compare=False)
    """How much room each takes (see `widths.width`)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", widths_of(self.text))

    def __len__(self) -> int:
        return len(self.text)

    def char_end(self, i: int) -> int:
        """Where the stripped text of line `i` ends in the document."""
        return self.char_start[i] + len(self.text[i])


# str.strip() keeps these, yet a line of nothing else prints nothing: zero-width space, joiners and marks, word
# joiner, byte order mark, soft hyphen.
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"


def split_lines(text: str) -> Lines:
    """`text` cut at every line end that str.splitlines knows; blank lines are counted, not kept."""
    texts: list[str] = []
    starts: list[int] = []
    blanks: list[int] = []
    position = blank = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped and (stripped[0] not in _INVISIBLE or stripped.strip(_INVISIBLE).strip()):
            texts.append(stripped)
            # most lines begin with their text: find() is then immediate
            starts.append(position if line[0] == stripped[0] else position + line.find(stripped[0]))
            blanks.append(blank)
            blank = 0
        else:
            blank += 1
        position += len(line)
    return Lines(texts, starts, blanks)
