"""Documents and segments for the tests of this room, built from (role, text) lines without the segmenter."""

from __future__ import annotations

from dateline.model import Article, Document, Metadata, Rejection, Role, Segment, Span
from dateline.normalise import article


def document(
    *lines: tuple[Role, str], gap: str = "\n\n", metadata: Metadata | None = None, kind: str = "text"
) -> tuple[Document, Segment]:
    """A document whose lines are `lines`, parted by `gap`, and the one segment that holds them all."""
    text, spans = "", []
    for role, line in lines:
        if text:
            spans.append(Span(len(text), len(text) + len(gap), Role.SEPARATOR, 0))
            text += gap
        spans.append(Span(len(text), len(text) + len(line), role, 0))
        text += line
    made = Document("0" * 64, "made.txt", 0, text, metadata or Metadata(), kind)
    return made, Segment(0, 0, len(text), tuple(spans))


def read(*lines: tuple[Role, str], **options: object) -> Article:
    """The article normalise makes of `lines`."""
    result = article(*document(*lines, **options))  # type: ignore[arg-type]
    assert not isinstance(result, Rejection), result.detail
    return result
