"""The journal: it grows and nothing else; a change, a removal and a move are found and named."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from doccheck.record.journal import Journal, JournalError
from doccheck.record.journal.chain import Link, canonical, hash_of, linked, verify

KINDS = ("file", "sqlite")
VERDICT = {"kind": "verdict", "verdict": "hold", "document": "ab" * 32, "codes": {"TP303": 2}, "released": 0}
WRITER = """
import sys
from pathlib import Path
from doccheck.record.journal import Journal
journal = Journal(Path(sys.argv[1]), sys.argv[2])
for _ in range(int(sys.argv[3])):
    done = journal.append({"kind": "verdict", "verdict": "pass", "findings": int(sys.argv[4])})
    print(done.number, flush=True)
"""


def journal_of(folder: Path, kind: str, entries: int = 0, **keys: object) -> Journal:
    journal = Journal(folder / f"journal.{kind}", kind, **keys)
    for number in range(entries):
        journal.append(VERDICT | {"findings": number})
    return journal


def sentences(journal: Journal) -> list[str]:
    return [problem.sentence for problem in journal.verify().problems]


def rewrite(journal: Journal, change) -> None:
    """What somebody does who opens the file of a journal, or its database, by other means."""
    if journal.path.suffix == ".file":
        lines = journal.path.read_text().splitlines()
        journal.path.write_text("".join(f"{line}\n" for line in change(lines)))
        return
    with sqlite3.connect(journal.path) as connection:
        lines = [line for (line,) in connection.execute("select line from entries order by n")]
        connection.execute("drop table entries")
        connection.execute("create table entries (n integer primary key, line text not null)")
        connection.executemany("insert into entries (line) values (?)", [(line,) for line in change(lines)])
    connection.close()


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def test_entries_rest_on_one_another(tmp_path, kind):
    journal = journal_of(tmp_path, kind, 3)
    verified = journal.verify()
    first, second, third = verified.entries
    assert (first["n"], second["n"], third["n"]) == (1, 2, 3)
    assert (second["previous"], third["previous"]) == (first["hash"], second["hash"])
    assert verified.end == Link(3, third["hash"])
    assert verified.problems == verified.notices == ()
    assert not journal.path.stat().st_mode & 0o077


def change(lines):
    lines[3] = lines[3].replace('"hold"', '"pass"')
    return lines


def change_and_hash_again(lines):
    entry = json.loads(lines[3]) | {"verdict": "pass"}
    lines[3] = canonical(entry | {"hash": hash_of(entry)})
    return lines


def change_the_last_and_hash_again(lines):
    entry = json.loads(lines[5]) | {"verdict": "pass"}
    lines[5] = canonical(entry | {"hash": hash_of(entry)})
    return lines


def write_again_from_the_fourth(lines):
    end, made = Link(), []
    for number, line in enumerate(lines):
        entry = {
            key: value for key, value in json.loads(line).items() if key not in ("n", "previous", "hash")
        }
        entry |= {"verdict": "pass"} if number >= 3 else {}
        made.append(linked(entry, end, entry.pop("at")))
        end = Link(made[-1]["n"], made[-1]["hash"])
    return [canonical(entry) for entry in made]


TAMPERED = {
    "changed": (change, ["entry 4 was changed after it was written"]),
    "changed and hashed again": (
        change_and_hash_again,
        ["entry 4 was replaced: entry 5 does not rest on it"],
    ),
    "the last replaced": (
        change_the_last_and_hash_again,
        ["entry 6 was replaced: it is not the one that was acknowledged"],
    ),
    "all hashed again": (
        write_again_from_the_fourth,
        ["entry 6 was replaced: it is not the one that was acknowledged"],
    ),
    "one removed": (lambda lines: lines[:2] + lines[3:], ["entry 3 was removed"]),
    "two removed": (lambda lines: lines[:2] + lines[4:], ["entries 3 to 4 were removed"]),
    "the first removed": (lambda lines: lines[1:], ["entry 1 was removed"]),
    "the last removed": (lambda lines: lines[:-1], ["entry 6 was removed"]),
    "all removed": (lambda lines: [], ["entries 1 to 6 were removed"]),
    "moved": (
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        ["entry 2 was moved: it stands after entry 3"],
    ),
    "twice": (lambda lines: [*lines, lines[-1]], ["entry 6 stands there twice"]),
    "not an entry": (
        lambda lines: [*lines[:2], "?", *lines[3:]],
        ["entry 3 was removed", "line 3 cannot be read: it was changed, or is no entry"],
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_done_to_an_entry_is_said(tmp_path, kind, how):
    journal = journal_of(tmp_path, kind, 6)
    change, wanted = TAMPERED[how]
    rewrite(journal, change)
    assert sentences(journal) == wanted


def test_nothing_is_added_to_a_journal_that_lost_its_end(tmp_path, kind):
    journal = journal_of(tmp_path, kind, 3)
    rewrite(journal, lambda lines: lines[:-1])
    with pytest.raises(JournalError, match="entry 3 is not there as it was acknowledged"):
        journal.append(VERDICT)
    assert len(journal.verify().entries) == 2


def test_a_row_cannot_be_changed_or_deleted(tmp_path):
    journal = journal_of(tmp_path, "sqlite", 2)
    connection = sqlite3.connect(journal.path)
    for statement in ("update entries set line = ''", "delete from entries where n = 1"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            connection.execute(statement)
    connection.close()
    assert sentences(journal) == []


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_line_cut_short_is_set_aside_and_said(tmp_path, cut):
    journal = journal_of(tmp_path, "file", 2)
    third = canonical(linked(VERDICT, journal.verify().end, "2026-11-01T10:00:00+00:00"))
    with journal.path.open("a") as file:
        file.write(third[:cut])
    assert journal.verify().notices == (f"after entry 2 stand {cut} bytes of one that was not acknowledged",)
    assert journal.verify().problems == ()
    (notice,) = journal.start()
    (aside,) = tmp_path.glob("journal.file.cut-*")
    assert notice.startswith(f"{journal.path}: the last line was cut short")
    assert aside.name in notice
    assert aside.read_text() == third[:cut]
    assert journal.append(VERDICT).number == 3
    assert journal.start() == ()
    assert sentences(journal) == []


def test_an_acknowledged_line_cut_short_is_missed(tmp_path):
    journal = journal_of(tmp_path, "file", 3)
    os.truncate(journal.path, journal.path.stat().st_size - 10)
    assert sentences(journal) == ["entry 3 was removed"]
    with pytest.raises(JournalError, match="entry 3 is not there"):
        journal.append(VERDICT)
    (aside,) = tmp_path.glob("journal.file.cut-*")
    assert aside.stat().st_size > 0


def test_an_entry_written_and_not_acknowledged_is_kept_and_said(tmp_path):
    journal = journal_of(tmp_path, "file", 2)
    with journal.path.open("a") as file:
        file.write(canonical(linked(VERDICT, journal.verify().end, "2026-11-01T10:00:00+00:00")) + "\n")
    done = journal.append(VERDICT)
    assert done.number == 4
    assert done.notices == (
        f"{journal.path}: entry 3 was written in full and not acknowledged when its writer stopped; it is kept",
    )
    assert sentences(journal) == []


def test_a_full_disk_adds_nothing(tmp_path, monkeypatch):
    journal = journal_of(tmp_path, "file", 1)
    before = journal.path.read_bytes()
    whole_write = os.write

    def half(descriptor, content):
        if content.startswith(b"{"):
            whole_write(descriptor, content[:20])
            raise OSError(28, "No space left on device")
        return whole_write(descriptor, content)

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(JournalError, match="no space left on device"):
        journal.append(VERDICT)
    monkeypatch.undo()
    assert journal.path.read_bytes() == before
    assert journal.append(VERDICT).number == 2
    assert sentences(journal) == []


@pytest.mark.parametrize(
    "entry",
    [
        {"verdict": "pass"},
        {"kind": "verdict", "words": "Mrs Mead"},
        {"kind": "verdict", "codes": ["Mrs Mead told us"]},
        {"kind": "Mrs Mead told us that he shouts."},
        {"kind": "verdict", "findings": "Mrs Mead"},
        {"kind": "decision", "by": "Mead\nand more"},
    ],
)
def test_an_entry_with_words_is_refused_without_repeating_them(tmp_path, entry):
    with pytest.raises(ValueError, match="a journal entry") as refused:
        journal_of(tmp_path, "file").append(entry)
    assert "Mead" not in str(refused.value)
    assert not list(tmp_path.iterdir())


# --- signatures ----------------------------------------------------------------------------------


def key_files(folder: Path, name: str) -> tuple[Path, Path]:
    key = Ed25519PrivateKey.generate()
    private, public = folder / f"{name}.pem", folder / f"{name}.pub.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


def test_signed_entries_are_verified_with_the_public_key_alone(tmp_path, kind):
    private, public = key_files(tmp_path, "one")
    journal_of(tmp_path, kind, 2, signing_key=private)
    verified = journal_of(tmp_path, kind, public_keys=[public]).verify()
    assert (verified.signed, verified.problems) == (2, ())


def test_a_chain_written_again_without_the_key_is_found_entry_by_entry(tmp_path):
    private, public = key_files(tmp_path, "one")
    journal = journal_of(tmp_path, "file", 6, signing_key=private)
    rewrite(journal, write_again_from_the_fourth)
    (tmp_path / "journal.file.head").unlink()
    found = sentences(journal_of(tmp_path, "file", public_keys=[public]))
    assert found == [f"entry {number} has a signature that does not fit" for number in (4, 5, 6)]


def test_a_signature_taken_off_is_missed_and_a_strange_key_is_named(tmp_path):
    private, public = key_files(tmp_path, "one")
    other, _ = key_files(tmp_path, "two")
    journal_of(tmp_path, "file", 1, signing_key=private)
    journal_of(tmp_path, "file", 1)
    journal_of(tmp_path, "file", 1, signing_key=other)
    first, second = sentences(journal_of(tmp_path, "file", public_keys=[public]))
    assert first == "entry 2 is not signed, though one before it is"
    assert second.startswith("entry 3 is signed with the key ")


@pytest.mark.parametrize(
    "content", [None, b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_key_that_cannot_be_used_is_named_and_nothing_is_written(tmp_path, content):
    key = tmp_path / "key.pem"
    if content is not None:
        key.write_bytes(content)
    with pytest.raises(JournalError, match=r"key\.pem: "):
        journal_of(tmp_path, "file", 1, signing_key=key)
    assert not (tmp_path / "journal.file").exists()


# --- many writers, and writers that are stopped -----------------------------------------------------


def writer(journal: Journal, entries: int, number: int) -> subprocess.Popen[str]:
    kind = journal.path.suffix.lstrip(".")
    command = [sys.executable, "-c", WRITER, str(journal.path), kind, str(entries), str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_writers_at_once_make_one_chain(tmp_path, kind):
    journal = journal_of(tmp_path, kind)
    writers = [writer(journal, 15, number) for number in range(4)]
    acknowledged = [int(line) for each in writers for line in each.communicate(timeout=60)[0].split()]
    verified = journal.verify()
    assert sorted(acknowledged) == list(range(1, 61))
    assert verified.problems == verified.notices == ()
    assert sorted(entry["findings"] for entry in verified.entries) == sorted(list(range(4)) * 15)


KILLER = """
import json, os, random, signal, sys, time
from pathlib import Path
from doccheck.record.journal import Journal

