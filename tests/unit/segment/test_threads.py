"""Documents segmented in several threads at once come out as one by one: the thread runner shares one model."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from dateline.model import Document
from dateline.segment import segment
from dateline.segment.line_model import line_model


@pytest.fixture
def hasty() -> Iterator[None]:
    """Threads take turns a thousand times as often as usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty")
def test_threads_do_not_meet(samples: Path) -> None:
    """Four threads over the samples, with models that have seen nothing, give what one thread gives."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(samples.glob("*.txt"))]
    documents = [Document("0" * 64, f"{n}.txt", 0, text) for n, text in enumerate(texts)]
    wanted = [segment(document) for document in documents]
    for _ in range(6):
        model = line_model.__wrapped__()
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(partial(segment, model=model), documents)) == wanted
