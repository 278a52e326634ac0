"""How right a segmentation is: boundaries, headlines, bodies, and furniture per character.

Pk: Beeferman, Berger and Lafferty 1999. WindowDiff: Pevzner and Hearst 2002. Both over the printed lines that belong to
a story; furniture between two stories belongs to either and is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.accuracy.generate import MadeDump

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Found:
    """What a splitter made of one article; `body_spans` are half-open character spans of the dump, in order."""

    char_start: int
    headline: str
    body_spans: tuple[tuple[int, int], ...]
    agency: str | None = None
    captions: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """Sums over dumps; `figures` turns them into rates, all of them such that more is better."""

    n_dumps: int = 0
    n_dumps_right: int = 0
    n_gold: int = 0
    n_found: int = 0
    n_hits: int = 0
    n_headlines: int = 0
    n_wire: int = 0
    n_agencies: int = 0
    n_captions_right: int = 0
    body_f1: float = 0.0
    pk: float = 0.0
    windowdiff: float = 0.0
    furniture_chars: int = 0
    furniture_in_body_chars: int = 0
    body_chars: int = 0
    body_lost_chars: int = 0

    def figures(self) -> dict[str, float]:
        """Shares and scores by name, each better the larger it is."""
        precision = self.n_hits / self.n_found if self.n_found else 0.0
        recall = self.n_hits / self.n_gold if self.n_gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {
            "boundary_precision": precision,
            "boundary_recall": recall,
            "boundary_f1": f1,
            "pk_right": 1 - self.pk / max(1, self.n_dumps),
            "windowdiff_right": 1 - self.windowdiff / max(1, self.n_dumps),
            "dumps_wholly_right": self.n_dumps_right / max(1, self.n_dumps),
            "headline_exact": self.n_headlines / max(1, self.n_gold),
            "captions_exact": self.n_captions_right / max(1, self.n_gold),
            "agency_exact": self.n_agencies / max(1, self.n_wire) if self.n_wire else 1.0,
            "body_word_f1": self.body_f1 / max(1, self.n_gold),
            "furniture_kept_out": 1 - self.furniture_in_body_chars / max(1, self.furniture_chars),
            "body_kept": 1 - self.body_lost_chars / max(1, self.body_chars),
        }

    def add(self, dump: MadeDump, found: Sequence[Found]) -> None:
        """Count one dump and what was found in it (in order of appearance)."""
        self.n_dumps += 1
        self.n_gold += len(dump.stories)
        self.n_found += len(found)
        hits = self._boundaries(dump, found)
        self.n_hits += hits
        self.n_dumps_right += hits == len(dump.stories) == len(found)
        pk, windowdiff = _pk_and_windowdiff(dump, found)
        self.pk += pk
        self.windowdiff += windowdiff
        self._articles(dump, found)
        self._characters(dump, found)

    def _boundaries(self, dump: MadeDump, found: Sequence[Found]) -> int:
        """Starts after the last body text of the story before and not after the story's own headline."""
        free, hits, last_end = list(found), 0, 0
        for i in range(len(dump.stories)):
            own = [line for line in dump.lines if line.story == i]
            head = next(line for line in own if line.kind == "headline")
            hit = next((f for f in free if last_end <= f.char_start <= head.char_start), None)
            if hit is not None:
                free.remove(hit)
                hits += 1
            last_end = max(line.char_end for line in own if line.kind in ("body", "crosshead"))
        return hits

    def _articles(self, dump: MadeDump, found: Sequence[Found]) -> None:
        starts = [f.char_start for f in found]
        for i in range(len(dump.stories)):
            own = [line for line in dump.lines if line.story == i]
            head = next(line for line in own if line.kind == "headline")
            body = [line for line in own if line.kind in ("body", "crosshead")]
            self.n_wire += dump.agencies[i] is not None
            at = bisect_right(starts, body[len(body) // 2].char_start) - 1
            if at < 0:
                continue
            printed = dump.text[head.char_start : head.char_end]
            self.n_headlines += _plain(found[at].headline) == _plain(printed)
            self.n_agencies += dump.agencies[i] is not None and found[at].agency == dump.agencies[i]
            captions = {_plain(dump.text[line.char_start : line.char_end]) for line in own if line.kind == "caption"}
            self.n_captions_right += captions == {_plain(c) for c in found[at].captions}
            gold = Counter(w for line in body for w in _words(dump.text[line.char_start : line.char_end]))
            got = Counter(w for start, end in found[at].body_spans for w in _words(dump.text[start:end]))
            shared = sum((gold & got).values())
            self.body_f1 += 2 * shared / max(1, sum(gold.values()) + sum(got.values()))

    def _characters(self, dump: MadeDump, found: Sequence[Found]) -> None:
        in_body = bytearray(len(dump.text))
        for one in found:
            for start, end in one.body_spans:
                in_body[start:end] = b"\1" * (end - start)
        for line in dump.lines:
            n_in_body = in_body.count(1, line.char_start, line.char_end)
            if line.kind == "body":
                self.body_chars += line.char_end - line.char_start
                self.body_lost_chars += line.char_end - line.char_start - n_in_body
            elif line.kind != "crosshead":
                self.furniture_chars += line.char_end - line.char_start
                self.furniture_in_body_chars += n_in_body


def _plain(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _pk_and_windowdiff(dump: MadeDump, found: Sequence[Found]) -> tuple[float, float]:
    lines = [line for line in dump.lines if line.kind != "furniture"]
    starts = [f.char_start for f in found]
    gold = [line.story for line in lines]
    got = [bisect_right(starts, line.char_start) for line in lines]
    k = max(1, round(len(lines) / (2 * (gold[-1] + 1))))
    n = len(lines) - k
    if n <= 0:
        return 0.0, 0.0
    pk = sum((gold[i] == gold[i + k]) != (got[i] == got[i + k]) for i in range(n))
    windowdiff = sum(gold[i + k] - gold[i] != got[i + k] - got[i] for i in range(n))
    return pk / n, windowdiff / n
