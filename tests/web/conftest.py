import threading
import time
from contextlib import closing
from dataclasses import replace

import httpx
import pytest
import uvicorn

from doccheck.web import server
from doccheck.web.settings import Settings

from . import stand_in


class Running:
    """A real server on a port of its own, in a thread, and a client that speaks to it."""

    def __init__(self, desk=None, bounds=None, port=0, lead=None, held=None, **settings):
        wanted = Settings(port=port, **settings)
        self.socket = server._socket(wanted)
        self.settings = replace(wanted, port=self.socket.getsockname()[1])
        app, self.desk = stand_in.application(desk, bounds, lead, held, **settings)
        self.house = app.house
        self._server = uvicorn.Server(server._config(app, self.settings))
        self._thread = threading.Thread(target=self._server.run, args=([self.socket],), daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        self.address = self.settings.address.rstrip("/")

    def client(self):
        return httpx.Client(base_url=self.address, timeout=20)

    def end(self):
        self.desk.go_on.set()
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture
def serve():
    """Starts servers with these settings; each ends with the test."""
    running = []

    def start(*arguments, **settings):
        running.append(Running(*arguments, **settings))
        return running[-1]

    yield start
    for each in running:
        with closing(each.socket):
            each.end()


@pytest.fixture
def client(serve):
    """Starts a server with these settings, and gives a client of it."""
    clients = []

    def make(*arguments, **settings):
        running = serve(*arguments, **settings)
        made = running.client()
        made.desk, made.house, made.address = running.desk, running.house, running.address
        clients.append(made)
        return made

    yield make
    for each in clients:
        each.close()
