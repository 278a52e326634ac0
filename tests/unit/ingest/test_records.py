"""Records of JSONL, JSON and Parquet dumps."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.errors import DumpUnreadable
from dateline.ingest import FieldNames, ReadOptions
from dateline.ingest.faults import said
from dateline.model import Metadata
from tests.growth import assert_linear
from tests.unit.ingest.build import dump_of, read_all

NEWS_PLEASE = {
    "title": "Ministers agree on little",
    "maintext": "Ministers met on Friday.",
    "date_publish": "2024-05-31 18:05:00",
    "date_download": "2024-06-01 02:00:00",
    "source_domain": "daily.example.org",
    "url": "https://daily.example.org/a",
    "language": "en",
    "authors": ["Ann Example", "Bo Sample"],
}
FINEWEB = {
    "text": "Ministers met on Friday.",
    "date": "2024-06-02T03:04:05Z",
    "dump": "CC-MAIN-2024-22",
    "url": "https://daily.example.org/a",
    "language": "en",
    "language_score": 0.98,
    "token_count": 5,
}


def lines(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def test_a_news_record_keeps_all_it_claims(tmp_path: Path) -> None:
    """The text with its headline above it is the document; the other fields are claims over the dump's own."""
    outer = Metadata(publisher="Sidecar", section="World", published_on=date(2020, 1, 1), source="sidecar")
    (document,), rejections = read_all(dump_of(tmp_path, lines(NEWS_PLEASE), metadata=outer))
    assert rejections == []
    assert document.kind == "record"
    assert document.text == "Ministers agree on little\n\nMinisters met on Friday."
    assert document.metadata == Metadata(
        url="https://daily.example.org/a",
        fetched_at=datetime(2024, 6, 1, 2, tzinfo=UTC),
        published_at=datetime(2024, 5, 31, 18, 5, tzinfo=UTC),
        published_on=date(2024, 5, 31),
        publisher="daily.example.org",
        section="World",
        language="en",
        headline="Ministers agree on little",
        byline="Ann Example, Bo Sample",
        source="record+sidecar",
    )


def test_a_crawl_date_is_no_publication_date(tmp_path: Path) -> None:
    """FineWeb's `date` is the day of the crawl; in a record without the marks of a crawl it is that of publication."""
    (crawled, plain), _ = read_all(dump_of(tmp_path, lines(FINEWEB, {"text": "x y", "date": "2024-06-02"})))
    assert crawled.metadata.fetched_at == datetime(2024, 6, 2, 3, 4, 5, tzinfo=UTC)
    assert crawled.metadata.published_on is None
    assert (plain.metadata.published_on, plain.metadata.fetched_at) == (date(2024, 6, 2), None)


def test_a_supplied_day_never_meets_another_sources_time(tmp_path: Path) -> None:
    """A record that states only the day is not given the sidecar's time of publication."""
    outer = Metadata(published_at=datetime(2024, 1, 1, 5, tzinfo=UTC), published_on=date(2024, 1, 1))
    (document,), _ = read_all(dump_of(tmp_path, lines({"text": "x", "date": "2024-06-02"}), metadata=outer))
    assert (document.metadata.published_on, document.metadata.published_at) == (date(2024, 6, 2), None)


def test_a_headline_that_opens_the_text_is_not_doubled(tmp_path: Path) -> None:
    """Only a headline missing from the start of the text is set above it."""
    record = {"title": "Ministers  agree", "text": "MINISTERS AGREE\n\nThey met."}
    (document,), _ = read_all(dump_of(tmp_path, lines(record)))
    assert document.text == "MINISTERS AGREE\n\nThey met."


