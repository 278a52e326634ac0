"""The same story has the same id wherever and however it was printed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Role
from dateline.normalise.text import clean, squash
from tests.unit.normalise.build import read

H, B = Role.HEADLINE, Role.BODY
HEADLINE = "Minister’s “last offer” – refused"
BODY = "The café owners’ union said “no” – again. It’s the ﬁfth refusal…"


def test_quotes_case_space_and_compatibility_characters_do_not_change_the_id() -> None:
    """Straight for curly quotes, capitals, doubled spaces and ligatures are the same story."""
    curly = read((H, HEADLINE), (B, BODY))
    straight = read(
        (H, 'MINISTER\'S "LAST OFFER" - REFUSED'),
        (B, "The café  owners' union said \"no\" - again. It's the fifth refusal..."),
    )
    assert curly.article_id == straight.article_id
    assert len(curly.article_id) == 32
    assert set(curly.article_id) <= set("0123456789abcdef")


def test_another_word_is_another_story() -> None:
    """One changed word, or the headline moved into the body, is another id."""
    ids = {
        read((H, HEADLINE), (B, BODY)).article_id,
        read((H, HEADLINE), (B, BODY.replace("fifth", "sixth").replace("ﬁfth", "sixth"))).article_id,
        read((B, HEADLINE), (B, BODY)).article_id,
    }
    assert len(ids) == 3


def test_gaps_and_repeats_do_not_change_the_id() -> None:
    """Line ends, doubled blank lines, repeated headlines and captions leave body and id alone."""
    plain = read((H, HEADLINE), (B, BODY), (B, "Talks resume."))
    caption = (Role.CAPTION, "The union hall. (AFP)")
    for gap in ("\n", "\r\n", "\r", "\n\n\n\n", "\u2028"):
        noisy = read(
            (H, HEADLINE),
            caption,
            (Role.TOGGLE, "TT"),
            (H, HEADLINE),
            caption,
            (B, BODY),
            (B, "Talks resume."),
            gap=gap,
        )
        assert (noisy.article_id, noisy.body) == (plain.article_id, plain.body)


@settings(deadline=None)
@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """`clean` is idempotent for any text."""
    assert clean(clean(text)) == clean(text)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",))))
def test_squash_folds_every_white_space(text: str) -> None:
    """Squashed text has no white space but single spaces."""
    squashed = squash(text)
    assert squashed == " ".join(squashed.split())


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([H, B, Role.CAPTION, Role.CREDIT, Role.BYLINE, Role.DATELINE, Role.DATE, Role.FURNITURE]),
        min_size=1,
    ),
    st.data(),
)
def test_any_text_in_any_role_is_read(roles: list[Role], data: st.DataObject) -> None:
    """Normalising never raises, whatever stands in whatever role; offsets of captions name their text."""
    lines = [(H, "Head")] + [(role, data.draw(st.text(min_size=1, max_size=60))) for role in roles]
    made = read(*lines)
    assert made.n_paragraphs == (made.body.count("\n\n") + 1 if made.body else 0)


def test_a_repaired_copy_has_the_id_of_the_right_one() -> None:
    """A story that was decoded with the wrong table and repaired is the same story."""
    wrong = BODY.encode().decode("latin-1")
    repaired = read((H, HEADLINE), (B, wrong))
    assert repaired.article_id == read((H, HEADLINE), (B, BODY)).article_id
    assert "mojibake_repaired" in repaired.quality_flags
