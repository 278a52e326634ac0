"""A dataset in an object store: what its objects are, which state of it is the published one, and the local skeleton it is read by."""
