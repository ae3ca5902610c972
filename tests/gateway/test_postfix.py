"""Real mail through a real Postfix: what is to go out goes out once, and what is held is in the queue and nowhere else."""

import smtplib
from email import message_from_bytes

import pytest

from tests.interfaces.stub import CANARY

from .letters import ADVISED, HELD, SECURE, WORD, docx, letter, raw, text, zipped
from .postfix import send

pytestmark = pytest.mark.usefixtures("milter")


def headers(server, entry):
    return message_from_bytes(server.run("postcat", "-qh", entry["queue_id"]).encode())


def verdicts(message):
    return [value.split(";")[0] for value in message.get_all("X-Doccheck", [])]


def fate(server, data, to=(SECURE,), door="deferring"):
    """Where one message is in the end: `sent` or `held` with the verdict in its header, or the mail server's refusal."""
    (answer,) = send(getattr(server, door), (data, to))
    if not answer.startswith("250"):
        assert not server.queue()
        assert not server.sink.arrived
        return answer
    server.settle()
    places = [("sent", message_from_bytes(arrived.data)) for arrived in server.sink.arrived]
    places += [("held", headers(server, entry)) for entry in server.held()]
    ((where, message),) = places
    (verdict,) = verdicts(message)
    return f"{where} {verdict}"


def codes(server):
    (entry,) = server.held()
    (value,) = headers(server, entry).get_all("X-Doccheck")
    return value.split(";")[1].strip()


def test_clean_goes_out_with_its_header(server):
    assert fate(server, raw(letter())) == "sent pass"
    (arrived,) = server.sink.arrived
    assert arrived.to == (SECURE,)
    value = message_from_bytes(arrived.data)["X-Doccheck"]
    assert value.startswith("pass; version=")
    assert value.endswith("; policy=doccheck")


def test_held_is_in_the_queue_and_nowhere_else(server):
    assert fate(server, raw(letter(HELD))) == "held hold"
    assert codes(server) == "codes=TP303"


def test_advice_goes_out_with_its_codes(server):
    assert fate(server, raw(letter(ADVISED))) == "sent advise"
    assert b"codes=TP301;" in server.sink.arrived[0].data


def test_danger_goes_out_at_once_whatever_else_it_says(server):
    assert fate(server, raw(letter(HELD, "He has a knife."))) == "sent advise"


def test_a_refusal_has_codes_and_nothing_is_queued(server, milter):
    import signal

    from .test_service import until

    milter.policy.write_text('[gateway]\nseconds = 20\nhold = "reject"\n')
    milter.signal(signal.SIGHUP)
    until(lambda: milter.said().count("the policy was read again") == 1, 60)
    try:
        assert fate(server, raw(letter(HELD))) == "550 5.7.1 doccheck hold: TP303"
    finally:
        milter.policy.write_text("[gateway]\nseconds = 20\n")
        milter.signal(signal.SIGHUP)
        until(lambda: milter.said().count("the policy was read again") == 2, 60)


def test_forged_headers_are_taken_out(server):
    forged = (
        b"X-Doccheck: pass; version=9; policy=forged\r\nx-doccheck:\r\n  pass\r\nX-Doccheck-Codes: none\r\n"
        b"X-DOCCHECK : pass (forged)\r\n"
    )
    assert fate(server, forged + raw(letter())) == "sent pass"
    data = server.sink.arrived[0].data.lower()
    assert data.count(b"x-doccheck") == 1
    assert b"forged" not in data


def test_a_blind_copy_outside_the_secure_domains_holds_the_message_for_all(server):
    assert fate(server, raw(letter()), [SECURE, "friend@example.com"]) == "held hold"
    assert codes(server) == "codes=SC501"
    assert len(server.held()[0]["recipients"]) == 2


@pytest.mark.parametrize(
    "attached",
    [
        text("notes.txt", HELD),
        ("referral.docx", docx(HELD), WORD),
        zipped(referral_docx=docx(HELD)),
        ("", letter(attach=[("inner.docx", docx(HELD), WORD)]), ""),
        zipped(mail_eml=raw(letter(attach=[zipped(notes_txt=HELD)]))),
    ],
    ids=["text", "word", "zip", "message in message", "zip in message in zip"],
)
def test_what_lies_in_an_attachment_is_found_however_deep(server, attached):
    assert fate(server, raw(letter(attach=[attached]))) == "held hold"
    assert codes(server).startswith("codes=TP303")