path, kind, seconds, seed = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
chance, whole_write = random.Random(seed), os.write


def in_pieces(descriptor, content):
    # The system hardly ever stops in the middle of a short write; a disk that does is played here.
    for start in range(0, len(content), 50):
        whole_write(descriptor, content[start : start + 50])
        time.sleep(0.0005)
    return len(content)


def writer(pipe):
    os.write = in_pieces
    journal = Journal(path, kind)
    while True:
        whole_write(pipe, b"%d\\n" % journal.append({"kind": "verdict", "findings": 1}).number)


acknowledged = kills = torn = kept = 0
deadline = time.monotonic() + seconds
while time.monotonic() < deadline:
    out, into = os.pipe()
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            writer(into)
        children.append(child)
    os.close(into)
    time.sleep(chance.uniform(0, 0.08))
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    kills += 2
    with os.fdopen(out) as lines:
        acknowledged = max([acknowledged, *(int(line) for line in lines if line.endswith("\\n"))])
    journal = Journal(path, kind)
    if not path.exists():
        continue
    before = journal.verify()
    assert not before.problems, before.problems
    assert before.end.number >= acknowledged, (before.end, acknowledged)
    said = journal.start()
    assert said or not before.notices, before.notices
    torn += any("cut short" in each or "taken back" in each or "is lost" in each for each in said)
    kept += any("it is kept" in each for each in said)
    assert not journal.start()
