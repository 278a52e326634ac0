"""Write samples.gold.jsonl from the sample dumps and their labels: `python -m tests.golden.gold`.

The texts are typed once, in the dumps; samples.spec.yaml only says where they begin and what a reader concludes.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "data" / "raw" / "samples"
GOLD = HERE / "samples.gold.jsonl"
_LINE = re.compile(r"[^\n]+")


def articles(text: str, labels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Gold articles of one dump, in order. Raises ValueError where a label is not found in the text."""
    lines = [(m.start(), m.end(), m[0]) for m in _LINE.finditer(text)]
    found: list[dict[str, Any]] = []
    at = 0

    def seek(beginning: str) -> int:
        for i in range(at, len(lines)):
            if lines[i][2].startswith(beginning):
                return i
        raise ValueError(f"no line begins with {beginning!r} after line {at}")

    for label in labels:
        at = seek(label["headline"])
        headline_start = lines[at][0]
        at = first = seek(label["first"])
        at = last = seek(label["last"])
        aside = tuple(label.get("aside", ()))
        body = [line for line in lines[first : last + 1] if not (aside and line[2].startswith(aside))]
        crossheads = label.get("crossheads", ())
        found.append(
            {
                "headline": label["headline"],
                "headline_start": headline_start,
                "body_start": lines[first][0],
                "body_end": lines[last][1],
                "paragraphs": [line[2] for line in body],
                "optional": [line[2] in crossheads for line in body],
                "date": str(label["date"]) if label["date"] else None,
                "country": label["country"],
                "also": label.get("also", []),
                "agency": label["agency"],
            }
        )
    starts = [0] + [article["headline_start"] for article in found[1:]] + [len(text)]
    return [{"start": a, "end": b, **article} for article, a, b in zip(found, starts, starts[1:], strict=False)]


def lines_of_gold() -> list[str]:
    """One JSON line per labelled dump."""
    spec = yaml.safe_load((HERE / "samples.spec.yaml").read_text(encoding="utf-8"))
    made = []
    for name, labels in spec.items():
        text = (SAMPLES / name).read_text(encoding="utf-8")
        made.append(json.dumps({"dump": f"samples/{name}", "articles": articles(text, labels)}, ensure_ascii=False))
    return made


if __name__ == "__main__":
    GOLD.write_text("\n".join(lines_of_gold()) + "\n", encoding="utf-8")
