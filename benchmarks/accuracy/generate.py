"""Dumps with exact truth, made from our own stories: templates x gaps x furniture x noise x languages.

`python -m benchmarks.accuracy.generate FOLDER` writes them as raw files with a gold.jsonl in the format of
bench/score.py. A dump is determined by its index alone.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benchmarks.accuracy.stories import Story, stories, unseen

TEMPLATES = ("toggle", "plain", "wire", "page", "tight")
GAPS = ("wide", "one", "none")
"""Between two articles: two or three blank lines more than between paragraphs, one more, none more."""
NOISES = ("clean", "crlf", "spaces", "doubled", "bare")
"""clean; CRLF; trailing and no-break spaces; doubled blank lines and tripled captions; toggles and repeats missing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: what it is ('headline', 'body', 'crosshead', 'caption', 'furniture'), where, of which story."""

    kind: str
    char_start: int
    char_end: int
    story: int


@dataclass(frozen=True, slots=True)
class MadeDump:
    """A generated dump and the truth about it; offsets count characters of `text`."""

    name: str
    template: str
    gap: str
    noise: str
    language: str
    text: str
    lines: tuple[Line, ...]
    stories: tuple[Story, ...]
    agencies: tuple[str | None, ...]
    """Of each story, the agency in its dateline; None where none is printed, whatever its pictures' credits say."""


