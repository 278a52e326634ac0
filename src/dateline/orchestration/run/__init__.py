"""One flow run: batches on a task runner, a cooperative end, one publish, a report."""
