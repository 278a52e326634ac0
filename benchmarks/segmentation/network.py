"""Fit the line network: a dilated convolution over lines under the path's laws, its numbers whole from the first step.

Every weight is rounded and every activation cut to whole numbers while learning (straight-through estimator, Bengio et
al. 2013), so what is learnt is what `dateline.segment.network` adds up. The loss is that of a conditional random field
over the lawful paths, plus a share of each line's own loss, where the line of the headline counts more.

Needs JAX and optax (dependency group `training`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
import scipy.sparse
from numpy.typing import NDArray

from dateline.segment.network import ACTIVATION, BIAS, DILATIONS, EMBEDDED, LARGEST, WEIGHT
from dateline.segment.path import HEADLINE, LAWFUL_STEPS, STATES

K = len(STATES)
_NEVER = -1e4
_WINDOW, _OVERLAP, _LINES_A_STEP = 384, 64, 3072
_LINE_SHARE, _HEADLINE_WEIGHT = 0.5, 4.0
_FEATURE_DROPOUT, _CHANNEL_DROPOUT = 0.15, 0.1
# The numbers kept are a running mean: what single steps learnt by heart is gone from it.
_MEMORY = 0.99


class Example(NamedTuple):
    """A dump as the network sees it."""

    ids: NDArray[np.int32]
    """The numbers of the features of all lines, one line after the other."""
    offsets: NDArray[np.int32]
    """Where each line's features start; one more at the end."""
    states: NDArray[np.uint8]
    """The states each line may be in, a bit per state."""


class _Batch(NamedTuple):
    matrix: scipy.sparse.csr_matrix
    allowed: NDArray[np.bool_]
    mask: NDArray[np.float32]


def fit(
    examples: Sequence[Example],
    n_features: int,
    *,
    channels: int = 48,
    steps: int = 2000,
    seed: int = 0,
    rate: float = 4e-3,
    dropout: NDArray[np.float32] | None = None,
) -> dict[str, NDArray[Any]]:
    """The whole numbers of a network learnt from `examples`; `n_features` counts the features' numbers, `dropout`
    says how often each is left out."""
    rng = np.random.default_rng(seed)
    dropped = np.full(n_features, _FEATURE_DROPOUT, np.float32) if dropout is None else dropout
    windows = _windows(examples)
    params = _first(channels, rng)
    table = np.zeros((n_features, channels + K), np.float32)
    table[:, :channels] = rng.normal(0, 0.04, (n_features, channels))
    known = np.zeros(n_features, bool)
    for example in examples:
        known[example.ids] = True
    table[~known | (dropped >= 1)] = 0  # what no example holds, or is never shown, says nothing
    schedule = optax.warmup_cosine_decay_schedule(0.0, rate, 100, steps, rate * 0.01)
    optimiser = optax.chain(optax.clip_by_global_norm(5.0), optax.adamw(schedule, weight_decay=2e-3))
    state = optimiser.init((params, table))

    @jax.jit
    def gradients(params: Any, embedded: Any, allowed: Any, mask: Any, key: Any) -> Any:
        return jax.value_and_grad(_loss, argnums=(0, 1))(params, embedded, allowed, mask, key)

    @jax.jit
    def update(params: Any, table: Any, state: Any, mean: Any, grads: Any) -> Any:
        updates, state = optimiser.update(grads, state, (params, table))
        params, table = optax.apply_updates((params, table), updates)
        mean = optax.incremental_update((params, table), mean, 1 - _MEMORY)
        return params, table, state, mean

    key = jax.random.PRNGKey(seed)
    mean: Any = (params, table)
    start, losses = time.monotonic(), []
    batches = _endless(windows, rng)
    for step in range(1, steps + 1):
        batch = _batch(next(batches), dropped, rng)
        key, own = jax.random.split(key)
        rounded = np.asarray(_rounded_table(np.asarray(table), channels))
        embedded = (batch.matrix @ rounded).reshape(*batch.mask.shape, channels + K)
        loss, (grads, into) = gradients(params, embedded, batch.allowed, batch.mask, own)
        flat = np.asarray(into).reshape(-1, channels + K)
        params, table, state, mean = update(params, table, state, mean, (grads, batch.matrix.T @ flat))
        losses.append(float(loss))
        if step % 100 == 0:
            print(step, round(float(np.mean(losses[-100:])), 4), round(time.monotonic() - start), flush=True)
    return whole(mean[0], np.asarray(mean[1]), channels)


