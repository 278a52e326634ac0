"""Region schemes: which region slug a country belongs to.

The schemes that come with us are in `schemas/regions.yaml`; a user's own file has the same form with one scheme in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dateline.errors import UsageError
from dateline.lexicon import schema_path

GLOBAL = "global"
"""Several countries are named and none leads."""
UNKNOWN = "unknown"
"""No evidence of a place, or of a country that the scheme knows."""

_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")
_CODE = re.compile(r"[A-Z]{2}")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class RegionScheme:
    """One way to divide the world: every country code in exactly one region."""

    name: str
    regions: tuple[str, ...]
    """Slugs in the file's order, without `global` and `unknown`."""
    titles: Mapping[str, str]
    """Slug -> the name people read."""
    countries: Mapping[str, str]
    """ISO 3166 alpha-2 -> slug."""

    def region_of(self, code: str | None) -> str:
        """The slug of the country `code` (ISO 3166 alpha-2); `unknown` for None and for a code the scheme lacks."""
        return self.countries.get(code, UNKNOWN) if code else UNKNOWN


@cache
def load_scheme(name_or_path: str = "newsroom") -> RegionScheme:
    """The scheme called `name_or_path` in schemas/regions.yaml, or the one in the YAML file at that path.

    Raises UsageError when there is no such scheme or file, when a slug is not of [a-z-], or when a country stands in
    two regions.
    """
    if name_or_path.endswith((".yaml", ".yml")) or "/" in name_or_path:
        return _scheme_of_file(Path(name_or_path))
    schemes = _parse(schema_path("regions.yaml"))
    if name_or_path not in schemes:
        raise UsageError(f"no region scheme {name_or_path!r}: there are {', '.join(schemes)}, or give a .yaml file")
    return _scheme(name_or_path, schemes[name_or_path])


def scheme_names() -> tuple[str, ...]:
    """The names of the schemes that come with the package."""
    return tuple(_parse(schema_path("regions.yaml")))


def _scheme_of_file(path: Path) -> RegionScheme:
    schemes = _parse(path)
    if len(schemes) != 1:
        raise UsageError(f"{path}: holds {len(schemes)} region schemes, wanted exactly one under 'schemes:'")
    [(name, declared)] = schemes.items()
    return _scheme(name, declared)


def _parse(path: Path) -> dict[str, Any]:
    try:
        declared = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"{path}: cannot be read as a region scheme: {error}") from error
    schemes = declared.get("schemes") if isinstance(declared, dict) else None
    if not isinstance(schemes, dict) or not schemes:
        raise UsageError(f"{path}: has no 'schemes:' with at least one scheme in it, see schemas/regions.yaml")
    return schemes


def _scheme(name: str, declared: Any) -> RegionScheme:
    countries: dict[str, str] = {}
    titles: dict[str, str] = {}
    regions = declared.get("regions") if isinstance(declared, dict) else None
    if not isinstance(regions, dict) or not regions:
        raise UsageError(f"region scheme {name}: has no 'regions:'")
    for slug, region in regions.items():
        if not isinstance(slug, str) or not _SLUG.fullmatch(slug) or slug in (GLOBAL, UNKNOWN):
            raise UsageError(f"region scheme {name}: {slug!r} cannot be a slug: [a-z] and single dashes, not reserved")
        if not isinstance(region, dict) or not isinstance(region.get("countries"), list):
            raise UsageError(f"region scheme {name}: {slug} has no list of countries")
        titles[slug] = str(region.get("title", slug))
        for code in region["countries"]:
            if not isinstance(code, str) or not _CODE.fullmatch(code):
                raise UsageError(f'region scheme {name}: {slug} lists {code!r}, wanted ISO alpha-2 (quote "NO")')
            if code in countries:
                raise UsageError(f"region scheme {name}: {code} is in {countries[code]} and in {slug}")
            countries[code] = slug
    return RegionScheme(name, tuple(titles), titles, countries)
