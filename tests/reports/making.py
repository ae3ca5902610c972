"""Reports by hand, with their frame: what renderers are tested on."""

from types import SimpleNamespace

from doccheck.model import Confidence, Document, Finding, Report, Scope, Severity, Span, Verdict
from doccheck.reports import Checked, Frame, Judged

RULES = {
    code: SimpleNamespace(
        code=code,
        name=name,
        title=title,
        severity=severity,
        where=Scope.FILE if code == "SC506" else Scope.PHRASE,
        message="It is there.",
        why="It matters.",
        remedy="Write this instead.",
        source="A principle.",
    )
    for code, name, title, severity in (
        ("TP301", "third-party-name", "A name", Severity.WARNING),
        ("TP303", "informant-identifiable", "An informant", Severity.ERROR),
        ("RR405", "no-lawful-basis", "No lawful basis", Severity.WARNING),
        ("SC506", "unchecked", "A part that could not be read", Severity.ERROR),
    )
}


def found(code, start=None, end=None, where="paragraph 1", **more):
    span = None if start is None else Span(start, end)
    confidence = more.pop("confidence", Confidence.HIGH)
    return Finding(code, span, RULES[code].severity, confidence, where if span else "", **more)


def judged(
    text,
    *findings,
    path="a.txt",
    media_type="text/plain",
    gaps=(),
    blocks=(),
    sentence="The verdict in one sentence.",
    **more,
):
    document = Document(path, media_type, "0" * 64, text, blocks)
    report = Report(document, findings, tuple(gaps), **more)
    verdict = Verdict.UNCHECKED if gaps else Verdict.HOLD if findings else Verdict.PASS
    return Judged(report, verdict, sentence)


def checked(*documents):
    first = documents[0]
    return Checked(documents, first.verdict, first.sentence, first.report.document.is_message)


def frame(**more):
    pack = SimpleNamespace(name="built-in", version="1", sha256="ab" * 32)
    return Frame("0.1", "built-in", (pack,), RULES, **more)
