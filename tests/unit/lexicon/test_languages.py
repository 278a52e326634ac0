"""One file a language: what it may hold, what a mistake is told as, and that one file is all it takes."""

from __future__ import annotations

import pytest

from dateline.lexicon import languages, load_table
from dateline.lexicon.languages.shape import LanguageError, check


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("- a", "a mapping of parts is wanted"),
        ("months: {}", "`name:` is missing"),
        ("{name: X, colour: red}", "colour is no part of a language file"),
        ("{name: X, bylines: {lead_in: by}}", "bylines.lead_in must be a list of words, not text: 'by'"),
        ("{name: X, share: {}}", "share is no part"),
        ("{name: X, furniture: {shares: {}}}", "furniture.shares is no part"),
        ("{name: X, leads: {when: [no]}}", "leads.when holds False, which YAML reads as yes or no: put it in quotes"),
        ("{name: X, leads: {when: [' ']}}", "leads.when holds an empty word"),
        ("{name: X, leads: {when: [a, b, a]}}", "leads.when names 'a' twice"),
        ("{name: X, months: {1: [a]}}", "months wants all 12; missing 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12"),
        ("{name: X, months: {13: [a]}}", "months.13 is no part"),
        ("{name: X, dates: {order: ydm}}", "dates.order must be one of dmy, mdy, ymd, not 'ydm'"),
        ("{name: X, eras: {K: first}}", "eras wants words with whole numbers"),
        ("{name: X, precedence: high}", "precedence must be a int, not text: 'high'"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_place(raw: str, told: str) -> None:
    """The message names the file, the part and what stands there."""
    import yaml

    with pytest.raises(LanguageError, match=r"lexicon/languages/qx\.yaml") as error:
        check("qx", yaml.safe_load(raw))
    assert told in str(error.value)


def test_every_shipped_language_is_sound() -> None:
    """All files pass the check, and each tells its months and weekdays or has a script that writes them in digits."""
    for code in languages.codes():
        data = languages.language(code)
        assert data["name"]
        assert "months" in data or code in ("zh", "ja", "ko"), code
        assert "weekdays" in data, code


def test_phrases_are_lower_case() -> None:
    """Lines are folded to lower case before they are compared: a capital in the table would never match."""
    for kind, forms in load_table("furniture").items():
        for phrases in forms.values():
            assert [p for p in phrases if p != p.lower()] == [], kind


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("LENGTH:", "words"),
        ("LÄNGE", "words"),
        ("Rubrique :", "section"),
        ("LOAD-DATE", "load_date"),
        ("Laad-datum", "load_date"),
        ("Fecha de carga", "load_date"),
        ("Zuletzt aktualisiert", "update_date"),
        ("见报日期", "date"),
        ("【作者】", "byline"),
        ("掲載日：", "date"),
        ("매체명", "publisher"),
        ("تاريخ النشر", "date"),
        ("Количество слов", "words"),
        ("Jumlah kata", "words"),
        ("Número de palabras", "words"),
        ("Strona", "page"),
        ("Yayın tarihi", "date"),
    ],
)
def test_a_label_of_an_export_tells_its_role(label: str, role: str) -> None:
    """In any of the languages, whatever its case and signs."""
    assert languages.roles_of_label(label)[0] == role


def test_an_unknown_label_has_no_role() -> None:
    """A word that no language lists says nothing."""
    assert languages.roles_of_label("Zebra") == ()


def test_no_label_means_two_things_in_one_language() -> None:
    """Within a language a label has one role."""
    for code in languages.codes():
        words = [w for row in languages.language(code).get("labels", {}).values() for w in row]
        assert len(words) == len(set(words)), code
