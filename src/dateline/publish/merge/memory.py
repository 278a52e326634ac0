"""Memory that was freed goes back to the system: what an allocator keeps is missing elsewhere."""

from __future__ import annotations

import ctypes

import pyarrow as pa


def release() -> None:
    """Have the allocators of pyarrow and, where it can, of the C library (numpy's) give back what they hold unused."""
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