def test_twenty_megabytes(server):
    large = letter(HELD, attach=[("pad.txt", b"Nothing. " * 1_700_000, "text/plain")])
    data = raw(large)
    assert len(data) > 20_000_000
    assert fate(server, data).startswith("held ")


@pytest.mark.parametrize("words", ["", HELD], ids=["clean", "held"])
@pytest.mark.parametrize(
    "made",
    [
        lambda words: f"{words or 'Nothing.'}\r\nWe share this under section 47.\r\n".encode(),
        lambda words: f"Subject: A referral\r\n\r\nUnder section 47. {words}\r\n".encode(),
        lambda words: f"Subject: A referral\r\n\r\nUnder section 47, caf\xe9. {words}\r\n".encode("latin-1"),
        lambda words: f"Subject: Grüße\r\n\r\nUnder section 47. Ünal. {words}\r\n".encode(),
        lambda words: (
            "Subject: A referral\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Transfer-Encoding: 8bit\r\n\r\nUnder section 47. Ünal. {words}\r\n"
        ).encode(),
        lambda words: (
            'Subject: A referral\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
            f"There are no parts. Under section 47. {words}\r\n"
        ).encode(),
        lambda words: f"Subject: A referral\r\n\r\n.Under section 47.\r\n..\r\n. {words}\r\n".encode(),
    ],
    ids=[
        "no header at all",
        "not MIME",
        "8-bit without a word of it",
        "8-bit header",
        "8-bit",
        "no parts",
        "dots",
    ],
)
def test_mail_that_is_made_simply_or_badly(server, made, words):
    assert fate(server, made(words)) in ({"held hold"} if words else {"sent pass", "sent advise"})


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!! not base64 ????\r\n",
        b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjcK@@@\r\n",
        b"Content-Type: message/partial; id=1; number=1; total=2\r\n\r\nSubject: a half\r\n\r\nx\r\n",
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIIB\r\n",
    ],
    ids=["broken base64", "broken file", "a piece", "encrypted"],
)
def test_what_cannot_be_read_is_held_and_never_passes(server, body):
    assert fate(server, b"Subject: A referral\r\nMIME-Version: 1.0\r\n" + body) in (
        "held unchecked",
        "held hold",
    )
    assert "SC506" in codes(server)


def test_five_hundred_attachments(server):
    many = [text(f"{n}.txt", HELD if n == 450 else f"Number {n}.") for n in range(500)]
    assert fate(server, raw(letter(attach=many))) == "held unchecked"


def test_several_messages_on_one_connection_do_not_touch_one_another(server):
    mails = [
        (raw(letter(*words, Message_Number=str(n))), to)
        for n, (words, to) in enumerate(
            [
                ((), [SECURE]),
                ((HELD,), [SECURE]),
                ((), ["x@example.com"]),
                ((ADVISED,), [SECURE]),
                ((), [SECURE]),
            ]
        )
    ]
    assert all(answer.startswith("250") for answer in send(server.deferring, *mails))
    server.settle()
    sent = {message_from_bytes(arrived.data)["Message-Number"] for arrived in server.sink.arrived}
    held = {headers(server, entry)["Message-Number"] for entry in server.held()}
    assert (sent, held) == ({"0", "3", "4"}, {"1", "2"})


def test_a_sender_who_hangs_up_in_the_middle_has_sent_nothing(server):
    client = smtplib.SMTP("127.0.0.1", server.deferring, "client.example", 20)
    client.ehlo()
    client.mail("s.worker@school.example")
    client.rcpt(SECURE)
    client.docmd("DATA")
    client.send(raw(letter())[:200])
    client.sock.close()
    client.close()
    assert fate(server, raw(letter())) == "sent pass"


def test_release_delivers_without_asking_again(server):
    """As the manual says: whoever releases a message with postsuper sends it."""
    assert fate(server, raw(letter(HELD))) == "held hold"
    (entry,) = server.held()
    server.run("postsuper", "-H", entry["queue_id"])
    server.run("postqueue", "-i", entry["queue_id"])
    server.settle()
    (arrived,) = server.sink.arrived
    assert verdicts(message_from_bytes(arrived.data)) == ["hold"]


def test_no_word_of_a_message_in_the_logs(server, milter):
    data = raw(letter(HELD, CANARY, subject=CANARY, attach=[text(f"{CANARY}.txt", CANARY)]))
    assert fate(server, data) == "held hold"
    for name in CANARY.split():
        assert name not in milter.said() + "".join(milter.lines()) + server.log()
