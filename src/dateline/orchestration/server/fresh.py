"""A fresh database for the embedded server: what Prefect's own migrations make, without the seconds they take.

Some hundred migrations take 7 s on a new `PREFECT_HOME`; reading the schema that they end in takes 0.06 s. The schema
is kept for the pinned version only; with any other Prefect the migrations run. `python -m dateline.orchestration.server.fresh` prints it anew.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import sys
import tempfile
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

DATABASE = "prefect.db"


def provide(home: Path) -> bool:
    """Make the database in `home` where there is none; whether the one there is now needs no migration.

    Does nothing, and promises nothing, where that cannot be done or the database is somewhere else: Prefect then does it.
    """
    schema = Path(__file__).with_name(f"prefect-{version('prefect')}.sql")
    elsewhere = any(os.environ.get(f"PREFECT_{part}_DATABASE_CONNECTION_URL") for part in ("API", "SERVER"))
    if elsewhere or not schema.exists():
        return False
    wanted = schema.read_text(encoding="utf-8")
    with contextlib.suppress(OSError, sqlite3.Error):
        if not (home / DATABASE).exists():
            _make(home, wanted)
        with contextlib.closing(
            sqlite3.connect(f"{(home / DATABASE).absolute().as_uri()}?mode=ro", uri=True)
        ) as database:
            revisions = database.execute("SELECT version_num FROM alembic_version").fetchall()
        return len(revisions) == 1 and f"INSERT INTO \"alembic_version\" VALUES('{revisions[0][0]}');" in wanted
    return False


def _make(home: Path, schema: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fresh-", dir=home) as folder:
        path = Path(folder) / DATABASE
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.executescript(schema)
        with contextlib.suppress(FileExistsError):  # unlike a rename, never over the database of somebody quicker
            os.link(path, home / DATABASE)


def dump(path: Path) -> str:
    """The schema and rows of an SQLite database as SQL.

    Indices and a table's constraints by name: the migrations make them in the order of a set, another one each time.
    """
    with contextlib.closing(sqlite3.connect(path)) as database:
        statements = list(database.iterdump())
    told = []
    for is_index, some in groupby(statements, _is_index):
        run = list(some)
        told += sorted(run) if is_index else run
    return re.sub(r"(?m)(?:^\tCONSTRAINT .*\n)+", _by_name, "\n".join(told) + "\n")


def _is_index(statement: str) -> bool:
    return statement.startswith(("CREATE INDEX", "CREATE UNIQUE INDEX"))


def _by_name(constraints: re.Match[str]) -> str:
    lines = sorted(line.rstrip().removesuffix(",") for line in constraints[0].splitlines())
    end = ", \n" if constraints[0].rstrip().endswith(",") else "\n"
    return ", \n".join(lines) + end


def main() -> None:
    """Print the schema that the installed Prefect's migrations end in."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["PREFECT_HOME"] = home
        import anyio.to_thread
        from prefect.server.database.alembic_commands import alembic_upgrade

        async def migrate() -> None:
            await anyio.to_thread.run_sync(alembic_upgrade)

        anyio.run(migrate)
        sys.stdout.write(dump(Path(home) / DATABASE))


if __name__ == "__main__":
    main()