def whole(params: Any, table: NDArray[np.float32], channels: int) -> dict[str, NDArray[Any]]:
    """The parameters as the whole numbers that the library adds up."""
    found: dict[str, NDArray[Any]] = {
        "embedding": np.clip(np.rint(table[:, :channels] * EMBEDDED), -32768, 32767).astype(np.int16),
        "direct": np.clip(np.rint(table[:, channels:] * BIAS), -32768, 32767).astype(np.int16),
    }
    for name, value in params.items():
        if name in ("w", "o"):
            found[name] = np.clip(np.rint(np.asarray(value) * WEIGHT), -LARGEST, LARGEST).astype(np.int16)
        elif name == "first":
            found[name] = np.rint(np.asarray(value) * EMBEDDED).astype(np.int32)
        else:
            found[name] = np.rint(np.asarray(value) * BIAS).astype(np.int32)
    lawful = np.zeros((K, K), bool)
    lawful[tuple(np.array(LAWFUL_STEPS).T)] = True
    found["steps"] = np.where(lawful, found["steps"], 0)
    return found


def _first(channels: int, rng: np.random.Generator) -> dict[str, Any]:
    n = len(DILATIONS)
    return {
        "first": np.zeros(channels, np.float32),
        "w": rng.normal(0, (1 / (3 * channels)) ** 0.5, (n, 3, channels, channels)).astype(np.float32),
        "c": np.zeros((n, channels), np.float32),
        "o": rng.normal(0, 0.1, (channels, K)).astype(np.float32),
        "ob": np.zeros(K, np.float32),
        "steps": np.zeros((K, K), np.float32),
    }


def _rounded_table(table: NDArray[np.float32], channels: int) -> NDArray[np.float32]:
    scale = np.full(channels + K, EMBEDDED, np.float32)
    scale[channels:] = BIAS
    return np.rint(table * scale) / scale


def _straight(value: Any, exact: Any) -> Any:
    return value + jax.lax.stop_gradient(exact - value)


def _round(value: Any, scale: int, largest: int | None = None) -> Any:
    exact = jnp.round(value * scale)
    return _straight(value, (jnp.clip(exact, -largest, largest) if largest else exact) / scale)


def _cut(value: Any) -> Any:
    """A non-negative activation in whole steps, saturating."""
    clipped = jnp.clip(value, 0, LARGEST / ACTIVATION)
    return _straight(clipped, jnp.floor(clipped * ACTIVATION) / ACTIVATION)


def _forward(params: Any, embedded: Any, mask: Any, key: Any) -> Any:
    channels = params["first"].shape[0]
    h = _cut(embedded[..., :channels] + _round(params["first"], EMBEDDED)) * mask[..., None]
    n = h.shape[1]
    weights = _round(params["w"], WEIGHT, LARGEST)
    for layer, reach in enumerate(DILATIONS):
        wide = jnp.pad(h, ((0, 0), (reach, reach), (0, 0)))
        z = _round(params["c"][layer], BIAS)
        for k in range(3):
            z = z + wide[:, k * reach : k * reach + n] @ weights[layer, k]
        z = _cut(z)
        key, own = jax.random.split(key)
        z = z * (jax.random.uniform(own, (z.shape[0], 1, z.shape[2])) > _CHANNEL_DROPOUT) / (1 - _CHANNEL_DROPOUT)
        h = jnp.minimum(h + z, LARGEST / ACTIVATION) * mask[..., None]
    return h @ _round(params["o"], WEIGHT, LARGEST) + params["ob"] + embedded[..., channels:]


_LAWFUL = np.full((K, K), _NEVER, np.float32)
_LAWFUL[tuple(np.array(LAWFUL_STEPS).T)] = 0.0


