"""Cuts as a plain file: a page line by line, each behind a letter that says what it is, for an editor to correct.

`dateline inspect --fix` writes it, `dateline learn --labels` learns from it. A page begins with `@` and what it is of, as JSON;
what begins with `#` is for the reader. Long lines are shortened: what counts is their number and how they begin.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from dateline.errors import UsageError
from dateline.model import Role, Segmentation
from dateline.segment.lines import Lines
from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, INSIDE, SHORT, TOP

HEAD, ABOVE, TEXT, OTHER = "h", "t", "b", "."
LEGEND = (
    "# Correct the letter before each line; leave the lines themselves as they are.\n"
    "#   h  the headline of an article    t  what stands between it and the text: standfirst, byline, date, caption\n"
    "#   b  its text, crossheads too      .  anything else: menus, boxes, comments, pictures within the text\n"
)
_SHOWN = 160
_TEXTS = frozenset({Role.BODY, Role.CROSSHEAD, Role.DATELINE})
_NOTHING = frozenset({Role.FURNITURE, Role.SEPARATOR})


class Page(NamedTuple):
    """A document of a dump in such a file."""

    dump: str
    sha256: str
    document: int
    letters: str
    texts: tuple[str, ...]
    """Its lines as the file prints them."""
    at: int
    """The number, from 1, of the line of the file that begins it; its first line stands on the next one that is no remark."""
    numbers: tuple[int, ...] = ()
    """On which line of the file each of its lines stands."""


def letters_of(found: Segmentation, lines: Lines) -> str:
    """The letter of each line of a document by its segmentation."""
    spans = [span for span in found.spans if span.role is not Role.SEPARATOR]
    letters, k = "", 0
    headed, written = set[int](), set[int]()
    for start in lines.char_start:
        while k + 1 < len(spans) and spans[k].char_end <= start:
            k += 1
        span = spans[k]
        article = span.article_index
        if article < 0 or span.role in _NOTHING:
            letters += OTHER
        elif span.role is Role.HEADLINE and article not in headed:
            letters += HEAD
            headed.add(article)
        elif span.role in _TEXTS:
            letters += TEXT
            written.add(article)
        else:
            letters += OTHER if article in written or article not in headed else ABOVE
    return letters


def states_of(letters: str) -> tuple[frozenset[int], ...]:
    """For each letter the states (see `path.STATES`) that a line with it may be in."""
    heads = [i for i, letter in enumerate(letters) if letter == HEAD]
    states = [frozenset({BEFORE})] * (heads[0] if heads else len(letters))
    for head, stop in zip(heads, [*heads[1:], len(letters)], strict=False):
        told = [i for i in range(head + 1, stop) if letters[i] == TEXT]
        first, last = (told[0], told[-1]) if told else (stop, stop)
        states.append(frozenset({HEADLINE}))
        for i in range(head + 1, stop):
            is_text = letters[i] == TEXT
            other = {TOP} if i < first else {INSIDE} if i < last else {AFTER, BEFORE}
            states.append(frozenset({BODY, SHORT} if is_text else other))
    return tuple(states)


def page_text(page: Page) -> str:
    """The part of the file that is of one page."""
    told = {"dump": page.dump, "document": page.document, "sha256": page.sha256}
    lines = (f"{letter}  {shortened(text)}" for letter, text in zip(page.letters, page.texts, strict=True))
    return "\n".join([f"@ {json.dumps(told, ensure_ascii=False)}", *lines]) + "\n"


def shortened(text: str) -> str:
    """A line as the file prints it."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def read_cuts(text: str, name: str) -> list[Page]:
    """The pages of a file called `name`. Raises UsageError, with the number of the line, where it is none or says what cannot be."""
    pages: list[Page] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        line = line.rstrip()
        if line.startswith("#") or not line:
            continue
        where = f"{name}, line {number}"
        if line.startswith("@"):
            pages.append(_begun(line[1:], number, where))
        elif line[0] not in (HEAD, ABOVE, TEXT, OTHER) or line[1:2].strip():
            raise UsageError(
                f"{where}: `{line[:30]}` begins with none of the letters h, t, b and the full stop "
                "(`dateline inspect DUMP --fix FILE` writes such a file)"
            )
        elif not pages:
            raise UsageError(f"{where}: no page begins above this line; one begins with `@` and names its dump")
        else:
            page = pages[-1]
            pages[-1] = page._replace(
                letters=page.letters + line[0], texts=(*page.texts, line[1:].strip()), numbers=(*page.numbers, number)
            )
    if not pages:
        raise UsageError(f"{name} holds no page: `dateline inspect DUMP --fix {name}` writes one")
    for page in pages:
        _check(page, name)
    return pages


def compared(page: Page, lines: Sequence[str], name: str) -> None:
    """Raise UsageError where a page of the file called `name` has other lines than its dump."""
    for number, told, text in zip(page.numbers, page.texts, lines, strict=False):
        if told != shortened(text):
            raise UsageError(
                f"{name}, line {number}: {page.dump} prints `{text[:40]}` here and not `{told[:40]}`; only letters are "
                "corrected"
            )
    if len(page.texts) != len(lines):
        raise UsageError(
            f"{name}, line {page.at}: {page.dump} has {len(lines):,} lines, the file {len(page.texts):,}: none may be "
            "added or taken out"
        )


def _begun(told: str, number: int, where: str) -> Page:
    try:
        known: Any = json.loads(told)
        dump, sha256, document = known["dump"], known["sha256"], known["document"]
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{where}: behind `@` stand the dump, document and sha256 of a page, as JSON") from None
    if not isinstance(dump, str) or not isinstance(sha256, str) or not isinstance(document, int):
        raise UsageError(f"{where}: dump and sha256 are texts, document is a number")
    return Page(dump, sha256, document, "", (), number)


def _check(page: Page, name: str) -> None:
    for i, trouble in _troubles(page.letters):
        raise UsageError(f"{name}, line {page.numbers[i]}: {trouble}: `{page.texts[i][:60]}`")


def _troubles(letters: str) -> Iterator[tuple[int, str]]:
    head = -1
    for i, letter in enumerate(letters):
        if letter == TEXT and HEAD not in letters[:i]:
            yield i, "text (b) without a headline (h) above it"
        if letter == HEAD:
            if head >= 0 and TEXT not in letters[head:i]:
                yield head, "a headline (h) without text (b) below it; one printed twice is h once and t then"
            head = i
    if head >= 0 and TEXT not in letters[head:]:
        yield head, "a headline (h) without text (b) below it"
