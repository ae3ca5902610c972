"""POST /v1/check and its neighbours: one answer for every request, whatever comes."""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from doccheck.reports.data import schema_text
from doccheck.web.settings import Bounds
from tests.interfaces.stub import CANARY

from .stand_in import BAD, GOOD, TOKEN

MESSAGE = f"From: a@example.gov.uk\r\nTo: b@example.gov.uk\r\nSubject: x\r\n\r\n{BAD}\r\n"


def as_file(text, name="letter.txt"):
    return ("file", (name, text.encode(), "text/plain"))


def check(client, *files, **fields):
    return client.post("/v1/check", files=list(files), data=fields)


def post_message(client, text=MESSAGE, **headers):
    return client.post(
        "/v1/check", content=text.encode(), headers={"content-type": "message/rfc822", **headers}
    )


def test_a_file_is_answered_with_a_report_that_the_schema_knows(client):
    answer = check(client(), as_file(BAD))
    assert answer.status_code == 200
    report = answer.json()
    Draft202012Validator(json.loads(schema_text())).validate(report)
    assert report["answer"] == {
        "action": "hold",
        "verdict": "hold",
        "codes": ["CL601", "OS101", "RR405", "TP303"],
        "urgent": False,
        "sentence": "",
    }
    assert [d["path"] for d in report["documents"]] == ["letter.txt"]
    assert CANARY not in answer.text


def test_a_clean_file_passes(client):
    answer = check(client(), as_file(GOOD)).json()["answer"]
    assert (answer["action"], answer["verdict"], answer["codes"]) == ("pass", "pass", [])


def test_words_are_repeated_only_where_they_are_asked_for(client):
    server = client()
    assert CANARY not in check(server, as_file(BAD), excerpts="masked").text
    report = check(server, as_file(BAD), excerpts="full").json()
    assert CANARY in [finding["excerpt"] for finding in report["documents"][0]["findings"]]


def test_a_message_is_one_answer_with_all_recipients_of_the_envelope(client):
    server = client()
    report = post_message(server, **{"doccheck-to": 'b@example.gov.uk, "c, d"@example.com'}).json()
    assert report["message"] == {"path": "message.eml", "verdict": "hold"}
    assert server.desk.seen == [("message.eml", ("b@example.gov.uk", "recipient@example.com"), None)]


def test_a_message_without_a_header_is_read_as_text(client):
    report = post_message(client(), f"\r\n{BAD}").json()
    assert "TP303" in report["answer"]["codes"]
    assert report["documents"][0]["media_type"] == "text/plain"


def test_several_files_are_one_answer_the_worst(client):
    report = check(client(), as_file(GOOD, "good.txt"), as_file(BAD, "bad.txt")).json()
    assert [d["verdict"] for d in report["documents"]] == ["pass", "hold"]
    assert report["answer"]["verdict"] == "hold"


def test_recipients_reach_the_check(client):
    server = client()
    server.post("/v1/check", files=[as_file(GOOD)], data={"to": ["a@example.com", "b@example.com"]})
    assert server.desk.seen[0][1] == ("a@example.com", "b@example.com")


def a_record(text):
    from hashlib import sha256

    from doccheck.record import interview

    record = interview.begin("letter.txt", sha256(text.encode()).hexdigest())
    for field, answer in (("decision", "share"), ("decided_by.name", "Bex"), ("decided_on", "2026-01-05")):
        record = interview.apply_answer(record, field, answer, date.today())
    return json.dumps(record)


def test_a_record_goes_to_the_file_that_it_is_about(client):
    server = client()
    record = a_record(BAD)
    files = [
        as_file(GOOD, "good.txt"),
        as_file(BAD, "bad.txt"),
        ("record", ("bad.record.json", record.encode())),
    ]
    assert check(server, *files).status_code == 200
    assert [(name, kept) for name, _, kept in server.desk.seen] == [
        ("good.txt", None),
        ("bad.txt", record.encode()),
    ]


@pytest.mark.parametrize("record", ["", "{", "[]", '{"schema_version": 1}', f'{{"{CANARY}": 1}}'])
def test_a_record_that_is_none_is_refused_with_its_field(client, record):
    answer = client().post("/v1/check", files=[as_file(GOOD), ("record", ("r.json", record.encode()))])
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("The decision record: ")


