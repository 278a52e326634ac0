"""Placing: which country an article is about, on what evidence, and which region that is.

`place_all(articles, scheme) -> list[Placing]` is the room's door, `place` the one for a single article; `explain(placing)`
says in sentences why; `load_scheme` reads the region schemes. The way of an article: its pieces are joined and searched
(mentions), names of several meanings settled (namesakes, support), what speaks for each country counted (evidence),
weighed and made into shares (focus).
"""

from dateline.placing.explain import explain
from dateline.placing.focus import place, place_all
from dateline.placing.schemes import GLOBAL, UNKNOWN, RegionScheme, load_scheme, scheme_names

__all__ = ["GLOBAL", "UNKNOWN", "RegionScheme", "explain", "load_scheme", "place", "place_all", "scheme_names"]
