"""Words of the trade as data: months, weekdays, agencies, furniture phrases, and the readers of those tables.

The room below the text stages: segment, normalise, dating and placing may all use it; it knows none of them.
Tables are small YAML files beside this module, each naming its source; what belongs to a language stands in that
language's file, `languages/<code>.yaml`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load_table(name: str) -> Any:
    """The table `name`, parsed once per process: a YAML file of this folder, or a part of all languages' files.

    Which parts of languages are tables: see `dateline.lexicon.languages.table`.
    """
    from dateline.lexicon import languages

    if languages.is_table(name):
        return languages.table(name)
    text = (files(__package__) / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)


@cache
def schema_path(name: str) -> Path:
    """Path of `schemas/<name>`: package data in an installed wheel, the repository's folder in a checkout.

    Raises FileNotFoundError when neither holds it.
    """
    package = Path(str(files("dateline")))
    for folder in (package / "schemas", package.parent.parent / "schemas"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"schemas/{name} is neither in the installed package nor beside src/: reinstall dateline")
