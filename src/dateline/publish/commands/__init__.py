"""What changes a dataset: commit, forget, rollback, gc, repair, push; one writer at a time."""
