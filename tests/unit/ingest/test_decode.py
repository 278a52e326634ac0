"""Bytes to text."""

from __future__ import annotations

import io

import pytest

from dateline.errors import DumpUnreadable
from dateline.ingest.decode import decode_all, decode_stream

ENGLISH = "Ministers met in Geneva on Tuesday, and agreed on little.\n\n“We shall meet again”, one said – twice.\n"
SAMPLES = {
    "cp1252": "Le président a déclaré à Genève que l’été serait long.\nÉlus et députés s’opposent, près du café.\n",
    "latin-1": "Die Regierung in Düsseldorf will über Straßenbau und Förderung für Bäcker reden. Schöne Grüße.\n",
    "cp1251": "Правительство сообщило во вторник, что переговоры в Женеве завершились без результата.\n",
    "koi8-r": "Правительство сообщило во вторник, что переговоры в Женеве завершились без результата.\n",
    "cp1256": "قالت الحكومة يوم الثلاثاء إن المحادثات في جنيف انتهت دون نتيجة تذكر حتى الآن.\n",
    "cp1253": "Η κυβέρνηση ανακοίνωσε την Τρίτη ότι οι συνομιλίες στη Γενεύη ολοκληρώθηκαν χωρίς αποτέλεσμα.\n",
    "cp1255": "הממשלה הודיעה ביום שלישי כי השיחות בז'נבה הסתיימו ללא תוצאות של ממש.\n",
    "shift_jis": "政府は火曜日、ジュネーブでの協議が成果なく終わったと発表した。首相は来週また話すと述べた。\n",
    "euc-kr": "정부는 화요일 제네바에서 열린 회담이 성과 없이 끝났다고 발표했다. 총리는 다음 주에 다시 말했다.\n",
    "cp866": "Правительство сообщило во вторник, что переговоры в Женеве завершились без результата.\n",
    "iso8859_5": "Правительство сообщило во вторник, что переговоры в Женеве завершились без результата.\n",
    "cp1250": "A kormány kedden közölte, hogy a genfi tárgyalások eredménytelenül zárultak, és jövő héten újból összeülnek ősszel.\n",
    "iso8859_2": "Rząd ogłosił we wtorek, że rozmowy w Genewie zakończyły się bez rezultatu; żadna ze stron nie ustąpiła.\n",
    "euc_jp": "政府は火曜日、ジュネーブでの協議が成果なく終わったと発表した。首相は来週また話すと述べた。\n",
    "iso2022_jp": "政府は火曜日、ジュネーブでの協議が成果なく終わったと発表した。首相は来週また話すと述べた。\n",
    "big5": "政府星期二宣布，在日內瓦舉行的會談沒有取得任何結果。總理表示下週將再次討論這個問題。\n",
    "cp874": "รัฐบาลประกาศเมื่อวันอังคารว่าการเจรจาที่เจนีวาสิ้นสุดลงโดยไม่มีผล นายกรัฐมนตรีกล่าวว่าจะพูดคุยกันอีก\n",
    "gb18030": "政府星期二宣布，在日内瓦举行的会谈没有取得任何结果。总理表示下周将再次讨论这个问题。\n",
}


@pytest.mark.parametrize("charset", SAMPLES)
def test_legacy_charsets_are_told_apart(charset: str) -> None:
    """A page of text in a legacy charset of its language is read as written."""
    text = SAMPLES[charset] * 12
    assert decode_all(text.encode(charset)).text == text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("text", [ENGLISH, SAMPLES["cp1256"], SAMPLES["cp1251"]])
def test_unicode_encodings_with_and_without_a_mark(encoding: str, text: str) -> None:
    """UTF-8, UTF-16 and UTF-32 in both byte orders give the text without the mark."""
    assert decode_all((text * 5).encode(encoding)).text == text * 5


def test_line_ends_are_kept_as_they_are() -> None:
    """CR LF, CR and U+2028 are characters of the text like any other."""
    text = "a\r\nb\rc\u2028d\n"
    assert decode_all(text.encode()).text == text


def test_a_paste_of_windows_1252_in_utf8_is_mended_where_it_stands() -> None:
    """A few foreign bytes cost no letter of the rest; they are read as Windows-1252 and their places named."""
    data = ("“Größe”, sagte er. " * 9).encode() + b"a caf\xe9 \x93quoted\x94 " + ("Größe. " * 9).encode()
    window = decode_all(data)
    assert "a café “quoted” Größe" in window.text
    assert window.n_mended == 3
    assert [window.text[at] for at in window.mended_at] == ["é", "“", "”"]


def test_a_character_cut_at_the_end_is_marked_unknown() -> None:
    """A UTF-8 file that stops within a character ends in U+FFFD."""
    window = decode_all("Größe und Übermaß überall – “so”".encode()[:-1])
    assert window.text.endswith("“so\ufffd")
    assert window.n_mended == 1


def test_one_byte_is_fine() -> None:
    """Texts of a single byte are texts."""
    assert decode_all(b"x").text == "x"
    assert decode_all(b"\xe9").text == "é"
    assert decode_all(b"").text == ""


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 8, b"\0" * 5000, b"\x01\x02\x03\x04" * 100, b"PK\x99\x01\0\0\0\x05\0" * 300]
)
def test_binary_data_is_refused(data: bytes) -> None:
    """Control codes beyond a stray few are no text, and the message says what to do."""
    with pytest.raises(DumpUnreadable, match="control codes; export it as plain text"):
        decode_all(data)


def test_a_stray_control_character_is_let_through() -> None:
    """One NUL in a page of text is noise, not a binary file."""
    assert decode_all(b"word " * 500 + b"\0" + b"word " * 500).text.count("\0") == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32-be", "cp1251", "shift_jis", "cp1252"])
def test_windows_do_not_cut_characters(encoding: str) -> None:
    """Text read in small windows is the text read at once, whatever the width of its characters."""
    text = {"cp1251": SAMPLES["cp1251"], "shift_jis": SAMPLES["shift_jis"], "cp1252": SAMPLES["cp1252"]}.get(
        encoding, ENGLISH + "😀 الثلاثاء "
    )
    data = (text * 400).encode(encoding)
    windows = list(decode_stream(io.BytesIO(data).read, 4099))
    assert "".join(window.text for window in windows) == text * 400
    assert len(windows) > 3


def test_a_dump_may_change_its_encoding_midway() -> None:
    """Pasted together from UTF-8 and Windows-1252, each window is read in its own."""
    first, second = ENGLISH * 100, SAMPLES["cp1252"] * 100
    data = first.encode() + second.encode("cp1252")
    text = "".join(window.text for window in decode_stream(io.BytesIO(data).read, len(first.encode())))
    assert text == first + second
