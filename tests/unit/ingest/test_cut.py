"""Cutting long text into documents."""

from __future__ import annotations

from dateline.ingest.cut import cut


def test_a_short_text_stays_whole() -> None:
    """At the limit exactly, nothing is cut."""
    assert list(cut(iter(["abc", "de"]), 5)) == ["abcde"]
    assert list(cut(iter([]), 5)) == []


def test_the_cut_falls_on_the_widest_gap_near_the_limit() -> None:
    """Of a paragraph break and a wide gap between articles, the gap is taken."""
    text = "a" * 80 + "\n\n\n\n" + "b" * 5 + "\n\n" + "c" * 50
    assert [len(part) for part in cut(iter([text]), 100)] == [84, 57]


def test_without_blank_lines_a_line_end_and_then_a_space_are_used() -> None:
    """A text of one paragraph is cut between lines, one of a single line between words."""
    assert next(iter(cut(iter(["a" * 90 + "\n" + "b" * 90]), 100))) == "a" * 90 + "\n"
    assert next(iter(cut(iter(["a" * 90 + " " + "b" * 90]), 100))) == "a" * 90 + " "
    assert [len(part) for part in cut(iter(["a" * 250]), 100)] == [100, 100, 50]


def test_a_pair_of_cr_and_lf_is_never_parted() -> None:
    """A cut that would fall between CR and LF falls before both."""
    parts = list(cut(iter(["a" * 99 + "\r\n" + "b" * 60]), 100))
    assert parts[0] == "a" * 99
    assert parts[1].startswith("\r\n")


def test_the_cut_does_not_depend_on_how_the_text_arrived() -> None:
    """Whole, in pieces or by single characters: the same documents."""
    text = ("A line of a story.\n" * 7 + "\n\n") * 40
    whole = list(cut(iter([text]), 500))
    assert list(cut(iter(text), 500)) == whole
    assert list(cut(iter(text[at : at + 77] for at in range(0, len(text), 77)), 500)) == whole
    assert "".join(whole) == text and max(map(len, whole)) <= 500


def test_old_line_ends_are_seen() -> None:
    """A text with CR or U+2028 alone as line ends is cut at its blank runs too."""
    for end in ("\r", "\u2028"):
        text = "a" * 80 + end * 3 + "b" * 10 + end + "c" * 60
        assert len(next(iter(cut(iter([text]), 100)))) == 83


def test_a_text_of_many_lines_is_cut_like_a_long_one() -> None:
    """However short its lines, a document has no more than so many, and the cut falls on the widest gap near it."""
    lines = [f"l{n}" + ("\n\n\n" if n % 15 == 14 else "\n") for n in range(1_000)]
    text = "".join(lines)
    whole = list(cut(iter([text]), 10_000, 100))
    assert "".join(whole) == text
    assert max(part.count("\n") for part in whole) <= 100
    assert all(part.endswith("\n\n\n") for part in whole[:-1])
    assert list(cut(iter(text), 10_000, 100)) == whole


def test_lines_are_counted_whatever_ends_them() -> None:
    """CR, CR LF together and U+2028 end a line each; a pair of CR and LF that arrives in two pieces is one end."""
    for end in ("\r", "\r\n", "\u2028"):
        text = f"ab{end}" * 100
        whole = list(cut(iter([text]), 10_000, 40))
        assert len(whole) == 3 and "".join(whole) == text
        assert list(cut(iter(text), 10_000, 40)) == whole
