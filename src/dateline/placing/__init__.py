"""Placing: which country an article is about, on what evidence, and which region that is.

`place(article, scheme) -> Placing` is the room's door; `explain(placing)` says in sentences why; `load_scheme` reads the
region schemes. The way of an article: its pieces are joined and searched (mentions), names of several meanings settled
(namesakes), what speaks for each country counted (evidence), weighed and made into shares (focus).
"""

from dateline.placing.explain import explain
from dateline.placing.focus import place
from dateline.placing.schemes import GLOBAL, UNKNOWN, RegionScheme, load_scheme, scheme_names

__all__ = ["GLOBAL", "UNKNOWN", "RegionScheme", "explain", "load_scheme", "place", "scheme_names"]