def test_bad_lines_are_named_by_number(tmp_path: Path) -> None:
    """A line that is not JSON, no object or without text is a rejection with its raw text; the others are documents."""
    data = lines({"text": "One"}) + "{broken\n\n" + lines([1], {"title": "No text"}, {"text": "Two"})
    documents, rejections = read_all(dump_of(tmp_path, data))
    assert [one.text for one in documents] == ["One", "Two"]
    assert [(one.rule, one.detail.split(" is ")[0].split(" has ")[0]) for one in rejections] == [
        ("bad_json", "line 2"),
        ("not_a_record", "line 4"),
        ("no_text", "line 5"),
    ]
    assert rejections[0].text == "{broken"
    assert "fields: title" in rejections[2].detail


def test_lines_end_at_lf_alone(tmp_path: Path) -> None:
    """U+2028 may stand in a JSON string, CR before LF at the end of a line, and the last line may lack its end."""
    documents, rejections = read_all(dump_of(tmp_path, '{"text": "a\u2028b"}\r\n{"text": "c"}'))
    assert [one.text for one in documents] == ["a\u2028b", "c"]
    assert rejections == []


def test_a_line_beyond_the_limit_is_passed_over(tmp_path: Path) -> None:
    """An overlong line is one rejection, and reading goes on behind it."""
    data = lines({"text": "One"}, {"text": "x" * 5000}, {"text": "Two"})
    documents, rejections = read_all(dump_of(tmp_path, data), ReadOptions(max_line_bytes=1000))
    assert [one.text for one in documents] == ["One", "Two"]
    assert [one.rule for one in rejections] == ["record_too_long"]


def test_lone_surrogates_are_made_storable(tmp_path: Path) -> None:
    r"""JSON can spell half a character; the document holds U+FFFD in its place."""
    (document,), _ = read_all(dump_of(tmp_path, '{"text": "a\\ud83d b \\ud83d\\ude00"}\n'))
    assert document.text == "a\ufffd b 😀"


def test_lone_surrogates_in_any_field_are_read(tmp_path: Path) -> None:
    """A day, a title and a writer of them are none, or made storable; the record is read all the same."""
    names = ("published", "title", "author", "publisher", "url", "language")
    record = {"text": "The ferry left."} | dict.fromkeys(names, "2024-0" + "\ud800" * 3)
    (document,), rejections = read_all(dump_of(tmp_path, json.dumps(record) + "\n"))
    assert not rejections
    assert document.text.encode("utf-8")
    assert (document.metadata.headline or "").encode("utf-8").startswith(b"2024-0")


def test_fields_can_be_named_by_option_and_reach_inside(tmp_path: Path) -> None:
    """Other exports are read by naming their fields; a dotted name reaches into a nested object."""
    fields = FieldNames(text=("payload.prose",), published=("payload.day",))
    data = lines({"payload": {"prose": "One", "day": "2024-05-31"}})
    (document,), _ = read_all(dump_of(tmp_path, data), ReadOptions(fields=fields))
    assert (document.text, document.metadata.published_on) == ("One", date(2024, 5, 31))


