"""Feeds and news formats in XML or SGML: RSS, Atom, NITF, NewsML, WordPress exports, Reuters-21578 and others by role.

An element that holds a text and a title or a date is an article; where many stand side by side, each is one, and what
stands above them is said of all. Nothing outside the file is read: a file that declares entities is refused.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from dateline.errors import DumpUnreadable
from dateline.ingest.claims import language_code
from dateline.ingest.field_roles import Item, Leaf, folded_name, item_of, role_of
from dateline.ingest.items import item_documents
from dateline.ingest.markup import blocks_of
from dateline.ingest.options import FieldNames
from dateline.ingest.reading import Reading
from dateline.ingest.streams import HeadedStream
from dateline.model import Document, Metadata, Rejection

# the elements that are articles in the formats named above, whatever stands in them
_ITEMS = frozenset(
    {"item", "entry", "newsitem", "reuters", "doc", "document", "article", "record", "story", "post", "row", "nitf"}
)
_NESTED_ITEMS = frozenset({"newsmessage", "newsml"})
_ENTITY = re.compile(rb"<!ENTITY\b", re.I)
_SGML_START = re.compile(rb"<(REUTERS|DOC)\b[^<>]*>", re.I)
_SGML_ENDS = {name: re.compile(rb"</%s\s*>" % name, re.I) for name in (b"REUTERS", b"DOC")}
_ELEMENT_BYTES = 128
"""About what an element takes in memory once it is read."""
_CONTROL_REFERENCE = re.compile(rb"&#(?:[0-8]|1[1-9]|2\d|3[01]|x0?[0-8])?;")
_MAX_DEPTH = 60


def read_xml(reading: Reading, stream: HeadedStream) -> Iterator[Document | Rejection]:
    """The articles of an XML file. Raises DumpUnreadable for one that is broken, too large, holds entities or no article."""
    data = _held(reading, stream)
    if _ENTITY.search(data[: 1 << 20]):
        raise DumpUnreadable(
            "the XML file declares entities of its own, which can make it grow without end or read other files: deliver it without a DTD"
        )
    root, problem = _parsed(data)
    if root is None:
        raise DumpUnreadable(f"the XML file is broken ({problem}): deliver it again")
    channels: dict[Any, Metadata | None] = {}
    made = (xml_item(element, reading.options.fields, channels) for element in _item_elements(root))
    items = [item for item in made if item.text or item.headline]
    if not any(item.text for item in items):
        names = sorted({folded_name(element.tag) for element in root.iter() if isinstance(element.tag, str)})
        raise DumpUnreadable(
            f"no element of the XML file is known to hold an article's text (elements: {', '.join(names[:12])}): name it with --field body=NAME"
        )
    yield from item_documents(reading, items)
    if problem:
        yield reading.rejection(
            "truncated", f"the XML file is broken ({problem}): what could be read was used, deliver it again"
        )


def read_sgml(reading: Reading, stream: HeadedStream) -> Iterator[Document | Rejection]:
    """The records of an SGML file of news (Reuters-21578, TREC), each read on its own."""
    data = _held(reading, stream)
    items = []
    for record in _sgml_records(data):
        text = record.decode("utf-8", "replace") if _is_utf8(record) else record.decode("cp1252", "replace")
        root, _ = _parsed(_CONTROL_REFERENCE.sub(b"", text.encode("utf-8")))
        if root is not None:
            items.append(xml_item(root, reading.options.fields))
    yield from item_documents(reading, items)


def _sgml_records(data: bytes) -> Iterator[bytes]:
    """The records of an SGML file. Where no end is found for one of a name, none is looked for again."""
    at = 0
    unended: set[bytes] = set()
    while start := _SGML_START.search(data, at):
        name = start[1].upper()
        end = None if name in unended else _SGML_ENDS[name].search(data, start.end())
        if end is None:
            unended.add(name)
            at = start.end()
            continue
        yield data[start.start() : end.end()]
        at = end.end()


def xml_item(element: Any, fields: FieldNames, channels: dict[Any, Metadata | None] | None = None) -> Item:
    """The article of one element, with what the elements around it say of all; `channels` keeps what these said."""
    item = item_of(_leaves(element, (), 0), fields, source="xml")
    channels = {} if channels is None else channels
    parent = element.getparent()
    if parent not in channels:  # a feed may have a hundred thousand entries: it is asked once
        channels[parent] = _channel(parent)
    outer = channels[parent]
    metadata = item.metadata.or_else(outer) if outer is not None else item.metadata
    return Item(item.headline, item.text, replace(metadata, source="xml"))


def _held(reading: Reading, stream: HeadedStream) -> bytes:
    limit = reading.options.max_xml_bytes
    data = stream.peek(limit + 1)
    if len(data) > limit:
        raise DumpUnreadable(f"the XML file is larger than {limit:,} bytes: deliver it in parts")
    weight = len(data) + _ELEMENT_BYTES * data.count(b"<")
    if weight > 2 * limit:
        raise DumpUnreadable(f"the XML file has {data.count(b'<'):,} tags, too many to be held: deliver it in parts")
    return data


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parsed(data: bytes) -> tuple[Any, str]:
    """The root, and what was wrong with the file; None where nothing could be read."""
    from lxml import etree

    options = {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
        "strip_cdata": False,
    }
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n") if data[:2] not in (b"\xff\xfe", b"\xfe\xff") else data
    try:
        return etree.parse(io.BytesIO(start), etree.XMLParser(**options)).getroot(), ""
    except etree.XMLSyntaxError as error:
        problem = str(error).splitlines()[0][:160]
    try:
        return etree.parse(io.BytesIO(start), etree.XMLParser(recover=True, **options)).getroot(), problem
    except etree.XMLSyntaxError:
        return None, problem


def _item_elements(root: Any) -> list[Any]:
    named = [element for element in root.iter() if isinstance(element.tag, str) and folded_name(element.tag) in _ITEMS]
    innermost = _lowest([element for element in named if _holds_article(element)])
    if innermost:
        return _lifted_single(root, innermost)
    lowest = _lowest([element for element in root.iter() if isinstance(element.tag, str) and _holds_article(element)])
    n_below = Counter(ancestor for element in lowest for ancestor in element.iterancestors())
    return [_lifted(element, n_below) for element in lowest] or [root]


def _lowest(elements: Sequence[Any]) -> list[Any]:
    """Those of the elements that hold none of the others."""
    above = {ancestor for element in elements for ancestor in element.iterancestors()}
    return [element for element in elements if element not in above]


def _lifted_single(root: Any, elements: list[Any]) -> list[Any]:
    """A package of one article: what stands around it belongs to it, but for the channel around a feed's one entry."""
    if len(elements) == 1 and folded_name(elements[0].tag) not in ("item", "entry"):
        return [root]
    return elements


