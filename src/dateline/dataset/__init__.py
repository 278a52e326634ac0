"""The dataset on disk, as readers and writers see it."""
