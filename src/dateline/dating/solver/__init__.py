"""The chances of each day, from whatever kinds of evidence an article has and from its siblings."""
