"""`doccheck serve` as a process: what it says, what it leaves behind, and what happens when it is killed."""

import datetime
import os
import re
import signal
import ssl
import subprocess
import sys
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

import doccheck.web
from doccheck.interfaces import cli
from doccheck.web import folder
from tests.interfaces.stub import CANARY

from .stand_in import GOOD, TOKEN
from .test_pages import TEXT, word_file
from .visitor import Visitor


class Process:
    """The command, in a process of its own, with a folder for temporary files of its own."""

    def __init__(self, tmp, *options):
        command = [sys.executable, "-m", "doccheck", "serve", "--port", "0", "--workers", "1", *options]
        environment = {**os.environ, "TMPDIR": str(tmp)}
        self.process = subprocess.Popen(command, cwd=tmp, env=environment, stderr=subprocess.PIPE, text=True)
        self.first = self.process.stderr.readline()
        self.address = re.search(r"https?://\S+", self.first).group().rstrip("/")

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        said = self.process.stderr.read()
        self.process.wait(30)
        return said


@pytest.fixture
def start(tmp_path):
    started = []

    def begin(*options):
        started.append(Process(tmp_path, *options))
        return started[-1]

    yield begin
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
        each.process.wait()
        each.process.stderr.close()


def files_with_words(tmp):
    return [
        path
        for path in tmp.rglob("*")
        if path.is_file() and any(w in path.read_bytes() for w in (b"Zephaniah", b"PK\x03\x04"))
    ]


def test_a_server_leaves_nothing_behind_even_when_it_is_killed(start, tmp_path):
    first = start()
    assert (
        first.first
        == f"doccheck: open {first.address}/ in your browser; Ctrl+C ends it, and it forgets everything\n"
    )
    with httpx.Client(base_url=first.address, timeout=180) as client:
        guest = Visitor(client)
        guest.check(files=[("referral.docx", word_file(TEXT))])
        while "/state" not in guest.page.url.path and "Under way" in guest.words:
            guest.go(guest.page.url.path)
        assert CANARY in guest.words
        assert files_with_words(tmp_path) == []
        assert len(list(tmp_path.iterdir())) == 1
        first.end(signal.SIGKILL)
    assert files_with_words(tmp_path) == []
    (left,) = tmp_path.iterdir()
    second = start()
    with httpx.Client(base_url=second.address, timeout=60) as client:
        assert client.get("/healthz").status_code == 200
        assert not left.exists()
        assert client.get(guest.page.url.path).status_code == 404
    log = second.end()
    assert second.process.returncode in (0, -signal.SIGTERM)
    assert list(tmp_path.iterdir()) == []
    assert CANARY not in log


def test_temporary_files_go_to_the_private_folder_and_go_with_it(tmp_path):
    import tempfile

    before = tempfile.gettempdir()
    with folder.private_folder(tmp_path) as private:
        assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(private)
        assert private.stat().st_mode & 0o777 == 0o700
        Path(tempfile.mkdtemp(), "words.txt").write_text(TEXT)
    assert not private.exists()
    assert tempfile.gettempdir() == before


# --- what the command refuses ----------------------------------------------------------------------


def refused(*options):
    done = CliRunner().invoke(cli.doccheck, ["serve", "--port", "0", *map(str, options)])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_the_command_refuses_what_would_leave_a_door_open(tmp_path):
    assert "whoever comes has to be known" in refused("--host", "0.0.0.0")
    assert "belong together" in refused("--proxy", "10.0.0.5")
    assert "cannot be read" in refused("--token-file", tmp_path / "none")
    assert "there is no such file" in refused(
        "--tls-certificate", tmp_path / "a", "--tls-key", tmp_path / "b"
    )
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("nothing")
    assert "do not fit one another" in refused("--tls-certificate", wrong, "--tls-key", wrong)


def test_a_port_that_is_taken_is_said():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = CliRunner().invoke(cli.doccheck, ["serve", "--port", str(port)])
    assert (done.exit_code, "--port takes another one" in done.stderr) == (2, True)


def test_a_missing_extra_is_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "doccheck.web.server", raising=False)
    monkeypatch.delattr(doccheck.web, "server", raising=False)
    assert refused() == "doccheck: `doccheck serve` needs the extra “page”: pip install 'doccheck[page]'\n"


# --- TLS -------------------------------------------------------------------------------------------


def certificates(tmp, name):
    """A certificate authority and a certificate from it for 127.0.0.1, in PEM files."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    now = datetime.datetime.now(datetime.UTC)

    def made(subject, issuer, key, signer, is_authority):
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
            )
        )
        if is_authority:
            usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(signer, hashes.SHA256())

    own, authority = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    files = {part: tmp / f"{name}-{part}.pem" for part in ("ca", "certificate", "key")}
    pem = serialization.Encoding.PEM
    files["ca"].write_bytes(made("ca", "ca", authority, authority, True).public_bytes(pem))
    files["certificate"].write_bytes(made("server", "ca", own, authority, False).public_bytes(pem))
    files["key"].write_bytes(
        own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files


def test_only_who_has_a_certificate_comes_in(serve, tmp_path):
    own, theirs = certificates(tmp_path, "server"), certificates(tmp_path, "gateway")
    running = serve(certificate=own["certificate"], key=own["key"], client_ca=theirs["ca"])
    trusting = ssl.create_default_context(cafile=str(own["ca"]))
    with (
        httpx.Client(base_url=running.address, verify=trusting) as stranger,
        pytest.raises(httpx.TransportError),
    ):
        stranger.get("/healthz")
    known = ssl.create_default_context(cafile=str(own["ca"]))
    known.load_cert_chain(theirs["certificate"], theirs["key"])
    with httpx.Client(base_url=running.address, verify=known, timeout=20) as gateway:
        answer = gateway.post("/v1/check", files={"file": ("letter.txt", GOOD.encode())})
        assert answer.json()["answer"]["action"] == "pass"
        assert "strict-transport-security" in answer.headers
        assert "Secure" in gateway.get("/").headers["set-cookie"]


def test_a_token_over_tls(serve, tmp_path):
    own = certificates(tmp_path, "server")
    running = serve(certificate=own["certificate"], key=own["key"], tokens=(TOKEN,))
    trusting = ssl.create_default_context(cafile=str(own["ca"]))
    with httpx.Client(base_url=running.address, verify=trusting, timeout=20) as gateway:
        assert gateway.post("/v1/check", files={"file": ("letter.txt", GOOD.encode())}).status_code == 401
        headers = {"authorization": f"Bearer {TOKEN.secret}"}
        assert (
            gateway.post("/v1/check", files={"file": ("a.txt", GOOD.encode())}, headers=headers).status_code
            == 200
        )
