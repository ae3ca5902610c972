"""What a walk finds: every document once, also in archives and mail folders, and a reason where one cannot be had."""

import bz2
import gzip
import io
import lzma
import mailbox
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doccheck.archive import tars, zips
from doccheck.archive.walk import Root, RootError, Walk, printable
from doccheck.archive.work import Checker
from doccheck.archive.zips import ZipError, members, unpack
from doccheck.readers.limits import MIB, Limits
from tests.archive.running import checked, held, names, proof, walk_of

MESSAGE = "From: a@one.example.org\nTo: b@two.example.org\nSubject: A referral\nDate: {}\n\nWe share this.\n"


def zipped(members, method=zipfile.ZIP_DEFLATED):
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return paper.getvalue()


def tarred(members, form=tarfile.PAX_FORMAT):
    paper = io.BytesIO()
    with tarfile.open(fileobj=paper, mode="w", format=form) as archive:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return paper.getvalue()


def found(archive, **more):
    return names([unit.path for unit in walk_of(archive, **more)], archive)


def test_folders_archives_and_mail_are_opened(archive, put):
    put("a/b/letter.txt")
    put(
        "docs.zip",
        zipped({"in/one.txt": b"1", "two.docx": b"2", "in/": b"", ".hidden": b"", "__MACOSX/._x.txt": b""}),
    )
    put("docs.tar", tarred({"one.txt": b"1", "deep/two.txt": b"2"}))
    put("docs.tgz", gzip.compress(tarred({"one.txt": b"1"})))
    put("docs.tar.bz2", bz2.compress(tarred({"one.txt": b"1"})))
    put("docs.tar.xz", lzma.compress(tarred({"one.txt": b"1"})))
    put("Inbox", ("From x@y Mon Jan  1 10:00:00 2026\n" + MESSAGE.format("")) * 2)
    put("old.mbox", "From x@y Mon Jan  1 10:00:00 2026\n" + MESSAGE.format("") + ">From here\n")
    box = mailbox.Maildir(archive / "maildir")
    box.add(MESSAGE.format("").encode())
    box.close()
    put("note.eml", MESSAGE.format(""))
    assert [name for name in found(archive) if "maildir" not in name] == [
        "Inbox!message-1.eml", "Inbox!message-2.eml", "a/b/letter.txt", "docs.tar!deep/two.txt", "docs.tar!one.txt",
        "docs.tar.bz2!one.txt", "docs.tar.xz!one.txt", "docs.tgz!one.txt", "docs.zip!in/one.txt", "docs.zip!two.docx",
        "note.eml", "old.mbox!message-1.eml",
    ]  # fmt: skip
    assert sum("maildir/new/" in name for name in found(archive)) == 1


def test_what_is_packed_is_read_as_it_was(archive, put, tmp_path):
    text = "Carol Mead told us.\n"
    put("a.zip", zipped({"one.txt": text.encode(), "two.txt": b"We share this under section 47.\n"}))
    put("b.tar.gz", gzip.compress(tarred({"one.txt": text.encode()})))
    put("c.tar", tarred({"one.txt": text.encode()}))
    put(
        "d.mbox",
        "From x@y Mon Jan  1 10:00:00 2026\n"
        + MESSAGE.format("Fri, 16 Oct 2026 09:12:00 +0100")
        + ">From Carol Mead\n",
    )
    checked(tmp_path / "runs.db", archive)
    store = held(tmp_path / "runs.db")
    verdicts = {name[len(str(archive)) + 1 :]: row.verdict for name, row in store.entries.items()}
    assert verdicts == {
        "a.zip!one.txt": "hold", "a.zip!two.txt": "pass", "b.tar.gz!one.txt": "hold", "c.tar!one.txt": "hold",
        "d.mbox!message-1.eml": "hold",
    }  # fmt: skip
    message = store.entries[f"{archive}/d.mbox!message-1.eml"]
    assert (message.own_recipient, str(message.own_dated)) == ("two.example.org", "2026-10-16")
    assert checked(tmp_path / "runs.db", archive).tally.unchanged == 5
    assert proof(tmp_path / "runs.db", archive).holds


def test_names_that_are_no_text_keep_their_documents_apart(archive):
    for raw in (b"caf\xe9.txt", b"caf\xe8.txt", "café.txt".encode()):
        Path(os.fsdecode(os.fsencode(archive) + b"/" + raw)).write_bytes(b"We share this.\n")
    assert found(archive) == ["caf\\xe8.txt", "caf\\xe9.txt", "café.txt"]
    assert len({unit.key for unit in walk_of(archive)}) == 3


