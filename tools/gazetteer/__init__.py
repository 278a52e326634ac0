"""How the gazetteer of the placing room is built from libraries and hand-written tables."""