def _total(scores: Any, mask: Any, steps: Any) -> Any:
    """The log of the sum over all lawful paths, window by window."""

    def one(total: Any, here: Any) -> Any:
        score, is_line = here
        after = jax.nn.logsumexp(total[:, :, None] + steps[None], axis=1) + score
        return jnp.where(is_line[:, None] > 0, after, total), None

    first = scores[:, 0]
    last, _ = jax.lax.scan(one, first, (scores[:, 1:].swapaxes(0, 1), mask[:, 1:].swapaxes(0, 1)), unroll=4)
    return jax.nn.logsumexp(last, axis=1)


def _loss(params: Any, embedded: Any, allowed: Any, mask: Any, key: Any) -> Any:
    scores = _forward(params, embedded, mask, key)
    steps = params["steps"] + _LAWFUL
    held = jnp.where(allowed, scores, scores + _NEVER)
    both = _total(jnp.concatenate([scores, held]), jnp.concatenate([mask, mask]), steps)
    n = scores.shape[0]
    field = both[:n] - both[n:]
    field = jnp.where(field < 1000, field, 0.0)  # a window whose labels allow no lawful path
    logs = jax.nn.log_softmax(scores)
    own = jax.nn.logsumexp(jnp.where(allowed, logs, _NEVER), axis=-1)
    is_headline = allowed[..., HEADLINE] & (allowed.sum(-1) == 1)
    weight = mask * (1 + _HEADLINE_WEIGHT * is_headline)
    return 20 * field.sum() / mask.sum() - 20 * _LINE_SHARE * (own * weight).sum() / mask.sum()


def _windows(examples: Sequence[Example]) -> list[tuple[Example, int, int]]:
    found = []
    for example in examples:
        n = len(example.states)
        for start in range(0, n, _WINDOW - _OVERLAP):
            stop = min(start + _WINDOW, n)
            found.append((example, start, stop))
            if stop == n:
                break
    return sorted(found, key=lambda w: w[2] - w[1])


def _endless(
    windows: Sequence[tuple[Example, int, int]], rng: np.random.Generator
) -> Iterator[list[tuple[Example, int, int]]]:
    groups: list[list[tuple[Example, int, int]]] = []
    group: list[tuple[Example, int, int]] = []
    for window in windows:
        length = _padded(window[2] - window[1])
        if group and (_padded(group[0][2] - group[0][1]) != length or (len(group) + 1) * length > _LINES_A_STEP):
            groups.append(group)
            group = []
        group.append(window)
    groups.append(group)
    while True:
        for k in rng.permutation(len(groups)):
            yield groups[k]


def _padded(n: int) -> int:
    return next(size for size in (32, 128, 384) if n <= size)


def _batch(group: Sequence[tuple[Example, int, int]], dropped: NDArray[np.float32], rng: np.random.Generator) -> _Batch:
    length = _padded(max(stop - start for _, start, stop in group))
    size = max(len(group), _LINES_A_STEP // length)  # one shape for each length: one compilation
    allowed = np.ones((size, length, K), bool)
    mask = np.zeros((size, length), np.float32)
    ids, pointer = [], [np.zeros(1, np.int64)]
    total = 0
    for k in range(size):
        n = 0
        if k < len(group):
            example, start, stop = group[k]
            n = stop - start
            first, last = example.offsets[start], example.offsets[stop]
            ids.append(example.ids[first:last])
            pointer.append(example.offsets[start + 1 : stop + 1].astype(np.int64) - first + total)
            total += int(last - first)
            allowed[k, :n] = example.states[start:stop, None] >> np.arange(K) & 1
            mask[k, :n] = 1
        pointer.append(np.full(length - n, total, np.int64))
    columns = np.concatenate(ids)
    kept = (rng.random(len(columns)) > dropped[columns]).astype(np.float32)
    matrix = scipy.sparse.csr_matrix((kept, columns, np.concatenate(pointer)), shape=(size * length, len(dropped)))
    return _Batch(matrix, allowed, mask)
