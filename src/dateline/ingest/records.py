"""Records of JSON, JSONL and Parquet dumps: one row, one document, its other fields as claims."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import IO, Any

from dateline.errors import DumpUnreadable, StorageFailed
from dateline.ingest.archives import seekable
from dateline.ingest.claims import as_text, instant, language_code
from dateline.ingest.faults import said
from dateline.ingest.field_roles import item_of, leaves_of, role_of
from dateline.ingest.items import begins_with, item_documents, well_formed
from dateline.ingest.json_stream import Broken, json_lines, json_values
from dateline.ingest.markup import as_paragraphs
from dateline.ingest.moments import Moment, parse_moment
from dateline.ingest.options import FieldNames
from dateline.ingest.parquet_footer import refuse_contradictions
from dateline.ingest.parquet_pages import read_rows
from dateline.ingest.reading import Reading, own_over
from dateline.ingest.streams import HeadedStream, Meter
from dateline.model import Document, Metadata, Rejection, Severity

Item = Document | Rejection

_CRAWL_MARKS = frozenset({"file_path", "dump", "language_score", "token_count", "warc_filename"})
"""Fields of FineWeb, C4 and their like. There, `date` is the day of the crawl (FineWeb's dataset card)."""
_LISTS = frozenset({"articles", "items", "documents", "records", "results", "data", "stories", "news", "hits", "docs"})
_DEEPEST_LIST = 6
_MAX_FIELDS_NAMED = 8


def read_jsonl(reading: Reading, stream: HeadedStream) -> Iterator[Item]:
    """One document a line; a line that is no JSON object or has no text becomes a rejection that names its number."""
    for number, line in enumerate(json_lines(reading, stream.read), start=1):
        if isinstance(line, Rejection):
            yield line
            continue
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield reading.rejection("bad_json", f"line {number:,} is not JSON ({error}): it was passed over", text=line)
            continue
        yield from _record(reading, value, f"line {number:,}", line)


def read_json(reading: Reading, stream: HeadedStream) -> Iterator[Item]:
    """The records of a JSON array, streamed; or of one object, which is a record or holds a list of them."""
    n_values = 0
    for value in json_values(reading, stream.read):
        if isinstance(value, Broken):
            detail = (
                f"after {n_values:,} records the JSON is broken or too long ({value.reason}): the rest was not read"
            )
            yield reading.rejection("bad_json", detail, text=value.text)
            return
        if isinstance(value, Rejection):
            yield value
            continue
        n_values += 1
        yield from _record(reading, value, f"record {n_values:,}", "")


def read_parquet(reading: Reading, stream: HeadedStream) -> Iterator[Item]:
    """The rows of a Parquet file, a few hundred at a time. Raises DumpUnreadable if it is broken or has no text column."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with seekable(stream) as file:
        try:
            parquet = pq.ParquetFile(file)
            names = parquet.schema_arrow.names
        except (pa.ArrowException, OSError, ValueError) as error:
            raise DumpUnreadable(f"the Parquet file is damaged or cut off ({said(error)}): deliver it again") from error
        fields = reading.options.fields
        wanted = {name.partition(".")[0] for name in _all_names(fields)} | _CRAWL_MARKS
        if not any(name.partition(".")[0] in names for name in fields.text):
            raise DumpUnreadable(
                f"no column of the Parquet file is known to hold text (columns: {_named(names)}): name it with --field body=NAME"
            )
        columns = [name for name in names if name in wanted]
        refuse_contradictions(file)
        yield from parquet_rows(reading, file, parquet.metadata, columns)


def parquet_rows(reading: Reading, file: IO[bytes], metadata: Any, columns: list[str]) -> Iterator[Item]:
    """The rows of all row groups; a damaged one is a rejection."""
    pages = Meter(reading.options, reading.dump.size_bytes)
    rows = Meter(reading.options, reading.dump.size_bytes)
    rows.n_in = reading.dump.size_bytes  # a page gives a text by number as often as it likes
    for group in range(metadata.num_row_groups):
        number = 0
        try:
            for row in read_rows(file, metadata.row_group(group), group, columns, pages):
                number += 1
                rows.give(sum(len(cell) for cell in row.values() if isinstance(cell, str)))
                yield from _record(reading, row, f"row {number:,} of row group {group}", "")
                del row  # before the next one is read
        except (DumpUnreadable, StorageFailed, MemoryError):
            raise
        except Exception as error:  # ArrowException, but also what damaged pages make of its readers
            yield reading.rejection(
                "archive_damaged",
                f"row group {group} of the Parquet file is damaged after row {number:,} ({said(error)})",
            )


# ------------------------------------------------------------------ one record


def _record(reading: Reading, value: object, where: str, raw: str) -> Iterator[Item]:
    if not isinstance(value, dict):
        yield reading.rejection(
            "not_a_record", f"{where} is not an object with fields: it was passed over", text=raw or _raw(value)
        )
        return
    try:
        yield from _documents(reading, value, where, raw)
    except DumpUnreadable as error:  # markup that cannot be held: the records after this one can
        yield reading.rejection("record_unreadable", f"{where}: {error}", text=raw or _raw(value))


def _documents(reading: Reading, value: dict[str, object], where: str, raw: str) -> Iterator[Item]:
    fields = reading.options.fields
    text, metadata = document_of_record(value, fields)
    if not text and (
        inner := inner_records(value)
    ):  # an answer of a search service: `{"status": "ok", "articles": [...]}`
        for number, entry in enumerate(inner, start=1):
            yield from _record(reading, entry, f"{where}, entry {number:,}", "")
        return
    item = item_of(leaves_of(value), fields) if not text else None
    if item is not None and item.text:
        yield from item_documents(reading, [item])
        return
    if not text:
        detail = f"{where} has no text (fields: {_named(_paths(value))}): name its text field with --field body=NAME"
        yield reading.rejection("no_text", detail, text=raw or _raw(value), severity=Severity.WARNING)
        return
    yield from reading.documents(text, metadata, kind="record")


def inner_records(value: Mapping[str, object], depth: int = 0) -> list[dict[str, object]]:
    """The longest list of records that an object holds anywhere; [] where no entry of a list is an article."""
    best: list[dict[str, object]] = []
    if depth > _DEEPEST_LIST:
        return best
    for name, inner in value.items():
        found: list[dict[str, object]] = []
        if isinstance(inner, list):
            records = [one for one in inner if isinstance(one, dict)]
            is_list = any(_is_article(one, name) for one in records[:5])
            found = (
                records if is_list else [one for record in records[:1000] for one in inner_records(record, depth + 1)]
            )
        elif isinstance(inner, dict):
            records = [one for one in inner.values() if isinstance(one, dict)]
            is_list = len(records) > 1 and all(_is_article(one, name) for one in records[:5])
            found = records if is_list else inner_records(inner, depth + 1)  # a list, or records by their ids
        best = found if len(found) > len(best) else best
    return best


def _is_article(record: Mapping[str, object], list_name: str) -> bool:
    roles = {role_of(leaf.path[-1]) for leaf in leaves_of(record) if leaf.path}
    return bool(roles & {"text", "teaser"}) and (bool(roles & {"headline", "published"}) or list_name in _LISTS)


def _paths(value: Mapping[str, object]) -> list[str]:
    return list(dict.fromkeys(".".join(leaf.path) for leaf in leaves_of(value)))


def document_of_record(record: dict[str, object], fields: FieldNames) -> tuple[str, Metadata]:
    """The text of a record ('' if it has none) and what its other fields claim.

    A headline that the text does not begin with is set above it, so that it has a place in the document.
    """
    text = next((value for name in fields.text if isinstance(value := _value(record, name), str) and value.strip()), "")
    headline = _first_text(record, fields.headline)
    published = _first_moment(record, fields.published)
    fetched = _first_moment(record, fields.fetched)
    plain = _first_moment(record, fields.date)
    if plain is not None and not _CRAWL_MARKS.isdisjoint(record):
        fetched = fetched or plain
    else:
        published = published or plain
    metadata = Metadata(
        url=_first_text(record, fields.url),
        fetched_at=instant(fetched),
        published_at=published.at if published else None,
        published_on=published.on if published else None,
        publisher=_first_text(record, fields.publisher),
        section=_first_text(record, fields.section),
        language=language_code(_first_text(record, fields.language)),
        headline=headline,
        byline=_first_text(record, fields.byline),
        source="record",
    )
    if text and _CRAWL_MARKS.isdisjoint(record):
        more = item_of(
            leaves_of({name: part for name, part in record.items() if not isinstance(part, list) or len(part) < 50}),
            fields,
        )
        metadata = replace(own_over(metadata, replace(more.metadata, source="")), source="record")
        headline = metadata.headline
    text = as_paragraphs(well_formed(text)) if _looks_marked_up(text) else well_formed(text)
    if text and headline and not begins_with(text, headline):
        text = f"{headline}\n\n{text}"
    return text, metadata


def _looks_marked_up(text: str) -> bool:
    return "</p>" in text or "</div>" in text or "<br" in text


def _value(record: dict[str, object], name: str) -> object:
    if name in record:
        return record[name]
    if "." not in name:
        return None
    outer, _, inner = name.partition(".")
    nested = record.get(outer)
    return _value(nested, inner) if isinstance(nested, dict) else None


def _first_text(record: dict[str, object], names: Iterable[str]) -> str | None:
    for name in names:
        if (value := _value(record, name)) is not None and (text := as_text(value)):
            return well_formed(text)
    return None


def _first_moment(record: dict[str, object], names: Iterable[str]) -> Moment | None:
    for name in names:
        if (value := _value(record, name)) is not None and (moment := parse_moment(value)):
            return moment
    return None


def _all_names(fields: FieldNames) -> list[str]:
    return [name for group in FieldNames.__slots__ if group != "given" for name in getattr(fields, group)]


def _named(names: list[str]) -> str:
    shown = ", ".join(name[:40] for name in names[:_MAX_FIELDS_NAMED])
    return f"{shown}, ..." if len(names) > _MAX_FIELDS_NAMED else shown or "none"


def _raw(value: object) -> str:
    return well_formed(json.dumps(value, ensure_ascii=False, default=str))
