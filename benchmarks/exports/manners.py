"""Exports in the manner of archives that people really download from: `manners.yaml` filled with stories of our own.

What the layouts of `layouts.py` draw at random stands here as archives print it: headers without labels, codes in columns,
contents lists, certificates, one line of facts. A seed varies how many records there are (one to nine), how long they are,
how lines are wrapped, and puts in what goes wrong: a look-alike of the separator in a story, a record without a text,
a count that promises more than there is, a printer's line in a paragraph.
"""

from __future__ import annotations

import random
import re
import textwrap
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benchmarks.exports.layouts import Story, tables
from dateline.lexicon import languages

HERE = Path(__file__).parent
_OPTIONAL = re.compile(r"^\?(\w+) ")
_SIZES = (1, 2, 3, 3, 4, 5, 9)
_MOST_EXTRA = 9


@cache
def manners() -> list[dict[str, Any]]:
    """The layouts, those that may be looked at first."""
    found: list[dict[str, Any]] = yaml.safe_load((HERE / "manners.yaml").read_text(encoding="utf-8"))
    return found


@cache
def reports() -> dict[str, dict[str, Any]]:
    """Stories and names by language."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "reports.yaml").read_text(encoding="utf-8"))
    return found


def export_in_manner(manner: dict[str, Any], seed: int) -> tuple[str, list[Story]]:
    """A file in a layout, and the articles in it in order."""
    rng = random.Random(f"{manner['name']} {seed}")
    told = _stories(manner["language"], rng)
    if "byline" not in manner["record"].lower():  # that archive prints none
        told = [replace(story, byline=None) for story in told]
    empty = rng.randrange(len(told)) if len(told) > 3 and rng.random() < 0.15 else None
    if empty is not None:
        told[empty] = replace(told[empty], paragraphs=())
    promised = len(told) + (2 if len(told) > 1 and rng.random() < 0.1 else 0)
    look_alike = rng.randrange(len(told)) if len(told) > 2 and rng.random() < 0.2 else None
    width = manner.get("width") or rng.choice([None, None, 64, 76])
    paragraph_gap = "\n" if not width and rng.random() < 0.2 else "\n\n"
    records = []
    for n, story in enumerate(told, 1):
        paragraphs = list(story.paragraphs)
        if n - 1 == look_alike and len(paragraphs) > 1:
            paragraphs.insert(1, manner.get("between") or "* * *")
        records.append(_record(manner, story, paragraphs, n, promised, rng, width, paragraph_gap))
    gap = "\n" * (manner["gap"] + 1)
    joint = f"\n{manner['between']}\n" if "between" in manner else gap
    text = joint.join(records) + "\n"
    if "cover" in manner:
        rows = [_filled(manner.get("contents", ""), manner, s, n, promised, rng) for n, s in enumerate(told, 1)]
        text = manner["cover"].format(N=promised) + "".join(rows) + "\n\n" + text
    newline = rng.choice(["\n", "\n", "\r\n"])
    return text.replace("\n", newline), [story for story in told if story.paragraphs]


def _stories(language: str, rng: random.Random) -> list[Story]:
    words = reports()[language]
    n = rng.choice(_SIZES)
    day = date(2003, 1, 1) + timedelta(days=rng.randrange(7000))
    papers = rng.sample(words["papers"], rng.choice([1, 1, 2]))
    pool = rng.sample(words["reports"], len(words["reports"]))
    more = tables().get(language, {})
    found = []
    for i in range(n):
        day += timedelta(days=rng.randrange(0, 9))
        headline, *paragraphs = pool[i % len(pool)]
        if i >= len(pool) and more:
            headline = more["titles"][i % len(more["titles"])]
            paragraphs = [" ".join(rng.sample(more["sentences"], 3)) for _ in range(2)]
        elif i >= len(pool):
            break
        elif more and rng.random() < 0.3:
            paragraphs += [" ".join(rng.sample(more["sentences"], 3)) for _ in range(rng.randrange(1, _MOST_EXTRA))]
        byline = rng.choice(words["people"]) if rng.random() < 0.85 else None
        found.append(
            Story(
                headline,
                day.isoformat(),
                rng.choice(papers),
                byline,
                rng.choice(words["sections"]),
                tuple("\n".join(textwrap.wrap(p, 10**6)) if "\n" not in p else p for p in paragraphs),
            )
        )
    return found


def _record(
    manner: dict[str, Any],
    story: Story,
    text: list[str],
    n: int,
    total: int,
    rng: random.Random,
    width: int | None,
    paragraph_gap: str,
) -> str:
    wrapped = [_wrapped(paragraph, width) for paragraph in text]
    values = {
        "text": paragraph_gap.join(wrapped),
        "lead": "".join(wrapped[:1]),
        "rest": paragraph_gap.join(wrapped[1:]),
    }
    lines = _filled(manner["record"], manner, story, n, total, rng, values).split("\n")
    n_centred = manner.get("centred", 0)
    for i, line in enumerate(lines):
        if n_centred and line:
            lines[i], n_centred = line.center(width or 80).rstrip(), n_centred - 1
    return "\n".join(lines)


def _wrapped(paragraph: str, width: int | None) -> str:
    if not width:
        return paragraph
    return "\n".join(textwrap.fill(line, width, break_on_hyphens=False) for line in paragraph.split("\n"))


def _filled(
    template: str,
    manner: dict[str, Any],
    story: Story,
    n: int,
    total: int,
    rng: random.Random,
    texts: dict[str, str] | None = None,
) -> str:
    day = date.fromisoformat(story.date)
    table = languages.language(manner["language"])
    month = _first(table["months"], day.month) if "months" in table else str(day.month)
    weekday = _first(table["weekdays"], day.weekday()) if "weekdays" in table else ""
    values = {
        "n": n,
        "N": total,
        "headline": story.headline,
        "publisher": story.publisher,
        "byline": story.byline or "",
        "BYLINE": (story.byline or "").upper(),
        "section": story.section or "",
        "SECTION": (story.section or "").upper(),
        "page": rng.randrange(1, 40),
        "words": max(1, len(" ".join(story.paragraphs).split())),
        "d": day.day,
        "dd": f"{day.day:02}",
        "m": day.month,
        "mm": f"{day.month:02}",
        "y": day.year,
        "iso": story.date,
        "month": month,
        "Month": month.capitalize(),
        "Mon": month[:3].capitalize(),
        "weekday": weekday,
        "Weekday": weekday.capitalize(),
        "time": f"{rng.randrange(24):02}:{rng.randrange(60):02}",
        "edition": rng.choice(["Final Edition", "First Edition", "Edition 1, National Edition"]),
        "number": f"{rng.randrange(10**8, 10**9)}",
        "code": "".join(rng.choice("abcdef0123456789") for _ in range(7)),
    }
    kept = []
    for line in template.split("\n"):
        optional = _OPTIONAL.match(line)
        if optional is not None and not values[optional[1]]:
            continue
        kept.append(line[optional.end() :] if optional is not None else line.replace("?byline", ""))
    return "\n".join(kept).format(**values, **(texts or {}))


def _first(names: Any, key: int) -> str:
    value = names[key]
    return str(value if isinstance(value, str) else value[0])