@cache
def _furniture() -> dict[str, Any]:
    return yaml.safe_load((Path(__file__).parent / "furniture.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@dataclass
class _Press:
    """Prints lines one under another and remembers what each was."""

    rng: random.Random
    noise: str
    language: str
    end: str = "\n"
    text: str = ""
    lines: list[Line] = field(default_factory=list)
    story: int = -1
    facts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.end = "\r\n" if self.noise == "crlf" else "\n"

    def put(self, kind: str, printed: str) -> None:
        if self.noise == "spaces" and kind != "headline" and self.rng.random() < 0.3:
            printed = printed.replace(" ", "\u00a0", 1)
        self.lines.append(Line(kind, len(self.text), len(self.text) + len(printed), self.story))
        self.text += printed + (" " * self.rng.randint(0, 2) if self.noise == "spaces" else "") + self.end

    def blank(self, n: int = 1) -> None:
        self.text += self.end * (2 * n if self.noise == "doubled" else n)

    def say(self, key: str) -> str:
        """A wording of the language's furniture with today's names and numbers in it."""
        return self.rng.choice(_furniture()[self.language][key]).format(**self.facts)

    def some(self, key: str) -> list[str]:
        options = _furniture()[self.language][key]
        return options[: self.rng.randint(1, len(options))]

    def new_story(self, index: int) -> None:
        own = _furniture()[self.language]
        self.story = index
        self.facts = {
            "name": self.rng.choice(own["names"]),
            "city": self.rng.choice(own["cities"]),
            "day": str(self.rng.randint(1, 28)),
            "month": self.rng.choice(own["months"]),
            "year": str(self.rng.randint(2015, 2026)),
            "agency": self.rng.choice(_furniture()["agencies"]),
        }


def _put_body(press: _Press, story: Story, between: int, dateline: str = "") -> None:
    for i, paragraph in enumerate(story.paragraphs):
        if i:
            press.blank(between)
        press.put("crosshead" if i in story.crossheads else "body", (dateline if not i else "") + paragraph)


def _put_captions(press: _Press, caption: str) -> None:
    for _ in range(3 if press.noise == "doubled" else 1 if press.noise == "bare" else 2):
        press.put("caption", caption)


def _toggle(press: _Press, story: Story) -> None:
    caption = press.say("caption")
    press.put("headline", story.headline)
    press.blank()
    _put_captions(press, caption)
    if press.noise != "bare":
        press.put("furniture", "TT")
        press.blank()
        press.put("headline", story.headline)
        press.blank()
        _put_captions(press, caption)
    press.blank()
    _put_body(press, story, 1)


def _plain(press: _Press, story: Story) -> None:
    press.put("headline", story.headline)
    press.blank()
    if press.rng.random() < 0.4:
        press.put("furniture", press.say("byline"))
        press.blank()
    _put_body(press, story, 1)


def _wire(press: _Press, story: Story) -> None:
    press.put("headline", story.headline.upper())
    press.blank()
    own = press.facts
    month = _furniture()["en"]["months"][press.rng.randrange(12)]
    dateline = f"{own['city'].upper()}, {month} {own['day']} ({own['agency']}) - " if press.language == "en" else ""
    _put_body(press, story, 1, dateline)


def _page(press: _Press, story: Story) -> None:
    def furniture(printed: str) -> None:
        press.put("furniture", printed)
        press.blank()

    furniture(press.say("breadcrumb"))
    for printed in press.some("above"):
        furniture(printed)
    press.put("headline", story.headline)
    press.blank()
    furniture(press.say("byline"))
    furniture(press.say("date"))
    for printed in press.some("share"):
        furniture(printed)
    press.put("caption", press.say("caption"))
    press.blank()
    cut = press.rng.randint(1, len(story.paragraphs) - 1)  # after the last paragraph nothing "continues"
    for i, paragraph in enumerate(story.paragraphs):
        if i == cut:
            furniture(press.say("inside"))
        press.put("crosshead" if i in story.crossheads else "body", paragraph)
        press.blank()
    for printed in press.some("below"):
        furniture(printed)


def _tight(press: _Press, story: Story) -> None:
    press.put("headline", story.headline)
    if press.rng.random() < 0.5:
        press.put("furniture", press.say("date"))
    _put_body(press, story, 0)


_PRINT: dict[str, Callable[[_Press, Story], None]] = {
    "toggle": _toggle,
    "plain": _plain,
    "wire": _wire,
    "page": _page,
    "tight": _tight,
}


_PARAGRAPH_GAP = {"toggle": 1, "plain": 1, "wire": 1, "page": 0, "tight": 0}
"""Blank lines still wanted after an article so that it is parted from the next like a paragraph from a paragraph."""


def template_of(index: int) -> str:
    """The template of the generated dump number `index`."""
    return TEMPLATES[index % 5]


def make(index: int, source: Mapping[str, Sequence[Story]] | None = None) -> MadeDump:
    """The generated dump number `index`: every fifteen go once through templates and gaps.

    `source` gives other stories by language than our own, for training on what must not be in the repository.
    """
    source = source or stories()
    rng = random.Random(f"dateline accuracy {index}")
    template, gap = template_of(index), GAPS[index // 5 % 3]
    noise = NOISES[index // 15 % 5]
    languages = sorted(source)
    language = "en" if rng.random() < 0.5 and "en" in source else rng.choice(languages)
    known = list(source[language])
    rng.shuffle(known)
    chosen = tuple(known[: rng.randint(2, 6)])
    press = _Press(rng, noise, language)
    agencies: list[str | None] = []
    for i, story in enumerate(chosen):
        if i:
            press.blank(_PARAGRAPH_GAP[template] + (rng.randint(2, 3) if gap == "wide" else int(gap == "one")))
        press.new_story(i)
        _PRINT[template](press, story)
        agencies.append(press.facts["agency"] if template == "wire" and language == "en" else None)
    name = f"{index:04d}_{template}_{gap}_{noise}_{language}.txt"
    return MadeDump(name, template, gap, noise, language, press.text, tuple(press.lines), chosen, tuple(agencies))


def gold(dump: MadeDump) -> dict[str, Any]:
    """The truth about a generated dump as a line of bench/score.py's gold."""
    found = []
    for i in range(len(dump.stories)):
        own = [line for line in dump.lines if line.story == i]
        body = [line for line in own if line.kind in ("body", "crosshead")]
        head = next(line for line in own if line.kind == "headline")
        found.append(
            {
                "start": own[0].char_start,
                "end": own[-1].char_end,
                "headline": dump.text[head.char_start : head.char_end],
                "headline_start": head.char_start,
                "body_start": body[0].char_start,
                "body_end": body[-1].char_end,
                "paragraphs": [dump.text[line.char_start : line.char_end] for line in body],
                "optional": [line.kind == "crosshead" for line in body],
                "date": None,
                "country": None,
                "agency": None,
            }
        )
    return {"dump": dump.name, "articles": found}


def dumps(n: int) -> Iterator[MadeDump]:
    """The first `n` generated dumps."""
    return (make(index) for index in range(n))


def unseen_dumps(n: int) -> Iterator[MadeDump]:
    """`n` dumps of stories that nothing is fitted to."""
    return (make(index, unseen()) for index in range(n))


def main(folder: str, n: int = 300) -> None:
    """Write `n` dumps below `folder`/raw and their gold beside them."""
    raw = Path(folder) / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    made = list(dumps(n))
    for dump in made:
        (raw / dump.name).write_bytes(dump.text.encode())
    lines = [json.dumps(gold(dump), ensure_ascii=False) for dump in made]
    (Path(folder) / "gold.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
