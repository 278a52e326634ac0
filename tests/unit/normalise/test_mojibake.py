"""Wrongly decoded text is repaired where certain, and only there."""

from __future__ import annotations

import pytest

from dateline.normalise.mojibake import is_suspect, repair

RIGHT = [
    "The minister’s “last offer” – refused…",
    "Le café a rouvert à Orléans, où l’été finit.",
    "Die Brücke über die Süderelbe bleibt für Fußgänger gesperrt.",
    "قال المجلس البلدي يوم الاثنين إن الجسر سيغلق",
    "Міська рада повідомила в понеділок",
]


@pytest.mark.parametrize("text", RIGHT)
def test_utf8_read_as_cp1252_is_repaired(text: str) -> None:
    """What UTF-8 looks like when read as cp1252 comes back as it was."""
    wrong = "".join(bytes([b]).decode("cp1252", "replace") for b in text.encode())
    if "\ufffd" not in wrong:
        assert is_suspect(wrong)
        assert repair(wrong) == text
    sloppy = text.encode().decode("latin-1")
    assert repair(sloppy) == text


@pytest.mark.parametrize(
    "text",
    [
        *RIGHT,
        "INFORMAÇÃO: A SÃO PAULO NÃO CHEGOU",
        "À Paris, « rien » ne va plus ; É… alors ?",
        "ĐÃ CÓ ÂM THANH",
        "Ça coûte 5 € – pas 6 £.",
        "Ångström, Ærø, Çeşme, Ñandú, Łódź",
    ],
)
def test_right_text_is_left_alone(text: str) -> None:
    """Accents, capitals with tildes and currency signs are no damage."""
    assert repair(text) == text
