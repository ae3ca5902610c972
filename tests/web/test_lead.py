"""The lead's report on an archive, as a page of the same server."""

from .stand_in import TOKEN
from .test_serve import refused


def test_it_is_shown_where_there_is_an_archive_and_may_do_nothing(client):
    server = client(lead=lambda: b"<!DOCTYPE html><title>The archive</title><style>p { color: red }</style>")
    assert 'href="/lead"' in server.get("/").text
    answer = server.get("/lead")
    assert answer.text.startswith("<!DOCTYPE html><title>The archive")
    policy = answer.headers["content-security-policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


def test_without_an_archive_it_is_not_offered(client):
    server = client()
    assert "/lead" not in server.get("/").text
    assert (server.get("/lead").status_code, "--lead" in server.get("/lead").text) == (404, True)


def test_it_is_for_those_who_may_come_in(client):
    server = client(lead=lambda: b"secret", tokens=(TOKEN,))
    assert (server.get("/lead").status_code, server.get("/lead").headers["location"]) == (303, "/sign-in")


def test_a_store_that_is_none_is_refused(tmp_path):
    assert "doccheck:" in refused("--lead", tmp_path / "none.db")
