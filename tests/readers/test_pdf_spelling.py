"""Fonts that call letters by wrong names: the words that can be read are not those that are seen, and that is said."""

from __future__ import annotations

from collections import Counter

import pytest

from doccheck.readers import read
from doccheck.readers.pdf import MISNAMED, UNKNOWN_LETTERS
from doccheck.readers.pdf_second import SecondPage
from doccheck.readers.pdf_sheet import Page, Run
from doccheck.readers.pdf_spelling import differs_in_a_letter, misnamed
from tests.readers.pdf_files import Pdf, at

ENGLISH = "Leo came to school on Monday without a coat and told his teacher that nobody had been at home since Friday"
WELSH = (
    "Daeth Leo i'r ysgol ddydd Llun heb gôt a dywedodd wrth ei athrawes nad oedd neb gartref ers dydd Gwener."
    " Gofynnwyd i'w fam ffonio'r ysgol, ond ni chafwyd ateb tan y prynhawn wedyn; ŵyr neb pam."
)
POLISH = (
    "W poniedziałek Leo przyszedł do szkoły bez kurtki i powiedział nauczycielce, że od piątku nikogo nie było"
    " w domu. Szkoła zadzwoniła do matki, która źle się czuła i wcześniej położyła się spać."
)
SOMALI = (
    "Isniintii Leo wuxuu yimid dugsiga isagoo aan xirnayn koodh, wuxuuna macallinkiisa u sheegay in aan cidna"
    " guriga joogin laga bilaabo Jimcihii. Hooyadii ayaa la weydiiyay inay soo wacdo."
)
CODES = "NHS 943 476 5919 UPN H801200001001 CPOMS SW1A 1AA DfE LADO MARAC MASH TAC CIN EHCP DSL GP HV CAMHS"
FORM = "Name: Leo\nDoB: 1.2.2016\nGP: Dr Rhys\nYr 4\nEthn. code: WBRI\nTel. 01632 960123\nRef. QX/77/Z\n"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwyz 0123456789ABCDEF "
NUMBERS = "\n".join(f"{n} {n * n} {n * 0.37:.2f} £{n * 7}.50 {n}%" for n in range(60))


def shifted(text: str, by: int) -> str:
    return "".join(chr((ord(c) - 97 + by) % 26 + 97) if c.isalpha() else c for c in text.lower())


def page(text: str, font: str = "a") -> Page:
    letters = sum(not c.isspace() for c in text)
    return Page(1, 600, 800, [Run(text, 0, 0, 9, 9, 0, font=font)], letters=letters)


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        WELSH,
        POLISH,
        SOMALI,
        CODES,
        FORM,
        ALPHABET * 3,
        "Mr XXXXXXX of XXXX-XXXX, DD/MM/YYYY " * 5,
        NUMBERS,
        "Leo",
        "Q",
        "",
    ],
)
def test_what_people_write_is_not_taken_for_misnamed(text: str) -> None:
    assert not misnamed(page(text))
    assert not misnamed(page(text.upper()))


@pytest.mark.parametrize("text", [ENGLISH, WELSH, POLISH, SOMALI])
@pytest.mark.parametrize("by", [1, 3, 7, 13, 25])
def test_words_that_are_none_are_noticed(text: str, by: int) -> None:
    assert misnamed(page(shifted(text, by)))


def test_one_font_among_others_is_noticed() -> None:
    sheet = page(ENGLISH * 20, "a")
    sheet.runs += page(shifted(ENGLISH, 3), "b").runs
    assert misnamed(sheet)


def test_letters_without_a_name_have_to_look_like_words() -> None:
    sheet = page("Wyaonwkmn ABC")
    sheet.unnamed = ["Property", "Insurance"]
    assert not misnamed(sheet)
    for words in (["9ROXPHV"], ["!:."], ["/-,0", "23'',4"]):
        sheet.unnamed = words
        assert misnamed(sheet)
    sheet = page(ENGLISH)
    sheet.unnamed = ["["]
    assert not misnamed(sheet)


def test_a_single_letter_that_two_programs_read_differently_is_noticed() -> None:
    def differ(ours: str, theirs: str) -> bool:
        return differs_in_a_letter(Page(1, 9, 9, spelt=Counter(ours)), SecondPage(spelt=Counter(theirs)))

    assert differ("DurÈe", "Durée")
    assert not differ("Durée", "Durée")
    assert not differ("office", "oﬃce")
    assert not differ("a–b", "a-b")
    assert not differ(ENGLISH, ENGLISH + " and more than that")


# Whole files


def lying(meant: str, by: int) -> bytes:
    """A page that shows `meant`, in a font that says of each letter that it is another."""
    file = Pdf()
    pairs = "".join(f"<{ord(c):02x}> <{ord(shifted(c, by)):04x}>\n" for c in "abcdefghijklmnopqrstuvwxyz")
    names = file.stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n26 beginbfchar\n{pairs}endbfchar\n"
        "1 beginbfchar <20> <0020> endbfchar endcmap end end"
    )
    file.add(
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode {names} 0 R >>",
        file.font,
    )
    lines = [meant[start : start + 50] for start in range(0, len(meant), 50)]
    file.page("".join(at(72, 700 - 20 * number, line) for number, line in enumerate(lines)))
    return file.data()


def reasons(data: bytes) -> list[str]:
    (document,) = read("a.pdf", data)
    return [gap.why for gap in document.gaps]


@pytest.fixture(autouse=True)
def _without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doccheck.readers.limits.OCR_SECONDS", 0)


def test_a_font_that_says_wrong_letters_is_a_gap() -> None:
    assert reasons(lying(ENGLISH.lower(), 3)) == [MISNAMED]
    assert reasons(lying(ENGLISH.lower(), 0)) == []


def test_shapes_without_names_are_a_gap() -> None:
    """Letters drawn as pictures (a Type 3 font) whose numbers mean other letters."""
    file = Pdf()
    box = file.stream("600 0 0 0 500 700 d1 0 0 500 700 re f")
    shapes = "".join(f"/g{code} {box} 0 R " for code in range(33, 60))
    file.add(
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 700] /FontMatrix [.001 0 0 .001 0 0]"
        f" /FirstChar 33 /LastChar 59 /Widths [{'600 ' * 27}] /CharProcs << {shapes} >> /Resources << >>"
        f" /Encoding << /Type /Encoding /Differences [33 {' '.join(f'/g{c}' for c in range(33, 60))}] >> >>",
        file.font,
    )
    file.page(at(72, 700, "/-,0123'',4:;"))
    assert reasons(file.data()) in ([MISNAMED], [UNKNOWN_LETTERS])


def test_a_ligature_under_a_control_character_is_no_space() -> None:
    file = Pdf()
    file.add(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding"
        " /BaseEncoding /WinAnsiEncoding /Differences [31 /f_f] >> >>",
        file.font,
    )
    file.page(at(72, 700, "stu\\037"))
    assert reasons(file.data()) == [UNKNOWN_LETTERS]