@pytest.mark.parametrize(
    "value",
    [
        [{"text": "One"}, {"text": "Two"}],
        {"status": "ok", "articles": [{"content": "One"}, {"content": "Two"}]},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_json_arrays_and_wrapped_lists(tmp_path: Path, value: object, indent: int | None) -> None:
    """An array of records, or an object that holds one, gives a document for each."""
    documents, rejections = read_all(dump_of(tmp_path, json.dumps(value, indent=indent)))
    assert [one.text for one in documents] == ["One", "Two"]
    assert rejections == []


def test_one_record_over_several_lines(tmp_path: Path) -> None:
    """A pretty-printed object is one record."""
    (document,), _ = read_all(dump_of(tmp_path, json.dumps(NEWS_PLEASE, indent=4)))
    assert document.metadata.publisher == "daily.example.org"


def test_a_broken_array_gives_what_came_before(tmp_path: Path) -> None:
    """The records before the fault are documents, the rest is one rejection with its text."""
    documents, rejections = read_all(dump_of(tmp_path, '[{"text": "One"}, {"text": "Two"}, {"text": br'))
    assert [one.text for one in documents] == ["One", "Two"]
    assert [(one.rule, one.text) for one in rejections] == [("bad_json", '{"text": br')]


def test_a_long_array_is_streamed_in_linear_time(tmp_path: Path) -> None:
    """Four times as many records, and one four times as long, take about four times as long to read."""

    def work(n: int) -> None:
        records = [{"text": f"Story {k}"} for k in range(n)] + [{"text": "x " * 100 * n}]
        documents, _ = read_all(dump_of(tmp_path, json.dumps(records)))
        assert len(documents) == n + 1

    assert_linear(work, 1_000)


def test_utf16_records(tmp_path: Path) -> None:
    """JSONL written as UTF-16 is read like any other."""
    documents, _ = read_all(dump_of(tmp_path, lines({"text": "Größe"}, {"text": "Zwei"}).encode("utf-16")))
    assert [one.text for one in documents] == ["Größe", "Zwei"]


def test_parquet_rows(tmp_path: Path) -> None:
    """Rows are documents; timestamps, nulls and other columns do no harm."""
    stamp = datetime(2024, 5, 31, 18, tzinfo=UTC)
    table = pa.table(
        {"text": ["One", None, "Two"], "date_publish": [stamp] * 3, "vector": [[1.0]] * 3, "lang": ["eng", None, "de"]}
    )
    pq.write_table(table, tmp_path / "raw.parquet", row_group_size=2)
    documents, rejections = read_all(dump_of(tmp_path, (tmp_path / "raw.parquet").read_bytes(), "b.txt"))
    assert [(one.text, one.metadata.published_at, one.metadata.language) for one in documents] == [
        ("One", stamp, "en"),
        ("Two", stamp, "de"),
    ]
    assert [one.rule for one in rejections] == ["no_text"]
    assert "row 2 of row group 0" in rejections[0].detail


def test_parquet_without_text_or_cut_off_is_unreadable(tmp_path: Path) -> None:
    """The message names the columns, or says that the file is damaged."""
    pq.write_table(pa.table({"prose": ["One"]}), tmp_path / "raw.parquet")
    data = (tmp_path / "raw.parquet").read_bytes()
    with pytest.raises(DumpUnreadable, match=r"columns: prose"):
        read_all(dump_of(tmp_path, data))
    with pytest.raises(DumpUnreadable, match="damaged or cut off"):
        read_all(dump_of(tmp_path, data[:-8]))


def test_a_record_of_too_many_tags_is_a_rejection(tmp_path: Path) -> None:
    """It names the line and how many there are; the records after it are read."""
    records = lines({"title": "Pier", "text": "<b>x</b>" * 251_000}, {"title": "Rain", "text": "It rained on Monday."})
    documents, rejections = read_all(dump_of(tmp_path, records))
    assert [one.metadata.headline for one in documents] == ["Rain"]
    assert [one.rule for one in rejections] == ["record_unreadable"]
    assert "line 1: a text in HTML has 502,000 tags, more than the 500,000" in rejections[0].detail


def test_a_dump_of_which_nothing_can_be_read_fails(tmp_path: Path) -> None:
    """Rejections alone are no success: the dump is unreadable once they have all been given."""
    with pytest.raises(DumpUnreadable, match=r"nothing of it could be read \(2 in quarantine\): line 1 has no text"):
        read_all(dump_of(tmp_path, lines({"title": "x"}, {"title": "y"})))


def test_what_a_library_says_is_the_same_in_every_run() -> None:
    """Addresses in memory differ from run to run: a ledger that holds one is never the same twice."""
    assert said(ValueError("no image in <_io.BytesIO object at 0x7f01d2a4c1b0>")) == "no image in <_io.BytesIO object>"
    loop = "Detected loop with self reference for IndirectObject(4, 0, 139925976017040)."
    assert said(ValueError(loop)) == "Detected loop with self reference for IndirectObject(4, 0)."
    assert said(ValueError("\n")) == "ValueError"
    assert said(ValueError("found 12, wanted 123456 of (1, 2)")) == "found 12, wanted 123456 of (1, 2)"
