"""Random but plausible layouts of database exports, and files in them whose articles are known.

A seed gives one layout in one interface language: what opens a record, how fields are labelled and in which order, what
stands below the text, how lines are wrapped, whether there is a cover page. No layout is any vendor's. Layouts with an
odd seed are never looked at while rules are made: only their figures are.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dateline.lexicon import languages

Words = dict[str, Any]
MARKERS = ("counter", "rule and counter", "rule", "stars between", "number label", "nothing", "end line", "item line")
STYLES = ("colon", "columns", "next line", "boxed", "plain", "plain", "imprint", "tab")
_MAY_STAND_BELOW = ("section", "page", "words", "language", "loaded", "subject", "id")
_WIDEST_LABEL = 22


@dataclass(frozen=True, slots=True)
class Story:
    """An article of an export, with what its header prints."""

    headline: str
    date: str
    publisher: str
    byline: str | None
    section: str | None
    paragraphs: tuple[str, ...]


@dataclass(slots=True)
class Layout:
    """How an archive prints its records."""

    language: str
    marker: str
    style: str
    above: list[str]
    """Fields above the text, in order."""
    below: list[str]
    labels: dict[str, str]
    rule: str
    date_format: str
    page_format: str
    counter: str
    gap: str
    """Between fields."""
    between: str
    """Between records."""
    width: int | None
    is_centred: bool
    has_cover: bool
    has_contents: bool
    has_pages: bool
    has_rights: bool
    has_look_alikes: bool
    labels_text: bool
    newline: str
    words: Words = field(default_factory=dict)


@cache
def tables() -> dict[str, Words]:
    """Stories and words of every language."""
    found: dict[str, Words] = yaml.safe_load((Path(__file__).parent / "stories.yaml").read_text(encoding="utf-8"))
    return found


def layout(seed: int) -> Layout:
    """The layout of a seed."""
    rng = random.Random(seed * 7919 + 13)
    names = sorted(tables())
    language = names[(seed // 2) % len(names)]  # both halves hold every language
    words = tables()[language]
    style, marker = rng.choice(STYLES), rng.choice(MARKERS)
    fields = ["publisher", "date", "headline", "byline", "section", "page", "words", "language"]
    above = ["publisher", "date", "headline", *[f for f in fields[3:] if rng.random() < 0.7]]
    below = [f for f in ("loaded", "subject", "id", "language") if rng.random() < 0.5]
    if style in ("colon", "columns", "next line", "boxed", "tab"):
        rng.shuffle(above)
        moved = [f for f in above if f in _MAY_STAND_BELOW and rng.random() < 0.3]
        above, below = [f for f in above if f not in moved], list(dict.fromkeys(below + moved))
    elif style == "imprint":
        above = [*(["byline"] if "byline" in above else []), "imprint"]
        above.insert(rng.choice([0, len(above)]) if rng.random() < 0.5 else 0, "headline")
    else:
        above = _plain_order(above, rng)
    if marker == "number label":
        above, below = ["id", *[f for f in above if f != "id"]], [f for f in below if f != "id"]
        style = style if style in ("colon", "columns", "boxed") else "colon"
    if marker in ("nothing", "stars between") and style in ("plain", "imprint") and "id" not in below:
        below.append("id")  # something must repeat
    labels_text = style in ("next line",) or (style in ("colon", "columns", "boxed", "tab") and rng.random() < 0.6)
    is_upper = rng.random() < 0.4
    labels = {key: rng.choice(options) for key, options in words["labels"].items()}
    labels = {key: label.upper() if is_upper and language != "tr" else label for key, label in labels.items()}
    return Layout(
        language=language,
        marker=marker,
        style=style,
        above=above,
        below=below,
        labels=labels,
        rule=rng.choice(["_" * 60, "=" * 40, "-" * 70, "* * * * *", "#" * 30, "~~~~~~~~~~"]),
        date_format=rng.choice(words["dates"]),
        page_format=rng.choice(words["page"]),
        counter=rng.choice(words["counter"]),
        gap=rng.choice(["\n", "\n\n"]) if style not in ("columns", "next line") else "\n",
        between=rng.choice(["\n\n", "\n\n\n", "\n\n\n\n", "\f\n"]),
        width=rng.choice([None, None, 60, 72, 80, 90]),
        is_centred=rng.random() < 0.25,
        has_cover=rng.random() < 0.4,
        has_contents=rng.random() < 0.3,
        has_pages=rng.random() < 0.15,
        has_rights=rng.random() < 0.5,
        has_look_alikes=rng.random() < 0.3,
        labels_text=labels_text,
        newline=rng.choice(["\n", "\n", "\n", "\r\n"]),
        words=words,
    )


def _plain_order(above: list[str], rng: random.Random) -> list[str]:
    """Without labels only some orders can be understood at all: the paper and the day first, or the headline first."""
    rest = [f for f in above if f not in ("publisher", "date", "headline", "byline")]
    by = ["byline"] if "byline" in above else []
    if rng.random() < 0.5:
        return ["publisher", "date", "headline", *by, *[f for f in rest if f in ("section", "words")][:1]]
    order = ["headline", *by, *[f for f in rest if f in ("words",)], "date", "publisher"]
    return order + [f for f in rest if f in ("page", "language")]


def stories(shape: Layout, seed: int) -> list[Story]:
    """The articles of a file."""
    rng = random.Random(seed * 104729 + 7)
    words = shape.words
    n = rng.choice([2, 3, 3, 4, 5, 6])
    day = date(2001, 1, 1) + timedelta(days=rng.randrange(8000))
    papers = rng.sample(words["papers"], rng.choice([1, 2, 3]))
    found = []
    for title in rng.sample(words["titles"], n):
        day += timedelta(days=rng.randrange(0, 9))
        sentences = rng.sample(words["sentences"], rng.randrange(4, 9))
        cut = rng.randrange(1, len(sentences))
        paragraphs = tuple(" ".join(part) for part in (sentences[:cut], sentences[cut:]))
        has_by, has_section = "byline" in shape.above and rng.random() < 0.9, "section" in (*shape.above, *shape.below)
        found.append(
            Story(
                title,
                day.isoformat(),
                rng.choice(papers),
                rng.choice(words["people"]) if has_by else None,
                rng.choice(words["sections"]) if has_section else None,
                paragraphs,
            )
        )
    return found


def _printed_day(shape: Layout, day: date) -> str:
    table = languages.language(shape.language)
    months, weekdays = table["months"], table["weekdays"]
    month, weekday = _first(months, day.month), _first(weekdays, day.weekday())
    if shape.language in ("en", "de", "tr"):
        month, weekday = month.capitalize(), weekday.capitalize()
    return shape.date_format.format(d=day.day, m=day.month, y=day.year, month=month, weekday=weekday)


def _first(names: Any, key: int) -> str:
    value = names[key]
    return str(value if isinstance(value, str) else value[0])


def _value(shape: Layout, name: str, story: Story, n: int, rng: random.Random) -> str | None:
    words = shape.words
    page = str(1 + (n * 7) % 40)
    is_plain = shape.style in ("plain", "imprint")
    day = date.fromisoformat(story.date)
    makers: dict[str, Callable[[], str | None]] = {
        "publisher": lambda: story.publisher,
        "date": lambda: _printed_day(shape, day),
        "headline": lambda: story.headline,
        "byline": lambda: story.byline and (f"{words['by']} {story.byline}" if is_plain else story.byline),
        "section": lambda: story.section,
        "page": lambda: shape.page_format.format(p=page) if is_plain else page,
        "words": lambda: f"{len(' '.join(story.paragraphs).split())} {words['words']}",
        "language": lambda: str(words["language"]),
        "loaded": lambda: _printed_day(shape, date(2023, 4, 5)),
        "subject": lambda: "; ".join(rng.sample(words["sections"], 2)),
        "id": lambda: f"{1000 + n}" if shape.marker == "number label" else f"QX{n:04}2019{n:03}A",
        "imprint": lambda: f"{story.publisher}, {_printed_day(shape, day)}, {shape.page_format.format(p=page)}",
    }
    return makers[name]()


def _field(shape: Layout, name: str, value: str) -> str:
    label = shape.labels.get(name, name)
    if name in ("loaded", "subject", "id") and shape.style in ("plain", "imprint"):
        return f"{label} {value}" if name == "id" else f"{label}: {value}"
    if shape.style == "colon":
        return f"{label}: {value}"
    if shape.style == "columns":
        return f"{label:<{_WIDEST_LABEL}}: {value}"
    if shape.style == "next line":
        return f"{label}\n{value}"
    if shape.style == "boxed":
        return f"[{label}] {value}"
    if shape.style == "tab":
        return f"{label}\t{value}"
    return value


def _wrapped(shape: Layout, paragraph: str) -> str:
    return textwrap.fill(paragraph, shape.width, break_on_hyphens=False) if shape.width else paragraph


def _record(shape: Layout, story: Story, n: int, total: int, rng: random.Random) -> str:
    parts: list[str] = []
    counter = shape.counter.format(n=n, N=total)
    if shape.is_centred:
        counter = counter.center(shape.width or 80).rstrip()
    if shape.marker == "counter":
        parts.append(counter)
    elif shape.marker == "rule and counter":
        parts.append(f"{shape.rule}\n\n{counter}")
    elif shape.marker == "rule":
        parts.append(shape.rule)
    elif shape.marker == "item line":
        parts.append(f"<<< {n + 41} >>>" if shape.language in ("fr", "ru", "pl") else f"#### {n + 41} ####")
    head = [_field(shape, f, v) for f in shape.above if (v := _value(shape, f, story, n, rng))]
    if shape.style == "plain" and shape.is_centred:
        head = [line.center(shape.width or 80).rstrip() if i < 2 else line for i, line in enumerate(head)]
    parts.append(shape.gap.join(head))
    text = [_wrapped(shape, paragraph) for paragraph in story.paragraphs]
    if shape.has_look_alikes and n % 2:
        text.insert(1, shape.rule if "rule" in shape.marker else "* * *")
    body = "\n\n".join(text)
    if shape.labels_text:
        body = _field(shape, "text", "\n" + body if shape.style == "columns" else body)
    parts.append(body)
    foot = [_field(shape, f, v) for f in shape.below if (v := _value(shape, f, story, n, rng))]
    if foot:
        parts.append(shape.gap.join(foot))
    if shape.has_rights:
        parts.append(f"Copyright {story.date[:4]} {story.publisher}\n{shape.words['rights']}")
    if shape.marker == "end line":
        parts.append(str(shape.words["end"]))
    return "\n\n".join(parts)


def export(seed: int) -> tuple[str, list[Story]]:
    """The file of a seed and its articles in order."""
    shape = layout(seed)
    rng = random.Random(seed)
    told = stories(shape, seed)
    records = [_record(shape, story, n, len(told), rng) for n, story in enumerate(told, 1)]
    joint = f"\n\n{shape.rule}\n\n" if shape.marker == "stars between" else shape.between
    text = joint.join(records)
    if shape.has_pages:
        text = _with_pages(text, shape)
    if shape.has_cover:
        lines = [line.format(date=_printed_day(shape, date(2023, 4, 6)), N=len(told)) for line in shape.words["cover"]]
        lines += [f"{n}. {story.headline}" for n, story in enumerate(told, 1)] if shape.has_contents else []
        text = "\n".join(lines) + "\n\n\n" + text
    return (text + "\n").replace("\n", shape.newline), told


def _with_pages(text: str, shape: Layout) -> str:
    """A printer's page line after every thirty lines, where a blank line stands."""
    out, since, page = [], 0, 0
    for line in text.split("\n"):
        out.append(line)
        since += 1
        if since >= 25 and not line:
            page, since = page + 1, 0
            out += [f"- {page} -", ""]
    return "\n".join(out)
