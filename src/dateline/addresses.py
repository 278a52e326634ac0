"""Addresses of object stores, told from paths of this machine."""

from __future__ import annotations

import re
from pathlib import PurePath

from dateline.errors import UsageError

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+):/+", re.IGNORECASE)


def address_of(path: str | PurePath) -> str | None:
    """The address that a path is, `s3://bucket/prefix`, also where a path library took it for one and wrote `s3:/bucket/prefix`.

    None for a path of this machine; `file:///a` is one: `local_path` says which.
    """
    text = str(path)
    found = _ADDRESS.match(text)
    if found is None or found[1].lower() == "file":
        return None
    return f"{found[1].lower()}://{text[found.end() :]}"


def local_path(path: str) -> str:
    """`/a/b` for `file:///a/b`; any other path as it is."""
    return re.sub(r"^file:/+", "/", path, flags=re.IGNORECASE)


def refuse_secrets(address: str) -> None:
    """Raise UsageError for an address with a user, a password or a query in it: it would be printed and logged."""
    head, _, query = address.partition("?")
    place = head.partition("://")[2].partition("/")[0]
    if query or ("@" in place and ":" in place.partition("@")[0]):
        shown = head.partition("://")[0] + "://…"
        raise UsageError(
            f"{shown}: give credentials and options by the environment (AWS_ACCESS_KEY_ID …), not in the address"
        )
