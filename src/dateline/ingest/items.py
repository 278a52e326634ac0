"""Articles that a container names as such (feed entries, rows, mails): each one document, its title above its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dateline.ingest.field_roles import Item
from dateline.ingest.reading import Reading
from dateline.ingest.surrogates import well_formed as well_formed
from dateline.model import Document, Rejection, Severity


def item_documents(reading: Reading, items: Iterable[Item]) -> Iterator[Document | Rejection]:
    """A document of kind 'article' for each item that has a text; a warning for each that has none."""
    for number, item in enumerate(items, start=1):
        if not item.text:
            named = f" ({item.headline[:80]})" if item.headline else ""
            detail = f"item {number:,}{named} has no text: it was passed over"
            yield reading.rejection("no_text", detail, text=item.headline or "", severity=Severity.WARNING)
            continue
        yield from reading.documents(titled(item), item.metadata, kind="article")


def titled(item: Item) -> str:
    """The text of an item with its headline as its first line."""
    text = well_formed(item.text)
    headline = well_formed(" ".join((item.headline or "").split()))
    if not headline:
        return text
    first, _, rest = text.partition("\n")
    if " ".join(first.split()).casefold() == headline.casefold():
        text = rest.lstrip()
    elif begins_with(text[: 2 * len(headline) + 20], headline) and len(first) < 2 * len(headline):
        return text
    return f"{headline}\n\n{text}" if text else headline


def begins_with(text: str, headline: str) -> bool:
    """Whether the headline stands at the start of the text, white space and case aside, or within its first lines."""
    head = " ".join(text[: 2 * len(headline) + 400].split()).casefold()
    return " ".join(headline.split()).casefold() in head