def test_what_speaks_of_danger_is_not_held(client):
    answer = check(client(), as_file(f"{BAD} He has a knife.")).json()["answer"]
    assert (answer["urgent"], answer["action"]) == (True, "advise")


@pytest.mark.parametrize(("word", "why"), [("LATE", "longer than it may"), ("GONE", "ended the process")])
def test_a_check_that_gives_no_answer_is_a_hold_and_a_gap(client, word, why):
    report = check(client(), as_file(word)).json()
    assert report["answer"]["action"] == "hold"
    assert report["documents"][0]["verdict"] == "unchecked"
    assert why in report["documents"][0]["gaps"][0]["why"]


def test_what_cannot_be_read_is_a_hold(client):
    answer = check(client(), ("file", ("scan.pdf", b"%PDF-1.4 broken", "application/pdf"))).json()["answer"]
    assert (answer["verdict"], answer["action"]) == ("unchecked", "hold")


def test_a_busy_desk_says_when_to_come_again(client):
    answer = check(client(), as_file("BUSY"))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json() == {"error": "doccheck is busy. Please try again in a few seconds."}


REFUSED = {
    "no form": ({"content": b"x", "headers": {"content-type": "text/plain"}}, 415),
    "no type": ({"content": b"x"}, 415),
    "an empty message": ({"content": b" ", "headers": {"content-type": "message/rfc822"}}, 400),
    "no file": ({"files": {"to": (None, "a@example.com")}}, 400),
    "a misspelt field": ({"files": [as_file(GOOD)], "data": {"too": "a@example.com"}}, 400),
    "a file that is text": ({"files": {"file": (None, "words")}}, 400),
    "odd excerpts": ({"files": [as_file(GOOD)], "data": {"excerpts": "some"}}, 400),
    "a form cut off": (
        {
            "content": b'--x\r\nContent-Disposition: form-data; name="file"; filename="a',
            "headers": {"content-type": "multipart/form-data; boundary=x"},
        },
        400,
    ),
    "a form without boundary": ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_said_in_a_sentence(client, name):
    request, status = REFUSED[name]
    answer = client().post("/v1/check", **request)
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert answer.json()["error"].endswith(".")


def test_more_files_than_allowed_are_refused(client):
    server = client(bounds=Bounds(files=2))
    assert check(server, *[as_file(GOOD, f"{n}.txt") for n in range(3)]).status_code in (400, 413)


@pytest.mark.parametrize("told", [True, False])
def test_more_bytes_than_allowed_are_refused_before_they_are_held(client, told):
    server = client(bounds=Bounds(megabytes=1))

    def chunks():
        for _ in range(40):
            yield b"x" * 65536

    content = b"x" * (2 * 1024 * 1024) if told else chunks()
    answer = server.post("/v1/check", content=content, headers={"content-type": "message/rfc822"})
    assert answer.status_code == 413
    assert "1 MB" in answer.json()["error"]
    assert server.desk.seen == []


def test_too_often_says_when_to_come_again(client):
    server = client(bounds=Bounds(a_minute=8))
    answers = [check(server, as_file(GOOD)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert int(answers[2].headers["retry-after"]) >= 1


def test_a_message_is_known_in_the_log_by_the_same_hash_as_in_the_gateways(client, caplog):
    caplog.set_level("INFO")
    mail = b"From: a@example.org\r\nMessage-ID:\r\n <1.2@example.org>\r\nSubject: x\r\n\r\nMessage-ID: <no@example.org>\r\n"
    client().post("/v1/check", content=mail, headers={"content-type": "message/rfc822"})
    lines = [json.loads(record.message) for record in caplog.records if '"verdict"' in record.message]
    assert [line["id"] for line in lines] == [[sha256(b"<1.2@example.org>").hexdigest()[:16]]]


def test_nothing_of_a_document_is_in_the_log(client, caplog):
    caplog.set_level("DEBUG")
    server = client()
    check(server, as_file(BAD, f"{CANARY}.txt"), to="carol@example.com")
    check(server, as_file(f"BREAK {CANARY}"))
    said = caplog.text
    assert '"verdict": "hold"' in said
    assert "ValueError" in said
    for word in (CANARY, "Zephaniah", "carol", "letter.txt"):
        assert word not in said


def test_what_breaks_inside_is_said_without_a_trace(client):
    answer = check(client(), as_file(f"BREAK {CANARY}"))
    assert answer.status_code == 500
    assert answer.json()["error"].startswith("Something went wrong inside doccheck")


# --- the neighbours ------------------------------------------------------------------------------


def test_alive_and_ready(client):
    server = client()
    assert server.get("/healthz").json() == {"status": "alive"}
    ready = server.get("/readyz")
    assert (ready.status_code, ready.json()["loaded"]) == (200, 1)
    server.desk.ready_workers = 0
    ready = server.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
    assert ready.headers["retry-after"] == "5"


def test_what_the_mail_server_holds_stands_beside_it(client):
    text = client(held=lambda: "doccheck_oldest_held_seconds 96000\n").get("/metrics").text
    assert text.endswith("\ndoccheck_oldest_held_seconds 96000\n")


def test_metrics_count_and_name_nobody(client):
    server = client()
    check(server, as_file(BAD, f"{CANARY}.txt"), to="carol@example.com")
    check(server, ("file", ("scan.pdf", b"%PDF-1.4 broken", "application/pdf")))
    check(server, as_file("BUSY"))
    text = server.get("/metrics").text
    for line in (
        'doccheck_checks_total{verdict="hold"} 1.0',
        'doccheck_checks_total{verdict="unchecked"} 1.0',
        'doccheck_findings_total{code="TP303"} 1.0',
        "doccheck_gaps_total 1.0",
        'doccheck_refused_total{status="503"} 1.0',
        "doccheck_check_seconds_count 2.0",
        "doccheck_waiting 0.0",
        "doccheck_oldest_waiting_seconds 0.0",
    ):
        assert line in text, line
    assert CANARY not in text
    assert "carol" not in text


def test_the_schema_of_reports_is_served(client):
    answer = client().get("/v1/report-schema")
    assert answer.text == schema_text()
    assert answer.headers["content-type"] == "application/schema+json"


def test_another_method_is_refused_with_those_that_are_known(client):
    answer = client().get("/v1/check")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert "error" in answer.json()


def test_openapi_names_every_door(client):
    document = client().get("/openapi.json").json()
    assert sorted(document["paths"]) == ["/healthz", "/metrics", "/readyz", "/v1/check", "/v1/report-schema"]
    assert set(document["paths"]["/v1/check"]["post"]["requestBody"]["content"]) == {
        "message/rfc822",
        "multipart/form-data",
    }


# --- who may come in -----------------------------------------------------------------------------


def test_a_token_is_wanted_where_there_are_tokens(client):
    server = client(tokens=(TOKEN,))
    assert check(server, as_file(GOOD)).status_code == 401
    assert server.get("/metrics").status_code == 401
    assert server.get("/healthz").status_code == 200
    wrong = {"authorization": "Bearer nonsense"}
    assert server.post("/v1/check", files=[as_file(GOOD)], headers=wrong).status_code == 401
    right = {"authorization": f"Bearer {TOKEN.secret}"}
    assert server.post("/v1/check", files=[as_file(GOOD)], headers=right).status_code == 200


def test_a_proxy_is_believed_at_its_own_address_only(client):
    user = {"x-user": "bex"}
    at_proxy = client(tokens=(TOKEN,), proxy="127.0.0.1", user_header="x-user")
    assert at_proxy.post("/v1/check", files=[as_file(GOOD)], headers=user).status_code == 200
    assert at_proxy.post("/v1/check", files=[as_file(GOOD)]).status_code == 401
    elsewhere = client(tokens=(TOKEN,), proxy="10.0.0.5", user_header="x-user")
    assert elsewhere.post("/v1/check", files=[as_file(GOOD)], headers=user).status_code == 401


def test_an_end_closes_the_desk(serve):
    running = serve()
    running.end()
    assert running.desk.closed


def test_examples_of_the_samples_read_the_same_as_on_the_command_line(client):
    """The whole way with a file that a parser has to read."""
    sample = Path("samples/third-party.docx")
    answer = check(client(), ("file", (sample.name, sample.read_bytes(), "application/octet-stream"))).json()
    assert answer["documents"][0]["media_type"].endswith("wordprocessingml.document")
    assert answer["documents"][0]["gaps"] == []
