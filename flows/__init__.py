"""The thin edge: Prefect flows and the command line. The work itself is in the `dateline` package.

Nothing here phones home: the switches are set before Prefect or Great Expectations can be imported, in every
process that imports a flow or a task of ours.
"""

import os

for _switch, _off in (
    ("PREFECT_SERVER_ANALYTICS_ENABLED", "false"),
    ("DO_NOT_TRACK", "1"),
    ("GX_ANALYTICS_ENABLED", "false"),
):
    os.environ.setdefault(_switch, _off)
