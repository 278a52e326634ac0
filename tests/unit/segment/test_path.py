"""The best lawful path of states."""

from dateline.segment.path import AFTER, BODY, HEADLINE, INSIDE, STATES, best_path
from dateline.segment.weights import Group


def test_lines_without_features_are_body() -> None:
    """Closed lines need no evidence."""
    assert best_path(3, {}, {}) == [BODY, BODY, BODY]


def test_a_bonus_can_make_a_headline() -> None:
    """A headline that the metadata claims is one wherever it is printed."""
    bonus = {1: tuple(10**6 if k == HEADLINE else 0 for k in range(len(STATES)))}
    path = best_path(4, {0: [Group(("bias",))], 1: [Group(("bias",))]}, bonus)
    assert path[1:] == [HEADLINE, BODY, BODY]


def test_furniture_before_more_body_is_inside() -> None:
    """A line between two stretches of body can be inside the article, never after it."""
    path = best_path(3, {1: [Group(("bias", "is:share", "kind:share"))]}, {})
    assert path[1] != AFTER and path[1] in (INSIDE, BODY, STATES.index("short"))


def test_one_article_has_one_headline() -> None:
    """Where one article is expected nothing begins a second."""
    bonus = {i: tuple(10**5 if k == HEADLINE else 0 for k in range(len(STATES))) for i in (0, 3)}
    features = {0: [Group(("bias",))], 3: [Group(("bias",))]}
    assert best_path(6, features, bonus).count(HEADLINE) == 2
    assert best_path(6, features, bonus, one_article=True).count(HEADLINE) == 1
