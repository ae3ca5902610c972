"""Somebody at the page, without a browser: forms are read from the page and sent as a browser without scripts would."""

import re
from html import unescape
from html.parser import HTMLParser
from time import sleep


class Form:
    def __init__(self, action, method):
        self.action, self.method, self.fields, self.files = action, method, [], []

    def value(self, name):
        return next((value for key, value in self.fields if key == name), None)


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self._form, self._text, self._select = [], None, None, None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self._form = Form(given["action"], given["method"])
            self.forms.append(self._form)
        if not self._form or "name" not in given:
            if tag == "option" and self._select and ("selected" in given or self._select[1] is None):
                self._select[1] = given.get("value")
            return
        ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
        if tag == "input" and given.get("type") != "file" and ticked:
            self._form.fields.append((given["name"], given.get("value", "on")))
        if tag == "textarea":
            self._text = [given["name"], ""]
        if tag == "select":
            self._select = [given["name"], None]

    def handle_data(self, data):
        if self._text:
            self._text[1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._text:
            self._form.fields.append((self._text[0], self._text[1].removeprefix("\n")))
            self._text = None
        if tag == "select" and self._select:
            self._form.fields.append((self._select[0], self._select[1] or ""))
            self._select = None
        if tag == "form":
            self._form = None


def forms(html):
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def plain(html):
    """The words of a page."""
    body = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


class Visitor:
    def __init__(self, client):
        self.client, self.page = client, None

    def go(self, address):
        self.page = self.client.get(address, follow_redirects=True)
        return self.page

    @property
    def words(self):
        return plain(self.page.text)

    def form(self, part, number=0):
        """The form whose action holds `part`."""
        return [form for form in forms(self.page.text) if part in form.action][number]

    def send(self, form, files=(), **changed):
        fields = [(key, value) for key, value in form.fields if key not in changed]
        fields += [
            (key, each)
            for key, value in changed.items()
            for each in (value if isinstance(value, list) else [value])
        ]
        # multipart, as the first form is; the others would be sent otherwise, and the server takes both
        parts = [(key, (None, value)) for key, value in fields] + [("file", file) for file in files]
        self.page = self.client.post(form.action, files=parts, follow_redirects=True)
        held_on = any(value == "HOLD ON" for _, value in fields)
        while "<title>Reading" in self.page.text and not held_on:  # a machine with much else to do
            sleep(0.05)
            self.go(self.page.url.path)
        return self.page

    def check(self, text="", files=(), **fields):
        self.go("/")
        return self.send(self.form("/checks"), files, text=text, **fields)

    @property
    def check_name(self):
        return self.page.url.path.split("/")[2]
