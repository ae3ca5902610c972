"""A name is planted wherever a file can hold one, and looked for in everything that doccheck writes.

Without `--excerpts full` it must be nowhere: not in the answer in any form, not on standard error, not in a report
file, not beside the document. With it, the answer may hold it, and still nothing else.
"""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

from .stub import CANARY

FIRST, LAST = CANARY.split()
FORMS = ("text", "json", "sarif", "html")
REASON = "The manager knows, and it is needed for the visit."


def word_file():
    """A Word file with the name in its text, headings, labels, answers, header, comment and properties."""
    document = docx.Document()
    document.core_properties.author = CANARY
    document.core_properties.title = f"About {CANARY}"
    document.sections[0].header.paragraphs[0].text = f"{CANARY}, confidential"
    document.add_heading(CANARY, 1)
    run = document.add_paragraph(f"{CANARY} told us about it. Pat Doyle came.").runs[0]
    document.add_comment(run, f"Ask {CANARY}.", author=CANARY, initials="ZQ")
    document.add_heading(f"What {CANARY} said", 2)
    document.add_paragraph("Pat Doyle said nothing.")
    table = document.add_table(4, 2)
    rows = [
        (CANARY, "Pat Doyle"),
        (f"Is {FIRST} aware?", f"{CANARY} is"),
        (LAST, "Mr Doyle"),
        ("Uncle", CANARY),
    ]
    for row, (label, answer) in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = label, answer
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def message():
    """A message with the name in its subject, addresses, text and the names of what is attached to it."""
    made = EmailMessage()
    made["From"], made["To"] = f'"{CANARY}" <a@b.gov.uk>', f"{FIRST.lower()}.{LAST.lower()}@example.com"
    made["Subject"] = f"Referral of {CANARY}"
    made.set_content(f"{CANARY} told us.")
    made.add_attachment(word_file(), "application", "octet-stream", filename=f"{CANARY} referral.docx")
    made.add_attachment(b"%PDF-1.7 broken", "application", "pdf", filename=f"{LAST}.pdf")
    made.add_attachment(f"{CANARY} again".encode(), "text", "plain", filename=f"letter.{LAST}")
    return bytes(made)


def archive():
    """An archive with the name in the names of files, of a folder, and in its remark."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(f"{CANARY}.txt", f"{CANARY} told us.")
        made.writestr(f"{LAST}/notes about {FIRST}.md", f"# {CANARY}\n\n{CANARY} told us.")
        made.writestr(f"{FIRST}.docx", b"PK broken")
        made.comment = CANARY.encode()
    return file.getvalue()


KINDS = {
    "body.txt": f"{CANARY} told us.\n\n{CANARY}: yes\n".encode(),
    "form.md": f"# {CANARY}\n\n{CANARY}: yes\n\n| {CANARY} | Role |\n| --- | --- |\n| {LAST} | Pat Doyle |\n".encode(),
    "table.csv": f"{CANARY},Role\n{CANARY},Pat Doyle\n".encode(),
    "page.html": f"<title>{CANARY}</title><h1>{CANARY}</h1><p title='{CANARY}'>{CANARY}<!-- {CANARY} --></p>".encode(),
    "letter.docx": word_file(),
    "mail.eml": message(),
    "files.zip": archive(),
    "broken.docx": b"PK\x03\x04 " + CANARY.encode(),
    "breaks.txt": f"BREAK {CANARY}".encode(),
}


def holds(text):
    return [part for part in (FIRST, LAST) if part.casefold() in text.casefold()]


def everything_beside(folder):
    """What lies in the folder that was not put there: side files, reports, parts."""
    return {
        path.name: path.read_bytes().decode("utf-8", "replace")
        for path in Path(folder).iterdir()
        if path.name not in KINDS
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_name_is_nowhere_unless_words_are_asked_for(run, write, stubbed, kind):
    write(kind, KINDS[kind])
    run("accept", kind, "TP301", "--reason", REASON, "--all", "--excerpts", "none")
    for form in FORMS:
        none = run(
            "check", kind, "--output-format", form, *(["--excerpts", "none"] if form == "text" else [])
        )
        masked = run(
            "check", kind, "--output-format", form, "--excerpts", "masked", "--output-file", f"report.{form}"
        )
        for result in (none, masked):
            assert result.exit_code in (0, 1, 3), result.exception
            assert not holds(result.stdout), form
            assert not holds(result.stderr), form
        assert masked.stdout == ""
    for name, text in everything_beside(stubbed).items():
        assert not holds(text), name


@pytest.mark.parametrize("kind", KINDS)
def test_with_words_the_answer_alone_has_them(run, write, stubbed, kind):
    write(kind, KINDS[kind])
    for form in FORMS:
        result = run("check", kind, "--output-format", form, "--excerpts", "full")
        assert result.exit_code in (0, 1, 3), result.exception
        if not kind.startswith("br"):
            assert holds(result.stdout), form
        assert not holds(result.stderr), form
    assert everything_beside(stubbed) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_accepted_is_kept_without_the_name(run, write, stubbed, kind):
    write(kind, KINDS[kind])
    chosen = run("accept", kind, "TP303", "--reason", REASON, "--excerpts", "masked")
    result = run("accept", kind, "TP303", "--reason", REASON, "--all")
    base = run("check", kind, "--write-baseline", "base.toml", "--reason", REASON, "--excerpts", "none")
    for each in (chosen, result, base):
        assert each.exit_code in (0, 1, 2, 3), each.exception
        assert not holds(each.stdout + each.stderr)
    for name, text in everything_beside(stubbed).items():
        assert not holds(text), name


def test_a_sentence_says_a_place_without_the_name(run, write):
    write("mail.eml", KINDS["mail.eml"])
    result = run("check", "mail.eml", "--excerpts", "none")
    assert "of file 1.docx" in " ".join(result.stdout.split())
    assert "mail.eml!file 1.docx" in result.stdout


def test_commands_that_print_words_say_so_and_keep_standard_error_clean(run, write):
    write("letter.docx", KINDS["letter.docx"])
    for arguments in (("text", "letter.docx"), ("explain", "TP303", "--document", "letter.docx")):
        result = run(*arguments)
        assert holds(result.stdout)
        assert "words" in result.stderr
        assert not holds(result.stderr)
