"""One request, however it is handed on: through the command line, the environment, a deployment, a flow."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from pydantic import ValidationError
from typer.testing import CliRunner

from dateline.cli.options import takes_request
from dateline.errors import UsageError
from dateline.orchestration.request import BackfillRequest, RunRequest, option_of
from dateline.orchestration.settings import Settings, request_of, settings

names = st.text("abcxyz019._-", min_size=1, max_size=8).map(lambda name: "x" + name)
days = st.dates(date(1990, 1, 1), date(2030, 12, 31))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "raw": st.lists(names.map(Path) | st.just(Path("s3://news/raw")), min_size=1, max_size=3).map(tuple),
    "out": names.map(Path),
    "runner": st.sampled_from(["auto", "thread", "process", "dask", "dask://10.0.0.5:8786", "ray:127.0.0.1:6379"]),
    "workers": st.integers(0, 99),
    "batch_mb": st.integers(1, 999),
    "merge_mb": st.integers(0, 999),
    "fetched_at": st.none()
    | st.integers(631152000, 1893456000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    "scheme": names,
    "fields": st.lists(st.builds("{}={}".format, st.sampled_from(["body", "headline", "url"]), names), max_size=3).map(
        tuple
    ),
    "profile": st.none() | names.map(Path),
    "max_moved": st.floats(0, 1),
    "max_lost": st.floats(0, 1),
    "accept": st.booleans(),
    "max_rise": st.floats(0, 100),
    "follow_links": st.booleans(),
    "rehash": st.booleans(),
    "partition": st.sampled_from([None, "day", "month", "year"]),
    "table": st.sampled_from([None, "delta", "iceberg"]),
    "wait_s": st.floats(0, 1e6),
    "timeout_s": st.floats(0.001, 1e6),
    "document_s": st.floats(0.001, 1e6),
    "region": st.none() | names,
    "missing": st.booleans(),
    "failed": st.booleans(),
    "outdated": st.booleans(),
    "everything": st.booleans(),
}


@st.composite
def requests(draw: st.DrawFn) -> BackfillRequest:
    """Any request that makes sense."""
    since, until = draw(st.none() | days), draw(st.none() | days)
    if since and until:
        since, until = min(since, until), max(since, until)
    return BackfillRequest(**{name: draw(values) for name, values in VALUES.items()}, since=since, until=until)


def test_the_values_tried_are_of_all_fields() -> None:
    """A new field of a request has to be handed on like the others."""
    assert {*VALUES, "since", "until"} == set(BackfillRequest.model_fields)


@given(requests())
@trials(deadline=None)
def test_parameters_of_a_flow_are_the_request(request: BackfillRequest) -> None:
    """What Prefect stores as JSON and validates again is the same request, but for paths, which become absolute."""
    stored = json.loads(json.dumps(request.as_parameters()))
    assert BackfillRequest.model_validate(stored["request"]) == request.absolute()


@given(requests())
@trials(deadline=None)
def test_options_are_the_request(request: BackfillRequest) -> None:
    """A request spelled out as options of a command arrives there whole."""
    arrived: list[RunRequest] = []
    app = typer.Typer()

    @app.command()
    @takes_request(BackfillRequest)
    def command(request: BackfillRequest) -> int:
        arrived.append(request)
        return 0

    done = CliRunner().invoke(app, spelled_out(request), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert arrived == [request]


def spelled_out(request: RunRequest) -> list[str]:
    """The arguments of a command that ask for just this."""
    arguments: list[str] = []
    for name in type(request).model_fields:
        value, option = getattr(request, name), option_of(type(request), name)
        spelled = option.name or f"--{name.replace('_', '-')}"
        if name == "raw":
            continue
        if value is True:
            arguments.append(spelled)
        elif isinstance(value, datetime):
            arguments += [spelled, value.strftime("%Y-%m-%dT%H:%M:%S%z")]
        elif isinstance(value, tuple):
            arguments += [argument for one in value for argument in (spelled, one)]
        elif value is not None and value is not False:
            arguments += [spelled, str(value)]
    return [*arguments, *map(str, request.raw)]


@pytest.mark.parametrize("name", sorted(RunRequest.model_fields))
def test_the_environment_sets_a_machine_not_a_run(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`DATELINE_*` sets each field but those about one run: nobody accepts a gate for ever by a variable left behind."""
    monkeypatch.chdir(tmp_path)
    values = {
        "raw": "there",
        "out": "here",
        "runner": "dask://h:1",
        "scheme": "m49",
        "profile": "outlet.json",
        "max_moved": "0.5",
        "max_lost": "0.1",
    }
    values |= {
        "accept": "true",
        "max_rise": "5",
        "fetched_at": "2026-01-01",
        "fields": "body=story",
        "follow_links": "true",
        "rehash": "true",
        "partition": "month",
        "table": "delta",
        "workers": "3",
        "batch_mb": "7",
        "merge_mb": "7",
        "wait_s": "5",
        "timeout_s": "9",
        "document_s": "7",
    }
    monkeypatch.setenv(f"DATELINE_{name.upper()}", values[name])
    changed = request_of(RunRequest, {}) != RunRequest()
    assert changed is not option_of(RunRequest, name).per_run


def test_options_win_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An option that was given, be it 0, is not overruled by `DATELINE_*`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_WAIT_S", "5")
    assert request_of(RunRequest, {}).wait_s == 5
    assert request_of(RunRequest, {"wait_s": 0.0}).wait_s == 0


@pytest.mark.parametrize("kind", [RunRequest, BackfillRequest])
def test_what_a_request_does_not_know_is_refused(kind: type[RunRequest]) -> None:
    """A field by another name (of an older version, misspelled) is an error, not silence."""
    with pytest.raises(ValidationError, match="dask_scheduler"):
        kind.model_validate({"dask_scheduler": "tcp://10.0.0.5:8786"})
    with pytest.raises(UsageError, match="dask_scheduler"):
        request_of(kind, {"dask_scheduler": "x"})


@pytest.mark.parametrize(
    ("variable", "value"), [("DATELINE_RUNNER", "spark"), ("DATELINE_WORKERS", "-1"), ("DATELINE_WAIT_S", "soon")]
)
def test_a_setting_that_makes_no_sense_is_named(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A usage error that names the variable, not a traceback."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable, value)
    with pytest.raises(UsageError, match=variable):
        settings()


def test_a_range_needs_an_order() -> None:
    """A backfill whose days end before they begin is refused in the words of the command line."""
    with pytest.raises(UsageError, match="--from 2026-02-01 is after --to 2026-01-01"):
        request_of(BackfillRequest, {"since": date(2026, 2, 1), "until": date(2026, 1, 1)})


def test_every_field_says_what_it_is() -> None:
    """The help of its option, and the form in Prefect's UI, come from there."""
    for kind in (BackfillRequest, Settings):
        assert all(field.description for field in kind.model_fields.values())
