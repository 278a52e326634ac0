"""Fit the second look: trees that judge articles, and candidates for a headline, as networks found them on pages held out.

A network is sure of the pages it has learnt from, so the trees learn only from what it made of others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks.segmentation.held_out import HeldOut
from dateline.cleancopy import clean_copy
from dateline.model import Document
from dateline.segment.line_model import LineModel
from dateline.segment.lines import split_lines
from dateline.segment.survey import survey

_WORD = re.compile(r"\w+")
_LEAST_SHARE = 0.3
_PAGES = 1.0
SCALE = 1000


class Looks(NamedTuple):
    """What a network found in held-out dumps, and what is right of it."""

    articles: list[list[int]]
    are_right: list[bool]
    candidates: list[list[list[int]]]
    """Of each article, the values of each line that could be its headline."""
    headlines: list[int | None]
    """Which of them is; None for none."""
    weights: list[float]


def look_at(dumps: Sequence[tuple[str, HeldOut]], model: LineModel) -> Looks:
    """What `model` finds in `dumps`, which it has not learnt from."""
    looks = Looks([], [], [], [], [])
    for _, dump in dumps:
        copy = clean_copy(Document("0" * 64, dump.name, 0, dump.text))
        lines = split_lines(copy.document.text)
        look = model.look(lines, survey(lines))
        golds = dump.gold["articles"]
        bodies = [_triples([lines.text[i] for i in article.body]) for article in look.articles]
        told = [_triples(gold["paragraphs"] or []) for gold in golds]
        of: dict[int, int] = {}
        for g, gold in enumerate(told):
            shared = [len(body & gold) for body in bodies]
            best = max(range(len(bodies)), key=lambda k: (shared[k], -k), default=None)
            if best is not None and shared[best] and shared[best] >= _LEAST_SHARE * len(bodies[best]):
                of.setdefault(best, g)
        looks.articles.extend(look.article_rows(range(len(look.articles))))
        for k in range(len(look.articles)):
            looks.are_right.append(k in of)
            if k not in of:
                continue
            gold = golds[of[k]]
            candidates = look.candidates(k, max((j for j in of if j < k), default=None))
            title = _plain(gold["headline"] or "")
            right = [
                n
                for n, i in enumerate(candidates)
                if _plain(lines.text[i]) == title
                and gold["start"] <= copy.before(lines.char_start[i]) <= max(gold["body_start"], gold["headline_start"])
            ]
            looks.candidates.append(look.candidate_rows([k], [candidates])[0])
            looks.headlines.append(right[0] if right else None)
    return looks


def joined(some: Sequence[Looks]) -> Looks:
    """All of `some`."""
    return Looks(*([value for looks in some for value in looks[part]] for part in range(len(Looks._fields))))  # type: ignore[arg-type]


def fit_articles(looks: Looks, rounds: int = 300) -> dict[str, NDArray[Any]]:
    """Trees whose sum is above 0 where an article is one."""
    options = {"learning_rate": 0.03, "min_data_in_leaf": 40, "feature_fraction": 0.3, "lambda_l2": 10.0}
    return _fit(np.array(looks.articles), np.array(looks.are_right, float), rounds, leaves=8, **options)


def fit_headlines(looks: Looks, rounds: int = 250) -> dict[str, NDArray[Any]]:
    """Trees whose sum is largest for the line that is the headline, learnt by the order of an article's candidates."""
    rows, right, sizes = [], [], []
    for candidates, headline in zip(looks.candidates, looks.headlines, strict=True):
        if headline is not None and len(candidates) > 1:
            rows += candidates
            right += [n == headline for n in range(len(candidates))]
            sizes.append(len(candidates))
    # LambdaRank (Burges, MSR-TR-2010-82): what counts is which comes first, not how sure a candidate is by itself
    options: dict[str, Any] = {"objective": "lambdarank", "feature_fraction": 0.2}
    return _fit(np.array(rows), np.array(right, float), rounds, leaves=16, groups=sizes, **options)


def _fit(
    rows: NDArray[Any],
    right: NDArray[Any],
    rounds: int,
    leaves: int,
    groups: Sequence[int] | None = None,
    **other: Any,
) -> dict[str, NDArray[Any]]:
    options = {
        "objective": "binary", "num_leaves": leaves, "learning_rate": 0.05, "min_data_in_leaf": 20, "lambda_l2": 5.0,
        "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "seed": 1, "deterministic": True,
        "force_row_wise": True, "num_threads": 1, "verbose": -1, "max_bin": 63, "boost_from_average": False,
    }  # fmt: skip
    booster = lightgbm.train(options | other, lightgbm.Dataset(rows, right, group=groups), rounds)
    return _whole(booster.dump_model()["tree_info"])


def _whole(trees: Sequence[dict[str, Any]]) -> dict[str, NDArray[Any]]:
    """The trees as the library holds them; a comparison of whole numbers with a fraction is one with its floor."""
    feature: list[int] = []
    threshold: list[int] = []
    left: list[int] = []
    right: list[int] = []

    def add(node: dict[str, Any]) -> int:
        at = len(feature)
        is_leaf = "leaf_value" in node and "split_feature" not in node
        feature.append(-1 if is_leaf else int(node["split_feature"]))
        threshold.append(round(SCALE * node["leaf_value"]) if is_leaf else int(np.floor(node["threshold"])))
        left.append(-1)
        right.append(-1)
        if not is_leaf:
            left[at] = add(node["left_child"])
            right[at] = add(node["right_child"])
        return at

    roots = [add(tree["tree_structure"]) for tree in trees]
    return {
        name: np.array(values, np.int32)
        for name, values in (
            ("feature", feature),
            ("threshold", threshold),
            ("left", left),
            ("right", right),
            ("roots", roots),
        )
    }


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _triples(texts: Sequence[str]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for text in texts:
        words = _WORD.findall(_plain(text))
        if len(words) < 3 and text and not text.isascii():
            words = list(text)
        found.update(zip(words, words[1:], words[2:], strict=False))
    return found
