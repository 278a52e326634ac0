"""What placing promises whatever the text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Article, Role
from dateline.placing import GLOBAL, UNKNOWN, explain, load_scheme, place, place_all
from tests.unit.placing.stories import story

SCHEME = load_scheme()
NAMES = (
    "Iran",
    "Israeli",
    "Paris",
    "Texas",
    "London",
    "Georgia",
    "Jordan",
    "TOKYO",
    "Kremlin",
    "Lebanon, Pa.",
    "Mr Washington",
    "sheriff",
    "mln stg",
    "<ABC.L>",
    "بغداد",
    "والإيراني",
    "Москве",
    "the",
    "said",
    "in",
    ".",
    "\n",
    "İ",
    "𝔘",
)
WORDS = st.lists(st.sampled_from(NAMES) | st.text(max_size=6), max_size=25).map(" ".join)
ROLES = st.sampled_from([Role.HEADLINE, Role.BODY, Role.CAPTION, Role.DATELINE, Role.STANDFIRST, Role.FURNITURE])
STORIES = st.lists(st.tuples(ROLES, WORDS), max_size=5).map(lambda parts: story(*parts, language=None))


@settings(max_examples=150, deadline=None)
@given(STORIES)
def test_a_placing_is_sound(article: Article) -> None:
    """Scores add to one, evidence is the text at its offsets, the region is the country's, and it can be explained."""
    placing = place(article, SCHEME)
    if placing.countries:
        assert abs(sum(c.score for c in placing.countries) - 1) < 1e-9
    assert 0 <= placing.region_confidence <= 1
    expected = {SCHEME.region_of(placing.country)} if placing.country else {GLOBAL, UNKNOWN}
    assert placing.region in expected
    document = {piece.char_start + i: letter for piece in article.pieces for i, letter in enumerate(piece.text)}
    for e in placing.place_evidence:
        assert "".join(document[i] for i in range(e.char_start, e.char_end)) == e.text
    assert explain(placing)


@settings(max_examples=60, deadline=None)
@given(STORIES)
def test_a_placing_depends_on_the_article_alone(article: Article) -> None:
    """Placing twice, with other articles between, gives the same."""
    before = place(article, SCHEME)
    place(story("Paris, Texas and Tehran", headline="Jordan"), SCHEME)
    assert place(article, SCHEME) == before


@settings(max_examples=40, deadline=None)
@given(st.lists(STORIES, max_size=4))
def test_articles_placed_together_are_placed_alike(articles: list[Article]) -> None:
    """What an article is given does not depend on those that are placed with it."""
    assert place_all(articles, SCHEME) == [place(article, SCHEME) for article in articles]


@settings(max_examples=60, deadline=None)
@given(STORIES, WORDS)
def test_furniture_changes_nothing(article: Article, furniture: str) -> None:
    """A block of furniture after the story, whatever it names, leaves country, scores and evidence as they were."""
    parts = [(piece.role, piece.text) for piece in article.pieces]
    longer = story(*parts, (Role.FURNITURE, "Latest World News: Iran … Israel … " + furniture), language=None)
    assert place(longer, SCHEME) == place(article, SCHEME)


def test_a_caption_printed_ten_times_is_one_caption() -> None:
    """The pieces hold a caption once however often it is printed; even ten different captions do not outweigh the story."""
    story_parts = [
        (Role.HEADLINE, "Ghana votes"),
        (Role.BODY, "Voters in Ghana queued in Accra, Ghanaian officials said."),
    ]
    captions = [(Role.CAPTION, f"US President in Washington, picture {n} of 10") for n in range(10)]
    assert place(story(*story_parts, *captions), SCHEME).country == "GH"


def test_a_shouted_heap_is_read_in_time() -> None:
    """Hundreds of thousands of brackets, spaces or names take a moment: nothing goes back over the text."""
    for letter in ("(", " ", "<", '"', "Paris "):
        place(story(letter * (400_000 // len(letter))), SCHEME)