def test_a_name_of_any_bytes_and_members_of_one_name_are_recorded(archive, put, tmp_path):
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w") as twice:
        twice.writestr("a.txt", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            twice.writestr("a.txt", "two")
    put("twice.zip", paper.getvalue())
    put("new\nline\x1b[31m.txt")
    assert found(archive) == ["new\\u000aline\\u001b[31m.txt", "twice.zip!1-a.txt", "twice.zip!a.txt"]
    checked(tmp_path / "runs.db", archive)
    assert proof(tmp_path / "runs.db", archive).holds


def test_links_in_a_circle_end_and_links_outside_are_followed(archive, put, tmp_path):
    put("a/letter.txt")
    (archive / "a/round").symlink_to("..")
    (archive / "a/twin.txt").symlink_to("letter.txt")
    (archive / "self.txt").symlink_to("self.txt")
    (archive / "gone.txt").symlink_to("nowhere.txt")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "far.txt").write_text("We share this.\n")
    (outside / "back").symlink_to(archive)
    (outside / "here").symlink_to(".")
    (archive / "outside").symlink_to(outside)
    units = {unit.path[len(str(archive)) + 1 :]: unit.why for unit in walk_of(archive)}
    assert sorted(units) == ["a/letter.txt", "gone.txt", "outside/far.txt", "self.txt"]
    assert units["gone.txt"] == "it cannot be opened (no such file or directory)"
    assert units["self.txt"].startswith("it cannot be opened (too many levels")


def test_a_pipe_is_a_gap_and_is_not_waited_for(archive):
    os.mkfifo(archive / "pipe.txt")
    assert [unit.why for unit in walk_of(archive)] == ["it is no file that can be read (a device or a pipe)"]


def test_damaged_archives_lose_nothing_in_silence(archive, put):
    good = zipped({f"{n}.txt": b"x" * 100 for n in range(9)})
    put("cut.zip", good[:300])
    put("list.zip", b"PK\1\0".join(good.rsplit(b"PK\1\2", 3)))
    put("cut.tgz", gzip.compress(tarred({"a.txt": os.urandom(70_000), "b.txt": b"2"}))[:40_000])
    put("no.tar", b"this is no archive " * 100)
    put("empty.zip", zipped({}))
    put("docx.zip", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    assert [name for name in found(archive) if not name.startswith("list")] == [
        "cut.tgz!the rest of it", "cut.zip", "docx.zip", "empty.zip", "no.tar!the rest of it",
    ]  # fmt: skip
    assert "list.zip!the rest of it" in found(archive)


def test_bombs_are_gaps_and_cost_little(archive, put, tmp_path):
    put("bomb.zip", zipped({"zeros.txt": b"\0" * 40 * MIB, "good.txt": b"We share this.\n"}))
    put("bomb.tgz", gzip.compress(tarred({"zeros.txt": b"\0" * 40 * MIB, "good.txt": b"We share this.\n"})))
    inner = zipped({"a.txt": b"Carol Mead told us.\n"})
    put("deep.zip", zipped({"middle.zip": zipped({"inner.zip": inner})}))
    checked(tmp_path / "runs.db", archive)
    store = held(tmp_path / "runs.db")
    assert store.entries[f"{archive}/bomb.zip!good.txt"].verdict == "advise"
    assert store.entries[f"{archive}/deep.zip!middle.zip"].verdict == "hold"
    swollen = "it unpacks to far more than an ordinary file holds"
    assert store.gaps[f"{archive}/bomb.zip!zeros.txt"] == swollen
    assert store.gaps[f"{archive}/bomb.tgz!the rest of it"] == swollen
    assert proof(tmp_path / "runs.db", archive).holds


def test_what_is_too_large_is_a_gap_and_known_again(archive, put, tmp_path):
    from dataclasses import replace

    from doccheck import policy

    small = replace(policy.builtin(), limits=Limits(megabytes=1))
    put("large.txt", b"a" * (MIB + 1))
    put("in.zip", zipped({"large.txt": b"ab" * MIB, "cut.txt": b"We share this.\n"}))
    first = checked(tmp_path / "runs.db", archive, policy=small)
    assert set(held(tmp_path / "runs.db").gaps.values()) == {"it is larger than 1 MB"}
    again = checked(tmp_path / "runs.db", archive, policy=small)
    assert (first.tally.checked, again.tally.checked, again.tally.unchanged) == (3, 0, 3)


def test_a_root_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(RootError, match="no such file or directory"):
        Root.at(str(tmp_path / "nowhere"))


# --- zip archives --------------------------------------------------------------------------------


def listed(data):
    return [(member.name, member.part.size) for member in members(io.BytesIO(data))]


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters="/\\\0"), min_size=1, max_size=9), st.binary(max_size=300), max_size=6),
    st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2]),
    st.binary(max_size=40),
)  # fmt: skip
def test_a_zip_is_listed_and_unpacked_as_zipfile_does(contents, method, before):
    data = before + zipped(contents, method)
    assert listed(data) == [(name, len(content)) for name, content in contents.items()]
    file = io.BytesIO(data)
    assert [unpack(file, member.part, Limits()) for member in members(io.BytesIO(data))] == list(
        contents.values()
    )


