"""The command line: options, what is printed, exit codes. What a command does is somebody else's."""

import dateline.orchestration  # noqa: F401  # sets the switches that keep Prefect and Great Expectations from phoning home
