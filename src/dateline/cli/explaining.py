"""`dateline explain`: one article of the dataset, where it was found, and the evidence for its date and place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.text import Text

from dateline.cli.dataset import plain_table
from dateline.cli.facts import facts
from dateline.cli.terminal import print_json, stdout
from dateline.controls import shown
from dateline.dataset import Dataset
from dateline.model import Caption


def explain_article(out: Path, article_id: str, output: str) -> int:
    """Print what is known of the article whose id starts with `article_id`. Raises UsageError for none or several."""
    with Dataset(out).reading():
        known = Dataset(out).evidence(article_id)
    primary = known.article
    if output == "json":
        print_json({"article": primary, "other_rows": known.other_rows, "sightings": known.sightings})
        return 0
    console = stdout()
    console.print(Text(shown(primary["headline"] or "(no headline)"), style="bold cyan"))
    about = [f"{name} {primary[name]}" for name in ("agency", "byline", "section", "language", "url") if primary[name]]
    about += [f"{primary['n_words']:,} words", primary["article_id"]]
    captions = [Caption(c["text"], c["credit"], c["taken_on"], c["is_file_photo"], -1, -1) for c in primary["captions"]]
    passages = [primary["headline"] or "", *(c.text for c in captions), *primary["body"].split("\n\n")]
    console.print(facts(about, known.dating, known.placing, captions, primary["quality_flags"], passages))
    table = plain_table("", "dump", "document", "characters", "date there", right=("document", "characters"))
    for place in known.sightings:
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


def _interval(row: Mapping[str, Any]) -> str:
    if row["published_date"] is None:
        return "none"
    best, first, last = (row[f"published_{which}"].date() for which in ("date", "earliest", "latest"))
    return str(best) if first == last else f"{best} ({first} to {last})"
