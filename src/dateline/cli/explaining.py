"""`dateline explain`: one article of the dataset, where it was found, and the evidence for its date and place."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from rich.text import Text

from dateline.cli.dataset import plain_table
from dateline.cli.facts import facts, printable
from dateline.cli.terminal import print_json, stdout
from dateline.errors import UsageError
from dateline.model import Caption, CountryScore, DateEvidence, Dating, PlaceEvidence, Placing, Precision
from dateline.publish import published_folder

ID_CHARS = 32


def explain_article(out: Path, article_id: str, output: str) -> int:
    """Print what is known of the article whose id starts with `article_id`. Raises UsageError for none or several."""
    rows = find_rows(out, article_id)
    primary = next((row for row in rows if row["is_primary"]), rows[0])
    sightings = _read(out, "sightings", "article_id", primary["article_id"])
    if output == "json":
        print_json(
            {"article": primary, "other_rows": [row for row in rows if row is not primary], "sightings": sightings}
        )
        return 0
    console = stdout()
    console.print(Text(printable(primary["headline"] or "(no headline)"), style="bold cyan"))
    about = [f"{name} {primary[name]}" for name in ("agency", "byline", "section", "language", "url") if primary[name]]
    about += [f"{primary['n_words']:,} words", primary["article_id"]]
    captions = [Caption(c["text"], c["credit"], c["taken_on"], c["is_file_photo"], -1, -1) for c in primary["captions"]]
    passages = [primary["headline"] or "", *(c.text for c in captions), *primary["body"].split("\n\n")]
    console.print(facts(about, dating_of(primary), placing_of(primary), captions, primary["quality_flags"], passages))
    table = plain_table("", "dump", "document", "characters", "date there", right=("document", "characters"))
    for place in sightings:
        chosen = place["dump_name"] == primary["dump_name"] and place["char_start"] == primary["char_start"]
        table.add_row(
            Text("→" if chosen else "", style="bold green"),
            place["dump_name"],
            str(place["document_index"]),
            f"{place['char_start']:,}-{place['char_end']:,}",
            _interval(place),
        )
    console.print(table)
    return 0


def find_rows(out: Path, article_id: str) -> list[dict[str, Any]]:
    """The rows of `articles` and `undated` of the one article whose id starts so. Raises UsageError for none or several."""
    wanted = article_id.strip().lower()
    if not wanted or len(wanted) > ID_CHARS or set(wanted) - set("0123456789abcdef"):
        raise UsageError(
            f"{article_id!r} is no article id: they are {ID_CHARS} hexadecimal digits, or the first of them"
        )
    rows = [row for table in ("articles", "undated") for row in _read(out, table, "article_id", wanted, prefix=True)]
    ids = sorted({row["article_id"] for row in rows})
    if not ids:
        raise UsageError(f"no article {wanted} in {out}")
    if len(ids) > 1:
        raise UsageError(f"{len(ids)} articles start with {wanted}: {', '.join(ids[:5])}")
    return rows


def _read(out: Path, table: str, column: str, value: str, *, prefix: bool = False) -> list[dict[str, Any]]:
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    folder = published_folder(out)
    if folder is None:
        raise UsageError(f"there is no dataset in {out}: dateline run --out {out} makes one")
    if not (folder / table).is_dir():
        return []
    field = ds.field(column)
    wanted = pc.starts_with(field, value) if prefix else field == value
    partitioned = table in ("articles", "undated")
    rows: list[dict[str, Any]] = (
        ds.dataset(folder / table, partitioning="hive" if partitioned else None).to_table(filter=wanted).to_pylist()
    )
    return rows


def dating_of(row: dict[str, Any]) -> Dating:
    """The dating that a row of `articles` holds."""
    evidence = tuple(DateEvidence(**{name: e[name] for name in DateEvidence._fields}) for e in row["date_evidence"])
    values = {name: row[name] for name in _plain(Dating) if name in row}
    precision = values.pop("date_precision")
    return Dating(**values, date_precision=Precision(precision) if precision else None, date_evidence=evidence)


def placing_of(row: dict[str, Any]) -> Placing:
    """The placing that a row of `articles` holds."""
    values = {name: row[name] for name in _plain(Placing) if name in row}
    return Placing(
        **values,
        countries=tuple(CountryScore(c["code"], c["score"], c["mentions"]) for c in row["countries"]),
        place_evidence=tuple(
            PlaceEvidence(**{name: e[name] for name in PlaceEvidence._fields if name in e})
            for e in row["place_evidence"]
        ),
    )


def _plain(record: type[Any]) -> list[str]:
    structured = {"date_evidence", "countries", "place_evidence", "quality_flags"}
    return [f.name for f in fields(record) if f.name not in structured]


def _interval(row: dict[str, Any]) -> str:
    if row["published_date"] is None:
        return "none"
    if row["published_earliest"] == row["published_latest"]:
        return str(row["published_date"])
    return f"{row['published_date']} ({row['published_earliest']} to {row['published_latest']})"
