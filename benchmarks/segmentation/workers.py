"""Processes that share the work of fitting, each on one thread: what is added up does not depend on how many there are."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

_ONE_THREAD = {
    # XLA splits sums among the threads it is given
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "JAX_PLATFORMS": "cpu",
}


def workers() -> ProcessPoolExecutor:
    """A pool of as many fresh processes as there are processors for this one."""
    # set here, not in the workers: they must see it before any library is loaded
    os.environ.update(_ONE_THREAD)
    return ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=get_context("spawn"))
