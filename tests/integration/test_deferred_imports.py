"""Great Expectations comes without the slow modules it does not need, and whoever needs them gets them."""

from __future__ import annotations

import subprocess
import sys
import textwrap


def in_a_new_process(code: str) -> str:
    """What the code prints in a Python of its own; it must succeed."""
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_great_expectations_without_distributions_and_charts() -> None:
    """Neither is imported by it; both work for whoever imports them afterwards, and so does what it imported itself."""
    printed = in_a_new_process(
        """
        import sys
        from dateline.validate.suite import great_expectations
        library = great_expectations()
        print([name for name in ("scipy.stats", "altair") if name in sys.modules])
        from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as user
        print(user.stats.norm.cdf(0.0), user.alt.Chart.__name__)
        import scipy.stats, altair
        from scipy import stats
        print(scipy.stats.norm is user.stats.norm is stats.norm, altair.Chart is user.alt.Chart)
        """
    )
    assert printed.splitlines() == ["[]", "0.5 Chart", "True True"]


def test_what_is_there_stays_and_what_is_missing_is_missing() -> None:
    """A module imported before is not hidden; one that is not installed still fails to import."""
    printed = in_a_new_process(
        """
        import json, sys
        from dateline.validate.deferred import deferred
        with deferred("json", "no_such_module_at_all", "wave"):
            print(sys.modules["json"] is json, "no_such_module_at_all" in sys.modules)
            import wave
            kept = wave
        print("wave" in sys.modules, kept.open.__module__, hasattr(kept, "no_such_name"))
        """
    )
    assert printed.splitlines() == ["True False", "False wave False"]


def test_great_expectations_without_clouds_and_databases() -> None:
    """What it would import because it happens to be installed is left out of its import, and there for everybody else."""
    printed = in_a_new_process(
        """
        import sys, threading
        from dateline.validate.suite import great_expectations
        library = great_expectations()
        print([name for name in ("boto3", "botocore", "google.cloud", "sqlalchemy") if name in sys.modules])
        import sqlalchemy
        from dateline.validate.deferred import absent
        found = []
        def other():
            import wave
            found.append(wave.__name__)
        with absent("wave", "sqlalchemy"):
            import sqlalchemy.orm
            try:
                import wave
            except ModuleNotFoundError as error:
                found.append(error.name)
            thread = threading.Thread(target=other)
            thread.start()
            thread.join()
        import wave
        print(sqlalchemy.orm.__name__, found)
        """
    )
    assert printed.splitlines() == ["[]", "sqlalchemy.orm ['wave', 'wave']"]
