"""`doccheck mark` and `doccheck redact` from the outside: what they write, say and refuse."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.copies.removing import assert_gone
from tests.copies.saying import comments, under
from tests.readers.files import locked, p, word
from tests.readers.pdf_files import Pdf, at

SAMPLES = Path(__file__).parents[2] / "samples"
TOLD = word(p("Referral") + p("Carol Mead told us. MASH knows."))


def names(folder):
    return sorted(file.name for file in folder.iterdir())


# --- mark


def test_mark_writes_a_copy_beside_the_file_and_says_how_much_is_in_it(run, write, stubbed):
    write("referral.docx", TOLD)

    result = run("mark", "referral.docx")

    assert (result.exit_code, result.stdout) == (0, "referral.marked.docx: comments in it: 3.\n")
    copy = (stubbed / "referral.marked.docx").read_bytes()
    assert list(under(copy).values()) == ["Referral", "Carol Mead", "MASH"]
    assert comments(copy)["1"].split("\n")[:3] == [
        "The person who told you is named. If the family sees this, they can be found.",
        "What to do: Write “a member of the public”.",
        "From the guidance: “Necessary and proportionate.”",
    ]
    assert comments(copy)["1"].split("\n")[3].startswith("TP303 informant-identifiable, sure · mark ")
    assert (stubbed / "referral.docx").read_bytes() == TOLD


def test_a_check_of_the_marked_copy_finds_what_the_check_of_the_file_found(run, write):
    write("referral.docx", TOLD)
    run("mark", "referral.docx")

    found = [json.loads(run("check", name, "--output-format", "json").stdout)["documents"][0]["findings"]
             for name in ("referral.docx", "referral.marked.docx")]  # fmt: skip

    assert found[0] == found[1]


def test_mark_chooses_rules(run, write, stubbed):
    write("referral.docx", TOLD)

    run("mark", "referral.docx", "--select", "TP", "-o", "copy.docx")

    assert list(under((stubbed / "copy.docx").read_bytes()).values()) == ["Carol Mead"]


def test_a_name_that_does_not_say_that_it_is_marked_is_remarked_on(run, write):
    write("referral.docx", TOLD)

    assert "its name does not say so" in run("mark", "referral.docx", "-o", "final.docx").stderr


def test_mark_says_by_its_exit_status_that_a_part_could_not_be_read(run, write, stubbed):
    write("referral.docx", word(p("Carol Mead told us.") + "<w:subDoc r:id='r9'/>"))

    result = run("mark", "referral.docx")

    assert result.exit_code == 3
    assert (stubbed / "referral.marked.docx").exists()


# --- redact


def test_redact_by_rule(run, write, stubbed):
    write("referral.docx", TOLD)

    result = run("redact", "referral.docx", "--rules", "TP303")

    assert (result.exit_code, result.stdout) == (
        0,
        "referral.redacted.docx: 1 thing taken out, in 1 place.\n"
        "  [informant]: 1\n"
        "The copy was read again and searched through, part by part; none of it can be found in it.\n",
    )
    assert_gone((stubbed / "referral.redacted.docx").read_bytes(), "Carol Mead")


def test_redact_one_by_one_shows_the_words_and_asks(run, write, stubbed):
    write("referral.docx", TOLD)

    result = run("redact", "referral.docx", "--save-selection", "chosen.json", stdin="y\nn\n")

    assert result.exit_code == 0
    assert "1 of 2: “Carol Mead” (TP303)\n   becomes [informant]\n" in result.stdout
    copy = (stubbed / "referral.redacted.docx").read_bytes()
    assert_gone(copy, "Carol Mead")
    assert b"MASH" in zipfile.ZipFile(stubbed / "referral.redacted.docx").read("word/document.xml")
    assert "Carol" not in (stubbed / "chosen.json").read_text()


def test_redact_what_was_chosen_before(run, write, stubbed):
    write("referral.docx", TOLD)
    run("redact", "referral.docx", "-o", "first.docx", "--rules", "TP303", "--save-selection", "chosen.json")
    write("again.docx", word(p("Another beginning") + p("Today Carol  Mead told us. MASH knows.")))

    result = run("redact", "again.docx", "--selection", "chosen.json")

    assert result.exit_code == 0
    assert_gone((stubbed / "again.redacted.docx").read_bytes(), "Carol")


def test_redact_with_nothing_chosen_writes_nothing(run, write, stubbed):
    write("referral.docx", TOLD)

    result = run("redact", "referral.docx", stdin="q\n")

    assert result.exit_code == 2
    assert "nothing was chosen" in result.stderr
    assert names(stubbed) == ["referral.docx"]


def test_redact_only_what_the_file_says_of_itself(run, write, stubbed):
    core = '<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>J Harte</dc:creator></p>'
    write("referral.docx", word(p("Referral"), extra={"docProps/core.xml": core}))

    result = run("redact", "referral.docx", "--metadata")

    assert result.exit_code == 0
    assert_gone((stubbed / "referral.redacted.docx").read_bytes(), "Harte")


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_redact_a_text(run, write, stubbed, name):
    write(
        name,
        b"\xef\xbb\xbfCarol Mead told us.\r\nCAROL MEAD\r\n" if name == "a.txt" else "Carol Mead told us.\n",
    )

    run("redact", name, "--rules", "TP303", "-o", "out")

    expected = (
        b"\xef\xbb\xbf[informant] told us.\r\n[informant]\r\n"
        if name == "a.txt"
        else b"[informant] told us.\n"
    )
    assert (stubbed / "out").read_bytes() == expected


# --- what is refused: one sentence, nothing written


def pdf(words="Carol Mead told us."):
    made = Pdf()
    made.page(at(60, 700, words) if words else "")
    return made.data()


MAIL = b"From: a@example.org\nTo: b@example.org\nSubject: A referral\n\nCarol Mead told us.\n"
REFUSED = [
    (TOLD, "referral.docx", ["-o", "referral.docx"], "is the file itself"),
    (TOLD, "referral.docx", ["-o", "there.docx"], "there.docx: is there already"),
    (TOLD, "referral.docx", ["-o", "none/copy.docx"], "none: there is no such folder"),
    (locked(TOLD, "x"), "referral.docx", [], "it is protected by a password"),
    (word("<w:p><w:r><w:t>broken</w:r></w:p>"), "referral.docx", [], "it is damaged"),
    (pdf(""), "empty.pdf", [], "no words"),
    (MAIL, "letter.eml", [], "saved as .docx"),
    (b"", "none.docx", [], "it is an empty file"),
]


@pytest.mark.parametrize("command", ["mark", "redact"])
@pytest.mark.parametrize(("data", "name", "more", "why"), REFUSED)
def test_what_is_refused(run, write, stubbed, command, data, name, more, why):
    write(name, data)
    write("there.docx", b"mine")
    rules = ["--rules", "TP"] if command == "redact" else []

    result = run(command, name, *more, *rules)

    assert result.exit_code == 2
    assert why in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Carol" not in result.stderr
    assert names(stubbed) == sorted([name, "there.docx"])
    assert (stubbed / "there.docx").read_bytes() == b"mine"


def test_marking_a_text_says_what_to_use_instead(run, write):
    write("a.txt", "Carol Mead told us.\n")

    result = run("mark", "a.txt")

    assert result.exit_code == 2
    assert "`doccheck check` shows what there is to mend" in result.stderr


def test_a_folder_in_which_nothing_may_be_written(run, write, stubbed, monkeypatch):
    write("referral.docx", TOLD)
    monkeypatch.setattr("os.access", lambda _, mode, **more: mode != os.W_OK)

    result = run("mark", "referral.docx")

    assert result.exit_code == 2
    assert "nothing may be written in this folder" in result.stderr


def test_a_write_that_breaks_leaves_nothing(run, write, stubbed, monkeypatch):
    write("referral.docx", TOLD)

    rename = Path.rename

    def full(self, target):
        if self.suffix == ".part":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    result = run("mark", "referral.docx")

    assert result.exit_code == 2
    assert "no space left" in result.stderr
    assert names(stubbed) == ["referral.docx"]


def test_an_unknown_rule_is_refused(run, write):
    write("referral.docx", TOLD)

    assert (
        "there is no rule whose code begins with “XX1”"
        in run("redact", "referral.docx", "--rules", "XX1").stderr
    )
