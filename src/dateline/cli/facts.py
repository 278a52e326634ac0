"""What is claimed of an article and why, laid out for a terminal: shared by `inspect` and `explain`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dateline.controls import shown
from dateline.model import Caption, Dating, Placing

LABEL_WIDTH = 12
CAPTION_CHARS = 220


def facts(
    about: Iterable[str],
    dating: Dating,
    placing: Placing,
    captions: Sequence[Caption],
    flags: Iterable[str],
    passages: Sequence[str] = (),
) -> RenderableType:
    """Date and place with their reasons, then `about` (short remarks), captions and quality flags.

    The sentences that date the article are quoted from `passages`: its headline, captions and paragraphs.
    """
    from dateline.dating import explain as explain_date
    from dateline.placing import explain as explain_place

    table = Table.grid(padding=(0, 1))
    table.add_column(width=LABEL_WIDTH, justify="right", style="bold")
    table.add_column(width=1, style="dim")
    table.add_column(overflow="fold")

    def add(name: str, value: Text) -> None:
        table.add_row(name, "┃", value)

    add("date", date_line(dating))
    for sentence in explain_date(dating, passages):
        add("", Text(shown(sentence), style="dim"))
    add("place", place_line(placing))
    for sentence in explain_place(placing):
        add("", Text(shown(sentence), style="dim"))
    add("article", Text(shown(" · ".join(about))))
    for caption in captions:
        add("caption", Text(shown(_caption_line(caption)), style="green"))
    named = sorted(set(flags))
    if named:
        add("flags", Text(" ".join(named), style="yellow"))
    return Padding(table, (1, 0, 1, 0))


def date_line(dating: Dating) -> Text:
    """The day, the interval it lies in, how it was found and how sure that is."""
    if dating.published_date is None:
        return Text("no date: the article waits in undated/", style="bold red")
    line = Text(str(dating.published_date), style="bold green" if dating.is_dated else "bold yellow")
    if dating.published_earliest != dating.published_latest:
        line.append(f"  between {dating.published_earliest} and {dating.published_latest}", style="default not bold")
    if dating.published_at:
        line.append(f"  {dating.published_at:%H:%M} UTC", style="default not bold")
    from dateline.dating import stretch

    remarks = [stretch(dating), f"by {dating.date_method}" if dating.date_method else ""]
    if dating.date_confidence is not None:
        remarks.append(f"{dating.date_confidence:.0%} sure of the day")
    line.append("  " + " · ".join(remark for remark in remarks if remark), style="dim not bold")
    if not dating.is_dated:
        line.append("  too wide for a day: undated/", style="not bold red")
    return line


def place_line(placing: Placing) -> Text:
    """The country in focus, its region, and the countries that were named with their scores."""
    line = Text(placing.country or "no single country", style="bold green" if placing.country else "bold yellow")
    line.append(f"  {placing.region}", style="bold")
    line.append(f"  {placing.region_confidence:.0%} sure", style="dim")
    others = [f"{country.code} {country.score:.2f} ({country.mentions}×)" for country in placing.countries[:6]]
    if others:
        line.append("   " + "  ".join(others), style="dim")
    return line


def _caption_line(caption: Caption) -> str:
    notes = [str(n) for n in (caption.credit, caption.taken_on, "file photo" if caption.is_file_photo else None) if n]
    text = caption.text if len(caption.text) <= CAPTION_CHARS else caption.text[: CAPTION_CHARS - 1] + "…"
    return f"{text} [{', '.join(notes)}]" if notes else text
