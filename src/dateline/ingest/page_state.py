"""The article of a page that scripts build: markup that the page carries as a string among its data.

Frameworks print what a page is made from into its script elements (Next, Nuxt, React Query ...), so that the browser
need not ask again: the article's paragraphs stand there as HTML within a JSON string, at times within two.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

# an unclosed string runs to the end: every character is read once, whatever a script holds
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)', re.S)
_PARAGRAPH = re.compile(r"<p[\s>]", re.I)
_FEWEST_PARAGRAPHS = 2
_SHORTEST_CHARS = 300
_DEEPEST = 3


def carried_markup(tree: Any) -> str:
    """The longest piece of HTML with paragraphs that a script element of a parsed page carries; '' if none does."""
    scripts = ("".join(script.itertext()) for script in tree.iter("script") if not script.get("src"))
    found = (markup for script in scripts for markup in _markup_in(script, _DEEPEST))
    return max(found, key=len, default="")


def _markup_in(script: str, depth: int) -> Iterator[str]:
    for literal in _STRING.finditer(script):
        text = literal[0]
        if len(text) < _SHORTEST_CHARS:
            continue
        try:
            value = json.loads(text, strict=False)
        except ValueError:
            continue
        if len(_PARAGRAPH.findall(value)) >= _FEWEST_PARAGRAPHS and value.lstrip()[:1] not in ("{", "["):
            yield value
        elif depth > 1 and '"' in value:
            yield from _markup_in(value, depth - 1)
