"""Text in any encoding is read, and its media type says which it was taken for."""

from __future__ import annotations

import pytest

from doccheck.readers import read
from tests.readers.files import sound

POLISH = "Paweł Wałęsa i Agnieszka Żółć przyszli do domu w środę. Mówiła, że się boi."
RUSSIAN = "Привет, меня зовут Анна. Ребенок боится отца и не хочет идти домой."
JAPANESE = "子供は父親を怖がっていて、家に帰りたくない。"

TEXTS = {
    "utf-8": "The café at Zoë’s – £20",
    "utf-16-le": "Zoë was here.",
    "utf-16-be": "Zoë was here.",
    "utf-32-le": "Zoë was here.",
    "utf-32-be": "Zoë was here.",
    "cp1252": "The café at Zoë’s house – £20 — “quoted” words; naïve résumé, façade, ½ of €5.",
    "mac_roman": "The café at Zoë’s house – £20 “quoted” words; naïve résumé.",
    "cp850": "The café at Zoë's house: £20 for the naïve résumé; Müller went home.",
    "cp1250": POLISH,
    "iso8859-2": POLISH,
    "cp1251": RUSSIAN,
    "koi8-r": RUSSIAN,
    "cp866": RUSSIAN,
    "cp1253": "Το παιδί φοβάται τον πατέρα του και δεν θέλει να πάει σπίτι.",
    "cp1254": "Çocuk babasından korkuyor ve eve gitmek istemiyor. Ağlıyor, şaşkın.",
    "cp1255": "הילד מפחד מאביו ולא רוצה ללכת הביתה",
    "cp1256": "الطفل يخاف من أبيه ولا يريد العودة إلى البيت",
    "shift_jis": JAPANESE,
    "euc_jp": JAPANESE,
    "gb18030": "孩子害怕父亲，不想回家。他在学校哭了。",
    "big5": "孩子害怕父親，不想回家。他在學校哭了。",
    "euc_kr": "아이가 아버지를 무서워하고 집에 가고 싶어하지 않습니다.",
}


@pytest.mark.parametrize("codec", TEXTS)
def test_text_is_read_whatever_it_is_written_in(codec: str) -> None:
    (document,) = read("a.txt", TEXTS[codec].encode(codec))
    sound(document)
    assert document.text == TEXTS[codec]
    assert not document.gaps
    if codec != "utf-8":
        assert f"charset={'windows-1252' if codec == 'cp1252' else codec}" in document.media_type


@pytest.mark.parametrize(
    "words", ["café", "Zoë", "£5", "Siân Ó Briain", "it’s", "10°", "½ pint", "Łukasz".replace("Ł", "L")]
)
def test_a_few_letters_are_taken_for_what_british_programs_write(words: str) -> None:
    (document,) = read("a.txt", f"She said {words} to him.".encode("cp1252"))
    assert words in document.text


def test_a_long_text_with_one_odd_letter_stays_english() -> None:
    text = "He came in cold and hungry again on Monday. " * 3000 + "Zoë"
    (document,) = read("a.txt", text.encode("cp1252"))
    assert document.text == text
