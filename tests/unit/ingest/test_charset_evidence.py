"""Charsets told by the language they make: each text in its old encodings against the same text in UTF-8."""

from __future__ import annotations

import pytest

from dateline.ingest.decode import decode_all

TEXTS = {
    "cs": (
        "Ministr dopravy odstoupil\n\nMinistr dopravy v neděli odstoupil kvůli sporu o železnici, oznámil jeho "
        "úřad. Opozice to přivítala a žádá předčasné volby, které by se mohly konat už v červnu."
    ),
    "sk": (
        "Minister odstúpil pre spor o železnice\n\nMinister dopravy v nedeľu odstúpil pre spor o železnice, "
        "oznámil jeho úrad. Opozícia žiada predčasné voľby, ktoré by sa mohli konať už v júni."
    ),
    "pl": (
        "Minister podał się do dymisji w sporze o kolej\n\nMinister transportu podał się w niedzielę do "
        "dymisji z powodu sporu o kolej, poinformował jego urząd. Opozycja żąda wyborów."
    ),
    "hu": (
        "Lemondott a közlekedési miniszter a vasút miatt\n\nVasárnap lemondott a közlekedési miniszter a vasút "
        "körüli vita miatt, közölte hivatala. Az ellenzék előrehozott választást követel, és üdvözölte a "
        "döntést."
    ),
    "lv": (
        "Satiksmes ministrs atkāpjas dzelzceļa dēļ\n\nSatiksmes ministrs svētdien atkāpās strīda dēļ par "
        "dzelzceļu, paziņoja viņa birojs. Opozīcija to atzinīgi vērtēja un prasa vēlēšanas līdz vasarai."
    ),
    "lt": (
        "Ministras atsistatydino dėl geležinkelių\n\nSusisiekimo ministras sekmadienį atsistatydino dėl ginčo "
        "apie geležinkelius, pranešė jo biuras. Opozicija tai pasveikino ir reikalauja rinkimų iki vasaros."
    ),
    "et": (
        "Minister astus tagasi raudtee pärast\n\nTeedeminister astus pühapäeval tagasi raudteevaidluse tõttu, "
        "teatas tema büroo. Opositsioon tervitas otsust ja nõuab valimisi enne suve, kuid peaminister ütles, "
        "et see ei tule kõne alla."
    ),
    "uk": (
        "Міністр подав у відставку через залізницю\n\nМіністр транспорту в неділю подав у відставку через "
        "суперечку про залізницю, повідомив його офіс. Опозиція вимагає виборів, які могли б відбутися до "
        "літа."
    ),
    "ru": (
        "Министр подал в отставку из-за железной дороги\n\nМинистр транспорта в воскресенье подал в отставку "
        "из-за спора о железной дороге, сообщило его ведомство. Оппозиция требует выборов."
    ),
    "bg": (
        "Министърът подаде оставка заради железницата\n\nМинистърът на транспорта подаде в неделя оставка "
        "заради спор за железницата, съобщи неговата служба. Опозицията поиска избори до лятото."
    ),
    "he": (
        "השר התפטר בשל הרכבת\n\nשר התחבורה התפטר ביום ראשון בשל מחלוקת על הרכבת, כך הודיע משרדו. האופוזיציה "
        "בירכה על הצעד ודרשה בחירות לפני הקיץ, אבל הוא אמר כי זה לא יקרה."
    ),
    "ar": (
        "الوزير يستقيل بسبب السكك الحديدية\n\nاستقال وزير النقل يوم الأحد بعد خلاف على السكك الحديدية، كما "
        "أعلن مكتبه. ورحبت المعارضة بالخطوة وطالبت بإجراء انتخابات قبل الصيف، لكن الحكومة قالت إن ذلك غير "
        "ممكن."
    ),
    "el": (
        "Παραιτήθηκε ο υπουργός για τους σιδηροδρόμους\n\nΟ υπουργός Μεταφορών παραιτήθηκε την Κυριακή μετά "
        "από διαμάχη για τους σιδηροδρόμους, ανακοίνωσε το γραφείο του. Η αντιπολίτευση ζητά εκλογές."
    ),
    "tr": (
        "Bakan demiryolu yüzünden istifa etti\n\nUlaştırma bakanı demiryolu tartışması yüzünden pazar günü "
        "istifa etti, ofisi açıkladı. Muhalefet bu adımı memnuniyetle karşıladı ve yaz gelmeden önce seçim "
        "istedi ama hükümet bunu reddetti."
    ),
    "fr": (
        "Le ministre démissionne à cause du rail\n\nLe ministre des Transports a démissionné dimanche après "
        "une dispute sur les chemins de fer, a annoncé son cabinet. L'opposition a réclamé des élections "
        "avant l'été."
    ),
    "de": (
        "Minister tritt wegen der Bahn zurück\n\nDer Verkehrsminister ist am Sonntag nach einem Streit über "
        "die Bahn zurückgetreten, teilte sein Büro mit. Die Opposition begrüßte den Schritt und fordert "
        "Neuwahlen für den Sommer."
    ),
    "es": (
        "El ministro dimite por el ferrocarril\n\nEl ministro de Transportes dimitió el domingo tras una "
        "disputa sobre el ferrocarril, según informó su gabinete. La oposición pidió elecciones antes del "
        "verano; el año que viene será tarde."
    ),
    "pt": (
        "Ministro demite-se por causa da ferrovia\n\nO ministro dos Transportes demitiu-se no domingo após uma "
        "disputa sobre a ferrovia, anunciou o seu gabinete. A oposição pediu eleições antes do verão, mas o "
        "governo não quer."
    ),
    "sv": (
        "Ministern avgår på grund av järnvägen\n\nTransportministern avgick på söndagen efter en tvist om "
        "järnvägen, uppgav hans kansli. Oppositionen välkomnade beslutet och kräver val före sommaren."
    ),
    "ro": (
        "Ministrul a demisionat din cauza căilor ferate\n\nMinistrul transporturilor a demisionat duminică "
        "după o dispută privind căile ferate, a anunţat biroul său. Opoziţia a cerut alegeri înainte de vară."
    ),
    "hr": (
        "Ministar podnio ostavku zbog željeznice\n\nMinistar prometa podnio je u nedjelju ostavku zbog spora "
        "oko željeznice, priopćio je njegov ured. Oporba traži izbore već prije ljeta, a vlada kaže da to "
        "nije moguće."
    ),
    "th": (
        "รัฐมนตรีลาออกเพราะรถไฟ\n\nรัฐมนตรีคมนาคมลาออกเมื่อวันอาทิตย์ที่ผ่านมาหลังจากมีข้อขัดแย้งเรื่องการรถไฟ "
        "และฝ่ายค้านเรียกร้องให้มีการเลือกตั้งก่อนฤดูร้อน"
    ),
    "fi": (
        "Ministeri erosi rautatien vuoksi\n\nLiikenneministeri erosi sunnuntaina rautateitä koskevan riidan "
        "jälkeen, ilmoitti hänen toimistonsa. Oppositio oli päätökseen tyytyväinen ja vaatii vaaleja ennen "
        "kesää."
    ),
}
CHARSETS = {
    "cs": ["cp1250", "iso8859_2", "cp852", "mac_latin2"],
    "sk": ["cp1250", "iso8859_2", "cp852"],
    "pl": ["cp1250", "iso8859_2", "cp852"],
    "hu": ["cp1250", "iso8859_2", "cp852"],
    "lv": ["cp1257", "iso8859_13", "cp775"],
    "lt": ["cp1257", "iso8859_13", "cp775"],
    "et": ["cp1257", "iso8859_13", "cp1252"],
    "uk": ["koi8_u", "cp1251", "mac_cyrillic", "iso8859_5"],
    "ru": ["koi8_r", "cp1251", "cp866", "mac_cyrillic", "iso8859_5"],
    "bg": ["cp1251", "mac_cyrillic", "cp855"],
    "he": ["cp1255", "iso8859_8"],
    "ar": ["cp1256", "iso8859_6"],
    "el": ["cp1253", "iso8859_7", "cp737"],
    "tr": ["cp1254", "iso8859_9"],
    "fr": ["cp1252", "cp850", "mac_roman", "iso8859_15"],
    "de": ["cp1252", "cp850", "mac_roman"],
    "es": ["cp1252", "cp850", "mac_roman"],
    "pt": ["cp1252", "cp850", "mac_roman"],
    "sv": ["cp1252", "cp850", "mac_roman"],
    "ro": ["cp1250", "iso8859_2", "cp852"],
    "hr": ["cp1250", "iso8859_2", "cp852"],
    "th": ["cp874", "tis_620"],
    "fi": ["cp1252", "cp850"],
}


@pytest.mark.parametrize(("language", "charset"), [(k, c) for k, charsets in CHARSETS.items() for c in charsets])
def test_an_old_encoding_is_read_or_flagged(language: str, charset: str) -> None:
    """A story of some sentences in any charset of its language is read as in UTF-8, or said to be unsure."""
    data = TEXTS[language].encode(charset, "ignore")
    window = decode_all(data)
    assert window.text == data.decode(charset) or window.is_unsure


@pytest.mark.parametrize(
    ("language", "charset"),
    [("cs", "cp1250"), ("sk", "cp1250"), ("lv", "cp1257"), ("lt", "cp1257"), ("uk", "koi8_u"), ("ru", "mac_cyrillic"),
     ("fr", "cp850"), ("pl", "cp852"), ("ar", "cp1256"), ("he", "cp1255"), ("th", "tis_620"), ("tr", "cp1254"), ("de", "mac_roman")],
)  # fmt: skip
def test_the_usual_encodings_are_read(language: str, charset: str) -> None:
    """What analysts of these languages still get is decoded right."""
    data = TEXTS[language].encode(charset, "ignore")
    assert decode_all(data).text == data.decode(charset)
