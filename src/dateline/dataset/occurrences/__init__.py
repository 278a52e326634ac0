"""Which article stands in which dump: the few facts that settle `n_sightings` and `is_primary`, and their index."""
