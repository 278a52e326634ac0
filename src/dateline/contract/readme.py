"""README.md of a dataset: what the folder is and how to open it, for whoever finds it without us."""

from __future__ import annotations

from dateline.contract.declaration import CONTRACT_VERSION, TABLES, VOCABULARIES, declaration
from dateline.contract.dictionary import cell, names_head, names_row

_LINKED = """\
`current` leads to the newest state in `.snapshots`, and `articles`, `undated` and the others lead into `current`: they are
links. A copy that leaves links or hidden folders out is empty. Copy with `cp -a`, `rsync -a` or `tar`, or let `dateline export
articles.zip` write a plain ZIP; `dateline export` gives CSV, Excel, JSON Lines, SQLite and DuckDB, too. Nothing here is to be
edited: the next run would not see it, and `dateline verify` would call it damage.
"""
_PLAIN = "These are plain files, copied from a dataset of dateline's: no links, nothing hidden.\n"

_HEAD = """\
# News articles, dated and placed

{first}Written by dateline, contract version {version}. One row of `articles` is one article in one dump; rows with `is_primary`
count each text once. Each date and place carries its evidence and how sure it is.

{how}
## Reading it

```python
import pandas as pd

articles = pd.read_parquet("{articles}")
articles = articles[articles["is_primary"]]
```

```python
import polars as pl

articles = pl.read_parquet("{pattern}").filter(pl.col("is_primary"))
```

```sql
-- DuckDB
select region, count(*) from read_parquet('{pattern}') where is_primary group by region;
```

```r
# R
articles <- dplyr::filter(arrow::open_dataset("{articles}"), is_primary)
```
{views}"""

_FIRST = """\
**Open the folder `articles`, not this one**, which holds several tables.

"""
_VIEWS = """
DuckDB has all tables by name after `.read views.sql` in this folder, each column with its meaning (`duckdb -init views.sql`).
Where the folders of `articles` are called `month=…` or `year=…` instead of `date=…`, a file holds as much; `published_date` is the day.
"""


def readme(*, linked: bool = True, single_file: bool = False) -> str:
    """The page as Markdown, the same for every dataset of this release.

    linked: whether the folder's tables are links; single_file: whether there is only `articles.parquet`.
    """
    articles, pattern = ("articles.parquet",) * 2 if single_file else ("articles", "articles/**/*.parquet")
    head = _HEAD.format(
        version=CONTRACT_VERSION,
        first="" if single_file else _FIRST,
        how=_LINKED if linked else _PLAIN,
        articles=articles,
        pattern=pattern,
        views="" if single_file else _VIEWS,
    )
    tables = "" if single_file else "\n## Tables\n\n| | |\n|---|---|\n" + "".join(map(_table, TABLES))
    columns = declaration("articles").columns + declaration("articles").keys
    rows = "".join(f"| `{one.name}` | {cell(one.description)} |\n" for one in columns)
    names = "".join(f"{names_row(one)}\n" for one in columns if one.known_as)
    elsewhere = f"\n## What others call them\n\n{names_head()}\n{'|---' * (len(VOCABULARIES) + 1)}|\n{names}"
    return f"{head}{tables}\n## Columns of articles\n\n| | |\n|---|---|\n{rows}{elsewhere}"


def _table(name: str) -> str:
    return f"| `{name}` | {cell(declaration(name).description)} |\n"