print(json.dumps({"kills": kills, "torn": torn, "kept": kept, "acknowledged": acknowledged}))
"""


def test_a_writer_killed_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path, kind):
    """Two writers at a time, killed after a random while, again and again until the time is up."""
    journal = journal_of(tmp_path, kind)
    command = [sys.executable, "-c", KILLER, str(journal.path), kind, "8", "20261128"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["kills"] >= 20
    assert figures["acknowledged"] > 0
    if kind == "file":
        assert figures["torn"] > 0
    assert journal.append(VERDICT).number == journal.verify().end.number
    assert sentences(journal) == []


# --- any chain, any harm -----------------------------------------------------------------------------

ENTRIES = st.lists(
    st.fixed_dictionaries({"kind": st.sampled_from(["verdict", "release"]), "findings": st.integers(0, 9)}),
    min_size=1,
    max_size=8,
)


def chain_of(entries):
    end, lines = Link(), []
    for entry in entries:
        made = linked(entry, end, "2026-11-01T10:00:00.000+00:00")
        end = Link(made["n"], made["hash"])
        lines.append(canonical(made))
    return lines, end


@given(ENTRIES)
def test_a_chain_reads_as_it_was_written(entries):
    lines, end = chain_of(entries)
    found = verify(lines, end)
    assert found.problems == []
    assert found.end == end
    assert [{key: entry[key] for key in ("kind", "findings")} for entry in found.entries] == entries


@given(ENTRIES, st.data())
@settings(max_examples=200)
def test_any_other_order_or_selection_of_the_lines_is_found(entries, data):
    lines, end = chain_of(entries)
    other = data.draw(st.lists(st.sampled_from(lines), max_size=10))
    if other != lines:
        assert verify(other, end).problems


@given(ENTRIES, st.data())
@settings(max_examples=200)
def test_any_character_changed_is_found_at_its_entry(entries, data):
    lines, end = chain_of(entries)
    index = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[index]) - 1))
    letter = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    changed = lines[index][:place] + letter + lines[index][place + 1 :]
    if changed == lines[index]:
        return
    problems = verify([*lines[:index], changed, *lines[index + 1 :]], end).problems
    named = {problem.entry for problem in problems}
    assert index + 1 in named or any(f"line {index + 1} " in problem.sentence for problem in problems)
