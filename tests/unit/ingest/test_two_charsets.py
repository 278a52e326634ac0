"""Stories of two single-byte charsets pasted into one file are read each in its own."""

from __future__ import annotations

from itertools import permutations

import pytest

from dateline.ingest.charsets import guess_charset, stretches
from dateline.ingest.decode import decode_all

STORIES = {
    "cp1251": (
        "Совет одобрил строительство моста\n\nПСКОВ, 9 апреля 2024 - Городской совет во вторник одобрил строительство моста, о котором "
        "спорили двенадцать лет. Это не первый проект на реке, но его ждали все, кто живёт за ней.\n"
    ),
    "cp1252": (
        "La mairie renonce au téléphérique\n\nLYON, 10 avril 2024 - La mairie a renoncé mercredi à son projet de téléphérique, contesté "
        "depuis quatre ans par les riverains. Le coût a doublé depuis la première étude, a précisé le maire.\n"
    ),
    "cp1250": (
        "Zastupitelé schválili nový most přes řeku\n\nPRAHA, 9. dubna 2024 - Zastupitelé v úterý schválili stavbu mostu přes řeku, o "
        "který se vedly spory dvanáct let. Práce začnou na podzim a budou stát čtyřicet milionů, řekl starosta.\n"
    ),
    "cp1253": (
        "Το συμβούλιο ενέκρινε τη γέφυρα\n\nΑΘΗΝΑ, 9 Απριλίου 2024 - Το δημοτικό συμβούλιο ενέκρινε την Τρίτη την κατασκευή της "
        "γέφυρας, για την οποία υπήρχαν διαφωνίες από το 2012. Οι εργασίες θα αρχίσουν το φθινόπωρο.\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second"), list(permutations(STORIES, 2)))
def test_each_story_in_its_own_charset(first: str, second: str) -> None:
    """Two stories a blank line apart come out as they were written, in either order."""
    data = (STORIES[first] + "\n").encode(first) + STORIES[second].encode(second)
    assert decode_all(data).text == STORIES[first] + "\n" + STORIES[second]


def test_what_makes_no_language_is_unsure() -> None:
    """Twenty words without one function word of any language are flagged, not trusted."""
    names = "Éibár Ovíedo Mírandes Légan Cádiz Málag Huésc Ávila Écija Cóin "
    data = (STORIES["cp1252"] + "\n" + names * 3).encode("cp1252")
    assert decode_all(data).is_unsure


def test_few_stories_are_read_in_every_charset() -> None:
    """The pieces are the data again, and four times the data make at most four times the pieces."""
    some = (STORIES["cp1251"] + "\n").encode("cp1251") + (STORIES["cp1252"] + "\n").encode("cp1252")
    sizes = []
    for n in (5, 20):
        found = stretches(some * n, guess_charset(some * n))
        assert b"".join(data for data, _ in found) == some * n
        sizes.append(len(found))
    assert sizes == [10, 40]
