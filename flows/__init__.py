"""The flows, thin: what they call is in `dateline.orchestration`. In code and deployments this folder is `dateline.flows`.

Decision 0015 says how one folder is both.
"""

import dateline.orchestration  # noqa: F401  # sets the switches that keep Prefect from phoning home, before its import
