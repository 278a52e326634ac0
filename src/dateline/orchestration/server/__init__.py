"""Prefect servers: the embedded one of a single run, the one of `dateline serve`, its schedules and alarms."""
