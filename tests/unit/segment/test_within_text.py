"""On a page, sentences between two paragraphs of an article are its text, whatever adverts and pictures part them."""

from __future__ import annotations

from dateline.model import Role
from dateline.segment.lines import split_lines
from dateline.segment.prose import keep_prose
from dateline.segment.spans import Labelled
from dateline.segment.survey import survey

PARAGRAPHS = [
    "The ferry company said on Monday that it would sell four of its oldest boats before the end of the year.",
    "Crews heard of the plan from the radio and went to the pier, where the manager spoke to them for an hour.",
    "A buyer has not been named, though two yards further down the coast are said to have asked for the papers.",
    "The boats were built in Lindhaven between 1961 and 1968 and have carried some nine million passengers since.",
    "Their names will be kept for the new ones, the company said, and their bells will go to the town's museum.",
]


def roles(*between: str) -> dict[str, Role]:
    """What becomes of `between` in the middle of an article's paragraphs, where the path took it all for furniture."""
    lines = split_lines("\n".join(("Ferries to be sold", *PARAGRAPHS[:2], *between, *PARAGRAPHS[3:])))
    labels = [Labelled(Role.HEADLINE, 0), Labelled(Role.BODY, 0), Labelled(Role.BODY, 0)]
    labels += [Labelled(Role.FURNITURE, 0, "title") for _ in between] + [Labelled(Role.BODY, 0)] * 2
    kept = keep_prose(lines.text, survey(lines), labels, is_plain=False)
    return {text: label.role for text, label in zip(lines.text, kept, strict=True)}


def test_adverts_and_credits_end_no_text() -> None:
    """A paragraph between adverts and a picture's credit is text."""
    assert roles("Advertisement", "(Artist: Ann Kvist)", PARAGRAPHS[2], "Advertisement")[PARAGRAPHS[2]] is Role.BODY


def test_a_teaser_within_a_text_is_none_of_it() -> None:
    """A sentence below another story's title, four lines into furniture, stays furniture; so does an appeal."""
    menu = ("Listen", "Play", "Sport", "Weather", "Harbour board votes to deepen the channel")
    assert roles(*menu, PARAGRAPHS[2], "Listen")[PARAGRAPHS[2]] is Role.FURNITURE
    appeal = "Subscribe now to read every story of ours, from as little as two euros a month for a year."
    assert roles(appeal, "Advertisement")[appeal] is Role.FURNITURE


def reasons(*texts: str) -> dict[str, str]:
    """The reasons of lines that the path took for furniture, in an article whose text has ended."""
    lines = split_lines("\n".join(("Ferries to be sold", *PARAGRAPHS[:3], *texts)))
    labels = [Labelled(Role.HEADLINE, 0), *[Labelled(Role.BODY, 0)] * 3]
    labels += [Labelled(Role.FURNITURE, 0, "title")] * len(texts)
    kept = keep_prose(lines.text, survey(lines), labels, is_plain=False)
    return {text: label.reason for text, label in zip(lines.text, kept, strict=True)}


def test_only_a_title_makes_a_teaser() -> None:
    """Below a menu's word a sentence is nobody's and goes to quarantine; below a story's title it is a teaser."""
    menu = ("Comments", "Log in", "Most read")
    assert reasons(*menu, PARAGRAPHS[3], "Sport")[PARAGRAPHS[3]] == "prose:unclaimed"
    titled = (*menu, "Harbour board votes to deepen the channel")
    assert reasons(*titled, PARAGRAPHS[3], "Sport")[PARAGRAPHS[3]] == "prose:teaser"
    story = "LINDHAVEN, May 4, 2024 (AP) - The harbour board voted on Saturday to deepen the channel, officials said."
    assert reasons(*titled, story, "Sport")[story] == "prose:unclaimed"


def test_a_paragraph_that_names_an_agency_is_no_credit() -> None:
    """A long sentence with an agency's name in it is read like any other; a credit stays one."""
    told = "The pictures that (Reuters) photographers took of the ferries for a year are shown in the town hall from Monday."
    assert reasons("Comments", "Log in", told)[told] == "prose:unclaimed"
    assert (
        reasons("Comments", "Log in", "Photo: Ann Kvist (Reuters)")["Photo: Ann Kvist (Reuters)"] != "prose:unclaimed"
    )
