"""Stories in several charsets pasted into one file are each read in their own, headline and all."""

import itertools

import pytest

from dateline.ingest.decode import decode_all

STORIES = {
    "de": ("utf-8", "Stadt saniert alte Brücke\n\nGörlitz, 4. März 2024\n\nDie Stadt kündigte am Montag an, die alte Brücke über den Fluss zu sanieren. "
           "Die Arbeiten beginnen im Juni und dauern fünf Monate, sagte der Bürgermeister.\n\nDie Hälfte trägt das Land.\n"),
    "el": ("cp1253", "Ο δήμος επισκευάζει τη γέφυρα\n\nΠάτρα, 4 Μαρτίου 2024\n\nΟ δήμος ανακοίνωσε τη Δευτέρα ότι θα επισκευάσει την παλιά γέφυρα "
           "πάνω από το ποτάμι. Οι εργασίες αρχίζουν τον Ιούνιο, είπε ο δήμαρχος.\n\nΤα μισά έξοδα τα πληρώνει το κράτος.\n"),
    "lv": ("cp1257", "Pilsēta atjaunos veco tiltu\n\nLiepāja, 2024. gada 4. marts\n\nPilsēta pirmdien paziņoja, ka atjaunos veco tiltu pār upi. Darbi "
           "sāksies jūnijā un ilgs piecus mēnešus, sacīja mērs.\n\nPusi izmaksu segs valsts.\n"),
    "fr": ("cp850", "La ville répare le vieux pont\n\nAngoulême, 4 mars 2024\n\nLa ville a annoncé lundi qu'elle réparerait le vieux pont sur la "
           "rivière. Les travaux commenceront en juin et dureront cinq mois, a déclaré le maire.\n\nL'État paie la moitié.\n"),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [*itertools.permutations(STORIES, 2)])
def test_each_story_in_its_own(first: str, second: str) -> None:
    """Two stories, two blank lines between them: a short last paragraph does not hide what the next headline is written in.

    Of French in cp850 hardly a letter tells it from others: it is right, or said to be unsure or mended.
    """
    parts = [STORIES[first], STORIES[second]]
    window = decode_all(b"\n\n".join(text.encode(charset) for charset, text in parts))
    is_said = window.is_unsure or window.n_mended > 0
    assert window.text == "\n\n".join(text for _, text in parts) or ("fr" in (first, second) and is_said)
