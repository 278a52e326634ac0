"""The Prefect edge: what the flows call (`run`), and servers, schedules and alarms (`server`).

With `flows/` the only importer of Prefect. Nothing here phones home: the switches are set before Prefect or Great
Expectations can be imported, in every process that imports a flow or a task of ours.
"""

import os

for _switch, _off in (
    ("PREFECT_SERVER_ANALYTICS_ENABLED", "false"),
    ("DO_NOT_TRACK", "1"),
    ("GX_ANALYTICS_ENABLED", "false"),
):
    os.environ.setdefault(_switch, _off)