def _lifted(element: Any, n_below: Counter[Any]) -> Any:
    """The largest element around this one that holds no other article."""
    return next((outer for outer in reversed(list(element.iterancestors())) if n_below[outer] == 1), element)


def _holds_article(element: Any) -> bool:
    roles = {role_of(one.tag) for one in element.iter() if isinstance(one.tag, str) and one is not element}
    roles |= {role_of(name) for name in element.attrib}
    has_text = "text" in roles or "teaser" in roles
    return has_text and ("headline" in roles or "published" in roles)


def _channel(parent: Any) -> Metadata | None:
    """Publisher and language of the channel or feed around entries."""
    if parent is None:
        return None
    leaves = [
        Leaf((child.tag,), child.text)
        for child in parent
        if isinstance(child.tag, str) and child.text and not len(child)
    ]
    titles = [str(leaf.value).strip() for leaf in leaves if role_of(leaf.path[0]) == "headline"]
    language = next((str(leaf.value) for leaf in leaves if role_of(leaf.path[0]) == "language"), None)
    stated = item_of([leaf for leaf in leaves if role_of(leaf.path[0]) in ("publisher",)])
    return Metadata(
        publisher=stated.metadata.publisher or (titles[0] if titles else None), language=language_code(language)
    )


def _leaves(element: Any, path: tuple[str, ...], depth: int) -> Iterator[Leaf]:
    if not isinstance(element.tag, str) or depth > _MAX_DEPTH:
        return
    path = (*path, str(element.tag)) if depth else path
    yield from (Leaf((*path, str(name)), value) for name, value in element.attrib.items())
    is_text = bool(path) and role_of(path[-1]) in ("text", "teaser") and depth > 0
    if is_text and not _holds_titled_text(element):
        blocks = blocks_of(element) if len(element) else [element.text or ""]
        yield Leaf(path, "\n\n".join(block for block in blocks if block.strip()))
        return
    if not len(element):
        if element.text and element.text.strip():
            yield Leaf(path, element.text.strip())
        return
    if path and role_of(path[-1]) in ("headline", "byline"):
        yield Leaf(path, " ".join(" ".join(element.itertext()).split()))
    for child in element:
        yield from _leaves(child, path, depth + 1)


def _holds_titled_text(element: Any) -> bool:
    """`<body>` of NITF holds the headline beside the text, `<content>` of some exports the whole record."""
    inner: Iterable[Any] = (one for one in element.iter() if one is not element and isinstance(one.tag, str))
    roles = [role_of(one.tag) for one in inner if folded_name(one.tag) not in ("title", "head", "text")]
    return "text" in roles and ("headline" in roles or "byline" in roles)
