"""Language: offline, deterministic, and silent when unsure."""

from __future__ import annotations

import pytest

from dateline.normalise.language import detect, language_of

SAMPLES = {
    "en": "The council said on Monday that the bridge would be closed for repairs until the end of the month.",
    "fr": "Le conseil a annoncé lundi que le pont sera fermé pour des travaux jusqu'à la fin du mois de mars.",
    "de": "Der Rat teilte am Montag mit, dass die Brücke bis zum Ende des Monats für Arbeiten gesperrt werde.",
    "es": "El consejo anunció el lunes que el puente permanecerá cerrado por obras hasta el final del mes.",
    "pt": "A câmara anunciou na segunda-feira que a ponte ficará fechada para obras até ao final do mês.",
    "ru": "Городской совет сообщил в понедельник, что мост будет закрыт на ремонт до конца месяца.",
    "uk": "Міська рада повідомила в понеділок, що міст буде зачинено на ремонт до кінця місяця.",
    "ar": "قال المجلس البلدي يوم الاثنين إن الجسر سيغلق للصيانة حتى نهاية الشهر الجاري.",
    "fa": "شورای شهر روز دوشنبه اعلام کرد که پل تا پایان ماه برای تعمیر بسته خواهد بود.",
    "ur": "شہری کونسل نے پیر کو کہا کہ پل کی مرمت کے لیے اسے مہینے کے آخر تک بند رکھا جائے گا۔",
    "zh": "市议会星期一表示，这座桥将因维修关闭至本月底，届时车辆需要绕行。市民可以乘坐渡轮过河。",
    "ja": "市議会は月曜日、橋を月末まで修理のため閉鎖すると発表した。車は迂回する必要がある。",
}


@pytest.mark.parametrize(("language", "text"), sorted(SAMPLES.items()))
def test_a_sentence_tells_its_language(language: str, text: str) -> None:
    """One sentence of news is enough, also for neighbours in one script."""
    assert detect(text) == language


def test_short_text_has_no_language() -> None:
    """A few words or figures are too little to say."""
    assert detect("OK then") is None
    assert detect("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22") is None


def test_a_claim_is_believed_where_the_script_allows_it() -> None:
    """A supplied language wins over detection unless the script rules it out; regions are cut off."""
    assert language_of(SAMPLES["en"], "en-GB") == "en"
    assert language_of(SAMPLES["ar"], "en") == "ar"
    assert language_of(SAMPLES["en"], "nonsense!") == "en"
    assert language_of(SAMPLES["ru"], "bg") == "bg"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "da",
            "Ny bro i Aalborg\nBorgmesteren indviede onsdag en ny bro over Limfjorden. Den har kostet 300 millioner kroner.",
        ),
        ("hr", "Požar u Splitu\nVatrogasci su noćas ugasili požar u skladištu. Nitko nije stradao, javlja policija."),
        (
            "sr",
            "Novi most u Novom Sadu\nGradonačelnik je u subotu otvorio novi most preko Dunava. Radovi su trajali dve godine.",
        ),
        ("sl", "Požar v Celju\nGasilci so ponoči pogasili požar v skladišču na obrobju Celja. Poškodovanih ni bilo."),
    ],
)
def test_a_short_text_tells_its_language_by_its_small_words(language: str, text: str) -> None:
    """Where the model wavers between neighbours, each language's function words and weekdays decide."""
    assert detect(text) == language


def test_a_language_without_words_of_its_own_is_not_its_neighbour() -> None:
    """Afrikaans is no Dutch, though it shares its small words."""
    assert (
        detect("Nuwe brug in George\nDie burgemeester het Saterdag 'n nuwe brug geopen. Die bouwerk kos baie.") != "nl"
    )
