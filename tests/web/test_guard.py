"""Who may speak to the server, and what goes back with every answer."""

import re

import httpx
import pytest

from doccheck.web.bounds import Share
from doccheck.web.refusals import Refusal
from doccheck.web.settings import Bounds, Settings, SettingsError, Token, read_tokens

from .stand_in import GOOD, TOKEN

FILE = ("file", ("letter.txt", GOOD.encode(), "text/plain"))


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "10.0.0.1:8080", "localhost.evil"]
)
def test_a_name_that_is_not_this_servers_is_refused_everywhere(client, host):
    server = client()
    for path in ("/", "/healthz", "/v1/check", "/static/x/page.css", "/nowhere"):
        answer = server.get(path, headers={"host": host})
        assert answer.status_code in (400, 421), path
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", ["127.0.0.1:9", "localhost", "LOCALHOST:8080", "[::1]:8080"])
def test_this_machines_own_names_are_answered(client, host):
    assert client().get("/healthz", headers={"host": host}).status_code == 200


def test_a_public_name_has_to_be_given(client):
    named = client(public_hosts=("check.example.gov.uk",), tokens=(TOKEN,))
    assert named.get("/healthz", headers={"host": "check.example.gov.uk"}).status_code == 200
    assert client().get("/healthz", headers={"host": "check.example.gov.uk"}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(client, headers):
    server = client()
    for path in ("/v1/check", "/checks", "/sign-in"):
        assert server.post(path, files=[FILE], headers=headers).status_code == 403
    assert server.desk.seen == []


def test_ones_own_origin_is_no_other_site(client):
    server = client()
    answer = server.post(
        "/v1/check", files=[FILE], headers={"origin": server.address, "sec-fetch-site": "same-origin"}
    )
    assert answer.status_code == 200


def test_a_site_that_is_named_may_call_the_interface_and_nothing_else(client):
    origin = "https://addin.example.gov.uk"
    server = client(origins=(origin,), tokens=(TOKEN,))
    asked = server.options("/v1/check", headers={"origin": origin, "access-control-request-method": "POST"})
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, origin)
    assert "authorization" in asked.headers["access-control-allow-headers"]
    bearer = {"origin": origin, "authorization": f"Bearer {TOKEN.secret}", "sec-fetch-site": "cross-site"}
    answer = server.post("/v1/check", files=[FILE], headers=bearer)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, origin)
    assert "access-control-allow-credentials" not in answer.headers
    assert server.post("/checks", files=[FILE], headers=bearer).status_code == 403
    assert "access-control-allow-origin" not in server.get("/", headers={"origin": origin}).headers
    assert server.options("/v1/check", headers={"origin": "https://evil.example"}).status_code in (403, 405)


# --- headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/danger", "/help", "/nowhere", "/checks/none", "/v1/check", "/static/x/no.css"]
)
def test_every_answer_keeps_to_itself(client, path):
    headers = client().get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


def test_a_nonce_is_used_once_and_stands_on_everything_that_runs(client):
    server = client()
    nonces = set()
    for _ in range(3):
        answer = server.get("/")
        nonce = re.search(r"script-src 'nonce-([^']+)'", answer.headers["content-security-policy"]).group(1)
        nonces.add(nonce)
        for tag in re.findall(r"<(?:script|style|link rel=\"stylesheet\")[^>]*>", answer.text):
            assert f'nonce="{nonce}"' in tag
        assert not re.search(r"\son[a-z]+=|style=|javascript:", answer.text)
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", answer.text)
    assert len(nonces) == 3


def test_what_does_not_change_may_be_kept_by_the_browser(client):
    server = client()
    address = re.search(r'href="(/static/[^"]+page.css)"', server.get("/").text).group(1)
    answer = server.get(address)
    assert answer.headers["cache-control"].startswith("public")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


def test_the_cookie_says_nothing_and_no_script_reads_it(client):
    cookies = client().get("/").headers.get_list("set-cookie")
    assert len(cookies) == 1
    assert re.fullmatch(r"doccheck=[\w-]{43}; HttpOnly; Path=/; SameSite=strict", cookies[0])


# --- settings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "check.example.gov.uk"])
def test_nobody_listens_beyond_this_machine_without_asking_who_comes(host):
    with pytest.raises(SettingsError, match="has to be known"):
        Settings(host=host).checked()
    assert Settings(host=host, tokens=(TOKEN,)).checked()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_on_this_machine_nobody_is_asked(host):
    assert not Settings(host=host).checked().asks_who


@pytest.mark.parametrize(
    "wrong",
    [
        {"proxy": "10.0.0.5"},
        {"user_header": "x-user"},
        {"proxy": "gateway", "user_header": "x-user"},
        {"certificate": "a.pem"},
        {"client_ca": "a.pem"},
    ],
)
def test_halves_of_settings_are_refused(wrong):
    with pytest.raises(SettingsError):
        Settings(**wrong).checked()


def test_tokens_are_read_from_a_file(tmp_path):
    file = tmp_path / "tokens"
    file.write_text(f"# who may come in\n\nmail  {TOKEN.secret}\nduty {'a' * 24}\n")
    assert read_tokens(file) == (Token("mail", TOKEN.secret), Token("duty", "a" * 24))


@pytest.mark.parametrize("text", ["", "# nobody\n", "mail short\n", f"{'a' * 30}\n", f"mail {'ä' * 30}\n"])
def test_a_token_file_that_cannot_be_used_is_refused_without_its_words(tmp_path, text):
    file = tmp_path / "tokens"
    file.write_text(text)
    with pytest.raises(SettingsError) as wrong:
        read_tokens(file)
    assert "short" not in str(wrong.value).replace("tokens", "")
    assert "aaaa" not in str(wrong.value)


def test_a_secret_is_in_no_repr():
    assert TOKEN.secret not in repr(Settings(tokens=(TOKEN,)))


# --- how much ------------------------------------------------------------------------------------


def test_a_share_fills_again_with_time():
    now = [0.0]
    share = Share(60, lambda: now[0])
    for _ in range(15):
        share.take("a")
    with pytest.raises(Refusal) as full:
        share.take("a")
    share.take("b")
    now[0] += full.value.retry_after
    share.take("a")


def test_what_does_not_arrive_is_not_waited_for(client):
    server = client(bounds=Bounds(receive_seconds=1))
    host, port = server.address.removeprefix("http://").split(":")
    import socket

    with socket.create_connection((host, int(port)), timeout=10) as slow:
        slow.sendall(
            f"POST /v1/check HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n"
            "Content-Type: message/rfc822\r\n"
            "Content-Length: 1000\r\n\r\nFrom: a".encode()
        )
        answer = b""
        while part := slow.recv(65536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"did not arrive within 1 seconds" in answer


def test_it_is_not_confused_by_odd_requests(client):
    server = client()
    for path in (
        "/checks/%00",
        "/checks/" + "x" * 3000,
        "/static/../../etc/passwd",
        "/%F0%9F%90%B1",
    ):
        assert server.get(path).status_code in (303, 404, 405), path
    assert server.get("/", headers={"cookie": "doccheck=" + "x" * 4000}).status_code == 200
    assert server.request("TRACE", "/").status_code in (403, 404, 405)
    assert isinstance(server.get("/"), httpx.Response)
