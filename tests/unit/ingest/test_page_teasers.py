"""HTML pages that lead to articles and hold none, and pages that hold nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.errors import DumpUnreadable
from dateline.ingest.pages import extract_teasers
from dateline.normalise import article
from dateline.segment import segment
from tests.unit.ingest.build import dump_of, read_all
from tests.unit.ingest.test_pages import PARAGRAPHS, page

ENGLISH = [
    ("Bridge opens before the regatta", "The last bolts will be in place by Thursday, a week early."),
    ("Council votes down parking fees", "Eleven members spoke against the plan after a long evening."),
    ("Herring return to the inner bay", "Fishermen report the best catch in a decade."),
    ("School choir wins in the capital", "Forty singers came home with the silver cup on Sunday night."),
]
SPANISH = [
    ("El puerto crece un 4%", "La autoridad portuaria presenta los datos del semestre."),
    ("Huelga en los autobuses", "Los conductores pararán el viernes de seis a diez."),
    ("Nieve en la sierra", "Cerrados tres puertos de montaña desde la madrugada."),
    ("Vuelve el mercado medieval", "Más de cien puestos llenarán el casco viejo."),
]
JAPANESE = [
    ("港の再開発、来春着工へ", "市は老朽化した桟橋の建て替え計画を発表した。"),
    ("漁協が新しい市場を開設", "水揚げ量の回復を受け、来月から営業する。"),
    ("海開きに五千人が集まる", "晴天に恵まれた週末、海岸は家族連れでにぎわった。"),
    ("灯台が百周年を迎える", "地域の人々が記念式典に集まり、歴史を振り返った。"),
]


def cards(entries: list[tuple[str, str]]) -> str:
    return "".join(
        f"<div class='card'><h2><a href='/{n}'>{title}</a></h2><p>{blurb}</p><span>{n + 2} hours ago</span><a href='/{n}'>More</a></div>"
        for n, (title, blurb) in enumerate(entries)
    )


def items(entries: list[tuple[str, str]]) -> str:
    lines = (f"<li><a href='/{n}'>{title}</a><br>{blurb}</li>" for n, (title, blurb) in enumerate(entries))
    return f"<ul>{''.join(lines)}</ul>"


def front(body: str) -> str:
    return f"<html><head><title>The Tidewater Gazette</title></head><body><nav><a href='/'>Home</a></nav><h1>The Tidewater Gazette</h1>{body}</body></html>"


@pytest.mark.parametrize("layout", [cards, items])
@pytest.mark.parametrize("entries", [ENGLISH, SPANISH, JAPANESE])
def test_a_front_page_gives_its_teasers(tmp_path: Path, layout, entries) -> None:  # type: ignore[no-untyped-def]
    """Each entry is an article with its title and its sentence, flagged as a teaser; buttons and hours are left out."""
    (document,), rejections = read_all(dump_of(tmp_path, front(layout(entries)), "a.html"))
    assert (document.kind, rejections) == ("listing", [])
    found = [article(document, part) for part in segment(document).segments]
    assert [(one.headline, one.body, "teaser" in one.quality_flags) for one in found] == [
        (title, blurb, True) for title, blurb in entries
    ]


def test_a_page_with_an_article_is_no_list_of_teasers() -> None:
    """Boxes that lead elsewhere, below an article, however many, make no listing of its page."""
    assert extract_teasers(page(extra=cards(ENGLISH))) == ""
    assert extract_teasers(page(body=PARAGRAPHS[:2], extra=cards(ENGLISH) + items(SPANISH))) == ""


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Log in to your account</h1><form><label>E-mail</label><input><label>Password</label><input><button>Log in</button></form><p><a href='/f'>Forgot it?</a></p>",
        "<h1>404</h1><h2>Seite nicht gefunden</h2><p><a href='/'>Zur Startseite</a></p>",
        "<h1>検索</h1><form><input><button>検索</button></form><p>該当なし</p>",
    ],
)
def test_a_page_without_an_article_gives_none_and_says_so(tmp_path: Path, body: str) -> None:
    """A login, an error page and an empty search are refused with the reason, and give no article of labels."""
    with pytest.raises(DumpUnreadable, match="no article text"):
        read_all(dump_of(tmp_path, f"<html><head><title>Gazette</title></head><body>{body}</body></html>", "a.html"))
