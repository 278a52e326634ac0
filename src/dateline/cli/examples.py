"""One or more examples of each command, as its `--help` ends; a test reads every one with the command's own parser."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[str, ...]] = {
    "run": (
        "dateline run dumps -o dataset",
        "dateline run dumps -o dataset --engine direct -q          # from cron: silent unless something is wrong",
        "dateline run dumps -o dataset --partition month           # a file a month: for many years of few articles",
        "dateline run dumps -o dataset --table delta               # and a Delta Lake table over the same files",
        "dateline run slips.csv --field body=story --fetched-at 2026-01-13",
    ),
    "inspect": ("dateline inspect dumps/monday.txt", "dateline inspect dumps/export.txt --layout"),
    "learn": (
        "dateline learn dumps/gazette --out gazette.json && dateline run dumps/gazette -o dataset --profile gazette.json",
    ),
    "explain": ("dateline explain 4f1c -o dataset",),
    "report": (
        "dateline report dumps -o dataset",
        "dateline report dumps -o dataset --data-docs              # with Great Expectations' own pages",
        "dateline report -o dataset --figures --to figures.html    # to be mailed around",
    ),
    "correct": (
        "dateline correct corrections.jsonl dumps -o dataset && dateline run dumps -o dataset",
        "dateline correct -o dataset                               # what is kept",
    ),
    "table list": ("dateline table list -o dataset",),
    "table sync": ("dateline table sync delta -o dataset",),
    "audit": ("dateline audit dumps -o dataset",),
    "verify": ("dateline verify -o dataset", "dateline verify dumps -o dataset --repair"),
    "forget": (
        "dateline forget --url https://news.example/a -o dataset",
        "dateline forget --dump monday.txt -o dataset --yes && dateline snapshots gc -o dataset --keep 1",
    ),
    "export": (
        "dateline export january.xlsx --from 2026-01-01 --to 2026-01-31 --region europe",
        "dateline export sure.csv --min-date-confidence 0.9 --columns published_date,country,headline",
        "dateline export dataset.zip                               # every table, as plain Parquet",
    ),
    "suite": ("dateline suite suites", "dateline suite suites --data-docs -o dataset"),
    "push": ("dateline push s3://bucket/prefix -o dataset",),
    "backfill": (
        "dateline backfill dumps -o dataset --from 2026-01-01 --to 2026-01-31 --dry-run",
        "dateline backfill dumps -o dataset --failed",
    ),
    "serve": ('dateline serve dumps -o dataset --cron "*/15 * * * *" --timezone Europe/Berlin',),
    "alarms": ("dateline alarms https://hooks.example.org/T000/B000 --stale-after-hours 36",),
    "doctor": (
        "dateline doctor dumps -o dataset",
        "dateline doctor -o dataset --output json",
        "dateline doctor -o dataset --exit-code",
    ),
    "status": ("dateline status dumps -o dataset --from 2026-01-01 --to 2026-01-31",),
    "snapshots list": ("dateline snapshots list -o dataset",),
    "snapshots rollback": ("dateline snapshots rollback previous -o dataset",),
    "snapshots gc": ("dateline snapshots gc -o dataset --keep 3 --older-than 30d",),
    "quarantine list": ("dateline quarantine list -o dataset",),
    "quarantine show": ("dateline quarantine show body_empty -o dataset --limit 5",),
    "quarantine replay": ("dateline quarantine replay dumps -o dataset --rule body_empty",),
}
