"""What must not change an article: line ends, gaps, repeats, toggles, quotes, padding, and the bytes it came in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.ingest import discover, read
from dateline.model import Article, Document, Rejection, Role
from dateline.normalise import article
from dateline.segment import segment
from tests.unit.normalise.build import read as reprint

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "raw" / "samples").glob("*.txt"))
_CAPTION = re.compile(r"(?m)^(.*(?:\(Reuters\)|\(AFP\)|\(dpa\)|File photo))$")

CHANGES: dict[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "line separators": lambda text: text.replace("\n", "\u2028"),
    "doubled blank lines": lambda text: text.replace("\n\n", "\n\n\n\n"),
    "tripled captions": lambda text: _CAPTION.sub(r"\1\n\1", text),
    "no toggles": lambda text: text.replace("TT\n", ""),
    "straight quotes": lambda text: text.translate(str.maketrans("“”‘’", "\"\"''")),
    "trailing spaces": lambda text: text.replace("\n", "  \n"),
    "indented": lambda text: re.sub(r"(?m)^(?=\S)", "   ", text),
    "no-break spaces": lambda text: text.replace(" of ", "\u00a0of\u00a0"),
    "soft hyphens": lambda text: text.replace("tion", "tion\u00ad"),
}


def stories(document: Document) -> list[tuple[str, str | None]]:
    """Id and headline of every article of a document."""
    made = [article(document, part) for part in segment(document).segments]
    return [(one.article_id, one.headline) for one in made if isinstance(one, Article)]


def of_text(text: str) -> list[tuple[str, str | None]]:
    return stories(Document("0" * 64, "changed.txt", 0, text))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("change", CHANGES)
def test_how_it_is_printed_does_not_change_a_story(sample: Path, change: str) -> None:
    """The same ids in the same order, whatever happened to line ends, gaps, repeats, quotes and padding."""
    text = sample.read_text(encoding="utf-8")
    before, after = of_text(text), of_text(CHANGES[change](text))
    assert [one for one, _ in after] == [one for one, _ in before]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_the_bytes_it_came_in_do_not_change_a_story(sample: Path, encoding: str, tmp_path: Path) -> None:
    """A byte order mark and the wider Unicode encodings give the ids of the UTF-8 file."""
    text = sample.read_text(encoding="utf-8")
    (tmp_path / "dump.txt").write_bytes(text.encode(encoding))
    (dump,) = discover([tmp_path]).dumps
    (document,) = read(dump)
    assert not isinstance(document, Rejection), document.detail
    assert stories(document) == of_text(text)


def test_a_missing_second_headline_does_not_change_a_story() -> None:
    """The digest without its repeats is the same digest."""
    text = next(path for path in SAMPLES if path.stem == "harbour_digest").read_text(encoding="utf-8")
    headlines = [headline for _, headline in of_text(text) if headline]
    once = text
    for headline in headlines:
        first, _, rest = once.partition(headline)
        once = first + headline + rest.replace(f"{headline}\n\n", "", 1)
    assert of_text(once) == of_text(text)


def test_normalising_a_body_again_gives_the_same_body() -> None:
    """An article's headline and paragraphs, printed bare, normalise to themselves."""
    for sample in SAMPLES:
        document = Document("0" * 64, "sample.txt", 0, sample.read_text(encoding="utf-8"))
        for part in segment(document).segments:
            made = article(document, part)
            assert isinstance(made, Article)
            assert made.headline is not None
            lines = [(Role.HEADLINE, made.headline), *((Role.BODY, text) for text in made.body.split("\n\n"))]
            again = reprint(*lines)
            assert (again.headline, again.body, again.article_id) == (made.headline, made.body, made.article_id)