@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 255))
def test_damaged_zips_raise_nothing_else(junk, place, value):
    from doccheck.readers.draft import UnreadableError

    good = bytearray(zipped({"a.txt": b"abc" * 30, "b.txt": b"x"}))
    good[place % len(good)] = value
    for data in (bytes(good), junk, junk + bytes(good)[: len(junk)]):
        try:
            for member in members(io.BytesIO(data)):
                unpack(io.BytesIO(data), member.part, Limits())
        except (ZipError, UnreadableError):
            pass


def test_large_zips_are_read_by_their_large_fields():
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w") as archive, archive.open("a.txt", "w", force_zip64=True) as member:
        member.write(b"We share this.\n")
    zip64 = paper.getvalue()
    assert listed(zip64) == [("a.txt", 15)]
    (member,) = members(io.BytesIO(zip64))
    assert unpack(io.BytesIO(zip64), member.part, Limits()) == b"We share this.\n"


def test_passwords_open_locked_members(archive, put, tmp_path):
    from tests.readers.test_archives import locked_zip

    put("a.zip", locked_zip("a.txt", b"Carol Mead told us.", b"geheim"))
    checked(tmp_path / "one.db", archive)
    assert list(held(tmp_path / "one.db").gaps.values()) == [zips.LOCKED]
    checked(tmp_path / "two.db", archive, passwords=("falsch", "geheim"))
    assert [row.verdict for row in held(tmp_path / "two.db").entries.values()] == ["hold"]


def test_members_locked_the_newer_way_are_opened_too(archive, put, tmp_path):
    from base64 import b64decode

    from tests.readers.test_archives import AES

    for number, packed in enumerate(AES.values()):
        put(f"{number}.zip", b64decode(packed))
    checked(tmp_path / "one.db", archive)
    assert set(held(tmp_path / "one.db").gaps.values()) == {zips.LOCKED}
    checked(tmp_path / "two.db", archive, passwords=("falsch", "Fern-4471"))
    assert held(tmp_path / "two.db").gaps == {}
    checked(tmp_path / "three.db", archive, passwords=("falsch",))
    assert set(held(tmp_path / "three.db").gaps.values()) == {zips.WRONG}


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=60), min_size=1, max_size=5
    )
)
def test_a_mail_folder_is_divided_and_put_back(texts):
    heads = [f"From a@b Mon Jan  1 10:00:00 2026\nSubject: {n}\n\n" for n in range(len(texts))]
    bodies = [
        "\n".join(f">{line}" if line.lstrip(">").startswith("From ") else line for line in text.split("\n"))
        for text in texts
    ]
    data = "".join(f"{head}{body}\n" for head, body in zip(heads, bodies, strict=True)).encode()
    parts = [packed.part for packed in tars.messages(io.BytesIO(data))]
    assert len(parts) == len(texts)
    for part, head, text in zip(parts, heads, texts, strict=True):
        message = tars.unescaped(data[part.offset : part.offset + part.length]).decode()
        assert message == head.split("\n", 1)[1] + text + "\n"


@given(st.binary(min_size=1, max_size=40))
def test_printable_paths_are_printable(raw):
    assert printable(raw).isprintable()
    printable(raw).encode()


def test_the_walk_stays_small_in_a_folder_of_many(archive):
    import tracemalloc

    def peak(count):
        for number in range(count):
            (archive / f"{number:06}.txt").touch()
        tracemalloc.start()
        total = sum(1 for _ in Walk([Root.at(str(archive))]))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert total == count
        return most

    small = peak(300)
    assert peak(3000) < small + 100_000


def test_a_checker_can_be_closed_unused(tmp_path):
    from doccheck.archive.store import Store
    from tests.archive.made import job

    with Store(str(tmp_path / "r.db"), write=True) as store:
        Checker(job(store)).close()
