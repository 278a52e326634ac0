"""What pages of the report are made with: templates, assets, and how a page names the scripts that it may run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from dateline.report import words


def asset(name: str) -> str:
    """A file of the report that ships with the library."""
    return (files("dateline.report") / "assets" / name).read_text(encoding="utf-8")


def script(name: str) -> str:
    """A script, to stand inside a page. Raises ValueError for one that would end its element."""
    text = asset(name)
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError(f"{name} cannot stand inside a page")
    return text


def source_of(text: str) -> str:
    """How a content security policy names a script by its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def environment() -> Environment:
    """Jinja's: everything escaped, what is not known an error."""
    made = Environment(
        loader=PackageLoader("dateline.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    filters: Mapping[str, Any] = {
        "number": words.number,
        "share": words.share,
        "size": words.size,
        "plural": words.plural,
    }
    made.filters |= dict(filters) | {"urlencode": urlencode}
    made.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}
    return made
