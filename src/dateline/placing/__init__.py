"""Placing: which country an article is about, on what evidence, and which region that is.

`place(article, scheme) -> Placing` is the room's door. `load_scheme` reads the region schemes.
"""

from dateline.placing.focus import place
from dateline.placing.schemes import GLOBAL, UNKNOWN, RegionScheme, load_scheme, scheme_names

__all__ = ["GLOBAL", "UNKNOWN", "RegionScheme", "load_scheme", "place", "scheme_names"]
