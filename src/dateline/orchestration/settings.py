"""Settings: what an operator sets once for a machine, by environment (`DATELINE_*`) or a `.env` file.

Command-line options win over the environment, the environment over `.env`, `.env` over the defaults of `RunRequest`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from dateline.errors import UsageError
from dateline.orchestration.request import RunRequest, option_of

R = TypeVar("R", bound=RunRequest)


class Settings(RunRequest, BaseSettings):
    """Every field of a request that is not about one run only, and the limits of warnings."""

    model_config = SettingsConfigDict(
        env_prefix="DATELINE_", env_file=".env", extra="ignore", frozen=True, enable_decoding=False
    )

    max_quarantine_share: float = Field(
        default=0.2, ge=0, le=1, description="A run above this share of quarantined rows warns."
    )
    max_age_hours: float = Field(
        default=36.0, gt=0, description="`dateline doctor` warns when the newest article is older."
    )

    log_format: Literal["text", "json"] = Field(
        default="text", description="json: the library logs to stderr, an object a line; text: only with --verbose."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[Any, ...]:
        """The environment and `.env`, without what is about one run only: nobody accepts a gate for ever by accident."""
        refuse_misspelt([*os.environ, *(name.upper() for name in getattr(dotenv_settings, "env_vars", ()))])
        return _for_machines(env_settings), _for_machines(dotenv_settings)


OTHERS = ("DATELINE_SERVER_START_S",)
"""Variables that are no field of a request."""
_PREFIX = "DATELINE_"


def refuse_misspelt(names: Iterable[str]) -> None:
    """Raise UsageError for a variable that resembles a setting and is none: it would be passed over without a word.

    What resembles none is somebody else's: Kubernetes sets DATELINE_SERVICE_HOST for a service of this name.
    """
    known = [field.upper() for field in Settings.model_fields] + [name.removeprefix(_PREFIX) for name in OTHERS]
    strange = sorted({name.removeprefix(_PREFIX) for name in names if name.startswith(_PREFIX)} - set(known))
    wrong = [
        f"{_PREFIX}{name} is no setting: did you mean {_PREFIX}{close[0]}?"
        for name in strange
        if (close := get_close_matches(name, known, 1, cutoff=0.7))
    ]
    if wrong:
        raise UsageError("; ".join(wrong))


def _for_machines(source: PydanticBaseSettingsSource) -> Callable[[], dict[str, Any]]:
    def values() -> dict[str, Any]:
        return {
            name: value
            for name, value in source().items()
            if name not in RunRequest.model_fields or not option_of(RunRequest, name).per_run
        }

    return values


def settings() -> Settings:
    """The settings of this machine. Raises UsageError that names the variable where one makes no sense."""
    try:
        return Settings()
    except ValidationError as error:
        raise UsageError(_told(error, lambda field: f"DATELINE_{field.upper()}")) from error


def request_of(kind: type[R], given: dict[str, Any]) -> R:
    """A request of the options in `given`, over the settings. Raises UsageError for what makes no sense."""
    of_machine = settings().model_dump(include=set(RunRequest.model_fields), exclude_unset=True)
    try:
        return kind(**{**of_machine, **given})
    except ValidationError as error:
        raise UsageError(_told(error, lambda field: _spelled(kind, field))) from error


def _spelled(kind: type[RunRequest], field: str) -> str:
    if field not in kind.model_fields:
        return field
    return option_of(kind, field).name or f"--{field.replace('_', '-')}"


def _told(error: ValidationError, spelled: Callable[[str], str]) -> str:
    lines = []
    for detail in error.errors():
        message = detail["msg"].removeprefix("Value error, ")
        where = spelled(str(detail["loc"][0])) if detail["loc"] else ""
        lines.append(f"{where}: {message}" if where else message)
    return "; ".join(lines)
