"""Records of any container by what their fields mean: named leaves in, an article's text and claims out.

Feeds, news formats, exports and tables name the same dozen things in a hundred ways (`field_roles.yaml`). A record is
flattened to leaves, each with the names on its way; the last name that means something gives its role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from dateline.ingest.claims import instant, language_code
from dateline.ingest.markup import as_paragraphs
from dateline.ingest.moments import Moment, parse_moment
from dateline.ingest.options import FieldNames
from dateline.ingest.surrogates import well_formed
from dateline.lexicon.dates import find_dates
from dateline.model import Metadata, Precision

_MAX_DEPTH = 12
_MAX_LEAVES = 4_000
_LONGEST_TITLE = 600
_LONGEST_NAME = 300
_LONGEST_STAMP = 60
_SHORTEST_TEXT = 20
# names that only say that the value itself follows: <headline><text>...</text></headline>, {"bodies": [{"value": ...}]}
_CARRIERS = frozenset(
    {
        "value",
        "name",
        "p",
        "main",
        "rendered",
        "norm",
        "holder",
        "data",
        "cdata",
        "person",
        "block",
        "br",
        "em",
        "strong",
    }
)


class Leaf(NamedTuple):
    """A value of a record and the names that lead to it, outermost first."""

    path: tuple[str, ...]
    value: object


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a container."""

    headline: str | None
    text: str
    """Paragraphs parted by blank lines, without the headline; '' where the record has none."""
    metadata: Metadata


@cache
def _roles() -> dict[str, tuple[str, int]]:
    table: dict[str, list[str]] = yaml.safe_load((files(__package__) / "field_roles.yaml").read_text(encoding="utf-8"))
    return {
        folded_name(name): (role, rank) for role, names in reversed(table.items()) for rank, name in enumerate(names)
    }


def folded_name(name: str) -> str:
    """A field's name without namespace, case, blanks and marks: `dc:Date_Issued` → `dateissued`."""
    name = name.rpartition("}")[2].rpartition(":")[2]
    return re.sub(r"[\W_]+", "", name).casefold()


def role_of(name: str) -> str | None:
    """The role of a field with this name, or None."""
    found = _known(folded_name(name))
    return found[0] if found else None


def _known(name: str) -> tuple[str, int] | None:
    """Role and rank of a folded name, in the singular or plural."""
    roles = _roles()
    return roles.get(name) or (roles.get(name[:-1]) if name.endswith("s") else None)


def leaves_of(value: object, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """The leaves of nested mappings and lists, in order."""
    if len(path) > _MAX_DEPTH:
        return
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves_of(inner, (*path, str(name)))
    elif isinstance(value, list | tuple):
        if value and all(isinstance(one, str) for one in value) and sum(map(len, value)) > _LONGEST_NAME:
            yield Leaf(path, well_formed("\n\n".join(value)))  # an array of paragraphs
            return
        for inner in value:
            yield from leaves_of(inner, path)
    elif value is not None and value != "":
        yield Leaf(path, well_formed(value) if isinstance(value, str) else value)


def item_of(leaves: Iterable[Leaf], fields: FieldNames | None = None, *, source: str = "record") -> Item:
    """The article that the leaves of one record describe; `fields` are names the caller gave, which go first."""
    found: dict[str, list[tuple[int, object]]] = {}
    for n, leaf in enumerate(leaves):
        if n >= _MAX_LEAVES:
            break
        if placed := _placed(leaf, fields):
            role, rank = placed
            found.setdefault(role, []).append((rank, leaf.value))
    for values in found.values():
        values.sort(key=lambda one: one[0])  # stable: of equals the first
    headline = _text(found.get("headline", ()), _LONGEST_TITLE)
    text = _body(found)
    published = _moment(found.get("published", ()))
    metadata = Metadata(
        url=next((str(v) for _, v in found.get("url", ()) if str(v).startswith("http") and len(str(v)) < 2_000), None),
        fetched_at=instant(_moment(found.get("fetched", ()))),
        published_at=published.at if published else None,
        published_on=published.on if published else None,
        publisher=_text(found.get("publisher", ()), _LONGEST_NAME),
        section=_text(found.get("section", ()), _LONGEST_NAME),
        language=language_code(_text(found.get("language", ()), _LONGEST_NAME)),
        headline=headline,
        byline=_people(found.get("byline", ())),
        source=source,
    )
    return Item(headline, text, metadata)


def _placed(leaf: Leaf, fields: FieldNames | None) -> tuple[str, int] | None:
    """The role of a leaf and how much its name is trusted (less is more)."""
    if fields is not None and (role := fields.given_role(leaf.path)):
        return role, -1
    names = [folded_name(name) for name in leaf.path]
    for depth, name in enumerate(reversed(names)):
        outer = names[-depth - 2] if depth + 2 <= len(names) else ""
        # `pubdata/name`, `date.issue/norm`: two names together say more than the last
        found = _known(outer + name) if outer else None
        found = found or _known(name)
        if found and (depth == 0 or (names[len(names) - depth :] and set(names[len(names) - depth :]) <= _CARRIERS)):
            return found[0], found[1] + 100 * depth
        if name not in _CARRIERS:
            return None
    return None


def _text(values: Sequence[tuple[int, object]], longest: int) -> str | None:
    for _, value in values:
        if isinstance(value, str) and (text := " ".join(as_paragraphs(value).split())) and len(text) <= longest:
            return None if text.startswith(("http://", "https://")) else text
    return None


def _people(values: Sequence[tuple[int, object]]) -> str | None:
    if not values:
        return None
    best = values[0][0]
    names = [_text([one], _LONGEST_NAME) for one in values if one[0] == best]
    return ", ".join(dict.fromkeys(name for name in names[:8] if name)) or None


def _body(found: Mapping[str, list[tuple[int, object]]]) -> str:
    """The longest text; a teaser only where there is nothing else. What the caller named is taken whatever its length."""
    given = [as_paragraphs(str(value)) for rank, value in found.get("text", ()) if rank < 0]
    texts = given or [as_paragraphs(value) for _, value in found.get("text", ()) if isinstance(value, str)]
    teasers = [as_paragraphs(value) for _, value in found.get("teaser", ()) if isinstance(value, str)]
    best = max(texts, key=len, default="")
    if len(best) < _SHORTEST_TEXT and not given:
        best = max([best, *teasers], key=len)
    return best


def _moment(values: Sequence[tuple[int, object]]) -> Moment | None:
    for _, value in values:
        if moment := stamp(value):
            return moment
    return None


def stamp(value: object) -> Moment | None:
    """A timestamp as machines write it, or the one full day that a short text prints."""
    if isinstance(value, str):
        value = " ".join(value.split())
        if len(value) > _LONGEST_STAMP or (value.isdigit() and len(value) not in (8, 10, 13)):
            return None
    elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e8:
        return None  # a year, a count, an id
    if moment := parse_moment(value):
        return moment
    if not isinstance(value, str):
        return None
    days = [
        one for one in find_dates(value) if one.precision is Precision.DAY and one.has_year and not one.alternatives
    ]
    return Moment(days[0].earliest, None) if len(days) == 1 else None
