"""The stories that generated dumps are made of: our own samples' and stories.yaml's, without any page around them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
_GOLD = ROOT / "tests" / "golden" / "samples.gold.jsonl"
_FEED = ROOT / "data" / "raw" / "samples" / "world_feed.jsonl"
_LANGUAGES = {"manara_arabic.txt": "ar", "plaza_mayor.txt": "es", "rives_du_fleuve.txt": "fr"}


@dataclass(frozen=True, slots=True)
class Story:
    """A headline and its paragraphs; `crossheads` are the positions of those that are subheadings."""

    headline: str
    paragraphs: tuple[str, ...]
    crossheads: frozenset[int]
    language: str


def _without_dateline(paragraph: str) -> str:
    """'SUVA, Nov 4 (AFP) - A coral reef' -> 'A coral reef': generated pages print datelines of their own."""
    head, dash, rest = paragraph.partition(" - ")
    return rest if dash and head[:4].isupper() and len(head) < 60 else paragraph


def _of_gold() -> list[Story]:
    found = []
    for line in _GOLD.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        language = _LANGUAGES.get(gold["dump"].split("/")[-1], "en")
        for article in gold["articles"]:
            paragraphs = [_without_dateline(article["paragraphs"][0]), *article["paragraphs"][1:]]
            crossheads = frozenset(i for i, optional in enumerate(article["optional"]) if optional)
            found.append(Story(article["headline"], tuple(paragraphs), crossheads, language))
    return found


def _of_feed() -> list[Story]:
    found = []
    for line in _FEED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        paragraphs = [_without_dateline(p) for p in row["text"].split("\n\n") if not p.startswith(("By ", "Von "))]
        found.append(Story(row["title"], tuple(paragraphs), frozenset(), row["language"]))
    return found


def _of_table(name: str) -> list[Story]:
    table = yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        Story(row["headline"], tuple(row["paragraphs"]), frozenset(row.get("crossheads", ())), language)
        for language, rows in table.items()
        for row in rows
    ]


@cache
def unseen() -> dict[str, tuple[Story, ...]]:
    """Language -> stories that nothing may be fitted to: they measure what the others can no longer."""
    by_language: dict[str, list[Story]] = {}
    for story in _of_table("unseen"):
        by_language.setdefault(story.language, []).append(story)
    return {language: tuple(known) for language, known in sorted(by_language.items())}


@cache
def stories() -> dict[str, tuple[Story, ...]]:
    """Language -> its stories, each headline once, in the order of the samples."""
    by_language: dict[str, dict[str, Story]] = {}
    for story in _of_gold() + _of_feed() + _of_table("stories"):
        headline = story.headline.capitalize() if story.headline.isupper() else story.headline
        story = Story(headline, story.paragraphs, story.crossheads, story.language)
        by_language.setdefault(story.language, {}).setdefault(headline, story)
    return {language: tuple(known.values()) for language, known in sorted(by_language.items())}
