"""Reading a published dataset: `dateline.open` and, for those who only want the articles, `dateline.read_articles`."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from dateline.dataset import Dataset

_Options = ParamSpec("_Options")
_Read = TypeVar("_Read", covariant=True)


def open(  # noqa: A001 - `dateline.open(path)`, as `gzip.open`
    path: str | os.PathLike[str] = "data/processed", *, raw: str | os.PathLike[str] = "data/raw"
) -> Dataset:
    """The dataset in the folder `path`; `raw` is the folder of the dumps, which only `Dataset.document` needs.

    Nothing is read before something is asked for. Raises UsageError where there is no dataset.
    """
    dataset = Dataset(path, raw)
    dataset.snapshot()
    return dataset


class _Reader(Protocol[_Options, _Read]):
    def __call__(
        self, out: str | os.PathLike[str] = "data/processed", *args: _Options.args, **kwargs: _Options.kwargs
    ) -> _Read: ...


def _reader(name: str, method: Callable[Concatenate[Dataset, _Options], _Read]) -> _Reader[_Options, _Read]:
    """A function that calls the method of the dataset at `out`: the options are declared once, at the method."""

    @wraps(method)
    def read(out: str | os.PathLike[str] = "data/processed", *args: _Options.args, **kwargs: _Options.kwargs) -> _Read:
        return method(Dataset(out), *args, **kwargs)

    place, *_ = inspect.signature(read, follow_wrapped=False).parameters.values()
    signature = inspect.signature(method)
    _, *options = signature.parameters.values()
    read.__signature__ = signature.replace(parameters=[place, *options])  # type: ignore[attr-defined]
    read.__name__ = read.__qualname__ = name
    read.__module__ = __name__
    return read


read_articles = _reader("read_articles", Dataset.articles)
